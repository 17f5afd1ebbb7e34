"""A file from outside -> its rows, one after the other.

A limited process reads the file (file_child.py); nothing here parses it. What the file is is told by its content,
never by its name.
"""

import json
import os
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice
from typing import IO

from django.conf import settings
from django.utils.translation import gettext, gettext_lazy

from spreadsheets import file_child
from spreadsheets.escaping import without_escape
from spreadsheets.sheet import Sheet, SheetError

SECONDS = 60
LINE_BYTES = 16_000_000
UNPACKED_TIMES = 10
WIDTH_ROWS = 200
LIKE_NUMBER = re.compile(r"[-+]?[\d.,\s]*\d[\d.,\s]*%?|\d{4}-\d\d?(-\d\d?.*)?")
YEAR = re.compile(r"(19|20)\d\d")
HEADING_CHARACTERS = 80
NEARLY = 0.8

REFUSALS = {
    "empty": gettext_lazy("The file is empty."),
    "pdf": gettext_lazy("This is a PDF, not a spreadsheet. Send a CSV, XLSX, XLS, ODS or JSON file."),
    "picture": gettext_lazy("This is a picture, not a spreadsheet. Send a CSV, XLSX, XLS, ODS or JSON file."),
    "document": gettext_lazy("This is a text document, not a spreadsheet. Send a CSV, XLSX, XLS, ODS or JSON file."),
    "web page": (
        gettext_lazy(
            "This is a web page, not a spreadsheet, even if its name says so. "
            "Open it in your spreadsheet program and save it as XLSX."
        )
    ),
    "xml": (
        gettext_lazy(
            "This is an XML file, not a spreadsheet that can be read. "
            "Open it in your spreadsheet program and save it as XLSX."
        )
    ),
    "xlsb": gettext_lazy("This is a workbook in the binary format of Excel (XLSB). Save it as XLSX."),
    "numbers": gettext_lazy("This is a workbook of Apple Numbers. Export it as XLSX or CSV."),
    "archive": gettext_lazy(
        "This is an archive, not a spreadsheet. Unpack it first. Send a CSV, XLSX, XLS, ODS or JSON file."
    ),
    "stranger": gettext_lazy("This is not a spreadsheet that can be read. Send a CSV, XLSX, XLS, ODS or JSON file."),
    "unpacked": gettext_lazy("The workbook unpacks to more than can be read at once. Divide it."),
    "declarations": (
        gettext_lazy(
            "The workbook holds declarations that no spreadsheet program writes. "
            "Save it again from your spreadsheet program."
        )
    ),
    "password": gettext_lazy("The workbook is protected by a password. Save it without one."),
    "damaged": gettext_lazy("The workbook is damaged and cannot be read. Save it again from your spreadsheet program."),
    "unclear": (
        gettext_lazy(
            "The workbook cannot be read: it is damaged, or it has far too many cells. "
            "Copy the rows into a new workbook, or send them as CSV."
        )
    ),
    "sheets": gettext_lazy("The workbook has no visible sheet."),
    "formula": gettext_lazy(
        "{formula}: a formula whose result is not stored in the file. Copy it and paste its value there."
    ),
    "error": gettext_lazy("{error}: a formula that ends in an error. Correct it or paste a value there."),
    "encoding": gettext_lazy(
        "The file seems to be in {encoding} and holds bytes that are none. Save it again as UTF-8."
    ),
    "quote": gettext_lazy("Row {row} cannot be read as CSV. Often a quotation mark is not closed."),
    "long cell": (
        gettext_lazy(
            "Row {row} has a cell of more than a million characters, the most that can be read. "
            "Often a quotation mark is not closed."
        )
    ),
    "json": gettext_lazy("The file begins like JSON and cannot be read as JSON{where}. Export it again."),
    "json shape": gettext_lazy("The JSON must be a list of objects, one for each row."),
    "json cell": gettext_lazy("Row {row}, “{heading}”: a value must be text or a number, not a list or an object."),
    "number": gettext_lazy("Row {row}, “{heading}”: the number is too large or too small to be kept."),
    "character": gettext_lazy("Row {row} holds a character that no text can have, such as a zero byte. Remove it."),
    "columns": gettext_lazy(
        "Row {row} has more than {most} columns, the most that can be read. Remove the columns you do not need."
    ),
    "rows": gettext_lazy("The sheet has more than {most} rows, the most that can be read at once. Divide it."),
    "size": gettext_lazy("The sheet holds too much text to be read at once. Divide it."),
    "time": gettext_lazy("The file takes too long to read. Divide it, or send it as CSV."),
    "memory": (
        gettext_lazy(
            "The file needs too much memory to be read. In a workbook, a cell far below or far to the right is often "
            "the reason: copy the rows into a new workbook, or send them as CSV."
        )
    ),
}


class Exact(str):
    """A number that the file itself holds as a number, in plain notation with a decimal point."""


@dataclass(frozen=True)
class SheetBeginning:
    """The first rows of a sheet that are not blank, and which of them looks most like the headings."""

    name: str
    rows: list[tuple[int, list[str]]]
    header_row: int


@dataclass(frozen=True)
class FileBeginning:
    """What a file is, and how each of its visible sheets begins."""

    kind: str
    encoding: str
    delimiter: str
    sheets: list[SheetBeginning]

    def sheet(self, name: str = "") -> SheetBeginning:
        """The sheet of this name, or the first."""
        found = [sheet for sheet in self.sheets if sheet.name == name] if name else self.sheets
        if not found:
            raise SheetError(gettext("The file has no visible sheet “%(name)s”.") % {"name": name})
        return found[0]


def look_into(path) -> FileBeginning:
    """What the file is and how it begins. Raises SheetError with a sentence for the person who sent it."""
    refuse_too_large(os.path.getsize(path))
    with closing(said_by_child(task="look", path=os.fspath(path))) as answer:
        _, told = next(answer)
        rows: list[list] = [[] for _ in told["sheets"]]
        for _, (place, row) in answer:
            rows[int(place)].append(numbered(row, told["kind"]))
    if not any(rows):
        raise SheetError(REFUSALS["empty"])
    sheets = [
        SheetBeginning(name, found, 0 if told["kind"] == "json" else header_row_of(found))
        for name, found in zip(told["sheets"], rows, strict=True)
    ]
    return FileBeginning(told["kind"], told["encoding"], told["delimiter"], sheets)


def rows_of(path, beginning: FileBeginning, sheet: str = "", header_row: int | None = None) -> Generator:
    """The rows of a sheet, of the first one if it has no name here, gone through once."""
    chosen = beginning.sheet(sheet)
    rows = SheetRows(path, beginning, chosen.name, chosen.header_row if header_row is None else header_row)
    yield from rows


class SheetRows:
    """The headings, then every row below that is not blank, each with its number in the file.

    They can be gone through again. The limited process reads the file once if it can leave a `copy` of what it says:
    a file that is open. `about` knows the file's kind, encoding and delimiter.
    Raises SheetError, also between rows, when the file turns out to be wrong.
    """

    def __init__(self, path, about, sheet: str, header_row: int, copy: IO[bytes] | None = None):
        self.header_row, self.kind, self.copy = header_row, about.kind, copy
        self.is_copied = False
        self.order = {
            "task": "rows",
            "path": os.fspath(path),
            "kind": about.kind,
            "encoding": about.encoding,
            "delimiter": about.delimiter,
            "sheet": sheet,
            "header_row": header_row,
            "most_rows": settings.UPLOAD_LIMIT_ROWS,
            "most_bytes": most_bytes(),
        }

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        with closing(self.answer()) as answer:
            yield from in_columns((numbered(row, self.kind) for row in answer), self.header_row)

    def answer(self) -> Generator:
        if self.copy:
            self.copy.seek(0)
        if self.copy and self.is_copied:
            yield from (from_json(line.decode()) for line in self.copy)
            return
        with closing(said_by_child(**self.order)) as told:
            for line, said in told:
                if self.copy:
                    self.copy.write(line + b"\n")
                yield said
        self.is_copied = True


def read_sheet(content: bytes) -> Sheet:
    """The first visible sheet of a file, whole."""
    refuse_too_large(len(content))
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        (_, headings), *rows = rows_of(file.name, look_into(file.name))
    return Sheet(headings, [cells for _, cells in rows], [number for number, _ in rows])


def refuse_too_large(size: int):
    """Raises SheetError when a file of this many bytes is more than may be sent."""
    if not size:
        raise SheetError(REFUSALS["empty"])
    if size > settings.UPLOAD_LIMIT_MB * 1_000_000:
        raise SheetError(
            gettext("The file has %(size)s MB; the largest that can be read has %(upload_limit_mb)s MB.")
            % {"size": f"{size / 1000000:.0f}", "upload_limit_mb": settings.UPLOAD_LIMIT_MB}
        )


def in_columns(rows: Iterator[tuple[int, list[str]]], header_row: int) -> Iterator[tuple[int, list[str]]]:
    """The rows, all of one width: that of the headings and of the first rows below them."""
    beginning = list(islice(rows, WIDTH_ROWS + 1))
    if not beginning or beginning[0][0] != header_row:
        raise SheetError(
            gettext("Row %(header_row)s is blank, so it cannot hold the headings. Choose another row.")
            % {"header_row": header_row}
        )
    width = max(len(cells) for _, cells in beginning)
    beginning[0] = (header_row, [heading.strip() for heading in beginning[0][1]])
    for number, cells in chain(beginning, rows):
        if len(cells) > width:
            raise SheetError(
                gettext(
                    "Row %(number)s has a cell further to the right than the headings. Remove it, or give it a heading."
                )
                % {"number": number}
            )
        yield number, cells + [""] * (width - len(cells))


# Which row holds the headings


def header_row_of(rows: list[tuple[int, list[str]]]) -> int:
    """The number of the first row that looks nearly as much like headings as the one that does most."""
    if not rows:
        return 1
    times = Counter(place for _, cells in rows for place in enumerate(cells))
    scores = [likeness_to_headings(cells, times) for _, cells in rows]
    scores[-1] *= NEARLY  # nothing is below it
    least = max(scores) * NEARLY
    return next((number for (number, _), score in zip(rows, scores, strict=True) if score >= least > 0), rows[0][0])


def likeness_to_headings(cells: list[str], times: Counter) -> float:
    """How many columns have a short text of their own here, which no other row has. All other cells count against."""
    texts = [(place, cell) for place, cell in enumerate(cells) if cell.strip()]
    own = {
        cell.strip().casefold()
        for place, cell in texts
        if times[place, cell] == 1 and len(cell) <= HEADING_CHARACTERS and not like_number(cell.strip())
    }
    return len(own) - (len(texts) - len(own)) / 2


def like_number(text: str) -> bool:
    return bool(LIKE_NUMBER.fullmatch(text)) and not YEAR.fullmatch(text)


# What the limited process says


def numbered(row: list, kind: str) -> tuple[int, list[str]]:
    """A row as it is told, with its number as one; the apostrophes that hold formulas back are taken off."""
    number, cells = row
    if kind != "json":
        cells = [without_escape(cell) if cell[:1] == "'" else cell for cell in cells]
    return int(number), cells


def plain(digits: str) -> Exact:
    """The digits of a float, which has an exponent when it is very small."""
    return Exact(format(Decimal(digits), "f") if "e" in digits else digits)


from_json = json.JSONDecoder(parse_int=Exact, parse_float=plain, parse_constant=str).decode


def most_bytes() -> int:
    """How much text a file may hold, which can be packed to much less."""
    return settings.UPLOAD_LIMIT_MB * 1_000_000 * UNPACKED_TIMES


def said_by_child(**order) -> Generator:
    """The lines that the limited process answers, each with what it says.

    Raises SheetError when it refuses or meets a limit.
    """
    command = [sys.executable, "-I", file_child.__file__, json.dumps(order)]
    with subprocess.Popen(  # noqa: S603 - our own script
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}
    ) as child:
        try:
            for line in lines_of(child.stdout):
                said = from_json(line.decode())
                if "refused" in said:
                    raise SheetError(" ".join(REFUSALS[reason].format(**said) for reason in said["refused"]))
                yield line, said
            if ended := child.wait():
                raise SheetError(REFUSALS["time" if ended == -signal.SIGXCPU else "memory"])
        finally:
            child.kill()


def lines_of(pipe) -> Iterator[bytes]:
    """The lines of a pipe. Only the time spent waiting for them is limited: who uses them may be slow."""
    waiting = select.poll()
    waiting.register(pipe, select.POLLIN)
    seconds, size, begun = float(SECONDS), 0, b""
    while True:
        since = time.monotonic()
        if not waiting.poll(seconds * 1000):
            raise SheetError(REFUSALS["time"])
        seconds = max(0, seconds - (time.monotonic() - since))
        part = os.read(pipe.fileno(), 1 << 16)
        if not part:
            return
        size += len(part)
        *lines, begun = (begun + part).split(b"\n")
        if len(begun) > LINE_BYTES or size > 2 * most_bytes():
            raise SheetError(REFUSALS["size"])
        yield from lines
