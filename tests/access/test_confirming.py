"""Pages on which more depends than on others ask again who is there."""

import time

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from access import confirming
from access.confirming import CONFIRMED_AT, OPENED, SENT
from access.models import AccountEvent, Token
from tests.access.signing_in import sign_in
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
CONFIRM = reverse("account_reauthenticate")
SESSIONS = reverse("usersessions_list")
USERS = reverse("admin:auth_user_changelist")


def later(monkeypatch, minutes):
    now = time.time() + 60 * minutes
    monkeypatch.setattr(confirming.time, "time", lambda: now)


def names() -> set[str]:
    inner = get_resolver().namespace_dict["admin"][1]
    return {f"admin:{name}" for name in inner.reverse_dict if isinstance(name, str)} | {
        name for name in get_resolver().reverse_dict if isinstance(name, str)
    }


def test_every_page_of_the_list_is_there():
    assert (OPENED | set(SENT)) - names() == set()


def test_right_after_signing_in_nothing_is_asked_again(client, administrator):
    sign_in(client, administrator)

    assert client.get(reverse("admin:auth_user_add")).status_code == 200


@pytest.mark.parametrize("name", sorted(OPENED))
def test_after_a_while_each_page_of_the_list_asks(client, administrator, monkeypatch, name):
    sign_in(client, administrator)
    try:
        address = reverse(name)
    except NoReverseMatch:
        address = (
            reverse(name, args=["theme", 1, 2])
            if name == "admin:merging_preview"
            else reverse(name, args=["theme", 1])
            if name == "admin:merging_choose"
            else reverse(name, args=[administrator.pk])
        )
    later(monkeypatch, 16)

    assert client.get(address)["Location"].startswith(CONFIRM)


def test_other_pages_do_not_ask(client, administrator, monkeypatch):
    sign_in(client, administrator)
    later(monkeypatch, 60)

    for name in ("admin:index", "admin:programmes_programme_add", "admin:auth_user_changelist"):
        assert client.get(reverse(name)).status_code == 200


def test_with_the_password_the_page_opens_and_it_is_kept(client, administrator, monkeypatch):
    sign_in(client, administrator)
    later(monkeypatch, 16)
    asked = client.get(reverse("admin:auth_user_add"))

    wrong = client.post(asked["Location"], {"password": "wrong", "next": "/admin/auth/user/add/"})
    assert wrong.status_code == 200
    assert client.get(reverse("admin:auth_user_add")).status_code == 302
    right = client.post(asked["Location"], {"password": PASSWORD, "next": "/admin/auth/user/add/"})
    assert right["Location"] == "/admin/auth/user/add/"
    assert client.get("/admin/auth/user/add/").status_code == 200
    assert AccountEvent.objects.filter(kind="confirmed", user=administrator, note="password").count() == 1


def test_wrong_passwords_are_counted_here_too(client, administrator, monkeypatch, settings):
    settings.SIGN_IN_ATTEMPTS = 2
    sign_in(client, administrator)
    for _ in range(2):
        client.post(CONFIRM, {"password": "wrong"})

    assert "Wait 15 minutes" in client.post(CONFIRM, {"password": PASSWORD}).content.decode()


def test_a_form_that_was_opened_in_time_may_be_sent_for_as_long_again(client, administrator, monkeypatch):
    sign_in(client, administrator)
    form = {
        "username": "new",
        "password1": "four-plain-words",
        "password2": "four-plain-words",
        "usable_password": "true",
    }
    later(monkeypatch, 29)
    assert client.post(reverse("admin:auth_user_add"), form)["Location"] != CONFIRM
    assert administrator._meta.model.objects.filter(username="new").exists()


def test_what_is_sent_too_late_is_neither_done_nor_kept(client, administrator, monkeypatch):
    sign_in(client, administrator)
    form = {
        "username": "new",
        "password1": "four-plain-words",
        "password2": "four-plain-words",
        "usable_password": "true",
    }
    later(monkeypatch, 31)

    refused = client.post(reverse("admin:auth_user_add"), form)
    assert refused["Location"].startswith(CONFIRM)
    assert not administrator._meta.model.objects.filter(username="new").exists()
    assert all("four-plain" not in str(session.get_decoded()) for session in Session.objects.all())
    assert "Nothing was saved" in client.get(refused["Location"]).content.decode()


def test_acts_on_accounts_in_their_list_ask(client, administrator, monkeypatch):
    other = UserFactory()
    sign_in(client, administrator)
    later(monkeypatch, 31)

    act = {"action": "delete_selected", "_selected_action": [other.pk], "post": "yes"}
    assert client.post(USERS, act)["Location"].startswith(CONFIRM)
    assert administrator._meta.model.objects.filter(pk=other.pk).exists()


def test_a_token_is_not_made_with_a_session_that_was_left_open(client, editor, monkeypatch):
    sign_in(client, editor)
    later(monkeypatch, 31)

    made = client.post(reverse("admin:access_token_add"), {"name": "x", "scopes": ["read"], "expires_on": "2099-01-01"})
    assert made["Location"].startswith(CONFIRM)
    assert not Token.objects.exists()


def test_a_second_factor_is_not_added_with_a_session_that_was_left_open(client, editor, monkeypatch):
    sign_in(client, editor)
    later(monkeypatch, 16)

    for name in ("mfa_activate_totp", "mfa_add_webauthn"):
        assert client.get(reverse(name))["Location"].startswith(CONFIRM)


def test_sessions_elsewhere_are_not_ended_from_one_that_was_left_open(client, editor, monkeypatch):
    elsewhere = Client()
    sign_in(elsewhere, editor)
    sign_in(client, editor)
    later(monkeypatch, 31)

    assert client.get(SESSIONS).status_code == 200
    assert client.post(SESSIONS)["Location"].startswith(CONFIRM)
    assert elsewhere.get("/admin/").status_code == 200


def test_who_signs_in_anew_brings_nothing_along(client, editor):
    sign_in(client, editor)
    session = client.session
    session[CONFIRMED_AT] = 0
    session.save()
    Group.objects.get(name="Publisher").user_set.add(editor)

    assert client.get(reverse("admin:access_token_add")).status_code == 302
