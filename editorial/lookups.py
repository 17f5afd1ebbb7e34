"""What else a list of the API can be narrowed by: its own columns, compared as `starts__gte=2016` says."""

import datetime
import warnings
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict

from editorial.dates import SHAPE, PartialDateField, in_utc

COMPARED = ("gte", "gt", "lte", "lt")
# What can be compared, and how OpenAPI describes a value of it; a time is a date to Django as well, so it comes first.
COMPARABLE: dict[type[models.Field], dict] = {
    PartialDateField: {"type": "string", "pattern": f"^{SHAPE.pattern}$"},
    models.DateTimeField: {"type": "string", "anyOf": [{"format": "date-time"}, {"format": "date"}]},
    models.DateField: {"type": "string", "format": "date"},
    models.DecimalField: {"type": "number"},
    models.IntegerField: {"type": "integer"},
}
WORDS = {
    "gte": "At least, or on or after",
    "gt": "More than, or after",
    "lte": "At most, or on or before",
    "lt": "Less than, or before",
    "in": "One of these, separated by commas",
    "isnull": "true: nothing is recorded; false: something is",
    "icontains": "Holds these letters, whatever their case",
}
NAMES = ("title", "name", "label", "heading")
MOST_VALUES = 200
LONGEST = 200  # characters
SCHEMAS = {
    "in": {"type": "string"},
    "isnull": {"type": "boolean"},
    "icontains": {"type": "string", "minLength": 1, "maxLength": LONGEST},
}


@cache
def lookups_of(model: type[models.Model], shown: frozenset[str]) -> dict[str, models.Field]:
    """{parameter: field} of all that can be asked of the columns that an entry shows."""
    return {
        f"{field.name}__{lookup}": field
        for field in model._meta.concrete_fields
        if field.name in shown
        for lookup in lookups_for(field)
    }


def in_words(lookups: dict[str, models.Field]) -> list[str]:
    """“starts__gte/gt/lte/lt”, a word for each column."""
    columns: dict[str, list[str]] = {}
    for parameter in lookups:
        column, _, lookup = parameter.rpartition("__")
        columns.setdefault(column, []).append(lookup)
    return [f"{column}__{'/'.join(some)}" for column, some in columns.items()]


def lookups_for(field: Any) -> tuple[str, ...]:
    compared = COMPARED if isinstance(field, tuple(COMPARABLE)) else ()
    is_key = field.name == getattr(field.model, "key_field", "")
    return (
        *(compared if not field.is_relation else ()),
        *(("in",) if is_key else ()),
        *(("icontains",) if field.name in NAMES else ()),
        *(("isnull",) if field.null else ()),
    )


def condition(parameter: str, field: Any, text: str) -> models.Q:
    """Raises ValidationError, with a sentence, when the text cannot be compared with the field."""
    lookup = parameter.rpartition("__")[2]
    return models.Q(**{parameter: value_of(field, lookup, text)})


def conditions(lookups: dict[str, models.Field], asked: QueryDict) -> models.Q:
    """All that is asked of columns. Raises ValidationError for what cannot be compared, by parameter."""
    found, problems = models.Q(), {}
    for name in filter(lookups.__contains__, asked):  # in the order of the request: the same SQL in every process
        try:
            found &= models.Q(*(condition(name, lookups[name], text) for text in asked.getlist(name)))
        except ValidationError as error:
            problems[name] = error.messages
    if problems:
        raise ValidationError(problems)
    return found


def value_of(field: Any, lookup: str, text: str):
    if lookup == "isnull":
        if text not in ("true", "false"):
            raise ValidationError(f"“{text[:LONGEST]}” is neither true nor false.")
        return text == "true"
    if lookup == "in":
        values = list(dict.fromkeys(text.split(",")))
        if len(values) > MOST_VALUES:
            raise ValidationError(f"These are {len(values)} values; at most {MOST_VALUES} can be given.")
        return [value for value in values if "\0" not in value]  # which no key has, and PostgreSQL would not look for
    if lookup == "icontains":
        if not text or len(text) > LONGEST or "\0" in text:
            raise ValidationError(f"Give one to {LONGEST} characters.")
        return text
    with warnings.catch_warnings(action="ignore", category=RuntimeWarning):  # of a day without its zone: it is ours
        value = field.clean(text, None)
    if value is None:
        raise ValidationError("Give a value to compare with.")
    return moment_of(value, text) if isinstance(value, datetime.datetime) else value


def moment_of(moment: datetime.datetime, text: str) -> datetime.datetime:
    """PostgreSQL knows no zone that is 16 hours away, which RFC 3339 allows to write."""
    try:
        return in_utc(moment)
    except OverflowError as error:
        raise ValidationError(f"“{text[:LONGEST]}” is outside of the years 1 to 9999.") from error


def described(parameter: str, field: Any) -> dict:
    """As OpenAPI describes a parameter."""
    lookup = parameter.rpartition("__")[2]
    name = str(field.verbose_name)
    words = f"{name[0].upper()}{name[1:]}. {WORDS[lookup]}."
    schema = SCHEMAS.get(lookup) or next(schema for kind, schema in COMPARABLE.items() if isinstance(field, kind))
    return {"name": parameter, "in": "query", "required": False, "description": words, "schema": schema}
