"""Files for the tests of attachments: good ones, and ones that want more than to be looked at."""

import io
from functools import cache

import pikepdf
from PIL import Image

from reference.models import Attachment
from reference.stored import store
from reference.uploads import Judged, judged
from tests.factories import AttachmentFactory

SCRIPT = b"<script>alert(document.domain)</script>"


def picture(kind: str = "png", mode: str = "RGB", size: tuple[int, int] = (40, 30), **how) -> bytes:
    made = io.BytesIO()
    image = Image.new(mode, size)
    image.putpixel((3, 4), tuple([200, 30, 90, 128][: len(image.getbands())]) if mode != "P" else 7)
    image.save(made, kind, **how)
    return made.getvalue()


def pdf(change=lambda document: None, **how) -> bytes:
    document, made = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    change(document)
    document.save(made, **how)
    return made.getvalue()


@cache
def judge(content: bytes) -> Judged:
    return judged(io.BytesIO(content), len(content))


def attachment(content: bytes | None = None, **values) -> Attachment:
    """One whose file is in the storage."""
    file = judge(content or picture())
    store(file)
    own = {name: getattr(file, name) for name in ("key", "kind", "size", "width", "height")}
    return AttachmentFactory(**own | values)
