"""Cell text <-> value, one widget for each kind of value. A cell is text here and is never blank when it is read."""

import datetime
import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy
from import_export.widgets import Widget

from editorial.folding import fold

PLAIN_DIGITS = re.compile(r"-?[0-9]{1,40}")
PLAIN_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
PLAIN_NUMBER = re.compile(r"-?\d{1,40}(?:\.\d{1,40})?")
# Pasted texts have them now and then; no workbook can hold them, and no reader sees them.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
SEPARATOR = re.compile(r"(?<!\\);|\n")


def items(cell: str) -> list[str]:
    """What stands between semicolons or line breaks, each once; “\\;” is a semicolon that does not separate."""
    parts = (part.replace("\\;", ";").strip() for part in SEPARATOR.split(cell))
    return list(dict.fromkeys(filter(None, parts)))


def as_text(value) -> str:
    """A text as it stands in a cell."""
    return UNSEEN.sub("", str(value)).replace("\r\n", "\n").replace("\r", "\n").strip()


def read_all(texts, read) -> list:
    """What `read` makes of each text; the errors of all of them are raised together."""
    values, errors = [], []
    for text in texts:
        try:
            values.append(read(text))
        except ValidationError as error:
            errors.append(error)
    if errors:
        raise ValidationError(errors)
    return values


def key_of(entry) -> str:
    return str(getattr(entry, entry.key_field))


class TextWidget(Widget):
    def __init__(self, max_length: int | None = None):
        super().__init__()
        self.expects = (
            gettext("Text of up to %(max_length)s characters.") % {"max_length": max_length}
            if max_length
            else gettext("Text of any length.")
        )

    def clean(self, value, row=None, **kwargs):
        return value

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else as_text(value)


class NumberWidget(Widget):
    """Digits with an optional decimal point; what people write has been put into this form before."""

    expects = gettext_lazy("A number: 5000000, 1.460.674,00 or 5 million.")

    def clean(self, value, row=None, **kwargs):
        if not PLAIN_NUMBER.fullmatch(value):
            raise ValidationError(
                gettext("“%(value)s” is not a number. Write digits only, such as 5000000.") % {"value": value}
            )
        return Decimal(value)

    def render(self, value, obj=None, **kwargs):
        if value is None:
            return ""
        text = format(Decimal(value), "f")
        return text.rstrip("0").rstrip(".") if "." in text else text


class WholeNumberWidget(NumberWidget):
    expects = gettext_lazy("A whole number.")

    def clean(self, value, row=None, **kwargs):
        number = super().clean(value)
        if number != number.to_integral_value():
            raise ValidationError(gettext("“%(value)s” is not a whole number.") % {"value": value})
        return int(number)


class DayWidget(Widget):
    expects = gettext_lazy("A day: 2016-08-24.")

    def clean(self, value, row=None, **kwargs):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError as error:
            raise ValidationError(
                gettext("“%(value)s” is not a day that exists. Write it like 2016-08-24.") % {"value": value}
            ) from error

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else value.isoformat()


class PartialDateWidget(Widget):
    expects = gettext_lazy("A year, a month or a day: 2016, 2016-08 or 2016-08-24.")

    def __init__(self, field):
        super().__init__()
        self.field = field

    def clean(self, value, row=None, **kwargs):
        return self.field.to_python(value)


class ChoiceWidget(Widget):
    """One of a field's choices, by its value or its label."""

    def __init__(self, field):
        super().__init__()
        self.choices = [(value, str(label)) for value, label in field.flatchoices if value]
        self.values = [value for value, _ in self.choices]
        self.by_name = {fold(str(name)): value for value, label in self.choices for name in (label, value)}

    @property
    def expects(self):
        choices = "; ".join(f"{value} ({label})" for value, label in self.choices)
        return gettext("One of: %(choices)s.") % {"choices": choices}

    def clean(self, value, row=None, **kwargs):
        if fold(value) not in self.by_name:
            raise ValidationError(
                gettext("“%(value)s” is not one of: %(names)s.") % {"value": value, "names": ", ".join(self.values)}
            )
        return self.by_name[fold(value)]


class EntryWidget(Widget):
    """One entry of another sheet, by its key or any unambiguous name."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    @property
    def expects(self):
        return gettext("The key or a name of one %(kind)s.") % {"kind": self.model._meta.verbose_name}

    def clean(self, value, row=None, *, names, **kwargs):
        return names(self.model).find(value)

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else key_of(value)


class EntriesWidget(EntryWidget):
    """Several entries of another sheet, separated by semicolons."""

    @property
    def expects(self):
        return gettext("Keys or names of %(kinds)s, separated by semicolons.") % {
            "kinds": self.model._meta.verbose_name_plural
        }

    def clean(self, value, row=None, *, names, **kwargs):
        return list(dict.fromkeys(read_all(items(value), names(self.model).find)))

    def render(self, value, obj=None, **kwargs):
        return "; ".join(sorted(map(key_of, value)))
