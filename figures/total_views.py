"""The page that explains a total, and its file: which figures are counted, which are left out, and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import View

from editorial.addresses import address
from editorial.languages import in_language
from editorial.serializers import site_of
from figures.filters import TotalFilterSet
from figures.leaving_out import Reason
from figures.models import Figure
from figures.totals import BY, Totals, totals_of
from figures.views import FigureList
from reference.pages import API, permanent, refused
from spreadsheets.files import in_pieces
from spreadsheets.formats import FORMATS

MOST_LISTED = 100  # of figures under each heading
COLUMNS = {  # of the file, and whether they are numbers
    "code": False, "label": False, "measure": False, "bound": False, "value": True, "currency": False, "counted": False,
    "reason": False, "because of": False, "source": False, "locator": False, "permalink": False,
}  # fmt: skip


@dataclass(frozen=True)
class Explained:
    """A figure that is left out."""

    figure: Figure
    reason: Reason
    because: Figure | None


def left_out_figures(totals: Totals, most: int) -> list[Explained]:
    """The first of the figures that are left out, each with the figure that is the reason."""
    listed = totals.left_out[:most]
    keys = {key for one in listed for key in (one.figure, one.because)}
    rows = {row.pk: row for row in in_brief(Figure.objects.filter(pk__any_of=list(keys)))} if keys else {}
    there = (one for one in listed if one.figure in rows and one.because in rows)  # not deleted a moment ago
    found = [Explained(rows[one.figure], one.reason, rows[one.because]) for one in there]
    others = in_brief(totals.never_added_figures)[: most - len(found)] if totals.never_added else []
    return [*found, *(Explained(figure, Reason.NOT_ADDED, None) for figure in others)]


def in_brief(figures):
    """With what a line of the explanation prints."""
    return figures.select_related("measure", "source")


class TotalPage(View):
    """The totals of the figures that the filters leave: the filters of the list of figures, under the same names."""

    def get(self, request, format=None):  # noqa: A002 (the word in the address)
        self.filters = TotalFilterSet(request.GET, Figure.objects.published())
        problems = self.filters.notices()
        if format and problems:
            return refused(problems)
        totals = totals_of(self.filters.qs, self.filters.cleaned("by") or "")
        if format:
            return self.as_file(totals, format)
        return render(request, "figures/total.html", self.context(totals, problems))

    def as_file(self, totals: Totals, format_name: str) -> HttpResponse:
        format_ = FORMATS[format_name]
        rows = rows_of(totals, site_of(self.request))
        pieces = format_.pieces("total", [*COLUMNS], [*COLUMNS.values()], rows)
        return in_pieces(self.request, format_, pieces, "figures-total")

    def context(self, totals: Totals, problems) -> dict:
        query, narrowing = self.query(), self.query(but="by")
        here = reverse("figures:total")
        return {
            "listing": FigureList,
            "permanent": permanent(self.request, address("figures:total") + query),
            "notices": problems,
            "totals": totals,
            "narrowed_to": [(self.filters.filters[name].label, words) for name, _, words in self.narrowed_to()],
            "list_at": FigureList.list_url() + narrowing,
            "shown_parts": totals.parts[:MOST_LISTED],
            "parts_left_out": totals.parts[MOST_LISTED:],
            "told_apart_by": self.filters.chosen("by"),
            "ways": [(name, self.way(name), here + self.query(by=name)) for name in BY],
            "together_at": here + narrowing,
            "left_out": left_out_figures(totals, MOST_LISTED),
            "counted": totals.counted_figures.for_page()[:MOST_LISTED],
            "most": MOST_LISTED,
            "files": [(name, f"{address('figures:total').rstrip('/')}.{name}{query}") for name in FORMATS],
            "api_url": f"{API}/figures/total/{query}",
        }

    def way(self, name: str) -> str:
        return self.filters.filters["by"].in_words(name)[1]

    def narrowed_to(self) -> list[tuple[str, str, str]]:
        return [active for active in self.filters.active() if active[0] != "by"]

    def query(self, *, but: str = "", by: str = "") -> str:
        """The query string, perhaps without a parameter, or told apart otherwise; what is empty goes as well."""
        kept = self.request.GET.copy()
        for name, values in self.request.GET.lists():
            kept.setlist(name, [value for value in values if value])
        for name in filter(None, (but, by and "by")):
            kept.pop(name, None)
        if by:
            kept["by"] = by
        return f"?{kept.urlencode()}" if kept.urlencode() else ""


def rows_of(totals: Totals, site: str) -> Iterator[list[str]]:
    """Each figure of the set: those counted first. Whoever adds these up has the totals again."""
    reasons = {one.figure: (one.reason, one.because) for one in totals.left_out}
    because = {other for _reason, other in reasons.values()}
    codes = dict(Figure.objects.filter(pk__any_of=list(because)).values_list("pk", "code")) if because else {}
    left_out = in_brief(totals.figures.filter(pk__any_of=list(reasons))) if reasons else []
    for figure in read(in_brief(totals.counted_figures)):
        yield cells_of(figure, site, "yes")
    for figure in read(left_out) if reasons else ():
        reason, other = reasons[figure.pk]
        yield cells_of(figure, site, "no", reason, codes.get(other, ""))
    for figure in read(in_brief(totals.never_added_figures)):
        yield cells_of(figure, site, "no", Reason.NOT_ADDED)


def read(rows) -> Iterable[Figure]:
    return rows.iterator(chunk_size=2_000)


def cells_of(figure: Figure, site: str, counted: str, reason: str = "", because: str = "") -> list[str]:
    page = site + in_language(figure.get_absolute_url(), settings.LANGUAGE_CODE)
    value = f"{figure.value.normalize():f}"
    return [
        figure.code, figure.label, figure.measure.slug, figure.bound, value, figure.currency,
        counted, str(reason), because, figure.source.key, figure.locator, page,
    ]  # fmt: skip
