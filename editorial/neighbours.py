"""The neighbours of many rows at once, one query a relation, whichever side keeps it."""

from collections import defaultdict
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db.models import ManyToManyField, ManyToManyRel, ManyToOneRel, Model, OneToOneRel

from editorial.prepared import prepared_tuples

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


def seen_from(field: Any, visible):
    """The rows that may be parts of what the reader sees already: those that are public with it are not asked again."""
    model = field.related_model
    return all_rows(model) if getattr(model, "published_with", "") == field.field.name else visible(model)


# By their keys


def keys_of_neighbours(rows: list[Row], field: Any, visible=public) -> dict[Any, list]:
    """{key of a row: the keys of its neighbours, in their order}; `visible` gives the rows of a model."""
    if isinstance(field, ManyToManyField | ManyToManyRel):
        pairs = linked_keys(rows, field)
    elif isinstance(field, ManyToOneRel):
        parts = seen_from(field, visible).filter(**{f"{field.field.name}__in": [row.pk for row in rows]})
        pairs = parts.values_list(field.field.attname, "pk")
    else:
        pairs = ((row.pk, key) for row in rows if (key := getattr(row, field.attname)) is not None)
    return grouped(pairs)


def linked_keys(rows: list[Row], field: Any):
    is_back = isinstance(field, ManyToManyRel)
    own: Any = field.field if is_back else field
    ends = own.m2m_field_name(), own.m2m_reverse_field_name()
    source, target = reversed(ends) if is_back else ends

    def pairs_of(keys: list):
        links = own.remote_field.through._default_manager.filter(**{f"{source}__any_of": keys})
        return links.order_by(*order, target).values_list(f"{source}_id", f"{target}_id")

    order = [
        f"-{target}__{by[1:]}" if by.startswith("-") else f"{target}__{by}" for by in field.related_model._meta.ordering
    ]
    pairs = prepared_tuples(("links", field), pairs_of, [row.pk for row in rows])
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
    if isinstance(field, OneToOneRel):
        return load_single(rows, field, visible, {row.pk: row.pk for row in rows}, field.field.attname)
    if isinstance(field, GenericRelation | ManyToOneRel):
        return load_parts(rows, field, columns, visible)
    return load_single(rows, field, visible, {row.pk: getattr(row, field.attname) for row in rows}, "pk")


def load_single(rows: list[Row], field: Any, visible, wanted: dict, known_by: str) -> list[Row]:
    """The one neighbour of each."""
    found = visible(field.related_model).in_bulk(set(wanted.values()) - {None}, field_name=known_by)
    for row in rows:
        field.set_cached_value(row, found.get(wanted[row.pk]))
    return list(found.values())


def load_parts(rows: list[Row], field: Any, columns: list[str] | None, visible) -> list[Row]:
    """The rows that name each."""
    keys = [row.pk for row in rows]
    if isinstance(field, GenericRelation):
        kind = ContentType.objects.get_for_model(field.model)
        own = field.related_model._default_manager.filter(**{field.content_type_field_name: kind})
        name, back = field.name, field.object_id_field_name
    else:
        own, name, back = seen_from(field, visible), field.get_accessor_name(), field.field.attname
    found: list[Row]
    if columns is None:
        found = list(own.filter(**{f"{back}__any_of": keys}))
    else:
        names = list(dict.fromkeys(["pk", back, *columns]))

        def tuples_of(keys: list):
            return own.filter(**{f"{back}__any_of": keys}).values_list(*names)

        tuples = prepared_tuples((field, *names), tuples_of, keys) if visible is public else tuples_of(keys)
        found = [SimpleNamespace(**dict(zip(names, values, strict=True))) for values in tuples]
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
