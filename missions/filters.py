"""What missions, agreements and participations can be searched by."""

from collections import Counter

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from editorial.filters import (
    ChoicesFilter,
    ListFilterSet,
    OrderFilter,
    PeriodFilterSet,
    RecordedFilter,
    StatusFilter,
    TextFilter,
)
from editorial.folding import fold
from missions.models import Agreement, Mission, Participation
from policies.models import Provision
from reference.filters import NamesFilter, RecordFilterSet, names_public
from reference.models import Country, Source


class MissionCountryFilter(NamesFilter):
    """A country counts whether it hosts the mission or takes part in it."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        return queryset.filter(
            pk__in=Mission.objects.filter(Q(countries__in=value) | Q(participations__country__in=value)).values("pk")
        )

    def facet(self, queryset, chosen=()):
        pairs = {
            (mission, code, name)
            for path in ("countries", "participations__country")
            for mission, code, name in queryset.order_by().values_list(
                "pk", f"{path}__iso2", f"{path}__{Country.label_column()}"
            )
        }
        counts = Counter((code, name) for _, code, name in pairs if code)
        return sorted(((*country, n) for country, n in counts.items()), key=lambda facet: (-facet[2], fold(facet[1])))


class MissionFilterSet(RecordFilterSet):
    facets: tuple[str, ...] = ("status", "kind", "country", "theme")
    status = StatusFilter("status", label=_("Status"))
    kind = ChoicesFilter("kind", label=_("Kind"), choices=Mission.Kind.choices)
    country = MissionCountryFilter("countries", Country)
    delivers = RecordedFilter(names_public(Mission, "provisions"), label=_("Commitments that it carries out"))
    provision = NamesFilter("provisions", Provision)

    class Meta:
        model = Mission
        fields: list[str] = []


class AgreementFilterSet(ListFilterSet):
    facets = ("status", "kind", "country")
    status = ChoicesFilter("status", label=_("Status"), choices=Agreement.Status.choices)
    kind = ChoicesFilter("kind", label=_("Kind"), choices=Agreement.Kind.choices)
    country = NamesFilter("country", Country)
    source = NamesFilter("citations__source", Source)
    order = OrderFilter({"title": "title", "signed": "signed", "changed": "changed_at"})

    class Meta:
        model = Agreement
        fields: list[str] = []


class ParticipationTextFilter(TextFilter):
    """Reads the mission's names and text."""

    def filter(self, queryset, value):
        return queryset.filter(mission__in=Mission.objects.matching(value)) if value else queryset


class ParticipationFilterSet(PeriodFilterSet):
    q = ParticipationTextFilter(label=_("Text"), max_length=200)
    mission = NamesFilter("mission", Mission)
    country = NamesFilter("country", Country)
    order = OrderFilter({"mission": "mission__title", "country": "country__name_en", "starts": "starts"})

    class Meta:
        model = Participation
        fields: list[str] = []
