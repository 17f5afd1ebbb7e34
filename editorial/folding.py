"""One way to compare words as people do: without case, accents or punctuation."""

import re
import unicodedata

MOST_WORDS = 12
WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """“ Cooperación-Policía” -> “cooperacion policia”."""
    if not text.isascii():  # most texts are, and need nothing taken off
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(WORD.findall(text.casefold()))


def words_of(text: str) -> list[str]:
    """The folded words of a text, each once and no more than a search can bear."""
    return list(dict.fromkeys(fold(text).split()))[:MOST_WORDS]
