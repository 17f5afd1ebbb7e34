"""A password that somebody else has set lets its owner in to choose another, and for nothing else."""

from django.db.models import Max
from django.utils.translation import gettext_noop

from access.models import AccountEvent

GIVEN = "given-password"  # in a session
BY_ADMINISTRATOR = gettext_noop("set by an administrator")  # the note of the event, which outlives who set it


def still_given():
    """The events by which passwords that work now were set by an administrator, who may know them."""
    changes = AccountEvent.objects.filter(kind=AccountEvent.Kind.PASSWORD_CHANGED, user__isnull=False).order_by()
    newest = changes.values("user").annotate(newest=Max("pk")).values("newest")
    return AccountEvent.objects.filter(pk__in=newest, note=BY_ADMINISTRATOR)


def is_given(user) -> bool:
    return still_given().filter(user=user).exists()
