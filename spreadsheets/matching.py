"""Headings to columns, whatever language and wording a sheet is headed in."""

import csv
import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from editorial.folding import fold

COLUMN_NAMES = Path(__file__).with_name("column_names.csv")
BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# Below this share of common letters, a suggestion is more often wrong than right.
ALIKE = 0.75
LONGEST_HEADING = 80


@dataclass(frozen=True)
class Match:
    """`how` a heading got its column: by its "name", an "alias", as "similar" (only a suggestion), or "" not at all."""

    heading: str
    column: str | None
    how: str
    # What a heading without a column could mean: several columns, or one that another heading has.
    between: tuple[str, ...] = ()


def folded(heading: str) -> str:
    """As people compare headings; many keyboards have no “œ”."""
    return fold(heading.casefold().replace("œ", "oe"))


@cache
def column_names() -> dict[str, dict[str, list[str]]]:
    """Column -> language -> its names, the natural one first."""
    with COLUMN_NAMES.open(encoding="utf-8", newline="") as file:
        return {
            line.pop("column"): {language: names.split("|") for language, names in line.items()}
            for line in csv.DictReader(file)
        }


@cache
def aliases(column: str) -> frozenset[str]:
    """The folded names of a column in every language."""
    names = column_names().get(column, {})
    return frozenset([folded(column), *(folded(name) for listed in names.values() for name in listed)])


def match_headings(headings: Sequence[str], columns: Sequence[str]) -> list[Match]:
    """The column that each heading means. No two headings get one column by its name or an alias."""
    matches = dict(by_name(headings, columns))
    for place, heading in enumerate(headings):
        if place not in matches:
            matches[place] = by_alias(heading, columns, taken_by(matches.values()))
    taken = taken_by(matches.values())
    free = [column for column in columns if column not in taken]
    return [
        matches[place] if matches[place].column or matches[place].between else by_likeness(heading, free)
        for place, heading in enumerate(headings)
    ]


def taken_by(matches: Iterable[Match]) -> set[str]:
    return {match.column for match in matches if match.column}


def by_name(headings: Sequence[str], columns: Sequence[str]) -> Iterator[tuple[int, Match]]:
    """Those that are a column's own name; these come first, wherever they stand."""
    left = {folded(column): column for column in columns}
    for place, heading in enumerate(headings):
        if column := left.pop(folded(heading), None):
            yield place, Match(heading, column, "name")


def by_alias(heading: str, columns: Sequence[str], taken: set[str]) -> Match:
    """The one column with such an alias. When several have it or it is taken, they are only mentioned."""
    for wording in wordings(heading):
        fitting = [column for column in columns if folded(column) == wording]
        fitting = fitting or [column for column in columns if wording in aliases(column)]
        if len(fitting) == 1 and fitting[0] not in taken:
            return Match(heading, fitting[0], "alias")
        if fitting:
            return Match(heading, None, "", tuple(fitting))
    return Match(heading, None, "")


def wordings(heading: str) -> list[str]:
    """The heading, and the heading without its unit or note: “Budget (EUR)”."""
    return list(filter(None, dict.fromkeys([folded(heading), folded(BRACKETED.sub(" ", heading))])))


def by_likeness(heading: str, columns: Sequence[str]) -> Match:
    owners = {name: column for column in reversed(columns) for name in aliases(column)}
    for wording in wordings(heading[:LONGEST_HEADING]):
        if near := difflib.get_close_matches(wording, owners, n=1, cutoff=ALIKE):
            return Match(heading, owners[near[0]], "similar")
    return Match(heading, None, "")
