"""What is done with changes and deliveries. The worker and the staff's pages call these."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from webhooks.models import Act, Change, Delivery, Subscription
from webhooks.nouns import above, addresses, by_name, list_address
from webhooks.sending import Answer, post

RECORDS_LISTED = 500
LOG_KEPT = timedelta(days=30)
BACK_OFF = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
    timedelta(hours=24),
]
ATTEMPTS = 1 + len(BACK_OFF)
KILLED_AFTER = timedelta(minutes=2)  # a worker that has not said by then how it went
GIVEN_UP_IN_A_ROW = 5
GONE = 410
State = Delivery.State


# From changes to deliveries


@transaction.atomic
def make_deliveries() -> None:
    """One message for each subscription and act, about everything that has changed since the last time."""
    forget_old_deliveries()
    changes = list(Change.objects.select_for_update(skip_locked=True).order_by("pk"))
    if not changes:
        return
    sums = in_sum(changes)
    due = [
        (subscription, act, wanted)
        for subscription in Subscription.objects.filter(is_active=True)
        for act, entries in sums.items()
        if act in subscription.acts and (wanted := [entry for entry in entries if subscription.wants(entry[0])])
    ]
    known = described((entry for _, _, entries in due for entry in entries[:RECORDS_LISTED]), changes)
    for subscription, act, entries in due:
        first, others = entries[:RECORDS_LISTED], entries[RECORDS_LISTED:]
        if listed := [known[entry] for entry in first if entry in known]:
            rest = sorted({noun for noun, _ in others})
            begin(subscription, act, records=listed, count=len(listed) + len(others), rest=rest)
    Change.objects.filter(pk__any_of=[change.pk for change in changes]).delete()


def in_sum(changes: Iterable[Change]) -> dict[str, list]:
    """{act: [(noun, primary key), …]}: what has come of several changes to one entry, first to last."""
    before: dict = {}
    after: dict = {}
    for change in changes:
        for key in [*change.keys, *map(int, change.gone)]:
            entry = change.noun, key
            before.setdefault(entry, change.act != Act.PUBLISH)
            after[entry] = change.act != Act.UNPUBLISH
    found = defaultdict(list)
    acts = {(False, True): Act.PUBLISH, (True, False): Act.UNPUBLISH, (True, True): Act.CHANGE}
    for entry, was_public in before.items():
        if act := acts.get((was_public, after[entry])):  # what came and went is nothing to tell
            found[act.value].append(entry)
    return found


def described(entries: Iterable, changes: list[Change]) -> dict:
    """{(noun, primary key): code and addresses}; one query for each noun. What is a draft by now has none."""
    known = {(change.noun, int(key)): told for change in changes for key, told in change.gone.items()}
    keys = defaultdict(set)
    for noun, key in entries:
        keys[noun].add(key)
    for noun, wanted in keys.items():
        model = by_name()[noun]
        rows = model.objects.published().filter(pk__any_of=sorted(wanted)).select_related(*above(model))
        known.update(((noun, row.pk), addresses(row)) for row in rows)
    return known


def begin(subscription: Subscription, act: str, *, records=(), count: int = 0, rest: Iterable[str] = ()) -> Delivery:
    """Keeps a message and has it sent, in one transaction."""
    now = timezone.now()
    delivery = Delivery(subscription=subscription, act=act, count=count, created_at=now, next_attempt_at=now)
    message = {
        "id": delivery.message_id,
        "act": act,
        "time": now.isoformat(timespec="seconds"),
        "count": count,
        "records": list(records),
        "rest": [settings.SITE_URL + list_address(by_name()[noun]) for noun in rest],
    }
    delivery.body = json.dumps(message, ensure_ascii=False)
    with transaction.atomic():
        delivery.save(force_insert=True)
        have_sent(delivery)
    return delivery


def forget_old_deliveries() -> None:
    settled = Delivery.objects.exclude(state=State.WAITING)
    settled.filter(created_at__lt=timezone.now() - LOG_KEPT).delete()


def have_sent(delivery: Delivery) -> None:
    """By the worker, not before its next attempt is due."""
    from webhooks import tasks  # which calls this module

    tasks.send.using(run_after=delivery.next_attempt_at).enqueue(str(delivery.pk))


# An attempt


def attempt(delivery_id: str) -> None:
    """Sends a delivery that is due. No transaction is open while it waits for the answer."""
    if delivery := claim(delivery_id):
        headers = delivery.headers(int(timezone.now().timestamp()))
        settle(delivery, post(delivery.subscription.address, delivery.body, headers))


@transaction.atomic
def claim(delivery_id: str) -> Delivery | None:
    """The delivery, unless it is done, another's or not yet due. If this worker is killed, another tries again."""
    now = timezone.now()
    waiting = Delivery.objects.select_related("subscription").select_for_update(of=["self"])
    delivery = waiting.filter(pk=delivery_id, state=State.WAITING, next_attempt_at__lte=now).first()
    if not delivery:
        return None
    if not delivery.may_leave:
        give_up(delivery, answer="It was not sent: the subscription is switched off.")
        return None
    if delivery.attempts >= ATTEMPTS:
        give_up(delivery, answer="The workers that tried to send it were interrupted.")
        return None
    delivery.attempts += 1
    delivery.attempted_at, delivery.next_attempt_at = now, now + KILLED_AFTER
    delivery.save(update_fields=["attempts", "attempted_at", "next_attempt_at"])
    have_sent(delivery)
    return delivery


@transaction.atomic
def settle(delivery: Delivery, answer: Answer) -> None:
    """Notes how it went, and what is to be done next."""
    went = {"status": answer.status, "seconds": round(answer.seconds, 3), "answer": answer.text}
    if answer.is_good:
        note(delivery, state=State.DELIVERED, next_attempt_at=None, **went)
        Subscription.objects.filter(pk=delivery.subscription_id, given_up__gt=0).update(given_up=0)
    elif delivery.is_test:
        note(delivery, state=State.GIVEN_UP, next_attempt_at=None, **went)
    elif answer.status == GONE or delivery.attempts >= ATTEMPTS:
        give_up(delivery, **went)
        count_failure(delivery, answer)
    else:
        delivery.next_attempt_at = timezone.now() + BACK_OFF[delivery.attempts - 1]
        note(delivery, next_attempt_at=delivery.next_attempt_at, **went)
        have_sent(delivery)


def note(delivery: Delivery, **fields) -> None:
    """Unless it has been deleted with its subscription in the meantime."""
    Delivery.objects.filter(pk=delivery.pk).update(**fields)


def give_up(delivery: Delivery, **went) -> None:
    note(delivery, state=State.GIVEN_UP, next_attempt_at=None, **went)


def count_failure(delivery: Delivery, answer: Answer) -> None:
    """Switches off a subscription whose receiver is gone, or has been silent for too long."""
    subscription = Subscription.objects.select_for_update().filter(pk=delivery.subscription_id).first()
    if not (subscription and subscription.is_active):
        return
    subscription.given_up += 1
    subscription.save(update_fields=["given_up"])
    today = date_format(timezone.localtime())
    said = f"The last answer: {answer.status or 'none'}. {answer.text[:200]}".strip()
    if answer.status == GONE:
        subscription.switch_off(f"Switched off on {today}: the receiver answered 410, which means that it is gone.")
    elif subscription.given_up >= GIVEN_UP_IN_A_ROW:
        many = f"{GIVEN_UP_IN_A_ROW} messages in a row were given up, each after {ATTEMPTS} attempts"
        subscription.switch_off(f"Switched off on {today}: {many}. {said}")


# What staff ask for


def send_test(subscription: Subscription) -> Delivery:
    """A message about nothing, sent once, also while the subscription is switched off."""
    return begin(subscription, Delivery.TEST)


@transaction.atomic
def send_again(delivery: Delivery) -> None:
    """The same message from the first attempt on. Raises ValidationError."""
    delivery = Delivery.objects.select_related("subscription").select_for_update(of=["self"]).get(pk=delivery.pk)
    if delivery.state == State.WAITING:
        raise ValidationError(gettext("“%(delivery)s” is being sent already.") % {"delivery": delivery})
    if not delivery.may_leave:
        raise ValidationError(
            gettext("“%(subscription)s” is switched off. Switch it on first.") % {"subscription": delivery.subscription}
        )
    delivery.state, delivery.attempts, delivery.next_attempt_at = State.WAITING, 0, timezone.now()
    delivery.save(update_fields=["state", "attempts", "next_attempt_at"])
    have_sent(delivery)
