"""What might be published with a publication: records that are not public and are linked to those in it."""

from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from drafts.models import Draft, Publication
from editorial.models import Publishable, State
from editorial.roles import governing

MOST = 50  # of one kind


def kinds() -> list[Any]:
    return [model for model in apps.get_models() if issubclass(model, Publishable)]


def linked_to(publication: Publication, user) -> list:
    """Such records of any kind that this person may change and that are in no publication yet."""
    records = {governing(draft.record) for draft in publication.drafts.all() if draft.record is not None} - {None}
    found: list = []
    for model in kinds():
        condition = is_linked(model, records)
        if condition and user.has_perm(f"{model._meta.app_label}.change_{model._meta.model_name}"):
            rows = model._default_manager.filter(condition, state__in=[State.DRAFT, State.IN_REVIEW]).distinct()
            found += rows.order_by("pk")[:MOST]
    taken = set(Draft.objects.going_on().values_list("content_type_id", "object_id"))
    return [one for one in found if (ContentType.objects.get_for_model(one).pk, one.pk) not in taken]


def is_linked(model, records: set) -> Q:
    """That a row of the model names one of the records, or that one of them names it."""
    condition = Q()
    for field in model._meta.get_fields():
        related = field.related_model if field.is_relation else None
        if related and issubclass(related, Publishable):
            keys = [record.pk for record in records if isinstance(record, related)]
            condition |= Q(**{f"{field.name}__in": keys}) if keys else Q()
    return condition
