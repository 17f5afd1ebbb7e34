"""Some thousand records read column by column: what each cell of their sheet says now."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from django.db.models import DateTimeField

MOST_KEYS_KEPT = 50_000


def key_parts(model) -> tuple[str, ...]:
    """The look-ups whose values, joined by colons, are the key of an entry."""
    return getattr(model, "key_parts", (model.key_field,))


class Keys:
    """How sheets name entries: their keys, each read once. With `public`, entries that are not public have none."""

    def __init__(self, *, public: bool = False):
        self.public = public
        self.known: dict = defaultdict(dict)

    def __call__(self, model, pks: Iterable) -> dict:
        """The keys of the entries with these primary keys."""
        known = self.known[model]
        missing = set(pks) - known.keys() - {None}
        if missing:
            if len(known) > MOST_KEYS_KEPT:
                known.clear()
                missing = set(pks) - {None}
            known.update(dict.fromkeys(missing, ""))
            rows = self.rows(model).filter(pk__any_of=missing).values_list("pk", *key_parts(model))
            known.update((pk, ":".join(map(str, parts))) for pk, *parts in rows)
        return known

    def rows(self, model):
        hides = self.public and hasattr(model._default_manager.all(), "published")
        return model._default_manager.published() if hides else model._base_manager.all()


@cache
def told(model) -> list[str]:
    """The columns of a table of links that a sheet can tell. When a row was written is none, and is slow to read."""
    return [field.attname for field in model._meta.concrete_fields if not isinstance(field, DateTimeField)]


class Batch:
    """Records by their primary keys, and the values of the paths that plain columns asked for.

    `without`, by model, are rows of tables of links that are looked at as if they were not there.
    """

    def __init__(self, paths: list[str], rows: list[tuple], keys: Keys, *, without: dict | None = None):
        self.pks = [row[0] for row in rows]
        self.values = {path: [row[place] for row in rows] for place, path in enumerate(paths, 1)}
        self.keys = keys
        self.without = without or {}
        self.tables: dict = {}

    def linked(self, model, back: str, records: list | None = None) -> dict:
        """The rows of a table of links as dictionaries in their order, by the record that they belong to.

        `records` are those that the batch's own are parts of, if it is theirs.
        """
        if (model, back) not in self.tables:
            found = defaultdict(list)
            of = set(self.pks if records is None else records)  # Django looks at each entry of a list by itself
            rows = model._base_manager.filter(**{f"{back}__any_of": of}).order_by(*model._meta.ordering)
            absent = self.without.get(model, ())
            for row in rows.values(*told(model)):
                if row["id"] in absent:
                    continue
                found[row[f"{back}_id"]].append(row)
            self.tables[model, back] = found
        return self.tables[model, back]

    def linked_with(self, model, back: str, fixed: dict) -> dict:
        """Of the same rows, by record, those that have these values."""
        names = tuple(sorted(fixed))
        if (model, back, names) not in self.tables:
            found: dict = defaultdict(lambda: defaultdict(list))
            for pk, rows in self.linked(model, back).items():
                for row in rows:
                    found[tuple(row[name] for name in names)][pk].append(row)
            self.tables[model, back, names] = found
        return self.tables[model, back, names].get(tuple(fixed[name] for name in names), {})

    def pairs(self, field) -> dict:
        """The targets of a plain many-to-many field, each with the row that tells of it, by record."""
        if field not in self.tables:
            own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
            found: dict = defaultdict(dict)
            rows = field.remote_field.through._base_manager.filter(**{f"{own}__any_of": set(self.pks)})
            for pair, pk, target in rows.values_list("pk", own, other):
                found[pk][target] = pair
            self.tables[field] = found
        return self.tables[field]
