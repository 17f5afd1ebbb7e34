"""Maps of Latin America and the Caribbean: every state in its shade, and a way to choose it.

The shapes are made once by geo/prepare.py; here only shades, names and links are added.
"""

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db.models import Count
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from figures.charts import look
from figures.charts.chart import NARROW, Chart
from figures.charts.look import PADDING, TEXT_LINE, TITLE_LINE
from figures.charts.words import listed, number, sentences
from programmes.models import ProgrammeCountry
from reference.models import Country

SHAPES = Path(__file__).parent / "geo" / "region.json"
# Where the whole, the north and the Antilles stand in a picture: right, down and scale; then the height of all.
SIDE_BY_SIDE = [(0, 0, 1.08), (370, 30, 1), (4, 178, 0.7)], 400
BELOW_ONE_ANOTHER = [(0, 0, 0.97), (0, 372, 0.97), (0, 165, 0.62)], 656
KEY_WIDTH = 100


@cache
def shapes() -> list[dict]:
    return json.loads(SHAPES.read_text())["panels"]


def states() -> dict[str, Country]:
    """{code: country} of the states that the map shows, by name in the active language."""
    codes = [code for panel in shapes() for code in panel["chosen_here"]]
    return {country.iso2: country for country in sorted(Country.objects.filter(iso2__in=codes), key=str)}


def region_map() -> Chart:
    """How many programmes name each state of the region."""
    countries = states()
    named = ProgrammeCountry.objects.published().filter(country__in=countries.values()).order_by()
    found = dict(named.values_list("country__iso2").annotate(n=Count("record", distinct=True)))
    counts = {code: found.get(code, 0) for code in countries}
    return Chart(
        name="map",
        heading=_("Map: programmes by country"),
        finding=most_named(countries, counts),
        explanation=_("How many programmes name each country. A group that a programme names is not spelled out."),
        columns=[_("Country"), _("Programmes")],
        rows=[[country, counts[code]] for code, country in countries.items()],
        drawing=RegionMap(countries, counts),
    )


def most_named(countries: dict[str, Country], counts: dict[str, int]) -> str:
    """“Named by most programmes: Colombia (20). Named by none: 8 of 33 countries.”"""
    most = max(counts.values(), default=0)
    if not most:
        return _("No programme names a country of the region.")
    unnamed = sum(not count for count in counts.values())
    return sentences(
        _("Named by most programmes: %(countries)s (%(count)s).")
        % {"countries": listed(names_with(most, countries, counts)), "count": number(most)},
        _("Named by none: %(none)s of %(all)s countries.") % {"none": number(unnamed), "all": number(len(counts))}
        if unnamed
        else "",
    )


def names_with(count: int, countries: dict[str, Country], counts: dict[str, int]) -> list[str]:
    return [str(countries[code]) for code in countries if counts[code] == count]


@dataclass(frozen=True)
class State:
    """One state in one panel. Without a title it is chosen in another panel, where it is larger."""

    code: str
    path: str
    x: float
    y: float
    target: str  # a round one that is seen, unseen, or none
    shade: int
    title: str
    url: str

    @property
    def fill(self) -> str:
        return look.SHADES[self.shade]


@dataclass(frozen=True)
class RegionMap:
    """How many of something each of states() has."""

    countries: dict[str, Country]
    counts: dict[str, int]

    def source(self, chart: Chart, width: int) -> str:
        title, explanation, top = self.head(chart, width)
        places, height = BELOW_ONE_ANOTHER if width <= NARROW else SIDE_BY_SIDE
        context = {
            "look": look,
            "title": [(line, PADDING + (n + 0.8) * TITLE_LINE) for n, line in enumerate(title)],
            "explanation": [
                (line, PADDING + len(title) * TITLE_LINE + (n + 0.9) * TEXT_LINE) for n, line in enumerate(explanation)
            ],
            "panels": [
                {**panel, "right": right + PADDING, "down": down + top, "scale": scale}
                for panel, (right, down, scale) in zip(self.panels(), places, strict=True)
            ],
            "keys": self.placed_key(width, top + height),
            "width": width,
            "height": self.size(chart, width)[1],
        }
        return render_to_string("charts/region.svg", context)

    def size(self, chart: Chart, width: int) -> tuple[int, int]:
        _places, height = BELOW_ONE_ANOTHER if width <= NARROW else SIDE_BY_SIDE
        return width, self.placed_key(width, self.head(chart, width)[2] + height)[-1]["y"] + TEXT_LINE + PADDING

    def head(self, chart: Chart, width: int) -> tuple[list[str], list[str], int]:
        """The lines of the title and of the explanation, and how far down the map begins."""
        inner = width - 2 * PADDING
        title = look.wrapped(chart.finding, inner, look.TITLE)
        explanation = look.wrapped(chart.explanation, inner, look.TEXT)
        return title, explanation, len(title) * TITLE_LINE + len(explanation) * TEXT_LINE + 2 * PADDING

    def placed_key(self, width: int, top: int) -> list[dict]:
        """The key in as many lines as it needs."""
        in_a_line = (width - 2 * PADDING) // KEY_WIDTH
        return [
            {
                "x": PADDING + place % in_a_line * KEY_WIDTH,
                "y": top + place // in_a_line * (TEXT_LINE + 4),
                "fill": look.SHADES[shade],
                "words": words,
            }
            for place, (shade, words) in enumerate(self.key())
        ]

    def panels(self) -> list[dict]:
        """Each part of the map with its states: those that are chosen elsewhere first, round targets on top of all."""
        return [
            {
                "name": PANEL_NAMES[panel["name"]](),
                "width": panel["width"],
                "height": panel["height"],
                "radius": panel["radius"],
                "context": panel["context"],
                "states": sorted(
                    (self.state(code, shape, code in panel["chosen_here"]) for code, shape in panel["states"].items()),
                    key=lambda state: (bool(state.title), bool(state.target), state.title),
                ),
            }
            for panel in shapes()
        ]

    def state(self, code: str, shape: dict, is_chosen_here: bool) -> State:
        is_known = is_chosen_here and code in self.countries
        count = self.counts.get(code, 0)
        return State(
            code=code,
            shade=self.shade(count),
            title=self.title(code) if is_known else "",
            url=self.countries[code].get_absolute_url() if is_known else "",
            **shape,
        )

    def title(self, code: str) -> str:
        count = self.counts[code]
        sentence = ngettext("%(country)s: %(count)s programme", "%(country)s: %(count)s programmes", count)
        return sentence % {"country": self.countries[code], "count": number(count)}

    def steps(self) -> list[int]:
        """The largest number of each shade but that of none: equal parts of the largest number of all."""
        most = max(self.counts.values(), default=0)
        return sorted({math.ceil(most * part / 4) for part in range(1, 5)} - {0})

    def shade(self, count: int) -> int:
        return 0 if not count else 1 + next(place for place, step in enumerate(self.steps()) if count <= step)

    def key(self) -> list[tuple[int, str]]:
        """[(shade, “6–10”), …]"""
        steps = self.steps()
        ranges = zip([1, *(step + 1 for step in steps)], steps, strict=False)
        words = [number(first) if first == last else f"{number(first)}–{number(last)}" for first, last in ranges]
        return list(enumerate(["0", *words]))


PANEL_NAMES = {
    "whole": lambda: _("Mexico and South America"),
    "north": lambda: _("Central America and the Greater Antilles, enlarged"),
    "antilles": lambda: _("Lesser Antilles, enlarged"),
}
