"""Sheets as files: each format writes the same headers and cells."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from json.encoder import encode_basestring as in_json
from typing import IO, cast
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter
from django.utils.translation import gettext
from xlsxwriter.utility import xl_col_to_name

from spreadsheets.escaping import with_escape, within
from spreadsheets.fingerprints import HEADER
from spreadsheets.origin import Origin
from spreadsheets.widgets import PLAIN_NUMBER

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
PIECE = 1 << 16
CELL_LIMIT = 32_767  # what XLSX can hold in one cell
MOST_ROWS = 1_048_576  # and in one sheet
EPOCH = (1980, 1, 1, 0, 0, 0)  # the parts of an archive bear no time, so that the same rows make the same file
LIKE_AN_ESCAPE = re.compile("_(?=x[0-9a-fA-F]{4}_)")
NOT_IN_XLSX = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
HARD_FOR_XLSX = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x")
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
    broken_off = b""  # what ends a file whose rows could not all be read; without its end no other format can be opened

    def write(self, resource, queryset, *, public: bool = False, marked: bool = False, origin: Origin | None = None):
        """Each row ends with where it is from, if there is an `origin`, or with its fingerprint, if it is `marked`."""
        ends = [*(origin.headers if origin else []), *([HEADER] if marked else [])]
        numeric = [column.is_number for column in resource.columns.values()] + [False] * len(ends)
        rows = resource.export_rows(queryset, public=public, marked=marked, origin=origin)
        return self.pieces(resource.area, [*resource.headers, *ends], numeric, rows)

    def pieces(self, area: str, headers: list[str], numeric: list[bool], rows):
        raise NotImplementedError


class Csv(SheetFormat):
    """UTF-8 with a byte order mark, without which Excel reads accents wrongly; commas; quotes where needed."""

    name = "csv"
    content_type = "text/csv; charset=utf-8"
    broken_off = b"\r\nThis file is not whole: its download broke off here. Please fetch it again.\r\n"

    def pieces(self, area, headers, numeric, rows):
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer)
        yield b"\xef\xbb\xbf"
        for cells in chain([headers], rows):
            writer.writerow(map(with_escape, cells))
            if buffer.tell() > PIECE:
                yield buffer.getvalue().encode()
                buffer.seek(0)
                buffer.truncate()
        yield buffer.getvalue().encode()


class Outlet:
    """Where an archive is written to while its beginning is already on the way to the reader."""

    def __init__(self):
        self.written = bytearray()

    def write(self, content) -> int:
        self.written += content
        return len(content)

    def flush(self):
        pass

    def take(self) -> bytes:
        content = bytes(self.written)
        self.written.clear()
        return content


def zipped(parts: Iterable[tuple[str, int, Iterable[bytes]]]) -> Iterator[bytes]:
    """An archive of (name, way of compression, content in pieces), in pieces."""
    outlet = Outlet()
    with zipfile.ZipFile(cast(IO[bytes], outlet), "w") as archive:
        for name, compression, content in parts:
            about = zipfile.ZipInfo(name, EPOCH)
            about.compress_type = compression
            with archive.open(about, "w") as part:
                for piece in content:
                    part.write(piece)
                    if len(outlet.written) > PIECE:
                        yield outlet.take()
            yield outlet.take()
    yield outlet.take()


class Xlsx(SheetFormat):
    """All but the rows is what xlsxwriter makes of a sheet without any, for it gives nothing away before its end."""

    name = "xlsx"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    sheet = "xl/worksheets/sheet1.xml"

    def pieces(self, area, headers, numeric, rows):
        file = io.BytesIO()
        book = xlsxwriter.Workbook(file, WORKBOOK_OPTIONS)
        write_xlsx_sheet(book, area, headers, numeric, [])
        book.close()
        return zipped(self.parts(zipfile.ZipFile(file), numeric, rows))

    def parts(self, book: zipfile.ZipFile, numeric, rows):
        for name in book.namelist():
            if name != self.sheet:
                yield name, zipfile.ZIP_DEFLATED, [book.read(name)]
        yield self.sheet, zipfile.ZIP_DEFLATED, self.sheet_pieces(book.read(self.sheet).decode(), numeric, rows)

    def sheet_pieces(self, sheet: str, numeric, rows):
        beginning, end, ending = re.sub("<dimension[^>]*/>", "", sheet).partition("</sheetData>")
        columns = re.findall(r'<col min="(\d+)" max="(\d+)" [^>]*?style="(\d+)"', beginning)
        styles = [style for first, last, style in columns for _ in range(int(first), int(last) + 1)]
        letters = map(xl_col_to_name, range(len(styles)))
        frames = list(zip(letters, styles, numeric, strict=True))
        yield beginning.encode()
        for number, cells in enumerate(rows, 2):
            if number > MOST_ROWS:
                raise ValueError(
                    gettext("A sheet of a workbook holds %(most_rows)s rows, and there are more.")
                    % {"most_rows": MOST_ROWS}
                )
            yield self.row(number, zip(cells, frames, strict=True)).encode()
        yield f"{end}{ending}".encode()

    def row(self, number: int, cells) -> str:
        inside = "".join(
            f'<c r="{letters}{number}" s="{style}"><v>{cell}</v></c>'
            if is_number
            else f'<c r="{letters}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
            f"{in_xlsx(cell_text(cell))}</t></is></c>"
            for cell, (letters, style, is_number) in cells
            if cell
        )
        return f'<row r="{number}">{inside}</row>'


def cell_text(text: str) -> str:
    """What a cell of a workbook holds of a text."""
    return within(with_escape(text), CELL_LIMIT)


def in_xlsx(text: str) -> str:
    """A text as XML, in the way of XLSX to write what XML cannot hold."""
    if HARD_FOR_XLSX.search(text):
        text = LIKE_AN_ESCAPE.sub("_x005F_", text)
        text = NOT_IN_XLSX.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return escape(text)


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
                sheet.write_string(place, column, cell_text(cell), text)
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
        return zipped(
            [
                ("mimetype", zipfile.ZIP_STORED, [self.content_type.encode()]),
                ("META-INF/manifest.xml", zipfile.ZIP_DEFLATED, [self.manifest.encode()]),
                ("content.xml", zipfile.ZIP_DEFLATED, self.content(area, headers, numeric, rows)),
            ]
        )

    def content(self, area, headers, numeric, rows):
        yield self.beginning.format(name=quoteattr(area)).encode()
        yield self.row(headers, [False] * len(numeric))
        for cells in rows:
            yield self.row(cells, numeric)
        yield self.ending.encode()

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


def number_in_json(cell: str) -> str:
    return cell if PLAIN_NUMBER.fullmatch(cell) else in_json(cell)


class Json(SheetFormat):
    """A list of objects with the headers as names; a number keeps all its digits, an empty cell is null."""

    name = "json"
    content_type = "application/json"

    def pieces(self, area, headers, numeric, rows):
        written, between = bytearray(), "["
        names = self.names(headers, numeric)
        for cells in rows:
            written += f"{between}\n{self.entry(names, cells)}".encode()
            between = ","
            if len(written) > PIECE:
                yield bytes(written)
                written.clear()
        yield bytes(written) + (b"[]\n" if between == "[" else b"\n]\n")

    def names(self, headers, numeric) -> list[tuple[str, str, Callable[[str], str]]]:
        """What stands before each value, which is the same in all entries; without any; how a value is written."""
        pairs = zip(headers, numeric, strict=True)
        return [
            (f"{in_json(header)}: ", f"{in_json(header)}: null", number_in_json if is_number else in_json)
            for header, is_number in pairs
        ]

    def entry(self, names, cells) -> str:
        pairs = zip(names, cells, strict=True)
        values = [name + write(cell) if cell else empty for (name, empty, write), cell in pairs]
        return f"{{{', '.join(values)}}}"


class JsonLines(Json):
    """The same, an object a line, for programs that read one after the other."""

    name = "jsonl"
    content_type = "application/jsonl"
    broken_off = b'{"error": "This file is not whole: its download broke off here. Please fetch it again."}\n'

    def pieces(self, area, headers, numeric, rows):
        written, names = bytearray(), self.names(headers, numeric)
        for cells in rows:
            written += f"{self.entry(names, cells)}\n".encode()
            if len(written) > PIECE:
                yield bytes(written)
                written.clear()
        yield bytes(written)


# What can be read again, and what is only given away.
FORMATS = {format_.name: format_ for format_ in (Csv(), Xlsx(), Ods(), Json())}
DOWNLOADS = FORMATS | {"jsonl": JsonLines()}
