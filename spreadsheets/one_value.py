"""One field of many records at once: a sheet of their keys and the new value, which is imported like any other."""

import csv
import io
from collections.abc import Iterator

from spreadsheets.resources import CLEAR, SheetResource


def sheet_of(resource_class: type[SheetResource], rows, header: str, value: str) -> Iterator[bytes]:
    """CSV, piece by piece; an empty value empties the field."""
    keys = [column.column_name for column in resource_class().key_columns]
    resource = resource_class(only=[*keys, header])
    place = resource.headers.index(header)
    yield line(resource.headers)
    for cells in resource.export_rows(rows, public=False):
        yield line([*cells[:place], value or CLEAR, *cells[place + 1 :]])


def line(cells: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode()
