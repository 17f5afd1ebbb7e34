"""Reads the first sheet of a workbook in a process of its own, whose memory and time are limited.

A few bytes of XLSX can ask for hundreds of gigabytes, so this never runs in the server. It is a script without Django:

    python workbook_child.py KIND PATH ROWS  ->  lines of JSON: ["refused", reason, cells] or ["row", number, cells]
"""

import datetime
import json
import posixpath
import resource
import sys
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

MEMORY = 1 << 30
SECONDS = 30
CHARACTERS = 60_000_000
LISTED = 5
SPREADSHEETML = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"


def limit_this_process():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def say(*message):
    sys.stdout.write(json.dumps(message, ensure_ascii=False) + "\n")


def cell_text(value) -> str:
    """A cell as text: whole numbers without a point, days as ISO 8601."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def column_letters(number: int) -> str:
    """1 -> A, 28 -> AB."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def xlsx_sheet_path(archive, name: str) -> str:
    """Where in the archive the sheet of this name is kept."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - this process is the protection
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    target = next(
        targets[sheet.get(RELATIONSHIP)] for sheet in book.iter(SPREADSHEETML + "sheet") if sheet.get("name") == name
    )
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def unreadable_in_xlsx(archive, name: str):
    """The cells that hold an error, or a formula without its result; the reader would give both as empty."""
    with archive.open(xlsx_sheet_path(archive, name)) as file:
        for _, element in ElementTree.iterparse(file):  # noqa: S314
            if element.tag != SPREADSHEETML + "c":
                continue
            formula, value = element.find(SPREADSHEETML + "f"), element.findtext(SPREADSHEETML + "v")
            if element.get("t") == "e":
                yield element.get("r"), "error"
            elif formula is not None and not value and element.get("t") != "str":
                yield element.get("r"), "formula"
            element.clear()


def unreadable_in_ods(archive, name: str):
    """The same for the other format, whose cells are counted, not numbered."""
    row = column = 0
    inside = False
    with archive.open("content.xml") as file:
        for event, element in ElementTree.iterparse(file, events=("start", "end")):  # noqa: S314
            if element.tag == TABLE + "table":
                inside = event == "start" and element.get(TABLE + "name") == name
            elif inside and event == "start" and element.tag == TABLE + "table-row":
                row, column = row + 1, 0
            elif inside and event == "end" and element.tag == TABLE + "table-row":
                row += int(element.get(TABLE + "number-rows-repeated", 1)) - 1
                element.clear()
            elif inside and event == "end" and element.tag in (TABLE + "table-cell", TABLE + "covered-table-cell"):
                place = f"{column_letters(column + 1)}{row}"
                column += int(element.get(TABLE + "number-columns-repeated", 1))
                if element.get(CALC + "value-type") == "error":
                    yield place, "error"
                elif element.get(TABLE + "formula") and not element.get(OFFICE + "value-type"):
                    yield place, "formula"


SCANS = {"xlsx": unreadable_in_xlsx, "ods": unreadable_in_ods}


def refuse_unreadable_cells(kind: str, path: str, name: str) -> bool:
    """Says which cells cannot be read, if there are any."""
    with zipfile.ZipFile(path) as archive:
        found = list(SCANS[kind](archive, name))
    for reason in ("formula", "error"):
        if cells := [place for place, why in found if why == reason]:
            say("refused", reason, [*cells[:LISTED], *(["…"] if len(cells) > LISTED else [])])
    return bool(found)


def say_rows(sheet, most: int):
    """Every row that is not blank, up to one more than allowed."""
    said = size = 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = [cell_text(value) for value in row]
        if not any(cell.strip() for cell in cells):
            continue
        said, size = said + 1, size + sum(map(len, cells)) + 4 * len(cells)
        if size > CHARACTERS:
            say("refused", "size", [])
            return
        say("row", number, cells)
        if said > most:
            return


def main(kind: str, path: str, most: str):
    limit_this_process()
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_path(path)
        sheets = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        if not sheets:
            say("refused", "sheets", [])
        elif not refuse_unreadable_cells(kind, path, sheets[0]):
            say_rows(workbook.get_sheet_by_name(sheets[0]), int(most))
    except PasswordError:
        say("refused", "password", [])
    except (CalamineError, zipfile.BadZipFile, ElementTree.ParseError, KeyError, StopIteration):
        say("refused", "damaged", [])


if __name__ == "__main__":
    main(*sys.argv[1:])
