"""Some thousand records read column by column: what each cell of their sheet says now."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from operator import itemgetter

from django.db.models import CharField, DateTimeField, ExpressionWrapper, F

from editorial.dates import PartialDateField

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
def told(model, back: str) -> tuple[str, ...]:
    """What a sheet can tell of a row of links: all but its number, whose it is, and when it was written."""
    left_out = (model._meta.pk, model._meta.get_field(back))
    fields = [field for field in model._meta.concrete_fields if field not in left_out]
    return tuple(field.attname for field in fields if not isinstance(field, DateTimeField))


def as_stored(field):
    """What to read of a row. A cell holds the text of a date of a year or a month, so none is made of it."""
    return ExpressionWrapper(F(field.attname), CharField()) if isinstance(field, PartialDateField) else field.attname


def at(places: Iterable) -> Callable:
    """Gives what stands at these places of a row, or under these names."""
    places = tuple(places)
    return itemgetter(*places) if places else lambda row: None


def own_order(model) -> list[str]:
    """By what the rows of a table of links are sorted that stands in the table itself."""
    return [path for path in model._meta.ordering if "__" not in path]


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

    def linked(self, model, back: str, records: list | None = None, **fixed) -> dict:
        """The rows of a table of links that have the values of `fixed`, by the record that they belong to.

        A row is a tuple of what `told` names. They are in the order that somebody gave them; where they stand by the
        names of their entries, they are in none, for a database takes long to sort names. `records` are those that
        the batch's own are parts of, if the table is theirs.
        """
        names = tuple(sorted(fixed))
        if (model, back, names) not in self.tables:
            found: dict = defaultdict(lambda: defaultdict(list))
            values_of = at(told(model, back).index(name) for name in names)
            for pk, row in self.rows(model, back, self.pks if records is None else records):
                found[values_of(row)][pk].append(row)
            self.tables[model, back, names] = found
        return self.tables[model, back, names].get(at(names)(fixed), {})

    def rows(self, model, back: str, records: list):
        """Pairs of a record's primary key and a row of its links."""
        of = set(records)  # Django looks at each entry of a list by itself
        rows = model._base_manager.filter(**{f"{back}__any_of": of}).order_by(*own_order(model))
        if absent := self.without.get(model):
            rows = rows.exclude(pk__any_of=absent)
        cells = [as_stored(model._meta.get_field(name)) for name in told(model, back)]
        return ((row[0], row[1:]) for row in rows.values_list(f"{back}_id", *cells))

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
