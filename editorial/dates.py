"""Dates with the precision that the source gave them: a year, a month or a day."""

import calendar
import datetime
import re
from functools import lru_cache

from babel.dates import format_date, format_skeleton
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.languages import active_locale

SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def in_utc(moment: datetime.datetime) -> datetime.datetime:
    """Without a zone it is by the observatory's clock. Raises OverflowError outside of the years 1 to 9999."""
    return (timezone.make_aware(moment) if timezone.is_naive(moment) else moment).astimezone(datetime.UTC)


class PartialDate(str):
    """An ISO 8601 date of reduced precision ("2010", "2016-02", "2016-08-24") that means the interval it names.

    Raises ValueError when the text is not such a date or the date does not exist.
    """

    __slots__ = ()

    def __new__(cls, text: str):
        parts = SHAPE.fullmatch(text)
        if not parts:
            raise ValueError(
                _(
                    "“%(text)s” is not a date that can be read. "
                    "Write a year, a month or a day: 2016, 2016-08 or 2016-08-24."
                )
                % {"text": text}
            )
        year, month, day = (int(part) if part else 1 for part in parts.groups())
        try:
            datetime.date(year, month, day)
        except ValueError as error:
            raise ValueError(_("“%(text)s” is a day or month that does not exist.") % {"text": text}) from error
        return super().__new__(cls, text)

    @property
    def earliest(self) -> datetime.date:
        """The first day of the interval."""
        return datetime.date.fromisoformat(self + "-01-01"[len(self) - 4 :])

    @property
    def latest(self) -> datetime.date:
        """The last day of the interval."""
        if len(self) == 4:
            return datetime.date(int(self), 12, 31)
        if len(self) == 7:
            year, month = int(self[:4]), int(self[5:])
            return datetime.date(year, month, calendar.monthrange(year, month)[1])
        return self.earliest

    @property
    def last_text_before_next(self) -> str:
        """Its first day, for comparing with `field__latest`, which ends every month on a 31st."""
        day = self.earliest.isoformat()
        is_last_of_month = (self.earliest + datetime.timedelta(days=1)).day == 1
        return f"{day[:8]}31" if is_last_of_month else day

    def has_come_by(self, day: "PartialDate") -> bool | None:
        """Whether `day` is not before it; None when the two are not exact enough to tell."""
        if self.latest <= day.earliest:
            return True
        return False if self.earliest > day.latest else None

    def in_words(self) -> str:
        """As it prints, in the reader's language and never more exact than it was given."""
        if len(self) == 4:
            return str(self)
        if len(self) == 7:
            return format_skeleton("yMMMM", self.earliest, locale=active_locale())
        return format_date(self.earliest, "long", locale=active_locale())


@lru_cache(maxsize=2_000)
def read_partial_date(text: str) -> PartialDate:
    """The same date for the same text: a table has few different ones. Raises ValueError."""
    return PartialDate(text)


class PartialDateFormField(forms.CharField):
    """Reads the text in the form itself, so that no rule of a record ever meets a date that does not exist."""

    def to_python(self, value):
        text = super().to_python(value)
        if text in self.empty_values:
            return self.empty_value
        try:
            return PartialDate(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error


class PartialDateField(models.CharField):
    """Keeps a PartialDate as its text, which sorts as the day its interval begins.

    `field__earliest` and `field__latest` are the interval's ends as ISO text, for comparing with a day.
    """

    description = gettext_lazy("A date with the precision it was given: year, month or day")
    _pyi_private_get_type: PartialDate  # what its values are to the type checker

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 10
        kwargs.setdefault(
            "help_text", gettext_lazy("A year, a month or a day, as the source gives it: 2016, 2016-08 or 2016-08-24.")
        )
        super().__init__(*args, **kwargs)

    def from_db_value(self, value, expression, connection):
        return read_partial_date(value) if value else None

    def to_python(self, value):
        if isinstance(value, PartialDate):
            return value
        if value in (None, ""):
            return None
        if isinstance(value, datetime.datetime):
            value = value.date()
        try:
            return read_partial_date(str(value).strip())
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def get_prep_value(self, value):
        value = self.to_python(value)
        return None if value is None else str(value)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": PartialDateFormField, **kwargs})


class _IntervalEnd(models.Transform):
    """Fills a partial date up to ten characters; as text of one length, it compares like a day."""

    output_field = models.CharField()
    padding = ""

    def as_sql(self, compiler, connection):
        column, params = compiler.compile(self.lhs)
        return f"({column} || SUBSTR('{self.padding}', LENGTH({column}) - 3))", [*params, *params]


@PartialDateField.register_lookup
class Earliest(_IntervalEnd):
    lookup_name = "earliest"
    padding = "-01-01"


@PartialDateField.register_lookup
class Latest(_IntervalEnd):
    """The last day as text; "2016-02" gives "2016-02-31", which no day of that month exceeds."""

    lookup_name = "latest"
    padding = "-12-31"
