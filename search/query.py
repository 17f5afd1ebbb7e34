"""What somebody looks for, read once and written for either database."""

import re
from dataclasses import dataclass

from editorial.folding import MOST_WORDS, fold
from search.documents import whole_name, words_in

QUOTES = re.compile(r"[\"“”„«»]")
SHORTEST_BEGINNING = 3  # shorter words count as whole ones, or “EU” would find “European”


@dataclass(frozen=True)
class Phrase:
    """Words that follow each other; the last one may be only the `beginning` of a word."""

    words: tuple[str, ...]
    beginning: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.words)


Either = list[list[Phrase]]  # one of several lists of phrases, of which all must occur


@dataclass(frozen=True)
class Query:
    phrases: tuple[Phrase, ...]
    whole: str  # all words in one, as a name that equals them is kept

    def __bool__(self) -> bool:
        return bool(self.phrases)

    @property
    def text(self) -> str:
        return " ".join(phrase.text if phrase.beginning else f'"{phrase.text}"' for phrase in self.phrases)

    @property
    def name(self) -> Either:
        return [[Phrase((self.whole,))]]

    @property
    def all_words(self) -> Either:
        return [list(self.phrases)]

    @property
    def anything(self) -> Either:
        """A name that equals it, however it is divided into words, or every word and phrase."""
        return [*self.name, *self.all_words]

    @property
    def beginning_of_a_name(self) -> Either:
        return [[Phrase((self.whole,), beginning=True)]]


def read_query(text: str, shortest: int = SHORTEST_BEGINNING) -> Query:
    """“"peace process" colom” -> the phrase, and whatever begins with “colom”. A quote left open is no quote."""
    parts = QUOTES.split(text)
    phrases: list[Phrase] = []
    for place, part in enumerate(parts):
        words = tuple(words_in(part))
        if place % 2 and place < len(parts) - 1:
            phrases += [Phrase(words)] if words else []
        else:
            phrases += [Phrase((word,), beginning=len(word) >= shortest) for word in words]
    return Query(tuple(dict.fromkeys(phrases))[:MOST_WORDS], whole_name(QUOTES.sub(" ", text)) if fold(text) else "")


# Folded words hold letters and digits only, so nothing of what somebody wrote can be an operator.


def for_fts5(either: Either) -> str:
    def one(phrase: Phrase) -> str:
        return f'"{phrase.text}"' + (" *" if phrase.beginning else "")

    return " OR ".join(f"({' AND '.join(map(one, phrases))})" for phrases in either)


def for_postgresql(either: Either) -> str:
    def one(phrase: Phrase) -> str:
        words = " <-> ".join(f"'{word}'" for word in phrase.words)
        return f"({words}{':*' if phrase.beginning else ''})"

    return " | ".join(f"({' & '.join(map(one, phrases))})" for phrases in either)
