"""What staff read of a record: drafts as well, its state, and the mark by which they say what they have seen."""

import hashlib
from collections.abc import Callable
from functools import cache
from typing import Any

from django.db.models import Model
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.renderers import JSONRenderer

from editorial.models import State
from editorial.neighbours import public

STATE = "state"
MARK = "etag"  # says what of a record its reader has seen


def visible_to(user) -> Callable[[type[Model]], Any]:
    """The rows of a model that a member of the staff may see: drafts as well, if they may view these."""
    return lambda model: model._default_manager.all() if may_view(user, model) else public(model)


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


@cache
def listed_serializer(serializer_class):
    """The same with the mark of each record, since a list has no header for it; whoever writes puts it on the rows."""
    base = staff_serializer(serializer_class)
    mark = serializers.CharField(help_text="The mark of the record as it is now.")
    meta = type("Meta", (base.Meta,), {"fields": [*base.Meta.fields, MARK]})
    return type(f"Listed{base.__name__}", (base,), {"Meta": meta, MARK: mark})


def path_to_state(model: Any) -> str:
    """The field that decides whether the public sees a row: its own state or that of its record; empty if none does."""
    if owner := getattr(model, "published_with", ""):
        return f"{owner}__{path_to_state(model._meta.get_field(owner).related_model)}"
    return STATE if hasattr(model, STATE) else ""


class ByState(BaseFilterBackend):
    """What of a list is in one of some states: for staff, who are shown drafts only if they ask for them."""

    def filter_queryset(self, request, queryset, view):
        asked = request.query_params.getlist(STATE)
        if unknown := [state for state in asked if state not in State]:
            known = ", ".join(State)
            raise ValidationError({STATE: [f"“{unknown[0]}” is not one of: {known}."]})
        return queryset.filter(**{f"{path_to_state(view.model)}__in": asked}) if asked else queryset

    def get_schema_operation_parameters(self, view):
        if not path_to_state(view.model):
            return []
        about = "For those who may write: the records that are in this state, drafts as well, as staff read them; each "
        about += "with its `state` and, as `etag`, its mark. Repeated: any of them."
        values = {"type": "array", "items": {"type": "string", "enum": State.values}}
        return [{"name": STATE, "in": "query", "required": False, "description": about, "schema": values}]


def etag(shown: dict) -> str:
    """A strong one: another for whatever is shown otherwise."""
    return f'"{hashlib.sha256(JSONRenderer().render(shown)).hexdigest()[:32]}"'
