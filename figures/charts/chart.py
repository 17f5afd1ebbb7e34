"""What a chart is: a finding, the table under it, and a drawing of it."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from django.urls import reverse
from django.utils.translation import gettext as _

from editorial.dates import PartialDate
from figures.charts.words import printed
from figures.models import Figure

WIDE, NARROW = 720, 340  # pixels; a narrow one is legible on a phone
FORMATS_OF_PICTURES = ("svg", "png", "csv")


class OfFigures(str):
    """The heading of a column whose cells are figures, or None; it takes three columns of a file."""


@dataclass(frozen=True)
class Link:
    """A cell that leads to a record which need not be read for it."""

    text: str
    url: str

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return self.url


class Drawing(Protocol):
    def source(self, chart: "Chart", width: int) -> dict | str:
        """A Vega-Lite specification, or an SVG document that needs no more drawing."""

    def size(self, chart: "Chart", width: int) -> tuple[int, int]:
        """Width and height in pixels, near enough to keep the place free until it is there."""


@dataclass(frozen=True)
class Chart:
    """Cells are texts, numbers, dates, figures or records; None is what no source states."""

    name: str  # in its address
    heading: str
    finding: str  # a sentence, made from the rows
    explanation: str  # what is counted, as of when, and how to read it
    columns: list[str]
    rows: list[list[Any]]
    drawing: Drawing = field(repr=False)

    def get_absolute_url(self) -> str:
        return reverse("figures:chart", args=[self.name])

    def files(self) -> list[tuple[str, str]]:
        """(format, address)"""
        return [(name, reverse("figures:chart-file", args=[self.name, name])) for name in FORMATS_OF_PICTURES]

    @property
    def picture_url(self) -> str:
        return reverse("figures:chart-file", args=[self.name, "svg"])

    @property
    def size(self) -> tuple[int, int]:
        return self.drawing.size(self, WIDE)

    @property
    def narrow_size(self) -> tuple[int, int]:
        return self.drawing.size(self, NARROW)

    def in_file(self) -> tuple[list[str], list[list[str]]]:
        """The headers and rows of its file. A figure takes three columns: its value, its unit and its bound."""
        headers = [header for column in self.columns for header in headers_of(column)]
        rows = [
            [text for cell, column in zip(row, self.columns, strict=True) for text in cells_of(cell, column)]
            for row in self.rows
        ]
        return headers, rows


def headers_of(column: str) -> list[str]:
    if not isinstance(column, OfFigures):
        return [column]
    return [column, _("%(column)s: unit") % {"column": column}, _("%(column)s: bound") % {"column": column}]


def cells_of(cell, column: str) -> list[str]:
    return figure_cells(cell) if isinstance(column, OfFigures) else [text_of(cell)]


def text_of(cell) -> str:
    """A number or a date in the notation of programs; all else as a page prints it."""
    return "" if cell is None else str(cell) if isinstance(cell, int | PartialDate) else printed(cell)


def figure_cells(figure: Figure | None) -> list[str]:
    if figure is None:
        return ["", "", ""]
    return [f"{figure.value.normalize():f}", figure.unit, figure.bound]
