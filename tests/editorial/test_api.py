"""The ways of the API: paging, filters, errors, addresses that moved, and its description."""

import re

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator

from editorial.version import renew
from programmes.api import ProgrammeViewSet
from tests.factories import (
    CountryFactory,
    MissionFactory,
    ParticipationFactory,
    PolicyFactory,
    ProgrammeFactory,
    ProvisionFactory,
    ThemeFactory,
)
from tests.together import together

pytestmark = pytest.mark.django_db
PROGRAMMES = "/api/v1/programmes/"


def slugs(answer):
    return [row["slug"] for row in answer.json()["results"]]


def is_problem(answer, status, title):
    document = answer.json()
    return (
        answer["Content-Type"] == "application/problem+json"
        and (document["type"], document["title"]) == ("about:blank", title)
        and answer.status_code == document["status"] == status
    )


def test_every_parameter_that_cannot_be_used_is_named_with_what_could_be_written(client):
    CountryFactory(iso2="PE", name_en="Peru")

    wrong = client.get(PROGRAMMES, {"country": "Peruu", "year": "20x6", "level": "high", "budget": "5", "order": "age"})

    assert is_problem(wrong, 400, "Bad Request")
    errors = wrong.json()["errors"]
    [unknown] = errors.pop("budget")
    assert unknown.startswith("There is no filter “budget” here. Filters: as_of, country, cursor, delivers, expand, ")
    assert {"country", "cursor", "expand", "order", "page", "slug__in", "starts__gte/gt/lte/lt/isnull"} <= set(
        re.split(r"[ ,.]+", unknown)
    )
    assert errors == {
        "country": ["“Peruu” is not the name of any country here. Closest: “Peru” (PE)."],
        "level": ["“high” is not one of: trans-regional, regional, sub-regional, bilateral."],
        "order": ["“age” is not an order. Orders: title, -title, starts, -starts, ends, -ends, changed, -changed."],
        "year": ["“20x6” is not a date that can be read. Write a year, a month or a day: 2016, 2016-08 or 2016-08-24."],
    }


@pytest.mark.parametrize("page", ["0", "-1", "2", "abc", "last", "1.5", "%00", "9" * 5000])
def test_a_page_that_is_not_there_is_answered_with_those_that_are(client, page):
    ProgrammeFactory(published=True)

    answer = client.get(f"{PROGRAMMES}?page={page}")

    assert is_problem(answer, 400, "Bad Request")
    assert answer.json()["errors"]["page"][0].endswith("Pages: 1 to 1.")


@pytest.mark.parametrize("size", ["0", "501", "abc", "-5", "²", "9" * 5000])
def test_a_page_holds_from_1_to_500_entries(client, size):
    answer = client.get(PROGRAMMES, {"page_size": size})

    assert is_problem(answer, 400, "Bad Request")
    assert answer.json()["errors"] == {"page_size": [f"“{size}” is not a number from 1 to 500."]}


def test_filters_orders_and_pages_go_together(client):
    drugs = ThemeFactory(slug="drugs", name="Drugs")
    for slug, starts in [("late", "2016"), ("early", "2009-03"), ("undated", None)]:
        ProgrammeFactory(published=True, slug=slug, starts=starts, themes=[drugs])
    ProgrammeFactory(published=True, starts="2001")
    query = {"theme": "Drugs", "order": "-starts", "page_size": 2}

    first = client.get(PROGRAMMES, query)
    second = client.get(first.json()["next"])

    assert (first.json()["count"], slugs(first), slugs(second)) == (3, ["late", "early"], ["undated"])
    assert second.json()["next"] is None
    assert client.get(second.json()["previous"]).json() == first.json()


def test_repeating_a_filter_means_any_of_its_values(client):
    for level in ("regional", "bilateral", "sub-regional"):
        ProgrammeFactory(published=True, slug=level, level=level)

    answer = client.get(f"{PROGRAMMES}?level=bilateral&level=regional&order=title")

    assert sorted(slugs(answer)) == ["bilateral", "regional"]


def test_a_draft_is_unknown_to_the_filters_too(client):
    PolicyFactory(slug="kept-secret", title="Kept secret")

    answer = client.get("/api/v1/provisions/?policy=kept-secret")

    assert answer.json()["errors"] == {"policy": ["“kept-secret” is not the name of any policy document here."]}


def test_an_old_slug_leads_to_the_new_address(client):
    programme = ProgrammeFactory(published=True, slug="old")
    programme.slug = "new"
    programme.save()

    answer = client.get("/api/v1/programmes/old/")

    assert (answer.status_code, answer["Location"]) == (301, "http://testserver/api/v1/programmes/new/")


def test_the_old_slug_of_a_draft_leads_nowhere(client):
    draft = ProgrammeFactory(slug="old")
    draft.slug = "new"
    draft.save()

    assert client.get("/api/v1/programmes/old/").status_code == 404


def test_a_provision_and_a_participation_move_with_what_they_belong_to(client):
    policy, mission = PolicyFactory(published=True, slug="old"), MissionFactory(published=True, slug="old")
    ProvisionFactory(policy=policy, slug="chapter-1")
    ParticipationFactory(mission=mission, country=CountryFactory(iso2="CL"))
    for record in (policy, mission):
        record.slug = "new"
        record.save()

    provision, participation = (
        client.get(f"/api/v1/{key}/") for key in ("provisions/old:chapter-1", "participations/old:cl")
    )

    assert (provision.status_code, provision["Location"]) == (
        301,
        "http://testserver/api/v1/provisions/new:chapter-1/",
    )
    assert (participation.status_code, participation["Location"]) == (
        301,
        "http://testserver/api/v1/participations/new:cl/",
    )


@pytest.mark.parametrize("address", ["/api/", "/api/v1/nonsense/", "/api/v2/programmes/", "/api/v1/programmes/a/b/"])
def test_an_address_that_is_none_of_the_api_is_a_problem_document(client, address):
    answer = client.get(address)

    assert is_problem(answer, 404, "Not Found")
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_an_address_without_its_last_slash_leads_to_the_one_that_has_it(client):
    answer = client.get("/api/v1/programmes?order=title")

    assert (answer.status_code, answer["Location"]) == (301, "/api/v1/programmes/?order=title")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/schema/"])
def test_what_is_no_noun_is_for_reading(client, method, address):
    answer = getattr(client, method)(address)

    assert is_problem(answer, 405, "Method Not Allowed")
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("address", ["/api/v1/", PROGRAMMES, "/api/v1/schema/"])
def test_a_format_that_the_api_does_not_speak_is_a_problem_document(client, address):
    assert is_problem(client.get(address, headers={"Accept": "image/png"}), 406, "Not Acceptable")


def test_a_fault_of_ours_is_a_problem_document_without_its_inside(client, monkeypatch):
    def fail(self):
        raise RuntimeError("the inside")

    monkeypatch.setattr(ProgrammeViewSet, "get_queryset", fail)
    client.raise_request_exception = False

    answer = client.get(PROGRAMMES)

    assert is_problem(answer, 500, "Internal Server Error")
    assert "the inside" not in answer.content.decode()


def test_a_fault_of_ours_is_recorded_with_its_cause(client, monkeypatch, caplog):
    monkeypatch.setattr(ProgrammeViewSet, "get_queryset", lambda self: 1 / 0)
    client.raise_request_exception = False

    client.get(PROGRAMMES)

    assert [(record.levelname, record.getMessage(), record.exc_info[0]) for record in caplog.records] == [
        ("ERROR", f"Internal Server Error: {PROGRAMMES}", ZeroDivisionError)
    ]


@pytest.mark.parametrize("address", ["/api/v1/", PROGRAMMES, f"{PROGRAMMES}?page=9", "/api/v1/schema/"])
def test_any_web_page_may_read_the_api(client, address):
    answer = client.get(address, headers={"Origin": "https://elsewhere.example"})

    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    assert not answer.cookies


def test_the_description_is_valid_and_whole(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))


def test_the_description_names_every_filter_and_every_way_to_fail(client):
    paths = client.get("/api/v1/schema/", headers={"accept": "application/json"}).json()["paths"]
    listed, one = paths[PROGRAMMES]["get"], paths["/api/v1/programmes/{key}/"]["get"]
    parameters = {parameter["name"]: parameter for parameter in listed["parameters"]}

    ways = {"cursor", "page", "page_size", "fields", "omit", "expand", "changed_since", "as_of", "state"}
    assert set(parameters) == {*ProgrammeViewSet.filterset_class.base_filters, *ProgrammeViewSet().lookups(), *ways}
    assert all(parameter["description"] for parameter in listed["parameters"])
    assert parameters["level"]["schema"]["items"]["enum"] == ["trans-regional", "regional", "sub-regional", "bilateral"]
    assert set(listed["responses"]) == {"200", "304", "400", "401", "406", "410", "429", "default"}
    assert set(one["responses"]) == {"200", "301", "304", "400", "401", "404", "406", "429", "default"}


@pytest.mark.django_db(transaction=True)
def test_many_who_ask_for_the_description_at_once_all_get_the_same(monkeypatch):
    ProgrammeFactory(published=True, slug=ProgrammeViewSet.known_key)
    made, get_schema = [], SchemaGenerator.get_schema
    monkeypatch.setattr(
        SchemaGenerator, "get_schema", lambda *args, **named: made.append(1) or get_schema(*args, **named)
    )

    def ask():
        answer = Client().get("/api/v1/schema/", headers={"accept": "application/json"})
        return answer.status_code, answer.content

    answers = together(*[ask] * 8)

    assert {status for status, _ in answers} == {200}
    assert len(answers) == 8
    assert len({body for _, body in answers}) == len(made) == 1


def test_the_description_names_the_site_as_its_reader_does_and_shows_changes_at_once(client, settings):
    settings.ALLOWED_HOSTS = ["first.example", "second.example"]
    programme = ProgrammeFactory(published=True, slug=ProgrammeViewSet.known_key, title="Before")

    def example(host: str) -> dict:
        headers = {"accept": "application/json", "host": host}
        entry = client.get("/api/v1/schema/", headers=headers).json()["paths"]["/api/v1/programmes/{key}/"]["get"]
        [shown] = entry["responses"]["200"]["content"]["application/json"]["examples"].values()
        return shown["value"]

    first, second = example("first.example"), example("second.example")
    assert first["url"] == f"http://first.example{PROGRAMMES}{programme.slug}/"
    assert second["url"] == f"http://second.example{PROGRAMMES}{programme.slug}/"

    programme.title = "After"
    programme.save()
    renew()
    assert (first["title"], example("first.example")["title"]) == ("Before", "After")


@pytest.mark.browser
def test_the_documentation_page_works_offline_under_the_strict_policy(live_page):
    ProgrammeFactory(published=True, slug="aircop", title="AIRCOP")
    page = live_page.visit(reverse("api:docs"))

    listed = page.get_by_text("List programmes")
    while not listed.count():  # what is further down is only made when somebody comes there
        page.mouse.wheel(0, 1500)
        page.wait_for_timeout(200)
    listed.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    page.get_by_text('"slug": "aircop"').first.wait_for()

    assert live_page.complaints == []
