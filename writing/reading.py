"""What staff read of a record: drafts as well, its state, and the mark by which they say what they have seen."""

import hashlib
from collections.abc import Callable
from functools import cache
from typing import Any

from django.db.models import Model
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer

from editorial.models import State
from editorial.neighbours import public


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


def etag(shown: dict) -> str:
    """A strong one: another for whatever is shown otherwise."""
    return f'"{hashlib.sha256(JSONRenderer().render(shown)).hexdigest()[:32]}"'
