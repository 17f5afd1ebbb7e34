"""Writers in each role."""

import pytest

from tests.writing.requests import Writer


@pytest.fixture
def by_editor(client, editor):
    return Writer(client, editor)


@pytest.fixture
def by_publisher(client, publisher):
    return Writer(client, publisher)


@pytest.fixture
def by_administrator(client, administrator):
    return Writer(client, administrator)
