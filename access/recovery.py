"""For who has lost what they sign in with."""

from allauth.core import context
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_noop

from access.attempts import note
from access.models import AccountEvent
from access.sessions import end_sessions


def forget_second_factor(user, request=None) -> int:
    """Takes away all that stands for the second factor, and ends the sessions that rest on it."""
    count, _ = Authenticator.objects.filter(user=user).delete()
    if count:
        note(
            AccountEvent.Kind.FACTOR_REMOVED,
            request or context.request,
            user=user,
            note=gettext_noop("all of them, as lost"),
        )
    end_sessions(user)
    return count
