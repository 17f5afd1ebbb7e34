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
def as_often_as_needed(settings):
    settings.API_LIMIT_PER_ADDRESS = settings.API_LIMIT_PER_TOKEN = 0
