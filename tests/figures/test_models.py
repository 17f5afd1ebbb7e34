from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from figures.models import Figure
from tests.factories import FigureFactory, MeasureFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def money():
    return MeasureFactory(kind="money", unit="")


@pytest.fixture
def kilograms():
    return MeasureFactory(kind="mass", unit="kg")


@pytest.mark.parametrize(
    ("bound", "value", "words"),
    [
        ("exact", "45844918", "€45,844,918"),
        ("over", "50000000", "over €50,000,000"),
        ("about", "153000000", "about €153,000,000"),
        ("up-to", "6500000.5", "up to €6,500,000.5"),
    ],
)
def test_money_prints_with_its_bound_and_all_its_digits(money, bound, value, words):
    assert FigureFactory(measure=money, currency="EUR", bound=bound, value=value).in_words == words


def test_a_count_prints_with_its_unit(kilograms):
    assert FigureFactory(measure=kilograms, currency="", value="2897").in_words == "2,897 kg"


@pytest.mark.parametrize(
    ("language", "words"),
    [("es", "más de 1\N{NO-BREAK SPACE}900 personas"), ("fr", "plus de 1\N{NARROW NO-BREAK SPACE}900 persons")],
)
def test_a_unit_is_in_the_readers_language_where_it_is_translated(language, words):
    trained = MeasureFactory(kind="count", unit="persons", unit_es="personas")
    figure = FigureFactory(measure=trained, currency="", bound="over", value="1900")

    with override(language):
        assert figure.in_words == words


def test_money_needs_a_currency_and_nothing_else_has_one(money, kilograms):
    with pytest.raises(ValidationError, match="needs a currency"):
        FigureFactory(measure=money, currency="").full_clean()
    with pytest.raises(ValidationError, match="has no currency"):
        FigureFactory(measure=kilograms, currency="EUR").full_clean()
    with pytest.raises(ValidationError, match="not a currency code"):
        FigureFactory(measure=money, currency="EUX").full_clean()


@pytest.mark.parametrize("field", ["part_of", "supersedes"])
def test_a_figure_cannot_lead_back_to_itself(field, kilograms):
    first = FigureFactory(measure=kilograms, currency="")
    second = FigureFactory(measure=kilograms, currency="", **{field: first})
    setattr(first, field, second)
    with pytest.raises(ValidationError) as refusal:
        first.full_clean()
    assert list(refusal.value.message_dict) == [field]


def test_a_figure_is_public_only_with_its_subject():
    shown = FigureFactory(published=True, programme=ProgrammeFactory(published=True))
    FigureFactory(published=True, programme=ProgrammeFactory())
    FigureFactory(programme=ProgrammeFactory(published=True))
    assert list(Figure.objects.published()) == [shown]
    assert [figure.is_public for figure in Figure.objects.order_by("pk")] == [True, False, False]


def test_the_largest_amount_is_kept_to_the_cent(money):
    FigureFactory(measure=money, currency="EUR", value="9999999999999.99")
    assert Figure.objects.get().value == Decimal("9999999999999.99")


@pytest.mark.parametrize("field", ["supersedes", "part_of"])
def test_a_draft_takes_no_public_figure_away(field):
    shown = FigureFactory(published=True)
    draft = FigureFactory(supersedes=shown) if field == "supersedes" else FigureFactory()
    if field == "part_of":
        shown.part_of = draft
        shown.save()

    assert list(Figure.objects.published().current()) == [shown]
    draft.publish()
    assert list(Figure.objects.published().current()) == [draft]


@pytest.mark.parametrize("change", [{"unit": "tonnes"}, {"kind": "count"}])
def test_what_published_figures_are_counted_in_stays_as_it_is(kilograms, change):
    figure = FigureFactory(measure=kilograms, currency="")
    for name, value in change.items():
        setattr(kilograms, name, value)
    kilograms.full_clean()

    figure.publish()
    with pytest.raises(ValidationError, match="Add another measure"):
        kilograms.full_clean()
