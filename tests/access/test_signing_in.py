"""The door: who comes in, and what everybody else is told."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import identify_hasher
from django.core import mail
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from access import attempts
from access.attempts import begin, free, key_of
from access.models import AccountEvent
from tests.access.signing_in import LOGIN, change_password, is_in, sign_in
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
Kind = AccountEvent.Kind


def events():
    """What happened since the accounts of the test had their roles."""
    happened = AccountEvent.objects.exclude(kind=Kind.RIGHTS_CHANGED).order_by("pk")
    return list(happened.values_list("kind", "name"))


def answer(response) -> str:
    """The page without what differs by itself: the form's token and what was typed."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return re.sub(r'(name="login" value=)"[^"]*"', r"\1", page)


def test_the_staff_come_in_by_name_and_password(client, editor):
    response = sign_in(client, editor)

    assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert is_in(client)


def test_new_passwords_are_hashed_with_argon2(settings, client, editor):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher", *settings.PASSWORD_HASHERS]

    sign_in(client, editor)
    editor.refresh_from_db()
    assert identify_hasher(editor.password).algorithm == "argon2"


def test_a_new_password_has_twelve_letters_at_least(client, editor):
    client.force_login(editor)

    for short in ("Xk3-vw9-qq1", "Xk3     vw9"):
        assert "at least 12 characters" in change_password(client, short).content.decode()


def test_a_new_password_is_a_sentence_at_most(client, editor):
    client.force_login(editor)

    assert "may have 128 characters at most" in change_password(client, "four plain words " * 8).content.decode()
    assert change_password(client, "four plain words " * 7 + "and so on").status_code == 302


@pytest.mark.parametrize("new", ["739105528460", "ñandú y água", "сказка о царе", "        x-y-z w-q-r"])
def test_any_twelve_letters_will_do(client, editor, new):
    client.force_login(editor)

    assert change_password(client, new).status_code == 302


@pytest.mark.parametrize(
    ("asked", "follows"),
    [("/admin/programmes/programme/", "/admin/programmes/programme/"), ("https://evil.example/", "/admin/")],
)
def test_the_old_address_leads_to_the_page_and_from_there_to_what_was_asked_for(client, editor, asked, follows):
    page = client.get("/admin/login/", {"next": asked}, follow=True)
    assert page.redirect_chain[-1][0].startswith(LOGIN)

    *_, hidden = re.findall(r'name="next" value="([^"]+)"', page.content.decode())
    assert sign_in(client, editor, following=hidden)["Location"] == follows


@pytest.mark.parametrize(
    "asked", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_address_elsewhere_is_followed(client, editor, settings, asked):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]

    assert sign_in(client, editor, following=asked)["Location"] == "/admin/"
    assert client.get("/admin/login/", {"next": asked})["Location"] == "/admin/"
    assert client.get(LOGIN, {"next": "http://other.example/"})["Location"] == "/admin/"


def test_the_old_form_lets_nobody_in(client, editor):
    response = client.post("/admin/login/", {"username": editor.username, "password": PASSWORD})

    assert response["Location"].startswith(LOGIN)
    assert not is_in(client)


def test_nobody_signs_up(client):
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    assert client.get("/admin/account/signup/")["Location"].startswith("/admin/login/")
    assert get_user_model().objects.count() == 0


def test_unknown_name_wrong_password_and_accounts_that_may_not_enter_get_the_same_answer_after_the_same_work(
    client, editor, monkeypatch
):
    UserFactory(username="gone", is_active=False)
    UserFactory(username="reader", is_staff=False)
    hashed = []
    from django.contrib.auth.hashers import MD5PasswordHasher

    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or encode(*args))

    answers, work = [], []
    for name, password in [("nobody", PASSWORD), (editor.username, "wrong"), ("gone", PASSWORD), ("reader", PASSWORD)]:
        hashed.clear()
        answers.append(sign_in(Client(), name, password))
        work.append(len(hashed))
    assert len({(response.status_code, answer(response)) for response in answers}) == 1
    assert "do not go together" in answers[0].content.decode()
    assert work == [1, 1, 1, 1]


# Too many attempts


def fail_often(client, name, times, **more):
    for _ in range(times):
        sign_in(client, name, "wrong", **more)


@pytest.mark.parametrize("name", ["editor", "nobody"])
def test_after_too_many_a_name_waits_whether_or_not_there_is_such_an_account(client, editor, settings, name):
    settings.SIGN_IN_ATTEMPTS = 3
    fail_often(client, name, 3)

    refused = sign_in(client, name)
    assert (
        "Too many attempts have failed for this name or from your address. Wait 15 minutes" in refused.content.decode()
    )
    assert not is_in(client)
    kinds = [kind for kind, _ in events()]
    assert kinds == [Kind.WRONG_PASSWORD] * 3 + [Kind.LOCKED, Kind.REFUSED]


def test_another_spelling_and_another_address_are_the_same_name(client, editor, settings):
    settings.SIGN_IN_ATTEMPTS = 3
    fail_often(client, "editor", 2)
    fail_often(client, "EDITOR ", 1, REMOTE_ADDR="192.0.2.9")

    assert "Wait 15 minutes" in sign_in(client, editor, REMOTE_ADDR="198.51.100.1").content.decode()


def test_waiting_ends_it_and_refused_attempts_do_not_make_it_longer(client, editor, settings, monkeypatch):
    settings.SIGN_IN_ATTEMPTS = 3
    fail_often(client, editor, 5)
    later = timezone.now() + timedelta(minutes=15, seconds=1)
    monkeypatch.setattr(attempts.timezone, "now", lambda: later)

    sign_in(client, editor)
    assert is_in(client)


def test_an_address_waits_after_three_times_as_many_and_others_do_not(client, editor, settings):
    settings.SIGN_IN_ATTEMPTS = 2
    for number in range(6):
        sign_in(client, f"name{number}", "wrong", REMOTE_ADDR="192.0.2.9")

    assert "Wait 15 minutes" in sign_in(client, editor, REMOTE_ADDR="192.0.2.9").content.decode()
    assert sign_in(client, editor, REMOTE_ADDR="192.0.2.10")["Location"] == "/admin/"


def test_what_a_client_says_of_its_address_counts_for_nothing(client, settings):
    settings.SIGN_IN_ATTEMPTS = 2
    for number in range(6):
        sign_in(client, f"name{number}", "wrong", headers={"X-Forwarded-For": f"203.0.113.{number}"})

    refused = sign_in(client, "other", headers={"X-Forwarded-For": "203.0.113.99"})
    assert "Too many attempts" in refused.content.decode()


def test_the_addresses_of_one_subscriber_of_ipv6_are_one(client, settings):
    settings.SIGN_IN_ATTEMPTS = 2
    for number in range(6):
        sign_in(client, f"name{number}", "wrong", REMOTE_ADDR=f"2001:db8:0:1::{number}")

    assert "Too many attempts" in sign_in(client, "other", REMOTE_ADDR="2001:db8:0:1:ffff::1").content.decode()
    assert "Too many attempts" not in sign_in(client, "other", REMOTE_ADDR="2001:db8:0:2::1").content.decode()


def test_the_count_rests_in_no_memory_of_one_process(client, editor, settings):
    settings.SIGN_IN_ATTEMPTS = 3
    fail_often(client, editor, 3)
    for cache in caches.all():
        cache.clear()

    assert "Too many attempts" in sign_in(client, editor).content.decode()


def test_attempts_side_by_side_see_each_other(rf, editor, settings):
    settings.SIGN_IN_ATTEMPTS = 3

    for _ in range(3):
        begin(Kind.WRONG_PASSWORD, rf.post(LOGIN), editor.username)  # none of them is judged yet
    with pytest.raises(ValidationError, match="Too many attempts"):
        begin(Kind.WRONG_PASSWORD, rf.post(LOGIN), editor.username)


def test_signing_in_begins_the_count_of_a_name_anew(client, editor, settings):
    settings.SIGN_IN_ATTEMPTS = 3
    fail_often(client, editor, 2)
    sign_in(client, editor)
    client.logout()
    fail_often(client, editor, 2)

    sign_in(client, editor)
    assert is_in(client)


@pytest.mark.parametrize("by", ["page", "command"])
def test_a_locked_account_is_freed_by_an_administrator_or_by_a_command(client, editor, administrator, settings, by):
    settings.SIGN_IN_ATTEMPTS = 2
    fail_often(client, editor, 2)
    keeper = Client()
    keeper.force_login(administrator)
    page = keeper.get(reverse("admin:auth_user_change", args=[editor.pk])).content.decode()
    assert re.search(r'readonly"><img src="[^"]*icon-yes', page)

    if by == "page":
        act = {"action": "free", "_selected_action": [editor.pk]}
        assert keeper.post(reverse("admin:auth_user_changelist"), act).status_code == 302
    else:
        call_command("account", "free", "editor", verbosity=0)
    sign_in(client, editor)
    assert is_in(client)


def test_the_command_names_an_account_that_is_not_there():
    with pytest.raises(CommandError, match="Nobody has the name “nobody”"):
        call_command("account", "free", "nobody")


def test_free_is_for_one_name_only(client, editor, settings):
    settings.SIGN_IN_ATTEMPTS = 2
    other = UserFactory(username="other")
    fail_often(client, editor, 2)
    fail_often(client, other, 2)
    free(other)

    assert "Too many" in sign_in(client, editor).content.decode()


# A new password


def test_without_a_mail_server_the_page_says_whom_to_ask(client, settings):
    settings.MAIL = {}

    page = client.get(reverse("account_reset_password")).content.decode()
    assert "Ask an administrator for a new password" in page
    assert client.post(reverse("account_reset_password"), {"email": "a@b.example"}).status_code == 200
    assert mail.outbox == []


@pytest.fixture
def with_mail(settings):
    settings.MAIL = {"EMAIL_HOST": "mail.example"}


@pytest.mark.usefixtures("with_mail")
def test_asking_for_a_password_is_answered_alike_for_every_address(client, editor):
    get_user_model().objects.filter(pk=editor.pk).update(email="ana@observatory.example")

    known, unknown = (
        client.post(reverse("account_reset_password"), {"email": address}, follow=True)
        for address in ("ana@observatory.example", "nobody@observatory.example")
    )
    assert answer(known) == answer(unknown)
    assert [(letter.to, "No account has it" in letter.body) for letter in mail.outbox] == [
        (["ana@observatory.example"], False),
        (["nobody@observatory.example"], True),
    ]


@pytest.mark.usefixtures("with_mail")
def test_the_link_of_the_mail_sets_a_password_once_and_signs_nobody_in(client, editor):
    get_user_model().objects.filter(pk=editor.pk).update(email="ana@observatory.example")
    client.post(reverse("account_reset_password"), {"email": "ana@observatory.example"})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    new = {"password1": "four-plain-words-here", "password2": "four-plain-words-here"}

    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], new)
    assert not is_in(client)
    sign_in(client, editor, new["password1"])
    assert is_in(client)
    assert "password1" not in Client().get(link, follow=True).content.decode()


@pytest.mark.usefixtures("with_mail")
def test_nobody_is_flooded_with_mail(client):
    for _ in range(6):
        response = client.post(reverse("account_reset_password"), {"email": "nobody@observatory.example"})

    assert response.status_code == 302
    assert len(mail.outbox) == 3


# What is kept of it


def test_coming_and_going_are_kept_with_address_and_request(client, editor):
    sign_in(client, editor, "wrong")
    response = sign_in(client, editor, REMOTE_ADDR="192.0.2.9")
    client.post(reverse("account_logout"))

    assert events() == [
        (Kind.WRONG_PASSWORD, "editor"),
        (Kind.SIGNED_IN, "editor"),
        (Kind.SIGNED_OUT, "editor"),
    ]
    came = AccountEvent.objects.get(kind=Kind.SIGNED_IN)
    assert (came.user, came.address, came.request_id) == (editor, "192.0.2.9", response["X-Request-ID"])


def test_a_password_in_the_wrong_field_is_kept_nowhere(client, caplog):
    sign_in(client, "My secret word 77", "nothing")

    [kept] = AccountEvent.objects.values()
    assert (kept["name"], kept["key"]) == ("", key_of("My secret word 77"))
    assert "secret word" not in f"{kept}{caplog.text}"


@pytest.mark.parametrize("way", ["page", "command", "program"])
def test_a_changed_password_is_kept_whichever_way_it_was_changed(client, editor, administrator, way, monkeypatch):
    new = "four-plain-words-here"
    client.force_login(administrator)
    AccountEvent.objects.all().delete()
    if way == "page":
        address = reverse("admin:auth_user_password_change", args=[editor.pk])
        client.post(address, {"password1": new, "password2": new, "usable_password": "true"})
    elif way == "command":
        monkeypatch.setattr("getpass.getpass", lambda *_, **__: new)
        call_command("changepassword", "editor", verbosity=0)
    else:
        editor.set_password(new)
        editor.save()

    [kept] = AccountEvent.objects.filter(kind=Kind.PASSWORD_CHANGED)
    assert (kept.user, kept.by) == (editor, administrator if way == "page" else None)


def test_changed_rights_are_kept(editor, administrator):
    AccountEvent.objects.all().delete()
    editor.groups.add(*administrator.groups.all())
    editor.is_superuser = True
    editor.save()
    editor.groups.clear()

    assert list(AccountEvent.objects.order_by("pk").values_list("kind", "note")) == [
        (Kind.RIGHTS_CHANGED, "given: Administrator"),
        (Kind.RIGHTS_CHANGED, "is_superuser yes"),
        (Kind.RIGHTS_CHANGED, "taken: Administrator, Editor"),
    ]


def test_administrators_read_what_was_kept_and_nobody_else_does(client, editor, publisher, administrator):
    sign_in(client, editor, "wrong")
    address = reverse("admin:access_accountevent_changelist")
    seen = {}
    for user in (editor, publisher, administrator):
        client.force_login(user)
        seen[user.username] = client.get(address).status_code
    assert seen == {"editor": 403, "publisher": 403, "administrator": 200}

    page = client.get(address).content.decode()
    event = AccountEvent.objects.filter(kind=Kind.WRONG_PASSWORD).get()
    assert "wrong name or password" in page
    assert client.post(reverse("admin:access_accountevent_delete", args=[event.pk]), {"post": "yes"}).status_code == 403
    assert client.get(reverse("admin:access_accountevent_add")).status_code == 403
    assert client.post(reverse("admin:access_accountevent_change", args=[event.pk]), {"name": "x"}).status_code == 403


def test_what_was_kept_outlives_the_account_but_not_its_days(editor, settings):
    settings.ACCOUNT_EVENTS_DAYS = 30
    attempts.note(Kind.SIGNED_IN, user=editor)
    old = attempts.note(Kind.SIGNED_IN, user=editor)
    AccountEvent.objects.exclude(pk__gte=old.pk - 1).delete()
    AccountEvent.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=31))
    editor.delete()

    call_command("account", "prune")
    assert events() == [(Kind.SIGNED_IN, "editor")]
