import pytest

from tests.factories import CountryFactory, FigureFactory, ProgrammeFactory, SourceFactory
from tests.reading import body, page_of, seen

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("published", [True, False])
def test_other_figures_show_only_when_they_are_public(client, published):
    whole = FigureFactory(label="All of it", published=published)
    earlier = FigureFactory(label="Earlier number", published=published)
    figure = FigureFactory(published=True, part_of=whole, supersedes=earlier)
    FigureFactory(label="Later number", supersedes=figure, published=published)
    FigureFactory(label="One part", part_of=figure, published=published)
    names = ["All of it", "Earlier number", "Later number", "One part"]
    assert [name for name in names if name in page_of(client, figure)] == (names if published else [])


def test_a_figure_about_a_draft_is_nowhere(client):
    figure = FigureFactory(published=True, label="Secret budget", programme=ProgrammeFactory(title="Secret programme"))
    assert client.get(figure.get_absolute_url()).status_code == 404
    lists = [body(client.get(where)) for where in ("/figures/", "/figures.json", "/search/?q=secret", "/")]
    assert [text for text in lists if "Secret" in text] == []


def test_a_figure_says_how_to_read_it_and_where_it_is_from(client):
    figure = FigureFactory(
        published=True, value=50_000_000, bound="over", starts="2009", as_of="2017", locator="p. 6",
        source=SourceFactory(title="A briefing"), programme=ProgrammeFactory(title="Cocaine Route", published=True),
    )  # fmt: skip
    page = page_of(client, figure)
    expected = [
        "over €50,000,000",
        "the true number is larger",
        "Cocaine Route",
        "from 2009",
        "2017",
        "A briefing",
        "p. 6",
    ]
    assert [text for text in expected if text not in page] == []
    assert seen(client, figure, [f"/figures/{figure.code}/"]) == [f"/figures/{figure.code}/"]


def test_figures_are_found_by_their_subject(client):
    found = FigureFactory(published=True, programme=ProgrammeFactory(title="Cooperación policial", published=True))
    FigureFactory(published=True)
    assert list(client.get("/figures/?q=cooperacion").context["page"]) == [found]


def test_a_shared_figure_names_all_who_share_it(client):
    countries = [CountryFactory(name_en="Belize"), CountryFactory(name_en="Jamaica")]
    FigureFactory(published=True, countries=countries)
    assert "Shared by Belize, Jamaica" in body(client.get("/figures/"))


def test_a_figure_that_was_revised_leads_to_the_later_one_on_its_page_and_in_tables(client):
    programme = ProgrammeFactory(published=True)
    first = FigureFactory(published=True, programme=programme)
    later = FigureFactory(published=True, programme=programme, supersedes=first)
    link = f'<a href="{later.get_absolute_url()}">{later}</a>'

    assert f"Revised by {link}" in client.get(programme.get_absolute_url()).content.decode()
    assert f"A later figure has taken its place: {link}" in client.get(first.get_absolute_url()).content.decode()


def test_what_revises_a_figure_on_another_record_is_named_while_that_is_public(client):
    programme, other = ProgrammeFactory(published=True), ProgrammeFactory(published=True)
    first = FigureFactory(published=True, programme=programme)
    later = FigureFactory(published=True, programme=other, supersedes=first)
    assert later.get_absolute_url() in client.get(programme.get_absolute_url()).content.decode()

    other.archive()
    assert later.get_absolute_url() not in client.get(programme.get_absolute_url()).content.decode()
