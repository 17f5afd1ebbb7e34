"""What the public could see at some time, out of the histories."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from itertools import combinations, groupby, product
from typing import Any

from editorial.models import State


@dataclass(frozen=True)
class Stay:
    """A version of a row, and from when to when it was public."""

    row: Any
    begins: datetime.datetime
    ends: datetime.datetime | None

    def meets(self, other: "Stay") -> bool:
        """Whether the two were public at the same time."""
        return (other.ends is None or self.begins < other.ends) and (self.ends is None or other.begins < self.ends)


def public_names(reading, keys: Iterable[int]) -> dict[int, dict[str, Any]]:
    """{primary key: {key: a row that has it}} of all keys under which the public ever knew these rows.

    What hangs on other records was public while they were, and is known by their keys. A query for each of them.
    """
    stays = list(public_stays(reading.model, keys))
    others = {name: stays_of_others(reading, name, stays) for name in {*reading.gates, *others_in_key(reading.model)}}
    found: dict = defaultdict(dict)
    for stay in stays:
        hangs_on = {name: others[name][key] for name in others if (key := getattr(stay.row, f"{name}_id")) is not None}
        for chosen in product(*hangs_on.values()):
            if all(one.meets(other) for one, other in combinations([stay, *chosen], 2)):
                row = beside(stay.row, dict(zip(hangs_on, chosen, strict=True)))
                found[row.pk][str(getattr(row, row.key_field))] = row
    return found


def public_stays(model, keys: Iterable[int]) -> Iterator[Stay]:
    """Only with the fields that decide where a row is found, and what it hangs on."""
    columns = [field.attname for field in model._meta.concrete_fields if field.primary_key or names_or_hides(field)]
    history = model.history.filter(id__any_of=list(keys)).order_by("id", "history_id")
    for _, versions in groupby(history.values("history_date", "history_type", *columns), lambda version: version["id"]):
        of_row = list(versions)
        for version, following in zip(of_row, [*of_row[1:], None], strict=True):
            kind, begins = version.pop("history_type"), version.pop("history_date")
            ends = following and max(following["history_date"], begins)  # a clock may have been set back
            if kind != "-" and version.get("state", State.PUBLISHED) == State.PUBLISHED:
                yield Stay(model(**version), begins, ends)


def names_or_hides(field) -> bool:
    return field.many_to_one or field.name in ("state", field.model.key_field, *getattr(field.model, "key_parts", ()))


def others_in_key(model) -> list[str]:
    """The relations whose keys are a part of the row's own."""
    return [part.split("__")[0] for part in getattr(model, "key_parts", ()) if "__" in part]


def stays_of_others(reading, name: str, stays: list[Stay]) -> dict[int, list[Stay]]:
    found = defaultdict(list)
    keys = {getattr(stay.row, f"{name}_id") for stay in stays} - {None}
    for stay in public_stays(reading.field(name).related_model, keys) if keys else ():
        found[stay.row.pk].append(stay)
    return found


def beside(row, others: dict[str, Stay]):
    row = copy(row)
    for name, other in others.items():
        setattr(row, name, other.row)
    return row


def public_versions(model):
    """The rows of its history that the public could see, as far as that depends on their own state."""
    return model.history.filter(state=State.PUBLISHED) if has_state(model) else model.history.exclude(history_type="-")


def ever_called(model, **key) -> set[int]:
    """The primary keys of whatever the public knew by this key on any day."""
    return set(public_versions(model).filter(**key).order_by().values_list("id", flat=True))


def has_state(model) -> bool:
    return any(field.name == "state" for field in model._meta.fields)
