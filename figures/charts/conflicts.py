"""Conflicts and tensions by region of the world."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from figures.charts.bars import Bar, Bars, Panel
from figures.charts.chart import Chart, OfFigures
from figures.charts.words import as_of_all, bounds_of, listed, sentences, sources_of
from figures.models import Figure
from reference.models import CountryGroup

MEASURES = ("armed-conflicts", "tension-scenarios")


def conflicts() -> Chart:
    counted = newest_by_measure()
    figures = [figure for by_region in counted.values() for figure in by_region.values()]
    regions = sorted({figure.group for figure in figures}, key=lambda region: size_in(counted, region), reverse=True)
    return Chart(
        name="conflicts",
        heading=_("Conflicts and tensions by region"),
        finding=sentences(*(extremes(by_region) for by_region in counted.values()))
        or _("No conflicts or tensions are recorded."),
        explanation=sentences(as_of_all(figures), bounds_of(figures), sources_of(figures)),
        columns=[_("Region"), *(OfFigures(measure) for measure in counted), _("As of")],
        rows=[
            [region, *row, next(figure.as_of for figure in row if figure)]
            for region in regions
            if (row := [by_region.get(region) for by_region in counted.values()])
        ],
        drawing=Bars([Panel(str(measure), bars_of(by_region)) for measure, by_region in counted.items()]),
    )


def newest_by_measure() -> dict:
    """{measure: {region: the figure of the latest date}}; what has no date cannot be the newest of anything."""
    figures = Figure.objects.published().current().filter(measure__slug__in=MEASURES, as_of__isnull=False)
    regional = figures.filter(group__kind=CountryGroup.Kind.REGION).select_related("measure", "group", "source")
    counted: dict = {}
    for figure in regional.order_by("measure__slug", "as_of", "code"):
        counted.setdefault(figure.measure, {})[figure.group] = figure
    return counted


def size_in(counted: dict, region) -> list:
    return [by_region[region].value if region in by_region else -1 for by_region in counted.values()]


def bars_of(by_region: dict) -> list[Bar]:
    figures = sorted(by_region.values(), key=lambda figure: -figure.value)
    return [Bar(f"{figure.group}: {figure.in_words}", float(figure.value), figure.is_exact) for figure in figures]


def extremes(by_region: dict) -> str:
    """“Armed conflicts: Africa has the most (13), Latin America the fewest (1).”"""
    figures = list(by_region.values())
    values = [figure.value for figure in figures]
    most = [figure for figure in figures if figure.value == max(values)]
    fewest = [figure for figure in figures if figure.value == min(values)]
    sentence = ngettext(
        "%(measure)s: %(most)s has the most (%(highest)s), %(fewest)s the fewest (%(lowest)s).",
        "%(measure)s: %(most)s have the most (%(highest)s), %(fewest)s the fewest (%(lowest)s).",
        len(most),
    )
    return sentence % {
        "measure": most[0].measure,
        "most": listed(figure.group for figure in most),
        "highest": most[0].in_words,
        "fewest": listed(figure.group for figure in fewest),
        "lowest": fewest[0].in_words,
    }
