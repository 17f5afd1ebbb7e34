"""A password that an administrator has set is known to two: its owner chooses another before anything else."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.models import AccountEvent
from tests.access.signing_in import change_password, code_of, is_in, sign_in
from tests.factories import ProgrammeFactory

pytestmark = pytest.mark.django_db
GIVEN, OWN = "told-over-the-phone-9", "nobody-else-knows-it-7"
CHANGE = reverse("account_change_password")


@pytest.fixture
def keeper(administrator):
    client = Client()
    client.force_login(administrator)
    return client


def set_by(keeper, user):
    address = reverse("admin:auth_user_password_change", args=[user.pk])
    assert keeper.post(address, {"password1": GIVEN, "password2": GIVEN, "usable_password": "true"}).status_code == 302


def choose(client):
    return change_password(client, OWN, old=GIVEN, follow=True)


def test_every_page_of_the_staff_leads_to_choosing_another_until_it_is_chosen(client, editor, keeper):
    set_by(keeper, editor)
    sign_in(client, editor, GIVEN)

    for page in ("/admin/", "/admin/programmes/programme/", reverse("mfa_index")):
        assert client.get(page)["Location"] == CHANGE
    assert "Your password was set by somebody else" in client.get("/admin/", follow=True).content.decode()

    choose(client)
    assert is_in(client)
    client.logout()
    sign_in(client, editor, OWN)
    assert is_in(client)


def test_nothing_is_saved_before(client, editor, keeper):
    set_by(keeper, editor)
    sign_in(client, editor, GIVEN)

    answer = client.post("/admin/reference/theme/add/", {"name": "Ports", "slug": "ports"})
    assert answer["Location"] == CHANGE
    change_password(client, "short", old=GIVEN)
    assert not is_in(client)


def test_a_new_account_begins_so(client, keeper):
    sent = {"username": "new", "password1": GIVEN, "password2": GIVEN, "usable_password": "true"}
    assert keeper.post(reverse("admin:auth_user_add"), sent).status_code == 302
    new = get_user_model().objects.get(username="new")
    new.is_staff = True
    new.save()
    new.groups.add(Group.objects.get(name="Editor"))

    sign_in(client, new, GIVEN)
    assert client.get("/admin/")["Location"] == CHANGE
    assert AccountEvent.objects.filter(user=new, kind="password-changed").count() == 1


def test_a_password_of_ones_own_and_one_of_a_command_let_in(client, editor, monkeypatch, administrator, keeper):
    monkeypatch.setattr("getpass.getpass", lambda *_, **__: GIVEN)
    set_by(keeper, editor)
    call_command("changepassword", "editor", verbosity=0)

    sign_in(client, editor, GIVEN)
    assert is_in(client)


def test_nothing_else_of_the_site_knows_them_before(client, editor, keeper):
    set_by(keeper, editor)
    draft = ProgrammeFactory()
    sign_in(client, editor, GIVEN)

    assert client.get(f"/api/v1/programmes/{draft.slug}/").status_code == 404
    assert client.get("/api/v1/imports/").status_code == 401
    choose(client)
    assert client.get(f"/api/v1/programmes/{draft.slug}/").status_code == 200


def test_the_same_password_is_not_another(client, editor, keeper):
    set_by(keeper, editor)
    sign_in(client, editor, GIVEN)
    answer = change_password(client, GIVEN, old=GIVEN)

    assert "This is the password that you have now." in answer.content.decode()
    assert not is_in(client)


@pytest.mark.usefixtures("committed")
def test_a_publisher_chooses_before_a_second_factor_is_set_up_and_sees_the_codes(client, publisher, keeper, settings):
    set_by(keeper, publisher)
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(client, publisher, GIVEN)
    assert client.get(reverse("mfa_activate_totp"))["Location"] == CHANGE

    choose(client)
    assert client.get("/admin/")["Location"] == reverse("mfa_index")
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'<code class="key-to-type">([A-Z2-7]+)</code>', page)[1]
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}, follow=True).content.decode()
    assert len(re.findall(r"\b\d{8}\b", done.partition("<pre")[2].partition("</pre>")[0])) == 10
    assert is_in(client)


def test_it_stays_given_when_whoever_set_it_has_gone_and_the_log_was_pruned(client, editor, keeper, administrator):
    set_by(keeper, editor)
    administrator.delete()
    AccountEvent.objects.update(at=timezone.now() - timedelta(days=4_000))
    call_command("account", "prune", verbosity=0)

    sign_in(client, editor, GIVEN)
    assert client.get("/admin/")["Location"] == CHANGE
