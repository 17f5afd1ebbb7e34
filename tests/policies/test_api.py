import pytest

from tests.factories import PolicyFactory, PolicyRelationFactory, ProvisionFactory

pytestmark = pytest.mark.django_db


def test_a_document_says_what_it_does_to_others_and_they_to_it(client):
    charter, plan = (PolicyFactory(published=True, slug=slug, title=slug) for slug in ("charter", "plan"))
    PolicyRelationFactory(record=plan, other=charter, kind="implements")

    def relations(slug):
        answer = client.get(f"/api/v1/policies/{slug}/").json()
        return [
            [(relation["kind"], relation["policy"]["code"]) for relation in answer[name]]
            for name in ("relations", "related_from")
        ]

    assert relations("plan") == [[("implements", "charter")], []]
    assert relations("charter") == [[], [("implements", "plan")]]


def test_a_document_lists_its_provisions_in_order_each_with_the_one_above(client):
    charter = PolicyFactory(published=True, slug="charter")
    group = ProvisionFactory(policy=charter, slug="group-1", order=1, number="1", heading="Security")
    ProvisionFactory(policy=charter, slug="chapter-1", order=2, number="i", heading="Drugs", parent=group)

    provisions = client.get("/api/v1/policies/charter/").json()["provisions"]

    assert [(row["code"], row["number"], row["heading"]) for row in provisions] == [
        ("charter:group-1", "1", "Security"),
        ("charter:chapter-1", "i", "Drugs"),
    ]
    assert [row["parent"] and row["parent"]["code"] for row in provisions] == [None, "charter:group-1"]


def test_a_provision_is_found_by_document_and_place(client):
    charter = PolicyFactory(published=True, slug="charter")
    ProvisionFactory(policy=charter, slug="chapter-9", heading="Drugs")
    ProvisionFactory(policy=PolicyFactory(published=True), slug="chapter-9", heading="Something else")

    answer = client.get("/api/v1/provisions/charter:chapter-9/").json()

    assert (answer["code"], answer["policy"]["code"], answer["heading"], answer["page"]) == (
        "charter:chapter-9",
        "charter",
        "Drugs",
        "http://testserver/policies/charter/chapter-9/",
    )
