"""Writes rows as their serializer declares them, with their neighbours, in a fixed number of queries.

A serializer says which fields an answer has. Here it is turned, once for an answer, into the columns and relations to
read and a plain function for each field.
"""

from collections.abc import Callable, Iterator
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, cast

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.db.models.query import ValuesIterable
from rest_framework import serializers

from editorial.languages import active_language
from editorial.neighbours import Row, all_rows, keys_of_neighbours, load_rows, printed_with, public
from editorial.serializers import Reference, RemarksField, api_path, site_of
from editorial.texts import without_texts
from editorial.translated import in_other_languages
from editorial.version import remembered

UNKNOWN = object()
AS_THEY_ARE = (serializers.CharField, serializers.ChoiceField, serializers.IntegerField, serializers.BooleanField)


def write(rows: list[Row], shape: "Shape", *, remembers: bool = True, visible=public) -> list[dict]:
    """The rows in this shape, which serves once, with the names that this process remembers or with those of now.

    `visible` gives the rows of a model that the reader may see.
    """
    shape.load(rows, Names(shape.serializer.context["request"], remembered() if remembers else {}, visible))
    return [shape.write(row) for row in rows]


def without_unwritten(rows, shape: "Shape"):
    """The columns that the answer is made of, or else the rows without the long texts that it does not hold."""
    if shape.columns is not None:
        plain = rows.values("pk", *shape.columns)
        plain._iterable_class = PlainRows
        return plain
    written = set(shape.serializer.fields)
    if "translations" in written:
        written.update(in_other_languages(*rows.model.translated))
    return without_texts(rows, written)


class PlainRows(ValuesIterable):
    """What `values` gives, as attributes."""

    def __iter__(self) -> Iterator[SimpleNamespace]:  # type: ignore[override]
        return (SimpleNamespace(**values) for values in super().__iter__())


class Names:
    """Neighbours by their code, name and address. A process keeps them until something is published."""

    def __init__(self, request, known, visible=public):
        self.visible, self.known, self.language, self.site = visible, known, active_language(), site_of(request)
        serializer = Reference()
        writers = {name: getattr(serializer, field.method_name) for name, field in serializer.fields.items()}
        self.writers = writers | {"url": api_path}  # known whatever the site is called by

    def of(self, model: type[Model], keys: set) -> dict[Any, dict | None]:
        """{key: how it is named}, None for what is not public."""
        found = {key: self.known.get((self.language, model, key), UNKNOWN) for key in keys}
        if unknown := [key for key, named in found.items() if named is UNKNOWN]:
            rows = list(self.visible(model).filter(pk__in=unknown))
            load_names(rows, model)
            found |= dict.fromkeys(unknown) | {row.pk: self.write(row) for row in rows}
            self.known |= {(self.language, model, key): found[key] for key in unknown}
        return {key: named and named | {"url": self.site + named["url"]} for key, named in found.items()}

    def write(self, row: Row) -> dict:
        return {name: write(row) for name, write in self.writers.items()}


def load_names(rows: list[Row], model: type[Model]) -> None:
    """Loads what the names and addresses of the rows need; who may see a row may see that."""
    for name in printed_with(model):
        field: Any = model._meta.get_field(name)
        load_names(load_rows(rows, field, visible=all_rows), field.related_model)


class Shape:
    """How rows of a model are written, and what that needs: columns, names of neighbours, and whole neighbours."""

    def __init__(self, serializer: serializers.Serializer, model: type[Model]):
        self.serializer, self.model = serializer, model
        self.columns: list[str] | None = []  # None: they do not suffice
        self.named: dict[str, dict] = {}  # {relation: {key of a row: the names of its neighbours}}
        self.whole: dict[str, Shape] = {}
        self.also_read: set[str] = set()  # relations that fields read themselves
        self.loaded: list[Any] = []  # fields that load what they need of all rows
        self.writers = {name: self.writer(field) for name, field in serializer.fields.items()}

    def write(self, row: Row) -> dict:
        return {name: write(row) for name, write in self.writers.items()}

    def writer(self, field: Any) -> Callable[[Row], Any]:
        source: str = field.source
        if isinstance(field, serializers.BaseSerializer):
            return self.neighbours(source, field)
        self.also_read.update(getattr(field, "reads", ()))
        if isinstance(field, RemarksField):
            self.loaded.append(field)
            return field.to_representation
        self.note_column(field.source)
        if isinstance(field, serializers.SerializerMethodField):
            return getattr(self.serializer, field.method_name)
        if field.source == "*":
            return field.to_representation
        value_of = attrgetter(field.source)
        if isinstance(field, serializers.DictField):
            return lambda row: value_of(row)()
        if type(field) in AS_THEY_ARE:
            return value_of
        return lambda row: None if (value := value_of(row)) is None else field.to_representation(value)

    def note_column(self, source: str) -> None:
        try:
            field = self.model._meta.get_field(source)
        except FieldDoesNotExist:
            field = None
        if field is None or not field.concrete:
            self.columns = None
        elif self.columns is not None:
            self.columns.append(source)

    def neighbours(self, name: str, serializer: Any) -> Callable[[Row], Any]:
        many = isinstance(serializer, serializers.ListSerializer)
        inner, field = serializer.child if many else serializer, cast(Any, self.model._meta.get_field(name))
        if type(inner) is Reference:
            found = self.named[name] = {}
            if field.concrete and not many:
                self.note_column(field.attname)
            return lambda row: found[row.pk] if many else next(iter(found[row.pk]), None)
        if not many:
            self.columns = None
        shape = self.whole[name] = Shape(inner, field.related_model)
        if many:
            return lambda row: [shape.write(other) for other in row._prefetched_objects_cache[name]]
        return lambda row: shape.write(other) if (other := getattr(row, name, None)) else None

    def load(self, rows: list[Row], names: Names) -> None:
        """Reads the neighbours of rows, by a query for each relation, and theirs."""
        if not rows:
            return
        if self.columns is None:
            load_names(rows, self.model)
        for loading in self.loaded:
            loading.load(rows, self.model)
        for name in self.also_read:
            load_rows(rows, self.model._meta.get_field(name), visible=names.visible)
        for name, found in self.named.items():
            field: Any = self.model._meta.get_field(name)
            keys = keys_of_neighbours(rows, field, names.visible)
            named = names.of(field.related_model, {key for some in keys.values() for key in some})
            found.update({row.pk: [named[key] for key in keys.get(row.pk, []) if named[key]] for row in rows})
        for name, shape in self.whole.items():
            shape.load(load_rows(rows, self.model._meta.get_field(name), shape.columns, names.visible), names)
