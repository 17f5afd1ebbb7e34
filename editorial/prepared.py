"""Rows by SQL that is written once in a process; after that only the keys in it are others.

To write the SQL of a page's queries takes longer than to run it.
"""

from collections.abc import Callable, Hashable
from copy import copy
from types import SimpleNamespace
from typing import Any

from django.db import connections
from django.db.models import Model, QuerySet, prefetch_related_objects
from django.db.models.query import ModelIterable

from editorial.any_of import list_of

STAND_IN = 2**31 - 1  # fits into every column of keys, and is none
STAND_IN_TEXT = "\ue000"  # a letter of nobody's


def prepared(record: Model, rows_of: Callable[[Any], QuerySet]) -> list:
    """The rows of `rows_of(record)`: prepared(programme, lambda it: it.themes.all()).

    `rows_of` is called once, for the first record of its model, and with another one. Its rows may depend on the
    record's primary key, its `key_field` and its foreign keys, and on nothing else: no language, no day, no other
    variable; if it is a method, on what its class says as well. Raises TypeError when it has another variable.
    """
    if rows_of.__closure__:
        raise TypeError(f"Its SQL is kept, but it depends on {', '.join(rows_of.__code__.co_freevars)}.")
    place = (type(record), rows_of.__code__, type(getattr(rows_of, "__self__", None)))
    if place not in KEPT:
        KEPT[place] = OfRecord(type(record), rows_of)
    return KEPT[place].read(record)


def prepared_tuples(place: tuple[Hashable, ...], tuples_of: Callable[[list], QuerySet], keys: list) -> list[tuple]:
    """The tuples of `tuples_of(keys)`: a `values_list` that looks the keys up by `any_of`.

    `place` names everything else on which they depend.
    """
    if not keys:
        return []
    if place not in KEPT:
        KEPT[place] = OfKeys(tuples_of)
    return KEPT[place].read(keys)


def prepared_once(tuples_of: Callable[[], QuerySet]) -> list[tuple]:
    """The tuples of `tuples_of()`: a function of a module, whose `values_list` depends on nothing."""
    if tuples_of not in KEPT:
        KEPT[tuples_of] = Written(tuples_of())
    return KEPT[tuples_of].tuples(lambda value: value)


class Written:
    """A queryset with its SQL and what to make of the columns, both worked out once."""

    def __init__(self, rows: QuerySet):
        self.rows: Any = rows
        self.compiler = rows.query.get_compiler(rows.db)
        self.sql, self.parameters = self.compiler.as_sql()
        columns = [column for column, *_ in self.compiler.select[: self.compiler.col_count]]
        self.converters = self.compiler.get_converters(columns)

    def compiler_with(self, value_of: Callable[[Any], Any]):
        """Django's compiler, with the SQL and `value_of` each parameter."""
        parameters = tuple(map(value_of, self.parameters))
        compiler: Any = copy(self.compiler)
        compiler.connection = connections[self.rows.db]  # of this thread
        compiler.as_sql = lambda: (self.sql, parameters)
        compiler.get_converters = lambda _columns: self.converters
        return compiler

    def tuples(self, value_of: Callable[[Any], Any]) -> list[tuple]:
        return list(self.compiler_with(value_of).results_iter(tuple_expected=True))


class OfRecord(Written):
    """Rows tied to a record of one model."""

    def __init__(self, model: type[Model], rows_of: Callable[[Any], QuerySet]):
        keys = [field.attname for field in model._meta.concrete_fields if field.primary_key or field.is_relation]
        self.stand_ins: dict[Any, str] = {STAND_IN - place: name for place, name in enumerate(keys)}
        if hasattr(model, "key_field"):
            self.stand_ins[STAND_IN_TEXT] = model.key_field
        super().__init__(rows_of(model(**{name: key for key, name in self.stand_ins.items()})))

    def read(self, record: Model) -> list:
        compiler = self.compiler_with(
            lambda value: getattr(record, name) if (name := self.stand_ins.get(value)) else value
        )
        rows: Any = SimpleNamespace(
            model=self.rows.model,
            db=self.rows.db,
            query=SimpleNamespace(get_compiler=lambda using: compiler),
            _known_related_objects={field: {record.pk: record} for field in self.rows._known_related_objects},
        )
        found: list = list(ModelIterable(rows))
        prefetch_related_objects(found, *self.rows._prefetch_related_lookups)
        return found


class OfKeys(Written):
    """Tuples of what has any of some keys."""

    def __init__(self, tuples_of: Callable[[list], QuerySet]):
        super().__init__(tuples_of([STAND_IN]))
        self.stand_in = list_of([STAND_IN], connections[self.rows.db])

    def read(self, keys: list) -> list[tuple]:
        given = list_of(keys, connections[self.rows.db])
        return self.tuples(lambda value: given if value == self.stand_in else value)


KEPT: dict[Hashable, Any] = {}
