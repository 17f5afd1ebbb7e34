"""Lists as staff read them: drafts as well, for those who ask for them and may see them."""

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import caches
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from editorial.models import State
from tests.editorial.test_api import is_problem
from tests.factories import (
    AliasFactory,
    CountryFactory,
    FigureFactory,
    PolicyFactory,
    ProgrammeFactory,
    ProvisionFactory,
    ThemeFactory,
    UserFactory,
)
from tests.test_api import NOUNS, make
from tests.writing.requests import Writer

pytestmark = pytest.mark.django_db
PROGRAMMES = "/api/v1/programmes/"
DRAFTS = f"{PROGRAMMES}?state=draft"


@pytest.fixture
def ports():
    return ProgrammeFactory(slug="ports", title="Ports", published=False)


@pytest.fixture
def rivers():
    return ProgrammeFactory(slug="rivers", title="Rivers", published=True)


def slugs(answer):
    assert answer.status_code == 200, answer.json()
    return [entry["slug"] for entry in answer.json()["results"]]


def test_staff_list_drafts_by_asking_for_them(by_editor, ports, rivers):
    assert slugs(by_editor.get(DRAFTS)) == ["ports"]
    assert slugs(by_editor.get(f"{DRAFTS}&state=published")) == ["ports", "rivers"]
    assert slugs(by_editor.get(PROGRAMMES)) == ["rivers"]


def test_each_entry_is_what_staff_read_at_its_address_with_its_mark(by_editor, ports, rivers):
    ports.themes.add(ThemeFactory())
    FigureFactory(programme=ports)

    entries = by_editor.get(f"{DRAFTS}&state=published").json()["results"]

    for entry in entries:
        alone = by_editor.get(f"{PROGRAMMES}{entry['slug']}/")
        assert entry == alone.json() | {"etag": alone["ETag"]}
    assert [entry["state"] for entry in entries] == ["draft", "published"]


@pytest.mark.parametrize("noun", [noun for noun, model in NOUNS.items() if hasattr(model, "state")])
def test_every_noun_with_a_state_is_listed_by_it(by_editor, noun):
    draft, hidden = make(NOUNS[noun], published=False), make(NOUNS[noun], published=True)
    assert draft.key_field == hidden.key_field

    entries = by_editor.get(f"/api/v1/{noun}/?state=draft").json()["results"]

    assert [entry[draft.key_field] for entry in entries] == [getattr(draft, draft.key_field)]


def test_what_is_public_with_its_record_is_listed_by_the_state_of_that(by_editor):
    plan = PolicyFactory(slug="plan", published=False)
    ProvisionFactory(policy=plan, slug="ports")
    ProvisionFactory(policy=PolicyFactory(published=True), slug="rivers")

    answer = by_editor.get("/api/v1/provisions/?state=draft")

    assert [(entry["policy"]["code"], entry["slug"]) for entry in answer.json()["results"]] == [("plan", "ports")]


def test_fields_are_chosen_and_neighbours_given_whole(by_editor, ports):
    ports.parent = ProgrammeFactory(slug="parent", title="Parent")
    ports.save()

    answer = by_editor.get(f"{DRAFTS}&fields=slug,parent,etag&expand=parent&order=-title")

    assert answer.json()["results"] == [
        {"slug": "ports", "parent": by_editor.get(f"{DRAFTS}&slug__in=parent&omit=state,etag").json()["results"][0]}
        | {"etag": by_editor.etag(f"{PROGRAMMES}ports/")},
        {"slug": "parent", "parent": None, "etag": by_editor.etag(f"{PROGRAMMES}parent/")},
    ]


def test_fields_are_chosen_at_the_address_of_a_draft_and_the_mark_stays(by_editor, ports):
    whole = by_editor.get(f"{PROGRAMMES}ports/")

    some = by_editor.get(f"{PROGRAMMES}ports/?fields=title,state")
    most = by_editor.get(f"{PROGRAMMES}ports/?omit=title")

    assert (some.json(), some["ETag"]) == ({"title": "Ports", "state": "draft"}, whole["ETag"])
    assert most.json() == {name: said for name, said in whole.json().items() if name != "title"}


def test_what_an_entry_does_not_know_is_refused_to_staff_as_to_others(by_editor, client, ports, rivers):
    assert is_problem(by_editor.get(f"{PROGRAMMES}ports/?page=1"), 400, "Bad Request")
    assert is_problem(by_editor.get(f"{PROGRAMMES}ports/?fields=secret"), 400, "Bad Request")


def test_filters_words_and_pages_go_with_it(by_editor, ports):
    for n in range(3):
        ProgrammeFactory(slug=f"roads-{n}", title=f"Roads {n}", starts=f"201{n}")
    AliasFactory(target=ports, name="Harbours")
    ports.countries.add(CountryFactory(iso2="PE"), through_defaults={"role": "covered"})

    assert slugs(by_editor.get(f"{DRAFTS}&country=PE")) == ["ports"]
    assert slugs(by_editor.get(f"{DRAFTS}&q=harbours")) == ["ports"]
    assert slugs(by_editor.get(f"{DRAFTS}&starts__gte=2011&order=-starts")) == ["roads-2", "roads-1"]
    first = by_editor.get(f"{DRAFTS}&page_size=3").json()
    assert first["count"] == 4
    assert slugs(by_editor.get(first["next"].removeprefix("http://testserver"))) == ["roads-2"]


def test_a_new_draft_counts_at_once(by_editor, ports):
    assert by_editor.get(DRAFTS).json()["count"] == 1
    ProgrammeFactory()
    assert by_editor.get(DRAFTS).json()["count"] == 2


def test_drafts_are_listed_for_nobody_else(client, ports, editor):
    reader, importer = Writer(client, UserFactory()), Writer(client, editor, scopes=["import", "read"])
    person = UserFactory()
    person.user_permissions.add(Permission.objects.get(codename="change_programme"))

    answers = [client.get(DRAFTS), reader.get(DRAFTS), importer.get(DRAFTS), Writer(client, person).get(DRAFTS)]

    assert [answer.status_code for answer in answers] == [401, 403, 403, 403]
    assert not any(b"Ports" in answer.content for answer in answers)


def test_a_neighbour_that_a_person_may_not_view_is_not_shown_beside_a_draft(client, ports):
    FigureFactory(programme=ports)
    person = UserFactory()
    person.user_permissions.add(Permission.objects.get(codename="view_programme"))

    [entry] = Writer(client, person).get(f"{DRAFTS}").json()["results"]

    assert (entry["slug"], entry["figures"]) == ("ports", [])


@pytest.mark.parametrize(
    ("address", "place"),
    [
        (f"{PROGRAMMES}?state=secret", "state"),
        ("/api/v1/countries/?state=draft", "state"),
        (f"{DRAFTS}&contry=PE", "contry"),
        (f"{DRAFTS}&fields=secret", "fields"),
        (f"{DRAFTS}&changed_since=", "state"),
        (f"{DRAFTS}&as_of=2026-01-01", "as_of"),
        ("/api/v1/programmes.csv?state=draft", "state"),
    ],
)
def test_what_cannot_be_asked_is_named(by_editor, ports, address, place):
    answer = by_editor.get(address.replace("2026-01-01", timezone.localdate(ports.created_at).isoformat()))

    assert is_problem(answer, 400, "Bad Request")
    assert list(answer.json()["errors"]) == [place]


@override_settings(
    CACHES={
        name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "lists"}
        for name in ("default", "shared", "version")
    }
)
def test_no_list_of_drafts_is_kept_for_others(client, by_editor, ports, rivers):
    caches["default"].clear()
    client.force_login(by_editor.user)
    answers = [by_editor.get(DRAFTS), client.get(DRAFTS), by_editor.get(f"{PROGRAMMES}?state=published")]
    client.logout()

    for answer in answers:
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "private, no-store"
        assert "Access-Control-Allow-Origin" not in answer
        assert "Authorization" in answer["Vary"]
    public = client.get(PROGRAMMES)
    assert (client.get(DRAFTS).status_code, public.json()["count"], slugs(public)) == (401, 1, ["rivers"])
    assert "state" not in public.json()["results"][0]


def test_a_list_of_drafts_takes_as_many_queries_for_many_as_for_few(by_editor):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert slugs(by_editor.get(DRAFTS))
        return len(captured)

    def more(number):
        for _ in range(number):
            programme = ProgrammeFactory(parent=ProgrammeFactory())
            programme.themes.add(ThemeFactory())
            FigureFactory(programme=programme)

    more(2)
    queries()
    few = queries()
    more(10)
    assert queries() == few


def test_every_state_can_be_asked_for(by_editor):
    for state in State:
        programme = ProgrammeFactory(slug=f"is-{state}", published=state in (State.PUBLISHED, State.ARCHIVED))
        type(programme).objects.filter(pk=programme.pk).update(state=state)

    for state in State:
        assert slugs(by_editor.get(f"{PROGRAMMES}?state={state}")) == [f"is-{state}"]
