"""The addresses of figures and of charts."""

from django.urls import path, register_converter

from figures.charts import views as charts
from figures.charts.chart import FORMATS_OF_PICTURES
from figures.total_views import TotalPage
from figures.views import FigureList, FigurePage
from reference.pages import FormatConverter, addresses


class PictureConverter(FormatConverter):
    """The ending of an address that asks for a picture, or for the data under it."""

    regex = "|".join(FORMATS_OF_PICTURES)


register_converter(PictureConverter, "picture")

app_name = "figures"
urlpatterns = [
    path("figures/total/", TotalPage.as_view(), name="total"),
    path("figures/total.<format:format>", TotalPage.as_view(), name="total-file"),
    *addresses(FigureList, FigurePage),
    path("charts/", charts.gallery, name="charts"),
    path("charts/<slug:name>/", charts.chart_page, name="chart"),
    path("charts/<slug:name>.<picture:format>", charts.chart_file, name="chart-file"),
]
