import pytest

from tests.factories import (
    AgreementFactory,
    CountryFactory,
    FigureFactory,
    MissionFactory,
    ParticipationFactory,
    PolicyFactory,
    ProgrammeFactory,
    ProvisionFactory,
)
from tests.reading import page_of, seen

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("published", [True, False])
def test_what_a_mission_is_linked_to_shows_only_when_it_is_public(client, published):
    chile = CountryFactory(name_en="Chile")
    mission = MissionFactory(
        published=True,
        programmes=[ProgrammeFactory(title="A programme", published=published)],
        provisions=[ProvisionFactory(heading="A commitment", policy=PolicyFactory(published=published))],
    )
    agreement = AgreementFactory(title="An agreement", country=chile, published=published)
    ParticipationFactory(mission=mission, country=chile, agreement=agreement)
    FigureFactory(label="A number", mission=mission, published=published)
    names = ["A programme", "A commitment", "An agreement", "A number"]
    assert seen(client, mission, names) == (names if published else [])
    assert ("no basis recorded" in page_of(client, mission)) is not published


def test_a_participation_without_an_agreement_says_so(client):
    participation = ParticipationFactory(published=True, country=CountryFactory(iso2="CL", name_en="Chile"))
    AgreementFactory(title="Framework agreement of later", country=participation.country, published=True)
    page = page_of(client, participation.mission)
    assert ("no basis recorded" in page, "Framework agreement of later" in page) == (True, False)
    assert 'id="cl"' in page


@pytest.mark.parametrize("published", [True, False])
def test_what_an_agreement_is_linked_to_shows_only_when_it_is_public(client, published):
    agreement = AgreementFactory(published=True, policy=PolicyFactory(title="Its text", published=published))
    mission = MissionFactory(title="A mission", published=published)
    ParticipationFactory(mission=mission, country=agreement.country, agreement=agreement)
    names = ["Its text", "A mission"]
    assert seen(client, agreement, names) == (names if published else [])


def test_the_dates_of_an_agreement_stay_apart(client):
    page = page_of(client, AgreementFactory(published=True, signed="2014", provisional_from="2014-02"))
    assert "<dt>Signed</dt><dd>2014</dd>" in page
    assert "<dt>Provisionally applied from</dt><dd>February 2014</dd>" in page
    assert '<dt>In force from</dt><dd><span class="missing">not stated</span></dd>' in page
