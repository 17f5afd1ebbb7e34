"""Bars below one another. Each has its name and its value in words on the line above it, so that any width will do."""

from dataclasses import dataclass

from figures.charts.look import COLOURS, TEXT_LINE, frame, size_of

BAR = 12
GAP = 8
HEADING = 30


@dataclass(frozen=True)
class Bar:
    label: str
    value: float
    is_exact: bool = True


@dataclass(frozen=True)
class Panel:
    """Bars that may be compared: all of them count the same thing in the same unit."""

    heading: str
    bars: list[Bar]


@dataclass(frozen=True)
class Bars:
    panels: list[Panel]
    one_scale: bool = False  # whether bars of different panels may be compared as well

    def source(self, chart, width: int) -> dict:
        texts: list[dict] = []
        bars: list[dict] = []
        y = 0
        for panel in self.panels:
            if panel.heading:
                texts.append({"text": panel.heading, "y": y + HEADING / 2, "is_heading": True})
                y += HEADING
            for bar in panel.bars:
                texts.append({"text": bar.label, "y": y + TEXT_LINE / 2, "is_heading": False})
                bars.append(self.rectangle(bar, panel, y + TEXT_LINE))
                y += TEXT_LINE + BAR + GAP
        return frame(chart, width, y, [bar_layer(bars, y), *text_layers(texts, y)])

    def size(self, chart, width: int) -> tuple[int, int]:
        return size_of(self.source(chart, width))

    def rectangle(self, bar: Bar, panel: Panel, y: int) -> dict:
        compared = [other for one in self.panels for other in one.bars] if self.one_scale else panel.bars
        longest = max(other.value for other in compared) or 1
        return {"to": bar.value / longest, "top": y, "bottom": y + BAR, "is_exact": bar.is_exact}


def down(name: str, height: int) -> dict:
    """The channel of a place counted in pixels from the top."""
    return {"field": name, "type": "quantitative", "axis": None, "scale": {"domain": [0, height], "range": [0, height]}}


def bar_layer(bars: list[dict], height: int) -> dict:
    return {
        "data": {"values": bars},
        "mark": {"type": "rect", "x": 0, "color": COLOURS[0], "stroke": COLOURS[0]},
        "encoding": {
            "x2": {"value": 0},
            "x": {"field": "to", "type": "quantitative", "axis": None, "scale": {"domain": [0, 1], "nice": False}},
            "y": down("top", height),
            "y2": {"field": "bottom"},
            **pale_when_inexact(),
        },
    }


def pale_when_inexact() -> dict:
    exact = "datum.is_exact"
    return {
        "fillOpacity": {"condition": {"test": exact, "value": 1}, "value": 0.25},
        "strokeDash": {"condition": {"test": exact, "value": [1, 0]}, "value": [3, 3]},
    }


def text_layers(texts: list[dict], height: int) -> list[dict]:
    """Lines of text at the left edge, headings in bold."""
    return [
        {
            "data": {"values": [text for text in texts if text["is_heading"] == is_heading]},
            "mark": {"type": "text", "x": 0, "fontWeight": weight},
            "encoding": {"text": {"field": "text"}, "y": down("y", height)},
        }
        for is_heading, weight in ((True, 600), (False, 400))
    ]
