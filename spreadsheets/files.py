"""Sheets as downloads."""

import logging
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from editorial.serializers import site_of
from spreadsheets.formats import DOWNLOADS, FORMATS, SheetFormat
from spreadsheets.origin import Origin

ANSWERED_WHOLE = 200_000  # bytes
logger = logging.getLogger(__name__)


def public_file(request, resource, queryset, format_name: str, name: str):
    """The rows as everybody may have them, each with where it is from."""
    origin = Origin(resource, site_of(request))
    return file_response(request, resource, queryset, format_name, name, public=True, origin=origin)


def file_response(request, resource, queryset, format_name: str, name: str, **how):
    """The rows of `queryset` as a download called `name`; `format_name` is one of DOWNLOADS.

    A short file is answered whole. A long one is sent while its rows are read; if that breaks off, the web server ends
    the answer as if it were whole, so the file itself has to show it: see SheetFormat.broken_off.
    To HEAD, a file is what it begins with: no more rows are read.
    """
    format_ = DOWNLOADS[format_name]
    return in_pieces(request, format_, format_.write(resource, queryset, **how), name)


def in_pieces(request, format_: SheetFormat, written, name: str):
    """What `written` gives piece by piece, as a download."""
    pieces = read_together(written)
    beginning, is_whole = take(pieces, ANSWERED_WHOLE)
    headers = {
        "Content-Type": format_.content_type,
        "Content-Disposition": content_disposition_header(True, f"{name}.{format_.name}"),
    }
    if is_whole:
        return HttpResponse(beginning, headers=headers)
    if request.method == "HEAD":
        pieces.close()
        return StreamingHttpResponse([], headers=headers)
    return StreamingHttpResponse(the_rest(beginning, pieces, format_), headers=headers)


def table_response(headers: list[str], rows, format_name: str, name: str) -> HttpResponse:
    """A short table of texts that are no records, as a download called `name`."""
    format_ = FORMATS[format_name]
    content = b"".join(format_.pieces(name, headers, [False] * len(headers), rows))
    disposition = content_disposition_header(True, f"{name}.{format_name}")
    return HttpResponse(content, headers={"Content-Type": format_.content_type, "Content-Disposition": disposition})


def take(pieces: Iterator[bytes], most: int) -> tuple[bytes, bool]:
    """The beginning of a file, and whether that is all of it."""
    taken = bytearray()
    for piece in pieces:
        taken += piece
        if len(taken) > most:
            return bytes(taken), False
    return bytes(taken), True


def the_rest(beginning: bytes, pieces: Iterator[bytes], format_: SheetFormat) -> Iterator[bytes]:
    try:
        yield beginning
        yield from pieces
    except Exception:
        logger.exception("A download broke off.")
        yield format_.broken_off


def write_file(path: Path, resource, queryset, **how) -> None:
    """The same as a file on this machine, which has its name only once it is whole. Raises OSError."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with unfinished.open("wb") as file:
            for piece in read_together(FORMATS[path.suffix.lower().lstrip(".")].write(resource, queryset, **how)):
                file.write(piece)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def read_together(pieces: Iterator[bytes]) -> Generator[bytes, None, None]:
    with one_moment():
        yield from pieces


@contextmanager
def one_moment():
    """All that is read within it stood so at one moment. On SQLite, where that would keep others from writing, it
    holds for each of the queries alone."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
