"""What holds for every noun that is written through the API."""

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from eulac.api import router
from reference.models import Theme
from tests.factories import UserFactory
from tests.test_api import NOUNS
from tests.writing.requests import Writer

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("first_content"),
]
EXAMPLES = {prefix: viewset.example for prefix, viewset, _ in router.registry}


@pytest.fixture
def desk(client, publisher):
    return Writer(client, publisher)


def without_references(shown):
    """The codes in the place of the references that the API writes."""
    if isinstance(shown, dict):
        return (
            shown["code"]
            if {"code", "name", "url"} == set(shown)
            else {k: without_references(v) for k, v in shown.items()}
        )
    return [*map(without_references, shown)] if isinstance(shown, list) else shown


def said_in(shown, said):
    """Of what is shown that which was said."""
    if isinstance(said, dict):
        return {name: said_in(shown[name], value) for name, value in said.items()}
    if isinstance(said, list):
        return [said_in(one, other) for one, other in zip(shown, said, strict=True)]
    return shown


@pytest.mark.parametrize("noun", NOUNS)
def test_the_example_of_the_description_is_recorded_and_read_back(desk, client, noun):
    answer = desk.post(f"/api/v1/{noun}/", EXAMPLES[noun])

    assert answer.status_code == 201, answer.json()
    shown = answer.json()
    assert said_in(without_references(shown), EXAMPLES[noun]) == EXAMPLES[noun]
    again = desk.get(answer["Location"])
    assert (again.json(), again["ETag"]) == (shown, answer["ETag"])
    assert client.get(answer["Location"]).status_code == (404 if shown.get("state") == "draft" else 200)
    assert shown.get("state") in ("draft", None)


@pytest.fixture(scope="module")
def description(first_content):
    return Client().get("/api/v1/schema/", headers={"accept": "application/json"}).json()


def described(description, method, address, kind, status=None):
    """A validator of what is sent to an address, or of what it answers with a status."""
    operation = description["paths"][address][method]
    about = operation["requestBody"] if kind == "request" else operation["responses"][str(status)]
    [content] = about["content"].values()
    return Draft202012Validator(description | content["schema"])


@pytest.mark.parametrize("noun", NOUNS)
def test_what_is_sent_and_answered_is_as_the_description_says(desk, description, noun):
    listed, one, bulk = f"/api/v1/{noun}/", f"/api/v1/{noun}/{{key}}/", f"/api/v1/{noun}/bulk/"
    described(description, "post", listed, "request").validate(EXAMPLES[noun])
    described(description, "post", bulk, "request").validate({"entries": [EXAMPLES[noun]], "reason": "A plan"})

    made = desk.post(listed, EXAMPLES[noun])
    here = made["Location"].removeprefix("http://testserver")
    changed = desk.change(here, EXAMPLES[noun] | {"reason": "Once more"})
    wrong, stale = desk.change(here, {"x": 1}), desk.patch(here, {}, if_match='"0123"')
    many = desk.post(bulk, {"entries": [EXAMPLES[noun]]})

    for method, address, answer in (
        ("post", listed, made),
        ("patch", one, changed),
        ("patch", one, wrong),
        ("patch", one, stale),
        ("patch", one, desk.patch(here, {})),
        ("post", bulk, many),
    ):
        described(description, method, address, "response", answer.status_code).validate(answer.json())
    assert [made.status_code, changed.status_code, wrong.status_code, stale.status_code] == [201, 200, 400, 412]
    assert (many.status_code, changed.json()) == (400, made.json())


@pytest.mark.parametrize("noun", NOUNS)
def test_each_operation_says_what_it_wants_and_how_it_may_end(description, noun):
    paths = {address: ways for address, ways in description["paths"].items() if address.startswith(f"/api/v1/{noun}/")}
    writing = [(address, method, ways[method]) for address, ways in paths.items() for method in ways if method != "get"]

    for address, method, operation in writing:
        headers = {parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "header"}
        expected = {"Idempotency-Key"} if method == "post" else set()
        is_only_refused = method == "delete" and "{key}" in address and hasattr(NOUNS[noun], "state")
        is_one = "{key}" in address and not is_only_refused
        is_held = is_one or (address.endswith("/bulk/") and method != "post")
        assert headers == (expected | {"If-Match"} if is_one else expected)
        assert operation["security"] == [{"token": []}, {"login": []}]
        assert {"401", "403", "409", "429", "default"} <= set(operation["responses"])
        assert ("428" in operation["responses"]) is ("412" in operation["responses"]) is is_held
    assert len(writing) == (11 if hasattr(NOUNS[noun], "state") else 6)


def test_somebody_who_is_logged_in_writes_with_the_mark_against_forgery(editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)

    def send(**headers):
        return client.post("/api/v1/themes/", {"name": "Ports"}, content_type="application/json", headers=headers)

    refused = send()
    client.get("/admin/")
    done = send(x_csrftoken=client.cookies["csrftoken"].value)

    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert (done.status_code, Theme.objects.get(slug="ports").history.get().history_user) == (201, editor)


@pytest.mark.parametrize("scopes", [[], ["read"], ["import"], ["read", "import"]])
def test_a_token_for_something_else_does_not_write(client, publisher, scopes):
    answer = Writer(client, publisher, scopes=scopes).post("/api/v1/themes/", {"name": "Ports"})

    assert (answer.status_code, answer.json()["detail"]) == (403, "This token lacks the scope “write”.")


def test_somebody_who_is_no_member_of_the_staff_does_not_write(client):
    client.force_login(UserFactory(is_staff=False, is_superuser=True))

    answer = client.post("/api/v1/themes/", {"name": "Ports"}, content_type="application/json")

    assert (answer.status_code, answer.json()["detail"]) == (403, "Only staff may write.")


def test_the_pages_of_others_may_only_read(client):
    answer = client.options("/api/v1/themes/", headers={"origin": "https://elsewhere.example"})

    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (204, "*")
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert answer["Access-Control-Allow-Headers"] == "Accept, If-None-Match"
    assert "POST" in answer["Allow"]
