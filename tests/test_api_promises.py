"""Whoever wrote a program for the last release can go on using it: what the API promised, it keeps."""

import copy

import pytest

from tests.api_promises import RELEASED, broken, description, promises

THEME = "/api/v1/themes/"


@pytest.fixture(scope="module")
def described():
    return description()


@pytest.fixture
def changed(described):
    return copy.deepcopy(described)


def test_nothing_that_clients_of_the_last_release_rest_on_is_broken(described):
    assert broken(set(RELEASED.read_text().splitlines()), promises(described)) == []


def parameter(described, name):
    return next(one for one in described["paths"][THEME]["get"]["parameters"] if one["name"] == name)


def drop_an_address(described):
    del described["paths"]["/api/v1/themes/{key}/history/"]


def drop_a_method(described):
    del described["paths"][THEME]["post"]


def rename_an_operation(described):
    described["paths"][THEME]["get"]["operationId"] = "list_themes"


def drop_a_parameter(described):
    described["paths"][THEME]["get"]["parameters"].remove(parameter(described, "q"))


def drop_a_choice(described):
    parameter(described, "order")["schema"]["enum"].remove("-name")


def demand_a_parameter(described):
    described["paths"][THEME]["get"]["parameters"].append(
        {"name": "by", "in": "query", "required": True, "schema": {"type": "string"}}
    )


def drop_a_property(described):
    del described["components"]["schemas"]["Theme"]["properties"]["description"]


def leave_a_property_out_at_times(described):
    described["components"]["schemas"]["Theme"]["required"].remove("description")


def change_a_type(described):
    described["components"]["schemas"]["Theme"]["properties"]["name"]["type"] = "integer"


def answer_null(described):
    described["components"]["schemas"]["Theme"]["properties"]["name"]["type"] = ["string", "null"]


def demand_a_property(described):
    body = described["components"]["schemas"]["ThemeRequest"]
    body["required"].append("description")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (drop_an_address, "No longer: GET /api/v1/themes/{key}/history/ is called themes_history_list"),
        (drop_a_method, "No longer: POST /api/v1/themes/ is called themes_create"),
        (rename_an_operation, "No longer: GET /api/v1/themes/ is called themes_list"),
        (drop_a_parameter, "No longer: GET /api/v1/themes/ query q takes string"),
        (drop_a_choice, "No longer: GET /api/v1/themes/ query order takes '-name'"),
        (demand_a_parameter, "New: GET /api/v1/themes/ must come with query by"),
        (drop_a_property, "No longer: Theme.description is string"),
        (leave_a_property_out_at_times, "No longer: Theme.description is always there"),
        (change_a_type, "No longer: Theme.name is string"),
        (answer_null, "No longer: Theme.name is string"),
        (demand_a_property, "New: ThemeRequest must come with description"),
    ],
)
def test_what_breaks_clients_is_told(described, changed, change, told):
    change(changed)

    assert told in broken(promises(described), promises(changed))


def test_what_is_added_breaks_nobody(described, changed):
    schemas, paths = changed["components"]["schemas"], changed["paths"]
    paths["/api/v1/ports/{key}/"] = paths["/api/v1/themes/{key}/"]
    paths[THEME]["get"]["parameters"].append({"name": "by", "in": "query", "schema": {"type": "string"}})
    parameter(changed, "order")["schema"]["enum"].append("depth")
    schemas["Theme"]["properties"]["depth"] = {"type": "integer"}
    schemas["Theme"]["required"].append("depth")
    schemas["ThemeRequest"]["properties"]["port"] = {
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": "string"}},
    }
    schemas["PortRequest"] = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}

    assert broken(promises(described), promises(changed)) == []
