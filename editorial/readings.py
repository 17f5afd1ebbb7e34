"""What an answer of the API reads, beginning at the rows of its noun: as its serializer declares it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from rest_framework import serializers
from simple_history.models import HistoricalRecords

from editorial.neighbours import printed_with, public
from editorial.serializers import Reference


class Reading:
    """Rows of a model, and by the name of each relation that is followed from them, what is read there.

    `gates` are the relations to the records whose state decides, beside their own, whether the rows are public.
    """

    def __init__(self, rows, serializer: serializers.BaseSerializer | None = None):
        self.model = rows.model
        self.followed: dict[str, Reading] = {}
        self.gates = [
            join.join_field.name
            for alias, join in rows.query.alias_map.items()
            if join.parent_alias and rows.query.alias_refcount[alias]
        ]
        for name in (*self.gates, *printed_with(self.model), *sorted_by(self.model)):
            self.follow(name)
        if serializer:
            self.follow_fields(serializer)

    def follow_fields(self, serializer) -> None:
        if type(serializer) is Reference:
            return
        for field in serializer.fields.values():
            for read in getattr(field, "reads", ()):
                self.follow(read)
            name = (field.source or "*").split(".")[0]
            if isinstance(field, serializers.BaseSerializer):
                self.follow(name).follow_fields(getattr(field, "child", field))
            elif "." in field.source:
                self.follow(name)

    def follow(self, name: str) -> "Reading":
        if name not in self.followed:
            self.followed[name] = Reading(public(self.field(name).related_model))
        return self.followed[name]

    def field(self, name: str) -> Any:
        return self.model._meta.get_field(name)

    def affected(self, changed: dict[str, set[int]], way_back: str = "") -> set[int]:
        """The rows whose answers may differ when these rows of any models have changed: {model: primary keys}.

        Whatever once led to a changed row counts, or else nobody would hear of links that are gone. A query for each
        relation behind which something changed, whatever the number of rows.
        """
        found = set(changed.get(self.model._meta.label_lower, ()))
        for name, reading in self.followed.items():
            field = self.field(name)
            if name != way_back and (keys := reading.affected(changed, way_back_of(field))):
                found |= led_to(field, keys)
        return found


def sorted_by(model) -> list[str]:
    """The relations to what the rows are sorted by."""
    return [path.lstrip("-").split("__")[0] for path in model._meta.ordering if "__" in path]


def way_back_of(field) -> str:
    """The name of what leads from the rows of a relation back to the one that they belong to."""
    return field.field.name if field.one_to_many and field.auto_created else ""


def led_to(field, keys: Iterable[int]) -> set[int]:
    """The rows that the relation ever led from to any of these, out of the tables and of their histories."""
    now, earlier = (rows.order_by().exclude(**{f"{end}__isnull": True}) for rows, end in both_ways(field, keys))
    [end] = {end for _, end in both_ways(field, keys)}
    return set(now.values_list(end).union(earlier.values_list(end)).values_list(end, flat=True))


def both_ways(field, keys) -> Iterator[tuple[Any, str]]:
    """The rows that tell where the relation began, as (queryset, name of the column), now and in the history."""
    if isinstance(field, GenericRelation):
        kind = {field.content_type_field_name: ContentType.objects.get_for_model(field.model)}
        for model in with_history(field.related_model):
            yield model._base_manager.filter(id__any_of=keys, **kind), field.object_id_field_name
    elif field.many_to_many:
        own = field.remote_field if field.auto_created else field
        ends = [f"{own.m2m_field_name()}_id", f"{own.m2m_reverse_field_name()}_id"]
        begin, end = reversed(ends) if field.auto_created else ends
        for model in (own.remote_field.through, HistoricalRecords.m2m_models[own]):
            yield model._base_manager.filter(**{f"{end}__any_of": keys}), begin
    elif field.auto_created:
        for model in with_history(field.related_model):
            yield model._base_manager.filter(id__any_of=keys), field.field.attname
    else:
        for model in with_history(field.model):
            yield model._base_manager.filter(**{f"{field.name}__any_of": keys}), "id"


def with_history(model) -> tuple:
    return model, model.history.model
