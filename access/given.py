"""A password that somebody else has set lets its owner in to choose another, and for nothing else."""

from access.models import AccountEvent

GIVEN = "given-password"  # in a session


def is_given(user) -> bool:
    """Whether an administrator has set the password that works now, and so may know it."""
    changes = AccountEvent.objects.filter(user=user, kind=AccountEvent.Kind.PASSWORD_CHANGED)
    last = changes.order_by("-pk").first()
    return last is not None and last.by_id is not None
