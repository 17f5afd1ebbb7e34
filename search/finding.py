"""Finds entries, counts them by kind and puts them in order."""

from functools import cached_property

from search.engines import ask, engine
from search.kinds import BITS_OF_A_KEY, BY_NUMBER, KINDS, Kind, kind_and_key
from search.query import Either, Query
from search.results import Result, read_results

MOST_RANKED = 5_000  # with more hits, how often a word stands in a text says nothing, and takes long to find out
Found = list[tuple[Kind, int]]


def count_by_kind(either: Either) -> dict[Kind, int]:
    """In the order of the kinds."""
    rows = ask(
        (f"SELECT rowid >> {BITS_OF_A_KEY}, count(*) FROM search_entry WHERE", []),
        engine().in_words(either),
        ("GROUP BY 1", []),
    )
    counts = {BY_NUMBER[number]: count for number, count in rows}
    return {kind: counts[kind] for kind in KINDS if kind in counts}


def occurs(either: Either) -> bool:
    return bool(ask(("SELECT 1 FROM search_entry WHERE", []), engine().in_words(either), ("LIMIT 1", [])))


def in_order(query: Query, kinds: list[Kind], hits: int, rows: slice) -> Found:
    """A name that equals the query comes first, then names that hold all of it, then by rank, then as recorded."""
    look = engine()
    rank = look.rank(query.anything) if hits <= MOST_RANKED else ("0", [])
    numbers = ", ".join(str(kind.number) for kind in kinds or KINDS)
    found = ask(
        ("SELECT rowid FROM search_entry WHERE", []),
        look.in_words(query.anything),
        (f"AND rowid >> {BITS_OF_A_KEY} IN ({numbers}) ORDER BY", []) if kinds else ("ORDER BY", []),
        look.in_names(query.name),
        ("DESC,", []),
        look.in_names(query.all_words),
        ("DESC,", []),
        rank,
        ("DESC, rowid LIMIT %s OFFSET %s", [rows.stop - rows.start, rows.start]),
    )
    return [kind_and_key(number) for (number,) in found]


def by_name(query: Query, most: int) -> Found:
    """What somebody may be about to write: names that equal it, that begin with it, that hold all of its words."""
    look = engine()
    found = ask(
        ("SELECT rowid FROM search_entry WHERE", []),
        look.in_names([*query.beginning_of_a_name, *query.all_words]),
        ("ORDER BY", []),
        look.in_names(query.name),
        ("DESC,", []),
        look.in_names(query.beginning_of_a_name),
        ("DESC, rowid LIMIT %s", [most]),
    )
    return [kind_and_key(number) for (number,) in found]


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
