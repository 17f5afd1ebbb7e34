"""In which language a page is: its address alone says it, so a page can be cached by its address.

The staff's pages have one address each and are kept by nobody: there the member of staff chooses.
"""

from collections.abc import Iterable
from typing import Any, Literal

from babel import Locale
from babel.lists import format_list
from django.conf import settings
from django.utils import translation
from django.utils.translation import ngettext

# Costa Rica's Spanish sets groups of digits apart with spaces, as the EU's style guide asks for.
LOCALES = {
    "en": Locale("en", "GB"),
    "es": Locale("es", "CR"),
    "pt": Locale("pt", "PT"),
    "fr": Locale("fr", "FR"),
}


def active_language() -> str:
    return translation.get_language() or settings.LANGUAGE_CODE


def active_locale() -> Locale:
    """How the reader's language writes dates, numbers and plurals."""
    return LOCALES[active_language()]


def listed(names: Iterable[Any], style: Literal["standard", "or"] = "standard") -> str:
    """“Guatemala”, “Guatemala and Belize”; with the style “or”, “Guatemala or Belize”."""
    return format_list([str(name) for name in names], style, locale=active_locale())


def and_more(named: str, more: int) -> str:
    """Names of which not all are said: “a, b and 3 more”."""
    if not more:
        return named
    return ngettext("%(named)s and %(more)s more", "%(named)s and %(more)s more", more) % {"named": named, "more": more}


def in_english(words) -> str:
    """What is written down in one language for all, whoever does it."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(words)


def in_language(address: str, language: str) -> str:
    """A public address as it is in another language: “/es/missions/” for “/missions/”."""
    start, _, rest = address.removeprefix("/").partition("/")
    bare = f"/{rest}" if start in LOCALES and start != settings.LANGUAGE_CODE else address
    return bare if language == settings.LANGUAGE_CODE else f"/{language}{bare}"


def alternates(address: str) -> list[tuple[str, str]]:
    """[(hreflang, address), …] of the page in every language, and for whoever reads none of them."""
    return [(code, in_language(address, code)) for code in LOCALES] + [
        ("x-default", in_language(address, settings.LANGUAGE_CODE))
    ]


def language_of(request) -> str:
    """That of the address. On the staff's pages, the one chosen there, or else the first that the browser asks for."""
    if request.path_info.startswith(settings.LANGUAGE_COOKIE_PATH):
        return translation.get_language_from_request(request)
    return translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE


class LanguageMiddleware:
    """Unlike Django's own, it asks neither a cookie nor the browser about a page of the public."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = language_of(request)
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
