"""What a rule is. Each stands in a file of its own in checks/rules/, where it is found by itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q

from editorial.models import State

TOGETHER = 500


@dataclass(frozen=True)
class Found:
    """A record that breaks a rule: a sentence for staff, and the values that were read."""

    record: Any
    sentence: str
    values: dict = field(default_factory=dict)
    cause: str = ""  # when a rule can find several things in one record


class Rule:
    """Something that has to be true of some records."""

    name: str
    sentence: Any
    models: tuple[type[Model], ...]  # whose records may break it
    compares_all = False  # whether it reads all records to judge one, which the worker does at night
    pairs = False  # whether it finds two records that may be one: the cause is the key of the other
    # What else it reads: {model: [(lookup from a record that may break it, attribute of the row read), …]}
    looks_at: dict[type[Model], list[tuple[str, str]]] = {}

    def findings(self, rows) -> Iterator[Found]:
        """What is wrong with these rows of one of its models, asked in a fixed number of queries."""
        raise NotImplementedError

    def attributes(self) -> Iterator[tuple[type[Model], str]]:
        """What has to be known of a written row to tell which records it concerns."""
        yield from ((model, "pk") for model in self.models)
        for model, ways in self.looks_at.items():
            yield from ((model, attribute) for _, attribute in ways)

    def concerned(self, model: type[Model], written: dict[tuple[type[Model], str], set]) -> set[int]:
        """The keys of the model's records that may break it, or no longer do, after rows with these values were
        written."""
        keys = set(written.get((model, "pk"), ()))
        for other, ways in self.looks_at.items():
            for lookup, attribute in ways:
                if values := written.get((other, attribute), set()) - {None}:
                    found = model._base_manager.filter(**{f"{lookup}__any_of": sorted(values)})
                    keys |= set(found.order_by().values_list("pk", flat=True))
        return keys


def kept(rows):
    """Without those that were put away."""
    return rows.exclude(state=State.ARCHIVED)


def not_revised(figures):
    """Without those that a later figure revises, unless that was put away."""
    return figures.exclude(Q(superseded_by__isnull=False) & ~Q(superseded_by__state=State.ARCHIVED))


def listed(names: Iterable[str]) -> str:
    """“a, b and c”"""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
