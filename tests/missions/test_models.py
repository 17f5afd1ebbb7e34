import pytest
from django.core.exceptions import ValidationError

from editorial.dates import PartialDate
from missions.models import Participation
from tests.factories import AgreementFactory, CountryFactory, MissionFactory, ParticipationFactory

pytestmark = pytest.mark.django_db


def test_a_participation_does_not_begin_before_its_mission():
    participation = ParticipationFactory(mission=MissionFactory(starts="2004"), starts="2003-12")
    with pytest.raises(ValidationError, match="begins before the mission"):
        participation.full_clean()


def test_a_later_framework_agreement_is_not_the_basis_of_an_earlier_participation():
    chile = CountryFactory()
    framework = AgreementFactory(country=chile, signed="2014")
    participation = ParticipationFactory(
        mission=MissionFactory(title="ALTHEA", starts="2004"), country=chile, agreement=framework
    )
    with pytest.raises(ValidationError, match="after the participation began"):
        participation.full_clean()


def test_an_agreement_with_another_country_is_no_basis():
    participation = ParticipationFactory(agreement=AgreementFactory())
    with pytest.raises(ValidationError, match="This agreement is with"):
        participation.full_clean()


def test_what_is_signed_is_no_longer_negotiated():
    with pytest.raises(ValidationError, match="no longer in negotiation"):
        AgreementFactory(status="in-negotiation", signed="2014").full_clean()


def test_an_agreement_is_not_in_force_before_it_is_signed():
    with pytest.raises(ValidationError) as refusal:
        AgreementFactory(signed="2014-05", in_force_from="2013").full_clean()
    assert list(refusal.value.message_dict) == ["in_force_from"]


def test_a_participation_is_public_only_with_its_mission():
    shown = ParticipationFactory(mission=MissionFactory(published=True))
    ParticipationFactory(mission=MissionFactory())
    assert list(Participation.objects.published()) == [shown]


SIGNED, PROVISIONAL, IN_FORCE, ENDED = "2014-01-10", "2014-06", "2016", "2019-05-01"
EVERY_STEP = {"signed": SIGNED, "provisional_from": PROVISIONAL, "in_force_from": IN_FORCE, "ended": ENDED}


@pytest.mark.parametrize(
    ("recorded", "day", "standing"),
    [
        (EVERY_STEP, "2004", "unsigned"),
        (EVERY_STEP, "2014-01-10", "signed"),
        (EVERY_STEP, "2014-07", "provisional"),
        (EVERY_STEP, "2017-03-01", "in-force"),
        (EVERY_STEP, "2020", "ended"),
        (EVERY_STEP, "2016-03", "may-be-in-force"),  # it entered into force in the course of that year
        (EVERY_STEP, "2019", "may-be-in-force"),  # it ended in the course of that year
        (EVERY_STEP, "2014", "unclear"),
        (EVERY_STEP, None, "unclear"),
        ({"signed": "2014", "status": "signed"}, "2015", "signed-only"),
        (
            {"signed": "2014", "status": "in-force"},
            "2015",
            "unclear",
        ),  # it has been in force, from when is not recorded
        ({"signed": "2014", "in_force_from": "2016"}, "2015", "signed"),
        ({"in_force_from": "2016"}, "2015", "unclear"),
        ({}, "2015", "unclear"),
        ({"signed": "2014-10-01", "in_force_from": "2014"}, "2014-03-15", "unsigned"),  # not before it was signed
        ({"in_force_from": "2014-09-01", "ended": "2014"}, "2014-03", "unclear"),
        ({"in_force_from": "2005", "status": "ended"}, "2020", "may-be-in-force"),  # it has ended, nobody says when
        ({"status": "in-negotiation"}, "2015", "unsigned"),
    ],
)
def test_an_agreement_says_what_it_was_on_a_day_and_no_more_than_its_dates_tell(recorded, day, standing):
    agreement = AgreementFactory.build(**recorded, country=None)
    assert agreement.standing_on(day and PartialDate(day)) == standing


def test_a_participation_without_a_start_counts_from_its_mission():
    mission = MissionFactory.build(starts="2004")
    assert ParticipationFactory.build(mission=mission, country=None, source=None).begins == "2004"
    assert ParticipationFactory.build(mission=mission, country=None, source=None, starts="2006").begins == "2006"
