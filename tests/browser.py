"""Where the tests find a browser, and what axe finds on a page."""

import os
import shutil

from axe_playwright_python.sync_playwright import Axe

# WCAG 2.2 has a rule on the size of targets, which axe leaves out unless it is asked for.
RULES = {"rules": {"target-size": {"enabled": True}}}


def find_chromium() -> str | None:
    """The Chromium that CHROMIUM names, or the machine's own."""
    names = filter(None, [os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"])
    return next((path for name in names if (path := shutil.which(name))), None)


def barriers(page, *, but: str = "") -> list[tuple[str, str]]:
    """(rule, HTML of the first place) for each rule of axe that the page breaks, apart from one."""
    broken = Axe().run(page, options=RULES).response["violations"]
    return [(rule["id"], rule["nodes"][0]["html"]) for rule in broken if rule["id"] != but]
