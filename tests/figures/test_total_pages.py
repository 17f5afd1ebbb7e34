import csv
import io

import pytest
from django.core.exceptions import ValidationError

from figures.models import Figure, Measure
from tests.factories import CountryFactory, FigureFactory, InstrumentFactory, MeasureFactory, ProgrammeFactory
from tests.reading import body, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def package():
    """A package of which Peru has one part; another amount it shares with Chile; and a secret."""
    budget = MeasureFactory(slug="budget", name="Budget", kind="money", unit="")
    peru, chile = CountryFactory(iso2="PE", name_en="Peru"), CountryFactory(iso2="CL", name_en="Chile")
    common = {"measure": budget, "currency": "EUR", "instrument": InstrumentFactory(slug="fund")}
    whole = FigureFactory(published=True, code="whole", label="The package", value=575, countries=[peru], **common)
    FigureFactory(published=True, code="part", label="The part", value=18, countries=[peru], part_of=whole, **common)
    FigureFactory(
        published=True, code="shared", label="Both", value=40, bound="over", countries=[peru, chile], **common
    )
    FigureFactory(code="secret", label="The secret", value=1_000, countries=[peru], **common)
    return peru


def test_a_total_names_what_it_counts_and_what_it_leaves_out_and_why(client, package):
    page = body(client.get("/figures/total/?country=PE"))
    expected = [
        "over €615",
        "from 2 figures",
        "The package",
        "The part",
        "Both",
        "already contains it",
        "1 is left out.",
    ]
    assert [text for text in [*expected, "The secret"] if text not in page] == ["The secret"]


def test_page_file_and_api_give_one_answer(client, package):
    query = "?country=peru&by=country"
    totals = client.get(f"/figures/total/{query}").context["totals"]
    answer = client.get(f"/api/v1/figures/total/{query}").json()
    rows = list(csv.DictReader(io.StringIO(body(client.get(f"/figures/total.csv{query}")).removeprefix("\ufeff"))))

    assert [(total["value"], total["bound"]) for total in answer["totals"]] == [("615", "over")]
    assert [total.in_words for total in totals.totals] == [total["in_words"] for total in answer["totals"]]
    parts = [(part["of"] and part["of"]["code"], part["is_shared"], part["totals"]) for part in answer["parts"]]
    assert [(code, shared, [t["in_words"] for t in found]) for code, shared, found in parts] == [
        ("PE", False, ["€575"]), (None, True, ["over €40"]),
    ]  # fmt: skip
    [left_out] = answer["left_out_figures"]
    told = (left_out["figure"]["code"], left_out["reason"], left_out["because"]["code"])
    assert told == ("part", "contained", "whole")
    assert sum(int(row["value"]) for row in rows if row["counted"] == "yes") == 615
    assert [(row["code"], row["reason"], row["because of"]) for row in rows if row["counted"] == "no"] == [told]


@pytest.mark.parametrize(
    ("query", "name"), [("colour=red", "colour"), ("by=colour", "by"), ("country=Atlantis", "country")]
)
def test_what_a_total_cannot_answer_is_named_and_refused_to_programs(client, package, query, name):
    assert name in dict(client.get(f"/figures/total/?{query}").context["notices"])
    assert client.get(f"/figures/total.csv?{query}").status_code == 400
    answer = client.get(f"/api/v1/figures/total/?{query}")
    assert (answer.status_code, [*answer.json()["errors"]]) == (400, [name])


@pytest.mark.parametrize("by", ["", "measure", "country", "instrument", "programme", "group", "source"])
def test_a_total_of_nothing_says_so(client, by):
    assert "There is nothing to add." in body(client.get(f"/figures/total/?q=nothing&by={by}"))


def test_the_page_of_a_country_has_its_own_totals_and_those_it_shares_apart(client, package):
    page = page_of(client, package)
    assert [
        text
        for text in ("part of over €40 shared by 2 countries", "/figures/total/?country=PE&amp;sharing=alone")
        if text not in page
    ] == []
    own = client.get("/countries/pe/").context["own_totals"]
    explained = client.get(own["url"]).context["totals"]
    assert [total.in_words for total in own["totals"]] == ["€575"]
    assert (explained.totals, explained.left_out_count) == (own["totals"], own["left_out"])


def test_what_a_country_has_alone_counts_for_it_also_where_a_shared_amount_contains_it(client, package):
    common = {"published": True, "countries": [package], "currency": "EUR", "measure": Measure.objects.get()}
    FigureFactory(value=20, part_of=Figure.objects.get(code="shared"), **common)

    own = client.get("/countries/pe/").context["own_totals"]
    assert [total.in_words for total in own["totals"]] == ["€595"]


def test_a_narrowed_list_and_an_instrument_have_their_totals(client, package):
    for address in ("/figures/?country=PE", "/instruments/fund/"):
        page = body(client.get(address))
        assert ("over €615" in page, "How this is counted" in page) == (True, True)


def test_a_programme_has_totals_of_figures_that_may_be_added(client):
    programme, measure = ProgrammeFactory(published=True), MeasureFactory(kind="count", unit="persons")
    for label, value in (("Men", 2), ("Women", 3)):
        FigureFactory(published=True, programme=programme, measure=measure, currency="", label=label, value=value)
    assert "5 persons" in page_of(client, programme)


def test_no_figure_takes_the_address_of_the_totals():
    with pytest.raises(ValidationError, match="At this address are the totals"):
        FigureFactory(code="total").full_clean()


@pytest.mark.parametrize("size", [3, 30])
def test_a_total_is_explained_by_the_same_queries_for_many_figures(client, django_assert_max_num_queries, size):
    for number in range(size):
        whole = FigureFactory(published=True, countries=[CountryFactory()], programme=ProgrammeFactory(published=True))
        FigureFactory(published=True, part_of=whole, code=f"part-{number}")
    client.get("/figures/total/")
    with django_assert_max_num_queries(14):
        client.get("/figures/total/?by=country")
