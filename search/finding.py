"""Finds entries, counts them by kind and puts them in order."""

from functools import cached_property

from search.engines import Piece, ask, engine
from search.kinds import BITS_OF_A_KEY, BY_NUMBER, KINDS, Kind, kind_and_key
from search.query import Either, Query
from search.results import Result, read_results

MOST_RANKED = 5_000  # with more hits, how often a word stands in a text says nothing, and takes long to find out
Found = list[tuple[Kind, int]]


def count_by_kind(either: Either) -> dict[Kind, int]:
    """In the order of the kinds."""
    rows = ask(
        ("SELECT rowid >> %s, count(*) FROM search_entry WHERE", [BITS_OF_A_KEY]),
        engine().in_words(either),
        ("GROUP BY 1", []),
    )
    counts = {BY_NUMBER[number]: count for number, count in rows}
    return {kind: counts[kind] for kind in KINDS if kind in counts}


def occurs(either: Either) -> bool:
    return bool(ask(("SELECT 1 FROM search_entry WHERE", []), engine().in_words(either), ("LIMIT 1", [])))


def in_order(query: Query, kinds: list[Kind], hits: int, rows: slice) -> Found:
    """Where no name begins with the query, by rank, then as recorded. `hits` is their number, as it was counted."""
    look = engine()
    begins, beginning = look.in_names(query.beginning_of_a_name)
    rank, ranked = look.rank(query.anything) if hits <= MOST_RANKED else ("0", [])
    numbers = ", ".join(str(kind.number) for kind in kinds)
    return find(
        look.in_words(query.anything),
        (f"AND rowid >> {BITS_OF_A_KEY} IN ({numbers})" if kinds else "", []),
        *names_first(query),
        (f"CASE WHEN {begins} THEN 0 ELSE {rank} END DESC,", [*beginning, *ranked]),
        ("rowid LIMIT %s OFFSET %s", [rows.stop - rows.start, rows.start]),
    )


def by_name(query: Query, most: int) -> Found:
    """What somebody may be about to write."""
    names = engine().in_names([*query.beginning_of_a_name, *query.all_words])
    return find(names, *names_first(query), ("rowid LIMIT %s", [most]))


def names_first(query: Query) -> list[Piece]:
    """A name that equals the query comes first, then one that begins with it, then names that hold all of it."""
    look = engine()
    pieces: list[Piece] = [("ORDER BY", [])]
    for wish in (query.name, query.beginning_of_a_name, query.all_words):
        pieces += [look.in_names(wish), ("DESC,", [])]
    return pieces


def find(*pieces: Piece) -> Found:
    rows = ask(("SELECT rowid FROM search_entry WHERE", []), *pieces)
    return [kind_and_key(number) for (number,) in rows]


class Hits:
    """What a query finds among some kinds, to be paged; what is not shown is only counted."""

    def __init__(self, query: Query, kinds: list[Kind]):
        self.query = query
        self.kinds = kinds

    @cached_property
    def by_kind(self) -> dict[Kind, int]:
        """Of every kind, also of those that were not asked for."""
        return count_by_kind(self.query.anything) if self.query else {}

    def count(self) -> int:
        return sum(count for kind, count in self.by_kind.items() if kind in self.kinds or not self.kinds)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, rows: slice) -> list[Result]:
        if not self.count():
            return []
        return read_results(in_order(self.query, self.kinds, self.count(), rows), self.query)
