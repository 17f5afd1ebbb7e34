"""What is wrong in a text and would be found by a reader: sources, records and pages that are not there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from itertools import islice
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from editorial.languages import in_language
from reference.citing import BRACKET, read_citations
from reference.markdown import READER
from reference.models import Source
from reference.pages import RecordPage

MOST_DOUBTS = 20  # at once


@dataclass(frozen=True)
class Doubt:
    """A sentence about a place in the text; `start` counts as a browser does."""

    line: int
    start: int
    length: int
    sentence: str


def doubts(text: str) -> list[Doubt]:
    """The first of them. The text is read as it is for the page."""
    named = list(places(text))
    cited = {what for kind, what, _ in named if kind == "source"}
    unknown = cited - set(Source.objects.filter(key__in=cited).values_list("key", flat=True))
    keys = list(Source.objects.values_list("key", flat=True)) if unknown else []
    judges: dict[str, Callable[[str], str]] = {
        "source": lambda key: no_such_source(key, keys) if key in unknown else "",
        "bracket": not_a_citation,
        "link": doubt_about_link,
    }
    judged = cache(lambda kind, what: judges[kind](what))
    found = (doubt_at(text, what, at, told) for kind, what, at in named if (told := judged(kind, what)))
    return list(islice(found, MOST_DOUBTS))


def doubt_at(text: str, what: str, at: int, sentence: str) -> Doubt:
    return Doubt(text.count("\n", 0, at) + 1, units(text[:at]), units(what), sentence)


def units(text: str) -> int:
    """How long a browser takes it to be."""
    return len(text.encode("utf-16-le")) // 2


def places(text: str) -> Iterator[tuple[str, str, int]]:
    """(source, bracket or link; what is written; where) of all that a text names."""
    beginnings = [0, *(place + 1 for place, letter in enumerate(text) if letter == "\n")]
    at = 0
    for block in READER.parse(text, {}):
        at = max(at, beginnings[block.map[0]]) if block.map else at
        for kind, what in named_in(block):
            found = text.find(what, at)
            at = found if found >= 0 else at
            if kind != "bracket" or text[at - 1 : at] != "\\":
                yield kind, what, at
            at += len(what) if found >= 0 else 0


def named_in(block) -> Iterator[tuple[str, str]]:
    for token in block.children or ():
        if token.type == "citation":
            yield from (("source", key) for key, _ in token.meta["citations"])
        elif token.type == "link_open":
            yield "link", token.attrs["href"]
        elif token.type == "text":
            brackets = (bracket for bracket in BRACKET.finditer(token.content) if not read_citations(bracket[1]))
            yield from (("bracket", bracket[0]) for bracket in brackets)


def not_a_citation(written: str) -> str:
    return gettext("“%(written)s” is not read as a citation. Write [@key] or [@key, p. 6].") % {"written": written}


def no_such_source(key: str, keys: list[str]) -> str:
    near = get_close_matches(key, keys, n=1)
    if not near:
        return gettext("No source has the key “%(key)s”.") % {"key": key}
    return gettext("No source has the key “%(key)s”. Did you mean “%(near)s”?") % {"key": key, "near": near[0]}


def doubt_about_link(href: str) -> str:
    """Empty when it leads somewhere, as far as that can be known here."""
    parts = urlsplit(href)
    if parts.scheme or href.startswith(("//", "#")):
        return ""
    if not href.startswith("/"):
        return gettext("“%(link)s” leads nowhere: begin it with https:// or, on this site, with /.") % {"link": href}
    with override(settings.LANGUAGE_CODE):
        doubt = doubt_about_page(in_language(unquote(parts.path), settings.LANGUAGE_CODE))
    return str(doubt)


def doubt_about_page(path: str) -> Promise | str:
    """Addresses are read in English; the sentence is for whoever writes, in a language of their own."""
    try:
        found = resolve(path)
    except Resolver404:
        return format_lazy(_("There is no page “{path}” on this site."), path=path)
    shown: Any = getattr(found.func, "view_class", object)
    if not issubclass(shown, RecordPage):
        return ""
    page: Any = shown()
    page.setup(None, **found.kwargs)
    return "" if page.find(found.kwargs["key"]) else doubt_about_record(page.model, path, found.kwargs["key"])


def doubt_about_record(model, path: str, key: str) -> Promise:
    """Of one that the public does not see. Its title is not told: not every writer may see every kind of record."""
    what = {"noun": model._meta.verbose_name, "path": path}
    namesakes = model.objects.filter(slug=key) if has_slug(model) else []
    if any(row.get_absolute_url() == path for row in namesakes):
        return format_lazy(
            _("The {noun} at “{path}” is not public: until it is, the link leads readers to nothing."), **what
        )
    return format_lazy(_("There is no {noun} at “{path}”."), **what)


def has_slug(model) -> bool:
    return any(field.name == "slug" for field in model._meta.fields)
