"""Many records in one request: all of them or none."""

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from programmes.models import Programme
from tests.editorial.test_api import is_problem
from tests.factories import CountryFactory, PolicyFactory, ProgrammeFactory, ThemeFactory

pytestmark = pytest.mark.django_db
PROGRAMMES = "/api/v1/programmes/"
BULK = f"{PROGRAMMES}bulk/"


def test_all_are_recorded_as_drafts_and_named_in_their_order(by_editor):
    entries = [{"title": "Rivers"}, {"title": "Ports", "starts": "2016"}]

    answer = by_editor.post(BULK, {"entries": entries, "reason": "The plan of 2016"})

    assert answer.status_code == 201
    assert answer.json() == {
        "results": [
            {"code": "rivers", "name": "Rivers", "url": f"http://testserver{PROGRAMMES}rivers/"},
            {"code": "ports", "name": "Ports", "url": f"http://testserver{PROGRAMMES}ports/"},
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
        "3.record": ["Row 0 has the same key: right."],
    }
    assert list(Programme.objects.values_list("slug", flat=True)) == ["taken"]


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
