"""The door as a browser sees it: pages, policy, passkeys."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from tests.access.signing_in import SECRET, code_of, with_app
from tests.browser import barriers
from tests.conftest import in_role
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCREENS = [360, 1280]


@pytest.fixture(autouse=True)
def required(settings, roles):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def roles(transactional_db):
    """The roles, which an emptied database lacks."""
    from django.apps import apps

    from editorial.roles import grant_roles

    for config in apps.get_app_configs():
        grant_roles(config)


@pytest.fixture
def publisher(roles):
    return in_role("Publisher")


def wrong_with(live_page) -> list:
    """Barriers, what is wider than the screen, and complaints but those that axe itself gives rise to."""
    page, complaints = live_page.page, live_page.complaints[:]
    page.wait_for_load_state()
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    found = [*barriers(page), *complaints, *(["wider than the screen"] if wide else [])]
    live_page.complaints.clear()
    return found


def give_password(live_page, name="publisher"):
    page = live_page.visit("/admin/")
    page.fill("#id_login", name)
    page.fill("#id_password", PASSWORD)
    page.click("#content button[type=submit]")
    return page


def give_code(page, code):
    page.fill("#id_code", code)
    page.click("#content button[type=submit] >> nth=0")


@pytest.mark.parametrize("width", SCREENS)
def test_the_first_visit_sets_up_an_app_and_ends_on_the_pages_of_the_staff(live_page, publisher, width):
    live_page.page.set_viewport_size({"width": width, "height": 800})
    wrong = {}

    page = live_page.visit("/admin/")
    wrong["sign in"] = wrong_with(live_page)
    give_password(live_page)
    wrong["second factor"] = wrong_with(live_page)
    page.click("a:text-is('Set up an app')")
    wrong["app"] = wrong_with(live_page)
    secret = page.locator(".key-to-type").inner_text()
    assert page.evaluate("document.querySelector('.code-to-scan').naturalWidth > 0")
    give_code(page, code_of(secret))
    wrong["codes"] = wrong_with(live_page)
    assert len(re.findall(r"\d{8}", page.locator(".recovery-codes").inner_text())) == 10
    page.click("text=I have kept them")
    wrong["index"] = wrong_with(live_page)

    assert page.url == live_page.address + "/admin/"
    assert {name: found for name, found in wrong.items() if found} == {}
    assert live_page.complaints == []


@pytest.mark.parametrize("width", SCREENS)
def test_all_pages_of_the_door_are_free_of_barriers(live_page, publisher, width):
    live_page.page.set_viewport_size({"width": width, "height": 800})
    with_app(publisher)
    page = give_password(live_page)
    wrong = {"code": wrong_with(live_page)}
    give_code(page, code_of(SECRET))

    for name in (
        "mfa_index", "mfa_add_webauthn", "mfa_list_webauthn", "mfa_deactivate_totp", "mfa_generate_recovery_codes",
        "usersessions_list", "account_reauthenticate", "mfa_reauthenticate", "account_change_password",
    ):  # fmt: skip
        live_page.visit(reverse(name))
        wrong[name] = wrong_with(live_page)
    page.context.clear_cookies()
    for name in ("account_reset_password", "account_reset_password_done"):
        live_page.visit(reverse(name))
        wrong[name] = wrong_with(live_page)
    page.goto(live_page.address + reverse("account_login"))
    page.fill("#id_login", "publisher")
    page.fill("#id_password", "wrong")
    page.click("#content button[type=submit]")
    wrong["wrong password"] = wrong_with(live_page)
    assert {name: found for name, found in wrong.items() if found} == {}
    assert live_page.complaints == []


def test_a_password_is_shown_on_request_and_judged_while_it_is_typed(live_page, publisher, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    page = give_password(live_page)
    live_page.visit(reverse("account_change_password"))
    field, words = page.locator("#id_password1"), page.locator(".strength output")

    said = {}
    for typed in ("short", "aaaaaaaaaaaa", "four-plain-words-here"):
        field.fill(typed)
        said[typed] = words.inner_text()
    assert said == {"short": "too short", "aaaaaaaaaaaa": "easy to guess", "four-plain-words-here": "very good"}
    button = page.locator("[aria-controls=id_password1]")
    button.click()
    assert (field.get_attribute("type"), button.get_attribute("aria-pressed")) == ("text", "true")
    assert field.input_value() == "four-plain-words-here"
    button.click()
    assert field.get_attribute("type") == "password"
    assert live_page.complaints == []


def test_a_passkey_is_added_and_opens_the_door(live_page, publisher):
    page = live_page.page
    machine = page.context.new_cdp_session(page)
    machine.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    machine.send("WebAuthn.addVirtualAuthenticator", {"options": {**key, "automaticPresenceSimulation": True}})

    give_password(live_page)
    page.click("a:text-is('Add a passkey')")
    page.fill("#id_name", "Blue key")
    page.click("#mfa_webauthn_add")
    page.wait_for_selector(".recovery-codes")
    assert Authenticator.objects.get(type="webauthn").wrap().name == "Blue key"
    page.click("text=I have kept them")
    page.click("#logout-form button")
    give_password(live_page)
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(live_page.address + "/admin/")
    assert live_page.complaints == []
