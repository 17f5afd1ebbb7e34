"""The table of rights leaves nothing out: whoever adds an address says there who gets what."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser

from tests.conftest import in_role
from tests.rights.table import ACTIONS, TABLE
from tests.rights.trying import cases, lines_about


def test_every_address_has_a_line_for_each_method_and_state():
    wanting = {
        f"“{surface.kind}” ({surface.route}), {method}{f', {state}' if state else ''}: add a Line to "
        "tests/rights/table.py that says what each role gets there."
        for surface, method, state in cases()
        if not lines_about(surface, method, state)
    }
    assert sorted(wanting) == []


def test_no_address_has_two_lines():
    twice = {
        f"“{surface.kind}” ({surface.route}), {method}, {state}: {', '.join(map(str, found))}"
        for surface, method, state in cases()
        if len(found := lines_about(surface, method, state)) > 1
    }
    assert sorted(twice) == []


def test_every_line_speaks_of_an_address():
    spoken = {id(line) for case in cases() for line in lines_about(*case)}
    assert [str(line) for line in TABLE if id(line) not in spoken] == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["", *ACTIONS])
def test_each_role_is_offered_its_acts_on_chosen_rows_and_no_other(rf, role):
    request = rf.get("/")
    request.user = in_role(role) if role else AnonymousUser()
    roles = [*ACTIONS][: [*ACTIONS].index(role) + 1] if role else []

    for model, page in admin.site._registry.items():
        offered = set(page.get_actions(request))
        allowed = {act for name in roles for models, acts in ACTIONS[name] if model in models for act in acts}
        assert (model, offered) == (model, allowed)
