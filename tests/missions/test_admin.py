"""The forms of missions and participations."""

import pytest
from django.urls import reverse

from missions.models import Participation
from tests.factories import AgreementFactory, CountryFactory, MissionFactory, ParticipationFactory, SourceFactory

ADD = "admin:missions_participation_add"


@pytest.fixture
def entered(db):
    """A participation as a person types it, in a mission that was launched in 2004."""
    return {
        "mission": MissionFactory(starts="2004-12").pk,
        "country": CountryFactory(name_en="Chile").pk,
        "source": SourceFactory().pk,
    }


def test_an_editor_adds_a_participation_to_a_mission_that_is_not_public_yet(client, editor, entered):
    client.force_login(editor)

    client.post(reverse(ADD), entered)
    assert str(Participation.objects.get().country) == "Chile"


def test_an_agreement_that_is_later_than_the_participation_is_refused_at_its_field(admin_client, entered):
    agreement = AgreementFactory(country_id=entered["country"], signed="2014-01-30")

    response = admin_client.post(reverse(ADD), entered | {"agreement": agreement.pk})
    assert response.context["adminform"].form.errors == {
        "agreement": ["This agreement is of 2014-01-30, after the participation began (2004-12)."]
    }


def test_a_participation_recorded_twice_is_said_in_plain_words(admin_client, entered):
    ParticipationFactory(mission_id=entered["mission"], country_id=entered["country"])

    response = admin_client.post(reverse(ADD), entered)
    assert response.context["adminform"].form.errors == {
        "__all__": ["This country's participation in this mission is recorded already."]
    }
