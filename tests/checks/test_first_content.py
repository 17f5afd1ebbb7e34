"""The content that comes with the project agrees with itself, or says why not."""

import csv

import pytest

from checks.models import Finding, Waiver
from eulac.first_content import WAIVERS

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("first_content"),
]


def test_nothing_is_open():
    assert Finding.objects.exists()
    assert [str(finding) for finding in Finding.objects.filter(status=Finding.Status.OPEN)] == []


def test_every_reason_in_the_sheet_holds_and_is_in_four_languages():
    with WAIVERS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert Waiver.objects.holding().count() == len(rows)
    assert [row for row in rows if not all(row.values())] == []
