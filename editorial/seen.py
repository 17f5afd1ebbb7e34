"""What a page has seen of a record, and whether that is still what is recorded.

The mark of a page names, for the record and for each table of what belongs to it, the newest version in the history
and how many there are: an import that takes minutes may leave versions that are older than those seen before it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, QuerySet
from simple_history.models import HistoricalRecords

SEEN = "seen"  # the field in which pages send their mark back


@dataclass(frozen=True)
class Table:
    """The record itself, or its rows in the table of one kind of thing that belongs to it."""

    model: Any
    belonging: dict[str, Any]  # what finds the rows, in their table and in their history
    noun: str = ""  # what the form calls one of its rows

    @property
    def name(self) -> str:
        return self.model._meta.label_lower

    def versions(self) -> QuerySet:
        """All those of every row that belongs to the record or did so once."""
        history = self.model.history
        return history.filter(id__in=history.filter(**self.belonging).order_by().values("id")).order_by("history_id")

    def mark(self) -> str:
        found = self.versions().order_by().aggregate(last=Max("history_id"), number=Count("history_id"))
        return f"{self.name}:{found['last'] or 0}:{found['number']}"

    def as_seen(self, last: int) -> dict[int, Any]:
        """{primary key: the row as it was} of those that were there when `last` was the newest version."""
        seen = self.versions().filter(history_id__lte=last).order_by().values_list("id")
        return {row.pk: row for row in self.as_of(found for _, found in seen.annotate(newest=Max("history_id")))}

    def as_of(self, history_ids: Iterable[int]) -> list:
        """The rows as these versions have them, without those that were deleted or belonged to another record."""
        versions = self.model.history.filter(history_id__any_of=list(history_ids), **self.belonging)
        return [row_of(version) for version in versions.exclude(history_type="-").order_by("id")]


def row_of(version):
    """The row that a version tells of."""
    row = version.instance
    row.version = version.history_id
    return row


def table_of(record) -> Table:
    return Table(type(record), {"id": record.pk})


def mark_of(tables: Iterable[Table]) -> str:
    return " ".join(table.mark() for table in tables)


def last_seen(mark: str) -> dict[str, int]:
    """{table: the newest version} of a mark; empty if it is none."""
    try:
        parts = [part.split(":") for part in mark.split()]
        return {name: min(int(last), 2**62) for name, last, _ in parts}
    except ValueError:
        return {}


def marks_of_rows(model, keys: Iterable[int]) -> dict[int, str]:
    """The mark of each of some rows by itself, as a list shows them; one query."""
    versions = model.history.filter(id__in=list(keys)).order_by().values_list("id")
    found = versions.annotate(last=Max("history_id"), number=Count("history_id"))
    return {key: f"{key}:{last}:{number}" for key, last, number in found}


def hold(entry, tables: Iterable[Table]) -> None:
    """Keeps others from writing the record and what belongs to it until the transaction ends.

    What it is published with comes first, here as in every form, so that no two wait for each other. SQLite has one
    writer at a time, who is this transaction already.
    """
    if name := getattr(entry, "published_with", None):
        above = getattr(entry, name)
        hold(above, [table_of(above)])
    for table in tables:
        rows = table.model._base_manager.filter(**table.belonging).order_by("pk")
        list(rows.select_for_update(no_key=True).values_list("pk"))


def links_at(field, row) -> list[int]:
    """The primary keys that a plain many-to-many field named in this version of its row."""
    links = HistoricalRecords.m2m_models[field].objects.filter(history=row.version)
    return list(links.values_list(f"{field.m2m_reverse_field_name()}_id", flat=True))


def initial_links(row) -> dict[str, list[int]]:
    """What a form of this version begins with in its plain many-to-many fields."""
    return {field.name: links_at(field, row) for field in row.history.model._history_m2m_fields}
