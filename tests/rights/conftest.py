"""The world on which a module's tests try the table of rights; what a request writes is taken back at once."""

import pytest
from django.db import transaction

from tests.rights import world as making


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield making.make()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def quickly(settings, monkeypatch):
    """Asked as often as needed; what the description of the API says is tried elsewhere, and takes its time."""
    monkeypatch.setattr("drf_spectacular.generators.SchemaGenerator.get_schema", lambda *args, **kwargs: {})
    settings.CONFIRM_MINUTES = 24 * 60  # that pages ask again who somebody is: tests/access/test_confirming.py
    settings.API_LIMIT_PER_ADDRESS = settings.API_LIMIT_PER_TOKEN = 0
