"""Two to four countries side by side."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.generic import View

from editorial.as_of import AS_OF
from editorial.filters import ListFilterSet
from eulac.comparison import Comparison
from programmes.models import Programme
from reference.filters import NamesFilter
from reference.models import Country
from reference.pages import refused
from reference.views import CountryList
from spreadsheets.files import table_response
from spreadsheets.formats import FORMATS

FEWEST, MOST = 2, 4


class CompareFilterSet(ListFilterSet):
    q = None
    country = NamesFilter("countries", Country)
    not_filters = frozenset({AS_OF.name})

    class Meta:
        model = Programme
        fields: list[str] = []


class ComparePage(View):
    def get(self, request, format=None):  # noqa: A002 (the word in the address)
        self.filters = CompareFilterSet(request.GET, Programme.objects.none())
        named = list(dict.fromkeys(self.filters.cleaned("country") or []))
        notices, countries = self.notices(named), named[:MOST]
        aspects = Comparison(countries).aspects() if len(countries) >= FEWEST else []
        if format:
            return self.as_file(format, notices, countries, aspects)
        return render(request, "compare.html", self.context(notices, countries, aspects))

    def notices(self, named: list[Country]) -> list[tuple[str, str]]:
        found = self.filters.notices()
        if len(named) > MOST:
            sentence = _("At most %(most)s countries can be compared. These are the first of the %(given)s given.")
            found.append(("country", sentence % {"most": MOST, "given": len(named)}))
        return found

    def as_file(self, format_name: str, notices, countries, aspects):
        if not aspects and not notices:
            notices = [("country", _("Give two to four countries."))]
        if notices:
            return refused(notices)
        rows = ([aspect.label, *map(str, aspect.cells_of(len(countries)))] for aspect in aspects)
        name = "-".join(["compare", *(country.iso2.lower() for country in countries)])
        return table_response([_("What"), *map(str, countries)], rows, format_name, name)

    def context(self, notices, countries, aspects) -> dict:
        query = urlencode({"country": [country.iso2.lower() for country in countries]}, doseq=True)
        return {
            "listing": CountryList,
            "notices": notices,
            "countries": countries,
            "aspects": aspects,
            "choices": list(enumerate([*countries, *[None] * (MOST - len(countries))], start=1)),
            "every_country": Country.objects.order_by(Country.name_to_sort_by()),
            "files": [(name, f"{reverse('compare').rstrip('/')}.{name}?{query}") for name in FORMATS]
            if aspects
            else [],
        }
