"""What changed from one version of a record and its rows to another, in the words of the staff's forms."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext
from simple_history.models import HistoricalRecords

from editorial.gone import kind_and_name, name_of_row, what_is_gone
from editorial.rewording import Change, Piece, in_words, listed, reworded, yes_or_no
from editorial.seen import Table
from editorial.timeline import Pair

# Fields that no form offers and that tell of what was done all the same.
ACTED_UPON = ("state", "published_at", "verified_by")


def fields_told(table: Table) -> list:
    """The fields of its rows that somebody writes, without those that say to what they belong."""
    fields = [field for field in table.model._meta.concrete_fields if not field.primary_key]
    told = [field for field in fields if field.editable or field.name in ACTED_UPON]
    return [field for field in told if field.name not in table.belonging]


def label_of(field) -> str:
    return capfirst(str(field.verbose_name))


class Compared:
    """Puts pairs of rows into words; what they lead to is read once for all of them, kind by kind."""

    def __init__(self, tables: list[Table], pairs: Iterable[Pair]):
        self.tables = tables
        self.fields = [fields_told(table) for table in tables]
        found = list(pairs)
        rows = [(pair.place, row) for pair in found for row in (pair.before, pair.after) if row is not None]
        own = [row for place, row in rows if place == 0]
        self.links = {field: links_of(field, own) for field in tables[0].model.history.model._history_m2m_fields}
        self.names = Names(rows, self.links)

    def changes(self, pairs: Iterable[Pair]) -> Iterator[Change]:
        for place, before, after in pairs:
            if before is None or after is None:
                yield from self.come_or_gone(place, before, after)
            else:
                yield from self.altered(place, before, after)

    def come_or_gone(self, place: int, before, after) -> Iterator[Change]:
        """Of the record itself nothing but its first version or its last; of a row, all that it says in one line."""
        if not place:
            return
        kind, said = ("ins", gettext("%(noun)s added")) if after else ("del", gettext("%(noun)s taken away"))
        line = Piece(kind, self.line(place, after or before))
        yield Change(said % {"noun": capfirst(self.noun(place))}, [line], is_list=False)

    def altered(self, place: int, before, after) -> Iterator[Change]:
        of = f"{kind_and_name(capfirst(self.noun(place)), name_of_row(after))}: " if place else ""
        for field in self.fields[place]:
            old, new = self.text(field, before), self.text(field, after)
            if old != new:
                texts = models.TextField if place else (models.TextField, models.CharField)
                is_long = isinstance(field, texts) and not field.choices
                pieces = reworded(old, new) if is_long else replaced(old, new)
                yield Change(f"{of}{label_of(field)}", pieces, is_list=False)
        for field, links in self.links.items() if not place else ():
            old_links, new_links = (self.named(field, links[row.version]) for row in (before, after))
            if old_links != new_links:
                yield Change(label_of(field), listed(old_links, new_links), is_list=True)

    def noun(self, place: int) -> str:
        table = self.tables[place]
        return table.noun or str(table.model._meta.verbose_name)

    def text(self, field, row) -> str:
        value = getattr(row, field.attname)
        if isinstance(value, bool):
            return yes_or_no(value)
        return self.names.of(field.related_model, value) if field.is_relation else in_words(field, value)

    def line(self, place: int, row) -> str:
        said = ((label_of(field), self.text(field, row)) for field in self.fields[place])
        return "; ".join(f"{label}: {text}" for label, text in said if text)

    def named(self, field, keys: list[int]) -> list[str]:
        return sorted(self.names.of(field.related_model, key) for key in keys)


def replaced(old: str, new: str) -> list[Piece]:
    return [piece for piece in (Piece("del", old), Piece("ins", new)) if piece.text]


def links_of(field, rows: list) -> dict[int, list[int]]:
    """{version of a row: the keys of what its plain many-to-many field named}; one query."""
    kept = HistoricalRecords.m2m_models[field].objects.filter(history_id__any_of=[row.version for row in rows])
    found: dict = defaultdict(list)
    for version, key in kept.values_list("history_id", f"{field.m2m_reverse_field_name()}_id"):
        found[version].append(key)
    return found


class Names:
    """What relations lead to, by name. The rows get what they lead to as well: their own names are made of it."""

    def __init__(self, rows: list[tuple[int, Any]], links: dict):
        keys: dict = defaultdict(set)
        relations = [(row, field) for _, row in rows for field in row._meta.concrete_fields if field.is_relation]
        for row, field in relations:
            keys[field.related_model].add(getattr(row, field.attname))
        for field, of_versions in links.items():
            for found in of_versions.values():
                keys[field.related_model] |= set(found)
        self.there = {model: model._base_manager.in_bulk(some - {None}) for model, some in keys.items()}
        for row, field in relations:
            field.set_cached_value(row, self.there[field.related_model].get(getattr(row, field.attname)))
        self.gone: dict = {}

    def of(self, model, key: int | None) -> str:
        if key is None:
            return ""
        if found := self.there[model].get(key):
            return str(found)
        if (model, key) not in self.gone:
            self.gone[model, key] = gettext("%(row)s (deleted)") % {"row": what_is_gone(model, key)}
        return self.gone[model, key]
