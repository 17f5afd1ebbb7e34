"""Empty workbooks: the columns, what each may hold, and drop-downs for choices."""

import io

import xlsxwriter

from spreadsheets.formats import write_xlsx_sheet

VALIDATED_ROWS = 1000
LONGEST_LIST = 255  # what XLSX can hold in one drop-down


def template_workbook(resource) -> bytes:
    """The bytes of an XLSX file with a sheet to fill in and a data dictionary."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    numeric = [column.is_number for column in resource.columns.values()]
    sheet = write_xlsx_sheet(book, resource.area, resource.headers, numeric, [])
    for place, column in enumerate(resource.columns.values()):
        if column.choices and len(",".join(column.choices)) <= LONGEST_LIST:
            sheet.data_validation(1, place, VALIDATED_ROWS, place, {"validate": "list", "source": column.choices})
    write_dictionary(book, resource)
    book.close()
    return content.getvalue()


def write_dictionary(book, resource):
    """A row for each column of the sheet."""
    sheet = book.add_worksheet("data dictionary")
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, 0)
    sheet.write_row(
        0, 0, ["column", "required", "what it means", "what a cell may hold"], book.add_format({"bold": True})
    )
    for place, column in enumerate(resource.columns.values(), 1):
        cells = [column.column_name, "yes" if column.required else "", column.help, column.expects]
        sheet.write_row(place, 0, cells, wrap)
    for place, width in enumerate([26, 10, 60, 60]):
        sheet.set_column(place, place, width)
