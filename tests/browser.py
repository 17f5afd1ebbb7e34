"""Where the tests find a browser."""

import os
import shutil


def find_chromium() -> str | None:
    """The Chromium that CHROMIUM names, or the machine's own."""
    names = filter(None, [os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"])
    return next((path for name in names if (path := shutil.which(name))), None)
