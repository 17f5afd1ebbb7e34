"""What figures and measures can be searched by."""

from functools import reduce
from operator import or_

import django_filters
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from editorial.as_of import AS_OF
from editorial.filters import ChoicesFilter, ListFilterSet, OrderFilter, PeriodFilterSet
from figures.models import Figure, Measure
from figures.totals import BY
from missions.models import Mission
from policies.models import Event, Policy, Provision
from programmes.models import Programme
from reference.filters import NamesFilter
from reference.models import Country, CountryGroup, Instrument, Source


class SharingFilter(ChoicesFilter):
    """Whether a number is about one country alone, or about several together."""

    def __init__(self):
        choices = [("alone", _("one country alone")), ("shared", _("several countries or a group"))]
        super().__init__("sharing", label=_("About"), choices=choices)

    def filter(self, queryset, value):
        if not value:
            return queryset
        rows = {"alone": queryset.of_one_country(), "shared": queryset.shared()}
        return reduce(or_, (rows[name] for name in set(value)))


class FigureFilterSet(PeriodFilterSet):
    facets = ("measure", "bound", "country", "instrument", "programme")
    measure = NamesFilter("measure", Measure)
    bound = ChoicesFilter("bound", label=_("Bound"), choices=Figure.Bound.choices)
    country = NamesFilter("countries", Country)
    sharing = SharingFilter()
    group = NamesFilter("group", CountryGroup)
    instrument = NamesFilter("instrument", Instrument)
    programme = NamesFilter("programme", Programme)
    mission = NamesFilter("mission", Mission)
    policy = NamesFilter("policy", Policy)
    event = NamesFilter("event", Event)
    provision = NamesFilter("provisions", Provision)
    source = NamesFilter("source", Source)
    order = OrderFilter({"label": "label", "value": "value", "as_of": "as_of", "starts": "starts"})

    class Meta:
        model = Figure
        fields: list[str] = []


class PartsFilter(django_filters.ChoiceFilter):
    """What totals are told apart by. It leaves all rows where they are."""

    def __init__(self):
        wrong = format_lazy(_("“%(value)s” is not one of: {known}."), known=", ".join(BY))
        super().__init__(
            choices=[(name, FigureFilterSet.base_filters[name].label) for name in BY],
            label=_("Told apart by"),
            error_messages={"invalid_choice": wrong},
        )

    def filter(self, queryset, value):
        return queryset

    def in_words(self, value):
        return value, str(FigureFilterSet.base_filters[value].label)


class TotalFilterSet(FigureFilterSet):
    """What the list of figures can be narrowed by, and what its totals are told apart by."""

    not_filters = frozenset({AS_OF.name})
    by = PartsFilter()


class MeasureFilterSet(ListFilterSet):
    facets = ("kind",)
    kind = ChoicesFilter("kind", label=_("Kind"), choices=Measure.Kind.choices)
    order = OrderFilter({"name": "name"})

    class Meta:
        model = Measure
        fields: list[str] = []
