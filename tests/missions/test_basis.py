"""What third countries' participations rest on, and what their agreements were on a day."""

import csv
import io
import itertools

import pytest
from django.utils import timezone

from editorial.dates import PartialDate
from missions.models import Agreement
from tests.factories import AgreementFactory, CountryFactory, MissionFactory, ParticipationFactory, SourceFactory
from tests.reading import body, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def chile():
    return CountryFactory(iso2="CL", name_en="Chile")


@pytest.fixture
def althea():
    return MissionFactory(published=True, slug="althea", title="ALTHEA", starts="2004-12-02")


def rows_of(client, address: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(body(client.get(address)).removeprefix("\ufeff"))))


def slugs(client, query: str) -> list[str]:
    """The agreements that the page, the file and the API give, which has to be the same."""
    page = [agreement.slug for agreement in client.get(f"/agreements/?{query}").context["page"]]
    file = [row["slug"] for row in rows_of(client, f"/agreements.csv?{query}")]
    api = [row["slug"] for row in client.get(f"/api/v1/agreements/?{query}").json()["results"]]
    assert sorted(page) == sorted(file) == sorted(api)
    return sorted(page)


def test_the_database_and_a_record_say_the_same_of_every_agreement_on_every_day(chile):
    """For every mixture of dates that are there, exact or not."""
    signed, provisional = (None, "2014", "2014-02", "2014-02-28"), (None, "2014", "2014-06", "2015")
    in_force, ended = (None, "2016", "2016-02-29"), (None, "2016-04", "2017-12-31")
    fields = ("signed", "provisional_from", "in_force_from", "ended", "status")
    mixtures = itertools.product(
        signed, provisional, in_force, ended, ("in-negotiation", "signed", "in-force", "ended")
    )
    Agreement.objects.bulk_create(
        Agreement(slug=f"a-{n}", title=str(n), country=chile, **dict(zip(fields, mixture, strict=True)))
        for n, mixture in enumerate(mixtures)
    )
    agreements = list(Agreement.objects.all())
    for text in (
        "2013",
        "2014",
        "2014-02",
        "2014-02-28",
        "2014-03-01",
        "2015-06",
        "2016-02-29",
        "2016",
        "2016-05",
        "2018",
    ):
        day = PartialDate(text)
        told = {standing: set() for standing in Agreement.Standing}
        for agreement in agreements:
            told[agreement.standing_on(day)].add(agreement.pk)
        asked = Agreement.objects.with_standing(day)
        found = {each: set(asked.filter(standing=each).values_list("pk", flat=True)) for each in Agreement.Standing}
        assert (text, found) == (text, told)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("on=2010", []),
        ("on=2015-06-01", ["signed"]),
        ("on=2016-03", ["applied", "signed"]),
        ("on=2021", ["signed"]),
        ("on=2010&standing=unsigned", ["applied", "draft-of-one", "signed"]),
        ("on=2017&standing=in-force", ["applied"]),
        ("on=2016-03&standing=may-be-in-force", ["applied"]),
        ("on=2021&standing=ended", ["applied"]),
        ("standing=signed-only", ["signed"]),
        ("on=2016-03&country=pe", ["applied"]),
    ],
)
def test_it_can_be_asked_which_agreements_stood_on_a_day(client, chile, query, found):
    peru = CountryFactory(iso2="PE", name_en="Peru")
    AgreementFactory(published=True, slug="signed", country=chile, status="signed", signed="2014")
    AgreementFactory(
        published=True,
        slug="applied",
        country=peru,
        signed="2015-09-01",
        in_force_from="2016",
        ended="2020",
        status="ended",
    )
    AgreementFactory(published=True, slug="draft-of-one", country=peru, status="in-negotiation")
    AgreementFactory(slug="not-public", country=peru, signed="2012", in_force_from="2013")

    assert slugs(client, query) == found


def test_the_list_says_of_each_what_it_was_on_the_day_asked_about(client, chile):
    AgreementFactory(published=True, country=chile, signed="2014-01-30", in_force_from="2016")

    page = body(client.get("/agreements/?on=2015-06-01"))
    assert "1 June 2015: signed, not yet in force at the time" in page
    assert 'name="on" size="10" placeholder="2015-06-01" value="2015-06-01"' in page
    assert page.partition('class="day"')[0].count('name="on"') == 1
    assert "provisional application: not stated" in page


def test_a_day_that_is_none_is_named(client):
    assert "is not a date that can be read" in body(client.get("/agreements/?on=soon"))
    assert client.get("/api/v1/agreements/?on=soon").status_code == 400


@pytest.mark.parametrize("published", [True, False])
def test_pages_file_and_api_say_what_a_participation_rests_on_as_the_public_may_know(client, althea, chile, published):
    agreement = AgreementFactory(
        published=published, title="Ad hoc agreement", country=chile, signed="2004-01-05", in_force_from="2004-02"
    )
    source = SourceFactory()
    ParticipationFactory(mission=althea, country=chile, agreement=agreement, source=source)

    words = "in force at the time" if published else "no basis recorded"
    addresses = ["/missions/", "/missions/althea/", "/countries/cl/", "/participations/", source.get_absolute_url()]
    addresses += ["/countries/compare/?country=cl&country=br", "/participations.csv", "/api/v1/participations.csv"]
    CountryFactory(iso2="BR", name_en="Brazil")
    pages = {address: body(client.get(address)) for address in addresses}
    assert [address for address, page in pages.items() if words not in page] == []
    assert [address for address, page in pages.items() if "Ad hoc agreement" in page and not published] == []
    answer = client.get("/api/v1/participations/althea:cl/").json()
    assert (answer["basis"], answer["legal_basis"]) == ("in-force" if published else "none-recorded", words)
    [answer] = client.get("/api/v1/participations/?fields=basis").json()["results"]
    assert answer == {"basis": "in-force" if published else "none-recorded"}


def test_what_is_only_known_to_the_year_may_have_been_in_force(client, althea, chile):
    agreement = AgreementFactory(published=True, country=chile, signed="2003", in_force_from="2004")
    ParticipationFactory(mission=althea, country=chile, agreement=agreement)

    assert "may have been in force at the time; the dates recorded are not exact enough" in page_of(client, althea)


def test_a_file_says_it_in_the_same_words_in_every_language(client, althea, chile):
    ParticipationFactory(mission=althea, country=chile)

    assert [row["legal_basis"] for row in rows_of(client, "/fr/participations.csv")] == ["no basis recorded"]


def test_the_api_tells_what_a_participation_rested_on_as_it_was_recorded_on_a_day(client, althea, chile):
    agreement = AgreementFactory(published=True, country=chile, signed="2003", in_force_from="2004-01")
    participation = ParticipationFactory(mission=althea, country=chile, agreement=agreement)

    day = timezone.localdate(participation.created_at).isoformat()
    answer = client.get(f"/api/v1/participations/althea:cl/?as_of={day}").json()
    assert (answer["basis"], answer["agreement"]["code"]) == ("in-force", agreement.slug)


@pytest.mark.parametrize(("has_basis", "found"), [("yes", ["althea:cl"]), ("no", ["althea:br", "althea:pe"])])
def test_participations_can_be_asked_for_by_whether_a_basis_is_recorded(client, althea, chile, has_basis, found):
    ParticipationFactory(mission=althea, country=chile, agreement=AgreementFactory(published=True, country=chile))
    peru = CountryFactory(iso2="PE")
    ParticipationFactory(mission=althea, country=peru, agreement=AgreementFactory(country=peru))
    ParticipationFactory(mission=althea, country=CountryFactory(iso2="BR"))

    answer = client.get(f"/api/v1/participations/?has_basis={has_basis}").json()
    assert sorted(row["code"] for row in answer["results"]) == found
    page = client.get(f"/participations/?has_basis={has_basis}").context["page"]
    assert sorted(participation.code for participation in page) == found


def test_a_later_agreement_stands_beside_a_participation_and_is_not_its_basis(client, althea, chile):
    AgreementFactory(published=True, title="Framework of later", country=chile, signed="2014")
    AgreementFactory(published=True, title="With somebody else", signed="2014")
    ParticipationFactory(mission=althea, country=chile)

    page = body(client.get("/participations/"))
    assert "no basis recorded" in page
    assert "Framework of later</a> – not yet signed at the time" in page
    assert "With somebody else" not in page


def test_an_agreement_names_the_missions_launched_while_it_applied(client, chile):
    agreement = AgreementFactory(
        published=True,
        country=chile,
        signed="2014",
        provisional_from="2014-06",
        in_force_from="2016-01",
        ended="2020-06-30",
    )
    launched = {"Before": "2013", "Provisional": "2015-03", "During": "2018", "Perhaps": "2020", "After": "2021"}
    for title, starts in launched.items():
        MissionFactory(published=True, title=f"{title} it", starts=starts)
    MissionFactory(title="Draft it", starts="2018")

    for page in (page_of(client, agreement), body(client.get("/countries/cl/"))):
        named = [title for title in [*launched, "Draft"] if f"{title} it</a>" in page]
        assert named == ["Provisional", "During", "Perhaps"]
        assert "provisionally applied at the time" in page
        assert "2020 · may have been in force at the time" in page
        assert "No participation is recorded as resting on it." in page or "None recorded." in page


def test_an_agreement_that_is_signed_only_leaves_open_what_was_launched_under_it(client, chile):
    agreement = AgreementFactory(published=True, country=chile, signed="2014", status="signed")
    MissionFactory(published=True, title="Later mission", starts="2018")

    for page in (page_of(client, agreement), body(client.get("/countries/cl/"))):
        assert "From when it applied is not recorded" in page
        assert "Later mission" not in page
