"""Sheets made in tests, and files with what people put into them."""

import io

import openpyxl
import xlsxwriter

from spreadsheets.resources import SheetResource
from spreadsheets.sheet import Sheet


def sheet_of(*rows: dict) -> Sheet:
    headers = list(dict.fromkeys(header for row in rows for header in row))
    return Sheet(headers, [[row.get(header, "") for header in headers] for row in rows])


def import_rows(area: str, *rows: dict, dry_run=False, **options):
    return SheetResource.registry[area](**options).import_data(sheet_of(*rows), dry_run=dry_run)


def found(result) -> dict:
    """The counts that are not zero."""
    return {verdict: count for verdict, count in result.counts.items() if count}


def csv_bytes(*rows: dict) -> bytes:
    sheet = sheet_of(*rows)
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in [sheet.headers, *sheet.rows]).encode()


def xlsx_bytes(cells: dict) -> bytes:
    """A workbook with these cells: {"A1": "slug", …}. A text that begins with “=” is a formula without its result."""
    book = openpyxl.Workbook()
    for place, value in cells.items():
        book.active[place] = value
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
