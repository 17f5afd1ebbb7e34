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


def links_in_versions(programme):
    """The themes in each version of a programme, the newest first."""
    return [[link.theme.name for link in version.themes.all()] for version in programme.history.all()]


def add(programme, theme):
    theme.programmes.add(programme)


def remove(programme, theme):
    theme.programmes.remove(programme)


def replace(programme, theme):
    theme.programmes.set([])


def clear(programme, theme):
    theme.programmes.clear()


@pytest.mark.parametrize(
    ("act", "before", "after"),
    [(add, [], ["Drugs"]), (remove, ["Drugs"], []), (replace, ["Drugs"], []), (clear, ["Drugs"], [])],
)
def test_a_link_that_is_changed_from_its_other_side_is_told_of_and_kept(heard, act, before, after):
    programme, other = ProgrammeFactory(title="COPOLAD"), ProgrammeFactory(title="Ports")
    theme = ThemeFactory(name="Drugs")
    programme.themes.set([theme] if before else [])
    other.themes.add(ThemeFactory())
    heard.clear()

    act(programme, theme)

    assert heard == [("programme", ["COPOLAD"])]
    assert links_in_versions(programme)[:2] == [after, before]


def test_an_import_tells_of_what_it_writes(heard, tmp_path):
    ThemeFactory(slug="drugs", name="Drugs")
    heard.clear()
    sheet = tmp_path / "themes.csv"
    sheet.write_text("slug,name\ndrugs,Illicit drugs\nborders,Borders\n")
    import_now("themes", sheet)
    assert heard == [("theme", ["Borders"]), ("theme", ["Illicit drugs"])]
