import io

import openpyxl
import pytest

from programmes.models import Programme
from spreadsheets.actions import import_now
from spreadsheets.files import public_file
from spreadsheets.formats import FORMATS
from spreadsheets.reader import read_sheet
from spreadsheets.resources import SheetResource
from spreadsheets.template import template_workbook
from tests.factories import CountryGroupFactory, FigureFactory, MeasureFactory, ProgrammeFactory, ThemeFactory
from tests.spreadsheets.sheets import found

pytestmark = pytest.mark.django_db

AWKWARD = "=HYPERLINK(\"http://x\")\n+1 (a)  two  spaces\t@tab <&> “quotes” 'apostrophe', comma; semicolon"


def written(area: str, format_name: str) -> bytes:
    resource = SheetResource.registry[area]()
    return b"".join(FORMATS[format_name].write(resource, resource.get_queryset()))


@pytest.mark.parametrize("format_name", FORMATS)
def test_awkward_texts_survive_every_format(tmp_path, format_name):
    for text in (AWKWARD, "-5 degrees", "'=quoted", "@cite", "007"):
        ThemeFactory(description=text)
    CountryGroupFactory(stated_members=33)
    FigureFactory(measure=MeasureFactory(), value="-45844918.15")

    for area in ("themes", "groups", "figures"):
        file = tmp_path / f"{area}.{format_name}"
        file.write_bytes(written(area, format_name))
        assert set(found(import_now(area, file))) == {"unchanged"}


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_text_longer_than_a_cell_comes_back_unharmed_or_not_at_all(tmp_path, format_name):
    theme = ThemeFactory(slug="long", name="Long", description="wörd " * 8_000 + "end")
    file = tmp_path / f"themes.{format_name}"
    file.write_bytes(written("themes", format_name))
    assert found(import_now("themes", file)) == {"unchanged": 1}

    if format_name == "xlsx":
        theme.description = "Something else."
        theme.save()
        assert "was cut" in import_now("themes", file).sentences()[0]


@pytest.mark.parametrize("format_name", ["csv", "xlsx", "ods"])
def test_no_cell_can_run_as_a_formula(format_name):
    ThemeFactory(slug="a", description="=1+1")
    ThemeFactory(slug="b", description="@SUM(A1)")
    content = written("themes", format_name)

    if format_name == "csv":
        assert b",'=1+1" in content
        assert b",'@SUM(A1)" in content
    if format_name == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert [(cell.value, cell.data_type) for cell in sheet["D"][1:]] == [("'=1+1", "s"), ("'@SUM(A1)", "s")]
    assert [row[3] for row in read_sheet(content).rows] == ["=1+1", "@SUM(A1)"]


def test_numbers_are_numbers_in_a_workbook():
    FigureFactory(value="-5.50", code="loss")

    sheet = openpyxl.load_workbook(io.BytesIO(written("figures", "xlsx"))).active
    assert [cell.value for cell in sheet[2] if cell.data_type == "n" and cell.value is not None] == [-5.5]


def test_negative_numbers_get_no_apostrophe_in_csv():
    FigureFactory(value="-5", code="loss")

    assert b",-5," in written("figures", "csv")


def test_csv_begins_with_the_mark_that_excel_needs():
    assert written("themes", "csv").startswith(b"\xef\xbb\xbfslug,")


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_download_holds_what_the_public_may_see(rf, format_name):
    ProgrammeFactory(slug="hidden")
    ProgrammeFactory(slug="shown", published=True, predecessor=ProgrammeFactory(slug="hidden-too"))

    resource = SheetResource.registry["programmes"]()
    response = public_file(rf.get("/"), resource, Programme.objects.all(), format_name, "list")
    content = b"".join(response) if response.streaming else response.content
    assert response["Content-Disposition"] == f'attachment; filename="list.{format_name}"'
    assert [row[0] for row in read_sheet(content).rows] == ["shown"]
    assert not any("hidden" in cell for row in read_sheet(content).rows for cell in row)


def test_a_template_has_the_columns_a_dictionary_and_drop_downs():
    book = openpyxl.load_workbook(io.BytesIO(template_workbook(SheetResource.registry["programmes"]())))

    sheet, *companions, dictionary, example, rules, lists = book.worksheets
    headers = SheetResource.registry["programmes"]().headers
    assert [cell.value for cell in sheet[1]] == headers
    areas = ["programme-countries", "programme-organisations", "programme-objectives", "figures"]
    assert [page.title for page in companions] == areas
    described = [(sheet.value, column.value) for sheet, column in zip(dictionary["A"], dictionary["B"], strict=True)]
    columns = {area: SheetResource.registry[area]().headers for area in ["programmes", *areas]}
    assert described[1:] == [(area, column) for area, listed in columns.items() for column in listed]
    assert [cell.value for cell in example[1]] == headers
    assert (rules.max_row, lists.sheet_state) == (5, "hidden")
    offered = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert offered["D2:D1001"] == "lists!$D$1:$D$5"
    kinds = ["programme", "project", "component", "phase", "bilateral-allocation"]
    assert [cell.value for cell in lists["D"][:5]] == kinds


@pytest.mark.parametrize("make", [lambda resource: template_workbook(resource), lambda _: written("figures", "xlsx")])
def test_excel_keeps_a_month_that_is_typed_in_as_it_is(make):
    FigureFactory(starts="2016-08")

    sheet = openpyxl.load_workbook(io.BytesIO(make(SheetResource.registry["figures"]()))).worksheets[0]
    formats = {
        header: columns.number_format
        for columns in sheet.column_dimensions.values()
        for header in [cell.value for cell in sheet[1]][columns.min - 1 : columns.max]
    }
    assert (formats["starts"], formats["value"]) == ("@", "General")


@pytest.mark.parametrize("area", sorted(SheetResource.registry))
def test_every_column_of_every_template_says_what_it_may_hold(area):
    columns = SheetResource.registry[area]().columns.values()

    assert [column.column_name for column in columns if not column.expects] == []
