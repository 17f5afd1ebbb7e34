"""What a number with a bound can be: “over 50” is anything from 50 up."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from figures.models import Figure

NEAR = Decimal("0.1")  # how far from the truth “about” may be, as a part of the number
UNKNOWN = Decimal("Infinity")


@dataclass(frozen=True)
class Span:
    least: Decimal
    most: Decimal

    def holds(self, number) -> bool:
        return self.least <= number <= self.most


def span_of(figure) -> Span:
    value = figure.value
    return {
        Figure.Bound.EXACT: Span(value, value),
        Figure.Bound.ABOUT: Span(value - abs(value) * NEAR, value + abs(value) * NEAR),
        Figure.Bound.OVER: Span(value, UNKNOWN),
        Figure.Bound.AT_LEAST: Span(value, UNKNOWN),
        Figure.Bound.UP_TO: Span(min(value, Decimal(0)), value),
    }[Figure.Bound(figure.bound)]


def sum_of(figures: Iterable) -> Span:
    spans = [span_of(figure) for figure in figures]
    return Span(sum((span.least for span in spans), Decimal(0)), sum((span.most for span in spans), Decimal(0)))


def as_read(figure) -> list[str]:
    """Its number for the values of a finding, however many zeros the database gives."""
    return [figure.bound, f"{figure.value.normalize():f}"]
