"""The first page of the staff says what waits for whoever opens it."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from checks.models import Finding
from drafts.models import Publication, Typed
from editorial.models import State
from tests.factories import FindingFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


def shown(client) -> dict[str, list[str]]:
    content = client.get(reverse("admin:index"))
    return {card.title: [words for words, _ in card.lines] for card in content.context["cards"]}


def test_what_waits_for_a_person_is_on_the_first_page(client, publisher, editor):
    tomorrow = timezone.localtime().replace(hour=9, minute=0) + datetime.timedelta(days=1)
    Publication.objects.create(name="Mine", begun_by=publisher)
    Publication.objects.create(name="Hers", begun_by=editor)
    Publication.objects.create(name="To be reviewed", begun_by=editor, stage=Publication.Stage.IN_REVIEW)
    Publication.objects.create(
        name="To come", begun_by=editor, stage=Publication.Stage.APPROVED, publish_at=tomorrow, scheduled_by=publisher
    )
    Publication.objects.create(name="Left", begun_by=editor, stage=Publication.Stage.APPROVED)
    Typed.objects.create(user=publisher, path="/admin/programmes/programme/add/", sent={})
    ProgrammeFactory(state=State.IN_REVIEW)
    FindingFactory(status=Finding.Status.OPEN)
    client.force_login(publisher)

    found = shown(client)
    typed, mine = found["What you have in the making"]
    assert (typed[:20], mine) == ("Programme, typed on ", "Mine")
    assert found["Waiting for review"] == ["To be reviewed", "1 programme"]
    assert found["To be published"] == [
        f"{tomorrow:%Y-%m-%d} 09:00: To come", "Approved, and not published: Left",
    ]  # fmt: skip
    due, finding = found["To be looked at"]
    assert "to be checked against sources" in due
    assert finding == "1 finding of the rules, open"


def test_all_that_is_to_be_published_is_where_the_card_leads(client, publisher):
    approved = {"begun_by": publisher, "stage": Publication.Stage.APPROVED}
    Publication.objects.create(name="To come", publish_at=timezone.now(), scheduled_by=publisher, **approved)
    Publication.objects.create(name="Left", **approved)
    client.force_login(publisher)
    (card,) = [one for one in client.get(reverse("admin:index")).context["cards"] if one.title == "To be published"]

    assert client.get(card.all_at).context["cl"].result_count == len(card.lines) == 2


def test_nothing_is_said_where_nothing_waits(client, editor):
    client.force_login(editor)

    assert shown(client) == {}


def test_whoever_has_no_role_reads_nothing_of_it(client, django_user_model, publisher):
    Publication.objects.create(name="Secret", begun_by=publisher, stage=Publication.Stage.IN_REVIEW)
    client.force_login(django_user_model.objects.create_user("nobody", is_staff=True))

    assert shown(client) == {}
