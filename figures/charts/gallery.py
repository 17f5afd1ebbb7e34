"""Every chart by its name."""

from figures.charts import results, times
from figures.charts.chart import Chart
from figures.charts.cocaine_route import cocaine_route
from figures.charts.conflicts import conflicts
from figures.charts.coverage import coverage
from figures.charts.icsp import icsp
from figures.charts.region import region_map

CHARTS = {
    "map": region_map,
    "coverage": coverage,
    "cocaine-route": cocaine_route,
    "icsp": icsp,
    "timeline": times.timeline,
    "conflicts": conflicts,
}
FAMILIES = {"country": times.of_country, "results": results.of_figure}


def find(name: str) -> Chart | None:
    """The chart of this name: one of CHARTS, country-pe, or results- and the code of a figure."""
    if name in CHARTS:
        return CHARTS[name]()
    family, _, key = name.partition("-")
    return FAMILIES[family](key) if family in FAMILIES else None
