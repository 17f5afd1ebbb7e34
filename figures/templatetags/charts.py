"""Charts on the pages of records and lists."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from figures.charts import gallery, look
from figures.charts.region import region_map as chart_of_region
from figures.charts.results import results_of, series_in
from figures.charts.times import times_of
from figures.charts.words import printed

register = template.Library()


@register.filter
def cell(value) -> str:
    """One cell of a chart's table; a record or a figure leads to its page."""
    if value is None:
        return format_html('<span class="missing">{}</span>', _("not stated"))
    if hasattr(value, "get_absolute_url"):
        return format_html('<a href="{}">{}</a>', value.get_absolute_url(), printed(value))
    return printed(value)


@register.inclusion_tag("charts/pictures.html")
def chart(name: str) -> dict:
    """One of the charts that stand for themselves."""
    return {"charts": [gallery.CHARTS[name]()]}


@register.inclusion_tag("charts/pictures.html")
def country_chart(country) -> dict:
    """What ran when in this country, if anything with a date did."""
    drawn = times_of(country)
    return {"charts": [drawn] if drawn.rows else []}


@register.inclusion_tag("charts/pictures.html")
def result_charts(figures) -> dict:
    """Each series of these figures that can be drawn against time."""
    return {"charts": [results_of(series) for series in series_in(figures)]}


@register.inclusion_tag("charts/region_map.html")
def region_map() -> dict:
    """The map on which a country is chosen, with the same choice as a list."""
    return {"chart": chart_of_region(), "look": look}
