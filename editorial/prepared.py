"""Rows tied to a record, by SQL that is written once in a process; after that only the keys in it are others.

To write the SQL of a page's queries takes longer than to run it.
"""

from collections.abc import Callable
from copy import copy
from types import SimpleNamespace
from typing import Any

from django.db import connections
from django.db.models import Model, QuerySet, prefetch_related_objects
from django.db.models.query import ModelIterable

STAND_IN = 2**31 - 1  # fits into every column of keys, and is none
STAND_IN_TEXT = "\ue000"  # a letter of nobody's


def prepared(record: Model, rows_of: Callable[[Any], QuerySet]) -> list:
    """The rows of `rows_of(record)`: prepared(programme, lambda it: it.themes.all()).

    `rows_of` is called once, for the first record of its model, and with another one. Its rows may depend on the
    record's primary key, its `key_field` and its foreign keys, and on nothing else: no language, no day, no other
    variable. Raises TypeError when it has one.
    """
    if rows_of.__closure__:
        raise TypeError(f"Its SQL is kept, but it depends on {', '.join(rows_of.__code__.co_freevars)}.")
    place = (type(record), rows_of.__code__)
    if place not in KEPT:
        KEPT[place] = Prepared(type(record), rows_of)
    return KEPT[place].read(record)


class Prepared:
    """Django's own reading of a queryset; its SQL and what to make of the columns are worked out once."""

    def __init__(self, model: type[Model], rows_of: Callable[[Any], QuerySet]):
        keys = [field.attname for field in model._meta.concrete_fields if field.primary_key or field.is_relation]
        self.stand_ins: dict[Any, str] = {STAND_IN - place: name for place, name in enumerate(keys)}
        if hasattr(model, "key_field"):
            self.stand_ins[STAND_IN_TEXT] = model.key_field
        self.rows: Any = rows_of(model(**{name: key for key, name in self.stand_ins.items()}))
        self.compiler = self.rows.query.get_compiler(self.rows.db)
        self.sql, self.parameters = self.compiler.as_sql()
        columns = [column for column, *_ in self.compiler.select[: self.compiler.col_count]]
        self.converters = self.compiler.get_converters(columns)

    def read(self, record: Model) -> list:
        """The rows as they are now."""
        rows: Any = SimpleNamespace(
            model=self.rows.model,
            db=self.rows.db,
            query=SimpleNamespace(get_compiler=lambda using: self.compiler_for(record)),
            _known_related_objects={field: {record.pk: record} for field in self.rows._known_related_objects},
        )
        found: list = list(ModelIterable(rows))
        prefetch_related_objects(found, *self.rows._prefetch_related_lookups)
        return found

    def compiler_for(self, record: Model):
        parameters = [getattr(record, name) if (name := self.stand_ins.get(p)) else p for p in self.parameters]
        compiler: Any = copy(self.compiler)
        compiler.connection = connections[self.rows.db]  # of this thread
        compiler.as_sql = lambda: (self.sql, tuple(parameters))
        compiler.get_converters = lambda _columns: self.converters
        return compiler


KEPT: dict[tuple, Prepared] = {}
