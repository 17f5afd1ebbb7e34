"""The staff's pages of access tokens."""

import datetime
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from access.models import Token
from tests.factories import TokenFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("admin:access_token_changelist")
ADD = reverse("admin:access_token_add")
SECRET = re.compile(r"eulac_[0-9a-f]{64}")


def make(client, **fields):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    return client.post(ADD, {"name": "Nightly", "scopes": ["import"], "expires_on": tomorrow, "networks": "", **fields})


def test_a_token_is_made_for_oneself_and_works(client, editor):
    client.force_login(editor)

    made = make(client, networks="127.0.0.0/8")
    [secret] = SECRET.findall(made.content.decode())
    token = Token.shown(secret)
    assert (token.user, token.name, token.scopes, token.networks) == (editor, "Nightly", ["import"], "127.0.0.0/8")
    assert client.get("/api/v1/imports/", headers={"authorization": f"Bearer {secret}"}).status_code == 200


def test_the_secret_is_shown_once_and_kept_nowhere(client, editor):
    client.force_login(editor)

    made = make(client)
    [secret] = SECRET.findall(made.content.decode())
    token = Token.objects.get()
    later = [
        client.get(LIST),
        client.get(reverse("admin:access_token_change", args=[token.pk])),
        client.get(reverse("admin:index")),
    ]
    kept = [
        *(page.content.decode() for page in later),
        *(str(session.get_decoded()) for session in Session.objects.all()),
        *(f"{entry.object_repr} {entry.change_message}" for entry in LogEntry.objects.all()),
        str(client.cookies),
    ]
    assert [text for text in kept if secret in text] == []
    assert [page.status_code for page in later] == [200, 200, 200]
    assert "no-store" in made["Cache-Control"]


def test_sending_the_form_twice_makes_one_token(client, editor):
    client.force_login(editor)
    make(client)

    again = make(client).content.decode()
    assert "You have a token of this name already." in again
    assert not SECRET.search(again)
    assert Token.objects.count() == 1


def test_two_people_may_choose_the_same_name(client, editor, publisher):
    TokenFactory(name="Nightly", user=publisher)
    client.force_login(editor)

    assert SECRET.search(make(client).content.decode())


def test_nobody_makes_a_token_for_another(client, administrator, editor):
    client.force_login(administrator)

    make(client, user=editor.pk)
    assert Token.objects.get().user == administrator


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("networks", "192.0.2.7/24", "Perhaps 192.0.2.0/24 is meant."),
        ("expires_on", "2020-01-01", "This day is over."),
        ("scopes", [], "This field is required."),
        ("scopes", ["everything"], "Select a valid choice."),
    ],
)
def test_what_cannot_be_is_told_at_its_field(client, editor, field, value, sentence):
    client.force_login(editor)

    page = make(client, **{field: value}).content.decode()
    assert sentence in page
    assert not Token.objects.exists()


def test_each_sees_and_deletes_their_own_and_an_administrator_those_of_all(client, editor, administrator):
    own, other = TokenFactory(user=editor, name="My own"), TokenFactory(name="Of another")

    client.force_login(editor)
    page = client.get(LIST).content.decode()
    assert ("My own" in page, "Of another" in page) == (True, False)
    assert client.post(reverse("admin:access_token_delete", args=[other.pk]), {"post": "yes"}).status_code == 302
    client.post(LIST, {"action": "delete_selected", "_selected_action": [other.pk, own.pk], "post": "yes"})
    assert list(Token.objects.all()) == [other]

    client.force_login(administrator)
    assert "Of another" in client.get(LIST).content.decode()
    client.post(reverse("admin:access_token_delete", args=[other.pk]), {"post": "yes"})
    assert not Token.objects.exists()


def test_a_token_is_never_altered(client, editor):
    token = TokenFactory(user=editor, name="As it was")
    client.force_login(editor)

    changed = client.post(reverse("admin:access_token_change", args=[token.pk]), {"name": "Otherwise"})
    token.refresh_from_db()
    assert (changed.status_code, token.name) == (403, "As it was")


def test_staff_without_a_role_make_none(client):
    client.force_login(UserFactory())

    assert [client.get(LIST).status_code, client.get(ADD).status_code] == [403, 403]


def test_the_list_asks_as_many_queries_for_thirty_as_for_three(client, administrator, django_assert_max_num_queries):
    client.force_login(administrator)
    TokenFactory.create_batch(3)
    client.get(LIST)

    with django_assert_max_num_queries(10) as few:
        client.get(LIST)
    TokenFactory.create_batch(27)
    with django_assert_max_num_queries(len(few)):
        client.get(LIST)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@override_settings(DEBUG=False)
def test_the_pages_work_on_a_narrow_screen_under_the_strict_policy(live_page, editor):
    live_page.log_in(editor)
    page = live_page.page
    page.set_viewport_size({"width": 360, "height": 800})

    live_page.visit(ADD)
    page.get_by_label("Name:").fill("Nightly")
    page.get_by_label("send spreadsheets").check()
    page.get_by_role("button", name="Save", exact=True).click()
    assert SECRET.fullmatch(page.locator(".secret").inner_text())
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert [said for said in live_page.complaints if "404" not in said] == []
