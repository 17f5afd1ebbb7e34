"""What the API says of an earlier day: what was public then, as it was, and nothing else."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from editorial.then import tracked_models
from eulac.api import router
from tests.earlier import APRIL, MARCH, MAY, on
from tests.factories import (
    AliasFactory,
    CountryFactory,
    ElementFactory,
    FigureFactory,
    MissionFactory,
    ParticipationFactory,
    PolicyFactory,
    ProgrammeCountryFactory,
    ProgrammeFactory,
    ProvisionFactory,
    ThemeFactory,
)
from tests.test_api import NOUNS, address, make, make_full

pytestmark = pytest.mark.django_db
AIRCOP = "/api/v1/programmes/aircop/"
VIEWS = {prefix: viewset for prefix, viewset, _ in router.registry}


def remember_all():
    """Links that a test adds from their other side, or through a table of links, are in no history of their own."""
    for model in tracked_models():
        for row in model._base_manager.all():
            row.save()


def said(client, at, day):
    return client.get(f"{at}?as_of={day}").json()


@pytest.fixture
def programme():
    made = ProgrammeFactory(title="AIRCOP", slug="aircop", published=True, starts="2010", ends="2026-04")
    on(MARCH)
    return made


@pytest.mark.parametrize("noun", NOUNS)
def test_today_is_as_it_is(client, noun):
    row = make_full(NOUNS[noun])
    remember_all()
    today = timezone.localdate().isoformat()
    now = client.get(address(noun, row)).json()

    one = said(client, address(noun, row), today)
    listed = said(client, f"/api/v1/{noun}/", today)

    assert one == ({"as_of": today} | now if noun != "figures" else now)
    assert now in listed["results"]
    assert (listed["as_of"], listed["count"]) == (today, client.get(f"/api/v1/{noun}/").json()["count"])


@pytest.mark.parametrize("noun", ["programmes", "participations", "figures"])
def test_as_many_queries_are_asked_for_many_as_for_3(client, noun):
    def queries(rows):
        for _ in range(rows):
            make_full(NOUNS[noun])
        remember_all()
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(f"/api/v1/{noun}/?page_size=100&as_of={timezone.localdate()}").json()
        assert len(answer["results"]) >= rows
        return len(captured)

    queries(1)
    assert queries(3) == queries(9)


def test_fields_links_and_parts_are_as_they_were_at_the_end_of_the_day(client, programme):
    peru, chile = CountryFactory(iso2="PE"), CountryFactory(iso2="CL")
    link = ProgrammeCountryFactory(record=programme, country=peru)
    aim = ElementFactory(record=programme, text="To watch.")
    alias = AliasFactory(target=programme, name="Aeropuertos")
    drugs = ThemeFactory(slug="drugs", name="Drugs")
    programme.themes.add(drugs)
    programme.title = "Airports"
    programme.save()
    figure = FigureFactory(published=True, programme=programme, code="budget", value=5)
    mission = MissionFactory(published=True, slug="althea", programmes=[programme])
    on(APRIL)
    for row in (link, aim, alias):
        row.delete()
    ProgrammeCountryFactory(record=programme, country=chile)
    programme.themes.clear()
    mission.programmes.clear()
    drugs.name, programme.title, figure.value = "Illicit drugs", "Seaports", 7
    for row in (drugs, programme, figure):
        row.save()
    on(MAY)

    def of(day):
        entry = said(client, AIRCOP, day)
        return {
            "as_of": entry["as_of"],
            "title": entry["title"],
            "status": entry["status"],
            "countries": [row["country"]["code"] for row in entry["countries"]],
            "elements": [row["text"] for row in entry["elements"]],
            "aliases": [row["name"] for row in entry["aliases"]],
            "themes": [row["name"] for row in entry["themes"]],
            "figures": [row["value"] for row in entry["figures"]],
            "missions": [row["code"] for row in entry["missions"]],
        }

    nothing = {"countries": [], "elements": [], "aliases": [], "themes": [], "figures": [], "missions": []}
    april = {
        "as_of": "2026-04-30", "title": "Airports", "status": "running", "countries": ["PE"],
        "elements": ["To watch."], "aliases": ["Aeropuertos"], "themes": ["Drugs"], "figures": ["5"],
        "missions": ["althea"],
    }  # fmt: skip
    assert of("2026-03-02") == {"as_of": "2026-03-02", "title": "AIRCOP", "status": "running"} | nothing
    assert of("2026-04-30") == april
    assert of("2026-05-02") == nothing | {
        "as_of": "2026-05-02", "title": "Seaports", "status": "ended", "countries": ["CL"], "figures": ["7"],
    }  # fmt: skip


def test_nothing_that_was_no_longer_or_not_yet_public_is_told(client, programme):
    parent = ProgrammeFactory(sourced=True, slug="secret-parent")
    policy = PolicyFactory(sourced=True, published=True, slug="secret-policy")
    programme.parent = parent
    programme.provisions.add(ProvisionFactory(policy=policy, slug="secret-provision"))
    FigureFactory(programme=programme, code="secret-figure")
    whole = FigureFactory(published=True, policy=policy, code="secret-whole")
    FigureFactory(published=True, programme=programme, part_of=whole)
    policy.return_to_draft()
    programme.save()
    on(APRIL)
    parent.publish()
    policy.publish()
    on(MAY)

    april = client.get(f"{AIRCOP}?as_of=2026-04-02").content.decode()
    may = client.get(f"{AIRCOP}?as_of=2026-05-02").content.decode()

    assert "secret" not in april
    assert all(word in may for word in ("secret-parent", "secret-provision", "secret-whole"))


def test_a_day_on_which_it_was_a_draft_or_withdrawn_is_not_found(client):
    programme = ProgrammeFactory(sourced=True, slug="aircop")
    on(MARCH)
    programme.publish()
    on(APRIL)
    programme.return_to_draft()
    programme.title = "Secret"
    programme.save()
    on(MAY)

    answers = [client.get(f"{AIRCOP}?as_of={day}") for day in ("2026-04-01", "2026-04-02", "2026-05-01", "2026-05-02")]

    assert [answer.status_code for answer in answers] == [404, 200, 200, 404]
    assert answers[0].json()["detail"] == "No programme “aircop” was public on 2026-04-01."
    assert "Secret" not in "".join(answer.content.decode() for answer in answers)


def test_what_is_withdrawn_since_stays_on_the_record_of_the_days_on_which_it_was_public(client, programme):
    programme.archive()
    on(APRIL)

    assert client.get(AIRCOP).status_code == 404
    assert said(client, AIRCOP, "2026-03-20")["title"] == "AIRCOP"
    assert said(client, "/api/v1/programmes/", "2026-03-20")["count"] == 1
    assert said(client, "/api/v1/programmes/", "2026-04-02")["count"] == 0


@pytest.mark.parametrize("key", ["aircop", "airports"])
def test_a_renamed_record_is_found_by_either_key_and_has_the_one_that_it_had(client, programme, key):
    programme.slug = "airports"
    programme.save()
    on(APRIL)

    at = f"/api/v1/programmes/{key}/"

    assert (said(client, at, "2026-03-20")["slug"], said(client, at, "2026-04-02")["slug"]) == ("aircop", "airports")


def test_the_key_of_a_draft_finds_nothing(client, programme):
    programme.return_to_draft()
    programme.slug = "secret"
    programme.save()
    on(APRIL)

    assert client.get("/api/v1/programmes/secret/?as_of=2026-03-20").status_code == 404


def test_what_hangs_on_a_record_was_public_with_it(client):
    mission = MissionFactory(sourced=True, slug="althea")
    ParticipationFactory(mission=mission, country=CountryFactory(iso2="CL", name_en="Chile"))
    on(MARCH)
    mission.publish()
    on(APRIL)

    at = "/api/v1/participations/althea:cl/"

    assert [client.get(f"{at}?as_of={day}").status_code for day in ("2026-03-20", "2026-04-02")] == [404, 200]
    assert said(client, "/api/v1/participations/", "2026-03-20")["count"] == 0
    assert said(client, "/api/v1/participations/", "2026-04-02")["count"] == 1


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("2999-01-01", "2999-01-01 is still to come."),
        ("2026-03-01", "The record begins on 2026-03-02."),
        ("0001-01-01", "The record begins on 2026-03-02."),
        ("yesterday", "“yesterday” is not a day. Write it as 2026-03-02."),
        ("2026-02-30", "“2026-02-30” is not a day. Write it as 2026-03-02."),
        ("", "“” is not a day. Write it as 2026-03-02."),
        ("%00", "“\x00” is not a day. Write it as 2026-03-02."),
    ],
)
@pytest.mark.parametrize("at", [AIRCOP, "/api/v1/programmes/"])
def test_a_day_that_cannot_be_asked_for_is_answered_with_a_sentence(client, programme, at, asked, sentence):
    answer = client.get(f"{at}?as_of={asked}")

    assert (answer.status_code, answer.json()["errors"]) == (400, {"as_of": [sentence]})


def test_an_answer_says_to_which_moment_it_belongs(client, programme):
    answer = client.get(f"{AIRCOP}?as_of=2026-03-02")

    assert answer["Memento-Datetime"] == "Mon, 02 Mar 2026 22:59:59 GMT"
    assert answer["Access-Control-Expose-Headers"].endswith("Sync-Token, Memento-Datetime")


def test_lists_of_a_day_are_paged_and_filtered_by_what_their_neighbours_were(client, programme):
    for _ in range(4):
        ProgrammeFactory(published=True)
    drugs = ThemeFactory(slug="drugs", name="Drugs")
    programme.themes.add(drugs)
    programme.save()
    on(MARCH)
    programme.themes.clear()
    drugs.name = "Illicit drugs"
    drugs.save()
    ProgrammeFactory(published=True)

    first = client.get("/api/v1/programmes/?as_of=2026-03-20&page_size=3").json()
    second = client.get(first["next"]).json()
    filtered = client.get("/api/v1/programmes/?as_of=2026-03-20&theme=Drugs").json()
    unknown = client.get("/api/v1/programmes/?as_of=2026-03-20&x=1")

    assert (first["count"], len({row["slug"] for row in first["results"] + second["results"]})) == (5, 5)
    assert [row["slug"] for row in filtered["results"]] == ["aircop"]
    assert list(unknown.json()["errors"]) == ["x"]


def titles_on(client, day, query):
    answer = client.get(f"/api/v1/programmes/?as_of={day}&{query}")
    assert answer.status_code == 200, answer.json()
    return [row["title"] for row in answer.json()["results"]]


def test_columns_are_compared_and_sorted_by_as_they_were(client):
    roads = ProgrammeFactory(title="Roads", starts="2016-03", published=True)
    ProgrammeFactory(title="Rivers", starts="2014", published=True)
    ProgrammeFactory(title="Undated", published=True)
    ProgrammeFactory(title="Draft", starts="2017")
    on(MARCH)
    roads.title, roads.starts = "Highways", "2010"
    roads.save()

    day = "2026-03-20"
    assert titles_on(client, day, "starts__gte=2014&order=-title") == ["Roads", "Rivers"]
    assert titles_on(client, day, "order=starts") == ["Rivers", "Roads", "Undated"]
    assert titles_on(client, day, "order=-starts&fields=title&page_size=2") == ["Roads", "Rivers"]
    assert titles_on(client, day, "starts__isnull=true") == ["Undated"]
    assert titles_on(client, day, "title__icontains=ROAD&starts__gte=2016") == ["Roads"]
    assert titles_on(client, day, "title__icontains=highways") == []


@pytest.mark.parametrize(
    ("noun", "query", "place"),
    [
        ("programmes", "starts__gte=soon", "starts__gte"),
        ("programmes", "order=secret", "order"),
        ("countries", "theme=nowhere", "theme"),
    ],
)
def test_what_cannot_be_asked_of_an_earlier_day_is_named(client, noun, query, place):
    answer = client.get(f"/api/v1/{noun}/?as_of={datetime.date.today()}&{query}")

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [place])


@pytest.mark.parametrize("noun", NOUNS)
def test_every_noun_is_sorted_and_compared_on_an_earlier_day(client, noun):
    row = make(NOUNS[noun])
    orders = VIEWS[noun].filterset_class.base_filters["order"].fields
    own = [name for name, column in orders.items() if isinstance(column, str) and "__" not in column]

    for order in own:
        answer = client.get(f"/api/v1/{noun}/?as_of={datetime.date.today()}&order=-{order}")
        assert (answer.status_code, answer.json()["count"] > 0) == (200, True)
    key = getattr(row, row.key_field)
    if row.key_field in {field.name for field in row._meta.concrete_fields}:
        answer = client.get(f"/api/v1/{noun}/?as_of={datetime.date.today()}&{row.key_field}__in={key}")
        assert [entry[row.key_field] for entry in answer.json()["results"]] == [key]
