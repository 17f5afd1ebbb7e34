"""The description of the API is the whole truth: what it allows is answered, and every answer is as it says.

`API_EXAMPLES=200 .venv/bin/pytest tests/test_api_described.py` tries so many requests of each kind, and every
boundary of every value as well.
"""

import os

import hypothesis
import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction

from tests.api_promises import description
from tests.conftest import in_role
from tests.factories import TokenFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("first_content", "no_limits", "one_connection"),
]

EXAMPLES = int(os.environ.get("API_EXAMPLES", "2"))
SENT = {"Host": "localhost", "Accept-Encoding": "identity"}  # Schemathesis would not unpack what comes compressed
# All checks of Schemathesis run. These words are added to those by which it knows a refusal:
# - 428 is how RFC 6585 says that a header is missing, and an unknown record is told of before that;
# - 412 comes before any look at the body, as RFC 9110 says;
# - 400 is also how a value is refused that OpenAPI cannot rule out: codes of what is not recorded, keys that are taken,
#   an end before its start, filters that exclude each other; 410 and 422, tokens and Idempotency-Keys of others.
CHECKS = {
    "missing_required_header": {"expected-statuses": ["400", "401", "403", "404", "406", "415", "422", "428"]},
    "negative_data_rejection": {
        "expected-statuses": ["400", "401", "403", "404", "405", "406", "409", "412", "415", "422", "428"]
    },
    "positive_data_acceptance": {
        "expected-statuses": ["2xx", "3xx", "400", "401", "403", "404", "409", "410", "412", "422"]
    },
}
SETTINGS = {
    "generation": {
        "max-examples": EXAMPLES,
        "deterministic": True,
        "database": "none",
        "with-security-parameters": False,
    },
    "phases": {"coverage": {"enabled": "API_EXAMPLES" in os.environ}},  # it takes ten minutes
    "checks": CHECKS,
}
UNHURRIED = {
    "database": None,
    "deadline": None,
    "suppress_health_check": list(hypothesis.HealthCheck),
    "phases": [hypothesis.Phase.generate],
}
described = schemathesis.openapi.from_dict(description(), config=schemathesis.Config.from_dict(SETTINGS))
described.app = WSGIHandler()


@pytest.fixture
def no_limits(settings):
    settings.API_LIMIT_PER_ADDRESS = settings.API_LIMIT_PER_TOKEN = 0


@pytest.fixture(scope="module")
def token(first_content, django_db_blocker):
    with django_db_blocker.unblock():
        return TokenFactory(user=in_role("Publisher"), scopes=["read", "import", "write"]).secret


def ask(case, **headers):
    """Sends a request and runs every check; whatever it wrote is taken back."""
    with transaction.atomic():
        case.call_and_validate(headers=SENT | headers)
        transaction.set_rollback(True)


@described.parametrize()
def test_every_answer_to_anybody_is_as_described(case):
    ask(case)


@described.parametrize()
def test_every_answer_to_a_program_that_writes_is_as_described(case, token):
    ask(case, Authorization=f"Bearer {token}")


def test_what_is_done_one_after_the_other_is_as_described(token):
    class Machine(described.as_state_machine()):
        def setup(self):
            self.transaction = transaction.atomic()
            self.transaction.__enter__()

        def get_call_kwargs(self, case):
            return {"headers": SENT | {"Authorization": f"Bearer {token}"}}

        def validate_response(self, response, case, additional_checks=None, **sent):
            case.validate_response(response, headers=sent["headers"], transport_kwargs=sent, recorder=self.recorder)

        def teardown(self):
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    Machine.run(settings=hypothesis.settings(max_examples=10 * EXAMPLES, derandomize=True, **UNHURRIED))
