"""What missions, agreements and participations can be searched by."""

from collections import Counter

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from editorial.dates import PartialDate
from editorial.filters import (
    ChoicesFilter,
    ListFilterSet,
    OrderFilter,
    PeriodFilter,
    PeriodFilterSet,
    RecordedFilter,
    StatusFilter,
    TextFilter,
)
from editorial.folding import fold
from editorial.today import today
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


class StandingDayFilter(PeriodFilter):
    """Those that had been signed by a day, as far as the dates tell, and had not ended; or the day for `standing`."""

    def __init__(self, **kwargs):
        super().__init__(question="on", **kwargs)

    def filter(self, queryset, value):
        if not value or self.parent.cleaned("standing"):
            return queryset
        gone = [Agreement.Standing.UNSIGNED, Agreement.Standing.ENDED]
        return queryset.with_standing(value).exclude(standing__in=gone)


class StandingFilter(ChoicesFilter):
    """What they were on the day that `on` gives, or else are today."""

    def filter(self, queryset, value):
        return queryset.with_standing(self.parent.day).filter(standing__in=value) if value else queryset

    def facet(self, queryset, chosen=()):
        rows = queryset.with_standing(self.parent.day).order_by().annotate(is_=F("standing")).values_list("is_")
        counts = dict(rows.annotate(n=Count("pk")))
        return [(value, label, counts[value]) for value, label in self.extra["choices"] if value in counts]


class AgreementFilterSet(ListFilterSet):
    facets = ("status", "kind", "country", "standing")
    on = StandingDayFilter(label=_("On the day"))
    standing = StandingFilter(label=_("What they were then"), choices=Agreement.Standing.choices)
    status = ChoicesFilter("status", label=_("Status"), choices=Agreement.Status.choices)
    kind = ChoicesFilter("kind", label=_("Kind"), choices=Agreement.Kind.choices)
    country = NamesFilter("country", Country)
    source = NamesFilter("citations__source", Source)
    order = OrderFilter({"title": "title", "signed": "signed", "changed": "changed_at"})

    @property
    def day(self) -> PartialDate:
        """On which it is asked what they were."""
        return self.cleaned("on") or PartialDate(today().isoformat())

    class Meta:
        model = Agreement
        fields: list[str] = []


class ParticipationTextFilter(TextFilter):
    """Reads the mission's names and text."""

    def filter(self, queryset, value):
        return queryset.filter(mission__in=Mission.objects.matching(value)) if value else queryset


def has_public_basis() -> Q:
    return Q(agreement__in=Agreement.objects.published().order_by().values("pk"))


class ParticipationFilterSet(PeriodFilterSet):
    facets = ("has_basis", "country", "mission")
    has_basis = RecordedFilter(has_public_basis, label=_("Legal basis"))
    agreement = NamesFilter("agreement", Agreement)
    q = ParticipationTextFilter(label=_("Text"), max_length=200)
    mission = NamesFilter("mission", Mission)
    country = NamesFilter("country", Country)
    order = OrderFilter({"mission": "mission__title", "country": "country__name_en", "starts": "starts"})

    class Meta:
        model = Participation
        fields: list[str] = []
