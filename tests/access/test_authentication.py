"""What is answered to a token, right or wrong, at an address that wants one."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import TokenFactory

pytestmark = pytest.mark.django_db
IMPORTS = "/api/v1/imports/"


def asked(client, authorization="", **about):
    return client.get(IMPORTS, headers={"authorization": authorization} if authorization else {}, **about)


def is_refused(answer, sentence: str) -> bool:
    document = answer.json()
    return (
        (answer.status_code, document["status"], document["title"]) == (401, 401, "Unauthorized")
        and answer["Content-Type"] == "application/problem+json"
        and document["detail"].startswith(sentence)
    )


def test_a_right_token_opens(client, publisher):
    token = TokenFactory(user=publisher)

    assert asked(client, f"Bearer {token.secret}").status_code == 200
    assert asked(client, f"bearer  {token.secret}").status_code == 200
    token.refresh_from_db()
    assert timezone.now() - token.last_used_at < datetime.timedelta(minutes=1)


@pytest.mark.parametrize("authorization", ["", "Basic YTpi", "Token abc", "Bearer", "eulac_abc"])
def test_without_a_token_the_answer_says_how_to_send_one(client, authorization):
    answer = asked(client, authorization)

    expected = "There is no such token." if authorization == "Bearer" else "Send a token in the header"
    assert is_refused(answer, expected)
    assert answer["WWW-Authenticate"].startswith('Bearer realm="api"')


@pytest.mark.parametrize("secret", ["eulac_" + "0" * 64, "é", "a b", "x" * 10_000])
def test_an_unknown_token_is_refused(client, secret):
    TokenFactory()

    answer = asked(client, f"Bearer {secret}")
    assert is_refused(answer, "There is no such token.")
    assert answer["WWW-Authenticate"] == 'Bearer realm="api", error="invalid_token"'


def test_a_deleted_token_does_nothing(client, publisher):
    token = TokenFactory(user=publisher)
    token.delete()

    assert is_refused(asked(client, f"Bearer {token.secret}"), "There is no such token.")


def test_a_token_that_is_over_does_nothing(client, publisher):
    token = TokenFactory(user=publisher, expires_on=timezone.localdate() - datetime.timedelta(days=1))

    assert is_refused(asked(client, f"Bearer {token.secret}"), "This token ended on")


@pytest.mark.parametrize("lost", ["is_active", "is_staff"])
def test_a_token_ends_with_the_access_of_its_owner(client, publisher, lost):
    token = TokenFactory(user=publisher)
    setattr(publisher, lost, False)
    publisher.save()

    assert is_refused(asked(client, f"Bearer {token.secret}"), "The owner of this token")


def test_the_address_counts_as_the_server_knows_it_and_not_as_the_client_says(client, publisher):
    token = TokenFactory(user=publisher, networks="192.0.2.0/24")
    header = f"Bearer {token.secret}"

    assert asked(client, header, REMOTE_ADDR="192.0.2.5").status_code == 200
    outside = asked(client, header, REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_FOR="192.0.2.5")
    assert is_refused(outside, "This token may not be used from the address 203.0.113.9.")


def test_the_log_in_of_a_browser_opens_nothing(client, publisher):
    client.force_login(publisher)

    assert is_refused(asked(client), "Send a token")


def test_other_web_pages_may_not_read_what_a_token_opens(client, publisher):
    answer = asked(client, f"Bearer {TokenFactory(user=publisher).secret}", HTTP_ORIGIN="https://elsewhere.example")

    assert (answer.status_code, answer.has_header("Access-Control-Allow-Origin")) == (200, False)


def test_public_addresses_ask_for_no_token_and_those_without_drafts_look_at_none(client):
    with CaptureQueriesContext(connection) as queries:
        answers = [
            client.get("/api/v1/", headers={"authorization": "Bearer wrong"}),
            client.get("/api/v1/themes/?page_size=1"),
        ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert not any("access_token" in query["sql"] for query in queries)


def test_a_wrong_token_is_no_way_to_read_as_nobody(client):
    answer = client.get("/api/v1/themes/", headers={"authorization": "Bearer wrong"})

    assert is_refused(answer, "There is no such token.")
