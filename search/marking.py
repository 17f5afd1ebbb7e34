"""The words that were looked for, marked in a text, and the part of a long text that holds them."""

import re
import unicodedata
from itertools import islice

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from editorial.folding import WORD, fold
from reference.citing import BRACKET
from search.query import Phrase, Query

WORDS_BEFORE, WORDS_SHOWN = 10, 40
CITATIONS = re.compile(rf"\s*{BRACKET.pattern}")
MARKDOWN = re.compile(r"\]\([^)\s]*\)|^[#>|\-:\s]+|[*`|\[\]]+", re.MULTILINE)


def mark(text: str, query: Query, *, only_if_marked: bool = False) -> SafeString:
    """The text as HTML, with what was looked for in <mark>. With `only_if_marked`, nothing when nothing is."""
    text = unicodedata.normalize("NFC", text)
    places = list(places_in(text, query))
    if only_if_marked and not places:
        return SafeString()
    return joined(text, places, 0, len(text))


def excerpt(texts: list[str], query: Query) -> SafeString:
    """The first part of the texts that holds what was looked for, or else their beginning."""
    for text in map(plain, texts):
        if places := list(islice(places_in(text, query), 1)):
            return around(text, places[0][0], query)
    return around(plain(texts[0]), 0, query) if texts else SafeString()


def plain(text: str) -> str:
    """Without citations and the signs of Markdown."""
    return " ".join(MARKDOWN.sub(" ", CITATIONS.sub("", unicodedata.normalize("NFC", text))).split())


def around(text: str, place: int, query: Query) -> SafeString:
    words = [word.start() for word in WORD.finditer(text)]
    first = max(0, next((n for n, at in enumerate(words) if at >= place), 0) - WORDS_BEFORE)
    start = words[first] if first else 0
    end = words[first + WORDS_SHOWN] if first + WORDS_SHOWN < len(words) else len(text)
    shown = text[start:end].strip()
    marked = joined(shown, list(places_in(shown, query)), 0, len(shown))
    return format_html("{}{}{}", "… " if start else "", marked, " …" if end < len(text) else "")


def places_in(text: str, query: Query):
    """(start, end) of each word or phrase that was looked for, in their order and never two that overlap."""
    words = list(WORD.finditer(text))
    folded = [fold(word[0]) for word in words]
    after = 0
    for place in range(len(words)):
        if place < after:
            continue
        fitting = [len(phrase.words) for phrase in query.phrases if fits(phrase, folded, place)]
        if fitting:
            after = place + max(fitting)
            yield words[place].start(), words[after - 1].end()


def fits(phrase: Phrase, folded: list[str], place: int) -> bool:
    if phrase.beginning:
        return folded[place].startswith(phrase.words[0])
    return tuple(folded[place : place + len(phrase.words)]) == phrase.words


def joined(text: str, places: list[tuple[int, int]], start: int, end: int) -> SafeString:
    """The text from `start` to `end`, escaped, with marks at the places."""
    pieces, at = [], start
    for begins, ends in places:
        pieces.append((text[at:begins], text[begins:ends]))
        at = ends
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[at:end])
