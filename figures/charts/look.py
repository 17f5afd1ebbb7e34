"""How pictures look: one palette for light and for dark screens, and what every SVG file is given.

The palette of the marks is that of Okabe and Ito, which people with any kind of colour vision can tell apart.
"""

import base64
import hashlib
import textwrap

from django.utils.html import escape

PAPER, INK, QUIET, LINE, ELSEWHERE = "#ffffff", "#1a2230", "#4d5869", "#cfd6e1", "#f0f2f6"
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#7f6000")
SHADES = ("#d8dee7", "#c8def4", "#9dc6ec", "#6fade0", "#4796d3")  # of the map: none, then few to many
DARK = {
    PAPER: "#10161f", INK: "#e8edf4", QUIET: "#a9b5c6", LINE: "#36445a",
    ELSEWHERE: "#1a222d",
    "#0072b2": "#56b4e9", "#d55e00": "#f0984a", "#009e73": "#3fcfa5", "#cc79a7": "#e3a3c8",
    "#7f6000": "#d9b13b",
    "#d8dee7": "#2b3440", "#c8def4": "#1f3b55", "#9dc6ec": "#234f75", "#6fade0": "#285f8f", "#4796d3": "#2c6a9e",
}  # fmt: skip
FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
PADDING = 10
TITLE, TEXT = 17, 13  # sizes of letters, in pixels
TITLE_LINE, TEXT_LINE = 22, 18
# Letters are measured here in one of these fonts. A reader without them has another, perhaps a wider one.
LETTER = 0.6  # the width of a letter, as a part of its size
ROOM = 0.86  # how much of the width a line may fill when it is cut

# Colours are attributes of the drawing, so that they need no style; a dark screen overrides each of them.
STYLE = "@media screen and (prefers-color-scheme: dark){%s}" % "".join(  # noqa: UP031 - braces
    f'[fill="{light}"]{{fill:{dark}}}[stroke="{light}"]{{stroke:{dark}}}' for light, dark in DARK.items()
)
STYLE_HASH = f"'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"


def wrapped(text: str, width: int, size: int) -> list[str]:
    """The text as lines that fit into `width` pixels."""
    return textwrap.wrap(text, int(width / size / LETTER), break_on_hyphens=False)


def finished(svg: str, title: str) -> str:
    """The drawing as a file of its own: named for those who cannot see it, and right on a dark screen."""
    root, rest = svg.split(">", 1)
    root = root.replace("<svg", '<svg role="img"', 1)
    return f"{root}><title>{escape(title)}</title><style>{STYLE}</style>{rest}"


def frame(chart, width: int, height: int, layers: list[dict]) -> dict:
    """A Vega-Lite specification: the finding, how to read it, and `layers` below."""
    inner = width - 2 * PADDING
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": inner,
        "height": height,
        "padding": PADDING,
        "background": PAPER,
        "title": {
            "text": wrapped(chart.finding, inner, TITLE),
            "subtitle": wrapped(chart.explanation, inner, TEXT),
            "anchor": "start", "frame": "group", "offset": 14, "subtitlePadding": 6,
            "fontSize": TITLE, "lineHeight": TITLE_LINE, "fontWeight": 600, "color": INK,
            "subtitleFontSize": TEXT, "subtitleLineHeight": TEXT_LINE, "subtitleColor": QUIET,
        },
        "layer": layers,
        "config": {
            "font": FONT,
            "aria": False,
            "view": {"stroke": None},
            "text": {"align": "left", "baseline": "middle", "fontSize": TEXT, "fill": INK, "limit": inner * ROOM},
            "axis": {
                "labelColor": QUIET, "labelFontSize": TEXT - 1, "gridColor": LINE, "domainColor": LINE,
                "tickColor": LINE, "titleColor": QUIET, "labelFlush": True,
            },
        },
    }  # fmt: skip


def size_of(spec: dict) -> tuple[int, int]:
    """The width and the height that a frame will nearly have when it is drawn, in pixels."""
    title = spec["title"]
    head = len(title["text"]) * TITLE_LINE + len(title["subtitle"]) * TEXT_LINE + 12
    return spec["width"] + 2 * PADDING, spec["height"] + head + 2 * PADDING
