"""Writes to people what has happened to their accounts: whoever did not do it themselves learns of it."""

import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from access.attempts import note
from access.models import AccountEvent, Token

Kind = AccountEvent.Kind
TOLD = {
    Kind.PASSWORD_CHANGED,
    Kind.FACTOR_ADDED,
    Kind.FACTOR_REMOVED,
    Kind.CODES_RENEWED,
    Kind.CODE_AGAIN,
    Kind.RIGHTS_CHANGED,
    Kind.TOKEN_MADE,
    Kind.TOKEN_ENDS,
}
BEFORE_END = datetime.timedelta(days=7)


def tell_later(instance, created, raw=False, **_) -> None:
    """Once it has happened for everybody, and by the worker: no page waits for a mail server."""
    from access.tasks import tell_owner  # which calls what this file does

    if created and not raw and settings.MAIL and instance.kind in TOLD and instance.user and instance.user.email:
        transaction.on_commit(
            partial(tell_owner.enqueue, instance.pk, language=get_language() or settings.LANGUAGE_CODE)
        )


def write_to_owner(event: AccountEvent) -> None:
    """Raises SMTPException or OSError while the mail server does not take it."""
    owner: Any = event.user
    context = {"event": event, "name": settings.MFA_TOTP_ISSUER}
    subject, text = (render_to_string(f"account/email/event_{part}.txt", context) for part in ("subject", "message"))
    send_mail(subject.strip(), text, None, [owner.email])


def note_tokens_that_end() -> None:
    """Each once, a week before its day or as soon as less than that is left."""
    today = timezone.localdate()
    ending = Token.objects.filter(expires_on__range=(today, today + BEFORE_END), user__is_active=True)
    told = set(AccountEvent.objects.filter(kind=Kind.TOKEN_ENDS).values_list("user", "note"))
    for token in ending.select_related("user"):
        said = f"“{token.name}”, {token.expires_on:%Y-%m-%d}"
        if (token.user_id, said) not in told:
            note(Kind.TOKEN_ENDS, user=token.user, note=said)
