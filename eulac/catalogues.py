"""The catalogues in locale/: messages found in the code go into .po files, translators fill these, the program reads
them compiled. Babel does all of it, so that no machine needs GNU gettext."""

import io
import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

SOURCES = settings.BASE_DIR / "locale"
LANGUAGES = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
APPS = (
    "editorial", "spreadsheets", "reference", "policies", "programmes", "missions", "figures", "checks", "search",
    "eulac",
)  # fmt: skip
KEYWORDS = DEFAULT_KEYWORDS | {"gettext_lazy": None, "ngettext_lazy": (1, 2), "pgettext_lazy": ((1, "c"), 2)}
# The staff's pages and the API are in English; the page for faults is in every language at once.
# What staff alone see, and what must be shown when nothing works.
STAFFS = ("templates/admin/", "templates/account/", "templates/allauth/", "templates/mfa/", "templates/usersessions/")
UNTRANSLATED = (*STAFFS, "templates/api/", "templates/500.html", "templates/away.html")


def public_templates() -> list[Path]:
    paths = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
    return [path for path in paths if not named(path).startswith(UNTRANSLATED)]


def public_code() -> list[Path]:
    paths = sorted(path for app in APPS for path in (settings.BASE_DIR / app).rglob("*.py"))
    return [path for path in paths if path.name != "admin.py" and "migrations" not in path.parts]


def named(path: Path) -> str:
    return path.relative_to(settings.BASE_DIR).as_posix()


def messages_of(path: Path) -> Iterator[tuple]:
    """(line, message or its singular and plural, comments, context) of each message in a template or in code."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        # What Django leaves of a template is calls of gettext amid blanked text, whose indentation means nothing.
        text = "\n".join(line.lstrip() for line in templatize(text).splitlines())
    return extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS)


def found_messages() -> Catalog:
    """Every message that the public pages can show."""
    found = Catalog()
    for path in public_templates() + public_code():
        for _line, message, comments, context in messages_of(path):
            found.add(message, locations=[(named(path), 0)], auto_comments=comments, context=context)
    return found


def source_of(language: str) -> Path:
    return SOURCES / language / "LC_MESSAGES" / "django.po"


def read_catalogue(language: str) -> Catalog:
    """What is translated so far; empty for a new language."""
    path = source_of(language)
    if not path.exists():
        return Catalog(
            locale=language,
            header_comment="# The public pages of the observatory; docs/translations.md tells how to translate them.",
            fuzzy=False,
        )
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str, found: Catalog) -> Catalog:
    """Puts new messages into a language's source and marks what is gone; a reworded message keeps a fuzzy proposal."""
    catalogue = read_catalogue(language)
    found.creation_date = catalogue.creation_date
    catalogue.update(found)
    path = source_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=0, include_lineno=False, sort_output=True)
    return catalogue


def compile_catalogues() -> None:
    """Compiles each source that is newer than what was made of it."""
    for language in LANGUAGES:
        source = source_of(language)
        compiled = settings.LOCALE_PATHS[0] / source.relative_to(SOURCES).with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns:
            compile_catalogue(read_catalogue(language), compiled)


def compile_catalogue(catalogue: Catalog, path: Path) -> None:
    """Several processes may start at once: each writes a file of its own and puts it whole in the place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    with unfinished.open("wb") as file:
        write_mo(file, catalogue)
    unfinished.replace(path)
