"""One way to compare words as people do: without case, accents or punctuation."""

import re
import unicodedata
from functools import lru_cache

from django.db.models import Func, Value
from django.db.models.functions import Lower, Replace

MOST_WORDS = 12
NAME = 100  # characters; names and choices come again and again, long texts do not
ACCENTED = "áâãçèéêëíïñóôõúüÁÅÉÍÎ"  # what the names of countries hold; SQLite cannot nest many more
WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """“ Cooperación-Policía” -> “cooperacion policia”."""
    return _fold_name(text) if len(text) <= NAME else _fold(text)


def _fold(text: str) -> str:
    if not text.isascii():  # most texts are, and need nothing taken off
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(WORD.findall(text.casefold()))


_fold_name = lru_cache(maxsize=2_000)(_fold)


def words_of(text: str) -> list[str]:
    """The folded words of a text, each once and no more than a search can bear."""
    return list(dict.fromkeys(fold(text).split()))[:MOST_WORDS]


def folded_column(name: str) -> Func:
    """An expression to sort by: the column without case and accents, so that “Équateur” stands beside “Espagne”."""
    column: Func = Lower(name)
    for letter in ACCENTED:
        column = Replace(column, Value(letter), Value(fold(letter)))
    return column
