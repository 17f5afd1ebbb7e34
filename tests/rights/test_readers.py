"""What readers read answers everybody as the table of rights says."""

import pytest

from tests.rights.trying import READERS, differences

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", READERS)
def test_each_role_gets_what_the_table_says(world, kind):
    assert differences(world, kind) == []
