"""Invented content: as lawful as real content, repeatable, and never beside it."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from eulac.synthetic import PREFIX
from figures.models import Figure
from programmes.models import Programme
from tests.factories import ProgrammeFactory
from tests.test_house import MODELS

pytestmark = pytest.mark.django_db


def invent(count=20, seed=1):
    call_command("synthesise", str(count), seed=seed, verbosity=0)


def test_every_invented_row_keeps_the_rules_of_its_model():
    invent()

    rows = [row for model in MODELS for row in model.objects.all()]
    assert Programme.objects.count() == 20
    for row in rows:
        row.full_clean()


def test_invented_records_are_told_by_their_addresses():
    invent()

    assert not Programme.objects.exclude(slug__startswith=PREFIX).exists()
    assert not Figure.objects.exclude(code__startswith=PREFIX).exists()


def test_the_same_seed_invents_the_same_content():
    def content():
        return list(Programme.objects.order_by("slug").values_list("slug", "title", "text", "starts", "parent__slug"))

    with transaction.atomic():
        invent(seed=7)
        first = content()
        transaction.set_rollback(True)
    invent(seed=7)

    assert content() == first


def test_invented_content_never_joins_real_content():
    ProgrammeFactory()

    with pytest.raises(CommandError, match="holds real content"):
        invent()
    assert Programme.objects.count() == 1


def test_a_second_helping_of_invented_content_is_refused():
    invent()

    with pytest.raises(CommandError, match="already"):
        invent()
