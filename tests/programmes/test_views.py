import pytest

from programmes.models import Programme
from tests.factories import (
    CountryFactory,
    ElementFactory,
    FigureFactory,
    MeasureFactory,
    MissionFactory,
    OrganisationFactory,
    PolicyFactory,
    ProgrammeCitationFactory,
    ProgrammeCountryFactory,
    ProgrammeFactory,
    ProgrammeOrganisationFactory,
    ProvisionFactory,
    SourceFactory,
)
from tests.reading import body, page_of, seen

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("published", [True, False])
def test_what_a_programme_is_linked_to_shows_only_when_it_is_public(client, published):
    names = ["The whole", "The one before", "A part of it", "The one after", "A mission", "A number", "A commitment"]
    programme = ProgrammeFactory(
        published=True,
        parent=ProgrammeFactory(title="The whole", published=published),
        predecessor=ProgrammeFactory(title="The one before", published=published),
        provisions=[ProvisionFactory(heading="A commitment", policy=PolicyFactory(published=published))],
    )
    ProgrammeFactory(title="A part of it", parent=programme, published=published)
    ProgrammeFactory(title="The one after", predecessor=programme, published=published)
    MissionFactory(title="A mission", programmes=[programme], published=published)
    FigureFactory(label="A number", programme=programme, published=published)
    assert seen(client, programme, names) == (names if published else [])


@pytest.mark.parametrize("published", [True, False])
def test_figures_related_to_a_shown_figure_show_only_when_they_are_public(client, published):
    programme = ProgrammeFactory(published=True)
    whole = FigureFactory(label="All of it", published=published)
    earlier = FigureFactory(label="Earlier number", published=published)
    shown = FigureFactory(published=True, programme=programme, part_of=whole, supersedes=earlier)
    FigureFactory(label="Later number", published=published, supersedes=shown)
    names = ["All of it", "Earlier number", "Later number"]
    assert [name for name in names if name in page_of(client, programme)] == (names if published else [])


def test_a_programme_page_says_everything_that_is_recorded(client):
    programme = ProgrammeFactory(
        title="Airport Communication Project", acronym="AIRCOP", level="trans-regional", kind="project",
        starts="2010", ends="2016-02", published=True, text="It **trains** officers [@unodc2017, p. 3].",
        summary="It connects airports.",
    )  # fmt: skip
    SourceFactory(key="unodc2017", title="Annual report")
    ProgrammeCountryFactory(
        record=programme, country=CountryFactory(name_en="Panama"), role="priority", since="2017-01"
    )
    ProgrammeOrganisationFactory(record=programme, organisation=OrganisationFactory(name="World Customs Organization"))
    ElementFactory(record=programme, kind="line-of-action", text="Second step.", order=2)
    ElementFactory(record=programme, kind="line-of-action", text="First step.", order=1)
    seized = MeasureFactory(kind="mass", unit="kg", name="Cocaine seized")
    FigureFactory(programme=programme, measure=seized, value=326, bound="over", as_of="2017-03", published=True)
    page = page_of(client, programme)
    expected = [
        "Airport Communication Project", "AIRCOP", "Trans-regional", "Project", "2010 – February 2016", "Ended",
        "It connects airports.", "<strong>trains</strong>", "Annual report", "p. 3", "Panama</a> (since January 2017)",
        "Countries: priority", "World Customs Organization", "Lines of action", "over 326 kg", "as of March 2017",
        "Never checked against its sources yet.",
    ]  # fmt: skip
    assert [text for text in expected if text not in page] == []
    assert page.index("First step.") < page.index("Second step.")


def test_what_is_not_recorded_is_not_stated_and_never_zero(client):
    programme = ProgrammeFactory(published=True, level="")
    page = page_of(client, programme)
    for name in ("Period", "Geographical level", "Countries", "Organisations", "Instruments", "Themes"):
        assert f'<dt>{name}</dt><dd><span class="missing">not stated</span>' in page, name


def test_text_citations_and_figures_share_one_list_of_notes(client):
    report, map_ = SourceFactory(key="report"), SourceFactory(key="map")
    programme = ProgrammeFactory(published=True, text="One [@report, p. 1]. Two [@map]. Three [@report, p. 1].")
    ProgrammeCitationFactory(record=programme, source=report, locator="p. 1")
    FigureFactory(programme=programme, source=map_, locator="Table 1", published=True)
    response = client.get(programme.get_absolute_url())
    notes = [(note.source.key, note.locator, len(note.marks)) for note in response.context["notes"]]
    assert notes == [("report", "p. 1", 3), ("map", "Table 1", 1), ("map", "", 1)]
    page = body(response)
    for note in response.context["notes"]:
        assert f'id="{note.anchor}"' in page
        for mark in note.marks:
            assert (page.count(f'id="{mark}"'), page.count(f'href="#{mark}"')) == (1, 1)


def test_the_list_filters_sorts_and_says_how_many(client):
    ProgrammeFactory(title="Early", starts="2009", kind="project", published=True)
    ProgrammeFactory(title="Late", starts="2016", kind="project", published=True)
    ProgrammeFactory(title="Other", starts="2012", kind="phase", published=True)
    response = client.get("/programmes/?kind=project&order=-starts")
    assert [programme.title for programme in response.context["page"]] == ["Late", "Early"]
    assert "2 programmes" in body(response)


def test_nothing_that_staff_write_reaches_the_page_as_markup(client):
    evil = "<script>alert(1)</script>"
    programme = ProgrammeFactory(published=True, title=evil, summary=evil, text=evil, acronym="<b>")
    ElementFactory(record=programme, text=evil)
    FigureFactory(programme=programme, label=evil, published=True, locator=evil)
    assert Programme.objects.get().title == evil
    pages = [programme.get_absolute_url(), "/programmes/", "/", "/search/?q=script", "/search/suggest/?q=script"]
    assert [page for page in pages if "<script>" in body(client.get(page))] == []
