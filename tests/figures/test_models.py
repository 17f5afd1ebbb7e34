import re
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


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["0 projects", "1 project", "1.5 projects", "2 projects", "1,000,000 projects"]),
        ("es", ["0 proyectos", "1 proyecto", "1,5 proyectos", "2 proyectos", "1 000 000 proyectos"]),
        ("pt", ["0 projetos", "1 projeto", "1,5 projetos", "2 projetos", "1 000 000 projetos"]),
        ("fr", ["0 projet", "1 projet", "1,5 projet", "2 projets", "1 000 000 projets"]),
    ],
)
def test_a_unit_is_in_the_number_that_the_language_asks_for(language, words):
    measure = MeasureFactory(
        kind="count", unit="projects", unit_es="proyectos", unit_pt="projetos", unit_fr="projets",
        unit_of_one="project", unit_of_one_es="proyecto", unit_of_one_pt="projeto", unit_of_one_fr="projet",
    )  # fmt: skip
    values = map(Decimal, ("0.00", "1.00", "1.50", "2.00", "1000000.00"))
    with override(language):
        said = [FigureFactory.build(measure=measure, currency="", bound="exact", value=v).in_words for v in values]

    assert [re.sub(r"\s", " ", one) for one in said] == words


def test_a_unit_without_a_singular_stays_as_it_is():
    kilograms = MeasureFactory(kind="mass", unit="kg", unit_es="kg")
    persons = MeasureFactory(kind="count", unit="persons", unit_of_one="person", unit_es="personas")
    one = {"value": Decimal(1), "bound": "over", "currency": ""}

    assert FigureFactory.build(measure=kilograms, **one).in_words == "over 1 kg"
    with override("es"):  # no English amid the Spanish
        assert FigureFactory.build(measure=persons, **one).amount == "1 personas"
