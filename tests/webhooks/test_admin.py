"""The staff's pages of webhooks."""

import re
import socket
from unittest.mock import Mock

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from tests.factories import SubscriptionFactory
from webhooks.models import Delivery, Subscription

pytestmark = pytest.mark.django_db
LIST, ADD = reverse("admin:webhooks_subscription_changelist"), reverse("admin:webhooks_subscription_add")
LOG = reverse("admin:webhooks_delivery_changelist")
SECRET = re.compile(r"whsec_[0-9A-Za-z+/=]{44}")
ADDRESS = "https://93.184.215.14/hooks"


@pytest.fixture(autouse=True)
def queue(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def staff(client, administrator):
    client.force_login(administrator)
    return client


def fields(**given) -> dict:
    return {"name": "Catalogue", "address": ADDRESS, "acts": ["publish", "unpublish"], "is_active": "on", **given}


def page_of(entry) -> str:
    return reverse(f"admin:webhooks_{entry._meta.model_name}_change", args=[entry.pk])


def delivery_of(subscription, **about) -> Delivery:
    about = {"act": "change", "body": '{"records": []}', "state": "given-up", **about}
    return Delivery.objects.create(subscription=subscription, created_at=timezone.now(), **about)


def test_a_subscription_is_made_and_its_secret_shown_once_and_kept_nowhere(staff):
    made = staff.post(ADD, fields(nouns=["themes", "programmes"]))

    subscription = Subscription.objects.get()
    [secret] = SECRET.findall(made.content.decode())
    assert (subscription.acts, subscription.nouns) == (["publish", "unpublish"], ["themes", "programmes"])
    assert secret == subscription.secret
    later = [staff.get(page) for page in (LIST, page_of(subscription), reverse("admin:index"))]
    kept = [
        *(page.content.decode() for page in later),
        *(str(session.get_decoded()) for session in Session.objects.all()),
        *(f"{entry.object_repr} {entry.change_message}" for entry in LogEntry.objects.all()),
        str(Subscription.objects.values()),
        str(staff.cookies),
    ]
    assert [text for text in kept if secret in text] == []
    assert [page.status_code for page in later] == [200, 200, 200]
    assert "no-store" in made["Cache-Control"]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("address", "https://127.0.0.1/", "which is not on the public internet"),
        ("address", "https://[::ffff:10.0.0.1]/", "which is not on the public internet"),
        ("address", "http://93.184.215.14/", "write https://"),
        ("address", "https://me:word@93.184.215.14/", "a name or a password before the @"),
        ("address", "javascript:alert(1)", "is not an address of the web"),
        ("acts", [], "This field is required."),
        ("acts", ["test"], "Select a valid choice."),
        ("nouns", ["tokens"], "Select a valid choice."),
    ],
)
def test_what_cannot_be_is_told_at_its_field(staff, field, value, sentence):
    page = staff.post(ADD, fields(**{field: value})).content.decode()

    assert sentence in page
    assert not Subscription.objects.exists()


def test_an_address_that_leads_nowhere_is_told_once(staff, monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", Mock(side_effect=socket.gaierror))

    form = staff.post(ADD, fields(address="https://hooks.example.org/")).context["adminform"].form
    assert form.errors == {"address": ["The name “hooks.example.org” leads to no address."]}


def test_a_form_saved_without_a_change_of_address_looks_up_no_name(staff, monkeypatch):
    subscription = SubscriptionFactory(address="https://hooks.example.org/")
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: pytest.fail("It was looked up."))

    staff.post(page_of(subscription), fields(name="Renamed", address=subscription.address))
    subscription.refresh_from_db()
    assert subscription.name == "Renamed"


def test_a_new_secret_is_shown_and_takes_the_place_of_the_old_one(staff):
    subscription = SubscriptionFactory()
    old = subscription.secret

    shown = staff.post(page_of(subscription), fields(act="renew")).content.decode()
    subscription.refresh_from_db()
    assert SECRET.findall(shown) == [subscription.secret] != [old]
    assert "messages are signed with the secret before this one too" in shown


def test_a_test_is_sent_and_found_in_the_log(staff):
    subscription = SubscriptionFactory()

    page = staff.post(page_of(subscription), fields(act="test"), follow=True).content.decode()
    delivery = Delivery.objects.get()
    assert (delivery.act, delivery.state) == ("test", "waiting")
    assert f'<a href="{page_of(delivery)}">' in page


def test_who_is_switched_on_again_begins_anew(staff):
    subscription = SubscriptionFactory(given_up=5)
    subscription.switch_off("Five messages in a row were given up.")
    assert "Five messages in a row" in staff.get(page_of(subscription)).content.decode()

    staff.post(page_of(subscription), fields())
    subscription.refresh_from_db()
    assert (subscription.is_active, subscription.given_up, subscription.why_off) == (True, 0, "")


def test_the_log_tells_what_was_sent_and_how_it_went(staff):
    subscription = SubscriptionFactory(name="Catalogue")
    delivery = delivery_of(subscription, status=503, seconds=0.25, answer="<b>Not now</b>", attempts=7)

    for page in (staff.get(LOG), staff.get(page_of(delivery))):
        text = page.content.decode()
        assert [word for word in ("Catalogue", "503", "0.25", "&lt;b&gt;Not now", "Given up") if word not in text] == []


def test_a_message_is_sent_again_from_its_page_and_from_the_list(staff):
    subscription = SubscriptionFactory()
    first, second = delivery_of(subscription), delivery_of(subscription)

    assert "Send it again" in staff.get(page_of(first)).content.decode()
    staff.post(page_of(first), {"act": "again"})
    staff.post(LOG, {"action": "send_selected_again", "_selected_action": [second.pk]})
    assert [entry.state for entry in Delivery.objects.all()] == ["waiting", "waiting"]
    assert "Send it again" not in staff.get(page_of(first)).content.decode()


def test_nothing_is_sent_again_to_whom_was_switched_off(staff):
    delivery = delivery_of(SubscriptionFactory(name="Catalogue", is_active=False))

    page = staff.post(page_of(delivery), {"act": "again"}, follow=True).content.decode()
    assert "“Catalogue” is switched off. Switch it on first." in page
    assert Delivery.objects.get().state == "given-up"


def test_the_log_cannot_be_altered(staff):
    delivery = delivery_of(SubscriptionFactory())

    refused = [
        staff.post(page_of(delivery), {"answer": "Fine"}),
        staff.post(reverse("admin:webhooks_delivery_delete", args=[delivery.pk]), {"post": "yes"}),
        staff.get(reverse("admin:webhooks_delivery_add")),
    ]
    assert [answer.status_code for answer in refused] == [403, 403, 403]
    unknown = reverse("admin:webhooks_delivery_change", args=["unknown"])
    assert staff.post(unknown, {"act": "again"}).status_code == 404
    assert Delivery.objects.get().answer == ""


def test_a_subscription_is_deleted_with_its_log(staff):
    subscription = SubscriptionFactory()
    delivery_of(subscription)

    staff.post(reverse("admin:webhooks_subscription_delete", args=[subscription.pk]), {"post": "yes"})
    assert (Subscription.objects.count(), Delivery.objects.count()) == (0, 0)


@pytest.mark.parametrize("role", ["editor", "publisher"])
def test_only_administrators_see_and_do_any_of_this(client, request, role):
    subscription = SubscriptionFactory()
    delivery = delivery_of(subscription)
    client.force_login(request.getfixturevalue(role))

    pages = [LIST, ADD, LOG, page_of(subscription), page_of(delivery)]
    assert [client.get(page).status_code for page in pages] == [403] * 5
    assert client.post(page_of(subscription), fields(act="renew")).status_code == 403
    assert client.post(page_of(delivery), {"act": "again"}).status_code == 403
    assert "Webhooks" not in client.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize("page", [LIST, LOG])
def test_a_list_asks_as_many_queries_for_thirty_as_for_three(staff, django_assert_max_num_queries, page):
    for _ in range(3):
        delivery_of(SubscriptionFactory())
    staff.get(page)

    with django_assert_max_num_queries(12) as few:
        staff.get(page)
    for _ in range(27):
        delivery_of(SubscriptionFactory())
    with django_assert_max_num_queries(len(few)):
        staff.get(page)
