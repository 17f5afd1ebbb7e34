"""Word of whatever is written: nobody who keeps something in step with the records misses a change."""

import pytest

from editorial.changes import written
from programmes.models import ProgrammeCountry
from spreadsheets.actions import import_now
from tests.factories import CountryFactory, ProgrammeFactory, ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """[(model, names of the rows), …] of what is told while a test runs."""
    told = []

    def listen(sender, rows, **_):
        told.append((sender._meta.model_name, [str(row) for row in rows]))

    written.connect(listen)
    yield told
    written.disconnect(listen)


def test_a_saved_and_a_deleted_record_are_told_of(heard):
    theme = ThemeFactory(name="Drugs")
    theme.delete()
    assert heard == [("theme", ["Drugs"]), ("theme", ["Drugs"])]


def test_links_are_told_of_from_both_sides(heard):
    programme, theme = ProgrammeFactory(title="COPOLAD"), ThemeFactory(name="Drugs")
    heard.clear()
    programme.themes.add(theme)
    theme.programmes.remove(programme)
    ProgrammeCountry.objects.create(record=programme, country=CountryFactory(name_en="Peru"))
    assert [kind for kind, _ in heard] == ["programme", "programme", "country", "programmecountry"]


def test_an_import_tells_of_what_it_writes(heard, tmp_path):
    ThemeFactory(slug="drugs", name="Drugs")
    heard.clear()
    sheet = tmp_path / "themes.csv"
    sheet.write_text("slug,name\ndrugs,Illicit drugs\nborders,Borders\n")
    import_now("themes", sheet)
    assert heard == [("theme", ["Borders"]), ("theme", ["Illicit drugs"])]
