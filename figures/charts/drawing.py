"""Charts as SVG and PNG, drawn when they are first asked for and kept by what they show."""

import hashlib
import json
import logging
import subprocess
import sys
from functools import cache
from importlib.metadata import version
from threading import Lock

from django.core.cache import caches

from figures.charts import child
from figures.charts.chart import Chart
from figures.charts.look import STYLE, finished

SECONDS = 15
A_MONTH = 30 * 24 * 60 * 60  # in seconds; what is shown then is drawn anew
logger = logging.getLogger(__name__)
one_at_a_time = Lock()  # of the threads of a web worker: the others find the picture when their turn comes


class NotDrawn(Exception):
    """The picture cannot be drawn now; the table under it can be shown."""


def picture(chart: Chart, format_name: str, width: int) -> bytes:
    """The chart as an SVG or PNG file of this width in pixels. Raises NotDrawn."""
    order = {"source": chart.drawing.source(chart, width), "format": format_name}
    key = key_of(order)
    kept = caches["shared"].get(key)
    if kept is None:
        with one_at_a_time:
            kept = caches["shared"].get(key)
            if kept is None:
                kept = drawn(order, chart.finding)
                caches["shared"].set(key, kept, A_MONTH)
    return kept


def key_of(order: dict) -> str:
    """Of everything that makes the picture what it is: other content, another language or look is another picture."""
    content = json.dumps([order, drawing_version()], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


@cache
def drawing_version() -> str:
    return f"{version('vl-convert-python')} {hashlib.sha256(STYLE.encode()).hexdigest()}"


def drawn(order: dict, title: str) -> bytes:
    if order["format"] == "png":
        return by_child(order)
    source = order["source"]
    return finished(source if isinstance(source, str) else by_child(order).decode(), title).encode()


def by_child(order: dict) -> bytes:
    command = [sys.executable, "-I", child.__file__]
    try:
        done = subprocess.run(  # noqa: S603 - our own script
            command, input=json.dumps(order).encode(), capture_output=True, env={}, timeout=SECONDS, check=True
        )
    except (subprocess.SubprocessError, OSError) as error:
        logger.exception("A picture could not be drawn: %s", getattr(error, "stderr", b""))
        raise NotDrawn from error
    return done.stdout
