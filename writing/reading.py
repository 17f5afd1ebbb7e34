"""What staff read of a record: drafts as well, its state, and the mark by which they say what they have seen."""

import hashlib
from functools import cache

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer

from editorial.models import State


def with_drafts(queryset: QuerySet, user) -> QuerySet:
    """All rows of the model, with the same neighbours as `queryset`; drafts among these if the user may view them."""
    if not may_view(user, queryset.model):
        return queryset
    rows = queryset.all()
    rows.query.where = type(rows.query.where)()  # what the public may see is the one condition that these have
    lookups = queryset._prefetch_related_lookups  # type: ignore[attr-defined]
    neighbours = (neighbours_with_drafts(lookup, user) for lookup in lookups)
    return rows.prefetch_related(None).prefetch_related(*neighbours)


def neighbours_with_drafts(lookup: str | Prefetch, user) -> str | Prefetch:
    if isinstance(lookup, str) or lookup.queryset is None:
        return lookup
    return Prefetch(lookup.prefetch_through, with_drafts(lookup.queryset, user), lookup.to_attr)


def may_view(user, model) -> bool:
    opts = model._meta
    return user.has_perm(f"{opts.app_label}.view_{opts.model_name}")


@cache
def staff_serializer(serializer_class):
    """The same with the state of the record, for nouns that have one."""
    model = serializer_class.Meta.model
    if not hasattr(model, "state"):
        return serializer_class
    state = serializers.ChoiceField(State.choices, help_text="Only `published` is seen by the public.")
    meta = type("Meta", (serializer_class.Meta,), {"fields": [*serializer_class.Meta.fields, "state"]})
    about = {"Meta": meta, "state": state, "__doc__": f"{serializer_class.__doc__ or ''}\n\nAs staff see it."}
    return type(f"Staff{serializer_class.__name__}", (serializer_class,), about)


def etag(shown: dict) -> str:
    """A strong one: another for whatever is shown otherwise."""
    return f'"{hashlib.sha256(JSONRenderer().render(shown)).hexdigest()[:32]}"'
