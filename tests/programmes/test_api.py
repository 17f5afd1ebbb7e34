import pytest

from tests.factories import (
    CountryFactory,
    ElementFactory,
    FigureFactory,
    MeasureFactory,
    OrganisationFactory,
    PolicyFactory,
    ProgrammeCitationFactory,
    ProgrammeCountryFactory,
    ProgrammeFactory,
    ProgrammeOrganisationFactory,
    ProvisionFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db
AIRCOP = "/api/v1/programmes/aircop/"


def aircop(**values):
    return ProgrammeFactory(published=True, slug="aircop", title="Airport Communication Project", **values)


def reference(noun, code, name):
    return {"code": code, "name": name, "url": f"http://testserver/api/v1/{noun}/{code}/"}


def test_a_programme_says_what_it_is_and_where(client):
    route = ProgrammeFactory(published=True, slug="cocaine-route", title="Cocaine Route Programme")
    aircop(acronym="AIRCOP", kind="project", level="trans-regional", starts="2010", ends="2016-08", parent=route)

    programme = client.get(AIRCOP).json()

    assert {name: programme[name] for name in ("url", "page", "slug", "title", "acronym", "kind", "level")} == {
        "url": "http://testserver/api/v1/programmes/aircop/",
        "page": "http://testserver/programmes/aircop/",
        "slug": "aircop",
        "title": "Airport Communication Project",
        "acronym": "AIRCOP",
        "kind": "project",
        "level": "trans-regional",
    }
    assert programme["parent"] == reference("programmes", "cocaine-route", "Cocaine Route Programme")


def test_dates_are_as_exact_as_they_were_given(client):
    aircop(starts="2010", ends="2016-08")

    programme = client.get(AIRCOP).json()

    assert (programme["starts"], programme["ends"], programme["status"]) == ("2010", "2016-08", "ended")


def test_countries_and_organisations_stand_with_their_roles(client):
    programme = aircop()
    ProgrammeCountryFactory(
        record=programme, country=CountryFactory(iso2="PE", name_en="Peru"), role="expected", since="2017-01"
    )
    ProgrammeOrganisationFactory(
        record=programme, organisation=OrganisationFactory(slug="unodc", name="UN Office"), role="implementer"
    )

    answer = client.get(AIRCOP).json()

    assert answer["countries"] == [
        {"country": reference("countries", "PE", "Peru"), "role": "expected", "since": "2017-01"}
    ]
    assert answer["organisations"] == [
        {"organisation": reference("organisations", "unodc", "UN Office"), "role": "implementer"}
    ]


def test_a_figure_stands_with_all_that_is_needed_to_use_it_rightly(client):
    programme = aircop()
    seized = MeasureFactory(counting=True, slug="seized", name="Cocaine seized", unit="kg")
    source = SourceFactory(key="eprs2017", title="Briefing")
    whole = FigureFactory(
        published=True, code="whole", label="Seized in all", measure=seized, value=5000, source=source
    )
    FigureFactory(
        published=True, code="part", label="Seized", programme=programme, measure=seized, value="1250.5", bound="over",
        as_of="2017-03", source=source, locator="p. 3", part_of=whole,
    )  # fmt: skip

    [figure] = client.get(AIRCOP).json()["figures"]

    assert figure == {
        "url": "http://testserver/api/v1/figures/part/",
        "page": "http://testserver/figures/part/",
        "code": "part",
        "label": "Seized",
        "measure": reference("measures", "seized", "Cocaine seized"),
        "in_words": "over 1,250.5 kg",
        "bound": "over",
        "value": "1250.5",
        "currency": "",
        "unit": "kg",
        "starts": None,
        "ends": None,
        "as_of": "2017-03",
        "source": reference("sources", "eprs2017", "Briefing"),
        "locator": "p. 3",
        "note": "",
        "translations": {},
        "part_of": reference("figures", "whole", "Seized in all: 5,000 kg"),
        "supersedes": None,
        "superseded_by": None,
    }


def test_a_public_figure_does_not_name_the_draft_that_contains_it(client):
    programme = aircop()
    draft = FigureFactory(code="kept-secret")
    FigureFactory(published=True, programme=programme, part_of=draft, supersedes=draft)

    answer = client.get(AIRCOP)

    assert [(figure["part_of"], figure["supersedes"]) for figure in answer.json()["figures"]] == [(None, None)]
    assert "kept-secret" not in answer.content.decode()


def test_objectives_and_sources_stand_in_their_order(client):
    programme = aircop()
    ElementFactory(record=programme, kind="specific-objective", order=2, text="Second.")
    ElementFactory(record=programme, kind="general-objective", order=1, text="First.")
    ProgrammeCitationFactory(record=programme, source=SourceFactory(key="eprs2017", title="Briefing"), locator="p. 2")

    answer = client.get(AIRCOP).json()

    assert answer["elements"] == [
        {"kind": "general-objective", "order": 1, "text": "First.", "translations": {}},
        {"kind": "specific-objective", "order": 2, "text": "Second.", "translations": {}},
    ]
    assert answer["sources"] == [{"source": reference("sources", "eprs2017", "Briefing"), "locator": "p. 2"}]


def test_a_provision_that_a_programme_carries_out_is_named_by_document_and_place(client):
    policy = PolicyFactory(published=True, slug="charter")
    aircop(provisions=[ProvisionFactory(policy=policy, slug="chapter-9", number="ix", heading="Drugs")])

    assert client.get(AIRCOP).json()["provisions"] == [reference("provisions", "charter:chapter-9", "ix Drugs")]


def test_programmes_can_be_asked_for_by_the_source_they_cite(client):
    programme = aircop()
    ProgrammeFactory(published=True)
    ProgrammeCitationFactory(record=programme, source=SourceFactory(key="eprs2017"))

    answer = client.get("/api/v1/programmes/?source=eprs2017").json()

    assert [row["slug"] for row in answer["results"]] == ["aircop"]
