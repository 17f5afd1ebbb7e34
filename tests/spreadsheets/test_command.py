import re
from datetime import timedelta

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from figures.models import Figure
from programmes.models import Programme
from reference.models import Theme
from spreadsheets import actions
from spreadsheets.models import ImportRun
from spreadsheets.reader import read_sheet
from tests.factories import MeasureFactory, OrganisationFactory, ProgrammeFactory, SourceFactory, ThemeFactory
from tests.spreadsheets.sheets import csv_bytes, xlsx_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    def write(*rows):
        path = tmp_path / "themes.csv"
        path.write_bytes(csv_bytes(*rows))
        return str(path)

    return write


def test_an_import_prints_the_counts_and_is_logged(file, capsys, publisher):
    ThemeFactory(slug="crime", name="Crime")
    path = file({"slug": "drugs", "name": "Drugs"}, {"slug": "crime", "name": "Crime"})

    call_command("sheet", "import", "themes", path, "--user", "publisher")
    assert capsys.readouterr().out == "1 new, 0 changed, 1 unchanged, 0 wrong\n"
    run = ImportRun.objects.get()
    assert (run.state, run.user, run.file_name) == ("committed", publisher, "themes.csv")


def test_wrong_cells_are_printed_and_nothing_is_saved(file, capsys):
    path = file({"slug": "drugs", "name": "Drugs"}, {"slug": "crime", "name": ""}, {"slug": "x", "name": "X" * 201})

    with pytest.raises(CommandError) as error:
        call_command("sheet", "import", "themes", path)
    assert capsys.readouterr().out == "1 new, 0 changed, 0 unchanged, 2 wrong\n"
    assert str(error.value).splitlines() == [
        "row 3, column “name”: This field cannot be blank.",
        "row 4, column “name”: Ensure this value has at most 200 characters (it has 201).",
        "Nothing was saved.",
    ]
    assert error.value.returncode == 1
    assert (Theme.objects.count(), ImportRun.objects.get().state) == (0, "previewed")


def test_a_dry_run_saves_nothing(file, capsys):
    call_command("sheet", "import", "themes", file({"slug": "drugs", "name": "Drugs"}), "--dry-run")

    assert capsys.readouterr().out == "1 new, 0 changed, 0 unchanged, 0 wrong\nNothing was saved (dry run).\n"
    assert not Theme.objects.exists()


def test_an_import_is_taken_back(file, capsys):
    call_command("sheet", "import", "themes", file({"slug": "drugs", "name": "Drugs"}))
    call_command("sheet", "undo", str(ImportRun.objects.get().pk))

    assert capsys.readouterr().out.splitlines()[1] == "0 new, 0 changed, 0 unchanged, 0 wrong, 1 gone"
    assert not Theme.objects.exists()


def test_old_previews_are_taken_away_and_can_be_read_again(file, capsys):
    path = file({"slug": "drugs", "name": "Drugs"})
    for _ in range(2):
        call_command("sheet", "import", "themes", path, "--dry-run")
    old, new = ImportRun.objects.order_by("pk")
    ImportRun.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))
    capsys.readouterr()

    call_command("sheet", "prune")
    assert capsys.readouterr().out == "Previews taken away: 1.\n"
    old.refresh_from_db()
    assert (old.state, old.rows.count(), new.rows.count()) == ("asking", 0, 1)
    assert actions.preview(old).new == 1


def test_an_import_that_others_have_changed_since_is_not_taken_back_unasked(file):
    call_command("sheet", "import", "themes", file({"slug": "drugs", "name": "Drugs"}))
    theme = Theme.objects.get()
    theme.description = "Theirs."
    theme.save()
    run = str(ImportRun.objects.get().pk)

    with pytest.raises(CommandError, match="Nothing was saved"):
        call_command("sheet", "undo", run)
    call_command("sheet", "undo", run, "--changed-since", "mine")
    assert not Theme.objects.exists()


def test_blank_cells_clear_when_told(file):
    theme = ThemeFactory(description="Words.")

    call_command("sheet", "import", "themes", file({"slug": theme.slug, "description": ""}), "--blank", "clear")
    theme.refresh_from_db()
    assert theme.description == ""


def test_what_the_page_would_ask_is_answered_by_options(tmp_path, capsys):
    MeasureFactory(slug="budget")
    SourceFactory(key="eprs2017")
    path = tmp_path / "figures.xlsx"
    headings = ["Kennung", "label", "measure", "value", "currency", "as of", "source", "Notas"]
    row = ["f1", "Budget", "budget", "1.234", "EUR", "03/04/2012", "eprs2017", "nothing"]
    path.write_bytes(xlsx_of({"Notes": [["Some notes"]], "Data": [["Budgets of 2012"], [], headings, row]}))
    options = [
        "--sheet", "Data", "--header-row", "3", "--column", "Kennung=code", "--column", "notas=",
        "--numbers", "value=comma", "--dates", "as of=month-first",
    ]  # fmt: skip

    call_command("sheet", "import", "figures", str(path), *options)
    figure = Figure.objects.get()
    assert (figure.code, figure.value, figure.as_of) == ("f1", 1234, "2012-03-04")


def test_names_that_nobody_has_recorded_are_recorded_when_told(tmp_path):
    path = tmp_path / "programmes.csv"
    path.write_bytes(csv_bytes({"slug": "oas", "title": "OAS", "partners": "Guardia Civil", "themes": "Borders"}))
    record = ["--record", "organisations:kind=government", "--record", "themes"]

    with pytest.raises(CommandError, match="“Guardia Civil” is not the name of any organisation"):
        call_command("sheet", "import", "programmes", str(path))
    call_command("sheet", "import", "programmes", str(path), *record)
    assert [str(link.organisation) for link in Programme.objects.get().organisation_links.all()] == ["Guardia Civil"]
    assert Theme.objects.get().slug == "borders"


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--column", "Colour=name", "The file has no heading “Colour”. Headings: slug, name"),
        ("--column", "name=colour", "“colour” is not a column of themes"),
        ("--column", "name", "“name”: write it as name=value"),
        ("--numbers", "name=dot", "“dot” is not one of: point, comma"),
        ("--dates", "ends=day-first", "“ends” is not a column of themes"),
        ("--sheet", "Second", "The file has no visible sheet “Second”"),
    ],
)
def test_an_answer_that_does_not_fit_is_told(file, option, value, sentence):
    with pytest.raises(CommandError, match=re.escape(sentence)):
        call_command("sheet", "import", "themes", file({"slug": "drugs", "name": "Drugs"}), option, value)
    assert not Theme.objects.exists()


def test_a_file_that_is_not_there_and_a_person_who_is_not_there_are_told(file):
    with pytest.raises(CommandError, match=r"“nowhere\.csv” cannot be read: No such file or directory"):
        call_command("sheet", "import", "themes", "nowhere.csv")
    with pytest.raises(CommandError, match="There is no user called “nobody”"):
        call_command("sheet", "import", "themes", file({"slug": "a", "name": "A"}), "--user", "nobody")


@pytest.mark.parametrize("format_name", ["csv", "xlsx", "ods", "json"])
def test_an_export_can_be_narrowed(tmp_path, format_name):
    OrganisationFactory(slug="unodc", kind="international", name="United Nations Office on Drugs and Crime")
    OrganisationFactory(slug="interpol", kind="international")
    OrganisationFactory(slug="echo", kind="eu")
    path = tmp_path / f"organisations.{format_name}"

    narrow = ("--filter", "q=drugs", "--filter", "kind=international", "--filter", "kind=regional")
    call_command("sheet", "export", "organisations", str(path), *narrow)
    assert [row[0] for row in read_sheet(path.read_bytes()).rows] == ["unodc"]


def test_an_export_by_command_holds_drafts_too(tmp_path):
    draft = ProgrammeFactory()
    path = tmp_path / "programmes.csv"

    call_command("sheet", "export", "programmes", str(path), "--filter", f"q={draft.title}")
    assert [row[0] for row in read_sheet(path.read_bytes()).rows] == [draft.slug]


@pytest.mark.parametrize(
    ("area", "text", "sentence"),
    [
        ("organisations", "kind", "“kind”: write a filter as key=value"),
        ("organisations", "colour=red", "There is no filter “colour” here. Filters: kind, order, q"),
        ("organisations", "as_of=2026-03-02", "There is no filter “as_of” here. Filters: kind, order, q"),
        ("organisations", "kind=blue", "“blue” is not one of: eu, international"),
        ("aliases", "kind=former", "The sheet “aliases” has no filters"),
    ],
)
def test_a_filter_that_does_not_fit_is_told(tmp_path, area, text, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("sheet", "export", area, str(tmp_path / "sheet.csv"), "--filter", text)


def test_an_export_into_an_unknown_format_is_told(tmp_path):
    with pytest.raises(CommandError, match=r"the name must end in one of \.csv, \.xlsx, \.ods, \.json"):
        call_command("sheet", "export", "themes", str(tmp_path / "themes.pdf"))


def test_a_template_is_written(tmp_path):
    path = tmp_path / "themes.xlsx"

    call_command("sheet", "template", "themes", str(path))
    assert openpyxl.load_workbook(path).sheetnames == ["themes", "data dictionary", "example", "rules", "lists"]


def test_a_template_is_a_workbook_whatever_it_is_called(tmp_path):
    with pytest.raises(CommandError, match=r"must end in \.xlsx"):
        call_command("sheet", "template", "themes", str(tmp_path / "themes.csv"))
