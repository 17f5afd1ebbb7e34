"""Many records in one request: all of them or none."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from programmes.models import Programme
from reference.models import Theme
from tests.editorial.test_api import is_problem
from tests.factories import CountryFactory, PolicyFactory, ProgrammeFactory, ThemeFactory, UserFactory
from tests.test_api import NOUNS, make
from tests.writing.requests import Writer

pytestmark = pytest.mark.django_db
PROGRAMMES = "/api/v1/programmes/"
BULK = f"{PROGRAMMES}bulk/"
ASKED_OF_AN_ADDRESS, ASKED_OF_A_CONSTRAINT = 1, 3  # queries, savepoints among them
CHANGED = {"provisions": {"heading": "Ports"}, "participations": {"locator": "p. 6"}}
THEMES = "/api/v1/themes/bulk/"


def test_all_are_recorded_as_drafts_and_named_in_their_order(by_editor):
    entries = [{"title": "Rivers"}, {"title": "Ports", "starts": "2016"}]

    answer = by_editor.post(BULK, {"entries": entries, "reason": "The plan of 2016"})

    assert answer.status_code == 201
    assert answer.json() == {
        "results": [
            {"code": code, "name": name, "url": f"http://testserver{address}", "etag": by_editor.etag(address)}
            for code, name, address in (
                ("rivers", "Rivers", f"{PROGRAMMES}rivers/"),
                ("ports", "Ports", f"{PROGRAMMES}ports/"),
            )
        ]
    }
    for programme in Programme.objects.all():
        version = programme.history.get()
        assert (programme.state, version.history_user) == ("draft", by_editor.user)
        assert version.history_change_reason == "The plan of 2016"


def test_entries_may_name_each_other_in_any_order(by_editor):
    entries = [
        {"title": "Component", "parent": "project"},
        {"title": "Project", "parent": "Programme"},
        {"title": "Programme"},
    ]

    answer = by_editor.post(BULK, {"entries": entries})

    assert [entry["code"] for entry in answer.json()["results"]] == ["component", "project", "programme"]
    component = Programme.objects.get(slug="component")
    assert (component.parent.slug, component.parent.parent.slug) == ("project", "programme")


def test_with_one_that_is_wrong_none_is_recorded_and_each_error_has_its_place(by_editor):
    ProgrammeFactory(slug="taken", title="Taken")
    entries = [
        {"title": "Right"},
        {"title": "Wrong", "starts": "soon", "countries": [{"country": "XX", "role": "covered"}]},
        {"title": "Taken"},
        {"title": "Right"},
        5,
        {"title": "Rivers", "themes": "drugs"},
        {},
    ]

    answer = by_editor.post(BULK, {"entries": entries})

    assert is_problem(answer, 400, "Bad Request")
    assert set(answer.json()["errors"]) == {"4.record", "5.themes", "6.slug"}
    answer = by_editor.post(BULK, {"entries": entries[:4]})
    assert answer.json()["errors"] == {
        "1.starts": [
            "“soon” is not a date that can be read. Write a year, a month or a day: 2016, 2016-08 or 2016-08-24."
        ],
        "1.countries": ["“XX” is not the name of any country here."],
        "2.record": ["There is a programme with this key already: taken."],
        "3.record": ["Entry 0 has the same key: right."],
    }
    assert list(Programme.objects.values_list("slug", flat=True)) == ["taken"]


def test_two_new_ones_of_one_address_are_told_so(by_editor):
    entries = [{"title": "Ports", "slug": "water"}, {"title": "Rivers", "slug": "water"}]

    answer = by_editor.post(BULK, {"entries": entries})

    assert answer.json()["errors"] == {"1.record": ["Entry 0 has the same key: water."]}


def test_entries_that_lead_back_to_each_other_are_named_by_their_places(by_editor):
    entries = [{"title": "Ports", "parent": "rivers"}, {"title": "Rivers", "parent": "ports"}]

    errors = by_editor.post(BULK, {"entries": entries}).json()["errors"]

    assert errors["0.parent"][-1] == "“rivers” is entry 1, which is wrong itself or leads back to this one."
    assert set(errors) == {"0.parent", "1.parent"}


@pytest.mark.parametrize(
    "said", [{}, {"entries": []}, {"entries": {}}, {"entries": None}, [], [{"title": "Ports"}], {"entries": [{}] * 4}]
)
@override_settings(API_BULK_LIMIT=3)
def test_a_list_of_no_or_of_too_many_entries_is_refused(by_editor, said):
    answer = by_editor.post(BULK, said)

    assert is_problem(answer, 400, "Bad Request")
    assert answer.json()["errors"] == {"entries": ["It is a list of 1 to 3 records."]}


def test_what_is_neither_an_entry_nor_a_reason_is_refused(by_editor):
    answer = by_editor.post(BULK, {"entries": [{"title": "Ports"}], "state": "published"})

    assert answer.json()["errors"] == {"state": ["There is nothing of this name, but “entries” and “reason”."]}


def test_what_is_public_with_its_record_is_added_by_those_who_may_publish(by_editor):
    PolicyFactory(slug="plan", published=True)
    entries = [{"policy": "plan", "slug": "ports", "heading": "Ports"}]

    assert is_problem(by_editor.post("/api/v1/provisions/bulk/", {"entries": entries}), 403, "Forbidden")


def test_many_take_as_many_queries_as_few(by_editor):
    countries = [CountryFactory().iso2 for _ in range(5)]
    themes = [ThemeFactory().slug for _ in range(5)]

    def queries(number, name):
        entries = [
            {
                "title": f"{name} {n}",
                "parent": f"{name} 0" if n else None,
                "countries": [{"country": code, "role": "covered"} for code in countries],
                "themes": themes,
                "elements": [{"kind": "activity", "text": "It does something."}],
                "aliases": [{"name": f"{name} alias {n}"}],
            }
            for n in range(number)
        ]
        with CaptureQueriesContext(connection) as captured:
            answer = by_editor.post(BULK, {"entries": entries})
        assert answer.status_code == 201, answer.json()
        return len(captured)

    queries(3, "Warm")
    assert queries(100, "Many") == queries(3, "Few")


# Changed


@pytest.fixture
def recorded(by_editor):
    """Three drafts, each as an entry names it."""
    for name in ("Ports", "Rivers", "Roads"):
        ProgrammeFactory(slug=name.lower(), title=name)
    return {
        name: {"key": name, "etag": by_editor.etag(f"{PROGRAMMES}{name}/")} for name in ("ports", "rivers", "roads")
    }


def titles():
    return list(Programme.objects.order_by("pk").values_list("title", flat=True))


def test_many_are_changed_as_each_entry_says(by_editor, recorded):
    drugs, peru = ThemeFactory(slug="drugs"), CountryFactory(iso2="PE")
    entries = [
        recorded["roads"] | {"title": "Roads and bridges", "themes": ["drugs"]},
        recorded["ports"] | {"slug": "harbours", "countries": [{"country": "PE", "role": "covered"}]},
        recorded["rivers"] | {"aliases": [{"name": "Ríos"}]},
    ]

    answer = by_editor.patch(BULK, {"entries": entries, "reason": "The plan of 2016"})

    assert answer.status_code == 200, answer.json()
    assert [entry["code"] for entry in answer.json()["results"]] == ["roads", "harbours", "rivers"]
    for entry in answer.json()["results"]:
        assert entry["etag"] == by_editor.etag(entry["url"].removeprefix("http://testserver"))
    ports, rivers, roads = Programme.objects.order_by("pk")
    assert (titles(), list(roads.themes.all())) == (["Ports", "Rivers", "Roads and bridges"], [drugs])
    assert (list(ports.countries.all()), rivers.aliases.get().name) == ([peru], "Ríos")
    newest = roads.history.first()
    assert (newest.history_user, newest.history_change_reason) == (by_editor.user, "The plan of 2016")


@pytest.mark.parametrize(
    ("entry", "status", "place"),
    [
        ({"key": "ports", "etag": '"0123"'}, 412, "1.etag"),
        ({"key": "ports"}, 428, "1.etag"),
        ({"key": "ports", "etag": None}, 428, "1.etag"),
        ({"key": "nowhere", "etag": "*"}, 404, "1.key"),
        ({"key": "ports", "etag": "*", "starts": "soon"}, 400, "1.starts"),
        ({"key": "ports", "etag": "*", "state": "published"}, 400, "1.state"),
        ({"key": "ports", "etag": "*", "slug": "rivers"}, 400, "1.slug"),
        ({"key": "ports", "etag": "*", "aliases": [{"name": "Roads"}, {}]}, 400, "1.aliases.1.name"),
        ({"key": "RIVERS", "etag": "*"}, 400, "1.key"),
        ({"key": "\0", "etag": "*"}, 400, "1.key"),
        ({"key": 5, "etag": "*"}, 400, "1.key"),
        ({"key": "ports", "etag": 5}, 400, "1.etag"),
        ({"etag": "*"}, 400, "1.key"),
        ("ports", 400, "1.record"),
    ],
)
def test_with_one_that_cannot_be_changed_none_is_and_its_place_is_named(by_editor, recorded, entry, status, place):
    entries = [recorded["rivers"] | {"title": "Rivers and lakes"}, entry]

    answer = by_editor.patch(BULK, {"entries": entries})

    assert (answer.status_code, list(answer.json()["errors"])) == (status, [place]), answer.json()
    assert titles() == ["Ports", "Rivers", "Roads"]


def test_the_marks_of_all_that_were_changed_meanwhile_are_told(by_editor, recorded):
    Programme.objects.get(slug="ports").save()
    for name in ("ports", "roads"):
        by_editor.change(f"{PROGRAMMES}{name}/", {"acronym": name.upper()})

    answer = by_editor.patch(BULK, {"entries": [entry | {"title": "New"} for entry in recorded.values()]})

    assert is_problem(answer, 412, "Precondition Failed")
    assert set(answer.json()["errors"]) == {"0.etag", "2.etag"}
    assert answer.json()["etags"] == {
        "0": by_editor.etag(f"{PROGRAMMES}ports/"),
        "2": by_editor.etag(f"{PROGRAMMES}roads/"),
    }
    assert titles() == ["Ports", "Rivers", "Roads"]


def test_two_that_want_one_address_are_told_so(by_editor, recorded):
    entries = [recorded["ports"] | {"slug": "water"}, recorded["rivers"] | {"slug": "water"}]

    answer = by_editor.patch(BULK, {"entries": entries})

    assert (answer.status_code, answer.json()["errors"]) == (400, {"1.slug": ["Another entry already has this slug."]})


def test_what_is_public_is_changed_by_those_who_may_publish(by_editor, by_publisher, recorded):
    ProgrammeFactory(slug="canals", title="Canals", published=True)
    entries = [recorded["ports"] | {"title": "New"}, {"key": "canals", "etag": "*", "title": "New"}]

    refused = by_editor.patch(BULK, {"entries": entries})
    done = by_publisher.patch(BULK, {"entries": entries})

    assert (refused.status_code, list(refused.json()["errors"])) == (403, ["1.record"])
    assert (done.status_code, titles()) == (200, ["New", "Rivers", "Roads", "New"])


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_nobody_writes_many_without_the_right_to(client, recorded, method):
    person = UserFactory()
    entries = {"entries": [recorded["ports"]]}

    assert is_problem(Writer(client, person).send(method, BULK, entries), 403, "Forbidden")
    assert client.generic(method, BULK, json.dumps(entries), content_type="application/json").status_code == 401


def test_who_may_not_see_a_draft_cannot_change_it(client, recorded):
    person = UserFactory()
    person.user_permissions.add(Permission.objects.get(codename="change_programme"))

    answer = Writer(client, person).patch(BULK, {"entries": [recorded["ports"]]})

    assert is_problem(answer, 404, "Not Found")


@pytest.mark.parametrize("noun", ["provisions", "participations"])
def test_what_is_named_by_two_codes_is_changed_and_deleted_by_them(by_administrator, noun):
    rows = [make(NOUNS[noun]) for _ in range(2)]
    entries = [{"key": row.code, "etag": "*"} for row in rows]
    bulk = f"/api/v1/{noun}/bulk/"

    changed = by_administrator.patch(bulk, {"entries": [entry | CHANGED[noun] for entry in entries]})
    why = {"reason": "Twice", "reason_kind": "correction"} if noun == "participations" else {}  # they are published
    deleted = by_administrator.delete(bulk, {"entries": entries} | why)

    assert [entry["code"] for entry in changed.json()["results"]] == [row.code for row in rows]
    assert (deleted.status_code, NOUNS[noun].history.model.objects.filter(history_type="~").count()) == (204, 2)
    assert not NOUNS[noun].objects.exists()


# Deleted


def marked(by, noun, *keys):
    return [{"key": key, "etag": by.etag(f"/api/v1/{noun}/{key}/")} for key in keys]


def test_many_are_deleted_those_that_need_others_first(by_administrator):
    parent = ThemeFactory(slug="drugs")
    child = ThemeFactory(slug="cocaine", parent=parent)
    entries = marked(by_administrator, "themes", "cocaine", "drugs")

    answer = by_administrator.delete(THEMES, {"entries": entries, "reason": "One too many"})

    assert (answer.status_code, Theme.objects.count()) == (204, 0)
    gone = Theme.history.filter(id=child.pk).first()
    assert (gone.history_type, gone.history_user) == ("-", by_administrator.user)
    assert gone.history_change_reason == "One too many"


def test_with_one_that_is_in_use_none_is_deleted(by_administrator):
    used = ThemeFactory(slug="drugs")
    ThemeFactory(slug="arms")
    ProgrammeFactory(title="Ports").themes.add(used)
    entries = marked(by_administrator, "themes", "arms", "drugs")

    answer = by_administrator.delete(THEMES, {"entries": entries})

    assert is_problem(answer, 409, "Conflict")
    [(place, [sentence])] = answer.json()["errors"].items()
    assert (place, sentence.endswith("Programme: Ports.")) == ("1.record", True)
    assert Theme.objects.count() == 2


def test_what_was_changed_meanwhile_is_not_deleted(by_administrator):
    ThemeFactory(slug="drugs")
    entries = marked(by_administrator, "themes", "drugs")
    by_administrator.change("/api/v1/themes/drugs/", {"name": "Narcotics"})

    answer = by_administrator.delete(THEMES, {"entries": entries})

    assert (answer.status_code, list(answer.json()["errors"])) == (412, ["0.etag"])
    assert Theme.objects.count() == 1


def test_an_entry_to_delete_says_nothing_else(by_administrator):
    ThemeFactory(slug="drugs")
    entries = [marked(by_administrator, "themes", "drugs")[0] | {"name": "Arms"}]

    answer = by_administrator.delete(THEMES, {"entries": entries})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["0.name"])


def test_records_that_have_a_state_are_archived_not_deleted(by_administrator, recorded):
    answer = by_administrator.delete(BULK, {"entries": [recorded["ports"]]})

    assert is_problem(answer, 409, "Conflict")
    assert titles() == ["Ports", "Rivers", "Roads"]


def test_of_each_record_that_changes_only_what_the_database_must_hold_is_asked(by_editor):

    def queries(number, name):
        made = by_editor.post(BULK, {"entries": [{"title": f"{name} {n}"} for n in range(number)]}).json()["results"]
        entries = [
            {
                "key": entry["code"],
                "etag": entry["etag"],
                "summary": "It is about ports.",
                "aliases": [{"name": f"{entry['code']} alias"}],
            }
            for entry in made
        ]
        with CaptureQueriesContext(connection) as captured:
            answer = by_editor.patch(BULK, {"entries": entries})
        assert answer.status_code == 200, answer.json()
        return len(captured)

    queries(3, "Warm")
    assert queries(53, "Many") - queries(3, "Few") == 50 * (ASKED_OF_AN_ADDRESS + 2 * ASKED_OF_A_CONSTRAINT)
