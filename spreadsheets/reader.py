"""A file from outside -> a Sheet. What the file is is told by its content, never by its name."""

import csv
import io
import json
import re
import subprocess
import sys
import tempfile
import zipfile

from django.conf import settings

from spreadsheets import workbook_child
from spreadsheets.escaping import without_escape
from spreadsheets.sheet import Sheet, SheetError

NOT_KEPT = re.compile("[\x00\ud800-\udfff]")
SEND = "Send a CSV, XLSX, ODS or JSON file."
UNPACKED_LIMIT = 400_000_000
CHILD_SECONDS = 60
DELIMITERS = ",;\t"

STRANGERS = {
    b"%PDF": "This is a PDF, not a spreadsheet.",
    b"\x89PNG": "This is a picture, not a spreadsheet.",
    b"\xff\xd8\xff": "This is a picture, not a spreadsheet.",
    b"GIF8": "This is a picture, not a spreadsheet.",
    b"{\\rtf": "This is a text document, not a spreadsheet.",
}
# Its formulas cannot be told from their results, which are often not stored: they would be read as nothing or as 0.
OLD_EXCEL = "This is a workbook of an old Excel (XLS), in which formulas cannot be read safely. Save it as XLSX."
REFUSALS = {
    "formula": "{cells}: a formula whose result is not stored in the file. Copy it and paste its value there.",
    "error": "{cells}: a formula that ends in an error. Correct it or paste a value there.",
    "size": "The sheet holds too much text to be read at once. Divide it.",
    "sheets": "The workbook has no visible sheet.",
    "password": "The workbook is protected by a password. Save it without one.",
    "damaged": "The workbook is damaged and cannot be read. Save it again from your spreadsheet program.",
}


def read_sheet(content: bytes) -> Sheet:
    """The first sheet of a file. Raises SheetError with a sentence for the person who sent it."""
    refuse_too_large(len(content))
    if not content.strip():
        raise SheetError("The file is empty.")
    kind = kind_of(content)
    if kind == "json":
        return from_json(content)
    rows = from_text(content) if kind == "csv" else from_workbook(content, kind)
    return under_headers([(number, [without_escape(cell) for cell in row]) for number, row in rows])


def refuse_too_large(size: int):
    """Raises SheetError when a file of this many bytes is more than may be sent."""
    if size > settings.UPLOAD_LIMIT_MB * 1_000_000:
        raise SheetError(
            f"The file has {size / 1_000_000:.0f} MB; the largest that can be read has {settings.UPLOAD_LIMIT_MB} MB."
        )


def kind_of(content: bytes) -> str:
    """csv, json, xlsx or ods. Raises SheetError for anything else."""
    for beginning, sentence in STRANGERS.items():
        if content.startswith(beginning):
            raise SheetError(f"{sentence} {SEND}")
    if content.startswith(b"PK\x03\x04"):
        return kind_of_archive(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        locked = "EncryptedPackage".encode("utf-16-le") in content
        raise SheetError(REFUSALS["password"] if locked else OLD_EXCEL)
    beginning = content[:1000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if beginning.startswith((b"<!doctype html", b"<html")):
        raise SheetError(f"This is a web page, not a spreadsheet. {SEND}")
    if beginning.startswith(b"<?xml"):
        raise SheetError(f"This is an XML file, not a spreadsheet that can be read. {SEND}")
    if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SheetError(f"This is not a spreadsheet that can be read. {SEND}")
    return "json" if beginning.startswith((b"[", b"{")) else "csv"


def kind_of_archive(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {member.filename: member.file_size for member in archive.infolist()}
    except zipfile.BadZipFile as error:
        raise SheetError(REFUSALS["damaged"]) from error
    if sum(members.values()) > UNPACKED_LIMIT:
        raise SheetError("The workbook unpacks to more than can be read at once. Divide it.")
    if "xl/workbook.xml" in members:
        return "xlsx"
    if "content.xml" in members:
        return "ods"
    if "word/document.xml" in members:
        raise SheetError(f"This is a text document, not a spreadsheet. {SEND}")
    raise SheetError(f"This is not a spreadsheet that can be read. {SEND}")


def from_workbook(content: bytes, kind: str) -> list[tuple[int, list[str]]]:
    """The numbered rows of an XLSX or ODS file, read by the limited process."""
    with tempfile.NamedTemporaryFile(suffix=f".{kind}") as file:
        file.write(content)
        file.flush()
        command = [sys.executable, "-I", workbook_child.__file__, kind, file.name, str(settings.UPLOAD_LIMIT_ROWS + 1)]
        try:
            child = subprocess.run(command, capture_output=True, timeout=CHILD_SECONDS)  # noqa: S603 - our own script
        except subprocess.TimeoutExpired as error:
            raise SheetError("The workbook takes too long to read. Divide it, or send it as CSV.") from error
    if child.returncode:
        raise SheetError(
            "The workbook needs too much memory to be read. Often a cell far below or far to the right is the reason: "
            "copy the rows into a new workbook, or send them as CSV."
        )
    return understood(child.stdout.decode().splitlines())


def understood(lines: list[str]) -> list[tuple[int, list[str]]]:
    """The rows that the limited process wrote. Raises SheetError when it refused."""
    messages = [json.loads(line) for line in lines]
    refused = [REFUSALS[reason].format(cells=", ".join(cells)) for said, reason, cells in messages if said == "refused"]
    if refused:
        raise SheetError(" ".join(refused))
    return [(number, cells) for _, number, cells in messages]


def from_text(content: bytes) -> list[tuple[int, list[str]]]:
    """The numbered rows of a CSV file."""
    text = decoded(content)
    if "\n" not in text:  # as very old programs end their lines
        text = text.replace("\r", "\n")
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
        return [(number, row) for number, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise SheetError(f"The file cannot be read as CSV: {error}. Often a quotation mark is not closed.") from error


def decoded(content: bytes) -> str:
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def delimiter_of(text: str) -> str:
    """The one that divides the headers into most."""
    beginning = text.lstrip("\r\n")
    return max(
        DELIMITERS, key=lambda delimiter: len(next(csv.reader([beginning.partition("\n")[0]], delimiter=delimiter)))
    )


def from_json(content: bytes) -> Sheet:
    """A list of objects, each one row. Rows are counted from 1, as there is no row of headers."""
    try:
        entries = json.loads(decoded(content), parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise SheetError(f"The file begins like JSON and cannot be read as JSON: {error}.") from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise SheetError("The JSON must be a list of objects, one for each row.")
    headers = list(dict.fromkeys(header for entry in entries for header in entry))
    rows = [
        [json_cell(number, header, entry.get(header)) for header in headers] for number, entry in enumerate(entries, 1)
    ]
    return limited(Sheet(headers, rows, list(range(1, len(rows) + 1))))


def json_cell(number: int, header: str, value) -> str:
    if isinstance(value, list | dict):
        raise SheetError(f"Row {number}, “{header}”: a value must be text or a number, not a list or an object.")
    if isinstance(value, bool):
        return str(value).upper()
    return "" if value is None else value.replace("\r\n", "\n")


def under_headers(rows: list[tuple[int, list[str]]]) -> Sheet:
    """The first row names the columns; those without a name and without cells are left out."""
    if not rows:
        raise SheetError("The file is empty.")
    (_, headers), *below = rows
    width = max(len(row) for _, row in rows)
    padded = [
        (number, [cell.replace("\r\n", "\n") for cell in row] + [""] * (width - len(row))) for number, row in below
    ]
    headers = [header.strip() for header in headers] + [""] * (width - len(headers))
    used = [place for place, header in enumerate(headers) if header or any(row[place].strip() for _, row in padded)]
    return limited(
        Sheet(
            [headers[place] for place in used],
            [[row[place] for place in used] for _, row in padded],
            [number for number, _ in padded],
        )
    )


def limited(sheet: Sheet) -> Sheet:
    for number, row in [(1, sheet.headers), *zip(sheet.numbers, sheet.rows, strict=True)]:
        if any(NOT_KEPT.search(cell) for cell in row):
            raise SheetError(f"Row {number} holds a character that no text can have, such as a zero byte. Remove it.")
    if len(sheet) > settings.UPLOAD_LIMIT_ROWS:
        raise SheetError(
            f"The sheet has more than {settings.UPLOAD_LIMIT_ROWS} rows, the most that can be read at once. Divide it."
        )
    return sheet
