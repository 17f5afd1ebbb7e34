import pytest

from tests.factories import (
    AgreementFactory,
    EventFactory,
    FigureFactory,
    MissionFactory,
    PolicyFactory,
    PolicyRelationFactory,
    ProgrammeFactory,
    ProvisionFactory,
)
from tests.reading import page_of, seen

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("published", [True, False])
def test_what_a_document_is_linked_to_shows_only_when_it_is_public(client, published):
    policy = PolicyFactory(published=True)
    PolicyRelationFactory(record=policy, other=PolicyFactory(title="The one before", published=published))
    PolicyRelationFactory(record=PolicyFactory(title="The one after", published=published), other=policy)
    EventFactory(title="A summit", policies=[policy], published=published)
    AgreementFactory(title="An agreement", policy=policy, published=published)
    provision = ProvisionFactory(policy=policy)
    ProgrammeFactory(title="A programme", provisions=[provision], published=published)
    MissionFactory(title="A mission", provisions=[provision], published=published)
    FigureFactory(label="A number", policy=policy, published=published)
    names = ["The one before", "The one after", "A summit", "An agreement", "A programme", "A mission", "A number"]
    assert seen(client, policy, names) == (names if published else [])
    deliverers = ["A programme", "A mission"]
    assert seen(client, provision, deliverers) == (deliverers if published else [])


def test_relations_read_in_their_own_direction(client):
    policy = PolicyFactory(title="Plan", published=True)
    PolicyRelationFactory(record=policy, other=PolicyFactory(title="Strategy", published=True), kind="implements")
    PolicyRelationFactory(record=PolicyFactory(title="Report", published=True), other=policy, kind="cites")
    words = " ".join(page_of(client, policy).split())
    assert 'It implements <a href="/policies/' in words
    assert "Report</a> cites it" in words


def test_provisions_print_as_the_tree_that_they_are(client):
    policy = PolicyFactory(slug="charter", published=True)
    chapter = ProvisionFactory(policy=policy, slug="chapter-9", number="ix", heading="Drugs", order=1)
    ProvisionFactory(policy=policy, slug="point-a", heading="Demand", parent=chapter, order=2)
    response = client.get("/policies/charter/")
    (top,) = response.context["provisions"]
    assert (top, [below.slug for below in top.below]) == (chapter, ["point-a"])
    assert 'href="/policies/charter/chapter-9/"' in response.content.decode()


def test_a_provision_keeps_its_address_when_its_document_gets_a_new_one(client):
    policy = PolicyFactory(slug="charter", published=True)
    ProvisionFactory(policy=policy, slug="chapter-9")
    policy.slug = "euro-latin-american-charter"
    policy.save()
    moved = client.get("/policies/charter/chapter-9/")
    assert (moved.status_code, moved["Location"]) == (301, "/policies/euro-latin-american-charter/chapter-9/")


def test_a_provision_of_a_draft_has_no_page(client):
    provision = ProvisionFactory(heading="Nobody may see this")
    assert client.get(provision.get_absolute_url()).status_code == 404
    assert "Nobody may see this" not in client.get("/provisions/").content.decode()


@pytest.mark.parametrize("published", [True, False])
def test_what_an_event_is_linked_to_shows_only_when_it_is_public(client, published):
    event = EventFactory(published=True, policies=[PolicyFactory(title="A declaration", published=published)])
    FigureFactory(label="A number", event=event, published=published)
    names = ["A declaration", "A number"]
    assert seen(client, event, names) == (names if published else [])


@pytest.mark.parametrize(("kind", "when"), [("summit", "June 2015"), ("dialogue", "from June 2015")])
def test_one_date_is_the_day_of_a_summit_and_the_beginning_of_a_dialogue(client, kind, when):
    page = page_of(client, EventFactory(kind=kind, starts="2015-06", published=True))
    assert f"<dt>When</dt><dd>{when}</dd>" in page
