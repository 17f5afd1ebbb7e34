"""The search page, and what is offered while somebody writes."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reference.pages import ROWS_ON_A_PAGE, ListPage
from search.filters import SearchFilter
from search.finding import by_name
from search.models import Entry
from search.query import read_query
from search.results import read_records, title
from search.spelling import did_you_mean

SUGGESTED = 8
SHORTEST_BEGINNING = 2  # while somebody writes; a single letter says nothing


class SearchPage(ListPage):
    """Everything that holds every word, the likeliest first, with the number of each kind."""

    template_name = "search.html"

    @classmethod
    def list_url(cls):
        return reverse("search")

    def pages(self):
        return Paginator(self.filters.hits, ROWS_ON_A_PAGE)

    def with_rows(self, page):
        return page  # its hits come as they are shown

    def get(self, request):
        self.filters = SearchFilter(request.GET, Entry.objects.none())
        return render(request, self.template_name, self.context())

    def context(self):
        page, page_notice = self.page()
        hits = self.filters.hits
        return {
            "asked": self.filters.cleaned("q") or "",
            "notices": [*self.notices(), *page_notice],
            "page": page,
            "around": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
            "facets": [(kind, count, kind in hits.kinds) for kind, count in hits.by_kind.items()],
            "kinds": [kind.name for kind in hits.kinds],
            "everywhere": sum(hits.by_kind.values()),
            "meant": [] if hits.by_kind else did_you_mean(hits.query),
        }


@require_safe
def suggest(request):
    """A piece of a page: links to what has a name like this."""
    asked = SearchFilter(request.GET, Entry.objects.none()).cleaned("q") or ""
    query = read_query(asked, shortest=SHORTEST_BEGINNING)
    found = by_name(query, SUGGESTED) if len(query.whole) > SHORTEST_BEGINNING else []
    records = read_records(found, whole=False)
    suggestions = [
        (kind, records[kind, key], title(records[kind, key])) for kind, key in found if (kind, key) in records
    ]
    return render(request, "search/suggestions.html", {"asked": asked, "suggestions": suggestions})
