import pytest

from tests.factories import (
    AgreementFactory,
    CountryFactory,
    MissionCountryFactory,
    MissionFactory,
    ParticipationFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def althea():
    return MissionFactory(published=True, slug="althea", title="EUFOR Althea", starts="2004-12-02")


@pytest.fixture
def chile():
    return CountryFactory(iso2="CL", name_en="Chile")


def test_a_mission_says_who_takes_part_and_on_what_basis(client, althea, chile):
    source = SourceFactory(key="eprs2017", title="Briefing")
    agreement = AgreementFactory(published=True, slug="eu-chile", title="EU–Chile agreement", country=chile)
    ParticipationFactory(
        mission=althea, country=chile, agreement=agreement, starts="2014", source=source, locator="p. 6"
    )

    assert client.get("/api/v1/missions/althea/").json()["participations"] == [
        {
            "url": "http://testserver/api/v1/participations/althea:cl/",
            "page": "http://testserver/missions/althea/#cl",
            "code": "althea:cl",
            "country": {"code": "CL", "name": "Chile", "url": "http://testserver/api/v1/countries/CL/"},
            "starts": "2014",
            "ends": None,
            "agreement": {
                "code": "eu-chile",
                "name": "EU–Chile agreement",
                "url": "http://testserver/api/v1/agreements/eu-chile/",
            },
            "basis": "unclear",
            "legal_basis": "the dates recorded do not tell whether it was in force at the time",
            "source": {"code": "eprs2017", "name": "Briefing", "url": "http://testserver/api/v1/sources/eprs2017/"},
            "locator": "p. 6",
            "note": "",
        }
    ]


def test_a_draft_agreement_does_not_show_through_a_participation_of_a_mission(client, althea, chile):
    draft = AgreementFactory(slug="kept-secret", country=chile)
    ParticipationFactory(mission=althea, country=chile, agreement=draft)

    answer = client.get("/api/v1/missions/althea/")

    assert answer.json()["participations"][0]["agreement"] is None
    assert "kept-secret" not in answer.content.decode()


@pytest.mark.parametrize("key", ["althea:cl", "althea:CL"])
def test_a_participation_is_found_by_mission_and_country(client, althea, chile, key):
    ParticipationFactory(mission=althea, country=chile)

    answer = client.get(f"/api/v1/participations/{key}/").json()

    assert (answer["mission"]["code"], answer["country"]["code"]) == ("althea", "CL")


def test_an_agreement_keeps_its_dates_apart(client, chile):
    AgreementFactory(
        published=True, slug="eu-chile", country=chile, signed="2014-01-30", provisional_from="2014-02", ended="2020"
    )

    answer = client.get("/api/v1/agreements/eu-chile/").json()

    assert {name: answer[name] for name in ("signed", "provisional_from", "in_force_from", "ended", "status")} == {
        "signed": "2014-01-30",
        "provisional_from": "2014-02",
        "in_force_from": None,
        "ended": "2020",
        "status": "in-force",
    }


def test_a_mission_says_which_country_hosts_it(client, althea):
    MissionCountryFactory(record=althea, country=CountryFactory(iso2="BA", name_en="Bosnia and Herzegovina"))

    [link] = client.get("/api/v1/missions/althea/").json()["countries"]

    assert (link["country"]["name"], link["role"], link["since"]) == ("Bosnia and Herzegovina", "host", None)
