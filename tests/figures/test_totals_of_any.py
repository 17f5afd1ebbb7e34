"""Totals of sets that nobody thought of, beside the same counted figure by figure."""

from collections import Counter, defaultdict
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editorial.dates import PartialDate
from editorial.models import State
from figures.models import Figure, Measure
from figures.totals import certainty_of, totals_of
from tests.factories import CountryFactory, CountryGroupFactory, MeasureFactory, SourceFactory

pytestmark = pytest.mark.django_db

MOST = 9
DAYS = ["2016", "2016-05", "2017", None]
PLACES = st.one_of(st.none(), st.integers(0, MOST - 1))
FIGURE = st.fixed_dictionaries(
    {
        "measure": st.integers(0, 2),
        "currency": st.sampled_from(["EUR", "USD"]),
        "value": st.one_of(st.integers(1, 3).map(Decimal), st.decimals("0.01", "9999999999999.99", places=2)),
        "bound": st.sampled_from(Figure.Bound.values),
        "label": st.sampled_from(["Budget", "Paid"]),
        "as_of": st.sampled_from(DAYS),
        "is_public": st.sampled_from([True, True, True, False]),
        "is_inside": st.sampled_from([True, True, True, False]),
        "countries": st.sets(st.integers(0, 2)),
        "in_group": st.sampled_from([False, False, False, True]),
        "part_of": PLACES,
        "supersedes": PLACES,
    }
)


@pytest.fixture
def reference():
    kinds = [("money", ""), ("count", "persons"), ("rank", "")]
    return {
        "measures": [MeasureFactory(kind=kind, unit=unit) for kind, unit in kinds],
        "countries": [CountryFactory() for _ in range(3)],
        "group": CountryGroupFactory(),
        "source": SourceFactory(),
    }


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(drawn=st.lists(FIGURE, min_size=1, max_size=MOST))
def test_totals_are_what_counting_by_hand_gives(reference, drawn):
    record(reference, drawn)
    inside = [figure.pk for figure, one in zip(Figure.objects.order_by("pk"), drawn, strict=True) if one["is_inside"]]
    figures = Figure.objects.published().filter(pk__in=inside)
    by_hand = ByHand(figures)

    plain = totals_of(figures)
    by_country = totals_of(figures, "country")

    assert plain.counted + plain.left_out_count == figures.count()
    assert set(plain.counted_figures.values_list("pk", flat=True)) == by_hand.counted
    assert {one.figure.pk for one in plain.left_out} == by_hand.taken_out
    assert {(t.measure.pk, t.currency): (t.value, t.certainty, t.figures) for t in plain.totals} == by_hand.totals()
    assert by_country.totals == plain.totals
    together: Counter = Counter()
    for part in by_country.parts:
        key = "shared" if part.is_shared else part.row and part.row.pk
        assert {(t.measure.pk, t.currency): t.value for t in part.totals} == by_hand.values_of(key)
        together.update({(total.measure.pk, total.currency): total.value for total in part.totals})
    assert together == {(total.measure.pk, total.currency): total.value for total in plain.totals}


def record(reference, drawn) -> None:
    """The figures as drawn, written straight into the database; circles of parts and revisions are among them."""
    links = Figure.countries.through.objects
    links.all()._raw_delete(links.db)
    Figure.objects.update(part_of=None, supersedes=None)
    Figure.objects.all()._raw_delete(links.db)
    made = Figure.objects.bulk_create(figure(reference, number, one) for number, one in enumerate(drawn))
    named = [(made[number], place) for number, one in enumerate(drawn) for place in one["countries"]]
    links.bulk_create(links.model(figure=figure, country=reference["countries"][place]) for figure, place in named)
    revised = set()
    for number, one in enumerate(drawn):
        if one["part_of"] is not None and one["part_of"] < number:
            made[number].part_of = made[one["part_of"]]
        if (place := one["supersedes"]) is not None and number < place < len(made) and place not in revised:
            made[number].supersedes = made[place]
            revised.add(place)
    Figure.objects.bulk_update(made, ["part_of", "supersedes"])


def figure(reference, number: int, one: dict) -> Figure:
    measure = reference["measures"][one["measure"]]
    return Figure(
        code=f"figure-{number}", measure=measure, value=one["value"], bound=one["bound"], label=one["label"],
        currency=one["currency"] if measure.is_money else "", as_of=one["as_of"] and PartialDate(one["as_of"]),
        state=State.PUBLISHED if one["is_public"] else State.DRAFT, published_at=timezone.now(),
        group=reference["group"] if one["in_group"] else None, source=reference["source"],
    )  # fmt: skip


class ByHand:
    """The rules again, for a few figures in memory."""

    def __init__(self, figures):
        self.all = {figure.pk: figure for figure in Figure.objects.select_related("measure")}
        self.inside = set(figures.values_list("pk", flat=True))
        self.reviser = {figure.supersedes_id: pk for pk, figure in self.all.items() if figure.supersedes_id}
        self.countries = {
            pk: frozenset(figure.countries.values_list("pk", flat=True)) for pk, figure in self.all.items()
        }
        self.added = {pk for pk in self.inside if self.all[pk].measure.kind != Measure.Kind.RANK}
        self.revised = {pk for pk in self.added if any(self.all[one].is_public for one in self.revisers(pk))}
        self.replaced = {pk: other for pk in self.inside if (other := self.told_again(pk))}
        standing = self.added - self.revised - self.replaced.keys()
        self.contained = {pk for pk in standing if any(self.holds(one, pk) for one in standing - {pk})}
        self.counted = standing - self.contained
        self.taken_out = self.added - self.counted

    def revisers(self, pk):
        found = []
        while (pk := self.reviser.get(pk)) and pk not in found:
            found.append(pk)
        return found

    def told_again(self, pk):
        one = self.all[pk]
        same = [self.all[other] for other in self.inside if other != pk and self.count(other) == self.count(pk)]
        later = [o for o in same if o.as_of and one.as_of and o.as_of.earliest > one.as_of.latest]
        if later:
            return max(later, key=lambda o: (o.as_of, -o.pk)).pk
        alike = [o for o in same if (o.as_of, o.value, o.bound) == (one.as_of, one.value, one.bound) and o.pk < pk]
        return min((o.pk for o in alike), default=None)

    def count(self, pk):
        figure = self.all[pk]
        return figure.label, figure.measure_id, figure.currency, figure.group_id, self.countries[pk]

    def container(self, pk):
        seen = set()
        while pk and pk not in seen:
            seen.add(pk)
            if self.all[pk].part_of_id:
                return self.all[pk].part_of_id
            pk = self.all[pk].supersedes_id
        return None

    def reach(self, pk) -> set:
        found, grown = set(), {self.container(pk)} - {None}
        while grown - found:
            found |= grown
            for one in list(found - {pk}):
                grown |= {self.container(one), *self.revisers(one), self.replaced.get(one)} - {None}
        return found - {pk}

    def holds(self, container, pk) -> bool:
        return container in self.reach(pk) and (pk not in self.reach(container) or container < pk)

    def key(self, pk):
        if self.all[pk].group_id or len(self.countries[pk]) > 1:
            return "shared"
        return next(iter(self.countries[pk]), None)

    def totals(self) -> dict:
        found = defaultdict(list)
        for pk in self.counted:
            found[self.all[pk].measure_id, self.all[pk].currency].append(self.all[pk])
        return {
            line: (sum(f.value for f in some), certainty_of(f.bound for f in some), len(some))
            for line, some in found.items()
        }

    def values_of(self, key) -> dict:
        found: Counter = Counter()
        for pk in self.counted:
            if self.key(pk) == key:
                found[self.all[pk].measure_id, self.all[pk].currency] += self.all[pk].value
        return dict(found)
