"""Judges a file from outside in a process of its own, whose memory, time and output are limited.

A few kilobytes of a picture can ask for gigabytes, and what reads pictures and PDF is written in C, so this never runs
in the server. It is a script without Django:

    python -I upload_child.py ORDER < FILE  ->  a line of JSON, and the picture made anew, if it is one

ORDER is JSON too: {"most_pixels": …}. The line is {"kind": …, "width": …, "height": …}, or {"refused": [reason, …], …}
with the words that the sentences need. What the file is is told by its content alone.
"""

import io
import json
import re
import resource
import sys

MEMORY = 1 << 30
SECONDS = 20
END_OF_PDF = 2048  # bytes at the end of a file, among which it says that it ends
DEEPEST = 50  # objects within objects
SIGNATURES = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
STRANGERS = {
    b"GIF8": "gif",
    b"BM": "bitmap",
    b"II*\x00": "tiff",
    b"MM\x00*": "tiff",
    b"PK\x03\x04": "archive",
    b"\xd0\xcf\x11\xe0": "document",
    b"{\\rtf": "document",
}
HEIC = re.compile(rb"....ftyp(heic|heix|heif|mif1|msf1|avif)", re.S)
SVG = re.compile(rb"<svg[\s>]", re.I)
MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<[!?a-z]", re.I)

# The modes in which pictures are kept; others become one of the last two.
MODES = {"png": ("1", "L", "LA", "P", "RGB", "RGBA"), "jpeg": ("L", "RGB"), "webp": ("RGB", "RGBA")}
SAVED: dict[str, dict] = {
    "png": {},
    "jpeg": {"quality": 90, "optimize": True, "progressive": True},
    "webp": {"quality": 90, "method": 4},
}

# What in a PDF can do something, by the name of an entry, or by the value of one that says what an object is.
ENTRIES = {
    "/JS": "script", "/JavaScript": "script", "/XFA": "form", "/EF": "files", "/EmbeddedFiles": "files",
    "/RichMediaContent": "media",
}  # fmt: skip
OBJECTS = {
    "/JavaScript": "script", "/Launch": "launch", "/ImportData": "form", "/SubmitForm": "form",
    "/EmbeddedFile": "files", "/RichMedia": "media", "/3D": "media", "/Rendition": "media",
}  # fmt: skip


class Refused(Exception):
    """The file cannot be used: the reasons, and the words that their sentences need."""

    def __init__(self, *reasons: str, **words):
        self.message = {"refused": reasons, **words}


def limit_this_process():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes into a pipe, never into a file


def kind_of(content: bytes) -> str:
    """pdf, png, jpeg or webp."""
    for signature, kind in SIGNATURES.items():
        if content.startswith(signature):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    raise Refused(stranger(content))


def stranger(content: bytes) -> str:
    if not content:
        return "empty"
    if HEIC.match(content):
        return "heic"
    if MARKUP.match(content):
        return "svg" if SVG.search(content[:4096]) else "page"
    return next((name for signature, name in STRANGERS.items() if content.startswith(signature)), "unknown")


# Pictures


def made_anew(content: bytes, kind: str, most_pixels: int):
    """The picture and nothing else: without what a camera or a program adds, and without what stands behind its end."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # ours are counted below, before anything is unpacked
    image = Image.open(io.BytesIO(content), formats=[kind])
    if image.width * image.height > most_pixels:
        raise Refused("pixels", width=image.width, height=image.height)
    if getattr(image, "n_frames", 1) > 1:
        raise Refused("moving")
    image.load()
    image = plain_mode(as_everybody_sees_it(ImageOps.exif_transpose(image)), kind)
    image.info = {name: value for name, value in image.info.items() if name == "transparency" and kind == "png"}
    made = io.BytesIO()
    image.save(made, kind, **SAVED[kind])
    return made.getvalue(), {"kind": kind, "width": image.width, "height": image.height}


def as_everybody_sees_it(image):
    """With the colours of the web in the place of its own, which the profile says that is left out."""
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK"):
        return image
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        theirs, ours = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, theirs, ours, outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        return image


def plain_mode(image, kind: str):
    if image.mode.startswith("I"):  # sixteen bits of grey
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in MODES[kind]:
        return image
    has_alpha = "A" in image.mode or "transparency" in image.info
    return image.convert("RGBA" if has_alpha and "RGBA" in MODES[kind] else "RGB")


# PDF


def looked_through(content: bytes) -> dict:
    """Refuses a PDF that can do more than be read. It is kept as it is: a document may be signed."""
    import pikepdf

    if b"%%EOF" not in content[-END_OF_PDF:]:
        raise Refused("end")
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as document:
            if not len(document.pages):
                raise Refused("damaged")
            found = {name for one in [document.trailer, *document.objects] for name in active(one)}
    except pikepdf.PasswordError as error:
        raise Refused("password") from error
    if found:
        raise Refused(*sorted(found))
    return {"kind": "pdf", "width": None, "height": None}


def active(thing, depth: int = 0):
    """What it can do, as the names of reasons. What it refers to is looked at by itself."""
    import pikepdf

    if depth and thing.is_indirect:
        return
    if depth > DEEPEST:
        raise Refused("damaged")
    if isinstance(thing, pikepdf.Array):
        inner = list(thing)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        entries = dict(thing.stream_dict.items() if isinstance(thing, pikepdf.Stream) else thing.items())
        yield from (ENTRIES[name] for name in entries if name in ENTRIES)
        said = (str(entries.get(name)) for name in ("/S", "/Type", "/Subtype") if name in entries)
        yield from (OBJECTS[name] for name in said if name in OBJECTS)
        inner = list(entries.values())
    else:
        return
    for other in inner:
        if isinstance(other, pikepdf.Object):
            yield from active(other, depth + 1)


def judge(content: bytes, order: dict) -> tuple[dict, bytes]:
    kind = kind_of(content)
    if kind == "pdf":
        return looked_through(content), b""
    made, told = made_anew(content, kind, order["most_pixels"])
    return told, made


def main(order: dict):
    limit_this_process()
    made = b""
    try:
        told, made = judge(sys.stdin.buffer.read(), order)
    except Refused as refused:
        told = refused.message
    except MemoryError:
        raise
    except Exception:  # whatever a library stumbles over in a hostile file
        told = Refused("damaged").message
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + made)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
