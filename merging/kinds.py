"""What can be merged, and who may do it."""

from typing import Any

from django.contrib.auth import get_permission_codename
from django.urls import reverse
from django.utils.translation import gettext as _

from editorial.roles import may_alter
from missions.models import Agreement, Mission
from policies.models import Event, Policy
from programmes.models import Programme
from reference.models import CountryGroup, Instrument, Organisation, Source, Theme

MERGEABLE: tuple[Any, ...] = (
    Organisation, Source, Programme, Mission, Agreement, Policy, Event, CountryGroup, Instrument, Theme,
)  # fmt: skip
BY_NOUN = {model._meta.label_lower: model for model in MERGEABLE}


def has_right(user, act: str, model) -> bool:
    opts = model._meta
    return user.has_perm(f"{opts.app_label}.{get_permission_codename(act, opts)}")


def may_merge(user, model) -> bool:
    """Whether this person may merge any records of this kind; of what is published more is asked."""
    return model in MERGEABLE and has_right(user, "change", model) and has_right(user, "delete", model)


def refusals(user, stays, goes) -> list[str]:
    """What this person lacks for changing the one and deleting the other."""
    plural = stays._meta.verbose_name_plural
    told = [
        (
            may_merge(user, type(stays)),
            _("Only those who may change and delete %(plural)s can merge them.") % {"plural": plural},
        ),
        (
            may_alter(user, stays) and may_alter(user, goes),
            _("What is published is merged by those who may publish %(plural)s.") % {"plural": plural},
        ),
    ]
    return [sentence for holds, sentence in told if not holds]


def refusals_of_others(user, records: list[Any]) -> list[str]:
    """What this person may not do with the other records that would be changed."""
    told = []
    models: list[Any] = [*dict.fromkeys(type(record) for record in records)]
    for model in models:
        plural = model._meta.verbose_name_plural
        if not has_right(user, "change", model):
            told.append(_("It changes %(plural)s, and you may not change these.") % {"plural": plural})
        elif not all(may_alter(user, record) for record in records if type(record) is model):
            told.append(
                _("It changes %(plural)s that are published, and you may not publish these.") % {"plural": plural}
            )
    return told


def merge_address(record, user) -> str:
    """Where this person merges the record into another one; empty if they may not, or it cannot be merged."""
    if not record or not may_merge(user, type(record)) or refusals(user, record, record):
        return ""
    return reverse("admin:merging_choose", args=[record._meta.label_lower, record.pk])


def pair_address(noun: str, goes: int, stays: int) -> str:
    """Where the one is merged into the other; empty for what cannot be merged."""
    return reverse("admin:merging_preview", args=[noun, goes, stays]) if noun in BY_NOUN else ""
