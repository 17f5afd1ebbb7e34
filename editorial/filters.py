"""What a list can be narrowed by: one FilterSet serves its page, its files and its API answer."""

from collections.abc import Callable
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, F, Q
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.as_of import AS_OF
from editorial.dates import PartialDateFormField
from editorial.folding import fold
from editorial.models import PeriodStatus, status_condition
from editorial.today import today

FACET_CHOICES = 50  # a facet offers the most frequent of its choices

# What the fields are called that lists can be sorted by.
SORTED_BY = {
    "adopted": _("date of adoption"),
    "at": _("date of the correction"),
    "as_of": _("date on which it was true"),
    "changed": _("date of the last change"),
    "country": _("country"),
    "ends": _("end"),
    "iso2": _("ISO code"),
    "key": _("citation key"),
    "label": _("label"),
    "mission": _("mission"),
    "name": _("name"),
    "order": _("place in the document"),
    "policy": _("document"),
    "published": _("date of publication"),
    "signed": _("date of signature"),
    "starts": _("start"),
    "title": _("title"),
    "value": _("value"),
}


class PeriodFilter(django_filters.Filter):
    """Compares a partial date with the rows' period through one of PeriodQuerySet's questions."""

    field_class = PartialDateFormField

    def __init__(self, *args, question: str, **kwargs):
        self.question = question
        super().__init__(*args, **kwargs)

    def filter(self, queryset, value):
        return getattr(queryset.dated(), self.question)(value) if value else queryset

    def in_words(self, value):
        return str(value), value.in_words()


class ChoicesFilter(django_filters.MultipleChoiceFilter):
    """Any of the given choices; what is not one of them is answered with those that are."""

    def __init__(self, *args, choices, **kwargs):
        known = ", ".join(str(value) for value, _ in choices)
        kwargs["error_messages"] = {
            "invalid_choice": format_lazy(_("“%(value)s” is not one of: {known}."), known=known)
        }
        super().__init__(*args, choices=choices, **kwargs)

    def in_words(self, value):
        """(value, label)"""
        return value, str(dict(self.extra["choices"])[value])

    def facet(self, queryset, chosen=()):
        """[(value, label, count), …] of the rows that `queryset` holds."""
        labels = dict(self.extra["choices"])
        counts = queryset.order_by().values_list(self.field_name).annotate(n=Count("pk"))
        found = [(value, labels[value], n) for value, n in counts if value]
        return sorted(found, key=lambda row: (-row[2], str(row[1])))


class RecordedFilter(ChoicesFilter):
    """Whether something is recorded of a row: what `condition` gives is true of those of which it is.

    “no” means that nothing is recorded, which is not that there is nothing.
    """

    def __init__(self, condition: Callable[[], Q], **kwargs):
        self.condition = condition
        super().__init__(choices=[("yes", _("recorded")), ("no", _("nothing recorded"))], **kwargs)

    def filter(self, queryset, value):
        if len(value or ()) != 1:
            return queryset
        return queryset.filter(self.condition()) if value[0] == "yes" else queryset.exclude(self.condition())

    def facet(self, queryset, chosen=()):
        counted = queryset.order_by().aggregate(total=Count("pk"), yes=Count("pk", filter=self.condition()))
        counts = {"yes": counted["yes"], "no": counted["total"] - counted["yes"]}
        return [(value, label, counts[value]) for value, label in self.extra["choices"] if counts[value]]


class StatusFilter(ChoicesFilter):
    """Where today stands in a row's period."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, choices=PeriodStatus.choices, **kwargs)

    def filter(self, queryset, value):
        day, any_of = today().isoformat(), Q()
        for status in value or []:
            any_of |= status_condition(status, day)
        return queryset.filter(any_of)

    def facet(self, queryset, chosen=()):
        counts = queryset.counted_by_status(today())
        return [(status.value, status.label, counts[status.value]) for status in PeriodStatus if counts[status.value]]


class OrderFilter(django_filters.ChoiceFilter):
    """Sorts by one of the named fields, backwards with a minus; what has no value comes last.

    A field is named by its path, or made by a function, when the reader's language has a part in it.
    """

    def __init__(self, fields: dict[str, Any], **kwargs):
        self.fields = fields
        choices = [(sign + name, sign + name) for name in fields for sign in ("", "-")]
        known = ", ".join(name for name, _ in choices)
        super().__init__(
            choices=choices,
            label=_("Order"),
            error_messages={
                "invalid_choice": format_lazy(_("“%(value)s” is not an order. Orders: {known}."), known=known)
            },
            **kwargs,
        )

    def in_words(self):
        """[(field, what it is called), …]"""
        return [(name, SORTED_BY[name]) for name in self.fields]

    def filter(self, queryset, value):
        if not value:
            return queryset
        field = self.fields[value.lstrip("-")]
        column = field() if callable(field) else F(field)
        by = column.desc(nulls_last=True) if value.startswith("-") else column.asc(nulls_last=True)
        return queryset.order_by(by, "pk")


class WordsField(forms.CharField):
    def clean(self, value):
        text = super().clean(value)
        if text and not fold(text):
            raise ValidationError(gettext("“%(text)s” holds no word to look for.") % {"text": text})
        return text


class TextFilter(django_filters.CharFilter):
    """Every word must occur in a name, an alias or the text."""

    field_class = WordsField

    def filter(self, queryset, value):
        return queryset.matching(value) if value else queryset


def each_once(data: QueryDict | None) -> QueryDict | None:
    """The query without its repetitions: a value that is given twice means no more than once."""
    if data is None:
        return None
    once = QueryDict(mutable=True)
    for name, values in data.lists():
        once.setlist(name, list(dict.fromkeys(values)))
    return once


class ListFilterSet(django_filters.FilterSet):
    """A FilterSet that names what it does not know, and counts what its facets would leave."""

    q: TextFilter | None = TextFilter(label=_("Text"), max_length=200)
    base_filters: dict[str, Any]
    facets: tuple[str, ...] = ()
    not_filters = frozenset({"page", AS_OF.name})  # what means something to the page without narrowing it

    def __init__(self, data=None, *args, only_asked: bool = False, **kwargs):
        """With `only_asked`, it has no filters but those in the data: enough for whoever shows no form."""
        data = each_once(data)
        if only_asked:
            self.base_filters = {name: filter_ for name, filter_ in self.base_filters.items() if name in data}
        super().__init__(data, *args, **kwargs)

    @property
    def unknown(self) -> list[str]:
        """The parameters that are no filter of this list."""
        return sorted(set(self.data) - set(type(self).base_filters) - self.not_filters)

    def problems(self) -> dict[str, list[str]]:
        """{parameter: sentences} for every parameter that is unknown or has an impossible value."""
        known = ", ".join(sorted([*type(self).base_filters, *self.not_filters], key=lambda name: ("__" in name, name)))
        sentence = gettext("There is no filter “%(name)s” here. Filters: %(known)s.")
        unknown = {name: [sentence % {"name": name, "known": known}] for name in self.unknown}
        return unknown | {name: list(errors) for name, errors in self.form.errors.items()}

    def notices(self) -> list[tuple[str, str]]:
        """The problems as (parameter, sentence), one after the other."""
        return [(name, sentence) for name, sentences in self.problems().items() for sentence in sentences]

    def narrowed(self, *, but: str | tuple[str, ...] = ()):
        """The rows that every valid filter leaves, apart from the filters named in `but`."""
        left_out = (but,) if isinstance(but, str) else but
        self.form.is_valid()
        queryset = self.queryset
        for name, value in self.form.cleaned_data.items():
            if name not in left_out:
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    @property
    def qs(self):
        return self.narrowed()

    def facet_counts(self):
        """[(name, label, chosen values, [(value, label, count), …]), …]; one or two queries a facet.

        A facet is counted under all filters but its own, so that each count is what choosing it would add.
        """
        return [
            (name, filter_.label, self.data_list(name), filter_.facet(self.narrowed(but=name), self.chosen(name)))
            for name, filter_ in ((name, self.filters[name]) for name in self.facets)
        ]

    def active(self) -> list[tuple[str, str, str]]:
        """[(filter, value as given, value in words), …] for every valid value in use, the order apart."""
        return [
            (name, given, words)
            for name, filter_ in self.filters.items()
            if name != "order"
            for given, (_, words) in zip(self.given(name), self.understood(filter_, name), strict=False)
        ]

    def chosen(self, name: str) -> dict[str, str]:
        """{key: words} of the values that one filter is set to, whatever spelling they were given in."""
        return dict(self.understood(self.filters[name], name))

    def given(self, name: str) -> list[str]:
        values = [value for value in self.data_list(name) if value]
        return values if isinstance(self.cleaned(name), list) else values[-1:]

    def understood(self, filter_, name: str) -> list[tuple[str, str]]:
        value = self.cleaned(name)
        values = value if isinstance(value, list) else [value] if value else []
        return [filter_.in_words(one) if hasattr(filter_, "in_words") else (str(one), str(one)) for one in values]

    def cleaned(self, name: str):
        """What a filter is set to, read and checked; None when that cannot be."""
        self.form.is_valid()
        return self.form.cleaned_data.get(name)

    def data_list(self, name: str) -> list[str]:
        return self.data.getlist(name)


class PeriodFilterSet(ListFilterSet):
    """For rows with `starts` and `ends`."""

    year = PeriodFilter(label=_("In the year"), question="on")
    since = PeriodFilter(label=_("Since"), question="not_over_before")
    until = PeriodFilter(label=_("Until"), question="begun_by")
