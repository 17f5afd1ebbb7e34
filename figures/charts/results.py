"""Results against time: what one measure of one subject was at several dates."""

from dataclasses import dataclass
from typing import cast

from django.utils.translation import gettext as _

from editorial.dates import PartialDate
from figures.charts.chart import Chart, OfFigures
from figures.charts.look import COLOURS, PAPER, TEXT_LINE, frame, size_of
from figures.charts.spans import end_of, year_of
from figures.charts.words import sentences, sources_of
from figures.models import SUBJECTS, Figure

LEAST = 3  # values; two are a sentence
HEIGHT = 220
ALIGNED = {"start": "left", "between": "center", "end": "right"}
SHAPES = {
    "exact": "circle",
    "about": "diamond",
    "over": "triangle-up",
    "at-least": "triangle-up",
    "up-to": "triangle-down",
}


def series_in(figures) -> list[list[Figure]]:
    """The figures that can be drawn against time, each series by date.

    A series counts the same in the same unit, of the same countries, and has values of three dates or more. Of several
    of one date it takes the one that no other revises.
    """
    series: dict[tuple, dict[PartialDate, Figure]] = {}
    for figure in sorted(figures, key=lambda figure: (figure.as_of or "", figure.code)):
        revised = figure.revised_by and figure.revised_by.as_of == figure.as_of
        if figure.as_of and figure.subject and not figure.part_of and not revised:
            series.setdefault(comparable(figure), {})[figure.as_of] = figure
    return [list(by_date.values()) for by_date in series.values() if len(by_date) >= LEAST]


def date_of(figure: Figure) -> PartialDate:
    """Of a figure in a series; all of those have one."""
    return cast(PartialDate, figure.as_of)


def comparable(figure: Figure) -> tuple:
    countries = frozenset(country.pk for country in figure.countries.all())
    return figure.subject, figure.measure, figure.currency, figure.group, figure.instrument, countries


def of_figure(code: str) -> Chart | None:
    """The series that this figure stands in; None when it stands in none."""
    figure = Figure.objects.published().filter(code=code).first()
    if figure is None:
        return None
    subject = {f"{name}_id": getattr(figure, f"{name}_id") for name in SUBJECTS}
    figures = Figure.objects.published().filter(measure_id=figure.measure_id, **subject).for_page()
    return next((results_of(series) for series in series_in(figures) if figure in series), None)


def results_of(series: list[Figure]) -> Chart:
    first, last = series[0], series[-1]
    named = {"subject": first.subject.acronym or first.subject, "measure": first.measure}
    return Chart(
        name=f"results-{first.code}",
        heading=_("%(subject)s: %(measure)s over time") % named,
        finding=_("%(subject)s, %(measure)s: %(first)s in %(since)s, %(last)s in %(until)s.")
        % {
            **named,
            "first": first.in_words,
            "since": date_of(first).in_words(),
            "last": last.in_words,
            "until": date_of(last).in_words(),
        },
        explanation=sentences(marks_of(series), sources_of(series)),
        columns=[_("As of"), OfFigures(first.measure)],
        rows=[[figure.as_of, figure] for figure in series],
        drawing=Dots(series),
    )


def marks_of(series: list[Figure]) -> str:
    if all(figure.is_exact for figure in series):
        return ""
    return _("A hollow mark is not exact: its words say over, about, at least or up to.")


@dataclass(frozen=True)
class Dots:
    """A mark for each value, over the time that its date means. Nothing is drawn between two values."""

    series: list[Figure]

    def source(self, chart, width: int) -> dict:
        dots = [self.dot(figure) for figure in self.series]
        years = [date_of(self.series[0]).earliest.year, date_of(self.series[-1]).latest.year + 1]
        top = max(dot["value"] for dot in dots) or 1
        x = {
            "field": "from", "type": "quantitative", "scale": {"domain": years, "nice": False},
            "axis": {"format": "d", "tickMinStep": 1, "title": None, "grid": False},
        }  # fmt: skip
        y = {
            "field": "value", "type": "quantitative", "scale": {"domain": [0, top * 1.2], "nice": False},
            "axis": {"title": None, "labels": False, "ticks": False, "domain": False, "tickCount": 4},
        }  # fmt: skip
        return frame(chart, width, HEIGHT, dot_layers(dots, x, y))

    def size(self, chart, width: int) -> tuple[int, int]:
        width, height = size_of(self.source(chart, width))
        return width, height + 2 * TEXT_LINE

    def dot(self, figure: Figure) -> dict:
        start, end = year_of(date_of(figure).earliest), end_of(date_of(figure).latest)
        return {
            "from": start, "to": end, "middle": (start + end) / 2, "value": float(figure.value),
            "words": figure.in_words, "shape": SHAPES[figure.bound], "is_exact": figure.is_exact,
            "place": "start" if figure == self.series[0] else "end" if figure == self.series[-1] else "between",
        }  # fmt: skip


def dot_layers(dots: list[dict], x: dict, y: dict) -> list[dict]:
    middle = {**x, "field": "middle"}
    data = {"values": dots}
    layers: list[dict] = [
        {
            "data": data,
            "mark": {"type": "rule", "color": COLOURS[0], "strokeWidth": 4, "opacity": 0.4},
            "encoding": {"x": x, "x2": {"field": "to"}, "y": y},
        },
        {
            "data": data,
            "mark": {"type": "point", "size": 110, "color": COLOURS[0], "strokeWidth": 2},
            "encoding": {
                "x": middle,
                "y": y,
                "shape": {"field": "shape", "type": "nominal", "scale": None},
                "fill": {"condition": {"test": "datum.is_exact", "value": COLOURS[0]}, "value": PAPER},
            },
        },
    ]
    for place, align in ALIGNED.items():
        mark = {"type": "text", "align": align, "baseline": "bottom", "dy": -10}
        words = {"x": middle, "y": y, "text": {"field": "words"}}
        layers.append({"data": {"values": [d for d in dots if d["place"] == place]}, "mark": mark, "encoding": words})
    return layers
