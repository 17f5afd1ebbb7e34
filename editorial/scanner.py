"""The operator's virus scanner, where there is one: clamd, asked by its own protocol (INSTREAM, see `man clamd`)."""

import socket
import struct
from collections.abc import Iterable
from contextlib import suppress

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PATIENCE = 60  # seconds that it may be silent
PIECE = 1 << 16
LONGEST = 300  # letters of an answer
CLEAN, FOUND = "stream: OK", " FOUND"


class Unscanned(ValidationError):
    """The scanner finds something in a file, or nobody can say that it does not; the message tells which."""


def scan(pieces: Iterable[bytes]) -> None:
    """Lets a file pass, or raises Unscanned. Where no scanner is named, all pass."""
    if settings.CLAMD is None:
        return
    try:
        answer = asked(settings.CLAMD, pieces)
    except OSError:
        answer = ""
    if answer.endswith(FOUND):
        name = answer.removeprefix("stream: ").removesuffix(FOUND)
        raise Unscanned(_("The virus scanner finds “%(name)s” in this file. It was not kept.") % {"name": name})
    if "size limit" in answer:
        raise Unscanned(_("The file is larger than the virus scanner takes. Make it smaller, or send it in parts."))
    if answer != CLEAN:
        raise Unscanned(
            _(
                "The virus scanner does not answer, so no file can be taken. Try again in a few minutes; if it still "
                "does not, tell whoever runs this site."
            )
        )


def asked(address: str | tuple[str, int], pieces: Iterable[bytes]) -> str:
    """What the scanner says. Raises OSError when it cannot be reached or hangs up."""
    with connected(address) as scanner:
        scanner.sendall(b"zINSTREAM\0")
        with suppress(ConnectionError):  # it hangs up on a file that is too large, and says so
            for piece in pieces:
                scanner.sendall(struct.pack("!L", len(piece)) + piece)
            scanner.sendall(struct.pack("!L", 0))
        with scanner.makefile("rb") as answer:
            return answer.read(LONGEST).rstrip(b"\0\n").decode("utf-8", "replace")


def connected(address: str | tuple[str, int]) -> socket.socket:
    if isinstance(address, tuple):
        return socket.create_connection(address, timeout=PATIENCE)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(PATIENCE)
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection
