"""Sheets as files: each format writes the same headers and cells."""

import csv
import io
import json
import re
import tempfile
import zipfile
from itertools import chain
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

from spreadsheets.escaping import with_escape, within
from spreadsheets.fingerprints import HEADER
from spreadsheets.widgets import PLAIN_NUMBER

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
PIECE = 1 << 16
CELL_LIMIT = 32_767  # what XLSX can hold in one cell
WORKBOOK_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class SheetFormat:
    """Writes the rows of a resource as the bytes of a file, in pieces."""

    name = ""
    content_type = ""

    def write(self, resource, queryset, *, public: bool = False, marked: bool = False):
        """With `marked`, each row ends with its fingerprint."""
        headers = [*resource.headers, *([HEADER] if marked else [])]
        numeric = [column.is_number for column in resource.columns.values()] + [False] * marked
        return self.pieces(
            resource.area, headers, numeric, resource.export_rows(queryset, public=public, marked=marked)
        )

    def pieces(self, area: str, headers: list[str], numeric: list[bool], rows):
        raise NotImplementedError


class Csv(SheetFormat):
    """UTF-8 with a byte order mark, without which Excel reads accents wrongly; commas; quotes where needed."""

    name = "csv"
    content_type = "text/csv; charset=utf-8"

    def pieces(self, area, headers, numeric, rows):
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer)
        yield b"\xef\xbb\xbf"
        for cells in chain([headers], rows):
            writer.writerow(map(with_escape, cells))
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()


class Xlsx(SheetFormat):
    name = "xlsx"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def pieces(self, area, headers, numeric, rows):
        with tempfile.TemporaryFile() as file:
            book = xlsxwriter.Workbook(file, WORKBOOK_OPTIONS)
            write_xlsx_sheet(book, area, headers, numeric, rows)
            book.close()
            file.seek(0)
            yield from iter(lambda: file.read(PIECE), b"")


def write_xlsx_sheet(book, area: str, headers: list[str], numeric: list[bool], rows):
    """The sheet of a resource: bold headers that stay in sight, numbers as numbers, all else as text.

    Columns of text are marked as such: otherwise Excel makes the first of August of “2016-08” when it is typed in.
    """
    sheet = book.add_worksheet(area[:31])
    sheet.freeze_panes(1, 0)
    number, text = book.add_format({"valign": "top"}), book.add_format({"num_format": "@", "valign": "top"})
    for place, header in enumerate(headers):
        sheet.set_column(place, place, max(14, len(header) + 2), number if numeric[place] else text)
    sheet.write_row(0, 0, headers, book.add_format({"bold": True}))
    for place, cells in enumerate(rows, 1):
        for column, cell in enumerate(cells):
            if cell and numeric[column]:
                sheet.write_number(place, column, float(cell), number)
            elif cell:
                sheet.write_string(place, column, within(with_escape(cell), CELL_LIMIT), text)
    return sheet


class Ods(SheetFormat):
    """Written directly: the format is a zipped XML file, and this takes a fortieth of the time of a document model."""

    name = "ods"
    content_type = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{content_type}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    beginning = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">'
        "<office:body><office:spreadsheet><table:table table:name={name}>"
    )
    ending = "</table:table></office:spreadsheet></office:body></office:document-content>"

    def pieces(self, area, headers, numeric, rows):
        with tempfile.TemporaryFile() as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("mimetype", self.content_type, zipfile.ZIP_STORED)
                archive.writestr("META-INF/manifest.xml", self.manifest)
                with archive.open("content.xml", "w", force_zip64=True) as content:
                    content.write(self.beginning.format(name=quoteattr(area)).encode())
                    content.write(self.row(headers, [False] * len(numeric)))
                    for cells in rows:
                        content.write(self.row(cells, numeric))
                    content.write(self.ending.encode())
            file.seek(0)
            yield from iter(lambda: file.read(PIECE), b"")

    def row(self, cells, numeric) -> bytes:
        inside = "".join(self.cell(cell, number) for cell, number in zip(cells, numeric, strict=True))
        return f"<table:table-row>{inside}</table:table-row>".encode()

    def cell(self, text: str, is_number: bool) -> str:
        if not text:
            return "<table:table-cell/>"
        if is_number:
            value = f'office:value-type="float" office:value="{text}"'
            return f"<table:table-cell {value}><text:p>{text}</text:p></table:table-cell>"
        return f'<table:table-cell office:value-type="string">{self.paragraphs(with_escape(text))}</table:table-cell>'

    def paragraphs(self, text: str) -> str:
        lines = (escape(NOT_IN_XML.sub("", line)) for line in text.split("\n"))
        # Spaces in a row, and those at the ends of a line, would otherwise be read as one or none.
        # A tab stays a plain character: our reader would drop the element <text:tab/> and join two words.
        spaced = (re.sub("  +|^ | $", lambda spaces: f'<text:s text:c="{len(spaces[0])}"/>', line) for line in lines)
        return "".join(f"<text:p>{line}</text:p>" for line in spaced)


class Json(SheetFormat):
    """A list of objects with the headers as names; a number keeps all its digits, an empty cell is null."""

    name = "json"
    content_type = "application/json"

    def pieces(self, area, headers, numeric, rows):
        between = "["
        for cells in rows:
            entry = {
                header: self.value(cell, is_number)
                for header, cell, is_number in zip(headers, cells, numeric, strict=True)
            }
            yield f"{between}\n{json.dumps(entry, ensure_ascii=False)}".encode()
            between = ","
        yield b"[]\n" if between == "[" else b"\n]\n"

    def value(self, cell: str, is_number: bool):
        if is_number and PLAIN_NUMBER.fullmatch(cell):
            return float(cell) if "." in cell else int(cell)
        return cell or None


FORMATS = {format_.name: format_ for format_ in (Csv(), Xlsx(), Ods(), Json())}
