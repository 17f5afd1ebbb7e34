"""What a reading found at some time: rows as they were, each with whatever was public beside it then."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from simple_history.models import HistoricalRecords

from editorial.models import State
from editorial.past import has_state
from editorial.readings import Reading, way_back_of


class Then:
    """The histories at a time. Each version is read once; what is asked depends on the readings, not on their rows."""

    def __init__(self, time: datetime.datetime):
        self.time = time
        self.known: dict = defaultdict(dict)  # by model: primary key -> the row as it was, None if it was not public

    def rows(self, reading: Reading, keys: Iterable[int], way_back: str = "") -> dict[int, Any]:
        """By their primary keys, those of the rows that were public, with all that the reading follows."""
        rows = self.versions(reading.model, set(keys))
        for name, below in reading.followed.items():
            if name != way_back and rows:
                self.attach(rows, reading.field(name), below)
        gates = [reading.field(name) for name in reading.gates if name != way_back]
        return {key: row for key, row in rows.items() if all(is_open(row, gate) for gate in gates)}

    def versions(self, model, keys: set[int]) -> dict[int, Any]:
        known = self.known[model]
        if missing := keys - known.keys():
            known.update(dict.fromkeys(missing))
            latest = self.latest(model.history.filter(id__any_of=missing))
            fields = model.history.model.tracked_fields
            for version in model.history.filter(history_id__any_of=[row["history_id"] for row in latest.values()]):
                row = model(**{field.attname: getattr(version, field.attname) for field in fields})
                row.version = version.history_id
                known[row.pk] = row
        return {key: row for key in keys if (row := known[key]) is not None}

    def latest(self, history: QuerySet, *columns: str) -> dict[int, dict]:
        """{primary key: some columns of the version that counted}, without what was deleted or not public itself."""
        state = ["state"] if has_state(history.model) else []
        rows = history.filter(history_date__lte=self.time).order_by("history_date", "history_id")
        found = {row["id"]: row for row in rows.values("id", "history_id", "history_type", *state, *columns)}
        return {key: row for key, row in found.items() if row["history_type"] != "-" and is_public(row)}

    def all_public(self, reading: Reading) -> QuerySet:
        """The versions of everything that the public could see, as it was recorded."""
        found = self.latest(reading.model.history.all(), *(f"{gate}_id" for gate in reading.gates))
        for gate in reading.gates:
            through = self.latest(reading.field(gate).related_model.history.all())
            found = {
                key: row for key, row in found.items() if row[f"{gate}_id"] is None or row[f"{gate}_id"] in through
            }
        counted = [row["history_id"] for row in found.values()]
        return reading.model.history.filter(history_id__any_of=counted).order_by("id")

    # What belonged to them

    def attach(self, rows: dict[int, Any], field, below: Reading) -> None:
        if isinstance(field, GenericRelation):
            pairs = self.named_for(rows, field, below)
        elif field.many_to_many:
            pairs = self.pairs_from(rows, field, below) if field.auto_created else self.pairs_of(rows, field, below)
        elif field.auto_created:
            pairs = self.belonging_to(rows, field, below)
        else:
            targets = self.rows(below, {getattr(row, field.attname) for row in rows.values()} - {None})
            for row in rows.values():
                field.set_cached_value(row, targets.get(getattr(row, field.attname)))
            return
        found = defaultdict(list)
        for key, row in pairs:
            found[key].append(row)
        for key, row in rows.items():
            keep(row, field, below.model, found[key])

    def belonging_to(self, rows: dict[int, Any], field, below: Reading) -> list[tuple[int, Any]]:
        link = field.field
        history = below.model.history.filter(**{f"{link.name}__any_of": list(rows)})
        found = self.rows(below, self.in_time(history), way_back_of(field))
        pairs = [(getattr(row, link.attname), row) for row in found.values() if getattr(row, link.attname) in rows]
        for key, row in pairs:
            link.set_cached_value(row, rows[key])
        return pairs

    def named_for(self, rows: dict[int, Any], field, below: Reading) -> list[tuple[int, Any]]:
        kind = ContentType.objects.get_for_model(field.model)
        to, of = field.object_id_field_name, field.content_type_field_name
        history = below.model.history.filter(**{f"{to}__any_of": list(rows), of: kind})
        found = self.rows(below, self.in_time(history))
        return [(getattr(row, to), row) for row in found.values() if getattr(row, f"{of}_id") == kind.pk]

    def pairs_of(self, rows: dict[int, Any], field, below: Reading) -> list[tuple[int, Any]]:
        links = links_of(field, rows.values())
        found = self.rows(below, {other for _, other in links})
        return [(own, found[other]) for own, other in links if other in found]

    def pairs_from(self, rows: dict[int, Any], field, below: Reading) -> list[tuple[int, Any]]:
        own = field.remote_field
        there = HistoricalRecords.m2m_models[own].objects.filter(
            **{f"{own.m2m_reverse_field_name()}__any_of": list(rows)}
        )
        found = self.rows(below, set(there.values_list(f"{own.m2m_field_name()}_id", flat=True)))
        return [(other, found[key]) for key, other in links_of(own, found.values()) if other in rows]

    def in_time(self, history: QuerySet) -> set[int]:
        return set(history.filter(history_date__lte=self.time).order_by().values_list("id", flat=True))


def links_of(field, rows: Iterable) -> list[tuple[int, int]]:
    """The pairs of a plain many-to-many field, as the versions of these rows had them."""
    links = HistoricalRecords.m2m_models[field].objects.filter(history__any_of=[row.version for row in rows])
    return list(links.values_list(f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"))


def keep(row, field, model, found: list) -> None:
    """Where Django looks for what it has read already."""
    if field.one_to_one:
        field.set_cached_value(row, found[0] if found else None)
        return
    kept = model._base_manager.all()
    kept._result_cache = in_order(model, found)
    row.__dict__.setdefault("_prefetched_objects_cache", {})[field.name] = kept


def in_order(model, rows: list) -> list:
    """As the model is sorted."""
    for name in reversed(model._meta.ordering):
        path = name.removeprefix("-").split("__")
        rows = sorted(rows, key=lambda row: value_at(row, path), reverse=name.startswith("-"))
    return rows


def value_at(row, path: list[str]) -> tuple:
    *hops, last = path
    for hop in hops:
        row = getattr(row, hop)
    value = row.pk if last == "pk" else getattr(row, row._meta.get_field(last).attname)
    return value is not None, value


def is_public(version: dict) -> bool:
    return version.get("state", State.PUBLISHED) == State.PUBLISHED


def is_open(row, gate) -> bool:
    return getattr(row, gate.attname) is None or gate.get_cached_value(row) is not None
