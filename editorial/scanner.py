"""The operator's virus scanner, where there is one: clamd, asked by its own protocol (INSTREAM, see `man clamd`)."""

import socket
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

REACHED_WITHIN, ANSWERS_WITHIN = 5, 150  # seconds; clamd itself gives up on a file after 120
LONGEST = 300  # letters of an answer
CLEAN, FOUND = "stream: OK", " FOUND"


class Unscanned(ValidationError):
    """The scanner finds something in a file, or nobody can say that it does not; the message tells which."""


class Silent(Unscanned):
    """The scanner is away; the same file may pass later."""


def scan(pieces: Iterable[bytes]) -> None:
    """Lets a file pass, or raises Unscanned, Silent when it is away. Where no scanner is named, all pass."""
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
        raise Silent(
            _(
                "The virus scanner does not answer, so no file can be taken. Try again in a few minutes; if it still "
                "does not, tell whoever runs this site."
            )
        )


def asked(address: str | tuple[str, int], pieces: Iterable[bytes]) -> str:
    """What the scanner says. Raises OSError when it cannot be reached or hangs up without a word."""
    with connected(address) as scanner:
        scanner.sendall(b"zINSTREAM\0")
        with suppress(ConnectionError):  # it hangs up on a file that is too large, and says so
            for piece in filter(None, pieces):
                scanner.sendall(struct.pack("!L", len(piece)) + piece)
            scanner.sendall(struct.pack("!L", 0))
        return answer_of(scanner).rstrip(b"\0\n").decode("utf-8", "replace")


def answer_of(scanner: socket.socket) -> bytes:
    """As much as it has said before it ended its sentence or hung up."""
    answer = b""
    with suppress(ConnectionError):
        while len(answer) < LONGEST and not answer.endswith(b"\0") and (more := scanner.recv(LONGEST)):
            answer += more
    return answer


@contextmanager
def connected(address: str | tuple[str, int]) -> Iterator[socket.socket]:
    host = None if isinstance(address, str) else address
    with socket.create_connection(host, REACHED_WITHIN) if host else socket.socket(socket.AF_UNIX) as scanner:
        scanner.settimeout(REACHED_WITHIN)
        if host is None:
            scanner.connect(address)
        scanner.settimeout(ANSWERS_WITHIN)
        yield scanner
