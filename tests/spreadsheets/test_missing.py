"""Names that nobody has recorded become entries when a person says so, and only then."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError

from programmes.models import Programme
from reference.models import Organisation, Theme
from spreadsheets import actions
from spreadsheets.missing import further_choices, record_missing
from spreadsheets.resources import SheetResource
from tests.factories import ProgrammeFactory, ProgrammeOrganisationFactory, ThemeFactory, UserFactory
from tests.spreadsheets.sheets import found, import_rows

pytestmark = pytest.mark.django_db
PRISON = "closest: “Prison” (prison)"
ROWS = [
    {"slug": "copolad", "title": "COPOLAD", "themes": "Drugs; Drug demand", "implementers": "Fiiapp"},
    {"slug": "elpaccto", "title": "EL PAcCTO", "themes": "drug demand; Prisons", "implementers": ""},
]


@pytest.fixture
def run():
    ThemeFactory(slug="drugs", name="Drugs")
    ThemeFactory(slug="prison", name="Prison")
    return import_rows("programmes", *ROWS)


def test_a_preview_names_what_is_missing_each_once_with_the_closest(run):
    assert run.missing == {
        "organisations": [["Fiiapp", ""]],
        "themes": [["Drug demand", ""], ["Prisons", PRISON]],
    }
    assert not Programme.objects.exists()


def test_ticked_names_become_entries_in_the_same_import_and_go_with_its_undo(run, publisher):
    record_missing(run, "themes", ["Drug demand", "Prisons"], {})
    record_missing(run, "organisations", ["Fiiapp"], {"kind": "government"})
    actions.preview(run)
    assert (run.sentences(), found(run)) == ([], {"new": 5})

    assert actions.commit(run, publisher, reason="From the annual report")
    assert set(Theme.objects.values_list("slug", flat=True)) == {"drugs", "prison", "drug-demand", "prisons"}
    assert Organisation.objects.get().name == "Fiiapp"
    assert {theme.slug for theme in Programme.objects.get(slug="elpaccto").themes.all()} == {"drug-demand", "prisons"}
    told = Theme.objects.get(slug="prisons").history.get().history_change_reason
    assert told == f"From the annual report (Import {run.pk} of programmes.csv, named in it)"

    back = actions.undo(run, user=publisher)
    actions.preview(back)
    assert (back.sentences(), found(back), back.state) == ([], {"gone": 5}, "previewed")
    assert actions.commit(back, publisher)
    assert (Theme.objects.count(), Organisation.objects.count(), Programme.objects.count()) == (2, 0, 0)


def test_a_name_that_is_not_ticked_stays_wrong(run):
    record_missing(run, "themes", ["Drug demand"], {})
    actions.preview(run)

    assert found(run) == {"new": 1, "wrong": 2}
    assert run.missing["themes"] == [["Prisons", PRISON]]
    assert not Theme.objects.filter(slug="drug-demand").exists()


def test_more_names_of_an_area_join_those_that_were_ticked_before(run):
    record_missing(run, "themes", ["Drug demand"], {})
    actions.preview(run)
    record_missing(run, "themes", ["Prisons"], {})
    record_missing(run, "organisations", ["Fiiapp"], {"kind": "government"})
    actions.preview(run)

    assert (run.sentences(), found(run)) == ([], {"new": 5})
    assert [sheet.area for sheet in run.sheets.all()] == ["organisations", "themes", "programmes"]


@pytest.mark.parametrize(
    ("area", "names", "given", "sentence"),
    [
        ("themes", [], {}, "Choose the names"),
        ("themes", ["Never mentioned"], {}, "Choose the names"),
        ("countries", ["Atlantis"], {}, "Choose the names"),
        ("organisations", ["Fiiapp"], {"kind": "guild"}, "Choose the kind"),
    ],
)
def test_only_names_of_the_file_are_recorded_and_only_with_what_they_need(run, area, names, given, sentence):
    with pytest.raises(ValidationError, match=sentence):
        record_missing(run, area, names, given)
    assert run.sheets.count() == 1


def test_no_country_is_made_of_a_name():
    ProgrammeFactory(slug="copolad")
    run = import_rows("programmes", {"slug": "copolad", "countries covered": "Atlantis"})
    assert (run.wrong, run.missing) == (1, {})


def test_the_page_of_an_import_records_what_is_ticked(client, publisher, run):
    client.force_login(publisher)
    address = run.get_absolute_url()
    page = client.get(address).content.decode()
    assert "Names of themes that nobody has recorded" in page

    page = client.post(address, {"act": "record", "area": "organisations", "missing-organisations-names": "Fiiapp"})
    assert "This field is required." in page.content.decode()
    fields = {"missing-organisations-names": "Fiiapp", "missing-organisations-kind": "government"}
    client.post(address, {"act": "record", "area": "organisations", **fields})
    client.post(
        address, {"act": "record", "area": "themes", "missing-themes-names": ["Drug demand", "Prisons"]}, follow=True
    )
    run.refresh_from_db()
    assert found(run) == {"new": 5}
    assert "How the sheet “New themes" not in client.get(address).content.decode()


def test_who_may_not_import_themes_is_not_offered_any(client, run):
    person = UserFactory(is_staff=True)
    client.force_login(person)
    grant = ["import_programme", "add_programme", "change_programme", "view_programme"]
    person.user_permissions.set(permissions_called(grant))

    address = run.get_absolute_url()
    assert "nobody has recorded" not in client.get(address).content.decode()
    client.post(address, {"act": "record", "area": "themes", "missing-themes-names": "Prisons"})
    assert run.sheets.count() == 1


def permissions_called(names):
    return Permission.objects.filter(codename__in=names)


def test_areas_whose_entries_need_more_than_a_name_and_choices_offer_none():
    able = {area for area, cls in SheetResource.registry.items() if further_choices(cls())}
    assert able == {
        "events", "groups", "instruments", "measures", "missions", "organisations", "policies", "programmes", "terms",
        "themes",
    }  # fmt: skip


def test_an_undo_leaves_a_new_entry_that_others_have_used_since_and_names_them(run, publisher):
    record_missing(run, "themes", ["Drug demand", "Prisons"], {})
    record_missing(run, "organisations", ["Fiiapp"], {"kind": "government"})
    actions.preview(run)
    actions.commit(run, publisher)
    ProgrammeOrganisationFactory(
        record=ProgrammeFactory(slug="ameripol", title="Ameripol"), organisation=Organisation.objects.get()
    )

    back = actions.undo(run, user=publisher)
    actions.preview(back)
    assert found(back) == {"gone": 4, "conflict": 1}
    assert "Something refers to it by now: programme “Ameripol”." in back.sentences()[0]
