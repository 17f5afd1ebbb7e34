"""What the worker does for accounts."""

import datetime
from smtplib import SMTPException

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override
from django_tasks import task

from access.models import AccountEvent
from access.telling import write_to_owner

BEFORE_IMPORTS = 40
AGAIN = [datetime.timedelta(minutes=minutes) for minutes in (1, 10, 60, 600)]


@task(priority=BEFORE_IMPORTS)
def tell_owner(event_id: int, failed: int = 0, language: str = settings.LANGUAGE_CODE) -> None:
    """In the language of whoever did it, mostly the owner. While the mail server does not take it, a few times more."""
    event = AccountEvent.objects.select_related("user", "by").filter(pk=event_id, user__isnull=False).first()
    if event is None:
        return
    try:
        with override(language):
            write_to_owner(event)
    except (SMTPException, OSError):
        if failed == len(AGAIN):
            raise
        tell_owner.using(run_after=timezone.now() + AGAIN[failed]).enqueue(event_id, failed + 1, language)
