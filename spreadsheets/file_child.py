"""Reads a file from outside in a process of its own, whose memory, time and output are limited.

A few bytes of XLSX can ask for hundreds of gigabytes, so this never runs in the server. It is a script without Django:

    python -I file_child.py ORDER  ->  lines of JSON

ORDER is JSON too: {"task": "look", "path": …} is answered by one line that says what the file is and how its sheets
begin; {"task": "rows", "path": …, "sheet": …, "header_row": …, …} by one line [number, cells] for each row. A file that
cannot be used ends the answer by {"refused": [reason, …], …}. Numbers of the file are written as JSON numbers.
"""

import csv
import datetime
import functools
import io
import itertools
import json
import mmap
import os
import posixpath
import re
import resource
import sys
import zipfile
from collections.abc import Callable, Iterable
from decimal import Decimal
from xml.etree import ElementTree
from xml.parsers import expat

MEMORY = 1 << 30
SECONDS = 60
UNPACKED = 400_000_000
MEMBERS = 10_000
COLUMNS = 1000
CELL_CHARACTERS = 1_000_000
DIGITS = 400
LOOKED_AT = 40
LISTED = 5
OVERLAP = 50

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
STRANGERS = {
    b"%PDF": "pdf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"{\\rtf": "document",
    b"MIME-Version:": "web page",
}
ARCHIVES = {
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "xlsb",
    "content.xml": "ods",
    "word/document.xml": "document",
    "encrypted-package": "password",
    "Index/Document.iwa": "numbers",
}
WEB_PAGE = re.compile(rb"(?><!--.*?-->\s*)*<(!doctype html|html|head|meta|title|body|table|div|style|script)\b", re.S)
JSON_BEGINNING = re.compile(rb"\[\s*([\[\]{]|$)|\{\s*([\"}]|$)")
CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
UTF_16 = {"UTF-16 LE": re.compile(rb"(?:[^\x00]\x00){8}"), "UTF-16 BE": re.compile(rb"(?:\x00[^\x00]){8}")}
# Letters within words: those that a Mac of old wrote, and those of Windows. Dashes, quotes and “œ” prove nothing.
MAC_LETTER = re.compile(rb"[A-Za-z][\x80\x82-\x84\x87-\x8b\x8d-\x90\x98\x99\x9b\x9d\x9f][a-z]")
WINDOWS_LETTER = re.compile(rb"[A-Za-z][\xc0-\xff][a-z]")
UTF_8_LETTER, NOT_ASCII = re.compile(rb"[\xc3-\xc5][\x80-\xbf]"), re.compile(rb"[\x80-\xff]")
SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n?", re.I)
DELIMITERS = ",;\t|"

SPREADSHEETML = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
ODS_CELLS = (TABLE + "table-cell", TABLE + "covered-table-cell")
# What a formula or an error looks like in the XML: bytes that are found at once, then a pattern that is sure.
# A zero byte is a hint at XML in two-byte characters, for which neither would be right.
XLSX_SUSPECT = (b"<f", b":f", b'"e"', b"'e'", b"\x00"), re.compile(rb"[<:]f[\s/>]|\st\s*=\s*[\"']e[\"']|\x00")
ODS_SUSPECT = (b":formula", b'"error"', b"'error'", b"\x00"), re.compile(rb":formula\s*=|[\"']error[\"']|\x00")

# Words in the errors of libraries, and what they mean here, where the kind of the file is known.
MEANT = {"encrypted": "password", "Cannot detect file format": "unclear"}


class Refused(Exception):
    """The file cannot be used: the reasons, and the words that their sentences need."""

    def __init__(self, *reasons: str, **words):
        self.message = {"refused": reasons, **words}


class Digits(str):
    """A number of a JSON file as it is written there, which no float could keep."""


def limit_this_process():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes into a pipe, never into a file
    csv.field_size_limit(CELL_CHARACTERS)


# What the file is


def kind_of(path: str) -> str:
    """csv, json, xlsx, xls or ods, told by the content."""
    with open(path, "rb") as file:
        beginning = file.read(4096)
    for signature, stranger in STRANGERS.items():
        if beginning.startswith(signature):
            raise Refused(stranger)
    if beginning.startswith(ZIP):
        return kind_of_archive(path)
    if beginning.startswith(OLE):
        return kind_of_old_document(path)
    return kind_of_text(beginning)


def kind_of_archive(path: str) -> str:
    with zipfile.ZipFile(path) as archive:
        sizes = {member.filename: member.file_size for member in archive.infolist()}
        if sum(sizes.values()) > UNPACKED or len(sizes) > MEMBERS:
            raise Refused("unpacked")
        kind = next((kind for member, kind in ARCHIVES.items() if member in sizes), "archive")
        if kind not in BOOKS:
            raise Refused(kind)
        if kind == "ods" and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise Refused("password")
        refuse_declarations(archive)
    return kind


def refuse_declarations(archive):
    """No spreadsheet program declares entities, which can unfold without end or fetch other files."""
    for member in archive.namelist():
        if member.endswith((".xml", ".rels")):
            with archive.open(member) as file:
                if b"<!DOCTYPE" in file.read(4096).replace(b"\x00", b""):
                    raise Refused("declarations")


def kind_of_old_document(path: str) -> str:
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            raise Refused("password")
        if content.find("WordDocument".encode("utf-16-le")) >= 0:
            raise Refused("document")
    return "xls"


def kind_of_text(beginning: bytes) -> str:
    text = beginning.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip(b"\xff\xfe \t\r\n")
    if WEB_PAGE.match(text.lower()):
        raise Refused("web page")
    if text.startswith(b"<?xml"):
        raise Refused("xml")
    if b"\x00" in beginning and CONTROL.search(beginning) and not is_utf_16(beginning):
        raise Refused("stranger")
    return "json" if JSON_BEGINNING.match(text) else "csv"


def is_utf_16(beginning: bytes) -> str:
    """The name of the encoding, if the file is in two-byte characters."""
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    return next((name for name, pattern in UTF_16.items() if pattern.match(beginning)), "")


def encoding_of(path: str) -> str:
    """The name of the encoding in which the whole file can be read."""
    with open(path, "rb") as file:
        content = file.read()
    if name := is_utf_16(content[:4096]):
        return name if decodes(path, name) else refuse_encoding(name)
    if decodes(path, "UTF-8"):
        return "UTF-8"
    if content.startswith(b"\xef\xbb\xbf") or is_mostly_utf_8(content):
        refuse_encoding("UTF-8")
    if len(MAC_LETTER.findall(content)) > len(WINDOWS_LETTER.findall(content)):
        return "Mac Roman"
    return "Windows-1252" if decodes(path, "Windows-1252") else "Latin-1"


def is_mostly_utf_8(content: bytes) -> bool:
    """Whether most of what is not plain ASCII are letters of UTF-8, which no other encoding could mean."""
    return 3 * len(UTF_8_LETTER.findall(content)) > len(NOT_ASCII.findall(content))


def refuse_encoding(name: str):
    raise Refused("encoding", encoding=name)


def opened(path: str, encoding: str):
    return open(path, encoding="utf-8-sig" if encoding == "UTF-8" else encoding, newline="")


def decodes(path: str, encoding: str) -> bool:
    try:
        with opened(path, encoding) as file:
            while file.read(1 << 20):
                pass
    except UnicodeError:
        return False
    return True


def delimiter_of(path: str, encoding: str) -> str:
    """The one that divides the first rows most evenly."""
    with opened(path, encoding) as file:
        sample = file.read(200_000)
    if said := SEPARATOR_LINE.match(sample):
        return said[1]
    lines = list(io.StringIO(sample, newline=""))  # the last may be cut in two
    return max(DELIMITERS, key=lambda delimiter: evenness(lines[:-1] or lines, delimiter))


def evenness(lines: list[str], delimiter: str) -> tuple[float, int]:
    """Which part of the first rows has the usual width, and that width."""
    rows = list(itertools.islice(filter(any, csv.reader(lines, delimiter=delimiter)), 100))
    widths = [width for width in map(len, rows) if width > 1]
    if not widths:
        return 0, 1
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    # A row of another width counts half: people leave out the last cells. Many columns are hardly a coincidence.
    return (len(widths) + widths.count(usual)) / len(rows) * (1 + min(usual, 20) / 100), usual


# The sheets of a file: each name with a function that gives its numbered rows


def csv_sheets(order: dict) -> dict:
    return {"": lambda: csv_rows(order["path"], order["encoding"], order["delimiter"])}


def csv_rows(path: str, encoding: str, delimiter: str):
    number = 0
    mac = not has_line_feeds(path)
    with opened(path, encoding) as file:
        first = file.readline()
        lines = file if SEPARATOR_LINE.fullmatch(first) else itertools.chain([first], file)
        try:
            for number, row in enumerate(csv.reader(lines, delimiter=delimiter, strict=True), 1):
                yield number, [cell.replace("\r", "\n") for cell in row] if mac else row
        except csv.Error as error:
            reason = "long cell" if "limit" in str(error) else "quote"
            raise Refused(reason, row=number + 1) from error


def has_line_feeds(path: str) -> bool:
    with open(path, "rb") as file:
        return any(b"\n" in part for part in iter(lambda: file.read(1 << 16), b""))


def json_sheets(order: dict) -> dict:
    with opened(order["path"], order["encoding"]) as file:
        try:
            content = json.load(file, parse_int=Digits, parse_float=Digits, parse_constant=str)
        except (ValueError, RecursionError) as error:
            where = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
            raise Refused("json", where=where) from error
    sheets = content if isinstance(content, dict) else {"": content}
    if not all(is_list_of_objects(entries) for entries in sheets.values()):
        raise Refused("json shape")
    return {name: lambda entries=entries: json_rows(entries) for name, entries in sheets.items()}


def is_list_of_objects(entries) -> bool:
    return isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)


def json_rows(entries: list[dict]):
    """The headings as row 0, then the entries, counted from 1."""
    headings = list(dict.fromkeys(heading for entry in entries for heading in entry))
    yield 0, headings
    for number, entry in enumerate(entries, 1):
        yield number, [json_cell(number, heading, entry.get(heading)) for heading in headings]


def json_cell(number: int, heading: str, value):
    if isinstance(value, list | dict):
        raise Refused("json cell", row=number, heading=heading)
    if isinstance(value, Digits) and "e" in value.lower():
        exact = Decimal(value)
        if abs(exact.adjusted()) > DIGITS:
            raise Refused("number", row=number, heading=heading)
        return Digits(format(exact, "f"))
    return "" if value is None else value


def calamine_sheets(order: dict) -> dict:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    # By its path the library would believe the name of the file.
    with open(order["path"], "rb") as file:
        book = CalamineWorkbook.from_filelike(file)
    return {
        sheet.name: lambda name=sheet.name: calamine_rows(book, name)
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    }


def calamine_rows(book, name: str):
    yield from enumerate(book.get_sheet_by_name(name).iter_rows(), 1)


def xls_sheets(order: dict) -> dict:
    book = xls_book(order["path"])
    sheets = {name: book.sheet_by_name(name) for name in book.sheet_names()}
    return {name: lambda sheet=sheet: xls_rows(book, sheet) for name, sheet in sheets.items() if not sheet.visibility}


@functools.cache
def xls_book(path: str):
    import xlrd  # type: ignore[import-untyped]

    with open(os.devnull, "w") as nowhere:
        return xlrd.open_workbook(path, logfile=nowhere, on_demand=True)


def xls_rows(book, sheet):
    for row in range(sheet.nrows):
        yield row + 1, [xls_value(book, cell) for cell in sheet.row(row)]


def xls_value(book, cell):
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE:
        day = xlrd.xldate.xldate_as_datetime(cell.value, book.datemode)
        return day.time() if cell.value < 1 else day
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    return "" if cell.ctype == xlrd.XL_CELL_ERROR else cell.value


BOOKS = {
    "csv": csv_sheets,
    "json": json_sheets,
    "xlsx": calamine_sheets,
    "ods": calamine_sheets,
    "xls": xls_sheets,
}


# Cells that would be read as empty: errors, and formulas whose result the file does not hold


def refuse_unreadable_cells(order: dict):
    """Says which cells from the headings on cannot be read, if there are any."""
    if order["kind"] not in SCANS:
        return
    found = [cell for cell in SCANS[order["kind"]](order["path"], order["sheet"]) if cell[0] >= order["header_row"]]
    cells = {reason: [place for _, place, why in found if why == reason] for reason in ("formula", "error")}
    if words := {reason: listed(places) for reason, places in cells.items() if places}:
        raise Refused(*words, **words)


def listed(places: list[str]) -> str:
    return ", ".join([*places[:LISTED], *(["…"] if len(places) > LISTED else [])])


def column_letters(number: int) -> str:
    """1 -> A, 28 -> AB."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def holds(archive, member: str, suspect: tuple) -> bool:
    """Whether the XML has such a piece anywhere; much faster than reading it as XML."""
    signs, pattern = suspect
    before = b""
    with archive.open(member) as file:
        while part := file.read(1 << 20):
            part = before + part
            if any(sign in part for sign in signs) and pattern.search(part):
                return True
            before = part[-OVERLAP:]
    return False


def scanned(archive, member: str, scan) -> list[tuple[int, str, str]]:
    """What a scan finds in the XML."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = scan.start, scan.end
    parser.CharacterDataHandler = scan.text
    with archive.open(member) as file:
        parser.ParseFile(file)
    return scan.found


def unreadable_in_xlsx(path: str, name: str) -> Iterable:
    with zipfile.ZipFile(path) as archive:
        member = xlsx_sheet_path(archive, name)
        return scanned(archive, member, XlsxScan()) if holds(archive, member, XLSX_SUSPECT) else []


def xlsx_sheet_path(archive, name: str) -> str:
    """Where in the archive the sheet of this name is kept."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - this process is the protection
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    target = next(
        targets[sheet.get(RELATIONSHIP)] for sheet in book.iter(SPREADSHEETML + "sheet") if sheet.get("name") == name
    )
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


class XlsxScan:
    """Goes through the XML of a sheet of XLSX. A cell need not say its place: it then follows the last one."""

    def __init__(self) -> None:
        self.found: list[tuple[int, str, str]] = []
        self.row = self.column = 0
        self.place = self.type = ""
        self.formula = self.value = self.in_value = False

    def start(self, tag: str, attributes: dict):
        tag = tag.rpartition(" ")[2]
        if tag == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif tag == "c":
            self.column += 1
            self.place = attributes.get("r") or f"{column_letters(self.column)}{self.row}"
            self.type, self.formula, self.value = attributes.get("t", ""), False, False
        elif tag == "f":
            self.formula = True
        self.in_value = tag == "v"

    def text(self, _):
        self.value = self.value or self.in_value

    def end(self, tag: str):
        self.in_value = False
        if tag.rpartition(" ")[2] != "c":
            return
        if self.type == "e":
            self.found.append((self.row, self.place, "error"))
        elif self.formula and not self.value and self.type != "str":
            self.found.append((self.row, self.place, "formula"))


def unreadable_in_ods(path: str, name: str) -> Iterable:
    with zipfile.ZipFile(path) as archive:
        return scanned(archive, "content.xml", OdsScan(name)) if holds(archive, "content.xml", ODS_SUSPECT) else []


class OdsScan:
    """The same for the other format, whose cells are counted, not numbered."""

    def __init__(self, name: str) -> None:
        self.found: list[tuple[int, str, str]] = []
        self.name, self.inside, self.without_result = name, False, ""
        self.row = self.column = self.repeated = 0

    def start(self, tag: str, attributes: dict):
        if tag == TABLE + "table":
            self.inside = attributes.get(TABLE + "name") == self.name
        elif self.inside and tag == TABLE + "table-row":
            self.row, self.column = self.row + 1, 0
            self.repeated = int(attributes.get(TABLE + "number-rows-repeated", 1))
        elif self.inside and tag in ODS_CELLS:
            self.start_cell(attributes)
        elif tag == TEXT + "p":  # LibreOffice writes an empty paragraph when the result is an empty text
            self.without_result = ""

    def start_cell(self, attributes: dict):
        place = f"{column_letters(self.column + 1)}{self.row}"
        self.column += int(attributes.get(TABLE + "number-columns-repeated", 1))
        if attributes.get(CALC + "value-type") == "error":
            self.found.append((self.row, place, "error"))
        elif attributes.get(TABLE + "formula") and not attributes.get(OFFICE + "value-type"):
            self.without_result = place

    def text(self, _):
        pass

    def end(self, tag: str):
        if tag in ODS_CELLS and self.without_result:
            self.found.append((self.row, self.without_result, "formula"))
            self.without_result = ""
        elif tag == TABLE + "table":
            self.inside = False
        elif self.inside and tag == TABLE + "table-row":
            self.row += self.repeated - 1


def unreadable_in_xls(path: str, name: str) -> Iterable:
    import xlrd

    sheet = xls_book(path).sheet_by_name(name)
    for row in range(sheet.nrows):
        for column, kind in enumerate(sheet.row_types(row)):
            if kind == xlrd.XL_CELL_ERROR:
                yield row + 1, f"{column_letters(column + 1)}{row + 1}", "error"


SCANS: dict[str, Callable[[str, str], Iterable]] = {
    "xlsx": unreadable_in_xlsx,
    "ods": unreadable_in_ods,
    "xls": unreadable_in_xls,
}


# What is said


def filled(rows):
    """The rows that are not blank, without the blank cells at their right end."""
    for number, cells in rows:
        width = len(cells)
        while width and isinstance(cells[width - 1], str) and not cells[width - 1].strip():
            width -= 1
        if width > COLUMNS:
            raise Refused("columns", row=number, most=COLUMNS)
        if width:
            yield number, cells[:width]


def written(value):
    """A value as JSON can say it: a float in as few digits as possible, a day in ISO 8601."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return value if isinstance(value, str | int) else str(value)


as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def row_as_json(number: int, cells: list) -> bytes:
    """[number, cells]. Raises Refused for a character that no text can have."""
    cells = [cell if type(cell) is str else written(cell) for cell in cells]
    line = cells_as_json(cells)
    if "\\r\\n" in line:
        line = cells_as_json([cell.replace("\r\n", "\n") if type(cell) is str else cell for cell in cells])
    if "\\u0000" in line and any("\x00" in cell for cell in cells if isinstance(cell, str)):
        raise Refused("character", row=number)
    try:
        return f"[{number},{line}]\n".encode()
    except UnicodeEncodeError as error:  # half of a character that is written in two
        raise Refused("character", row=number) from error


def cells_as_json(cells: list) -> str:
    if Digits in map(type, cells):
        return f"[{','.join(cell if type(cell) is Digits else as_json(cell) for cell in cells)}]"
    return as_json(cells)


def say_beginnings(order: dict):
    """Says what the file is and how each of its sheets begins."""
    kind = kind_of(order["path"])
    order |= {"encoding": "", "delimiter": ""}
    if kind in ("csv", "json"):
        order["encoding"] = encoding_of(order["path"])
    if kind == "csv":
        order["delimiter"] = delimiter_of(order["path"], order["encoding"])
    sheets = BOOKS[kind](order)
    if not sheets:
        raise Refused("sheets")
    told = {"kind": kind, "encoding": order["encoding"], "delimiter": order["delimiter"], "sheets": list(sheets)}
    sys.stdout.buffer.write(as_json(told).encode("utf-8", "replace") + b"\n")
    for place, rows in enumerate(sheets.values()):
        for number, cells in itertools.islice(filled(rows()), LOOKED_AT):
            sys.stdout.buffer.write(b"[%d,%s]\n" % (place, row_as_json(number, cells).strip()))


def say_rows(order: dict):
    """Says every row of one sheet from the headings on."""
    refuse_unreadable_cells(order)
    sheet = BOOKS[order["kind"]](order)[order["sheet"]]
    below = size = 0
    for number, cells in filled(sheet()):
        if number < order["header_row"]:
            continue
        line = row_as_json(number, cells)
        below, size = below + (number > order["header_row"]), size + len(line)
        if below > order["most_rows"]:
            raise Refused("rows", most=order["most_rows"])
        if size > order["most_bytes"]:
            raise Refused("size")
        sys.stdout.buffer.write(line)


def reason_for(error: BaseException) -> str:
    """What a library means by the errors that it raises for a file that is not as it should be."""
    said = f"{type(error).__name__}: {error}"
    return next((reason for words, reason in MEANT.items() if words in said), "damaged")


def main(order: dict):
    limit_this_process()
    try:
        {"look": say_beginnings, "rows": say_rows}[order["task"]](order)
    except Refused as refused:
        sys.stdout.buffer.write(as_json(refused.message).encode("utf-8", "replace") + b"\n")
    except MemoryError:
        raise
    except BaseException as error:  # whatever a library stumbles over in a hostile file; Rust has panics of its own
        sys.stdout.buffer.write(as_json(Refused(reason_for(error)).message).encode() + b"\n")


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
