"""The whole observatory kept in another database through the API alone, by the loop of the data users' guide."""

import pytest

from figures.models import Figure
from missions.models import Mission, Participation
from policies.models import Policy
from programmes.models import Programme, ProgrammeCountry
from reference.models import Alias, Country, Organisation, Theme
from spreadsheets.actions import import_now
from tests.factories import ProgrammeFactory
from tests.mirroring import Mirror, read_all

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("first_content", "ended"),
]
EDITS = {
    "published anew": lambda: ProgrammeFactory(sourced=True, slug="new", title="New").publish(),
    "renamed": lambda: change(Programme.objects.get(slug="aircop"), title="Airports", slug="airports"),
    "withdrawn": lambda: Policy.objects.published().filter(provisions__isnull=False).first().archive(),
    "drafted": lambda: Mission.objects.published().filter(participations__isnull=False).first().return_to_draft(),
    "deleted": lambda: Participation.objects.published().first().delete(),
    "link changed": lambda: change(ProgrammeCountry.objects.published().first(), role="expected"),
    "link taken away": lambda: ProgrammeCountry.objects.published().last().delete(),
    "figure changed": lambda: change(Figure.objects.published().filter(programme__isnull=False).first(), value=7),
    "figure withdrawn": lambda: Figure.objects.published().filter(parts__isnull=False).first().archive(),
    "country renamed": lambda: change(Country.objects.get(iso2="PE"), name_en="Republic of Peru"),
    "organisation renamed": lambda: change(Organisation.objects.get(slug="unodc"), name="Office on Drugs"),
    "other name": lambda: Alias.objects.create(target=Theme.objects.get(slug="drugs"), name="Narcotics"),
    "translated": lambda: change(Programme.objects.published().last(), summary_es="Otro resumen."),
}


def change(row, **values):
    for name, value in values.items():
        setattr(row, name, row._meta.get_field(name).to_python(value))
    row.save()


@pytest.fixture
def mirror(client, tmp_path):
    made = Mirror(client, tmp_path / "mirror.sqlite3")
    made.sync()
    return made


def test_a_mirror_that_was_filled_holds_what_the_lists_say(client, mirror):
    assert mirror.holds() == read_all(client)
    assert mirror.sync() == {}


def test_a_mirror_holds_what_the_lists_say_after_each_edit_and_after_all_of_them(client, mirror):
    later = Mirror(client)
    later.sync()
    for what, edit in EDITS.items():
        edit()
        told = mirror.sync()
        assert told, what
    later.sync()

    assert mirror.holds() == later.holds() == read_all(client)


def test_an_import_that_changes_what_is_public_reaches_a_mirror(client, mirror, tmp_path):
    (sheet := tmp_path / "themes.csv").write_text("slug,name\ndrugs,Narcotics\nborders-new,New borders\n")
    assert import_now("themes", sheet).saved

    mirror.sync()

    assert mirror.holds() == read_all(client)
