"""Files that staff bring to be shown on pages: what they are and whether they may be is told by their content alone.

A limited process reads them (upload_child.py); nothing here parses them. Neither the name of a file nor what a browser
says of it counts for anything.
"""

import hashlib
import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from typing import IO

from django.conf import settings
from django.utils.translation import gettext_lazy

from editorial.scanner import Unscanned, scan
from reference import upload_child

SECONDS = 30
PRINTED = gettext_lazy("Print it to a new PDF (“Print”, “Save as PDF”), which has the pages alone, and choose that.")
ACTIVE = {
    "script": gettext_lazy("The PDF holds a program (JavaScript)."),
    "launch": gettext_lazy("The PDF can start other programs."),
    "files": gettext_lazy("Other files are hidden in the PDF."),
    "form": gettext_lazy("The PDF is a form that can send what is typed into it."),
    "media": gettext_lazy("The PDF holds films, sounds or models."),
}
REFUSALS = ACTIVE | {
    "empty": gettext_lazy("The file is empty. A PDF, PNG, JPEG or WebP file is needed."),
    "svg": gettext_lazy("It is an SVG picture, which can hold programs. Save it as PNG and choose that."),
    "page": gettext_lazy("It is a web page or XML. A PDF, PNG, JPEG or WebP file is needed."),
    "gif": gettext_lazy("It is a GIF. Save it as PNG and choose that."),
    "bitmap": gettext_lazy("It is a bitmap (BMP). Save it as PNG and choose that."),
    "tiff": gettext_lazy("It is a TIFF picture, which browsers do not show. Save it as PNG or JPEG and choose that."),
    "heic": gettext_lazy("It is a HEIC or AVIF picture. Save it as JPEG and choose that."),
    "archive": gettext_lazy("It is an archive or an office document. Save the document as PDF and choose that."),
    "document": gettext_lazy("It is an office document. Save it as PDF and choose that."),
    "unknown": gettext_lazy("It is none of these, whatever its name says. A PDF, PNG, JPEG or WebP file is needed."),
    "moving": gettext_lazy("It is a moving picture. Save one of its frames and choose that."),
    "pixels": gettext_lazy(
        "It is {width} × {height} pixels large; at most {most} million pixels are taken. Make it smaller first."
    ),
    "damaged": gettext_lazy("It is damaged, or something else than its beginning says, so it cannot be read."),
    "end": gettext_lazy("The PDF breaks off, or something stands behind its end. Save it anew and choose that."),
    "password": gettext_lazy("It is locked with a password, so nobody could check it or read it. Save it without one."),
    "size": gettext_lazy("It has {megabytes} MB; at most {most} MB are taken. Make it smaller first."),
    "memory": gettext_lazy("To read it takes more memory than any such file needs. Make it smaller first."),
    "time": gettext_lazy("To read it takes longer than any such file needs. Save it anew, or make it smaller."),
}


class Unfit(Exception):
    """Why a file is not taken, in sentences for whoever chose it."""


@dataclass(frozen=True)
class Judged:
    """A file that may be shown. A picture is made anew, and so `content` is not what was uploaded."""

    kind: str
    content: bytes
    width: int | None
    height: int | None

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def key(self) -> str:
        """The name that it is kept under. The same file has the same one."""
        return hashlib.sha256(self.content).hexdigest()[:32]


def judged(file: IO[bytes], size: int) -> Judged:
    """Raises Unfit."""
    refuse_too_large(size)
    content = file.read()
    try:
        scan([content])
    except Unscanned as error:
        raise Unfit(error.message) from error
    told, _, made = said_by_child(content).partition(b"\n")
    said = json.loads(told)
    if "refused" in said:
        raise refusal(*said["refused"], most=settings.ATTACHMENT_LIMIT_MEGAPIXELS, **said)
    refuse_too_large(len(made))
    return Judged(said["kind"], made or content, said["width"], said["height"])


def refusal(*reasons: str, **words) -> Unfit:
    sentences = [REFUSALS[reason].format(**words) for reason in reasons]
    return Unfit(" ".join([*sentences, str(PRINTED)] if ACTIVE.keys() & set(reasons) else sentences))


def refuse_too_large(size: int) -> None:
    if size > settings.ATTACHMENT_LIMIT_MB * 1_000_000:
        raise refusal("size", megabytes=-(-size // 1_000_000), most=settings.ATTACHMENT_LIMIT_MB)


def said_by_child(content: bytes) -> bytes:
    order = {"most_pixels": settings.ATTACHMENT_LIMIT_MEGAPIXELS * 1_000_000}
    command = [sys.executable, "-I", upload_child.__file__, json.dumps(order)]
    try:
        done = subprocess.run(  # noqa: S603 - our own script
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise refusal("time") from error
    if done.returncode:
        raise refusal("time" if done.returncode == -signal.SIGXCPU else "memory")
    return done.stdout
