"""What a field says, in words, and what changed from one wording to the next."""

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from babel.numbers import format_decimal
from django.utils.formats import date_format
from django.utils.translation import gettext

from editorial.dates import PartialDate
from editorial.languages import active_locale

WORDS_COMPARED = 2_000  # longer texts are compared line by line
CONTEXT = 6  # words that are shown on each side of a change


@dataclass(frozen=True)
class Piece:
    """Some words, or one line of a list: `kind` is “same”, “del” or “ins”."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    label: str
    pieces: list[Piece]
    is_list: bool


def in_words(field, value) -> str:
    """A value of a field that leads nowhere, in the reader's language; empty for what says nothing."""
    if value is None or value == "":
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, PartialDate):
        return value.in_words()
    if isinstance(value, datetime.date):
        return date_format(value)
    if isinstance(value, Decimal):
        return format_decimal(value.normalize(), format="#,##0.##", locale=active_locale())
    return str(value)


def yes_or_no(is_so) -> str:
    return gettext("yes") if is_so else gettext("no")


def listed(old: list[str], new: list[str]) -> list[Piece]:
    gone = [Piece("del", line) for line in old if line not in new]
    return gone + [Piece("ins", line) for line in new if line not in old]


def reworded(old: str, new: str) -> list[Piece]:
    """What was struck out and what was put in, with a few words around each."""
    by_line = len(old.split()) + len(new.split()) > WORDS_COMPARED
    one, other = (text.splitlines() if by_line else re.findall(r"\S+|\n", text) for text in (old, new))
    between = "\n" if by_line else " "
    pieces = []
    for what, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece("same", cut(between.join(one[i:j]), first=not i, last=j == len(one))))
        else:
            pieces += [Piece("del", between.join(one[i:j])), Piece("ins", between.join(other[k:m]))]
    return [piece for piece in pieces if piece.text.strip()]


def cut(text: str, *, first: bool, last: bool) -> str:
    """The words next to a change, when there are many."""
    words = text.split()
    if len(words) <= 2 * CONTEXT:
        return text
    start = [] if first else words[:CONTEXT]
    end = [] if last else words[-CONTEXT:]
    return " ".join([*start, "…", *end])
