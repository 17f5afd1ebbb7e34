"""The wrong rows of an import as a workbook: each with what is wrong beside it, to be corrected and sent again."""

import io

import xlsxwriter
from django.utils.translation import gettext

from spreadsheets.escaping import with_escape, within
from spreadsheets.formats import CELL_LIMIT, WORKBOOK_OPTIONS
from spreadsheets.models import ImportRun, ImportSheet
from spreadsheets.reader import SheetRows
from spreadsheets.results import Verdict

HEADING = "what is wrong"  # the import leaves this column out


def corrections_workbook(run: ImportRun) -> bytes:
    """The bytes of an XLSX file with a sheet for each sheet that has wrong rows."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {**WORKBOOK_OPTIONS, "constant_memory": False, "in_memory": True})
    formats = {name: book.add_format(options) for name, options in FORMATS.items()}
    with run.sent_file.at_path() as path:
        for sheet in run.sheets.all():
            wrong = {row.number: row for row in sheet.rows.filter(verdict__in=[Verdict.WRONG, Verdict.CONFLICT])}
            if wrong:
                write_sheet(book, formats, sheet, path, wrong)
    book.close()
    return content.getvalue()


FORMATS = {
    "bold": {"bold": True, "text_wrap": True, "valign": "top"},
    "text": {"num_format": "@", "valign": "top"},
    "wrong": {"num_format": "@", "valign": "top", "bg_color": "#ffd9d9"},
    "message": {"text_wrap": True, "valign": "top", "font_color": "#a00000"},
}


def write_sheet(book, formats: dict, sheet: ImportSheet, path, wrong: dict):
    page = book.add_worksheet((sheet.name or sheet.area)[:31])
    lines = iter(SheetRows(path, sheet.run, sheet.name, sheet.header_row))
    _, headings = next(lines)
    page.freeze_panes(1, 0)
    page.write_row(0, 0, [*headings, HEADING], formats["bold"])
    page.set_column(0, len(headings) - 1, 18, formats["text"])
    page.set_column(len(headings), len(headings), 70)
    places = {name: place for place, name in enumerate(sheet.columns) if name}
    line = 0
    for number, cells in lines:
        if row := wrong.get(number):
            line += 1
            write_row(page, formats, line, cells, row, places)


def write_row(page, formats: dict, line: int, cells: list[str], row, places: dict):
    bad = {places.get(error["column"]): error["message"] for error in row.errors}
    for place, cell in enumerate(cells):
        page.write_string(
            line, place, within(with_escape(cell), CELL_LIMIT), formats["wrong" if place in bad else "text"]
        )
        if place in bad:
            page.write_comment(line, place, bad[place])
    said = [f"{error['column']}: {error['message']}" if error["column"] else error["message"] for error in row.errors]
    said += [
        gettext("%(name)s: now “%(theirs)s”") % {"name": name, "theirs": theirs} for name, _, theirs, _ in row.conflicts
    ]
    page.write_string(line, len(cells), "\n".join(said)[:CELL_LIMIT], formats["message"])
