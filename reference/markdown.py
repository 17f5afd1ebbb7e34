"""Markdown to HTML that is safe to print. Pandoc's citations, [@key, p. 6; @other], become numbered marks."""

from functools import lru_cache
from itertools import zip_longest

import nh3
from django.conf import settings
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override
from markdown_it import MarkdownIt

from editorial.languages import active_language
from reference.citing import BRACKET, read_citations
from reference.endnotes import Endnotes, Note
from reference.models import Source

FIRST_HEADING = 3  # a page has its own h1, and an h2 above the text
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
TAGS = {
    "p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a", "sup",
    "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
CITED = "<sup></sup>"  # in the place of a bracket of citations; no text can say it, because tags in it are letters
REMEMBERED = 100  # texts


def note_mark(note: Note) -> SafeString:
    """The raised number that leads to a note."""
    return format_html(
        '<sup class="cite"><a href="#{}" id="{}" aria-label="{}">{}</a></sup>',
        note.anchor, note.newest_mark, _("Note %(number)s") % {"number": note.number}, note.number,
    )  # fmt: skip


def find_citation(state, silent: bool) -> bool:
    """Takes a bracket of citations out of the text before it can be read as a link."""
    bracket = BRACKET.match(state.src, state.pos)
    if not (bracket and (citations := read_citations(bracket[1]))):
        return False
    if not silent:
        state.pending = state.pending.rstrip()  # a note stands close to the word that it is about
        state.push("citation", "", 0).meta = {"citations": citations}
    state.pos = bracket.end()
    return True


def print_citation(renderer, tokens, index, options, env) -> str:
    env["cited"].append(tokens[index].meta["citations"])
    return CITED


def mark(key: str, locator: str, sources: dict[str, Source], notes: Endnotes) -> SafeString:
    source = sources.get(key)
    if source:
        return note_mark(notes.cite(source, locator))
    written = ", ".join(filter(None, [f"@{key}", locator]))
    sentence = _("%(citation)s: no such source") % {"citation": written}
    return format_html('<span class="unknown-source">[{}]</span>', sentence)


def print_link(renderer, tokens, index, options, env) -> str:
    link = tokens[index]
    link.attrs["href"] = in_readers_language(str(link.attrs["href"]))
    return renderer.renderToken(tokens, index, options, env)


def in_readers_language(address: str) -> str:
    """A page of this site that is named as it is in English is led to in the reader's language."""
    language = active_language()
    if language == settings.LANGUAGE_CODE or not address.startswith("/") or address.startswith("//"):
        return address
    with override(settings.LANGUAGE_CODE):
        return translate_url(address, language)


def lower_headings(state) -> None:
    """The text's highest heading goes right under the page's own."""
    headings = [token for token in state.tokens if token.type in ("heading_open", "heading_close")]
    highest = min((int(token.tag[1]) for token in headings), default=1)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) - highest + FIRST_HEADING, 6)}"


def make_reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    reader.inline.ruler.before("link", "citation", find_citation)
    reader.core.ruler.push("lower_headings", lower_headings)
    reader.add_render_rule("citation", print_citation)
    reader.add_render_rule("link_open", print_link)
    reader.render("Once.")  # orders its rules now: of two threads that did, one would read by a part of them
    return reader


READER = make_reader()


@lru_cache(maxsize=REMEMBERED)
def read(text: str, language: str) -> tuple[list[str], list[list[tuple[str, str]]]]:
    """The text as HTML in pieces, and what is cited between them. Pages are made anew more often than texts change."""
    cited: list[list[tuple[str, str]]] = []
    html = READER.render(text, {"cited": cited})
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, link_rel=None).split(CITED), cited


def to_html(text: str, notes: Endnotes, *, remember: bool = True) -> SafeString:
    """The text as HTML; its citations join the page's notes. One query at most: for sources that no note has yet."""
    pieces, cited = (read if remember else read.__wrapped__)(text, active_language())
    keys = {key for bracket in cited for key, _locator in bracket}
    sources = {note.source.key: note.source for note in notes if note.source.key in keys}
    if others := keys - sources.keys():
        sources |= {source.key: source for source in Source.objects.filter(key__in=others)}
    marks = ("".join(mark(*citation, sources, notes) for citation in bracket) for bracket in cited)
    html = "".join(piece + between for piece, between in zip_longest(pieces, marks, fillvalue=""))
    return mark_safe(html)  # noqa: S308 (cleaned; the marks are our own)
