"""Bars along time. What a partial date leaves open is drawn pale, an open end as a dashed line to the edge."""

from dataclasses import dataclass
from datetime import date

from editorial.dates import PartialDate
from figures.charts.bars import down, text_layers
from figures.charts.look import COLOURS, TEXT_LINE, frame, size_of

BAR = 10
GAP = 8
HEADING = 30
AXIS = 20
LEAST = 0.12  # years: a single day would not be seen


@dataclass(frozen=True)
class Span:
    label: str
    starts: PartialDate | None
    ends: PartialDate | None
    is_moment: bool = False  # whether a missing end means that it was over at once


@dataclass(frozen=True)
class Section:
    heading: str
    spans: list[Span]


@dataclass(frozen=True)
class Spans:
    sections: list[Section]

    def source(self, chart, width: int) -> dict:
        first, last = self.years()
        texts: list[dict] = []
        pieces: list[dict] = []
        y = 0
        for place, section in enumerate(self.sections):
            colour = COLOURS[place % len(COLOURS)]
            texts.append({"text": section.heading, "y": y + HEADING / 2, "is_heading": True})
            y += HEADING
            for span in section.spans:
                texts.append({"text": span.label, "y": y + TEXT_LINE / 2, "is_heading": False})
                pieces += [
                    {**piece, "y": y + TEXT_LINE + BAR / 2, "colour": colour} for piece in pieces_of(span, first, last)
                ]
                y += TEXT_LINE + BAR + GAP
        return frame(chart, width, y, [*time_layers(pieces, first, last, y), *text_layers(texts, y)])

    def size(self, chart, width: int) -> tuple[int, int]:
        width, height = size_of(self.source(chart, width))
        return width, height + AXIS

    def years(self) -> tuple[int, int]:
        """The first year that is drawn, and the one at whose beginning the drawing ends."""
        dates = [day for section in self.sections for span in section.spans for day in (span.starts, span.ends) if day]
        if not dates:
            return 2000, 2001
        return min(day.earliest.year for day in dates), max(day.latest.year for day in dates) + 2


def year_of(day: date) -> float:
    """The middle of 2016 is 2016.5."""
    return day.year + (day.timetuple().tm_yday - 1) / 366


def end_of(day: date) -> float:
    return day.year + day.timetuple().tm_yday / 366


def pieces_of(span: Span, first: int, last: int) -> list[dict]:
    """What is certain, what a date leaves open, and the lines to an end that is not known."""
    starts, ends = span.starts or span.ends, span.ends or span.starts
    if not starts or not ends:
        return []
    begun, begun_latest = year_of(starts.earliest), end_of(starts.latest)
    over_earliest, over = year_of(ends.earliest), end_of(ends.latest)
    pieces = []
    if not span.starts:
        pieces.append({"kind": "open", "from": first, "to": over_earliest})
    if not span.ends and not span.is_moment:
        pieces.append({"kind": "open", "from": begun_latest, "to": last})
        pieces.append({"kind": "arrow", "from": last, "to": last})
    if begun_latest < over_earliest:
        pieces.append({"kind": "sure", "from": begun_latest, "to": over_earliest})
        pieces.append({"kind": "unsure", "from": begun, "to": begun_latest})
        pieces.append({"kind": "unsure", "from": over_earliest, "to": over})
    else:
        is_day = len(starts) == len(ends) == 10
        kind = "sure" if is_day else "unsure"
        pieces.append({"kind": kind, "from": begun, "to": max(over, begun + LEAST)})
    return pieces


def time_layers(pieces: list[dict], first: int, last: int, height: int) -> list[dict]:
    def of(*kinds: str) -> dict:
        return {"values": [piece for piece in pieces if piece["kind"] in kinds]}

    axis = {"orient": "top", "format": "d", "tickMinStep": 1, "title": None, "domain": False, "gridDash": [2, 3]}
    x = {"field": "from", "type": "quantitative", "scale": {"domain": [first, last], "nice": False}, "axis": axis}
    place = {
        "x": x,
        "x2": {"field": "to"},
        "y": down("y", height),
        "color": {"field": "colour", "type": "nominal", "scale": None},
    }
    sure = {"condition": {"test": "datum.kind == 'sure'", "value": 1}, "value": 0.4}
    return [
        {
            "data": of("open"),
            "mark": {"type": "rule", "strokeDash": [2, 4], "strokeWidth": 3},
            "encoding": place,
        },
        {
            "data": of("sure", "unsure"),
            "mark": {"type": "bar", "height": BAR, "orient": "horizontal"},
            "encoding": {**place, "fillOpacity": sure},
        },
        {
            "data": of("arrow"),
            "mark": {
                "type": "point",
                "shape": "triangle-right",
                "size": 60,
                "filled": True,
                "opacity": 1,
                "xOffset": -6,
            },
            "encoding": {name: place[name] for name in ("x", "y", "color")},
        },
    ]
