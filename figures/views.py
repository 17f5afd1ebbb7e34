"""The public pages of figures."""

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.prepared import prepared
from editorial.version import kept
from figures.models import Figure
from figures.resources import FigureResource
from figures.totals import totals_of
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

    def context(self):
        """With the totals of what the list is narrowed to; those of all figures are on a page of their own."""
        context, query = super().context(), self.query_without("page", "order")
        context["totals_at"] = reverse("figures:total") + query
        if self.filters.active() and context["page"].paginator.count > 1:
            context["totals"], context["left_out"] = kept(self.totals, "totals", self.list_url(), query)
        return context

    def totals(self) -> tuple[list, int]:
        found = totals_of(self.filters.qs)
        return found.totals, found.left_out_count


class FigurePage(RecordPage):
    listing = FigureList
    template_name = "figures/figure.html"

    def get_queryset(self):
        return super().get_queryset().for_page()

    def as_work(self, figure, url):
        """With the date on which the number was true, and whose number it is."""
        source = figure.source
        said_by = filter(None, [source.authors, source.title, source.publisher, figure.locator])
        as_of = figure.as_of and gettext("as of %(day)s") % {"day": figure.as_of.in_words()}
        told = gettext("Source: %(source)s") % {"source": ", ".join(said_by)}
        about = f"{figure.subject}: {figure}" if figure.subject else str(figure)
        note = "; ".join(filter(None, [as_of, told]))
        return replace(super().as_work(figure, url), title=about, note=note, is_data=True)

    def related(self, figure):
        return {
            "parts": figure.parts.published().for_page(),
            "provisions": prepared(figure, lambda it: it.provisions.published().for_line()),
        }
