"""Reads rows with their neighbours in a fixed number of queries, and writes them as their serializer declares.

A serializer says which fields an answer has. Here it is turned, once for a request, into the relations to follow and
a plain function for each field. A neighbour that many rows share is read and written down once.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db.models import ManyToManyField, ManyToManyRel, ManyToOneRel, Model, OneToOneRel, TextField
from rest_framework import serializers

from editorial.serializers import Reference
from editorial.translated import in_other_languages

Row = Any
Relations = dict[str, "Shape | None"]  # what is followed, and how it is written; None: by its name alone
AS_THEY_ARE = (serializers.CharField, serializers.ChoiceField, serializers.IntegerField, serializers.BooleanField)


class Shape:
    """How rows of a model are written: {name: function of a row}, and the relations which that needs."""

    def __init__(self, serializer: serializers.Serializer, model: type[Model], session: "Session"):
        self.model, self.session = model, session
        self.serializer = serializer
        self.relations: Relations = dict.fromkeys(printed_with(model))
        self.writers = {name: self.writer(field) for name, field in serializer.fields.items()}

    def write(self, row: Row) -> dict:
        return {name: write(row) for name, write in self.writers.items()}

    def writer(self, field: Any) -> Callable[[Row], Any]:
        if isinstance(field, serializers.SerializerMethodField):
            return getattr(self.serializer, field.method_name)
        if field.source == "*":
            return field.to_representation
        source: str = field.source
        if isinstance(field, serializers.ListSerializer):
            return self.many(source, field.child)
        if isinstance(field, serializers.BaseSerializer):
            return self.single(source, field)
        if "." in field.source:
            self.relations.setdefault(field.source.split(".")[0])
        value_of = attrgetter(field.source)
        if isinstance(field, serializers.DictField):
            return lambda row: value_of(row)()
        if type(field) in AS_THEY_ARE:
            return value_of
        return lambda row: None if (value := value_of(row)) is None else field.to_representation(value)

    def single(self, name: str, serializer) -> Callable[[Row], Any]:
        write = self.neighbour(name, serializer)
        return lambda row: write(other) if (other := getattr(row, name, None)) else None

    def many(self, name: str, serializer) -> Callable[[Row], list]:
        write = self.neighbour(name, serializer)
        return lambda row: [write(other) for other in row._prefetched_objects_cache[name]]

    def neighbour(self, name: str, serializer) -> Callable[[Row], Any]:
        if type(serializer) is Reference:
            self.relations.setdefault(name)
            return self.session.reference
        model: Any = self.model._meta.get_field(name).related_model
        shape = self.relations[name] = Shape(serializer, model, self.session)
        return shape.write


def write(rows: list[Row], model: type[Model], serializer: serializers.Serializer) -> list[dict]:
    """The rows as the serializer declares them."""
    shape = Shape(serializer, model, Session(serializer.context["request"]))
    load(rows, model, shape.relations)
    return [shape.write(row) for row in rows]


def without_unwritten(rows, serializer: serializers.Serializer):
    """The rows without the long texts that the answer does not hold."""
    written = set(serializer.fields)
    if "translations" in written:
        written.update(in_other_languages(*rows.model.translated))
    texts = (field.name for field in rows.model._meta.concrete_fields if isinstance(field, TextField))
    return rows.defer(*(text for text in texts if text not in written))


class Session:
    """What one answer has read and written so far."""

    def __init__(self, request):
        serializer = Reference(context={"request": request})
        self.writers = {name: getattr(serializer, field.method_name) for name, field in serializer.fields.items()}
        self.references: dict[tuple[type, Any], dict] = {}

    def reference(self, row: Row) -> dict:
        key = (type(row), row.pk)
        if key not in self.references:
            self.references[key] = {name: write(row) for name, write in self.writers.items()}
        return self.references[key]


def load(rows: list[Row], model: type[Model], relations: Relations) -> None:
    """Puts the neighbours by these relations, and theirs, where the rows' own attributes find them."""
    if not rows:
        return
    for name, shape in relations.items():
        field: Any = model._meta.get_field(name)
        others, further = loader(field)(rows, field), dict.fromkeys(printed_with(field.related_model))
        load(others, field.related_model, shape.relations if shape else further)


def printed_with(model) -> Iterable[str]:
    """The relations that its name and its address need."""
    return getattr(model, "printed_with", ())


def loader(field) -> Callable[[list[Row], Any], list[Row]]:
    if isinstance(field, ManyToManyField | ManyToManyRel):
        return load_linked
    if isinstance(field, GenericRelation):
        return load_generic
    return load_parts if isinstance(field, ManyToOneRel) else load_single


def public(model: type[Model]):
    """Its rows that the public may see. What has no say in that is as public as what it is a part of."""
    manager: Any = model._default_manager
    return manager.published() if hasattr(manager, "published") else manager.all()


def load_single(rows: list[Row], field) -> list[Row]:
    """The one row that each names."""
    keys = {getattr(row, field.attname) for row in rows} - {None}
    found = public(field.related_model).in_bulk(keys)
    for row in rows:
        field.set_cached_value(row, found.get(getattr(row, field.attname)))
    return list(found.values())


def load_parts(rows: list[Row], field: Any) -> list[Row]:
    """The rows that name each."""
    back, by_key = field.field, {row.pk: row for row in rows}
    found = list(public(field.related_model).filter(**{f"{back.name}__in": by_key}))
    grouped = defaultdict(list)
    for part in found:
        owner = getattr(part, back.attname)
        back.set_cached_value(part, by_key[owner])
        grouped[owner].append(part)
    for row in rows:
        if isinstance(field, OneToOneRel):
            field.set_cached_value(row, next(iter(grouped[row.pk]), None))
        else:
            keep(row, field.get_accessor_name(), grouped[row.pk])
    return found


def load_generic(rows: list[Row], field: Any) -> list[Row]:
    """The rows that name each by its kind and key."""
    kind = ContentType.objects.get_for_model(field.model)
    own = {field.content_type_field_name: kind, f"{field.object_id_field_name}__in": [row.pk for row in rows]}
    found = list(field.related_model._default_manager.filter(**own))
    grouped = defaultdict(list)
    for part in found:
        grouped[getattr(part, field.object_id_field_name)].append(part)
    for row in rows:
        keep(row, field.name, grouped[row.pk])
    return found


def load_linked(rows: list[Row], field: Any) -> list[Row]:
    """The rows that a table ties to each; every one is read once, however many share it."""
    is_back = isinstance(field, ManyToManyRel)
    own: Any = field.field if is_back else field
    ends = own.m2m_field_name(), own.m2m_reverse_field_name()
    source, target = reversed(ends) if is_back else ends
    links = own.remote_field.through._default_manager.filter(**{f"{source}__in": [row.pk for row in rows]})
    pairs = set(links.order_by().values_list(f"{source}_id", f"{target}_id"))
    found = list(public(field.related_model).filter(pk__in={key for _, key in pairs}))
    linked, by_key = defaultdict(list), {other.pk: place for place, other in enumerate(found)}
    for key, other in sorted((key, by_key[other]) for key, other in pairs if other in by_key):
        linked[key].append(found[other])
    for row in rows:
        keep(row, field.get_accessor_name() if is_back else field.name, linked[row.pk])
    return found


def keep(row: Row, name: str, others: list[Row]) -> None:
    if not hasattr(row, "_prefetched_objects_cache"):
        row._prefetched_objects_cache = {}
    row._prefetched_objects_cache[name] = others
