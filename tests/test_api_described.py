"""The description of the API tells the whole truth: what it allows is answered, and every answer is as it says."""

import os

import pytest
import schemathesis
from django.contrib.auth.models import Group
from django.db import transaction

from access.models import Scope
from eulac.wsgi import application
from tests.factories import TokenFactory, UserFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.xdist_group("content"),
    pytest.mark.usefixtures("first_content"),
]

EXAMPLES = int(os.environ.get("API_EXAMPLES", "1"))
described = schemathesis.pytest.from_fixture("described_api")


@pytest.fixture(scope="module")
def described_api():
    config = schemathesis.Config.from_dict(
        {
            "generation": {"max-examples": EXAMPLES, "deterministic": True, "mode": "all"},
            "phases": {"coverage": {"enabled": "COV" in os.environ}, "examples": {"enabled": True}},
        }
    )
    return schemathesis.openapi.from_wsgi(
        "/api/v1/schema/?format=json", application, config=config, headers={"Host": "localhost"}
    )


@pytest.fixture
def writer(db):
    user = UserFactory(username="publisher")
    user.groups.add(Group.objects.get(name="Publisher"))
    return TokenFactory(user=user, scopes=[Scope.WRITE, Scope.IMPORT, Scope.READ])


@described.parametrize()
def test_nobody(case):
    with transaction.atomic():
        case.call_and_validate(headers={"Host": "localhost"})
        transaction.set_rollback(True)
