"""What leads to a record. It is found from the models, so whatever relation is new is moved like all others."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from simple_history.models import HistoricalRecords

from editorial.corrected import Correction
from editorial.models import FormerSlug
from spreadsheets.resources import owners_of_links

# What names a record by its kind and key and is not moved with it.
LEFT = {
    "admin.logentry": "it tells what somebody did to the record that is gone",
    "checks.finding": "the rules look at both records anew",
    "drafts.draft": "it is what the form of the record that is gone would send; its publication says that it is gone",
    "editorial.change": "it tells mirrors what was written",
    "merging.mergedrow": "it tells what was merged",
    "spreadsheets.importeffect": "it tells what an import wrote",
    "spreadsheets.importrow": "it tells what an import read",
    "webhooks.change": "it tells subscribers what was written",
}


@dataclass(frozen=True)
class Reference:
    """A column of some model's rows that leads to records of one kind."""

    model: Any
    column: str  # the attribute with the primary key
    given: tuple[tuple[str, Any], ...] = ()  # what is true of these rows alone, if others lead elsewhere

    def rows(self, *keys: int):
        return self.model._base_manager.filter(**{f"{self.column}__in": keys}, **dict(self.given)).order_by("pk")

    @property
    def field(self) -> Any:
        """The foreign key, if it is one."""
        found = next((field for field in self.model._meta.concrete_fields if field.attname == self.column), None)
        return found if found and found.is_relation else None

    @property
    def pairs_field(self):
        """The plain many-to-many field whose links these rows are, if they are."""
        return pairs_field(self.model)


def pairs_field(model) -> Any:
    owner = model._meta.auto_created
    fields = owner._meta.local_many_to_many if owner else ()
    return next((field for field in fields if field.remote_field.through is model), None)


def owner_field(model) -> str:
    """The foreign key to the record whose links the rows of this model are; empty if they are nobody's."""
    if pairs := pairs_field(model):
        return pairs.m2m_field_name()
    return owners_of_links()[model][1] if model in owners_of_links() else ""


# What the public has not been told of the record that goes is not told of the one that stays.
LEFT_BEHIND: dict[Any, tuple[tuple[str, Any], ...]] = {Correction: (("is_told", True),)}


def references(model) -> list[Reference]:
    return [*foreign_keys(model), *generic_keys(model), *former_slugs(model)]


@cache
def models_now() -> tuple[Any, ...]:
    """All models but those of the histories, which keep what was said."""
    models: list[Any] = apps.get_models(include_auto_created=True)
    past = {model.history.model for model in models if hasattr(model, "history") and hasattr(model.history, "model")}
    past |= set(HistoricalRecords.m2m_models.values())
    return tuple(model for model in models if model not in past)


def foreign_keys(model) -> Iterator[Reference]:
    for user in models_now():
        for field in user._meta.concrete_fields:
            if field.related_model is model:
                yield Reference(user, field.attname)


def generic_keys(model) -> Iterator[Reference]:
    for user in models_now():
        for field in user._meta.private_fields:
            if isinstance(field, GenericForeignKey) and user._meta.label_lower not in LEFT:
                kind = ContentType.objects.get_for_model(model)
                given = ((f"{field.ct_field}_id", kind.pk), *LEFT_BEHIND.get(user, ()))
                yield Reference(user, field.fk_field, given)


def former_slugs(model) -> Iterator[Reference]:
    if hasattr(model, "former_slugs"):
        yield Reference(FormerSlug, "object_id", (("model", model._meta.label_lower),))
