"""The page of a country."""

from functools import reduce
from operator import or_

from django.db.models import Count, Q

from editorial.as_of import AS_OF
from editorial.filters import ListFilterSet
from editorial.folding import fold
from eulac.dossier import Dossier
from missions.models import Mission
from policies.models import Event, Policy
from programmes.models import Programme, ProgrammeCountry
from reference.filters import NamesFilter
from reference.models import Country, Theme
from reference.pages import RecordPage
from reference.views import CountryList

NEIGHBOURS = 4


class CountryPageFilterSet(ListFilterSet):
    """What the page of a country can be narrowed by."""

    q = None
    theme = NamesFilter("themes", Theme)
    not_filters = frozenset({AS_OF.name})

    class Meta:
        model = Programme
        fields: list[str] = []


class CountryPage(RecordPage):
    listing = CountryList
    template_name = "reference/country.html"
    corrections_by = "country"

    def find(self, key):
        return super().find(key.upper())

    def related(self, country):
        filters = CountryPageFilterSet(self.request.GET, Programme.objects.none())
        themes = filters.cleaned("theme") or []
        return {
            **Dossier(country, themes).context(),
            "notices": filters.notices(),
            "themes": themes_of(country, themes),
            "chosen_themes": themes,
            "neighbours": neighbours_of(country),
            "aliases": country.aliases.all(),
        }


def themes_of(country: Country, chosen: list[Theme]):
    """The themes of the records that name the country, and those chosen."""
    named = (model.objects.published().naming(country) for model in (Programme, Mission, Policy, Event))
    found = reduce(or_, (Q(pk__in=rows.values("themes")) for rows in named), Q(pk__in=[theme.pk for theme in chosen]))
    return Theme.objects.filter(found)


def neighbours_of(country: Country) -> list[tuple[Country, int]]:
    """The countries that most of its programmes name as well, each with how many do.

    Of equals, those of its sub-region come first, then the name decides.
    """
    links = ProgrammeCountry.objects.filter(record__in=Programme.objects.published().naming(country))
    counts = links.order_by().values_list("country").annotate(n=Count("record", distinct=True))
    shared = dict(counts)
    near = Q(subregion=country.subregion) if country.subregion else Q(pk=None)
    others = Country.objects.filter(Q(pk__in=shared) | near).exclude(pk=country.pk)
    found = [(other, shared.get(other.pk, 0)) for other in others]
    found.sort(key=lambda pair: (-pair[1], pair[0].subregion != country.subregion, fold(str(pair[0]))))
    return found[:NEIGHBOURS]
