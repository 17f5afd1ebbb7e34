"""The staff's pages in four languages: who chooses how, and that none of them says anything in English any more."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.utils import translation

from spreadsheets.resources import SheetResource
from tests.reading import body
from tests.rights.surfaces import address_of
from tests.rights.trying import SURFACES
from tests.test_languages import CODES, OTHERS, Said, everything_recorded, same_in_both
from webhooks.models import Delivery, Subscription
from webhooks.nouns import by_name

pytestmark = pytest.mark.django_db

LOGIN = "/admin/account/login/"


def language_of(answer) -> str:
    return re.findall('<html lang="(.*?)"', body(answer))[0]


@pytest.mark.parametrize(
    ("asked", "spoken"), [("", "en"), ("fr", "fr"), ("pt-BR,es;q=0.5", "pt"), ("de,es;q=0.5", "es"), ("de", "en")]
)
def test_a_page_of_the_staff_is_at_first_in_the_language_of_the_browser(client, asked, spoken):
    answer = client.get(LOGIN, headers={"Accept-Language": asked})
    assert (language_of(answer), answer["Content-Language"]) == (spoken, spoken)


@pytest.mark.parametrize("language", CODES)
def test_what_somebody_chooses_counts_more_than_the_browser_and_outlives_the_session(client, language):
    answer = client.post("/admin/account/language/", {"language": language, "next": f"{LOGIN}?next=/admin/due/"})
    assert (answer.status_code, answer["Location"]) == (302, f"{LOGIN}?next=/admin/due/")
    kept = answer.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (kept["path"], kept["max-age"], kept["httponly"]) == ("/admin/", 365 * 24 * 3600, True)

    client.logout()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert language_of(client.get(LOGIN, headers={"Accept-Language": "es"})) == language
    assert translation.get_language() == "en"


def test_a_language_that_the_site_has_not_is_not_spoken(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "it"
    assert language_of(client.get(LOGIN)) == "en"


def test_the_choice_leads_to_no_other_site(client):
    answer = client.post("/admin/account/language/", {"language": "fr", "next": "https://example.org/"})
    assert answer["Location"] == "/fr/"  # the first page of this one


@pytest.mark.parametrize("language", OTHERS)
def test_the_api_answers_a_signed_in_editor_in_english(client, editor, language):
    client.force_login(editor)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get("/api/v1/programmes/nothing/", headers={"Accept-Language": language}).json()
    assert answer["detail"] == "There is no programme “nothing” here."


PAGES = [surface for surface in SURFACES if surface.is_of_staff and "GET" in surface.methods]
# Names that people type into sheets, filters and requests, and what a library says of pictures.
INTERFACE = {
    "JSON", "CSV", "XLSX", "XLS", "ODS", "API", "PDF", "SHA-256", "CELEX", "M49", "ISO", "UTF-8", "URL", "EU–LAC",
    "True", "False", "Search", "localhost", "https", "http", "Ctrl", "JPEG", "PNG", "WebP", "md5", "hash", "ID",
    "publish", "unpublish", "change",
}  # fmt: skip
SAME = {"Permission", "Permissions", "No", "total"}  # words of Django's that some language has as well
OF_A_KEY = {"Blue"}  # the name of a passkey, which lies among its data
NOT_TRANSLATED_BY_DJANGO = {
    "If disabled, the current password for this user will be lost.",
    "Raw passwords are not stored, so there is no way to see the user’s password.",
    "Whether the user will be able to authenticate using a password or not. If disabled, they may still be able to "
    "authenticate using other backends, such as Single Sign-On or LDAP.",
}
# Of a script; rows that no model of ours names; rights, as Django keeps their names; numbers and hashes.
NAMELESS = re.compile(r"^(\{.*\}|.*relationships?: .*|.* \| .* \| .*|[0-9a-f-]{20,}|\S*\*{6,})$")


def said_at(client, address: str, language: str) -> set[str]:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(address)
    is_page = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
    return Said(body(answer)).texts if is_page else set()


def addresses(world) -> list[str]:
    """One of each kind: what is at it in another state says much the same."""
    found = [
        address_of(surface, next(iter(world.rows[surface.model].values())) if surface.names_a_row else None)
        for surface in PAGES
    ]
    return sorted({*found, LOGIN})


def known(language: str) -> list[str]:
    names = [name for _, name in settings.LANGUAGES]
    roles = Group.objects.values_list("name", flat=True)
    columns = [name for resource in SheetResource.registry.values() for name in resource().headers]
    rights = Permission.objects.values_list("name", "codename")
    return [
        *everything_recorded(), *same_in_both(language), *names, *roles, *columns,
        *(text for pair in rights for text in pair), *by_name(), *INTERFACE, *SAME, *OF_A_KEY,
        *NOT_TRANSLATED_BY_DJANGO, *User.objects.values_list("username", flat=True),
        *map(str, Subscription.objects.all()), *map(str, Delivery.objects.all()),
    ]  # fmt: skip


def any_of(words: list[str]) -> re.Pattern:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def test_no_page_of_the_staff_says_anything_in_english(world):
    client = world.clients["Administrator"]
    recorded = {language: any_of(known(language)) for language in OTHERS}
    untranslated = set()
    for address in addresses(world):
        english = {text for text in said_at(client, address, "en") if not NAMELESS.match(text)}
        for language, names in recorded.items():
            alike = english & said_at(client, address, language)
            untranslated |= {(language, text) for text in alike if re.search(r"[^\W\d_]{2}", names.sub("", text))}
    assert untranslated == set()
