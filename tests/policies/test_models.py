import pytest
from django.core.exceptions import ValidationError

from policies.models import Provision
from tests.factories import PolicyFactory, PolicyRelationFactory, ProvisionFactory

pytestmark = pytest.mark.django_db


def test_a_provision_is_public_only_with_its_document():
    shown = ProvisionFactory(policy=PolicyFactory(published=True))
    ProvisionFactory(policy=PolicyFactory())
    assert list(Provision.objects.published()) == [shown]


def test_a_provision_stays_in_its_parents_document():
    stray = ProvisionFactory(parent=ProvisionFactory())
    with pytest.raises(ValidationError, match="belongs to another document"):
        stray.full_clean()


def test_two_documents_may_have_a_provision_of_the_same_slug_but_one_may_not():
    chapter = ProvisionFactory(slug="chapter-1")
    ProvisionFactory(slug="chapter-1")
    with pytest.raises(ValidationError, match="Another provision of this document"):
        ProvisionFactory.build(policy=chapter.policy, slug="chapter-1").full_clean()


def test_a_document_is_not_related_to_itself():
    plan = PolicyFactory()
    with pytest.raises(ValidationError, match="not related to itself"):
        PolicyRelationFactory.build(record=plan, other=plan).full_clean()


@pytest.mark.parametrize(
    ("number", "heading", "printed"),
    [
        ("3", "Focal area 3", "Focal area 3"),
        ("ix", "Chapter IX: drugs", "Chapter IX: drugs"),
        ("3", "Peace", "3 Peace"),
        ("3", "Agenda 2030", "3 Agenda 2030"),
        ("3", "As in 3.4", "3 As in 3.4"),
        ("a", "What a state does", "a What a state does"),
        ("", "Peace", "Peace"),
    ],
)
def test_a_provision_prints_its_number_once(number, heading, printed):
    assert str(ProvisionFactory.build(number=number, heading=heading)) == printed
