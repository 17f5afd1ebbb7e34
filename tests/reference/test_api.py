import pytest

from tests.factories import CountryFactory, CountryGroupFactory, MembershipFactory, OrganisationFactory, SourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def brazil():
    return CountryFactory(iso2="BR", name_en="Brazil")


@pytest.mark.parametrize("key", ["BR", "br", "Br"])
def test_a_country_is_found_whatever_the_case_of_its_code(client, brazil, key):
    answer = client.get(f"/api/v1/countries/{key}/").json()

    assert (answer["iso2"], answer["page"]) == ("BR", "http://testserver/countries/br/")


def test_membership_stands_with_its_dates_on_both_sides(client, brazil):
    celac = CountryGroupFactory(slug="celac", name="CELAC")
    MembershipFactory(group=celac, country=brazil, starts="2010", ends="2020-01")
    MembershipFactory(group=celac, country=brazil, starts="2023-01", note="Came back.")

    of_country = client.get("/api/v1/countries/BR/").json()["groups"]
    of_group = client.get("/api/v1/groups/celac/").json()["members"]

    periods = [("2010", "2020-01", ""), ("2023-01", None, "Came back.")]
    assert [(row["starts"], row["ends"], row["note"]) for row in of_country] == periods
    assert [(row["starts"], row["ends"], row["note"]) for row in of_group] == periods
    assert {row["group"]["code"] for row in of_country} == {"celac"}
    assert {row["country"]["code"] for row in of_group} == {"BR"}


def test_an_organisation_names_what_it_belongs_to_and_what_belongs_to_it(client):
    un = OrganisationFactory(slug="un", name="United Nations")
    OrganisationFactory(slug="unodc", name="UN Office on Drugs and Crime", parent=un)

    unodc, un = (client.get(f"/api/v1/organisations/{slug}/").json() for slug in ("unodc", "un"))

    assert (unodc["parent"]["code"], [part["code"] for part in un["parts"]]) == ("un", ["unodc"])


def test_a_source_tells_its_own_address_from_that_of_its_entry(client):
    SourceFactory(key="eprs2017", url="https://example.org/briefing.pdf", published_on="2017-11")

    answer = client.get("/api/v1/sources/eprs2017/").json()

    assert {name: answer[name] for name in ("url", "page", "address", "published_on")} == {
        "url": "http://testserver/api/v1/sources/eprs2017/",
        "page": "http://testserver/sources/eprs2017/",
        "address": "https://example.org/briefing.pdf",
        "published_on": "2017-11",
    }
