"""A message reaches its receiver, or is tried again and at last given up; every step stands in the log."""

import base64
import datetime
import hashlib
import hmac

import pytest
from django.core.exceptions import ValidationError
from django_tasks_db.models import DBTaskResult

from tests.factories import SubscriptionFactory, ThemeFactory
from webhooks import actions
from webhooks.models import Change, Delivery, Subscription

pytestmark = pytest.mark.django_db(transaction=True)


def is_signed(secret: str, headers: dict, body: str) -> bool:
    """Whether one of the signatures is right, as the convention has it."""
    headers = {name.lower(): value for name, value in headers.items()}
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}"
    due = base64.b64encode(hmac.new(key, signed.encode(), hashlib.sha256).digest()).decode()
    return f"v1,{due}" in headers["webhook-signature"].split(" ")


def test_a_message_arrives_signed_and_says_what_it_is_about(subscription, receiver, work, clock):
    ThemeFactory(slug="drugs")

    work()
    [(path, headers, body)] = receiver.requests
    delivery = Delivery.objects.get()
    assert path == "/hooks"
    assert headers["content-type"] == "application/json; charset=utf-8"
    assert headers["webhook-timestamp"] == str(int(clock().timestamp()))
    assert headers["webhook-id"] == receiver.messages[0]["id"] == delivery.message_id
    assert is_signed(subscription.secret, headers, body)
    assert not is_signed(subscription.secret, headers, body + " ")
    assert not is_signed(subscription.secret, {**headers, "webhook-timestamp": "1"}, body)
    assert receiver.messages[0]["time"] == clock().isoformat(timespec="seconds")
    assert (delivery.state, delivery.status, delivery.attempts, delivery.next_attempt_at) == ("delivered", 204, 1, None)


def test_each_receiver_gets_its_own_message_under_its_own_secret(subscription, receiver, work):
    other = SubscriptionFactory(address=receiver.address)
    ThemeFactory()

    work()
    signed = [[is_signed(who.secret, *request[1:]) for who in (subscription, other)] for request in receiver.requests]
    assert sorted(signed) == [[False, True], [True, False]]
    assert len({message["id"] for message in receiver.messages}) == 2


def test_a_new_secret_signs_beside_the_old_one_for_a_day(subscription, receiver, work, clock):
    old = subscription.secret
    subscription.replace_secret()
    ThemeFactory()
    work()
    clock(hours=25)
    ThemeFactory()
    work()

    first, second = receiver.requests
    assert [is_signed(secret, *first[1:]) for secret in (old, subscription.secret)] == [True, True]
    assert [is_signed(secret, *second[1:]) for secret in (old, subscription.secret)] == [False, True]


def test_the_secret_is_not_in_the_database(subscription):
    kept = str(Subscription.objects.values().get())

    assert subscription.secret not in kept
    assert base64.b64decode(subscription.secret.removeprefix("whsec_")).hex() not in kept


def test_a_failure_is_tried_again_ever_later_and_then_given_up(subscription, receiver, work, clock):
    receiver.answers, receiver.said = [503], b"Not now."
    ThemeFactory()
    work()

    waits = []
    while (delivery := Delivery.objects.get()).state == "waiting":
        assert (delivery.status, delivery.answer) == (503, "Not now.")
        wait = delivery.next_attempt_at - clock()
        waits.append(wait)
        clock(seconds=wait.total_seconds() - 1)
        work()
        assert Delivery.objects.get().attempts == delivery.attempts
        clock(seconds=1)
        work()
    minute, hour = datetime.timedelta(minutes=1), datetime.timedelta(hours=1)
    assert waits == [minute, 5 * minute, 30 * minute, 2 * hour, 12 * hour, 24 * hour]
    assert (delivery.state, delivery.attempts, delivery.next_attempt_at) == ("given-up", 7, None)
    assert len({message["id"] for message in receiver.messages}) == 1
    assert len({headers["webhook-timestamp"] for _, headers, _ in receiver.requests}) == 7


def test_one_that_succeeds_at_last_is_delivered(subscription, receiver, work, clock):
    receiver.answers = [500, 302, 200]
    ThemeFactory()

    for minutes in (0, 1, 5):
        clock(minutes=minutes)
        work()
    assert (Delivery.objects.get().state, len(receiver.requests)) == ("delivered", 3)


def test_too_many_given_up_in_a_row_switch_the_subscription_off(subscription, receiver, work, monkeypatch):
    monkeypatch.setattr(actions, "ATTEMPTS", 1)
    receiver.answers, receiver.said = [500], b"Out of order."
    for _ in range(4):
        ThemeFactory()
        work()
    receiver.answers = [200, 500]
    for _ in range(5):
        ThemeFactory()
        work()
    subscription.refresh_from_db()
    assert (subscription.is_active, subscription.given_up) == (True, 4)

    ThemeFactory()
    work()
    subscription.refresh_from_db()
    assert not subscription.is_active
    assert "5 messages in a row were given up" in subscription.why_off
    assert "500. Out of order." in subscription.why_off
    ThemeFactory()
    assert Change.objects.count() == 0


def test_a_receiver_that_says_it_is_gone_is_believed_at_once(subscription, receiver, work):
    receiver.answers = [410]
    ThemeFactory()

    work()
    subscription.refresh_from_db()
    assert (subscription.is_active, "410" in subscription.why_off) == (False, True)
    assert Delivery.objects.get().state == "given-up"


def test_what_waits_is_not_sent_to_whom_was_switched_off(subscription, receiver, work, clock):
    receiver.answers = [500, 200]
    ThemeFactory()
    work()
    Subscription.objects.update(is_active=False)

    clock(minutes=1)
    work()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.answer) == ("given-up", "It was not sent: the subscription is switched off.")
    assert len(receiver.requests) == 1


def test_a_message_can_be_sent_again_under_the_same_id(subscription, receiver, work):
    ThemeFactory()
    work()

    actions.send_again(Delivery.objects.get())
    with pytest.raises(ValidationError, match="is being sent already"):
        actions.send_again(Delivery.objects.get())
    work()
    first, second = receiver.messages
    assert first == second
    assert Delivery.objects.get().state == "delivered"


def test_a_test_is_sent_once_and_also_while_it_is_switched_off(subscription, receiver, work, clock):
    subscription.switch_off("By hand.")
    receiver.answers = [500]

    delivery = actions.send_test(subscription)
    work()
    clock(hours=1)
    work()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.status, len(receiver.requests)) == ("given-up", 500, 1)
    assert (receiver.messages[0]["act"], receiver.messages[0]["records"]) == ("test", [])


def test_a_worker_that_dies_while_it_sends_is_followed_by_another_attempt(subscription, receiver, work, clock):
    ThemeFactory()
    actions.make_deliveries()
    actions.claim(str(Delivery.objects.get().pk))  # and then nothing more
    DBTaskResult.objects.filter(task_path="webhooks.tasks.send").order_by("enqueued_at").first().delete()

    work()
    assert receiver.requests == []
    clock(minutes=2)
    work()
    assert (Delivery.objects.get().state, len(receiver.requests)) == ("delivered", 1)


def test_a_worker_that_dies_while_it_gathers_is_followed_by_another(subscription, receiver, work, clock):
    ThemeFactory()
    DBTaskResult.objects.order_by("run_after").last().delete()  # the one at once was taken, and never ended

    work()
    assert receiver.requests == []
    clock(minutes=5)
    work()
    assert len(receiver.requests) == 1


def test_a_delivery_whose_subscription_is_deleted_meanwhile_ends_quietly(subscription, work):
    ThemeFactory()
    actions.make_deliveries()
    delivery = actions.claim(str(Delivery.objects.get().pk))
    subscription.delete()

    actions.settle(delivery, actions.Answer(500, "Late."))
    work()
    assert Delivery.objects.count() == 0


def test_the_log_forgets_what_is_thirty_days_old_and_done(subscription, receiver, work, clock):
    receiver.answers = [200, 500]
    ThemeFactory(slug="old")
    work()
    ThemeFactory(slug="waiting")
    actions.make_deliveries()
    Delivery.objects.filter(state="waiting").update(next_attempt_at=clock(days=31))

    actions.make_deliveries()
    assert [("old" in body, "waiting" in body) for body in Delivery.objects.values_list("body", flat=True)] == [
        (False, True)
    ]
