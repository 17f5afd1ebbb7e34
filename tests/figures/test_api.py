import pytest

from tests.factories import CountryFactory, FigureFactory, MeasureFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


def test_a_figure_says_what_it_is_about_and_which_countries_share_it(client):
    guatemala, belize = (
        CountryFactory(iso2=code, name_en=name) for code, name in [("GT", "Guatemala"), ("BZ", "Belize")]
    )
    programme = ProgrammeFactory(published=True, slug="icsp-guatemala-belize")
    FigureFactory(published=True, code="shared", programme=programme, countries=[guatemala, belize], value=2_000_000)

    figure = client.get("/api/v1/figures/shared/").json()

    assert figure["programme"]["code"] == "icsp-guatemala-belize"
    assert [country["code"] for country in figure["countries"]] == ["BZ", "GT"]
    assert (figure["value"], figure["currency"], figure["in_words"]) == ("2000000", "EUR", "€2,000,000")


def test_a_figure_names_its_parts_and_what_revised_it(client):
    whole = FigureFactory(published=True, code="whole")
    FigureFactory(published=True, code="part", part_of=whole)
    FigureFactory(published=True, code="later", supersedes=whole)

    figure = client.get("/api/v1/figures/whole/").json()

    assert [part["code"] for part in figure["parts"]] == ["part"]
    assert (figure["supersedes"], figure["superseded_by"]["code"]) == (None, "later")


def test_a_figure_about_a_draft_is_not_public(client):
    FigureFactory(published=True, code="about-a-draft", programme=ProgrammeFactory())

    assert client.get("/api/v1/figures/about-a-draft/").status_code == 404
    assert client.get("/api/v1/figures/").json()["count"] == 0


def test_cents_are_kept_to_the_last(client):
    FigureFactory(published=True, code="exact", value="9999999999999.99")

    assert client.get("/api/v1/figures/exact/").json()["value"] == "9999999999999.99"


def test_a_measure_leads_to_its_figures(client):
    measure = MeasureFactory(slug="budget", name="Budget")
    FigureFactory(published=True, code="one", measure=measure)
    FigureFactory(published=True)

    page = client.get("/api/v1/measures/budget/").json()["page"]

    assert page == "http://testserver/figures/?measure=budget"
    assert [row["code"] for row in client.get("/api/v1/figures/?measure=budget").json()["results"]] == ["one"]
