"""One way to compare words as people do: without case, accents or punctuation."""

import re
import unicodedata


def fold(text: str) -> str:
    """“ Cooperación-Policía” -> “cooperacion policia”."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", plain.casefold()))
