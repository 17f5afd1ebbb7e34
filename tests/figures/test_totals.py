from decimal import Decimal

import pytest
from django.utils.translation import override

from figures.models import Figure
from figures.totals import Reason, certainty_of, totals_of
from tests.factories import CountryFactory, CountryGroupFactory, FigureFactory, MeasureFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def budget():
    return MeasureFactory(slug="budget", name="Budget", kind="money", unit="")


def public(measure, value, **more) -> Figure:
    more.setdefault("currency", "EUR" if measure.kind == "money" else "")
    return FigureFactory(published=True, measure=measure, value=value, **more)


def in_words(figures=None, by="") -> list[str]:
    counted = totals_of(Figure.objects.published() if figures is None else figures, by)
    return [total.in_words for total in counted.totals]


def left_out(figures=None) -> dict:
    """{figure: (reason, the figure that is the reason)}"""
    counted = totals_of(Figure.objects.published() if figures is None else figures)
    rows = Figure.objects.in_bulk()
    return {rows[one.figure]: (one.reason, rows[one.because]) for one in counted.left_out}


def test_currencies_and_measures_are_never_added_to_each_other(budget):
    public(budget, 100)
    public(budget, 5)
    public(budget, 7, currency="USD")
    public(MeasureFactory(name="Commitment", kind="money", unit=""), 20)
    public(MeasureFactory(name="Seized", kind="mass", unit="kg"), 3)
    assert in_words() == ["€105", "7 USD", "€20", "3 kg"]


@pytest.mark.parametrize("said", [{"kind": "rank"}, {"kind": "duration"}, {"kind": "count", "in_totals": "never"}])
def test_ranks_durations_and_what_overlaps_are_not_added_and_said_to_be_left_out(said):
    measure = MeasureFactory(**said, unit="")
    public(measure, 4), public(measure, 5)
    counted = totals_of(Figure.objects.published())
    assert (counted.totals, counted.counted, counted.reasons()) == ([], 0, [(Reason.NOT_ADDED, 2)])


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        (["exact", "exact"], "€2"),
        (["exact", "over"], "over €2"),
        (["exact", "at-least"], "at least €2"),
        (["at-least", "over"], "over €2"),
        (["exact", "up-to"], "up to €2"),
        (["exact", "about"], "about €2"),
        (["about", "over"], "over about €2"),
        (["at-least", "about"], "at least about €2"),
        (["about", "up-to"], "up to about €2"),
        (["over", "up-to"], "€2, with no limit either way"),
        (["at-least", "up-to", "about"], "€3, with no limit either way"),
    ],
)
def test_a_sum_is_only_as_certain_as_its_figures(budget, bounds, words):
    for bound in bounds:
        public(budget, 1, bound=bound)
    assert in_words() == [words]


@pytest.mark.parametrize(
    ("language", "words"), [("es", "más de aproximadamente"), ("pt", "mais de cerca de"), ("fr", "plus d’environ")]
)
def test_the_bound_of_a_sum_is_in_the_readers_language(language, words):
    with override(language):
        assert str(certainty_of(["over", "about"]).label) == words


def test_a_revised_figure_is_left_out_although_what_revises_it_is_elsewhere(budget):
    peru = CountryFactory()
    old = public(budget, 10, countries=[peru])
    new = public(budget, 12, supersedes=old)
    of_peru = Figure.objects.published().filter(countries=peru)
    assert left_out(of_peru) == {old: (Reason.REVISED, new)}
    assert (in_words(of_peru), in_words()) == ([], ["€12"])


def test_a_draft_that_revises_leaves_the_public_figure_counted(budget):
    FigureFactory(measure=budget, supersedes=public(budget, 10))
    assert (in_words(), left_out()) == (["€10"], {})


def test_a_part_is_left_out_beside_what_contains_it_at_any_depth_and_counted_alone(budget):
    whole = public(budget, 575)
    middle = FigureFactory(measure=budget, part_of=whole)  # a draft between them hides nothing
    part = public(budget, 18, part_of=middle)
    assert left_out() == {part: (Reason.CONTAINED, whole)}
    assert (in_words(), in_words(Figure.objects.filter(pk=part.pk))) == (["€575"], ["€18"])


def test_a_part_of_a_revised_figure_is_part_of_what_revises_it(budget):
    old = public(budget, 100)
    new = public(budget, 120, supersedes=old)
    part = public(budget, 40, part_of=old)
    assert left_out() == {old: (Reason.REVISED, new), part: (Reason.CONTAINED, new)}
    without_new = Figure.objects.published().exclude(pk=new.pk)
    assert left_out(without_new) == {old: (Reason.REVISED, new)}


def test_a_revision_of_a_part_stays_a_part(budget):
    whole = public(budget, 100)
    part = public(budget, 40, part_of=whole)
    later = public(budget, 45, supersedes=part)
    assert left_out() == {part: (Reason.REVISED, later), later: (Reason.CONTAINED, whole)}


def test_figures_that_contain_each_other_by_mistake_are_counted_once(budget):
    old = public(budget, 1)
    first = public(budget, 2, supersedes=old)
    second = public(budget, 2, part_of=first)
    Figure.objects.filter(pk=first.pk).update(part_of=second)
    assert in_words() == ["€2"]


def test_of_one_count_the_latest_date_is_counted(budget):
    trained = MeasureFactory(kind="count", unit="persons")
    what = {"label": "Persons trained", "programme": ProgrammeFactory(published=True)}
    early, late = (public(trained, value, as_of=day, **what) for value, day in ((100, "2016"), (150, "2017-03")))
    other = public(trained, 30, as_of="2016", **what, countries=[CountryFactory()])
    assert left_out() == {early: (Reason.EARLIER, late)}
    assert in_words() == ["180 persons"]
    assert left_out(Figure.objects.exclude(pk=late.pk)) == {}
    assert other.countries.count() == 1


def test_a_number_that_is_recorded_twice_is_counted_once(budget):
    what = {"label": "Allocation", "programme": ProgrammeFactory(published=True), "as_of": "2014"}
    first = public(budget, 40_000_000, **what)
    again = public(budget, 40_000_000, **what)
    public(budget, 1, **what)  # another amount of the same date is another figure
    assert left_out() == {again: (Reason.REPEATED, first)}


def test_a_shared_figure_is_counted_once_and_in_full_for_nobody(budget):
    peru, chile = CountryFactory(name_en="Peru"), CountryFactory(name_en="Chile")
    public(budget, 3, countries=[peru])
    public(budget, 10, countries=[peru, chile])
    public(budget, 20, countries=[chile], group=CountryGroupFactory())
    public(budget, 400)
    counted = totals_of(Figure.objects.published(), "country")
    parts = [(str(part.row), part.is_shared, [total.in_words for total in part.totals]) for part in counted.parts]
    assert parts == [("Peru", False, ["€3"]), ("None", True, ["€30"]), ("None", False, ["€400"])]
    assert [total.in_words for total in counted.totals] == ["€433"]


def test_fifteen_digits_are_added_to_the_cent(budget):
    for _ in range(30):
        public(budget, "9999999999999.99")
    public(budget, "0.01")
    public(budget, "0.10")
    counted = totals_of(Figure.objects.published())
    assert [total.value for total in counted.totals] == [Decimal("9999999999999.99") * 30 + Decimal("0.11")]


@pytest.mark.parametrize("by", ["", "country", "programme"])
def test_totals_cost_the_same_queries_for_many_figures(budget, by, django_assert_num_queries):
    def grow(times):
        for _ in range(times):
            whole = public(budget, 5, programme=ProgrammeFactory(published=True), countries=[CountryFactory()])
            public(budget, 1, part_of=whole, countries=[CountryFactory(), CountryFactory()])
            public(budget, 6, supersedes=whole, label="Budget", as_of="2016", programme=whole.programme)
            public(budget, 7, label="Budget", as_of="2017", programme=whole.programme)

    grow(2)
    with django_assert_num_queries(11):
        totals_of(Figure.objects.published(), by)
    grow(20)
    with django_assert_num_queries(11):
        totals_of(Figure.objects.published(), by)
