"""Which figures of a set must not be added to the others, and why."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from django.db import models
from django.db.models import Count, ExpressionWrapper, Q
from django.utils.translation import gettext_lazy as _

from editorial.dates import PartialDate
from editorial.models import State
from editorial.version import kept
from figures.models import SUBJECTS, Figure, Measure

MAY_BE_ADDED = ExpressionWrapper(Measure.addable("measure__"), models.BooleanField())


class Reason(models.TextChoices):
    """Why a figure is left out of a total. The first that holds is given."""

    NOT_ADDED = "not-added", _("Places in an order, lengths of time, and counts that overlap are never added.")
    REVISED = "revised", _("A later figure revises it.")
    EARLIER = "earlier", _("The same count is there with a later date.")
    REPEATED = "repeated", _("The same number is recorded once more.")
    CONTAINED = "contained", _("Another figure of this selection already contains it.")


class LeftOut(NamedTuple):
    figure: int
    reason: Reason
    because: int  # the figure that is the reason


class Place(NamedTuple):
    """Where a figure stands among others, whoever may see it."""

    part_of: int | None
    supersedes: int | None
    superseded_by: int | None
    may_be_added: bool
    is_public: bool
    is_inside: bool  # the set that is added up


PLACES = ("pk", "part_of", "supersedes", "superseded_by__pk", MAY_BE_ADDED)
SAME = ("label", "measure", *SUBJECTS)  # what two values of one count agree in; an index has them in this order
ALSO_SAME = ("currency", "group", "instrument", "starts", "ends")


def left_out_of(figures) -> list[LeftOut]:
    """The figures that are revised, told again or contained. Measures that are never added are none of them.

    Read are only figures that part_of or supersedes link, and those that count the same; the queries are as many
    as such links follow each other.
    """
    again = retold(figures)
    rows = figures.order_by().values_list(*PLACES)
    linked = list(rows.filter(pk__in=linked_figures()))
    told = rows.filter(pk__any_of=list(again)) if again else []
    inside = {pk: Place._make([*place, True, True]) for pk, *place in [*linked, *told]}
    return sorted(Judging(figures, inside, again).left_out())


def linked_figures():
    """The keys of those that are part of another, that revise another, and of these others."""
    links = ({f"{name}__isnull": False} for name in ("part_of", "supersedes"))
    parts, revisions = (Figure.objects.order_by().filter(**link) for link in links)
    return parts.values("pk").union(parts.values("part_of"), revisions.values("pk"), revisions.values("supersedes"))


def keys_among(figures, keys: list[int]) -> set[int]:
    """Which of the keys are those of figures of the set."""
    return set(figures.order_by().filter(pk__any_of=keys).values_list("pk", flat=True))


class Judging:
    """The figures of a set that are linked to others, with all to which the links lead."""

    def __init__(self, figures, inside: dict[int, Place], told_again: "Retold"):
        self.places, self.told_again = dict(inside), told_again
        self.members = [
            pk for pk, place in inside.items() if place.may_be_added and (any(place[:3]) or pk in told_again)
        ]
        self.find_places(figures)

    def find_places(self, figures) -> None:
        """Follows the links until they lead to nothing new."""
        rows = Figure.objects.order_by().values_list(*PLACES)
        while new := self.unknown():
            public, inside = keys_among(Figure.objects.published(), new), keys_among(figures, new)
            for pk, *place in rows.filter(pk__any_of=new):
                self.places[pk] = Place._make([*place, pk in public, pk in inside])

    def unknown(self) -> list[int]:
        named = {pk for place in self.places.values() for pk in place[:3] if pk is not None}
        named |= {other for _reason, other in self.told_again.values()}
        return sorted(named - self.places.keys())

    def left_out(self) -> Iterator[LeftOut]:
        for pk in self.members:
            if reviser := self.reviser(pk):
                yield LeftOut(pk, Reason.REVISED, reviser)
            elif pk in self.told_again:
                yield LeftOut(pk, *self.told_again[pk])
            elif containers := [one for one in self.above(pk) if self.contains(one, pk)]:
                yield LeftOut(pk, Reason.CONTAINED, self.nearest(pk, containers))

    def reviser(self, pk: int) -> int | None:
        """The next public figure that revises it, over drafts that nobody sees."""
        return next((later for later in self.later(pk) if self.places[later].is_public), None)

    def later(self, pk: int) -> Iterator[int]:
        seen = {pk}
        while (next_one := self.places[pk].superseded_by) is not None and next_one not in seen:
            yield next_one
            seen.add(pk := next_one)

    def containers(self, pk: int) -> list[int]:
        """What it is part of; a revision that does not say so is part of what the revised figure is part of."""
        seen: set[int] = set()
        while pk is not None and pk not in seen:
            seen.add(pk)
            if (container := self.places[pk].part_of) is not None:
                return [container]
            pk = self.places[pk].supersedes  # type: ignore[assignment]
        return []

    def above(self, pk: int) -> set[int]:
        """All that contain it: what it is part of, what that is part of, and what has taken the place of these."""
        found: set[int] = set()
        open_ones = self.containers(pk)
        while open_ones:
            one = open_ones.pop()
            if one not in found and one != pk:
                found.add(one)
                open_ones += [*self.containers(one), *self.later(one), *self.told_again.get(one, ())[1:]]
        return found

    def contains(self, container: int, pk: int) -> bool:
        """Whether the container is added itself. Of two that contain each other, by mistake, the older record is."""
        return self.stands(container) and (container < pk or pk not in self.above(container))

    def stands(self, pk: int) -> bool:
        """Whether it is in the set, and nothing but a container can keep it out of the total."""
        place = self.places[pk]
        is_kept_out = not place.may_be_added or pk in self.told_again or self.reviser(pk)
        return place.is_inside and not is_kept_out

    def nearest(self, pk: int, containers: list[int]) -> int:
        part_of = self.places[pk].part_of
        return part_of if part_of in containers else min(containers)


Retold = dict[int, tuple[Reason, int]]  # {figure: (EARLIER or REPEATED, the figure that counts in its place)}


class Told(NamedTuple):
    """One telling of a count."""

    pk: int
    as_of: PartialDate | None
    bound: str
    value: Decimal


def retold(figures) -> Retold:
    """The figures whose count the set has again: with a later date, or the very same number once more."""
    series: dict[tuple, list[Told]] = defaultdict(list)
    for row in tellings(figures):
        series[row[4:]].append(Told(*row[:4]))
    alike = [told for told in series.values() if len(told) > 1]
    found: Retold = {}
    for told in split_by_countries(alike):
        found |= {one.pk: place for one in told if (place := taken_by(one, told))}
    return found


def tellings(figures):
    """Of the figures that may count the same as another one: what they say, and what they count."""
    groups = kept(lambda: list(counted_again()), "figures that may count the same")
    if not groups:
        return []
    labels, measures, *subjects = (sorted({value for value in values if value is not None}) for values in zip(*groups))  # noqa: B905
    about = Q(**{f"{name}__isnull": True for name in SUBJECTS})
    for name, keys in zip(SUBJECTS, subjects, strict=True):
        about |= Q(**{f"{name}__any_of": keys}) if keys else Q(pk=None)
    rows = figures.order_by().filter(about, label__any_of=labels, measure__any_of=measures)
    return rows.values_list("pk", "as_of", "bound", "value", *SAME, *ALSO_SAME)


def counted_again():
    """What more than one public figure counts, countries and periods apart."""
    rows = Figure.objects.order_by().filter(state=State.PUBLISHED).values_list(*SAME)
    return rows.annotate(tellings=Count("*")).filter(tellings__gt=1).values_list(*SAME)


def split_by_countries(series: list[list[Told]]) -> Iterator[list[Told]]:
    """The series of one and the same set of countries each; one query."""
    keys = [one.pk for told in series for one in told]
    countries: dict[int, set[int]] = defaultdict(set)
    if not keys:
        return
    links = Figure.countries.through.objects.filter(figure__any_of=keys).order_by()
    for figure, country in links.values_list("figure", "country"):
        countries[figure].add(country)
    for told in series:
        by_countries: dict[frozenset[int], list[Told]] = defaultdict(list)
        for one in told:
            by_countries[frozenset(countries[one.pk])].append(one)
        yield from by_countries.values()


def taken_by(one: Told, told: Iterable[Told]) -> tuple[Reason, int] | None:
    """The telling that counts in the place of this one; None when it counts itself."""
    later = [other for other in told if one.as_of and other.as_of and other.as_of.earliest > one.as_of.latest]
    if later:
        return Reason.EARLIER, max(later, key=lambda other: (other.as_of, -other.pk)).pk
    same = [other.pk for other in told if other[1:] == one[1:] and other.pk < one.pk]
    return (Reason.REPEATED, min(same)) if same else None
