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
from django.contrib import admin
from django.utils.translation.template import templatize

from editorial.languages import in_english
from editorial.naming import own_models, unspoken

SOURCES = settings.BASE_DIR / "locale"
LANGUAGES = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
APPS = (
    "editorial", "access", "spreadsheets", "writing", "reference", "policies", "programmes", "missions", "figures",
    "merging", "drafts", "checks", "search", "webhooks", "eulac",
)  # fmt: skip
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
# What the API says is English; what must be shown when nothing works is in every language at once.
UNTRANSLATED = ("templates/api/", "templates/500.html", "templates/away.html", "templates/full.html")


def translated_templates() -> list[Path]:
    paths = sorted(
        path for ending in ("html", "txt") for path in (settings.BASE_DIR / "templates").rglob(f"*.{ending}")
    )
    return [path for path in paths if not named(path).startswith(UNTRANSLATED)]


def translated_code() -> list[Path]:
    paths = sorted(path for app in APPS for path in (settings.BASE_DIR / app).rglob("*.py"))
    return [path for path in paths if "migrations" not in path.parts]


def names_of_models() -> dict[str, str]:
    """{name: the model in which it stands} of what the staff's pages call models and fields that do not say it."""
    pages = [page for page in admin.site._registry.values() if page.model in set(own_models())]
    models = {page.model for page in pages} | {inline.model for page in pages for inline in page.inlines}
    return {
        in_english(getattr(named, which)): label
        for label, model in sorted((model._meta.label, model) for model in models)
        for named, which in unspoken([model])
        if not hasattr(named, "auto_created") or not named.auto_created
    }


def named(path: Path) -> str:
    return path.relative_to(settings.BASE_DIR).as_posix()


def messages_of(path: Path) -> Iterator[tuple]:
    """(line, message or its singular and plural, comments, context) of each message in a template or in code."""
    text = path.read_text(encoding="utf-8")
    if path.suffix in (".html", ".txt"):
        # What Django leaves of a template is calls of gettext amid blanked text, whose indentation means nothing.
        text = "\n".join(line.lstrip() for line in templatize(text).splitlines())
    return extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS)


def found_messages() -> Catalog:
    """Every message that a page can show, to readers or to staff."""
    found = Catalog()
    for name, label in names_of_models().items():
        found.add(name, locations=[(label, 0)])
    for path in translated_templates() + translated_code():
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
            header_comment="# The pages of the observatory; docs/translations.md tells how to translate them.",
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
