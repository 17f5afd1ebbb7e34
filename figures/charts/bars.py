"""Bars below one another. Each has its name and its value in words on the line above it, so that any width will do."""

from dataclasses import dataclass

from figures.charts.look import COLOURS, PADDING, TEXT_LINE, frame, size_of

BAR = 12
GAP = 8
HEADING = 30
STRIPE = 5  # from one stripe of a bar that is not exact to the next


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
        striped = stripe_layer(bars, width - 2 * PADDING, y)
        return frame(chart, width, y, [bar_layer(bars, y), striped, *text_layers(texts, y)])

    def size(self, chart, width: int) -> tuple[int, int]:
        return size_of(self.source(chart, width))

    def rectangle(self, bar: Bar, panel: Panel, y: int) -> dict:
        compared = [other for one in self.panels for other in one.bars] if self.one_scale else panel.bars
        longest = max(other.value for other in compared) or 1
        return {"to": bar.value / longest, "top": y, "bottom": y + BAR, "is_exact": bar.is_exact}


def along(name: str) -> dict:
    """The channel of a place as a part of the width."""
    return {"field": name, "type": "quantitative", "axis": None, "scale": {"domain": [0, 1], "nice": False}}


def down(name: str, height: int) -> dict:
    """The channel of a place counted in pixels from the top."""
    return {"field": name, "type": "quantitative", "axis": None, "scale": {"domain": [0, height], "range": [0, height]}}


def bar_layer(bars: list[dict], height: int) -> dict:
    return {
        "data": {"values": bars},
        "mark": {"type": "rect", "x": 0, "color": COLOURS[0], "stroke": COLOURS[0]},
        "encoding": {
            "x2": {"value": 0},
            "x": along("to"),
            "y": down("top", height),
            "y2": {"field": "bottom"},
            "fillOpacity": {"condition": {"test": "datum.is_exact", "value": 1}, "value": 0},
        },
    }


def stripe_layer(bars: list[dict], width: int, height: int) -> dict:
    """Slanting stripes inside each bar that is not exact."""
    return {
        "data": {"values": [stripe for bar in bars if not bar["is_exact"] for stripe in stripes(bar, width)]},
        "mark": {"type": "rule", "color": COLOURS[0], "strokeWidth": 1.5},
        "encoding": {
            "x": along("left"),
            "x2": {"field": "right"},
            "y": down("low", height),
            "y2": {"field": "high"},
        },
    }


def stripes(bar: dict, width: int) -> list[dict]:
    """Lines that rise by 45 degrees, cut at both ends of the bar."""
    end = bar["to"] * width
    cut = [(start, max(start, 0), min(start + BAR, end)) for start in range(STRIPE - BAR, int(end), STRIPE)]
    return [
        {
            "left": left / width,
            "right": right / width,
            "low": bar["bottom"] - (left - start),
            "high": bar["bottom"] - (right - start),
        }
        for start, left, right in cut
    ]


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
