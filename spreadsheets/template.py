"""Empty workbooks: the columns, what each may hold, drop-downs, an example and the rules of importing."""

import io

import xlsxwriter
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from spreadsheets.batch import Keys
from spreadsheets.escaping import with_escape, within
from spreadsheets.formats import CELL_LIMIT, write_xlsx_sheet
from spreadsheets.widgets import EntriesWidget, EntryWidget

VALIDATED_ROWS = 1000
MOST_ENTRIES = 2_000  # a longer drop-down helps nobody
RULES = (
    _("Fill in the first sheet; further ones are for what belongs to its rows. Any order of columns will do."),
    _("Cells hold keys or names that people know, never numbers of the database. Several are divided by “;”."),
    _("An empty cell leaves the value as it is. #CLEAR empties it. A column that is absent is never touched."),
    _("Nothing is saved before a preview has shown what each row changes; a file is saved whole or not at all."),
    _("Every import can be taken back."),
)


def template_workbook(resource) -> bytes:
    """The bytes of an XLSX file: the sheet to fill in, a data dictionary, an example, the rules, and the drop-downs."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    resources = [resource, *(resource.registry[area]() for area in resource.companions)]
    sheets = [write_empty_sheet(book, each) for each in resources]
    write_dictionary(book, resources)
    example = book.add_worksheet("example")
    example.write_row(0, 0, resource.headers, book.add_format({"bold": True}))
    example.write_row(1, 0, [within(with_escape(cell), CELL_LIMIT) for cell in example_row(resource)])
    example.set_column(0, len(resource.columns) - 1, 24)
    rules = book.add_worksheet("rules")
    rules.set_column(0, 0, 110, book.add_format({"text_wrap": True}))
    rules.write_column(0, 0, list(map(str, RULES)))
    write_drop_downs(
        book, [pair for sheet, each in zip(sheets, resources, strict=True) for pair in places_of(sheet, each)]
    )
    book.close()
    return content.getvalue()


def write_empty_sheet(book, resource):
    columns = resource.columns.values()
    sheet = write_xlsx_sheet(book, resource.area, resource.headers, [column.is_number for column in columns], [])
    for place, column in enumerate(columns):
        sheet.write_comment(0, place, f"{column.help}\n{column.expects}"[:1000])
    return sheet


def places_of(sheet, resource) -> list[tuple]:
    """Each column with the sheet and the place where it stands."""
    return [(sheet, place, column) for place, column in enumerate(resource.columns.values())]


def example_row(resource) -> list[str]:
    """A row that is public, or what each cell may hold while there is none."""
    entries = resource.model._default_manager.all()
    first = entries.filter(pk__any_of=list(entries.values_list("pk", flat=True)[:50]))
    rows = resource.export_rows(first, public=True)
    fullest = max(rows, key=lambda cells: sum(map(bool, cells)), default=None)
    return list(fullest or [str(column.expects) for column in resource.columns.values()])


def write_drop_downs(book, places: list[tuple]):
    """Choices, and the keys of entries where a cell names one. Where it may name several, anything can be typed."""
    lists = book.add_worksheet("lists")
    lists.hide()
    for number, (sheet, place, column) in enumerate(places):
        values = column.choices or entries_of(column)
        if not values:
            continue
        lists.write_column(0, number, values)
        letter = xlsxwriter.utility.xl_col_to_name(number)
        rule = {"validate": "list", "source": f"=lists!${letter}$1:${letter}${len(values)}"}
        if isinstance(column.widget, EntryWidget):
            rule |= {
                "error_type": "information",
                "error_message": gettext("Names and several entries are understood as well."),
            }
        sheet.data_validation(1, place, VALIDATED_ROWS, place, rule)


def entries_of(column) -> list[str]:
    if not isinstance(column.widget, EntryWidget) or isinstance(column.widget, EntriesWidget) or column.follows_save:
        return []
    pks = list(column.refers_to._default_manager.values_list("pk", flat=True)[: MOST_ENTRIES + 1])
    return sorted(Keys()(column.refers_to, pks).values()) if len(pks) <= MOST_ENTRIES else []


def write_dictionary(book, resources: list):
    """A row for each column of each sheet."""
    sheet = book.add_worksheet("data dictionary")
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, 0)
    headings = ["sheet", "column", "required", gettext("what it means"), gettext("what a cell may hold")]
    sheet.write_row(0, 0, headings, book.add_format({"bold": True}))
    columns = [(resource.area, column) for resource in resources for column in resource.columns.values()]
    for line, (area, column) in enumerate(columns, 1):
        cells = [area, column.column_name, "yes" if column.required else "", str(column.help), str(column.expects)]
        sheet.write_row(line, 0, cells, wrap)
    for place, width in enumerate([24, 26, 10, 60, 60]):
        sheet.set_column(place, place, width)
