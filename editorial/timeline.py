"""The history of a record together with what belongs to it, step by step: what one act wrote is one step."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

from editorial.seen import Table

TOGETHER = timedelta(seconds=1)  # of versions from before acts were numbered
DELETED = "-"
NOW = "now"  # names the last step
RESTORE = "restore"  # names a step in the address of the form that is filled with it
LIGHT = "history_id", "history_date", "id", "history_type", "history_user_id", "history_change_reason"


class Entry(NamedTuple):
    """One row of a history, without what the record said."""

    place: int  # of its table; that of the record itself is the first
    history_id: int
    at: datetime
    pk: int
    kind: str
    user_id: int | None
    why: str | None
    act: int | None
    came_from: str | None

    @property
    def is_own(self) -> bool:
        return self.place == 0


@dataclass
class Step:
    """What was written together, the oldest first."""

    entries: list[Entry]
    key: str = ""  # names it in addresses
    number: int = 0
    before: dict[tuple[int, int], int] = field(default_factory=dict)  # {(table, row): its version before}

    @property
    def last(self) -> Entry:
        return self.entries[-1]

    @property
    def at(self) -> datetime:
        return self.last.at

    @property
    def why(self) -> list[str]:
        return list(dict.fromkeys(entry.why for entry in self.entries if entry.why))

    @property
    def own(self) -> Entry | None:
        """The last version of the record itself, if there is one among them."""
        return next((entry for entry in reversed(self.entries) if entry.is_own), None)

    @property
    def after(self) -> dict[tuple[int, int], int]:
        """{(table, row): its last version here}"""
        return {(entry.place, entry.pk): entry.history_id for entry in self.entries}


class Pair(NamedTuple):
    """A row of one table, before and after; None where it was not there."""

    place: int
    before: Any
    after: Any


class Timeline:
    """All steps of a record's history, the oldest first."""

    def __init__(self, tables: list[Table]):
        self.tables = tables
        entries = [entry for place, table in enumerate(tables) for entry in entries_of(place, table)]
        self.steps = sorted(steps_of(entries), key=lambda step: order_of(step.last))
        there: dict[tuple[int, int], int] = {}
        for number, step in enumerate(self.steps):
            named = step.own or step.last
            step.key, step.number = f"{tables[named.place].model._meta.model_name}-{named.history_id}", number
            step.before = {row: there[row] for row in step.after if row in there}
            there |= step.after

    @cached_property
    def by_key(self) -> dict[str, Step]:
        return {step.key: step for step in self.steps} | ({NOW: self.steps[-1]} if self.steps else {})

    def version_of(self, entry: Entry):
        """The row of the history itself."""
        history = self.tables[entry.place].model.history
        return history.select_related("history_user").get(history_id=entry.history_id)

    def state_at(self, step: Step) -> dict[tuple[int, int], int]:
        """{(table, row): its version} after a step, of the rows that were deleted by then as well."""
        found: dict = {}
        for earlier in self.steps[: step.number + 1]:
            found |= earlier.after
        return found

    def rows_at(self, step: Step) -> dict[tuple[int, int], Any]:
        """{(table, row): the row} of all that was there after a step."""
        return self.rows(self.state_at(step).items())

    def rows(self, versions: Iterable[tuple[tuple[int, int], int]]) -> dict[tuple[int, int], Any]:
        """The rows of these versions that were there and belonged to the record; a query for each table."""
        by_table: dict = defaultdict(list)
        for (place, _), history_id in versions:
            by_table[place].append(history_id)
        return {
            (place, row.pk): row
            for place, history_ids in sorted(by_table.items())
            for row in self.tables[place].as_of(history_ids)
        }

    def pairs_between(self, earlier: Step, later: Step) -> list[Pair]:
        """What is another after the later step than it was after the earlier one."""
        old, new = self.state_at(earlier), self.state_at(later)
        moved = [row for row in {**old, **new} if old.get(row) != new.get(row)]
        return pairs(moved, self.rows(those(moved, old)), self.rows(those(moved, new)))

    def pairs_of(self, steps: list[Step]) -> dict[str, list[Pair]]:
        """{key of a step: what it changed}; as many queries for many steps as for one, or nearly."""
        before = self.rows_of_many(step.before for step in steps)
        after = self.rows_of_many(step.after for step in steps)
        return {
            step.key: pairs(
                step.after,
                {row: before[row[0], version] for row, version in step.before.items() if (row[0], version) in before},
                {row: after[row[0], version] for row, version in step.after.items() if (row[0], version) in after},
            )
            for step in steps
        }

    def rows_of_many(self, states: Iterable[dict[tuple[int, int], int]]) -> dict[tuple[int, int], Any]:
        """{(table, version): the row}"""
        by_table: dict = defaultdict(set)
        for state in states:
            for (place, _), version in state.items():
                by_table[place].add(version)
        return {
            (place, row.version): row for place, found in by_table.items() for row in self.tables[place].as_of(found)
        }


def those(rows: list, state: dict) -> Iterator[tuple]:
    return ((row, state[row]) for row in rows if row in state)


def pairs(rows: Iterable[tuple[int, int]], before: dict, after: dict) -> list[Pair]:
    """In the order of the tables, without rows that were neither here nor there."""
    found = (Pair(row[0], before.get(row), after.get(row)) for row in sorted(rows))
    return [pair for pair in found if pair.before or pair.after]


def order_of(entry: Entry) -> tuple:
    return entry.at, entry.place, entry.history_id


def entries_of(place: int, table: Table) -> Iterator[Entry]:
    names = (*LIGHT, "history_act", "history_from")
    yield from (Entry(place, *values) for values in table.versions().values_list(*names))


def steps_of(entries: list[Entry]) -> Iterator[Step]:
    by_act: dict = defaultdict(list)
    for act, run in groupby(sorted(entries, key=order_of), key=lambda entry: entry.act):
        if act is None:
            yield from steps_by_time(list(run))
        else:
            by_act[act] += run
    yield from map(Step, by_act.values())


def steps_by_time(entries: list[Entry]) -> Iterator[Step]:
    """Of versions without a number: each of the record is a step, with what was written next to it."""
    for _, close in groupby(entries, key=Closeness()):
        some = list(close)
        own = [entry for entry in some if entry.is_own]
        found: dict = {entry: [] for entry in own} or {None: []}
        for entry in some:
            # The rows of a form are written before or after their record, those of a sheet at the same moment.
            found[next((one for one in own if one.at >= entry.at), own[-1]) if own else None].append(entry)
        yield from (Step(sorted(one, key=order_of)) for one in found.values())


class Closeness:
    """Another number whenever somebody else writes, or some time has passed."""

    def __init__(self):
        self.number, self.last = 0, None

    def __call__(self, entry: Entry) -> int:
        last, self.last = self.last, entry
        if last and (entry.user_id != last.user_id or entry.at - last.at > TOGETHER):
            self.number += 1
        return self.number
