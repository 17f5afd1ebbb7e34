"""Countries side by side."""

import csv
import io

import pytest

from spreadsheets.formats import FORMATS
from tests.factories import (
    AgreementFactory,
    CountryFactory,
    CountryGroupFactory,
    FigureFactory,
    MeasureFactory,
    MembershipFactory,
    MissionFactory,
    ParticipationFactory,
    ProgrammeFactory,
    ThemeFactory,
)
from tests.reading import body

pytestmark = pytest.mark.django_db


@pytest.fixture
def countries():
    names = {"PE": "Peru", "CO": "Colombia", "CL": "Chile", "BO": "Bolivia", "EC": "Ecuador"}
    return {code: CountryFactory(iso2=code, name_en=name) for code, name in names.items()}


def compared(client, *codes: str) -> dict[str, list[list[str]]]:
    """{aspect: the names in each of its cells} as the page shows them."""
    query = "&".join(f"country={code}" for code in codes)
    aspects = client.get(f"/countries/compare/?{query}").context["aspects"]
    return {aspect.label: [[line.text for line in cell.lines] for cell in aspect.cells] for aspect in aspects}


def test_what_all_have_is_told_from_what_some_and_only_one_have(client, countries):
    peru, colombia, chile = (countries[code] for code in ("PE", "CO", "CL"))
    for title, named in {"All": [peru, colombia, chile], "Some": [peru, chile], "One": [colombia]}.items():
        ProgrammeFactory(published=True, title=title, countries=named)
        group = CountryGroupFactory(name=f"{title} of them", acronym=title[0])
        for country in named:
            MembershipFactory(group=group, country=country)
    MembershipFactory(group=CountryGroupFactory(name="Long gone"), country=peru, ends="2018")

    found = compared(client, "pe", "co", "cl")
    assert found["Programmes that name it"] == [["2", "0 running today"]] * 3
    assert found["Programmes that name all"] == [["All"]]
    assert found["Programmes that name some"] == [["Some"], [], ["Some"]]
    assert found["Programmes that name only it"] == [[], ["One"], []]
    assert found["Groups that all belong to"] == [["All of them (A)"]]
    assert found["Groups that some belong to"] == [["Some of them (S)"], [], ["Some of them (S)"]]
    assert found["Groups that only it belongs to"] == [[], ["One of them (O)"], []]


def test_two_countries_have_no_row_for_what_some_have(client, countries):
    assert "Programmes that name some" not in compared(client, "pe", "co")


def test_programmes_are_counted_by_theme(client, countries):
    drugs, justice = ThemeFactory(slug="drugs", name="Drugs"), ThemeFactory(name="Justice")
    ProgrammeFactory(published=True, countries=[countries["PE"]], themes=[drugs, justice])
    ProgrammeFactory(published=True, countries=[countries["PE"], countries["CO"]], themes=[drugs])
    ProgrammeFactory(countries=[countries["CO"]], themes=[justice])
    response = client.get("/countries/compare/?country=pe&country=co")
    (aspect,) = [each for each in response.context["aspects"] if each.label == "Its programmes by theme"]
    assert [[(line.text, line.note) for line in cell.lines] for cell in aspect.cells] == [
        [("Drugs", "2"), ("Justice", "1")],
        [("Drugs", "1")],
    ]
    assert "/programmes/?country=pe&amp;theme=drugs" in body(response)


def test_only_own_figures_stand_there_by_measure_and_currency(client, countries):
    peru, colombia = countries["PE"], countries["CO"]
    budget = MeasureFactory(name="Budget")
    given = {"published": True, "measure": budget}
    FigureFactory(**given, value=5, bound="over", as_of="2017", countries=[peru])
    FigureFactory(**given, value=7, currency="USD", countries=[colombia])
    FigureFactory(**given, value=9, countries=[peru, colombia])
    old = FigureFactory(**given, value=11, countries=[colombia])
    FigureFactory(**given, value=12, countries=[colombia], supersedes=old)
    FigureFactory(published=True, measure=MeasureFactory(name="Trained", counting=True), value=3, countries=[peru])
    found = compared(client, "pe", "co")
    assert {label: cells for label, cells in found.items() if label.startswith(("Budget", "Trained"))} == {
        "Budget (EUR)": [["over €5"], ["€12"]],
        "Budget (USD)": [[], ["7 USD"]],
        "Trained (persons)": [["3 persons"], []],
    }


@pytest.mark.parametrize("published", [True, False])
def test_only_what_is_public_is_compared(client, countries, published):
    peru = countries["PE"]
    ProgrammeFactory(title="A programme", countries=[peru], published=published, themes=[ThemeFactory(name="A theme")])
    MissionFactory(title="On its ground", countries=[peru], published=published)
    ParticipationFactory(mission=MissionFactory(title="Takes part", published=published), country=peru)
    AgreementFactory(title="An agreement", country=peru, published=published)
    FigureFactory(label="A number", countries=[peru], published=published)
    names = ["A programme", "A theme", "On its ground", "Takes part", "An agreement", "A number"]
    page, file = (body(client.get(f"/countries/compare{end}?country=pe&country=co")) for end in ("/", ".csv"))
    assert [name for name in names if name in page and name in file] == (names if published else [])
    assert [name for name in names if name in page or name in file] == (names if published else [])


@pytest.mark.parametrize(
    ("query", "sentence", "titles"),
    [
        ("", "Choose two to four countries", []),
        ("country=pe", "Choose two to four countries", []),
        ("country=pe&country=&country=Peru", "Choose two to four countries", []),
        ("country=pe&country=co&country=&country=", "Compare others", ["Peru", "Colombia"]),
        ("country=pe&country=Atlantis", "“Atlantis” is not the name of any country here.", []),
        ("country=%00&country=pe", "is not the name of any country here.", []),
        (
            "country=pe&country=co&colour=red",
            "There is no filter “colour” here. Filters: as_of, country.",
            ["Peru", "Colombia"],
        ),
        (
            "country=pe&country=co&country=cl&country=bo&country=ec",
            "At most 4 countries can be compared. These are the first of the 5 given.",
            ["Peru", "Colombia", "Chile", "Bolivia"],
        ),
    ],
)
def test_whatever_is_asked_is_answered_in_a_sentence(client, countries, query, sentence, titles):
    response = client.get(f"/countries/compare/?{query}")
    shown = [country.name_en for country in response.context["countries"]] if response.context["aspects"] else []
    assert (response.status_code, sentence in body(response), shown) == (200, True, titles)


@pytest.mark.parametrize("query", ["", "country=pe", "country=pe&country=Atlantis", "country=pe&country=co&x=1"])
def test_a_file_is_refused_when_the_question_cannot_be_answered(client, countries, query):
    response = client.get(f"/countries/compare.csv?{query}")
    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")


@pytest.mark.parametrize("ending", FORMATS)
def test_the_comparison_is_also_a_file(client, countries, ending):
    response = client.get(f"/countries/compare.{ending}?country=pe&country=co")
    assert response.status_code == 200
    assert f'filename="compare-pe-co.{ending}"' in response["Content-Disposition"]


def test_the_file_repeats_what_is_common_for_each_country(client, countries):
    ProgrammeFactory(published=True, title="=Both", acronym="B", countries=[countries["PE"], countries["CO"]])
    text = body(client.get("/countries/compare.csv?country=pe&country=co")).lstrip("\ufeff")
    rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(text))}
    assert rows["What"] == ["Peru", "Colombia"]
    assert rows["Programmes that name all"] == ["'=Both (B) (No dates recorded)"] * 2


def test_a_cell_shows_its_first_lines_and_leads_to_the_rest(client, countries, monkeypatch):
    monkeypatch.setattr("eulac.comparison.LINES_IN_A_CELL", 2)
    for _ in range(5):
        ProgrammeFactory(published=True, countries=[countries["PE"]])
    page = body(client.get("/countries/compare/?country=pe&country=co"))
    assert '<a href="/programmes/?country=pe">and 3 more</a>' in page


def test_the_queries_do_not_grow_with_what_is_compared(client, countries, django_assert_max_num_queries):
    def grow():
        for country in countries.values():
            named = ProgrammeFactory(published=True, countries=[country], themes=[ThemeFactory()])
            ParticipationFactory(published=True, country=country)
            MissionFactory(published=True, countries=[country])
            AgreementFactory(published=True, country=country)
            FigureFactory(published=True, countries=[country], programme=named)
            MembershipFactory(country=country)

    grow()
    address = "/countries/compare/?country=pe&country=co&country=cl&country=bo"
    client.get(address)
    with django_assert_max_num_queries(17) as few:
        client.get(address)
    grow()
    with django_assert_max_num_queries(17) as many:
        client.get(address)
    assert len(many) == len(few)
