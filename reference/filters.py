"""Filters by the nouns of this app, for the lists of every area and for its own lists."""

import heapq
from collections.abc import Callable
from typing import Any

import django_filters
from django import forms
from django.db.models import CharField, Count, F, Q, Value
from django.db.models.functions import Concat
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from editorial.filters import FACET_CHOICES, ChoicesFilter, ListFilterSet, OrderFilter, PeriodFilterSet
from editorial.folding import fold
from editorial.neighbours import printed_with
from editorial.texts import without_texts
from editorial.version import remembered
from reference.models import (
    Country,
    CountryGroup,
    Instrument,
    Organisation,
    Source,
    Term,
    Theme,
    long_texts_of,
)
from spreadsheets.batch import key_parts


def having_keys(rows, keys):
    """Those with any of the keys, also where a key is put together: document:provision."""
    parts = key_parts(rows.model)
    if len(parts) == 1:
        return rows.filter(**{f"{parts[0]}__in": keys})
    pieces = [piece for part in parts for piece in (Value(":"), F(part))][1:]
    names = printed_with(rows.model)
    named = rows.select_related(*names).defer(*long_texts_of(*names))
    return named.alias(whole_key=Concat(*pieces, output_field=CharField())).filter(whole_key__in=keys)


class NamesField(forms.Field):
    """Several values, each the key, a name or an alias of a row of `model`."""

    widget = forms.SelectMultiple

    def __init__(self, *, model, **kwargs):
        self.model = model
        super().__init__(**kwargs)

    def clean(self, value):
        names = [name for name in super().clean(value) or [] if name]
        if not names:
            return []
        known = self._by_key(names)
        rows = [known.get((self.model, name.casefold())) for name in names]
        if all(rows):
            return rows
        index = self.model.objects.published().name_index()
        return [index.find(name) for name in names]

    def _by_key(self, names) -> dict:
        """The rows with these keys under (model, folded key), among others that this process has met."""
        known = remembered()
        if {(self.model, name.casefold()) for name in names} - known.keys():
            # PostgreSQL refuses to compare with a NUL; no key holds one, so the search by name answers for it.
            askable = [name for name in names if "\x00" not in name]
            spellings = {spelling for name in askable for spelling in (name, name.upper(), name.lower())}
            rows = having_keys(without_texts(self.model.objects.published()), spellings)
            known.update({(self.model, getattr(row, self.model.key_field).casefold()): row for row in rows})
        return known


class NamesFilter(django_filters.Filter):
    """Rows linked through `field_name` to any of the things named."""

    field_class = NamesField

    def __init__(self, field_name, named, **kwargs):
        self.named = named
        kwargs.setdefault("label", capfirst(named._meta.verbose_name))
        super().__init__(field_name, model=named, **kwargs)

    def filter(self, queryset, value):
        if not value:
            return queryset
        linked = queryset.model._base_manager.filter(**{f"{self.field_name}__in": value})
        return queryset.filter(pk__in=linked.values("pk"))

    def in_words(self, row):
        """(key, name)"""
        return getattr(row, self.named.key_field), str(row)

    def facet(self, queryset, chosen=()):
        """[(key, name, count), …] of what the rows of `queryset` are linked to most often; two queries.

        Those whose keys are `chosen` are never left out.
        """
        path = self.field_name
        linked = queryset.order_by().filter(**{f"{path}__isnull": False})
        counts = dict(linked.values_list(path).annotate(n=Count("pk", distinct=self.may_repeat(queryset.model))))
        return self.most_frequent(counts, chosen)

    def most_frequent(self, counts, chosen) -> list[tuple]:
        """The same of {primary key of what is named: count}; one query."""
        frequent = heapq.nlargest(FACET_CHOICES, counts, key=counts.get)
        asked = Q(pk__in=frequent) | Q(pk__in=counts, **{f"{self.named.key_field}__in": list(chosen)})
        rows = self.named._base_manager.filter(asked)
        return sorted(
            ((*self.in_words(row), counts[row.pk]) for row in rows), key=lambda choice: (-choice[2], fold(choice[1]))
        )

    def may_repeat(self, model) -> bool:
        """Whether a row can be linked to the same thing twice, as a country is in two roles."""
        first, *further = self.field_name.split("__")
        field = model._meta.get_field(first)
        through = getattr(field, "through", None) or getattr(field.remote_field, "through", None)
        return bool(further) or (through is not None and not through._meta.auto_created)


class RecordFilterSet(PeriodFilterSet):
    """What the records of every area can be filtered by."""

    country = NamesFilter("countries", Country)
    organisation = NamesFilter("organisations", Organisation)
    theme = NamesFilter("themes", Theme)
    source = NamesFilter("citations__source", Source)
    order = OrderFilter({"title": "title", "starts": "starts", "ends": "ends", "changed": "changed_at"})


def names_public(model, name: str) -> Callable[[], Q]:
    """A condition: the row names something that is public, under this name of a plain many-to-many field."""

    def condition() -> Q:
        field: Any = model._meta.get_field(name)
        public = field.related_model.objects.published().order_by().values("pk")
        own, other = field.m2m_field_name(), field.m2m_reverse_field_name()
        return Q(pk__in=field.remote_field.through.objects.filter(**{f"{other}__in": public}).values(own))

    return condition


class CountryFilterSet(ListFilterSet):
    facets = ("group",)
    group = NamesFilter("groups", CountryGroup)
    order = OrderFilter({"name": Country.name_to_sort_by, "iso2": "iso2"})

    class Meta:
        model = Country
        fields: list[str] = []


class GroupFilterSet(ListFilterSet):
    facets = ("kind",)
    kind = ChoicesFilter("kind", label=_("Kind"), choices=CountryGroup.Kind.choices)
    country = NamesFilter("countries", Country)
    order = OrderFilter({"name": "name"})

    class Meta:
        model = CountryGroup
        fields: list[str] = []


class OrganisationFilterSet(ListFilterSet):
    facets = ("kind",)
    kind = ChoicesFilter("kind", label=_("Kind"), choices=Organisation.Kind.choices)
    order = OrderFilter({"name": "name"})

    class Meta:
        model = Organisation
        fields: list[str] = []


class InstrumentFilterSet(ListFilterSet):
    order = OrderFilter({"name": "name", "starts": "starts"})

    class Meta:
        model = Instrument
        fields: list[str] = []


class ThemeFilterSet(ListFilterSet):
    order = OrderFilter({"name": "name"})

    class Meta:
        model = Theme
        fields: list[str] = []


class TermFilterSet(ListFilterSet):
    order = OrderFilter({"name": "name"})

    class Meta:
        model = Term
        fields: list[str] = []


class SourceFilterSet(ListFilterSet):
    order = OrderFilter({"key": "key", "title": "title", "published": "published_on"})

    class Meta:
        model = Source
        fields: list[str] = []
