"""How often somebody may be wrong: counted by name and by address, in the database that all processes share.

An attempt is written down before the password is looked at and taken away when it was right, so that attempts made
side by side see each other.
"""

import math
import unicodedata
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from access.models import AccountEvent, without_mapping

Kind = AccountEvent.Kind
FAILED = [Kind.WRONG_PASSWORD, Kind.WRONG_CODE]
ENDS_COUNTING = [Kind.SIGNED_IN, Kind.FREED]
PER_ADDRESS = 3  # times as many as for one name: an office has one address
RESETS_AN_HOUR = 3
SUBSCRIBER = 64  # the bits of an address of IPv6 that its holder cannot change


def key_of(name: str) -> str:
    """The same for all spellings that lead to one account, and telling nothing of the name."""
    return salted_hmac("access.attempts", unicodedata.normalize("NFKC", name).casefold()).hexdigest()[:32]


def address_of(request) -> str:
    """As the server knows it (see TRUSTED_PROXIES), whatever a client says of itself."""
    return request.META.get("REMOTE_ADDR", "") if request else ""


def origin_of(address: str) -> str:
    try:
        known = without_mapping(ip_address(address))
    except ValueError:
        return address
    return str(known) if known.version == 4 else str(ip_network(f"{known}/{SUBSCRIBER}", strict=False))


def note(kind: str, request=None, *, user=None, name: str = "", note: str = "") -> AccountEvent:
    """Keeps what happened: to an account, or to a name that perhaps nobody has."""
    address = address_of(request)
    doer = getattr(request, "user", None)
    return AccountEvent.objects.create(
        kind=kind,
        user=user,
        name=user.get_username() if user else "",
        key=key_of(user.get_username() if user else name),
        by=doer if doer is not None and doer.is_authenticated and doer != user else None,
        address=address[:45],
        origin=origin_of(address)[:49],
        request_id=getattr(request, "id", ""),
        note=note[:200],
    )


def begin(kind: str, request, name: str) -> AccountEvent:
    """An attempt, which counts as failed until `succeed`. ValidationError while there have been too many."""
    user = get_user_model().objects.filter(username__iexact=name).order_by("pk").first()
    attempt = note(kind, request, user=user, name=name)
    if ends := ends_of_waiting(attempt, but=attempt):
        AccountEvent.objects.filter(pk=attempt.pk).update(kind=Kind.REFUSED)
        minutes = max(math.ceil((ends - timezone.now()).total_seconds() / 60), 1)
        raise ValidationError(
            ngettext(
                "Too many attempts have failed for this name or from your address. Wait %(minutes)s minute and try "
                "again, or ask an administrator to free the account.",
                "Too many attempts have failed for this name or from your address. Wait %(minutes)s minutes and try "
                "again, or ask an administrator to free the account.",
                minutes,
            )
            % {"minutes": minutes},
            code="too_many_login_attempts",
        )
    return attempt


def succeed(attempt: AccountEvent) -> None:
    attempt.delete()


def fail(attempt: AccountEvent, request) -> None:
    """Leaves the attempt, and says so when it was the last one for a while."""
    if ends_of_waiting(attempt):
        note(Kind.LOCKED, request, user=attempt.user)


def ends_of_waiting(attempt: AccountEvent, but: AccountEvent | None = None) -> datetime | None:
    """Until when nobody may try this name, or from this address."""
    now, window = timezone.now(), timedelta(minutes=settings.SIGN_IN_WAIT_MINUTES)
    # What failed by a clock that ran fast does not lock anybody out until that time comes.
    failed = AccountEvent.objects.filter(kind__in=FAILED, at__gt=now - window, at__lt=now + window)
    if but:
        failed = failed.exclude(pk=but.pk)
    of_name = failed.filter(key=attempt.key)
    if began := AccountEvent.objects.filter(key=attempt.key, kind__in=ENDS_COUNTING).order_by("-at").first():
        of_name = of_name.filter(at__gt=began.at)
    counts = [(of_name, settings.SIGN_IN_ATTEMPTS)]
    if attempt.origin:
        counts.append((failed.filter(origin=attempt.origin), PER_ADDRESS * settings.SIGN_IN_ATTEMPTS))
    last = [
        found for rows, most in counts for found in rows.order_by("-at").values_list("at", flat=True)[most - 1 : most]
    ]
    return max(last) + window if last else None


def may_ask_for_mail(request, address: str) -> bool:
    """Whether another link may be sent: so many in an hour to one address and, of all, from one place."""
    asked = note(Kind.RESET_ASKED, request, name=address)
    lately = AccountEvent.objects.filter(kind=Kind.RESET_ASKED, at__gt=timezone.now() - timedelta(hours=1))
    to_one, from_one = lately.filter(key=asked.key), lately.filter(origin=asked.origin)
    return to_one.count() <= RESETS_AN_HOUR and from_one.count() <= PER_ADDRESS * RESETS_AN_HOUR


def is_locked(user) -> bool:
    return bool(ends_of_waiting(AccountEvent(key=key_of(user.get_username()))))


def free(user, request=None) -> None:
    """Lets the account be tried again at once."""
    note(Kind.FREED, request, user=user)
