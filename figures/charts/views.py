"""The pages of charts, and their files."""

from csp.decorators import csp_update
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from figures.charts.chart import NARROW, WIDE, Chart
from figures.charts.drawing import NotDrawn, picture
from figures.charts.gallery import CHARTS, find
from figures.charts.look import STYLE_HASH
from spreadsheets.files import table_response

TYPES = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png"}
WIDTHS = {"wide": WIDE, "narrow": NARROW}


@require_safe
def gallery(request):
    return render(request, "charts/gallery.html", {"charts": [make() for make in CHARTS.values()]})


@require_safe
def chart_page(request, name):
    return page_of(request, chart_or_404(name))


@csp_update({"style-src": [STYLE_HASH]})  # type: ignore[arg-type]
@require_safe
def chart_file(request, name, format):  # noqa: A002 (the word in the address)
    chart = chart_or_404(name)
    width = WIDTHS.get(request.GET.get("width", "wide"))
    if width is None:
        text = _("There is no such width. Widths: %(widths)s.") % {"widths": ", ".join(WIDTHS)}
        return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
    if format == "csv":
        return table_response(*chart.in_file(), format, name)
    try:
        return HttpResponse(picture(chart, format, width), content_type=TYPES[format])
    except NotDrawn:
        return page_of(request, chart, not_drawn=True, status=503)


def chart_or_404(name: str) -> Chart:
    chart = find(name)
    if chart is None:
        raise Http404(f"There is no chart “{name}” here.")
    return chart


def page_of(request, chart: Chart, *, not_drawn: bool = False, status: int = 200):
    return render(request, "charts/chart.html", {"chart": chart, "not_drawn": not_drawn}, status=status)
