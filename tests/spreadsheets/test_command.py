import openpyxl
import pytest
from django.core.management import CommandError, call_command

from reference.models import Theme
from spreadsheets.models import ImportRun
from spreadsheets.reader import read_sheet
from tests.factories import OrganisationFactory, ProgrammeFactory, ThemeFactory
from tests.spreadsheets.sheets import csv_bytes

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
        ("organisations", "colour=red", "There is no filter “colour” here. Filters: kind, order, page, q"),
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
