"""A page of another site makes nobody's browser write here."""

import pytest
from django.test import Client

from tests.conftest import in_role
from tests.rights.surfaces import address_of, letter
from tests.rights.trying import SURFACES
from tests.rights.world import states_of

pytestmark = pytest.mark.django_db


def test_nothing_is_written_for_another_site(world):
    """Its form is sent along with the log-in of an administrator, and without the token that our own forms carry."""
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.force_login(in_role("Administrator"))
    taken = []
    for surface in SURFACES:
        row = world.rows[surface.model][states_of(surface.model)[0]] if surface.names_a_row else None
        for method in ("post", "put", "patch", "delete"):
            answer = getattr(browser, method)(address_of(surface, row), headers={"origin": "https://evil.example"})
            if letter(answer) not in "-0x":
                taken.append(f"{method} {surface.route}: {answer.status_code}")

    assert taken == []
