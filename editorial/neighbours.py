"""The neighbours of many rows at once, one query a relation, whichever side keeps it."""

from collections import defaultdict
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db.models import ManyToManyField, ManyToManyRel, ManyToOneRel, Model, OneToOneRel

Row = Any


def printed_with(model) -> tuple[str, ...]:
    """The relations that its name and its address need."""
    return getattr(model, "printed_with", ())


def public(model: type[Model]):
    """Its rows that the public may see. What has no say in that is as public as what it is a part of."""
    manager: Any = model._default_manager
    return manager.published() if hasattr(manager, "published") else manager.all()


def all_rows(model: Any):
    return model._base_manager.all()


# By their keys


def keys_of_neighbours(rows: list[Row], field: Any, visible=public) -> dict[Any, list]:
    """{key of a row: the keys of its neighbours, in their order}; `visible` gives the rows of a model."""
    if isinstance(field, ManyToManyField | ManyToManyRel):
        pairs = linked_keys(rows, field)
    elif isinstance(field, ManyToOneRel):
        parts = visible(field.related_model).filter(**{f"{field.field.name}__in": [row.pk for row in rows]})
        pairs = parts.values_list(field.field.attname, "pk")
    else:
        pairs = ((row.pk, key) for row in rows if (key := getattr(row, field.attname)) is not None)
    return grouped(pairs)


def linked_keys(rows: list[Row], field: Any):
    is_back = isinstance(field, ManyToManyRel)
    own: Any = field.field if is_back else field
    ends = own.m2m_field_name(), own.m2m_reverse_field_name()
    source, target = reversed(ends) if is_back else ends
    links = own.remote_field.through._default_manager.filter(**{f"{source}__in": [row.pk for row in rows]})
    order = [
        f"-{target}__{by[1:]}" if by.startswith("-") else f"{target}__{by}" for by in field.related_model._meta.ordering
    ]
    pairs = links.order_by(*order, target).values_list(f"{source}_id", f"{target}_id")
    return dict.fromkeys(pairs)  # a table with roles may tie two rows twice


def grouped(pairs: Iterable[tuple]) -> dict[Any, list]:
    found = defaultdict(list)
    for key, other in pairs:
        found[key].append(other)
    return found


# Themselves


def load_rows(rows: list[Row], field: Any, columns: list[str] | None = None, visible=public) -> list[Row]:
    """The neighbours, which the rows' own attributes lead to from now on. With `columns`, they have only these."""
    if isinstance(field, ManyToManyField | ManyToManyRel):
        return load_linked(rows, field, visible)
    if isinstance(field, GenericRelation):
        kind = ContentType.objects.get_for_model(field.model)
        own = field.related_model._default_manager.filter(**{field.content_type_field_name: kind})
        return load_parts(rows, field.name, own, field.object_id_field_name, columns)
    if isinstance(field, OneToOneRel):
        return load_single(rows, field, visible, {row.pk: row.pk for row in rows}, field.field.attname)
    if isinstance(field, ManyToOneRel):
        name, back = field.get_accessor_name(), field.field.attname
        return load_parts(rows, name, visible(field.related_model), back, columns)
    return load_single(rows, field, visible, {row.pk: getattr(row, field.attname) for row in rows}, "pk")


def load_single(rows: list[Row], field: Any, visible, wanted: dict, known_by: str) -> list[Row]:
    """The one neighbour of each."""
    found = visible(field.related_model).in_bulk(set(wanted.values()) - {None}, field_name=known_by)
    for row in rows:
        field.set_cached_value(row, found.get(wanted[row.pk]))
    return list(found.values())


def load_parts(rows: list[Row], name: str, parts, back: str, columns: list[str] | None) -> list[Row]:
    """The rows that name each."""
    own = parts.filter(**{f"{back}__in": [row.pk for row in rows]})
    if columns is None:
        found = list(own)
    else:
        names = list(dict.fromkeys(["pk", back, *columns]))
        found = [SimpleNamespace(**dict(zip(names, values, strict=True))) for values in own.values_list(*names)]
    by_owner = grouped((getattr(part, back), part) for part in found)
    for row in rows:
        keep(row, name, by_owner.get(row.pk, []))
    return found


def load_linked(rows: list[Row], field: Any, visible) -> list[Row]:
    """The rows that a table ties to each; every one is read once, however many share it."""
    keys = keys_of_neighbours(rows, field, visible)
    found = visible(field.related_model).in_bulk({key for some in keys.values() for key in some})
    name: Any = field.get_accessor_name() if isinstance(field, ManyToManyRel) else field.name
    for row in rows:
        keep(row, name, [found[key] for key in keys.get(row.pk, []) if key in found])
    return list(found.values())


def keep(row: Row, name: str, others: list[Row]) -> None:
    if not hasattr(row, "_prefetched_objects_cache"):
        row._prefetched_objects_cache = {}
    row._prefetched_objects_cache[name] = others
