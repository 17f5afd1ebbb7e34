"""The staff's pages answer each role as the table of rights says."""

import pytest

from tests.rights.trying import STAFF, differences

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", STAFF)
def test_each_role_gets_what_the_table_says(world, kind):
    assert differences(world, kind) == []
