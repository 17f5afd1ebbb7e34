"""What a token is, and when it works."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from access.models import PREFIX, Token, digest_of
from tests.factories import TokenFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_only_the_digest_of_a_secret_is_kept():
    token = TokenFactory()

    kept = Token.objects.values().get()
    assert token.secret.startswith(PREFIX)
    assert len(token.secret) == len(PREFIX) + 64
    assert kept["digest"] == digest_of(token.secret)
    assert token.secret.removeprefix(PREFIX) not in str(kept)


def test_a_token_is_found_by_its_whole_secret_and_nothing_else():
    token, _ = TokenFactory(), TokenFactory()

    found = [
        Token.shown(secret) for secret in (token.secret, token.secret[:-1], token.secret.upper(), token.digest, "")
    ]
    assert found == [token, None, None, None, None]


@pytest.mark.parametrize(
    ("networks", "address", "works"),
    [
        ("", "203.0.113.9", True),
        ("192.0.2.0/24", "192.0.2.77", True),
        ("192.0.2.0/24", "192.0.3.1", False),
        ("192.0.2.7/32\n2001:db8::/32", "2001:db8::1", True),
        ("192.0.2.0/24", "::ffff:192.0.2.77", True),
        ("192.0.2.0/24", "2001:db8::1", False),
        ("192.0.2.0/24", "", False),
        ("0.0.0.0/0", "unix:", False),
    ],
)
def test_a_token_works_only_from_its_networks(networks, address, works):
    token = TokenFactory(networks=networks)

    assert (token.why_refused(address) == "") is works


def test_networks_are_written_one_a_line_however_they_were_given():
    token = TokenFactory(networks=" 192.0.2.7, 10.0.0.0/8 2001:DB8::/32 ")

    token.clean()
    assert token.networks == "192.0.2.7/32\n10.0.0.0/8\n2001:db8::/32"


@pytest.mark.parametrize(
    ("network", "hint"),
    [
        ("192.0.2.7/24", "“192.0.2.7/24” is not an address or a range of addresses. Perhaps 192.0.2.0/24 is meant."),
        ("office", "Write one like 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32."),
    ],
)
def test_what_is_no_network_is_told_with_what_would_be_right(network, hint):
    with pytest.raises(ValidationError) as caught:
        TokenFactory(networks=network).clean()

    assert hint in caught.value.message_dict["networks"][0]


def test_a_token_works_through_its_last_day():
    today = timezone.localdate()
    on_its_last_day, over = (TokenFactory(expires_on=day) for day in (today, today - datetime.timedelta(days=1)))

    assert on_its_last_day.why_refused("192.0.2.1") == ""
    assert over.why_refused("192.0.2.1").startswith("This token ended on ")
    with pytest.raises(ValidationError, match="This day is over"):
        over.clean()


@pytest.mark.parametrize("lost", ["is_active", "is_staff"])
def test_whoever_may_not_enter_the_staff_pages_has_no_working_token(lost):
    token = TokenFactory(user=UserFactory(**{lost: False}))

    assert token.why_refused("192.0.2.1") == "The owner of this token may no longer enter the staff's pages."


def test_use_is_noted_now_and_then_only(django_assert_num_queries):
    token = TokenFactory()
    with django_assert_num_queries(1):
        token.note_use()
    token.refresh_from_db()
    noted = token.last_used_at

    with django_assert_num_queries(0):
        token.note_use()
    token.last_used_at -= datetime.timedelta(minutes=11)
    token.note_use()
    token.refresh_from_db()
    assert token.last_used_at > noted
