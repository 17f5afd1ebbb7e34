"""How long somebody stays signed in, and what ends it before."""

import time

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from access import sessions
from tests.access.signing_in import is_in, sign_in
from tests.factories import PASSWORD, ProgrammeFactory

pytestmark = pytest.mark.django_db
NEW = {"oldpassword": PASSWORD, "password1": "four-plain-words-here", "password2": "four-plain-words-here"}


def at(monkeypatch, hours):
    now = time.time() + 3600 * hours
    monkeypatch.setattr(sessions.time, "time", lambda: now)


def test_a_session_ends_after_its_hours_however_busy_it_was(client, editor, settings, monkeypatch):
    sign_in(client, editor)

    at(monkeypatch, settings.SESSION_HOURS - 0.1)
    assert is_in(client)
    at(monkeypatch, settings.SESSION_HOURS + 0.1)
    assert not is_in(client)
    assert Session.objects.count() <= 1  # that of the page to sign in, at most


def test_each_visit_puts_the_end_of_an_idle_session_off_and_few_of_them_write(client, editor, settings, monkeypatch):
    sign_in(client, editor)
    kept = Session.objects.get()
    is_in(client)
    assert Session.objects.get().expire_date == kept.expire_date

    at(monkeypatch, 0.2)
    is_in(client)
    assert Session.objects.get().expire_date > kept.expire_date
    assert settings.SESSION_COOKIE_AGE == 60 * settings.SESSION_IDLE_MINUTES


def test_an_idle_session_is_over(client, editor):
    sign_in(client, editor)
    Session.objects.update(expire_date="2020-01-01T00:00Z")

    assert not is_in(client)


def test_a_session_from_before_has_no_beginning_and_is_over(client, editor):
    sign_in(client, editor)
    session = client.session
    del session[sessions.BEGAN]
    session.save()

    assert not is_in(client)


def test_signing_in_and_a_new_password_change_the_key(client, editor):
    client.get(reverse("account_login"))
    session = client.session
    session["x"] = 1
    session.save()
    before = client.session.session_key
    sign_in(client, editor)
    signed_in = client.session.session_key
    client.post(reverse("account_change_password"), NEW)

    assert len({before, signed_in, client.session.session_key}) == 3
    assert is_in(client)


def test_signing_out_ends_the_session_for_whoever_has_copied_its_cookie(client, editor, settings):
    sign_in(client, editor)
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert is_in(thief)

    client.post(reverse("admin:logout"))
    assert not is_in(thief)


def change_password(user, here):
    here.post(reverse("account_change_password"), NEW)


def take_role(user, here):
    user.groups.remove(Group.objects.get(name="Editor"))


def give_role(user, here):
    Group.objects.get(name="Publisher").user_set.add(user)


def deactivate(user, here):
    get_user_model().objects.get(pk=user.pk)
    user.is_active = False
    user.save()


def no_longer_staff(user, here):
    user.is_staff = False
    user.save()


@pytest.mark.parametrize("act", [change_password, take_role, give_role, deactivate, no_longer_staff])
def test_what_changes_an_account_ends_its_sessions_elsewhere(client, editor, act):
    elsewhere = Client()
    sign_in(elsewhere, editor)
    sign_in(client, editor)

    act(editor, client)
    assert not is_in(elsewhere)
    assert not elsewhere.session.get("_auth_user_id")


def test_a_person_sees_their_sessions_and_ends_the_others(client, editor):
    elsewhere = Client()
    sign_in(elsewhere, editor, headers={"user-agent": "Elsewhere 1.0"}, REMOTE_ADDR="192.0.2.9")
    sign_in(client, editor)
    address = reverse("usersessions_list")

    page = client.get(address).content.decode()
    assert "Elsewhere 1.0" in page
    assert "192.0.2.9" in page
    client.post(address)
    assert (is_in(client), is_in(elsewhere)) == (True, False)


def test_the_cookie_is_for_the_server_alone_and_for_links_from_elsewhere_only(client, editor, settings):
    sign_in(client, editor)

    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"], cookie["max-age"]) == (True, "Lax", "", "")


def test_pages_about_accounts_are_kept_by_nobody(client, editor):
    client.force_login(editor)

    assert "no-store" in client.get(reverse("mfa_index"))["Cache-Control"]
    assert "no-store" in client.get(reverse("usersessions_list"))["Cache-Control"]


def test_a_public_page_does_not_look_at_the_session(client, editor):
    client.force_login(editor)

    assert "Cookie" not in client.get("/programmes/").get("Vary", "")


def test_a_form_that_is_open_keeps_nobody_signed_in(client, publisher, monkeypatch):
    programme = ProgrammeFactory()
    sign_in(client, publisher)
    kept = Session.objects.get().expire_date
    at(monkeypatch, 0.2)

    client.post(reverse("admin:programmes_programme_editing", args=[programme.pk]))
    assert Session.objects.get().expire_date == kept
    client.get(reverse("admin:programmes_programme_change", args=[programme.pk]))
    assert Session.objects.get().expire_date > kept


def test_where_sessions_were_that_are_over_is_forgotten(client, editor):
    sign_in(client, editor)
    assert UserSession.objects.count() == 1
    sessions.forget_ended()
    assert UserSession.objects.count() == 1

    Session.objects.update(expire_date="2020-01-01T00:00Z")
    sessions.forget_ended()
    assert not UserSession.objects.exists()
    assert not Session.objects.exists()
