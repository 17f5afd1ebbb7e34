"""A request that comes twice under one key is done once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from reference.models import Theme
from tests.editorial.test_api import is_problem
from tests.factories import ProgrammeFactory, ThemeFactory, UserFactory
from tests.writing.requests import Writer
from writing.models import KeptAnswer

THEMES = "/api/v1/themes/"


def told(answer):
    return answer.status_code, answer.content, answer.get("Location"), answer.get("ETag")


@pytest.mark.django_db
def test_the_same_request_gets_the_same_answer_and_makes_no_second_record(by_editor):
    first, second = (by_editor.post(THEMES, {"name": "Ports"}, idempotency_key="a") for _ in range(2))

    assert told(first) == told(second)
    assert (first.status_code, Theme.objects.count()) == (201, 1)


@pytest.mark.django_db
def test_the_answer_stays_even_when_the_record_has_changed_since(by_editor):
    first = by_editor.post(THEMES, {"name": "Ports"}, idempotency_key="a")
    by_editor.change(f"{THEMES}ports/", {"name": "Harbours"})

    assert told(by_editor.post(THEMES, {"name": "Ports"}, idempotency_key="a")) == told(first)


@pytest.mark.django_db
@pytest.mark.parametrize("address", [THEMES, "/api/v1/instruments/"])
def test_a_key_that_came_with_another_request_is_refused(by_editor, address):
    by_editor.post(THEMES, {"name": "Ports"}, idempotency_key="a")

    answer = by_editor.post(address, {"name": "Rivers" if address == THEMES else "Ports"}, idempotency_key="a")

    assert is_problem(answer, 422, "Unprocessable Entity")
    assert answer.json()["detail"].startswith("This Idempotency-Key came with another request before.")


@pytest.mark.django_db
def test_keys_are_each_persons_own_and_without_one_nothing_is_kept(client, by_editor, by_publisher):
    for desk, name in ((by_editor, "Ports"), (by_publisher, "Rivers")):
        assert desk.post(THEMES, {"name": name}, idempotency_key="a").status_code == 201
    by_editor.post(THEMES, {"name": "Roads"})

    assert sorted(KeptAnswer.objects.values_list("user__username", flat=True)) == ["editor", "publisher"]


@pytest.mark.django_db
def test_what_was_refused_can_be_sent_again_corrected_under_its_key(by_editor):
    refused = by_editor.post(THEMES, {"name": ""}, idempotency_key="a")
    done = by_editor.post(THEMES, {"name": "Ports"}, idempotency_key="a")

    assert (refused.status_code, done.status_code) == (400, 201)


@pytest.mark.django_db
def test_a_key_is_kept_for_a_day(by_editor, monkeypatch):
    monkeypatch.setattr("writing.models.AT_LEAST", 0)
    by_editor.post(THEMES, {"name": "Ports"}, idempotency_key="a")
    KeptAnswer.objects.update(made_at=timezone.now() - timedelta(days=1, seconds=1))

    answer = by_editor.post(THEMES, {"name": "Rivers"}, idempotency_key="a")

    assert (answer.status_code, KeptAnswer.objects.count()) == (201, 1)


@pytest.mark.django_db
def test_acts_and_lists_of_records_have_keys_as_well(by_publisher):
    ProgrammeFactory(sourced=True, slug="ports")
    seen = by_publisher.etag("/api/v1/programmes/ports/")
    for address, said, mark in (
        ("/api/v1/programmes/ports/publish/", None, seen),
        ("/api/v1/themes/bulk/", {"entries": [{"name": "Ports"}]}, None),
    ):
        first, second = (by_publisher.post(address, said, if_match=mark, idempotency_key=address) for _ in range(2))
        assert told(first) == told(second)
        assert first.status_code in (200, 201)


@pytest.mark.django_db
def test_a_key_that_is_too_long_is_refused(by_editor):
    assert is_problem(by_editor.post(THEMES, {"name": "Ports"}, idempotency_key="x" * 201), 400, "Bad Request")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("keys", [("a", "a"), ("a", "b"), (None, None)], ids=["one key", "two keys", "no key"])
def test_of_two_that_come_at_once_one_is_done(db, keys):
    """Both are on their way before either has ended; whoever is second waits for the first."""
    user = UserFactory(is_superuser=True)
    desks = [Writer(Client(), user) for _ in keys]
    ThemeFactory()
    together, answers = threading.Barrier(len(desks)), []

    def send(desk, key):
        together.wait()
        answers.append(desk.post(THEMES, {"name": "Ports"}, idempotency_key=key))
        connection.close()

    threads = [threading.Thread(target=send, args=pair) for pair in zip(desks, keys, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Theme.objects.filter(name="Ports").count() == 1
    if keys == ("a", "a"):
        assert told(answers[0]) == told(answers[1])
    else:
        statuses = sorted(answer.status_code for answer in answers)
        assert statuses[0] == 201
        assert statuses[1] in (400, 409)
