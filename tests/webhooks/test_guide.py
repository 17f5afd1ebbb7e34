"""What the guide tells data users of webhooks is what they get."""

import json
import re
import urllib.request
from http.server import HTTPServer
from threading import Thread
from urllib.error import HTTPError

import pytest
from django.conf import settings

from tests.factories import ProgrammeFactory, SubscriptionFactory
from webhooks.actions import BACK_OFF, RECORDS_LISTED
from webhooks.models import Delivery, Subscription
from webhooks.sending import TIME_LIMIT

pytestmark = pytest.mark.django_db(transaction=True)
GUIDE = (settings.BASE_DIR / "docs" / "data-users.md").read_text()
CHAPTER = GUIDE.partition("## Being told of changes")[2].partition("\n## ")[0]
EXAMPLE, PROGRAM = re.findall(r"^```\w+\n(.*?)^```", CHAPTER, re.MULTILINE | re.DOTALL)


@pytest.fixture
def reader(settings, monkeypatch, work):
    """The program of the guide, as it runs at the receiver's."""
    settings.WEBHOOKS_ALLOW = ["127.0.0.1/32"]
    subscription = SubscriptionFactory()
    monkeypatch.setenv("EULAC_WEBHOOK_SECRET", subscription.secret)
    program: dict = {"__name__": "guide"}
    exec(compile(PROGRAM, "guide", "exec"), program)  # noqa: S102 (our own guide)
    program["Receiver"].log_message = lambda *_: None
    with HTTPServer(("127.0.0.1", 0), program["Receiver"]) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        Subscription.objects.update(address=f"http://127.0.0.1:{server.server_port}/hooks")
        yield f"http://127.0.0.1:{server.server_port}/hooks"
        server.shutdown()


def test_the_receiver_of_the_guide_takes_a_message_and_says_what_it_is_about(reader, work, capsys):
    ProgrammeFactory(slug="aircop", published=True)

    work()
    assert (Delivery.objects.get().status, capsys.readouterr().out) == (204, "publish programmes aircop\n")


def test_the_receiver_of_the_guide_refuses_what_is_not_signed_now_and_by_us(reader):
    subscription = SubscriptionFactory(name="Stranger")
    message = {"webhook-id": "msg_1", "webhook-timestamp": "1772438400"}
    forged = {**message, "webhook-signature": subscription.signatures("msg_1", 1772438400, "{}")}
    old = {**message, "webhook-signature": Subscription.objects.first().signatures("msg_1", 1772438400, "{}")}

    for headers in ({}, message, forged, old):
        with pytest.raises(HTTPError, match="401"):
            urllib.request.urlopen(urllib.request.Request(reader, b"{}", headers))  # noqa: S310 (our own address)


def test_the_message_of_the_guide_has_the_form_of_a_real_one(receiver, work):
    SubscriptionFactory(address=receiver.address)
    ProgrammeFactory(slug="aircop", published=True)

    work()
    [(_, headers, body)] = receiver.requests
    head, _, shown = EXAMPLE.partition("\n\n")
    shown, told = json.loads(shown), json.loads(body)
    assert {**shown, "id": told["id"], "time": told["time"]} == told
    assert list(shown) == list(told)
    assert {line.partition(":")[0] for line in head.splitlines()[1:]} <= set(headers)


def test_the_guides_name_the_numbers_that_hold():
    operators = (settings.BASE_DIR / "docs" / "operations.md").read_text()

    assert [int(wait.total_seconds() / 60) for wait in BACK_OFF] == [1, 5, 30, 120, 720, 1440]
    assert "after 1, 5 and 30 minutes, 2, 12 and 24 hours" in CHAPTER
    assert "after 1, 5 and 30 minutes, 2, 12 and 24 hours" in operators
    assert (TIME_LIMIT, RECORDS_LISTED) == (10, 500)
    assert "within ten seconds" in CHAPTER
    assert "at most 500 records" in CHAPTER
