import contextlib
import datetime
import io
import random
import time
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from spreadsheets import reader
from spreadsheets.reader import REFUSALS, Exact, FileBeginning, SheetBeginning, look_into, read_sheet, rows_of
from spreadsheets.sheet import SheetError
from tests.spreadsheets.sheets import xlsx_bytes, xlsx_with_formula

FILES = Path(__file__).parent / "files"
SEND = "Send a CSV, XLSX, XLS, ODS or JSON file."
MANIFEST = (
    "<manifest:manifest xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0' manifest:version='1.3'>"
    "<manifest:file-entry manifest:full-path='/' "
    "manifest:media-type='application/vnd.oasis.opendocument.spreadsheet'/></manifest:manifest>"
)
SAVE_AS_XLSX = "Open it in your spreadsheet program and save it as XLSX."
NO_TEXT = "holds a character that no text can have, such as a zero byte. Remove it."


@pytest.fixture
def written(tmp_path):
    """Writes a file as people send it, with a name that says nothing."""

    def write(content: bytes) -> Path:
        path = tmp_path / "sent"
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def all_rows(written):
    def read(content: bytes, *args, **kwargs) -> list:
        path = written(content)
        return list(rows_of(path, look_into(path), *args, **kwargs))

    return read


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
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", content)
    return file.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("cp1252", "Windows-1252"),
        ("mac_roman", "Mac Roman"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16 LE"),
        ("utf-16-be", "UTF-16 BE"),
    ],
)
def test_csv_is_read_whatever_its_encoding_and_delimiter(written, delimiter, codec, encoding):
    path = written(f"slug{delimiter}name\ncamión{delimiter}“Policía de México”\n".encode(codec))

    beginning = look_into(path)
    assert beginning == FileBeginning(
        "csv", encoding, delimiter,
        [SheetBeginning("", [(1, ["slug", "name"]), (2, ["camión", "“Policía de México”"])], 1)],
    )  # fmt: skip
    assert list(rows_of(path, beginning)) == beginning.sheets[0].rows


def test_bytes_that_windows_does_not_know_are_read_as_latin_1(written):
    assert look_into(written(b"slug,name\na,\x81\xe9\n")).encoding == "Latin-1"


def test_a_broken_letter_does_not_turn_all_others_into_nonsense():
    content = "slug,name\na,Café\nb,Perú\nc,camión\n".encode() + b"d,caf\xe9\n"

    assert refusal(content) == ("The file seems to be in UTF-8 and holds bytes that are none. Save it again as UTF-8.")


def test_what_excel_says_of_the_separator_is_no_row(all_rows):
    assert all_rows(b"sep=;\r\nslug;name\r\na,b,c;d,e\r\n") == [(1, ["slug", "name"]), (2, ["a,b,c", "d,e"])]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("Programmes, missions, and figures, 2020\n\nslug;name\na;A\nb;B\n", ";"),
        ("place;area;share\na;1,5;2,5\nb;3,5;4,5\nc;5,5;6,5\n", ";"),
        ('slug,members\na,"x; y; z"\nb,"x; y"\nc,x; y\n', ","),
        ("slug\tplace\na\tMadrid, Spain\nb\tLima, Peru\n", "\t"),
        ("slug,name,note\na\nb,B\nc,C,x;y\n", ","),
        ('slug;name\na;"one,\ntwo, three,\nfour, five,"\n', ";"),
        ('slug,text\na,"one\n\ntwo; three\nfour; five\nsix; seven\neight; nine"\n', ","),
        ("slug\na\nb\n", ","),
    ],
)
def test_the_delimiter_is_the_one_that_divides_rows_evenly(written, text, delimiter):
    assert look_into(written(text.encode())).delimiter == delimiter


@pytest.mark.parametrize("name", ["lies.xls", "lies.ods", "lies.xlsb", "lies.csv", "lies"])
def test_the_name_of_a_file_is_not_believed(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(xlsx_bytes({"A1": "slug", "A2": "a"}))

    beginning = look_into(path)
    assert beginning.kind == "xlsx"
    assert list(rows_of(path, beginning)) == [(1, ["slug"]), (2, ["a"])]


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


def test_a_hidden_first_sheet_is_passed_over():
    book = openpyxl.Workbook()
    book.active.sheet_state = "hidden"
    book.create_sheet("Seen").append(["slug"])
    book["Seen"].append(["drugs"])
    content = io.BytesIO()
    book.save(content)

    assert read_sheet(content.getvalue()).rows == [["drugs"]]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \n ", "The file is empty."),
        (b"\xef\xbb\xbf\n,,\n", "The file is empty."),
        (b"%PDF-1.7 ...", f"This is a PDF, not a spreadsheet. {SEND}"),
        (b"\x89PNG\r\n", f"This is a picture, not a spreadsheet. {SEND}"),
        (b"<!DOCTYPE html><html>", REFUSALS["web page"]),
        (b"\xef\xbb\xbf\r\n<!-- Excel --><table><tr>", REFUSALS["web page"]),
        (b"MIME-Version: 1.0\r\n", REFUSALS["web page"]),
        (b"<?xml version='1.0'?><a/>", f"This is an XML file, not a spreadsheet that can be read. {SAVE_AS_XLSX}"),
        (b"MZ\x00\x01\x02", f"This is not a spreadsheet that can be read. {SEND}"),
        (b"PK\x03\x04 broken", REFUSALS["damaged"]),
        (b"\xd0\xcf\x11\xe0 broken", REFUSALS["damaged"]),
        (
            b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"),
            f"This is a text document, not a spreadsheet. {SEND}",
        ),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), REFUSALS["password"]),
        (b'[{"slug": "a\\u0000"}]', f"Row 1 {NO_TEXT}"),
        (b'[{"slug": "a\\ud800"}]', f"Row 1 {NO_TEXT}"),
        ("slug\na\x00".encode("utf-16"), f"Row 2 {NO_TEXT}"),
        (b"slug\na\x00\n", f"Row 2 {NO_TEXT}"),
        (b"\xff\xfes\x00l", "The file seems to be in UTF-16 and holds bytes that are none. Save it again as UTF-8."),
        (
            b"\xef\xbb\xbfslug\n\xff\n",
            "The file seems to be in UTF-8 and holds bytes that are none. Save it again as UTF-8.",
        ),
        (b'{"slug": "drugs"}', "The JSON must be a list of objects, one for each row."),
        (b'[{"slug": ["drugs"]}]', "Row 1, “slug”: a value must be text or a number, not a list or an object."),
    ],
)
def test_what_is_not_a_sheet_is_told_by_its_content(content, sentence):
    assert refusal(content) == sentence


def test_an_ods_file_with_a_password_is_told():
    content = changed(
        ods_bytes(""), {"META-INF/manifest.xml": b"<manifest:encryption-data/>", "content.xml": b"\x01\x02"}
    )

    assert refusal(content) == REFUSALS["password"]


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


def test_a_sheet_of_exactly_as_many_rows_as_allowed_is_read(settings, all_rows):
    settings.UPLOAD_LIMIT_ROWS = 2

    assert len(all_rows(b"A title\n\nslug,name\na,A\nb,B\n")) == 3


def test_json_has_words_for_what_is_no_number():
    assert read_sheet(b'[{"value": NaN, "slug": -Infinity}]').rows == [["NaN", "-Infinity"]]


def test_lines_of_very_old_programs_are_read():
    assert read_sheet(b"slug,name\rdrugs,Drugs\r").rows == [["drugs", "Drugs"]]


def test_numbers_of_the_file_are_told_from_texts_that_look_like_numbers(all_rows):
    rows = all_rows(xlsx_bytes({"A1": "code", "B1": "value", "A2": "020", "B2": 1.5e-7, "A3": "021", "B3": 2e20}))

    assert rows == [(1, ["code", "value"]), (2, ["020", "0.00000015"]), (3, ["021", "200000000000000000000"])]
    assert [[type(cell) for cell in cells] for _, cells in rows[1:]] == [[str, Exact], [str, Exact]]


def test_json_numbers_are_exact_and_plain(all_rows):
    rows = all_rows(b'[{"a": 45844918.10, "b": "1.0", "c": true}, {"a": 1.25e3, "b": null}, {"a": -0.000000012}]')

    assert rows[1:] == [(1, ["45844918.10", "1.0", "TRUE"]), (2, ["1250", "", ""]), (3, ["-0.000000012", "", ""])]
    assert [[type(cell) for cell in cells[:2]] for _, cells in rows[1:]] == [[Exact, str]] * 3


def test_json_may_hold_several_sheets_by_name(written):
    path = written(b'{"programmes": [{"slug": "a"}], "figures": [{"code": "x"}, {"code": "y", "value": 1}]}')

    beginning = look_into(path)
    assert [(sheet.name, sheet.header_row) for sheet in beginning.sheets] == [("programmes", 0), ("figures", 0)]
    assert list(rows_of(path, beginning, "figures")) == [(0, ["code", "value"]), (1, ["x", ""]), (2, ["y", "1"])]


def test_text_in_brackets_is_not_taken_for_json(written):
    assert look_into(written(b"[draft] slug,name\na,A\n")).kind == "csv"


@pytest.mark.parametrize("name", ["values.xls", "values.ods"])
def test_workbooks_of_other_programs_give_the_results_of_formulas_days_and_numbers(name):
    rows = list(rows_of(FILES / name, look_into(FILES / name)))

    assert rows == [
        (1, ["formula", "day", "moment", "hour", "whole", "part", "yes", "sum"]),
        (2, ["Drugs", "2016-08-24", "2016-08-24T10:30:00", "10:30:00", "5000000", "0.1", "TRUE", "10000000"]),
        (3, ["", "end", "", "", "", "", "", ""]),
    ]
    assert [type(cell) for cell in rows[1][1]] == [str, str, str, str, Exact, Exact, str, Exact]


def test_visible_sheets_of_an_old_workbook_are_offered_by_name():
    path = FILES / "plain.xls"

    beginning = look_into(path)
    assert (beginning.kind, [sheet.name for sheet in beginning.sheets]) == ("xls", ["Terms", "Second"])
    assert list(rows_of(path, beginning)) == [
        (1, ["slug", "name"]),
        (2, ["drugs", "Café “Drugs”"]),
        (4, ["020", "=1+1"]),
    ]
    assert list(rows_of(path, beginning, "Second")) == [(1, ["code"]), (2, ["MX"])]


def test_an_error_in_an_old_workbook_is_never_read_as_empty():
    assert refusal((FILES / "error.xls").read_bytes()) == (
        "C3: a formula that ends in an error. Correct it or paste a value there."
    )


def test_a_sheet_that_is_not_there_is_told(all_rows):
    with pytest.raises(SheetError, match="The file has no visible sheet “Figures”"):
        all_rows(b"slug\na\n", "Figures")


def test_errors_above_the_headings_or_in_another_sheet_do_no_harm(all_rows):
    book = openpyxl.Workbook()
    book.active.append(["Made on", "=TODAY()"])
    book.active.append(["slug", "name"])
    book.active.append(["drugs", "Drugs"])
    book.create_sheet("Other")["A1"] = "=1+1"
    content = io.BytesIO()
    book.save(content)

    assert all_rows(content.getvalue(), header_row=2) == [(2, ["slug", "name"]), (3, ["drugs", "Drugs"])]


def test_staff_choose_the_row_of_headings(all_rows):
    assert all_rows(b"slug,name\ncode,title\na,A\n", header_row=2) == [(2, ["code", "title"]), (3, ["a", "A"])]


def test_a_blank_row_holds_no_headings(all_rows):
    with pytest.raises(SheetError, match="Row 2 is blank, so it cannot hold the headings"):
        all_rows(b"slug,name\n\na,A\n", header_row=2)


def test_a_column_with_cells_and_no_heading_is_kept(all_rows):
    assert all_rows(b"slug,,name,,\na,x,A,\nb,,B,y,\n", header_row=1) == [
        (1, ["slug", "", "name", ""]),
        (2, ["a", "x", "A", ""]),
        (3, ["b", "", "B", "y"]),
    ]


def test_a_cell_to_the_right_of_all_headings_far_below_is_told(all_rows):
    with pytest.raises(SheetError) as error:
        all_rows(b"slug,name\n" + b"a,A\n" * 300 + b"b,B, ,\nc,C,x\n")

    assert error.value.messages == [
        "Row 303 has a cell further to the right than the headings. Remove it, or give it a heading."
    ]


def test_rows_come_before_a_wrong_one_is_met(settings, written):
    settings.UPLOAD_LIMIT_ROWS = 100_000
    path = written(b"slug,name\n" + b"a,A\n" * 50_000 + b'b,"B\n')

    rows = rows_of(path, look_into(path))
    assert next(rows) == (1, ["slug", "name"])
    with pytest.raises(SheetError, match="Row 50002 cannot be read as CSV"):
        list(rows)


def table(text: str) -> list:
    rows = [(number, line.split(",")) for number, line in enumerate(text.split("\n"), 1)]
    return [(number, cells) for number, cells in rows if any(cells)]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("slug,name\na,A\nb,B", 1),
        ("slug\na\nb", 1),
        ("slug,name,note", 1),
        ("Programmes of 2020,,\n\nslug,name,lead\na,A,MX\nb,B,MX", 3),
        ("Who,,When,,Money\nslug,name,starts,ends,budget\na,A,2014,2016,5", 2),
        ("Who,Who,When,When,Money\nslug,name,starts,ends,budget\na,A,2014,2016,5", 2),
        ("Source:,EEAS,,,\nDate:,2020-01-01,,,\n,,,,\ncode,name,starts,ends,budget\na,A,2014,2016,5", 4),
        ("Seizures in tonnes,,,\ncountry,2018,2019,2020\nMexico,1.5,2.5,3\nPeru,2,3,4", 2),
        ("country,2018,2019,2020\nMexico,1.5,2.5,3", 1),
        ("slug,name,lead,\na,A,MX,remark\nb,B,MX,\nc,C,PE,other", 1),
        ("slug,name\nrequired,at most 200 letters\na,A\nb,B", 1),
        ("A title,\nslug,name", 2),
        ("1,2\n3,4", 1),
    ],
)
def test_the_headings_are_found_below_titles_and_bands(text, row):
    assert reader.header_row_of(table(text)) == row


def test_workbooks_with_a_title_and_merged_bands_are_read_from_their_headings(all_rows):
    book = openpyxl.Workbook()
    for row in (["Programmes"], [], ["Who", None, "When"], ["slug", "name", "starts", "ends"], ["a", "A", 2014, 2016]):
        book.active.append(row)
    book.active.merge_cells("A1:D1")
    book.active.merge_cells("A3:B3")
    content = io.BytesIO()
    book.save(content)

    assert all_rows(content.getvalue()) == [(4, ["slug", "name", "starts", "ends"]), (5, ["a", "A", "2014", "2016"])]


def test_columns_left_of_the_table_do_not_change_the_numbers_of_rows(all_rows):
    assert all_rows(xlsx_bytes({"C4": "slug", "D4": "name", "C6": "a", "D6": "two\r\nlines"})) == [
        (4, ["slug", "name"]),
        (6, ["a", "two\nlines"]),
    ]


# How much reading takes


def test_reading_keeps_no_more_than_some_rows_in_memory(settings, written):
    settings.UPLOAD_LIMIT_ROWS = 50_000
    path = written(b"a,b,c,d,e,f,g,h,i,j,k,l\n" + b"some text,more text,1,2,3,4,5,6,7,8,9,10\n" * 50_000)

    with memory_below(3_000_000):
        assert sum(1 for _ in rows_of(path, look_into(path))) == 50_001


def test_no_process_is_left_when_reading_ends_early(written, monkeypatch):
    children = []
    real = reader.subprocess.Popen
    monkeypatch.setattr(
        reader.subprocess, "Popen", lambda *args, **kwargs: children.append(real(*args, **kwargs)) or children[-1]
    )
    path = written(b"slug,name\n" + b"a,A\n" * 100_000)

    rows = rows_of(path, look_into(path))
    next(rows)
    rows.close()
    assert [child.poll() for child in children] == [0, -9]


def test_a_file_that_takes_too_long_is_answered_with_a_sentence(monkeypatch):
    monkeypatch.setattr(reader, "SECONDS", 0.001)

    assert refusal(xlsx_bytes({"A1": "slug"})) == "The file takes too long to read. Divide it, or send it as CSV."


def test_time_that_the_reader_of_the_rows_needs_is_not_counted(written, monkeypatch):
    path = written(b"slug,name\n" + b"a,A\n" * 3000)
    beginning = look_into(path)
    monkeypatch.setattr(reader, "SECONDS", 1)

    rows = rows_of(path, beginning)
    next(rows)
    time.sleep(1.1)
    assert sum(1 for _ in rows) == 3000


# Files that mean harm


@contextlib.contextmanager
def memory_below(most: int):
    tracemalloc.start()
    yield
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < most


@pytest.fixture
def refused(settings):
    """The sentence for a file that means harm, which comes soon and takes no memory of the server."""
    settings.UPLOAD_LIMIT_MB = 100

    def read(path: Path) -> str:
        since = time.monotonic()
        with memory_below(5_000_000), pytest.raises(SheetError) as error:
            list(rows_of(path, look_into(path)))
        assert time.monotonic() - since < 20
        return " ".join(error.value.messages)

    return read


def changed(content: bytes, members: dict[str, bytes]) -> bytes:
    """An archive with other members in place of its own."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *members]):
            new.writestr(name, members.get(name) or old.read(name))
    return file.getvalue()


def test_two_cells_that_span_a_whole_sheet_are_answered_with_a_sentence(written, refused):
    content = xlsx_bytes({"A1": "slug", "XFD1048576": "far"})

    assert len(content) < 10_000
    assert refused(written(content)).startswith(
        "The file needs too much memory to be read. In a workbook, a cell far below"
    )


@pytest.mark.parametrize("told", [True, False])
def test_an_archive_that_unpacks_to_a_gigabyte_is_refused(tmp_path, refused, told):
    path = tmp_path / "bomb"
    path.write_bytes(xlsx_bytes({"A1": "slug"}))
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist() if "sheet1" not in name}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(1000):
                sheet.write(bytes(1_000_000))
    if not told:
        path.write_bytes(path.read_bytes().replace((10**9).to_bytes(4, "little"), (10**6).to_bytes(4, "little")))

    assert refused(path) in ([REFUSALS["unpacked"]] if told else [REFUSALS["damaged"], REFUSALS["memory"]])


def test_an_archive_of_very_many_members_is_refused(written, refused):
    content = changed(xlsx_bytes({"A1": "slug"}), {f"xl/{number}": b"x" for number in range(10_001)})

    assert refused(written(content)) == REFUSALS["unpacked"]


LAUGHS = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
DECLARED = {
    "a billion laughs": f"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY l0 'ha'>{LAUGHS}]><x>&l9;</x>",
    "a file of the server": "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY l SYSTEM 'file:///etc/passwd'>]><x>&l;</x>",
}


@pytest.mark.parametrize("harm", DECLARED)
@pytest.mark.parametrize(
    "member", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "content.xml"]
)
def test_declared_entities_are_refused(written, refused, harm, member):
    content = ods_bytes("") if member == "content.xml" else xlsx_bytes({"A1": "slug"})

    assert refused(written(changed(content, {member: DECLARED[harm].encode()}))) == REFUSALS["declarations"]


def test_entities_declared_where_nobody_looks_for_them_are_not_unfolded(written, refused):
    hidden = DECLARED["a billion laughs"].replace("<!DOCTYPE", f"<!--{'x' * 5000}--><!DOCTYPE")

    content = changed(xlsx_bytes({"A1": "slug"}), {"xl/workbook.xml": hidden.encode()})
    assert refused(written(content)) == REFUSALS["unclear"]


def test_a_million_columns_are_refused(written, refused):
    assert refused(written(b"x," * 1_000_000 + b"x\n")) == (
        "Row 1 has more than 1000 columns, the most that can be read. Remove the columns you do not need."
    )


@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
@pytest.mark.parametrize("name", ["values.xls", "values.ods", "xlsx"])
def test_a_file_that_was_cut_off_is_refused(written, refused, name, part):
    content = xlsx_bytes({"A1": "slug", "A2": "a"}) if name == "xlsx" else (FILES / name).read_bytes()

    assert refused(written(content[: int(len(content) * part)])) == REFUSALS["damaged"]


def test_a_workbook_with_macros_is_read_as_one_without(all_rows):
    content = changed(xlsx_bytes({"A1": "slug", "A2": "a"}), {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros"})

    assert all_rows(content) == [(1, ["slug"]), (2, ["a"])]


def test_json_nested_very_deep_is_refused(written, refused):
    assert refused(written(b"[" * 100_000)).startswith("The file begins like JSON and cannot be read as JSON")
    assert refused(written(b'[{"a":' * 100_000)).startswith("The file begins like JSON and cannot be read as JSON")


def test_a_json_number_that_would_fill_the_memory_is_refused(written, refused):
    assert refused(written(b'[{"value": 1e999999999}]')) == (
        "Row 1, “value”: the number is too large or too small to be kept."
    )


@pytest.mark.parametrize("quote", [b"", b'"'])
def test_a_cell_of_fifty_megabytes_is_refused(written, refused, quote):
    assert refused(written(b"slug,name\na," + quote + b"x" * 50_000_000 + b"\n")) == (
        "Row 2 has a cell of more than a million characters, the most that can be read. "
        "Often a quotation mark is not closed."
    )


def test_rows_and_columns_repeated_to_the_end_of_the_sheet_are_refused(written, refused):
    rows = (
        "<table:table-row table:number-rows-repeated='1048576'><table:table-cell table:number-columns-repeated='16384' "
        "office:value-type='string'><text:p>x</text:p></table:table-cell></table:table-row>"
    )

    assert refused(written(ods_bytes(rows))) == REFUSALS["unclear"]


def test_blank_rows_repeated_to_the_end_of_the_sheet_do_no_harm(all_rows):
    rows = (
        "<table:table-row><table:table-cell office:value-type='string'><text:p>slug</text:p></table:table-cell>"
        "<table:table-cell table:number-columns-repeated='16383'/></table:table-row>"
        "<table:table-row><table:table-cell office:value-type='string'><text:p>a</text:p></table:table-cell>"
        "<table:table-cell table:number-columns-repeated='16383'/></table:table-row>"
        "<table:table-row table:number-rows-repeated='1048574'>"
        "<table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
    )

    assert all_rows(ods_bytes(rows)) == [(1, ["slug"]), (2, ["a"])]


def test_a_small_file_that_holds_very_much_text_is_refused(settings):
    settings.UPLOAD_LIMIT_MB = 1
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for row in range(1000):
            sheet.write(row, 0, "x" * 32_000)

    assert len(content.getvalue()) < 100_000
    assert refusal(content.getvalue()) == "The sheet holds too much text to be read at once. Divide it."


def test_bytes_without_sense_are_never_more_than_refused():
    chance = random.Random(1)
    beginnings = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"[", b'"', (FILES / "values.xls").read_bytes()[:3000]]

    for beginning in beginnings:
        with contextlib.suppress(SheetError):
            read_sheet(beginning + chance.randbytes(3000))
