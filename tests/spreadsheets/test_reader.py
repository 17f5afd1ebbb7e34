import datetime
import io
import subprocess
import zipfile

import openpyxl
import pytest

from spreadsheets import reader
from spreadsheets.formats import Ods
from spreadsheets.reader import read_sheet
from spreadsheets.sheet import SheetError
from tests.spreadsheets.sheets import xlsx_bytes, xlsx_with_formula

SEND = "Send a CSV, XLSX, ODS or JSON file."


def refusal(content: bytes) -> str:
    with pytest.raises(SheetError) as error:
        read_sheet(content)
    return " ".join(error.value.messages)


def ods_bytes(rows: str) -> bytes:
    names = "xmlns:{0}='urn:oasis:names:tc:opendocument:xmlns:{0}:1.0'"
    spaces = " ".join(names.format(name) for name in ("office", "table", "text"))
    calc = "xmlns:calcext='urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0'"
    content = (
        f"<office:document-content {spaces} {calc} office:version='1.3'><office:body><office:spreadsheet>"
        f"<table:table table:name='One'>{rows}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", Ods.manifest)
        archive.writestr("content.xml", content)
    return file.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_is_read_whatever_its_encoding_and_delimiter(delimiter, encoding):
    sheet = read_sheet(f"slug{delimiter}name\ncafé{delimiter}“Café”\n".encode(encoding))

    assert (sheet.headers, sheet.rows) == (["slug", "name"], [["café", "“Café”"]])


def test_rows_keep_their_numbers_when_blank_ones_stand_between():
    sheet = read_sheet(b'slug,name\n\na,"two\nlines"\n,\nb,B\n')

    assert (sheet.rows, sheet.numbers) == ([["a", "two\nlines"], ["b", "B"]], [3, 5])


def test_a_short_row_is_filled_and_an_unnamed_empty_column_left_out():
    assert read_sheet(b"slug,name,\na\nb,B,\n").rows == [["a", ""], ["b", "B"]]


def test_an_unclosed_quotation_mark_is_told():
    assert "Often a quotation mark is not closed." in refusal(b'slug,name\na,"B\nc,D\n')


def test_an_apostrophe_before_a_formula_sign_is_taken_off():
    assert read_sheet(b"slug,name\na,'=1+1\nb,'s\n").rows == [["a", "=1+1"], ["b", "'s"]]


def test_workbook_cells_become_text_as_people_see_it():
    content = xlsx_bytes(
        {"A1": "day", "B1": "whole", "C1": "part", "D1": "code", "E1": "yes",
         "A3": datetime.date(2016, 8, 24), "B3": 5_000_000, "C3": 0.1, "D3": "020", "E3": True}
    )  # fmt: skip

    sheet = read_sheet(content)
    assert (sheet.rows, sheet.numbers) == ([["2016-08-24", "5000000", "0.1", "020", "TRUE"]], [3])


def test_a_formula_with_a_stored_result_is_read_as_the_result():
    assert read_sheet(xlsx_with_formula('="Dr"&"ugs"', "Drugs")).rows == [["drugs", "Drugs"]]


def test_a_formula_without_a_stored_result_is_never_read_as_empty():
    content = xlsx_bytes({"A1": "slug", "B1": "name", "A2": "drugs", "B2": '="Dr"&"ugs"'})

    assert refusal(content) == (
        "B2: a formula whose result is not stored in the file. Copy it and paste its value there."
    )


def test_a_formula_that_ends_in_an_error_is_never_read_as_empty():
    assert refusal(xlsx_with_formula("=1/0", "#DIV/0!")) == (
        "B2: a formula that ends in an error. Correct it or paste a value there."
    )


def test_formulas_of_an_ods_file_are_looked_at_in_the_same_way():
    cell = "<table:table-cell office:value-type='string'><text:p>{}</text:p></table:table-cell>"
    rows = (
        f"<table:table-row>{cell.format('slug')}{cell.format('name')}</table:table-row>"
        "<table:table-row table:number-rows-repeated='3'><table:table-cell/></table:table-row>"
        "<table:table-row><table:table-cell table:number-columns-repeated='2'/>"
        "<table:table-cell table:formula='of:=1+1'/>"
        "<table:table-cell table:formula='of:=1/0' office:value-type='string' calcext:value-type='error'>"
        "<text:p>#DIV/0!</text:p></table:table-cell></table:table-row>"
    )

    assert refusal(ods_bytes(rows)).startswith("C5: a formula whose result is not stored in the file.")
    assert "D5: a formula that ends in an error." in refusal(ods_bytes(rows))


def test_two_cells_that_span_a_whole_sheet_are_answered_with_a_sentence():
    content = xlsx_bytes({"A1": "slug", "XFD1048576": "far"})

    assert len(content) < 10_000
    assert refusal(content).startswith("The workbook needs too much memory to be read.")


def test_a_workbook_that_takes_too_long_is_answered_with_a_sentence(monkeypatch):
    def too_long(*args, **kwargs):
        raise subprocess.TimeoutExpired("python", kwargs["timeout"])

    monkeypatch.setattr(reader.subprocess, "run", too_long)
    assert refusal(xlsx_bytes({"A1": "slug"})) == ("The workbook takes too long to read. Divide it, or send it as CSV.")


def test_an_archive_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(reader, "UNPACKED_LIMIT", 100)

    assert refusal(xlsx_bytes({"A1": "slug"})).startswith("The workbook unpacks to more than can be read at once.")


def test_a_hidden_first_sheet_is_passed_over():
    book = openpyxl.Workbook()
    book.active.sheet_state = "hidden"
    book.create_sheet("Seen").append(["slug"])
    book["Seen"].append(["drugs"])
    content = io.BytesIO()
    book.save(content)

    assert read_sheet(content.getvalue()).rows == [["drugs"]]


NO_TEXT = "holds a character that no text can have, such as a zero byte. Remove it."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \n ", "The file is empty."),
        (b"\xef\xbb\xbf\n,,\n", "The file is empty."),
        (b"%PDF-1.7 ...", f"This is a PDF, not a spreadsheet. {SEND}"),
        (b"\x89PNG\r\n", f"This is a picture, not a spreadsheet. {SEND}"),
        (b"<!DOCTYPE html><html>", f"This is a web page, not a spreadsheet. {SEND}"),
        (b"<?xml version='1.0'?><a/>", f"This is an XML file, not a spreadsheet that can be read. {SEND}"),
        (b"MZ\x00\x01\x02", f"This is not a spreadsheet that can be read. {SEND}"),
        (b"PK\x03\x04 broken", reader.REFUSALS["damaged"]),
        (b"\xd0\xcf\x11\xe0 old", reader.OLD_EXCEL),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), reader.REFUSALS["password"]),
        (b'[{"slug": "a\\u0000"}]', f"Row 1 {NO_TEXT}"),
        (b'[{"slug": "a\\ud800"}]', f"Row 1 {NO_TEXT}"),
        (
            "slug\na\x00".encode("utf-16"),
            f"Row 2 {NO_TEXT}",
        ),
        (b'{"slug": "drugs"}', "The JSON must be a list of objects, one for each row."),
        (b'[{"slug": ["drugs"]}]', "Row 1, “slug”: a value must be text or a number, not a list or an object."),
    ],
)
def test_what_is_not_a_sheet_is_told_by_its_content(content, sentence):
    assert refusal(content) == sentence


def test_a_text_document_is_told_from_a_workbook():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")

    assert refusal(file.getvalue()) == f"This is a text document, not a spreadsheet. {SEND}"


def test_broken_json_is_told():
    assert refusal(b'[{"slug": ').startswith("The file begins like JSON and cannot be read as JSON")


def test_json_keeps_every_digit():
    sheet = read_sheet(b'[{"code": "a", "value": 45844918.10}, {"code": "b", "value": null}]')

    assert (sheet.headers, sheet.rows) == (["code", "value"], [["a", "45844918.10"], ["b", ""]])


def test_a_file_that_is_too_large_is_refused(settings):
    settings.UPLOAD_LIMIT_MB = 1

    assert refusal(b"a" * 2_000_000) == "The file has 2 MB; the largest that can be read has 1 MB."


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_sheet_with_too_many_rows_is_refused(settings, kind):
    settings.UPLOAD_LIMIT_ROWS = 2
    contents = {"csv": b"slug\na\nb\nc\n", "xlsx": xlsx_bytes({f"A{row}": "x" for row in range(1, 5)})}

    assert refusal(contents[kind]) == "The sheet has more than 2 rows, the most that can be read at once. Divide it."


def test_json_has_words_for_what_is_no_number():
    assert read_sheet(b'[{"value": NaN, "slug": -Infinity}]').rows == [["NaN", "-Infinity"]]


def test_lines_of_very_old_programs_are_read():
    assert read_sheet(b"slug,name\rdrugs,Drugs\r").rows == [["drugs", "Drugs"]]
