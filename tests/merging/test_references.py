"""Whatever leads to a record is moved with it, and comes back, whichever relation it is."""

import pytest
from django.contrib.contenttypes.fields import GenericForeignKey

from merging.actions import undo
from merging.kinds import MERGEABLE
from merging.references import LEFT, models_now, references
from tests.merging.pairs import everything, loose_references, merged, row_leading_to, two_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", MERGEABLE, ids=lambda model: model._meta.label)
def test_every_relation_that_django_knows_is_moved(model):
    moved = {(one.model, one.column) for one in references(model)}

    relations = [
        field for field in model._meta.get_fields(include_hidden=True) if field.auto_created and field.is_relation
    ]
    known = {
        (relation.related_model, relation.field.attname)
        for relation in relations
        if not relation.many_to_many and relation.related_model in models_now()
    }
    assert known <= moved
    assert all(hasattr(one, "history") or one._meta.auto_created for one, _ in known)


def test_every_model_that_names_others_by_kind_and_key_is_moved_or_left_for_a_reason():
    generic = {
        model._meta.label_lower
        for model in models_now()
        if any(isinstance(field, GenericForeignKey) for field in model._meta.private_fields)
    }

    assert loose_references() == generic | {"editorial.formerslug"} | LEFT.keys()


@pytest.mark.parametrize("model", MERGEABLE, ids=lambda model: model._meta.label)
def test_a_row_of_every_relation_moves_and_all_is_as_before_when_it_is_undone(model, administrator):
    goes, stays = two_of(model)
    rows = [(reference, row_leading_to(goes, reference)) for reference in references(model)]
    before = everything()

    done = merged(goes, stays, administrator)
    for reference, row in rows:
        now = reference.model._base_manager.get(pk=row.pk)
        assert getattr(now, reference.column) == stays.pk, reference
        assert not reference.rows(goes.pk).exists(), reference
    assert not model.objects.filter(pk=goes.pk).exists()

    undo(done, user=administrator, why="They are not.")
    assert everything() == before
