"""The API answers each role and each token as the table of rights says."""

import pytest

from tests.rights.trying import API, differences

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", API)
def test_each_role_gets_what_the_table_says(world, kind):
    assert differences(world, kind) == []
