"""What holds for every noun that is written through the API."""

import pytest

from eulac.api import router
from tests.test_api import NOUNS
from tests.writing.requests import Writer

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.xdist_group("content"),
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
