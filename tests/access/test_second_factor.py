"""The second factor: who needs it, and that nothing opens without it."""

import re
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import get_resolver, reverse

from access.factors import SHOWN, needs_second_factor
from access.middleware import ACCOUNT, SETTING_UP, SHOWING
from access.models import AccountEvent
from tests.access.signing_in import LOGIN, SECRET, code_of, is_in, sign_in, with_app, wrong_code
from tests.factories import PASSWORD, ProgrammeFactory, ThemeFactory, TokenFactory, UserFactory
from tests.rights.passkeys import passkey_of

pytestmark = pytest.mark.django_db
INDEX = reverse("mfa_index")
SHOW = reverse("mfa_authenticate")
Kind = AccountEvent.Kind


@pytest.fixture(autouse=True)
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def test_who_may_publish_or_keep_accounts_needs_one(editor, publisher, administrator):
    interns, keepers = Group.objects.create(name="Interns"), Group.objects.create(name="Keepers")
    interns.permissions.add(Permission.objects.get(codename="publish_programme"))
    keepers.permissions.add(Permission.objects.get(codename="change_user"))
    intern, keeper = UserFactory(), UserFactory()
    intern.groups.add(interns)
    keeper.groups.add(keepers)
    root = UserFactory(is_superuser=True)

    people = (editor, UserFactory(), publisher, administrator, intern, keeper, root)
    assert [needs_second_factor(person) for person in people] == [False, False, True, True, True, True, True]


def test_an_editor_comes_in_without(client, editor):
    sign_in(client, editor)

    assert is_in(client)


def test_it_can_be_left_to_each_person(client, publisher, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    sign_in(client, publisher)

    assert is_in(client)


def pages_of_the_staff():
    """One address of every page below /admin/ that takes no parameter."""
    for pattern in admin.site.urls[0]:
        for inner in getattr(pattern, "url_patterns", [pattern]):
            route = str(pattern.pattern) + (str(inner.pattern) if inner is not pattern else "")
            if "<" not in route and "(?P" not in route and route != "logout/":
                yield "/admin/" + route


def test_until_it_is_set_up_no_page_of_the_staff_opens_but_those_that_set_it_up(client, publisher):
    sign_in(client, publisher)

    pages = sorted(set(pages_of_the_staff()))
    assert len(pages) > 60
    assert {page: client.get(page).get("Location") for page in pages} == dict.fromkeys(pages, INDEX)
    assert client.post("/admin/programmes/programme/add/", {"title": "X"})["Location"] == INDEX
    own = {entry.name for entry in get_resolver("access.urls").url_patterns}
    names = {entry.name: entry for entry in get_resolver("access.urls").url_patterns if "<" not in str(entry.pattern)}
    opened = {
        name
        for name in names
        if "(?P" not in str(names[name].pattern) and client.get(reverse(name)).get("Location") != INDEX
    }
    assert own >= SHOWING - {"admin:logout"}
    assert opened - SETTING_UP == set()
    assert {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn"} <= opened


def test_without_it_the_public_pages_and_the_api_know_nobody(client, publisher):
    draft = ProgrammeFactory()
    sign_in(client, publisher)

    assert client.get(f"/programmes/{draft.slug}/").status_code == 404
    assert client.post("/api/v1/themes/", {"name": "Ports"}, content_type="application/json").status_code == 401
    assert client.get("/api/v1/programmes/", {"state": "draft"}).status_code == 401


def test_tokens_go_on_working(client, publisher):
    ThemeFactory()
    bearer = {"Authorization": f"Bearer {TokenFactory(user=publisher, scopes=['read']).secret}"}

    assert client.get("/api/v1/imports/", headers=bearer).status_code == 200


def set_up_app(client):
    page = client.get(reverse("mfa_activate_totp"))
    secret = re.search(r'<code class="key-to-type">([A-Z2-7]+)</code>', page.content.decode())[1]
    return secret, client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}, follow=True)


@pytest.mark.usefixtures("committed")
def test_the_first_account_comes_in_and_sets_up_an_app_with_its_password_given_once(client):
    call_command("createsuperuser", interactive=False, username="root", email="", verbosity=0)
    root = UserFactory._meta.model.objects.get(username="root")
    root.set_password(PASSWORD)
    root.save()
    landed = client.post(LOGIN, {"login": "root", "password": PASSWORD}, follow=True)
    assert landed.redirect_chain[-1][0] == INDEX
    assert "Until then no other page of the staff opens" in landed.content.decode()

    _, done = set_up_app(client)
    assert len(re.findall(r"\b\d{8}\b", done.content.decode().partition("<pre")[2].partition("</pre>")[0])) == 10
    assert is_in(client)
    assert "cannot be shown again" in client.get(reverse("mfa_view_recovery_codes")).content.decode()


def test_the_picture_for_the_app_keeps_to_the_policy_and_the_page_has_no_script_of_its_own(client, publisher):
    sign_in(client, publisher)

    response = client.get(reverse("mfa_activate_totp"))
    page = response.content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    assert "img-src 'self' data:" in response["Content-Security-Policy"]
    for address in (reverse("mfa_activate_totp"), reverse("mfa_add_webauthn"), INDEX):
        page = client.get(address).content.decode()
        inline = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>|\son\w+=|\sstyle=|<style", page)
        assert inline == []


def test_the_code_is_asked_for_after_the_password(client, publisher):
    with_app(publisher)

    assert sign_in(client, publisher)["Location"] == SHOW
    assert not is_in(client)
    client.post(SHOW, {"code": wrong_code(SECRET)})
    assert not is_in(client)
    client.post(SHOW, {"code": code_of(SECRET)})
    assert is_in(client)
    assert client.session[SHOWN] == publisher.pk


def used_code(client, user):
    """A code that has let in, and another browser that is asked for one."""
    code, other = code_of(SECRET), Client()
    sign_in(client, with_app(user))
    client.post(SHOW, {"code": code})
    sign_in(other, user)
    return code, other


def test_a_code_works_once(client, publisher):
    code, other = used_code(client, publisher)

    assert "This is not the code" in other.post(SHOW, {"code": f"{code[:3]} {code[3:]}"}).content.decode()
    assert not is_in(other)


def test_a_code_shown_again_is_kept_and_told(client, publisher, settings, django_capture_on_commit_callbacks):
    settings.MAIL = {"EMAIL_HOST": "mail.example"}
    publisher.email = "ana@observatory.example"
    publisher.save()
    code, other = used_code(client, publisher)
    other.post(SHOW, {"code": wrong_code(SECRET)})
    assert not AccountEvent.objects.filter(kind=AccountEvent.Kind.CODE_AGAIN).exists()

    with django_capture_on_commit_callbacks(execute=True):
        other.post(SHOW, {"code": code})
    assert AccountEvent.objects.get(kind=AccountEvent.Kind.CODE_AGAIN).user == publisher
    assert mail.outbox[-1].subject == "EU–LAC observatory: a code that was used already"
    assert code not in mail.outbox[-1].body


def test_a_code_is_taken_while_redis_is_away(client, publisher):
    away = {"BACKEND": "eulac.redis_cache.ForgivingRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    with_app(publisher)

    with override_settings(CACHES={"default": away, "shared": away, "version": away}):
        sign_in(client, publisher)
        client.post(SHOW, {"code": code_of(SECRET)})
    assert client.session[SHOWN] == publisher.pk


def test_a_recovery_code_stands_in_once(client, publisher):
    with_app(publisher)
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    sign_in(client, publisher)
    client.post(SHOW, {"code": code})
    other = Client()
    sign_in(other, publisher)
    other.post(SHOW, {"code": code})

    assert (is_in(client), is_in(other)) == (True, False)


def test_wrong_codes_lock_as_wrong_passwords_do(client, publisher, settings):
    settings.SIGN_IN_ATTEMPTS = 3
    with_app(publisher)
    sign_in(client, publisher)
    for _ in range(3):
        client.post(SHOW, {"code": wrong_code(SECRET)})

    assert "Wait 15 minutes" in client.post(SHOW, {"code": code_of(SECRET)}).content.decode()
    assert "Wait 15 minutes" in sign_in(Client(), publisher).content.decode()
    assert not is_in(client)


def test_secrets_lie_locked_in_the_database_and_another_key_opens_none(client, publisher, settings):
    with_app(publisher)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in kept

    settings.SECRET_KEY = "another"
    sign_in(client, publisher)
    assert "This is not the code" in client.post(SHOW, {"code": code_of(SECRET)}).content.decode()


def test_a_session_that_has_not_shown_it_is_asked_for_it_and_may_not_take_it_away(client, publisher):
    with_app(publisher)
    client.force_login(publisher)

    asked = client.get("/admin/programmes/programme/")
    assert asked["Location"].startswith(reverse("mfa_reauthenticate"))
    assert client.post(reverse("mfa_deactivate_totp"))["Location"].startswith(reverse("mfa_reauthenticate"))
    assert client.get(INDEX)["Location"].startswith(reverse("mfa_reauthenticate"))
    followed = client.post(asked["Location"], {"code": code_of(SECRET), "next": "/admin/programmes/programme/"})
    assert followed["Location"] == "/admin/programmes/programme/"
    assert is_in(client)


def test_who_needs_one_keeps_the_last_one(client, publisher, editor):
    for person, left in ((publisher, 1), (editor, 0)):
        with_app(person)
        client = Client()
        sign_in(client, person)
        client.post(SHOW, {"code": code_of(SECRET)})
        client.post(reverse("mfa_deactivate_totp"))
        assert Authenticator.objects.filter(user=person, type="totp").count() == left


def test_the_last_passkey_stays_too(client, publisher):
    key = Authenticator.objects.create(user=publisher, type="webauthn", data={"name": "Blue", "credential": {}})
    client.force_login(publisher)
    session = client.session
    session[SHOWN] = publisher.pk
    session.save()

    page = client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert page["Location"] == reverse("mfa_list_webauthn")
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_a_session_of_one_account_shows_nothing_for_another(client, publisher, administrator):
    with_app(publisher)
    sign_in(client, publisher)
    client.post(SHOW, {"code": code_of(SECRET)})
    client.force_login(administrator)

    assert client.get("/admin/")["Location"] == INDEX


@pytest.mark.parametrize("way", ["page", "command"])
def test_a_lost_one_is_forgotten_by_an_administrator_or_by_a_command(client, publisher, administrator, settings, way):
    with_app(publisher)
    sign_in(client, publisher)
    client.post(SHOW, {"code": code_of(SECRET)})
    if way == "page":
        keeper = Client()
        keeper.force_login(administrator)
        session = keeper.session
        session[SHOWN] = administrator.pk
        session.save()
        act = {"action": "forget_second_factor", "_selected_action": [publisher.pk]}
        assert keeper.post(reverse("admin:auth_user_changelist"), act).status_code == 302
    else:
        call_command("account", "forget-second-factor", "publisher", verbosity=0)

    assert not client.session.get("_auth_user_id")
    landed = client.post(LOGIN, {"login": "publisher", "password": PASSWORD}, follow=True)
    assert landed.redirect_chain[-1] == (INDEX, 302)
    kept = AccountEvent.objects.get(kind=Kind.FACTOR_REMOVED)
    assert (kept.user, kept.by) == (publisher, administrator if way == "page" else None)


def test_an_administrator_does_not_weaken_a_superuser(administrator):
    root = with_app(UserFactory(is_superuser=True))
    keeper = Client()
    keeper.force_login(administrator)
    session = keeper.session
    session[SHOWN] = administrator.pk
    session.save()

    act = {"action": "forget_second_factor", "_selected_action": [root.pk]}
    assert keeper.post(reverse("admin:auth_user_changelist"), act).status_code == 302
    assert Authenticator.objects.filter(user=root, type="totp").exists()


def test_an_administrator_neither_takes_over_a_superuser_nor_becomes_one(client, administrator, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    root = UserFactory(is_superuser=True)
    client.force_login(administrator)
    new = {"password1": "four-plain-words-here", "password2": "four-plain-words-here", "usable_password": "true"}

    for name in ("change", "delete", "password_change"):
        answer = client.post(reverse(f"admin:auth_user_{name}", args=[root.pk]), new | {"post": "yes"})
        assert (name, answer.status_code) == (name, 403)
    chosen = {"action": "delete_selected", "_selected_action": [root.pk], "post": "yes"}
    assert client.post(reverse("admin:auth_user_changelist"), chosen).status_code == 403
    own = client.get(reverse("admin:auth_user_change", args=[administrator.pk])).content.decode()
    assert 'name="is_staff"' in own
    assert 'name="is_superuser"' not in own


@pytest.fixture
def keeper():
    """Keeps accounts and groups, and has no other rights: a group that an installation has made for it."""
    rights = ["view_user", "change_user", "view_group", "change_group", "view_permission"]
    group = Group.objects.create(name="Keepers")
    group.permissions.set(Permission.objects.filter(codename__in=rights))
    person = UserFactory()
    person.groups.add(group)
    return person


def test_who_keeps_accounts_gives_nobody_rights_that_they_lack(client, keeper, editor, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(keeper)
    plain, ended = UserFactory(), UserFactory(is_active=False)
    ended.groups.add(Group.objects.get(name="Administrator"))
    own = Group.objects.get(name="Keepers")

    def send(kind, entry, **fields):
        page = reverse(f"admin:auth_{kind}_change", args=[entry.pk])
        return client.post(page, {"date_joined_0": "2026-01-01", "date_joined_1": "00:00", **fields})

    for person in (keeper, plain):
        groups = [own.pk, Group.objects.get(name="Publisher").pk]
        answer = send("user", person, username=person.username, is_active="on", is_staff="on", groups=groups)
        assert "You cannot give rights that you do not have yourself" in answer.content.decode()
    more = Permission.objects.get(codename="change_programme").pk
    answer = send("group", own, name="Keepers", permissions=[*own.permissions.values_list("pk", flat=True), more])
    assert "You cannot give rights that you do not have yourself" in answer.content.decode()
    for person in (editor, ended):
        assert send("user", person, username=person.username, is_active="on").status_code == 403
    assert send("user", plain, username=plain.username, is_active="on", groups=[own.pk]).status_code == 302


def test_after_a_wrong_passkey_what_was_asked_for_is_not_forgotten(client, publisher, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    passkey_of(publisher)
    client.force_login(publisher)
    asked = reverse("admin:access_token_add")

    answer = client.post(reverse("mfa_reauthenticate_webauthn"), {"credential": "{}", "next": asked})
    assert answer["Location"] == f"{reverse('mfa_reauthenticate_webauthn')}?next={quote(asked, safe='')}"


@pytest.mark.usefixtures("committed")
def test_adding_and_removing_are_kept_and_end_sessions_elsewhere(client, editor):
    elsewhere = Client()
    sign_in(elsewhere, editor)
    sign_in(client, editor)

    set_up_app(client)
    assert (is_in(client), is_in(elsewhere)) == (True, False)
    client.post(reverse("mfa_deactivate_totp"))
    kept = AccountEvent.objects.filter(kind__startswith="factor").values_list("kind", "note")
    assert sorted(kept) == [
        (Kind.FACTOR_ADDED, "Recovery codes"),
        (Kind.FACTOR_ADDED, "TOTP Authenticator"),
        (Kind.FACTOR_REMOVED, "Recovery codes"),
        (Kind.FACTOR_REMOVED, "TOTP Authenticator"),
    ]


@pytest.mark.parametrize(
    ("host", "secure", "works"),
    [("127.0.0.1:8000", False, False), ("localhost:8000", False, True), ("testserver", True, True)],
)
def test_where_passkeys_cannot_work_the_page_says_so(client, editor, settings, host, secure, works):
    settings.ALLOWED_HOSTS = ["*"]
    client.force_login(editor)

    page = client.get(INDEX, headers={"host": host}, secure=secure).content.decode()
    assert ("Passkeys do not work at this address" in page) is not works


def test_all_pages_of_accounts_are_below_one_address():
    assert {entry.name for entry in get_resolver("access.urls").url_patterns} >= SHOWING - {"admin:logout"}
    assert INDEX.startswith(ACCOUNT)
