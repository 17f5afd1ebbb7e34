"""What a chart is: a finding, the table under it, and a drawing of it."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from django.urls import reverse
from django.utils.translation import gettext as _

from editorial.dates import PartialDate
from figures.charts.words import printed
from figures.models import Figure
from spreadsheets.formats import FORMATS

WIDE, NARROW = 720, 340  # pixels; a narrow one is legible on a phone
FORMATS_OF_PICTURES = ("svg", "png", "csv")


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

    def csv(self) -> bytes:
        """The table as a file. A figure takes three columns: its value, its unit and its bound."""
        pieces = FORMATS["csv"].pieces("charts", self._headers(), [], map(self._cells, self.rows))
        return b"".join(pieces)

    def _holds_figures(self, place: int) -> bool:
        return any(isinstance(row[place], Figure) for row in self.rows)

    def _headers(self) -> list[str]:
        headers: list[str] = []
        for place, name in enumerate(self.columns):
            parts = [name, _("%(column)s: unit"), _("%(column)s: bound")] if self._holds_figures(place) else [name]
            headers += [part % {"column": name} if part is not name else name for part in parts]
        return headers

    def _cells(self, row: list) -> list[str]:
        cells: list[str] = []
        for place, cell in enumerate(row):
            cells += figure_cells(cell) if self._holds_figures(place) else [in_file(cell)]
        return cells


def in_file(cell) -> str:
    """A number or a date in the notation of programs; all else as a page prints it."""
    return "" if cell is None else str(cell) if isinstance(cell, int | PartialDate) else printed(cell)


def figure_cells(figure: Figure | None) -> list[str]:
    if figure is None:
        return ["", "", ""]
    return [f"{figure.value.normalize():f}", figure.currency or figure.measure.unit, figure.bound]
