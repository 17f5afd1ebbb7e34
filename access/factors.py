"""Who needs a second factor, and whether this session has shown one."""

from allauth.mfa.models import Authenticator
from django.conf import settings

SHOWN = "second-factor"  # in a session: the account whose second factor it has shown


def factors_of(user):
    """Its apps and passkeys. Recovery codes only stand in for one of these."""
    return Authenticator.objects.filter(user_id=user.pk).exclude(type=Authenticator.Type.RECOVERY_CODES)


def holds_power(user) -> bool:
    """Who may make something public or alter accounts: Publisher, Administrator, and any group of their rights."""
    if user.is_superuser:
        return True
    acts = [permission.partition(".") for permission in user.get_all_permissions()]
    return any(act.startswith("publish_") or (area == "auth" and not act.startswith("view_")) for area, _, act in acts)


def needs_second_factor(user) -> bool:
    return settings.SECOND_FACTOR_REQUIRED and holds_power(user)


def lacks_second_factor(request, user) -> bool:
    return settings.SECOND_FACTOR_REQUIRED and request.session.get(SHOWN) != user.pk and needs_second_factor(user)
