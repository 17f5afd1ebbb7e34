"""How totals are counted, wherever one is shown: on pages, in files, by the API."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.texts import without_texts
from figures.amounts import amount_in_words
from figures.leaving_out import LeftOut, Reason, left_out_of
from figures.models import Figure, Measure
from figures.sums import NOTHING, SHARED, Amount, Line, Sums, sums_of
from reference.models import Country

MOST_PARTS = 500
BY = ("measure", "country", "instrument", "programme", "mission", "policy", "event", "group", "source")


class Certainty(models.TextChoices):
    """What the bounds of the figures leave of a limit to their sum."""

    EXACT = "exact", _("exactly")
    ABOUT = "about", _("about")
    OVER = "over", _("over")
    AT_LEAST = "at-least", _("at least")
    UP_TO = "up-to", _("up to")
    OVER_ABOUT = "over-about", _("over about")
    AT_LEAST_ABOUT = "at-least-about", _("at least about")
    UP_TO_ABOUT = "up-to-about", _("up to about")
    NO_LIMIT = "no-limit", _("no limit either way")


def certainty_of(bounds: Iterable[str]) -> Certainty:
    """The bound of a sum: some over and some up to leave neither limit; what is about makes any limit an about."""
    found = set(bounds)
    lower = "over" if "over" in found else "at-least" if "at-least" in found else ""
    upper = "up-to" if "up-to" in found else ""
    if lower and upper:
        return Certainty.NO_LIMIT
    return Certainty("-".join(filter(None, [lower, upper, "about" if "about" in found else ""])) or "exact")


@dataclass(frozen=True)
class Total:
    """The sum of the figures of one measure in one currency."""

    measure: Measure
    currency: str
    value: Decimal
    certainty: Certainty
    figures: int

    @property
    def in_words(self) -> str:
        """With its bound: “over about €203,000,000”. An exact one stands alone."""
        amount = amount_in_words(self.value, self.currency, self.currency or self.measure.unit_of(self.value))
        if self.certainty == Certainty.EXACT:
            return amount
        if self.certainty == Certainty.NO_LIMIT:
            return gettext("%(amount)s, with no limit either way") % {"amount": amount}
        return f"{self.certainty.label} {amount}"


@dataclass(frozen=True)
class Part:
    """What the totals are of one country, instrument and so on; `row` is None for what is shared or has none."""

    row: Any
    is_shared: bool
    totals: list[Total]


Apart = dict[Hashable, list[Total]]  # the totals by the key of a country, an instrument and so on


@dataclass
class Totals:
    """The totals of a set of figures, told apart `by` something, and what is left out of them."""

    figures: Any = field(repr=False)
    by: str
    totals: list[Total]
    apart: Apart
    left_out: list[LeftOut]
    counted: int
    never_added: int

    @property
    def left_out_count(self) -> int:
        return len(self.left_out) + self.never_added

    @cached_property
    def counted_figures(self):
        """The figures that the totals consist of."""
        added = self.figures.filter(Measure.addable("measure__"))
        keys = [one.figure for one in self.left_out]
        return added.exclude(pk__any_of=keys) if keys else added

    @cached_property
    def never_added_figures(self):
        return self.figures.exclude(Measure.addable("measure__"))

    @cached_property
    def parts(self) -> list[Part]:
        """In the order of their names; what is shared and what has none come last."""
        keys = [key for key in self.apart if key not in (None, SHARED)]
        rows = rows_of(self.by).in_bulk(keys) if keys else {}
        parts = [Part(rows.get(key), key == SHARED, totals) for key, totals in self.apart.items()]
        return sorted(parts, key=lambda part: (part.row is None, not part.is_shared, str(part.row or "")))

    @property
    def first_parts(self) -> list[Part]:
        """As many as one answer holds."""
        return self.parts[:MOST_PARTS]

    def reasons(self) -> list[tuple[Reason, int]]:
        """How many figures each reason leaves out."""
        counts = Counter(one.reason for one in self.left_out)
        counts[Reason.NOT_ADDED] += self.never_added
        return [(reason, counts[reason]) for reason in Reason if counts[reason]]


def totals_of(figures, by: str = "") -> Totals:
    """The totals of a queryset of public figures: one for each measure in each currency, and never two together.

    `by` is one of BY. The queries are as many for a hundred thousand figures as for ten.
    """
    left_out = left_out_of(figures)
    sums = sums_of(figures, by)
    measures = Measure.objects.in_bulk({line.measure for _key, line in sums})
    never_added = sum(amount.figures for (_key, line), amount in sums.items() if is_never_added(measures, line))
    taken_out = sums_of(figures.filter(pk__any_of=[one.figure for one in left_out]), by)
    added = {
        (key, line): rest
        for (key, line), amount in sums.items()
        if not is_never_added(measures, line) and (rest := amount - taken_out.get((key, line), NOTHING)).figures > 0
    }
    whole = merged((line, amount) for (_key, line), amount in added.items())
    return Totals(
        figures=figures,
        by=by,
        totals=totals_in(whole, measures),
        apart=told_apart(added, measures) if by else {},
        left_out=left_out,
        counted=sum(amount.figures for amount in whole.values()),
        never_added=never_added,
    )


def may_add(figures: Iterable[Figure]) -> bool:
    """Whether two of these count the same in the same unit, so that a reader might add them."""
    lines = Counter((figure.measure_id, figure.currency) for figure in figures if figure.measure.may_be_added)
    return any(count > 1 for count in lines.values())


def on_a_page(figures_of: Callable, shown: Iterable[Figure], *, more: str = "", **narrowing: str) -> dict:
    """What includes/totals.html prints: the totals, how many are left out, and where that is told.

    Nothing, if no two figures may be added. `shown` are those on the page, and `more` leads to others if there are any;
    `narrowing` is what the list of figures is narrowed by to have the same.
    """
    if not may_add(shown) and not more:
        return {}
    found = totals_of(figures_of())
    url = f"{reverse('figures:total')}?{urlencode(narrowing)}"
    return {"totals": found.totals, "left_out": found.left_out_count, "url": url}


def is_never_added(measures: dict[int, Measure], line: Line) -> bool:
    return not measures[line.measure].may_be_added


def merged(amounts: Iterable[tuple[Line, Amount]]) -> dict[Line, Amount]:
    found: dict[Line, Amount] = {}
    for line, amount in amounts:
        found[line] = found.get(line, NOTHING) + amount
    return found


def totals_in(sums: dict[Line, Amount], measures: dict[int, Measure]) -> list[Total]:
    """The bounds of each measure and currency put together: money first, then by name."""
    together: dict[tuple[int, str], dict[str, Amount]] = defaultdict(dict)
    for line, amount in sums.items():
        together[line.measure, line.currency][line.bound] = amount
    totals = [
        Total(
            measure=measures[measure],
            currency=currency,
            value=sum((amount.value for amount in by_bound.values()), Decimal(0)),
            certainty=certainty_of(by_bound),
            figures=sum(amount.figures for amount in by_bound.values()),
        )
        for (measure, currency), by_bound in together.items()
    ]
    return sorted(totals, key=lambda total: (not total.measure.is_money, str(total.measure), total.currency))


def told_apart(sums: Sums, measures: dict[int, Measure]) -> Apart:
    apart: dict[Hashable, dict[Line, Amount]] = defaultdict(dict)
    for (key, line), amount in sums.items():
        apart[key][line] = amount
    return {key: totals_in(lines, measures) for key, lines in apart.items()}


def rows_of(by: str):
    """What the totals are told apart by."""
    model: Any = Country if by == "country" else Figure._meta.get_field(by).related_model
    return without_texts(model._base_manager.all())
