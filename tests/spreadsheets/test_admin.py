import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse

from programmes.models import Programme
from reference.models import Theme
from spreadsheets.formats import FORMATS
from spreadsheets.models import ImportRun
from spreadsheets.reader import read_sheet
from spreadsheets.resources import SheetResource
from tests.factories import (
    CountryFactory,
    MeasureFactory,
    ProgrammeFactory,
    SourceFactory,
    ThemeFactory,
    UserFactory,
)
from tests.spreadsheets.sheets import csv_bytes, xlsx_bytes

pytestmark = pytest.mark.django_db
THEMES = "admin:reference_theme_"
PROGRAMMES = "admin:programmes_programme_"


@pytest.fixture
def staff(client, publisher):
    client.force_login(publisher)
    return client


def send(client, content: bytes, name="themes.csv", pages=THEMES, **fields):
    file = SimpleUploadedFile(name, content)
    return client.post(
        reverse(f"{pages}import"), {"file": file, "blank": "keep", "existing": "update", **fields}, follow=True
    )


def test_the_list_leads_to_import_and_export(staff):
    page = staff.get(reverse(f"{THEMES}changelist")).content.decode()

    assert f'href="{reverse(f"{THEMES}import")}"' in page
    assert f'href="{reverse(f"{THEMES}export")}' in page


def test_the_import_page_explains_every_column(staff):
    page = staff.get(reverse(f"{PROGRAMMES}import")).content.decode()

    assert [header for header in SheetResource.registry["programmes"]().headers if header not in page] == []
    assert "Keys or names of countries, separated by semicolons." in page


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_file_of_every_format_is_previewed_and_saved(staff, format_name):
    ThemeFactory(slug="drugs", name="Drogas – ação", description="Two\nlines")
    resource = SheetResource.registry["themes"]()
    content = b"".join(FORMATS[format_name].write(resource, resource.get_queryset()))
    Theme.objects.all().delete()

    preview = send(staff, content, f"themes.{format_name}")
    assert "Previewed, nothing saved" in preview.content.decode()
    assert not Theme.objects.exists()

    saved = staff.post(ImportRun.objects.get().get_absolute_url(), {"act": "save"}, follow=True)
    page = saved.content.decode()
    theme = Theme.objects.get()
    assert "Saved: 1 new, 0 changed." in page
    assert (theme.name, theme.description) == ("Drogas – ação", "Two\nlines")
    assert f'href="{reverse(f"{THEMES}change", args=[theme.pk])}"' in page


def test_a_wrong_row_is_shown_first_and_there_is_no_button(staff):
    response = send(staff, csv_bytes({"slug": "drugs", "name": "Drugs"}, {"slug": "b", "name": "<b>", "parent": "Dru"}))
    page = response.content.decode()

    assert page.index("Row 3: wrong") < page.index("Row 2: new")
    assert "“Dru” is not the name of any theme here." in page
    assert "Save these changes" not in page
    assert "<b>" not in page

    staff.post(ImportRun.objects.get().get_absolute_url(), {"act": "save"})
    assert not Theme.objects.exists()


def test_a_change_between_preview_and_saving_is_told_and_nothing_is_saved(staff):
    send(staff, csv_bytes({"slug": "drugs", "name": "Drugs"}, {"slug": "crime", "name": "Crime"}))
    ThemeFactory(slug="other", name="Crime")

    page = staff.post(ImportRun.objects.get().get_absolute_url(), {"act": "save"}, follow=True).content.decode()
    assert "Nothing was saved:" in page
    assert "Saved: " not in page
    assert "Row 3: wrong" in page
    assert list(Theme.objects.values_list("slug", flat=True)) == ["other"]


def test_saving_twice_is_refused(staff):
    send(staff, csv_bytes({"slug": "drugs", "name": "Drugs"}))
    address = ImportRun.objects.get().get_absolute_url()
    staff.post(address, {"act": "save"})

    assert "This import is saved already." in staff.post(address, {"act": "save"}, follow=True).content.decode()
    assert Theme.history.count() == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7", "This is a PDF, not a spreadsheet."),
        (b"", "The file is empty."),
    ],
)
def test_a_file_that_cannot_be_used_is_answered_on_the_form_and_logged(staff, content, sentence):
    page = send(staff, content, "themes.xlsx").content.decode()

    assert sentence in page
    assert "Choose a file. Nothing is saved yet" in page
    assert ImportRun.objects.get().state == "failed"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"parent,description\nDrugs,1\n", "The column “slug” is missing"),
        (b"slug,nmae\ndrugs,Drugs\n", "“nmae” is not a column of themes. The closest is “name”."),
        (b"slug,name\n", "The sheet has headings and no rows under them."),
    ],
)
def test_what_a_file_leaves_open_is_asked_on_its_own_page(staff, content, sentence):
    assert sentence in send(staff, content).content.decode()
    assert not Theme.objects.exists()


def test_no_file_is_answered_on_the_form(staff):
    assert "Choose a file first." in staff.post(reverse(f"{THEMES}import"), {"blank": "keep"}).content.decode()


def test_two_cells_that_span_a_whole_sheet_are_answered_on_the_form(staff):
    page = send(staff, xlsx_bytes({"A1": "slug", "XFD1048576": "far"}), "themes.xlsx").content.decode()

    assert "The file needs too much memory to be read." in page


@override_settings(UPLOAD_LIMIT_MB=20)
def test_fifty_megabytes_are_answered_on_the_form(staff):
    page = send(staff, b"slug,name\n" + b"x" * 50_000_000).content.decode()

    assert "The file has 50 MB; the largest that can be read has 20 MB." in page


def test_blank_cells_clear_when_that_is_chosen(staff):
    theme = ThemeFactory(description="Words.")

    send(staff, csv_bytes({"slug": theme.slug, "description": ""}), blank="clear")
    staff.post(ImportRun.objects.get().get_absolute_url(), {"act": "save"})
    theme.refresh_from_db()
    assert theme.description == ""


def test_a_long_preview_is_paged(staff):
    rows = [{"slug": f"theme-{number}", "name": f"Theme {number}"} for number in range(120)]
    send(staff, csv_bytes(*rows))
    address = ImportRun.objects.get().get_absolute_url()

    assert [staff.get(address, {"p": p}).content.decode().count('class="module import-row') for p in (1, 3)] == [50, 20]


def test_the_export_holds_what_the_list_shows(staff):
    ProgrammeFactory(slug="one", kind="project", title="Anchor")
    ProgrammeFactory(slug="two", kind="project", title="Boat")
    ProgrammeFactory(slug="three", kind="phase", title="Anchor too")
    address = f"{reverse(f'{PROGRAMMES}export')}?kind__exact=project&q=anchor"

    assert "1 row:" in staff.get(address).content.decode()
    for format_name in FORMATS:
        response = staff.post(address, {"format": format_name})
        content = b"".join(response) if response.streaming else response.content
        assert [row[0] for row in read_sheet(content).rows] == ["one"]


def test_one_field_of_all_that_a_list_shows_is_changed_with_a_preview_and_an_undo(staff):
    drugs = ThemeFactory(slug="drugs")
    for slug, title in (("one", "Anchor"), ("two", "Boat"), ("three", "Anchor too")):
        ProgrammeFactory(slug=slug, title=title, kind="project", themes=[drugs] if slug == "one" else [])
    address = f"{reverse(f'{PROGRAMMES}change_many')}?q=anchor"
    assert "2 rows:" in staff.get(address).content.decode()

    preview = staff.post(address, {"column": "kind", "value": "phase"}, follow=True)
    run = preview.context["run"]
    assert (run.changed, run.unchanged, run.wrong) == (2, 0, 0)
    assert set(Programme.objects.values_list("kind", flat=True)) == {"project"}
    staff.post(run.get_absolute_url(), {"act": "save"})
    kinds = dict(Programme.objects.values_list("slug", "kind"))
    assert kinds == {"one": "phase", "two": "project", "three": "phase"}
    back = staff.post(run.get_absolute_url(), {"act": "undo"}, follow=True).context["run"]
    staff.post(back.get_absolute_url(), {"act": "save"})
    assert set(Programme.objects.values_list("kind", flat=True)) == {"project"}

    emptied = staff.post(address, {"column": "themes", "value": ""}, follow=True).context["run"]
    assert (emptied.changed, emptied.unchanged) == (1, 1)


def test_a_value_that_no_record_can_have_is_refused_at_once(staff):
    ProgrammeFactory()
    address = reverse(f"{PROGRAMMES}change_many")

    answer = staff.post(address, {"column": "starts", "value": "in spring"})
    assert "is not a date that can be read" in answer.content.decode()
    assert staff.post(address, {"column": "slug", "value": "x"}).status_code == 200  # a key is no such field
    assert not ImportRun.objects.exists()


def test_the_export_holds_drafts_for_staff(staff):
    programme = ProgrammeFactory(parent=ProgrammeFactory(slug="draft-parent"))
    address = f"{reverse(f'{PROGRAMMES}export')}?q={programme.slug}"

    content = b"".join(staff.post(address, {"format": "csv"}))
    assert b"draft-parent" in content


def test_the_template_is_a_workbook(staff):
    response = staff.get(reverse(f"{THEMES}template"))

    assert response["Content-Disposition"] == 'attachment; filename="themes-template.xlsx"'
    assert read_sheet_headers(response.content) == [
        *["slug", "name", "parent", "description"],
        *["name es", "description es", "name pt", "description pt", "name fr", "description fr"],
    ]


def read_sheet_headers(content: bytes) -> list[str]:
    return [cell.value for cell in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0][1]]


@pytest.mark.parametrize("page", ["import", "export", "template"])
@pytest.mark.parametrize("pages", [THEMES, PROGRAMMES])
def test_staff_without_rights_see_none_of_the_pages(client, page, pages):
    client.force_login(UserFactory())

    assert client.get(reverse(f"{pages}{page}")).status_code == 403


def test_a_run_is_shown_to_importers_only(client, staff):
    send(staff, csv_bytes({"slug": "drugs", "name": "Drugs"}))
    address = ImportRun.objects.get().get_absolute_url()
    client.force_login(UserFactory())

    assert client.get(address).status_code == 403
    assert client.post(address).status_code == 403


def test_what_an_editor_changes_of_the_public_waits_for_a_publisher(client, editor, publisher):
    programme = ProgrammeFactory(published=True, title="Old")
    client.force_login(editor)

    page = send(client, csv_bytes({"slug": programme.slug, "title": "New"}), pages=PROGRAMMES).content.decode()
    assert "Only those who may publish can save that" in page
    address = ImportRun.objects.get().get_absolute_url()
    assert "Sent for review" in client.post(address, {"act": "save", "reason": "OJ L 1"}, follow=True).content.decode()
    programme.refresh_from_db()
    assert programme.title == "Old"

    client.force_login(publisher)
    client.post(address, {"act": "save"})
    programme.refresh_from_db()
    run = ImportRun.objects.get()
    assert (programme.title, run.user, run.saved_by, run.reason) == ("New", editor, publisher, "OJ L 1")


def test_an_import_is_taken_back_on_its_page(staff):
    theme = ThemeFactory(slug="crime", name="Crime")
    send(staff, csv_bytes({"slug": "drugs", "name": "Drugs"}, {"slug": "crime", "name": "Organised crime"}))
    address = ImportRun.objects.get().get_absolute_url()
    staff.post(address, {"act": "save"})

    page = staff.post(address, {"act": "undo"}, follow=True)
    assert "Row 2: taken away" in page.content.decode()
    staff.post(ImportRun.objects.get(undoes__isnull=False).get_absolute_url(), {"act": "save"})
    theme.refresh_from_db()
    assert (theme.name, Theme.objects.count()) == ("Crime", 1)
    assert "Taken back by" in staff.get(address).content.decode()


def test_the_history_of_a_record_leads_to_the_import(staff):
    send(staff, csv_bytes({"slug": "drugs", "name": "Drugs"}))
    address = ImportRun.objects.get().get_absolute_url()
    staff.post(address, {"act": "save"})

    history = staff.get(reverse(f"{THEMES}history", args=[Theme.objects.get().pk])).content.decode()
    assert f'href="{address}"' in history


def test_columns_and_numbers_are_settled_by_the_person(staff):
    MeasureFactory(slug="budget")
    SourceFactory(key="eprs2017")
    content = csv_bytes({"code": "a", "label": "A", "measure": "budget", "wert": "3.000", "currency": "EUR",
                         "source": "eprs2017"})  # fmt: skip
    page = send(staff, content, pages="admin:figures_figure_").content.decode()
    assert "“wert” is not a column of figures." in page

    run = ImportRun.objects.get()
    said = {f"sheet0-column{place}": name for place, name in enumerate(
        ["code", "label", "measure", "value", "currency", "source"])}  # fmt: skip
    said |= {"sheet0-header_row": 1, "act": "read"}
    page = staff.post(run.get_absolute_url(), said | {"mapping": "Werte"}, follow=True).content.decode()
    assert "can be read in two ways" in page
    staff.post(run.get_absolute_url(), said | {"sheet0-numbers:value": "comma"})
    assert ["value", "", "3000"] in run.rows.get().changes

    send(staff, content.replace(b'"a"', b'"b"'), pages="admin:figures_figure_")
    assert ImportRun.objects.first().sheets.get().columns[3] == "value"


def test_the_wrong_rows_come_back_as_a_workbook_that_can_be_sent_again(staff):
    send(staff, csv_bytes({"slug": "drugs", "name": "Drugs"}, {"slug": "b", "name": "B", "parent": "Dru"}))
    run = ImportRun.objects.get()

    content = staff.get(reverse("admin:spreadsheets_importrun_corrections", args=[run.pk])).content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [cell.value for cell in sheet[2]][:3] == ["b", "B", "Dru"]
    assert "is not the name of any theme here" in sheet["D2"].value
    sheet["C2"].value = None
    corrected = io.BytesIO()
    sheet.parent.save(corrected)
    assert "Save these changes" in send(staff, corrected.getvalue(), "again.xlsx").content.decode()


def test_an_editor_imports_drafts_that_stay_drafts(client, editor):
    CountryFactory(iso2="XA", name_en="Somewhere")
    client.force_login(editor)

    send(client, csv_bytes({"slug": "new", "title": "New", "countries covered": "Somewhere"}), pages=PROGRAMMES)
    client.post(ImportRun.objects.get().get_absolute_url(), {"act": "save"})
    programme = Programme.objects.get()
    assert (programme.state, programme.countries.get().iso2) == ("draft", "XA")
    assert programme.history.get().history_user == editor


def test_the_log_of_imports_can_be_read_and_not_changed(staff):
    send(staff, csv_bytes({"slug": "drugs", "name": "Drugs"}))
    run = ImportRun.objects.get()

    listed = staff.get(reverse("admin:spreadsheets_importrun_changelist")).content.decode()
    shown = staff.get(reverse("admin:spreadsheets_importrun_change", args=[run.pk])).content.decode()
    assert "themes.csv" in listed
    assert "Row 2: new" in shown
    assert staff.get(reverse("admin:spreadsheets_importrun_add")).status_code == 403
    assert staff.post(reverse("admin:spreadsheets_importrun_delete", args=[run.pk])).status_code == 403
    assert 'name="_save"' not in shown


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@override_settings(DEBUG=False)
def test_the_pages_work_on_a_narrow_screen_under_the_strict_policy(live_page, publisher, tmp_path):
    path = tmp_path / "themes.csv"
    path.write_bytes(csv_bytes({"slug": "drugs", "name": "Drugs", "description": "A long sentence. " * 40}))
    live_page.log_in(publisher)
    page = live_page.page
    page.set_viewport_size({"width": 360, "height": 800})

    live_page.visit(reverse(f"{THEMES}import"))
    page.set_input_files("#id_file", str(path))
    page.get_by_role("button", name="Show what it would change").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_role("button", name="Save these changes").click()
    assert page.get_by_text("Saved: 1 new, 0 changed.").is_visible()
    live_page.visit(reverse(f"{THEMES}export"))
    assert page.get_by_label("Format").is_visible()
    assert [said for said in live_page.complaints if "404" not in said] == []
