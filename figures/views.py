"""The public pages of figures."""

from django.utils.translation import gettext_lazy as _

from figures.models import Figure
from figures.resources import FigureResource
from reference.pages import ListPage, RecordPage


class FigureList(ListPage):
    model = Figure
    resource_class = FigureResource
    heading = _("Figures")
    lead = _("Numbers as their sources give them: each with its bound, its date and the place in the source.")
    template_name = "figures/figure_list.html"

    @staticmethod
    def brief(rows):
        return rows.select_related("measure")

    def for_listing(self, rows):
        return rows.for_page()


class FigurePage(RecordPage):
    listing = FigureList
    template_name = "figures/figure.html"

    def get_queryset(self):
        return super().get_queryset().for_page()

    def related(self, figure):
        return {"parts": figure.parts.published().for_page()}
