"""What holds for every noun of the API, now and later."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator

from eulac.api import router
from figures.models import Figure, Measure
from missions.models import Agreement, Mission, Participation
from policies.models import Event, Policy, Provision
from programmes.models import Programme
from reference.models import Alias, Country, CountryGroup, Instrument, Organisation, Source, Term, Theme
from tests import factories

pytestmark = pytest.mark.django_db

NOUNS = {
    "programmes": Programme,
    "missions": Mission,
    "policies": Policy,
    "provisions": Provision,
    "events": Event,
    "participations": Participation,
    "agreements": Agreement,
    "figures": Figure,
    "measures": Measure,
    "countries": Country,
    "groups": CountryGroup,
    "organisations": Organisation,
    "instruments": Instrument,
    "themes": Theme,
    "sources": Source,
    "terms": Term,
}
# What has a draft state, itself or through what it belongs to, and how a test names it.
RECORDS = {
    Programme: "slug",
    Mission: "slug",
    Policy: "slug",
    Event: "slug",
    Agreement: "slug",
    Figure: "code",
    Provision: "policy__slug",
    Participation: "mission__slug",
}


def make(model, **values):
    published = {"published": True} if model in RECORDS else {}
    return getattr(factories, f"{model.__name__}Factory")(**published | values)


def relations(model, targets):
    """The names of the relations, in either direction, from `model` to one of `targets`."""
    return [field.name for field in model._meta.get_fields() if field.is_relation and field.related_model in targets]


def attach(row, name, other):
    """Ties `other` to `row` by the relation called `name`, whichever side keeps it."""
    field = row._meta.get_field(name)
    if field.many_to_many:
        between_policies = type(row) is Policy is type(other)
        getattr(row, name).add(other, through_defaults={"kind": "cites"} if between_policies else {})
    elif field.auto_created:
        setattr(other, field.field.name, row)
        other.save()
    else:
        setattr(row, name, other)
        row.save()


def make_full(model):
    """A public row with a public neighbour by every relation that it has."""
    row = make(model)
    for name in relations(model, NOUNS.values()):
        if not (model is Figure and name in {"mission", "policy", "event"}):  # a figure is about one record
            attach(row, name, make(row._meta.get_field(name).related_model))
    for add in ADDITIONS.get(model, []):
        add(row)
    if hasattr(row, "aliases"):
        factories.AliasFactory(target=row)
    return row


def addition(factory, field="record"):
    return lambda row: factory(**{field: row})


ADDITIONS = {
    Programme: [addition(factories.ElementFactory), addition(factories.ProgrammeCitationFactory)],
    Mission: [addition(factories.MissionCitationFactory)],
    Policy: [addition(factories.PolicyCitationFactory)],
    Event: [addition(factories.EventCitationFactory)],
    Agreement: [addition(factories.AgreementCitationFactory)],
    Country: [addition(factories.MembershipFactory, "country")],
    CountryGroup: [addition(factories.MembershipFactory, "group")],
}


def address(noun, row):
    return f"/api/v1/{noun}/{getattr(row, row.key_field)}/"


RELATIONS = [(noun, name) for noun, model in NOUNS.items() for name in relations(model, RECORDS)]
# The nouns of reference leave their records to a filter: /api/v1/programmes/?country=PE.
SHOWN = [(noun, name) for noun, name in RELATIONS if NOUNS[noun] in RECORDS]


def test_the_root_lists_every_noun(client):
    assert client.get("/api/v1/").json() == {noun: f"http://testserver/api/v1/{noun}/" for noun in NOUNS}
    assert {prefix: viewset.queryset.model for prefix, viewset, _ in router.registry} == NOUNS


@pytest.mark.parametrize(("noun", "name"), RELATIONS)
def test_a_draft_leaks_through_no_relation(client, noun, name):
    row = make(NOUNS[noun])
    target = row._meta.get_field(name).related_model
    draft = make(target, published=False, **{RECORDS[target]: "kept-secret"})
    before = address(noun, row)
    attach(row, name, draft)

    answers = [client.get(f"/api/v1/{noun}/"), client.get(before)]

    assert "kept-secret" not in "".join(answer.content.decode() for answer in answers)


@pytest.mark.parametrize(("noun", "name"), SHOWN)
def test_what_is_public_shows_through_every_relation(client, noun, name):
    row = make(NOUNS[noun])
    other = make(row._meta.get_field(name).related_model)
    attach(row, name, other)

    assert f"/{getattr(other, other.key_field)}/" in client.get(address(noun, row)).content.decode()


@pytest.mark.parametrize("noun", [noun for noun, model in NOUNS.items() if model in RECORDS])
def test_a_draft_is_not_listed_counted_or_found(client, noun):
    model = NOUNS[noun]
    draft = make(model, published=False)
    shown = make(model)

    listed = client.get(f"/api/v1/{noun}/").json()

    assert (listed["count"], [row["url"] for row in listed["results"]]) == (
        1,
        [f"http://testserver{address(noun, shown)}"],
    )
    assert client.get(address(noun, draft)).status_code == 404


@pytest.mark.parametrize("noun", NOUNS)
def test_a_list_and_its_entries_say_the_same_with_as_many_queries_for_12_as_for_3(client, noun):
    def queries(rows):
        for _ in range(rows):
            make_full(NOUNS[noun])
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(f"/api/v1/{noun}/?page_size=100")
        return answer.json()["results"], len(captured)

    client.get(f"/api/v1/{noun}/")  # reads the content types, once a process
    few, queries_for_few = queries(3)
    many, queries_for_many = queries(9)

    assert len(many) >= len(few) + 9
    assert queries_for_many == queries_for_few
    assert client.get(many[0]["url"]).json() == many[0]


@pytest.mark.parametrize("noun", NOUNS)
def test_every_answer_is_as_the_description_says(client, noun):
    description = client.get("/api/v1/schema/", headers={"accept": "application/json"}).json()
    make_full(NOUNS[noun])
    make(NOUNS[noun])

    answer = client.get(f"/api/v1/{noun}/").json()

    schema = description["paths"][f"/api/v1/{noun}/"]["get"]["responses"]["200"]["content"]["application/json"][
        "schema"
    ]
    Draft202012Validator(description | schema).validate(answer)


@pytest.mark.parametrize("noun", NOUNS)
def test_every_page_named_in_an_answer_is_there(client, noun):
    row = make_full(NOUNS[noun])

    page = client.get(address(noun, row)).json()["page"]

    assert client.get(page).status_code == 200


@pytest.mark.parametrize("noun", NOUNS)
def test_paging_goes_through_a_list_once_and_in_the_same_order(client, noun):
    for _ in range(7):
        make(NOUNS[noun])
    whole = [row["url"] for row in client.get(f"/api/v1/{noun}/").json()["results"]]

    paged, following = [], f"/api/v1/{noun}/?page_size=2"
    while following:
        page = client.get(following).json()
        paged += [row["url"] for row in page["results"]]
        following = page["next"]

    assert paged == whole
    assert len(set(whole)) == 7


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("value", ["Atlantis", "%00", "%ff", "-1", "9" * 5000, "'%22%3Cscript%3E", "%F0%9F%98%80", ""])
def test_no_value_of_any_filter_breaks_a_list(client, noun, value):
    make(NOUNS[noun])
    filters = next(viewset for prefix, viewset, _ in router.registry if prefix == noun).filterset_class.base_filters

    statuses = {
        name: client.get(f"/api/v1/{noun}/?{name}={value}").status_code for name in [*filters, "page", "page_size", "x"]
    }

    assert set(statuses.values()) <= {200, 400}
    assert statuses["x"] == 400


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("key", ["nowhere", "%00", "%ff", "a:b", "a%2Fb", "a%0Ab", "9" * 5000, ":"])
def test_an_unknown_entry_is_a_problem_document(client, noun, key):
    answer = client.get(f"/api/v1/{noun}/{key}/")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_every_name_that_a_noun_answers_to_is_given_with_it(client):
    for noun, model in NOUNS.items():
        if hasattr(model, "aliases"):
            row = make(model)
            factories.AliasFactory(target=row, name="Nombre", kind=Alias.Kind.TRANSLATION, language="es")

            assert client.get(address(noun, row)).json()["aliases"] == [
                {"name": "Nombre", "kind": "translation", "language": "es"}
            ]
