"""Sheets made in tests, and files with what people put into them."""

import csv
import io
import tempfile
from pathlib import Path

import openpyxl
import xlsxwriter

from spreadsheets.actions import import_now
from spreadsheets.models import ImportRun
from spreadsheets.sheet import Sheet


def sheet_of(*rows: dict) -> Sheet:
    headers = list(dict.fromkeys(header for row in rows for header in row))
    return Sheet(headers, [[row.get(header, "") for header in headers] for row in rows])


def import_rows(area: str, *rows: dict, dry_run=False, **terms) -> ImportRun:
    """The import of a CSV file with these rows, saved if nothing is wrong."""
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(csv_bytes(*rows))
        file.flush()
        return import_now(area, Path(file.name), dry_run=dry_run, file_name=f"{area}.csv", **terms)


def import_dataset(area: str, dataset, **terms) -> ImportRun:
    """The same of what an export gave."""
    rows = [dict(zip(dataset.headers, row, strict=True)) for row in dataset]
    return import_rows(area, *rows, **terms)


def found(run) -> dict:
    """The counts that are not zero."""
    return {verdict: count for verdict, count in run.counts.items() if count}


def csv_bytes(*rows: dict) -> bytes:
    sheet = sheet_of(*rows)
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([sheet.headers, *sheet.rows])
    return file.getvalue().encode()


def xlsx_bytes(cells: dict) -> bytes:
    """A workbook with these cells: {"A1": "slug", …}. A text that begins with “=” is a formula without its result."""
    book = openpyxl.Workbook()
    for place, value in cells.items():
        book.active[place] = value
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def xlsx_of(sheets: dict) -> bytes:
    """A workbook with these sheets: {"themes": [["slug", "name"], …]}."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def xlsx_with_formula(formula: str, result) -> bytes:
    """A workbook whose B2 is a formula with its result stored beside it, as spreadsheet programs do."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["slug", "name"])
    sheet.write(1, 0, "drugs")
    sheet.write_formula(1, 1, formula, value=result)
    book.close()
    return content.getvalue()
