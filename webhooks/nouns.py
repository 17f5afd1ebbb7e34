"""The nouns of the API, and which of them a link, an objective or an alias belongs to."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db.models import CASCADE, Model
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override


@cache
def nouns() -> dict[type[Model], str]:
    """{model: its name in addresses} of whatever the API lists."""
    found = {}
    for model in apps.get_models():
        try:
            found[model] = list_address(model).strip("/").rpartition("/")[2]
        except NoReverseMatch:
            continue
    return found


@cache
def by_name() -> dict[str, Any]:
    return {name: model for model, name in nouns().items()}


def list_address(model: type[Model]) -> str:
    return reverse(f"api:{model._meta.model_name}-list")


def addresses(row) -> dict[str, str]:
    """What a row is called, where the API has it and where its page is."""
    code = getattr(row, row.key_field)
    with override(settings.LANGUAGE_CODE):
        url, page = reverse(f"api:{row._meta.model_name}-detail", args=[code]), row.get_absolute_url()
    return {
        "noun": nouns()[type(row)],
        "code": code,
        "url": settings.SITE_URL + url,
        "page": settings.SITE_URL + page,
    }


def above(model: type[Model]) -> list[str]:
    """The relations that the code and the address of a row may be made of: every one that it always has."""
    return [field.name for field in model._meta.fields if field.many_to_one and not field.null]


def owners(model: type[Model], rows: list) -> Iterator[tuple[type[Model], set[int]]]:
    """The entries of the API that these rows belong to: those with which they would be deleted."""
    for field in model._meta.fields:
        owner: Any = field.related_model
        if owner in nouns() and getattr(field.remote_field, "on_delete", None) is CASCADE:
            yield owner, {getattr(row, field.attname) for row in rows}
    for field in model._meta.private_fields:
        if isinstance(field, GenericForeignKey):
            yield from owners_of_any_kind(field, rows)


def owners_of_any_kind(field: GenericForeignKey, rows: list) -> Iterator[tuple[type[Model], set[int]]]:
    found = defaultdict(set)
    for row in rows:
        found[getattr(row, f"{field.ct_field}_id")].add(getattr(row, field.fk_field))
    for content_type, keys in found.items():
        owner: Any = ContentType.objects.get_for_id(content_type).model_class()
        if owner in nouns():
            yield owner, keys
