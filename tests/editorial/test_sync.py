"""Mirrors: after any change, what a program asks for since its last question brings it up to date."""

import datetime

import psycopg
import pytest
from django.core.signing import Signer
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from editorial.models import Change
from editorial.moments import changed_since, this_moment
from programmes.models import Programme
from spreadsheets.actions import import_now
from tests.factories import (
    AgreementFactory,
    AliasFactory,
    CountryFactory,
    ElementFactory,
    EventFactory,
    FigureFactory,
    MissionFactory,
    ParticipationFactory,
    PolicyFactory,
    PolicyRelationFactory,
    ProgrammeCountryFactory,
    ProgrammeFactory,
    ProvisionFactory,
    SourceFactory,
    ThemeFactory,
)
from tests.mirroring import Mirror, read_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def mirror(client, ended):
    def make(**options):
        made = Mirror(client, **options)
        made.sync()
        return made

    return make


def test_an_empty_token_gives_everything_and_the_token_for_later_gives_nothing(client, mirror):
    ProgrammeFactory(published=True, slug="aircop")
    ProgrammeFactory(slug="kept-secret")
    made = mirror()

    assert [url for _, url in made.holds()] == ["http://testserver/api/v1/programmes/aircop/"]
    assert (made.sync(), made.holds()) == ({}, read_all(client))


def rename(record):
    record.title = "Another title"
    record.save()


def move(record):
    record.slug = "elsewhere"
    record.save()


def link(record):
    ProgrammeCountryFactory(record=record, country=CountryFactory(iso2="PE", iso3="PER"))


def translate(record):
    record.title_es = "Otro título"
    record.save()


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (rename, (["aircop"], [])),
        (move, (["elsewhere"], ["aircop"])),
        (link, (["aircop"], [])),
        (translate, (["aircop"], [])),
        (lambda record: record.archive(), ([], ["aircop"])),
        (lambda record: record.return_to_draft(), ([], ["aircop"])),
        (lambda record: record.delete(), ([], ["aircop"])),
        (lambda record: record.themes.add(ThemeFactory()), (["aircop"], [])),
        (lambda record: ThemeFactory().programmes.add(record), (["aircop"], [])),
        (lambda record: ElementFactory(record=record), (["aircop"], [])),
        (lambda record: AliasFactory(target=record), (["aircop"], [])),
        (lambda record: ProgrammeFactory(published=True, slug="part", parent=record), (["aircop", "part"], [])),
        (lambda record: FigureFactory(published=True, programme=record), (["aircop"], [])),
        (lambda record: MissionFactory(published=True, programmes=[record]), (["aircop"], [])),
        (lambda record: ProgrammeFactory(slug="draft"), None),
    ],
)
def test_whatever_a_programme_says_of_itself_is_told_of_when_it_changes(client, mirror, act, told):
    programme = ProgrammeFactory(published=True, slug="aircop")
    made = mirror()

    act(programme)

    assert made.sync().get("programmes") == told
    assert made.holds() == read_all(client)


@pytest.fixture
def neighbours():
    """A public record of each kind, all of them tied to one another."""
    country, theme, source = CountryFactory(), ThemeFactory(), SourceFactory()
    policy = PolicyFactory(sourced=True, published=True, themes=[theme])
    provision = ProvisionFactory(policy=policy, themes=[theme])
    programme = ProgrammeFactory(sourced=True, published=True, themes=[theme], provisions=[provision])
    mission = MissionFactory(sourced=True, published=True, programmes=[programme], provisions=[provision])
    agreement = AgreementFactory(sourced=True, published=True, country=country, policy=policy)
    participation = ParticipationFactory(mission=mission, country=country, agreement=agreement, source=source)
    event = EventFactory(sourced=True, published=True, policies=[policy])
    relation = PolicyRelationFactory(record=PolicyFactory(sourced=True, published=True), other=policy)
    whole = FigureFactory(published=True, mission=mission, source=source)
    figure = FigureFactory(published=True, programme=programme, part_of=whole, countries=[country])
    revised = FigureFactory(published=True, supersedes=figure, measure=figure.measure)
    return {
        "country": country, "theme": theme, "source": source, "policy": policy, "provision": provision,
        "programme": programme, "mission": mission, "agreement": agreement, "participation": participation,
        "event": event, "relation": relation, "whole": whole, "figure": figure, "revised": revised,
    }  # fmt: skip


NAMES = ["country", "theme", "source", "policy", "provision", "programme", "mission", "agreement", "event", "figure"]
NAME_OF = {"country": "name_en", "theme": "name", "provision": "heading", "figure": "label"}


@pytest.mark.parametrize("name", NAMES)
def test_another_name_reaches_everything_that_says_it(client, mirror, neighbours, name):
    made = mirror()
    row = neighbours[name]

    setattr(row, NAME_OF.get(name, "title"), "Another name")
    row.save()

    made.sync()
    assert made.holds() == read_all(client)


@pytest.mark.parametrize("name", ["policy", "programme", "mission", "agreement", "event", "figure", "whole", "revised"])
@pytest.mark.parametrize("act", ["return_to_draft", "archive", "publish again"])
def test_what_is_withdrawn_or_comes_back_is_told_of_with_all_that_hangs_on_it(client, mirror, neighbours, name, act):
    row = neighbours[name]
    if act == "publish again":
        row.archive()
    made = mirror()

    getattr(row, act.split()[0])()

    made.sync()
    assert made.holds() == read_all(client)


@pytest.mark.parametrize("name", ["policy", "mission", "programme"])
def test_a_renamed_record_takes_along_what_is_found_below_it(client, mirror, neighbours, name):
    made = mirror()

    move(neighbours[name])

    made.sync()
    assert made.holds() == read_all(client)


@pytest.mark.parametrize("name", ["participation", "relation", "revised", "event"])
def test_what_is_deleted_goes_from_wherever_it_was_named(client, mirror, neighbours, name):
    made = mirror()

    neighbours[name].delete()

    made.sync()
    assert made.holds() == read_all(client)


def test_what_moves_from_one_record_to_another_is_told_of_both(client, mirror):
    one, other = ProgrammeFactory(published=True, slug="one"), ProgrammeFactory(published=True, slug="other")
    figure = FigureFactory(published=True, programme=one)
    made = mirror()

    figure.programme = other
    figure.save()

    assert made.sync()["programmes"] == (["one", "other"], [])


def test_an_import_is_told_of(client, mirror, tmp_path):
    ThemeFactory(slug="drugs", name="Drugs")
    made = mirror()
    (sheet := tmp_path / "themes.csv").write_text("slug,name\ndrugs,Illicit drugs\nborders,Borders\n")

    import_now("themes", sheet)

    assert made.sync() == {"themes": (["drugs", "borders"], [])}
    assert made.holds() == read_all(client)


# What must not be told


def everything_said(client, token=""):
    answers = [client.get(f"{noun}?changed_since={token}") for noun in client.get("/api/v1/").json().values()]
    return "".join(answer.content.decode() for answer in answers)


def test_what_never_was_public_is_not_told_of_when_it_changes_or_goes(client):
    token = client.get("/api/v1/programmes/?changed_since=").json()["sync"]
    policy = PolicyFactory(slug="secret-policy")
    secret = [
        ProgrammeFactory(slug="secret-programme"),
        ProvisionFactory(policy=policy, slug="secret-provision"),
        FigureFactory(published=True, policy=policy, code="secret-figure"),
        ParticipationFactory(mission=MissionFactory(slug="secret-mission")),
    ]
    for row in secret:
        row.save()
    told = everything_said(client, token)
    for row in secret:
        row.delete()

    assert "secret" not in told + everything_said(client, token) + everything_said(client, "1990-01-01")


def test_a_figure_that_was_published_after_its_record_was_withdrawn_is_not_told_of(client):
    token = client.get("/api/v1/figures/?changed_since=").json()["sync"]
    policy = PolicyFactory(published=True)
    policy.archive()
    FigureFactory(published=True, policy=policy, code="secret-figure")

    assert "secret" not in everything_said(client, token)


def test_what_a_withdrawn_record_is_called_as_a_draft_is_not_told(client, mirror):
    programme = ProgrammeFactory(published=True, slug="aircop")
    made = mirror()
    programme.return_to_draft()
    programme.slug, programme.title = "secret", "Secret"
    programme.save()

    assert made.sync()["programmes"] == ([], ["aircop"])
    assert "secret" not in everything_said(client, "1990-01-01").lower()


def test_an_address_that_another_entry_has_now_is_not_gone(client, mirror):
    ThemeFactory(slug="drugs", name="Drugs").delete()
    ThemeFactory(slug="drugs", name="Illicit drugs")
    made = mirror()

    answer = client.get("/api/v1/themes/?changed_since=1990-01-01").json()

    assert ([row["name"] for row in answer["results"]], answer["gone"]) == (["Illicit drugs"], [])
    assert made.holds() == read_all(client)


# Questions


def test_pages_go_through_all_that_changed_even_when_more_changes_meanwhile(client, mirror):
    records = [ProgrammeFactory(published=True) for _ in range(5)]
    made = mirror(page_size=2)
    for record in records:
        rename(record)
    first = client.get(f"/api/v1/programmes/?changed_since={made.tokens['programmes']}&page_size=2").json()
    records[0].archive()
    records[4].delete()

    second = client.get(first["next"]).json()

    assert (first["count"], len(first["results"])) == (5, 2)
    assert [row["slug"] for row in second["results"]] == [records[2].slug, records[3].slug]
    made.tokens["programmes"] = second["sync"]
    assert made.sync_noun("programmes") == ([], sorted([records[0].slug, records[4].slug]))


def test_what_changed_is_looked_for_once_for_all_pages(client, mirror, settings):
    records = [ProgrammeFactory(published=True) for _ in range(5)]
    made = mirror()
    for record in records:
        rename(record)
    settings.CACHES = settings.CACHES | {"default": settings.CACHES["version"]}

    first = client.get(f"/api/v1/programmes/?changed_since={made.tokens['programmes']}&page_size=2").json()
    with CaptureQueriesContext(connection) as captured:
        second = client.get(first["next"]).json()

    assert [row["slug"] for row in second["results"]] == [records[2].slug, records[3].slug]
    assert "editorial_change" in captured[0]["sql"]  # whether the token is known
    assert not [query for query in captured.captured_queries if '"keys"' in query["sql"]]


def test_every_list_gives_a_token_in_its_header(client):
    token = client.get("/api/v1/programmes/?order=title")["Sync-Token"]
    ProgrammeFactory(published=True, slug="aircop")

    answer = client.get("/api/v1/programmes/", {"changed_since": token})

    assert [row["slug"] for row in answer.json()["results"]] == ["aircop"]


@pytest.mark.parametrize("time", ["{:%Y-%m-%d}", "{:%Y-%m-%dT%H:%M:%S}Z", "{:%Y-%m-%dT%H:%M:%S}+00:00"])
def test_a_time_is_understood_as_well_and_goes_back_an_hour_further(client, time):
    record = ProgrammeFactory(published=True, slug="aircop")
    now = timezone.now()
    Change.objects.create(model="programmes.programme", keys=[record.pk + 1], at=now - datetime.timedelta(days=9))
    Change.objects.filter(keys=[record.pk]).update(at=now - datetime.timedelta(minutes=50))
    ThemeFactory()

    told = client.get(f"/api/v1/programmes/?changed_since={time.format(now)}").json()
    later = client.get(f"/api/v1/programmes/?changed_since={time.format(now)}").json()

    assert [row["slug"] for row in told["results"]] == [row["slug"] for row in later["results"]] == ["aircop"]


@pytest.mark.parametrize("asked", ["yesterday", "2026-13-45", "a.b.c", "%00", "9" * 3000, "0001-01-01T00:00:00-23:00"])
def test_what_is_no_token_is_answered_with_what_can_be_asked(client, asked):
    answer = client.get(f"/api/v1/programmes/?changed_since={asked}")

    if asked.startswith("0001"):
        assert answer.status_code == 200
    else:
        assert answer.status_code == 400
        assert "Read everything anew with “changed_since=”" in answer.json()["errors"]["changed_since"][0]


def test_a_time_to_come_is_refused(client):
    answer = client.get("/api/v1/programmes/?changed_since=2999-01-01")

    assert answer.json()["errors"] == {"changed_since": ["“2998-12-31T23:00:00+00:00” is still to come."]}


def test_a_token_of_a_database_that_was_replaced_says_what_to_do(client):
    ThemeFactory()
    token = client.get("/api/v1/themes/?changed_since=").json()["sync"]
    Change.objects.all().delete()

    answer = client.get("/api/v1/themes/", {"changed_since": token})

    assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")
    assert answer.json()["detail"].endswith("Read everything anew with “changed_since=” and nothing behind it.")


def test_a_token_that_somebody_else_signed_is_refused(client):
    forged = Signer(key="another", salt="editorial.moments").sign_object([1, "", [], "2026-01-01"])

    assert client.get("/api/v1/themes/", {"changed_since": forged}).status_code == 400


def test_filters_do_not_go_with_it(client):
    answer = client.get("/api/v1/programmes/?changed_since=&theme=drugs&page=2&as_of=2026-03-02&x=1")

    errors = answer.json()["errors"]
    assert set(errors) == {"as_of", "page", "theme", "x"}
    for [sentence] in errors.values():
        assert sentence.startswith("It cannot be used with “changed_since”, but these can: page_size, fields,")
        assert "starts__gte/gt/lte/lt" in sentence


def test_columns_that_are_compared_say_what_is_in_the_list_and_what_has_left_it(client, ended):
    def asked(token):
        answer = client.get(f"/api/v1/programmes/?starts__gte=2014&page_size=2&changed_since={token}").json()
        found = {"there": [row["slug"] for row in answer["results"]], "gone": [row["key"] for row in answer["gone"]]}
        return answer, found

    def change(programme, **said):
        for name, value in said.items():
            setattr(programme, name, value)
        programme.save()

    old, roads, ports = (
        ProgrammeFactory(slug=slug, starts=starts, published=True)
        for slug, starts in (("old", "2010"), ("roads", "2014"), ("ports", "2016"))
    )
    ProgrammeFactory(slug="rails", starts="2015", published=True)
    first, found = asked("")
    assert (first["count"], found) == (3, {"there": ["roads", "ports"], "gone": []})
    assert [row["slug"] for row in client.get(first["next"]).json()["results"]] == ["rails"]

    change(roads, starts="2011")
    change(ports, title="Harbours")
    second, found = asked(first["sync"])
    assert found == {"there": ["ports"], "gone": ["roads"]}

    change(old, starts="2018")
    ports.archive()
    assert asked(second["sync"])[1] == {"there": ["old"], "gone": ["ports"]}


def test_what_cannot_be_compared_is_refused_with_it(client):
    answer = client.get("/api/v1/programmes/?changed_since=&starts__gte=soon")

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["starts__gte"])


def test_the_number_of_queries_does_not_depend_on_how_much_changed(client, ended):
    def queries(number):
        token = client.get("/api/v1/programmes/?changed_since=").json()["sync"]
        theme = ThemeFactory()
        for _ in range(number):
            programme = ProgrammeFactory(published=True, themes=[theme])
            ElementFactory(record=programme)
            FigureFactory(published=True, programme=programme)
            ProgrammeFactory(published=True).archive()
        with CaptureQueriesContext(connection) as captured:
            answer = client.get("/api/v1/programmes/", {"changed_since": token, "page_size": 100}).json()
        assert (len(answer["results"]), len(answer["gone"])) == (number, number)
        return len(captured)

    queries(1)
    assert queries(30) == queries(3)


def test_what_begins_or_ends_by_the_calendar_is_told_of(client, mirror, monkeypatch):
    ProgrammeFactory(published=True, slug="ends", starts="2010", ends="2026-02")
    ProgrammeFactory(published=True, slug="begins", starts="2026-03-01")
    ProgrammeFactory(published=True, slug="goes-on", starts="2026-02", ends="2027")

    class Date(datetime.date):
        now = datetime.date(2026, 2, 28)

        @classmethod
        def today(cls):
            return cls.now

    monkeypatch.setattr("datetime.date", Date)
    made = mirror()
    Date.now = datetime.date(2026, 3, 1)

    assert made.sync() == {"programmes": (["ends", "begins"], [])}
    assert made.holds() == read_all(client)


@pytest.fixture
def others():
    """Two more connections to the database, on which changes are noted."""
    of = connection.settings_dict
    address = {"host": of["HOST"], "port": of["PORT"] or 5432, "user": of["USER"], "dbname": of["NAME"]}
    with psycopg.connect(**address) as one, psycopg.connect(**address, autocommit=True) as other:
        yield one, other
        other.execute("DELETE FROM editorial_change")


def note_on(other, key: int):
    other.execute(
        "INSERT INTO editorial_change (at, transaction, model, keys)"
        " VALUES (now(), pg_current_xact_id()::text::bigint, 'reference.theme', %s)",
        [f"[{key}]"],
    )


if connection.vendor == "postgresql":

    def test_a_change_that_began_before_the_question_and_was_committed_after_it_is_told_of(others):
        slow, quick = others
        note_on(slow, 1)
        note_on(quick, 2)
        asked = this_moment()
        seen = changed_since(asked)
        slow.commit()

        assert (seen, changed_since(asked)) == ({}, {"reference.theme": {1}})

else:

    def test_changes_are_committed_in_the_order_of_their_numbers_and_told_of_once(client):
        ThemeFactory()
        asked = this_moment()
        other = ThemeFactory()

        assert (changed_since(asked), changed_since(this_moment())) == ({"reference.theme": {other.pk}}, {})


def test_a_change_is_noted_once_for_all_rows_that_are_written_together(tmp_path):
    rows = "".join(f"theme-{n},Theme {n}\n" for n in range(50))
    (sheet := tmp_path / "themes.csv").write_text(f"slug,name\n{rows}")

    import_now("themes", sheet)

    assert [(change.model, len(change.keys)) for change in Change.objects.all()] == [("reference.theme", 50)]


def test_drafts_are_not_noted():
    Programme.objects.filter(pk=ProgrammeFactory().pk).first().save()

    assert not Change.objects.exists()
