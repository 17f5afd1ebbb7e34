"""How much one person may send in a day, so that nobody fills the storage of all."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _


class TooMuch(ValidationError):
    """More than one person may send within a day; the message says how much that is."""


def since() -> datetime:
    """From when on what somebody has sent is counted."""
    return timezone.now() - timedelta(days=1)


def refuse_too_much(sent: int, size: int) -> None:
    """Raises TooMuch when a file of `size` bytes comes after `sent` bytes within a day."""
    if sent + size > settings.UPLOADS_A_DAY_MB * 1_000_000:
        raise TooMuch(
            _("One person may send %(most)s MB within a day, and with this file it would be more. Send it tomorrow.")
            % {"most": settings.UPLOADS_A_DAY_MB}
        )
