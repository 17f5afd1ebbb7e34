"""People are written to when something happens to their accounts."""

import datetime
from smtplib import SMTPException

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from access import tasks
from access.attempts import note
from access.models import AccountEvent
from access.telling import note_tokens_that_end
from tests.access.signing_in import change_password, sign_in
from tests.factories import TokenFactory, UserFactory

pytestmark = pytest.mark.django_db
Kind = AccountEvent.Kind
NEW = "four-plain-words-here"


@pytest.fixture
def with_mail(settings):
    settings.MAIL = {"EMAIL_HOST": "mail.example"}


@pytest.fixture
def ana(editor, with_mail):
    editor.email = "ana@observatory.example"
    editor.save()
    return editor


def test_a_new_password_is_told_to_its_owner(client, ana, django_capture_on_commit_callbacks):
    sign_in(client, ana)

    with django_capture_on_commit_callbacks(execute=True):
        change_password(client, NEW)
    [letter] = mail.outbox
    assert letter.to == ["ana@observatory.example"]
    assert letter.subject == "EU–LAC observatory: password changed"
    assert "from 127.0.0.1" in letter.body
    assert NEW not in letter.body


def test_rights_that_somebody_else_has_given_are_told_with_who_it_was(
    client, ana, administrator, django_capture_on_commit_callbacks
):
    client.force_login(administrator)
    page = reverse("admin:auth_user_change", args=[ana.pk])
    fields = {
        "username": ana.username, "email": ana.email, "is_active": "on", "is_staff": "on", "groups": [],
        "date_joined_0": "2026-01-01", "date_joined_1": "00:00",
    }  # fmt: skip

    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(page, fields).status_code == 302
    [letter] = mail.outbox
    assert "rights changed: taken: Editor" in letter.body
    assert f", by {administrator.username}" in letter.body


@pytest.mark.parametrize("kind", [Kind.SIGNED_IN, Kind.CONFIRMED, Kind.WRONG_PASSWORD])
def test_what_people_do_every_day_is_not_written_to_them(ana, kind, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        note(kind, user=ana)
    assert mail.outbox == []


def test_without_a_mail_server_nothing_waits_to_be_sent(client, editor, settings, django_capture_on_commit_callbacks):
    settings.MAIL = {}
    sign_in(client, editor)

    with django_capture_on_commit_callbacks() as waiting:
        change_password(client, NEW)
    assert not [one for one in waiting if "tell_later" in one.__qualname__]
    assert AccountEvent.objects.filter(kind=Kind.PASSWORD_CHANGED).exists()


def test_what_the_mail_server_does_not_take_is_tried_again_and_not_for_ever(ana, monkeypatch):
    event, tried = note(Kind.PASSWORD_CHANGED, user=ana), []

    def refuse(event):
        tried.append(event)
        raise SMTPException("Come back later.")

    class Later:
        @staticmethod
        def enqueue(event_id, failed, language):
            tasks.tell_owner.call(event_id, failed, language)

    monkeypatch.setattr(tasks, "write_to_owner", refuse)
    monkeypatch.setattr(type(tasks.tell_owner), "using", lambda self, run_after: Later)
    with pytest.raises(SMTPException):
        tasks.tell_owner.call(event.pk)
    assert len(tried) == 1 + len(tasks.AGAIN)


def test_tokens_that_end_soon_are_told_once(django_capture_on_commit_callbacks, with_mail):
    owner = UserFactory(email="ana@observatory.example")
    today = timezone.localdate()
    for name, days in [("Over", -1), ("Soon", 7), ("Later", 8)]:
        TokenFactory(user=owner, name=name, expires_on=today + datetime.timedelta(days=days))

    with django_capture_on_commit_callbacks(execute=True):
        note_tokens_that_end()
        note_tokens_that_end()
    said = [letter.body for letter in mail.outbox]
    assert len(said) == 1
    assert f"“Soon”, {today + datetime.timedelta(days=7)}" in said[0]
