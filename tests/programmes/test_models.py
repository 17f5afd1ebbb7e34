import pytest
from django.core.exceptions import ValidationError

from programmes.models import Programme
from tests.factories import AliasFactory, ProgrammeFactory, SourceFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("field", ["parent", "predecessor"])
def test_a_programme_cannot_lead_back_to_itself(field):
    first = ProgrammeFactory()
    second = ProgrammeFactory(**{field: first})
    setattr(first, field, second)
    with pytest.raises(ValidationError) as refusal:
        first.full_clean()
    assert list(refusal.value.message_dict) == [field]


def test_a_programme_may_not_end_before_it_starts():
    programme = ProgrammeFactory.build(starts="2016-02", ends="2015")
    with pytest.raises(ValidationError, match=r"The end \(2015\) is before the start \(2016-02\)"):
        programme.full_clean()


def test_two_programmes_do_not_share_a_slug():
    ProgrammeFactory(slug="copolad")
    with pytest.raises(ValidationError, match="already has this slug"):
        ProgrammeFactory.build(slug="copolad").full_clean()


def test_text_is_found_by_every_word_without_accents_and_by_alias():
    programme = ProgrammeFactory(title="EL PAcCTO", summary="Cooperación penitenciaria en América Latina.")
    AliasFactory(target=programme, name="El PaCTO")
    ProgrammeFactory(title="COPOLAD", summary="Drugs policies.")
    for text in ("el paccto", "cooperacion AMERICA", "pacto"):
        assert list(Programme.objects.matching(text)) == [programme], text
    assert list(Programme.objects.matching("paccto drugs")) == []


def test_a_text_cites_only_what_is_a_source():
    SourceFactory(key="eprs2017")
    ProgrammeFactory(text="Known [@eprs2017, p. 6].").full_clean()

    with pytest.raises(ValidationError, match="no source here: nosuch"):
        ProgrammeFactory(text="Unknown [@eprs2017; @nosuch, p. 3].").full_clean()
