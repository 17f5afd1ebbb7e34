"""In which language a page is: its address alone says it, so a page can be cached by its address."""

from babel import Locale
from django.conf import settings
from django.utils import translation

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


class LanguageMiddleware:
    """Answers in the language of the address. Unlike Django's own, it asks neither a cookie nor the browser."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
