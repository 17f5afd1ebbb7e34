"""What policy documents, provisions and events can be searched by."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from editorial.filters import ChoicesFilter, ListFilterSet, OrderFilter, PeriodFilter, RecordedFilter
from policies.models import Event, Policy, Provision
from reference.filters import NamesFilter, RecordFilterSet
from reference.models import Country, CountryGroup, Theme


class PolicyPeriodFilter(PeriodFilter):
    """A document counts on the day it was adopted as well as in the period that it covers."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        covered = super().filter(queryset, value).values("pk")
        adopted = {
            "on": Q(adopted__earliest__lte=value.latest.isoformat(), adopted__latest__gte=value.earliest.isoformat()),
            "not_over_before": Q(adopted__latest__gte=value.earliest.isoformat()),
            "begun_by": Q(adopted__earliest__lte=value.latest.isoformat()),
        }[self.question]
        return queryset.filter(Q(pk__in=covered) | adopted)


class PolicyFilterSet(RecordFilterSet):
    facets = ("kind", "country", "group", "theme", "organisation")
    kind = ChoicesFilter("kind", label=_("Kind"), choices=Policy.Kind.choices)
    group = NamesFilter("groups", CountryGroup)
    year = PolicyPeriodFilter(label=_("In the year"), question="on")
    since = PolicyPeriodFilter(label=_("Since"), question="not_over_before")
    until = PolicyPeriodFilter(label=_("Until"), question="begun_by")
    order = OrderFilter(
        {"title": "title", "adopted": "adopted", "starts": "starts", "ends": "ends", "changed": "changed_at"}
    )

    class Meta:
        model = Policy
        fields: list[str] = []


class ProvisionFilterSet(ListFilterSet):
    facets: tuple[str, ...] = ("theme",)
    answered = RecordedFilter(Provision.is_answered, label=_("What answers it"))
    kind = ChoicesFilter("policy__kind", label=_("Kind of document"), choices=Policy.Kind.choices)
    policy = NamesFilter("policy", Policy)
    theme = NamesFilter("themes", Theme)
    country = NamesFilter("policy__countries", Country)
    order = OrderFilter({"policy": "policy__title", "order": "order"})

    class Meta:
        model = Provision
        fields: list[str] = []


class EventFilterSet(RecordFilterSet):
    facets = ("kind", "country", "theme", "organisation")
    kind = ChoicesFilter("kind", label=_("Kind"), choices=Event.Kind.choices)
    group = NamesFilter("groups", CountryGroup)

    class Meta:
        model = Event
        fields: list[str] = []
