"""How often the API may be asked."""

import pytest
from django.core.cache import caches
from django.test import override_settings

from access.limits import Limit
from tests.editorial.test_api import is_problem
from tests.factories import ThemeFactory, TokenFactory

THEMES = "/api/v1/themes/"
MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "limits"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def limits():
    """Three requests a minute, counted in a cache that keeps something."""
    caches_ = {"default": MEMORY, "shared": MEMORY, "version": MEMORY}
    with override_settings(CACHES=caches_, API_LIMIT_PER_ADDRESS=3, API_LIMIT_PER_TOKEN=3):
        caches["default"].clear()
        yield
        caches["default"].clear()


def ask(client, number, *, address="192.0.2.1", **headers):
    """Each time for something else, so that nothing is answered out of the kept pages."""
    return client.get(f"{THEMES}?page_size={number + 1}", REMOTE_ADDR=address, headers=headers)


def left(answer):
    return [answer[f"RateLimit-{name}"] for name in ("Limit", "Remaining", "Reset")]


def test_the_answers_tell_what_is_left_and_then_how_long_to_wait(client):
    answers = [ask(client, number) for number in range(4)]

    assert [left(answer) for answer in answers] == [["3", left_, "60"] for left_ in ("2", "1", "0", "0")]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert is_problem(answers[3], 429, "Too Many Requests")
    assert answers[3]["Retry-After"] == "60"
    assert answers[3].json()["detail"] == "That were more than 3 requests in a minute. Wait 60 seconds."


def test_after_a_minute_there_is_room_again(client, monkeypatch):
    for number in range(4):
        ask(client, number)
    clock = Limit.timer
    monkeypatch.setattr(Limit, "timer", lambda self: clock() + 60)

    assert ask(client, 5).status_code == 200


def test_each_address_is_counted_for_itself_whatever_it_says_of_itself(client):
    for number in range(4):
        ask(client, number, x_forwarded_for=f"198.51.100.{number}")

    assert ask(client, 4, x_forwarded_for="198.51.100.9").status_code == 429
    assert ask(client, 4, address="192.0.2.2").status_code == 200


def test_each_token_is_counted_for_itself_from_wherever_it_comes(client, editor):
    one, other = (TokenFactory(user=editor, scopes=["write"]).secret for _ in range(2))
    for number in range(3):
        ask(client, number, address=f"192.0.2.{number}", authorization=f"Bearer {one}")

    assert ask(client, 0, authorization=f"Bearer {one}").status_code == 429
    assert ask(client, 0, authorization=f"Bearer {other}").status_code == 200
    assert ask(client, 0).status_code == 200


def test_a_person_is_counted_who_is_logged_in(client, editor):
    client.force_login(editor)
    for number in range(3):
        ask(client, number, address=f"192.0.2.{number}")

    assert ask(client, 0).status_code == 429


def test_imports_are_counted_as_well(client, editor):
    token = TokenFactory(user=editor).secret
    answers = [client.get("/api/v1/imports/", headers={"authorization": f"Bearer {token}"}) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]


def test_what_is_kept_is_not_counted_and_holds_no_counts(client):
    ThemeFactory()
    answers = [client.get(THEMES) for _ in range(6)]

    assert {answer.status_code for answer in answers} == {200}
    assert ["RateLimit-Limit" in answer for answer in answers] == [True, *[False] * 5]


def test_asking_what_may_be_asked_is_not_counted(client):
    assert not any("RateLimit-Limit" in client.options(THEMES) for _ in range(5))


@override_settings(API_LIMIT_PER_ADDRESS=0)
def test_without_a_limit_nothing_is_counted(client):
    answers = [ask(client, number) for number in range(5)]

    assert {answer.status_code for answer in answers} == {200}
    assert "RateLimit-Limit" not in answers[0]
