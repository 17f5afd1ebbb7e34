"""Corrections in the words of readers: which field said what before, and what it says since."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django.db.models import DecimalField, prefetch_related_objects
from django.utils.text import capfirst

from editorial.corrected import Correction, with_records
from editorial.dates import PartialDate, PartialDateField
from editorial.languages import active_locale
from editorial.prepared import prepared
from reference.versions import FIELDS

ON_A_PAGE = 10


def corrections_on_page_of(record) -> list[Correction]:
    """The newest of a record and of what has no page but its own, one more than it shows."""
    if not record.amended_fields:
        return []
    return with_words(prepared(record, lambda it: Correction.objects.of(it)[: ON_A_PAGE + 1]), record)


def with_words(corrections: Iterable[Correction], record=None) -> list[Correction]:
    """Each with its record, its field as `label`, and what that said `before` and `after`.

    A query for each kind of record, `record` apart, and one for each kind of entries that the fields name.
    """
    found: Any = list(corrections)
    for one in found:
        if record and one.is_about(record):
            one.record = record
    prefetch_related_objects(found, with_records())
    names = names_in(found)
    for one in found:
        field = field_of(one)
        one.label = FIELDS[one.field]
        one.before, one.after = (in_words(field, text, names) for text in (one.old, one.new))
        one.noun = capfirst(str(one.model._meta.verbose_name))
    return found


def field_of(correction: Correction) -> Any:
    return correction.model._meta.get_field(correction.field)


def names_in(corrections: list[Correction]) -> dict[tuple[type, str], str]:
    """{(model, key): name} of the entries that are named."""
    keys: dict = defaultdict(set)
    for correction in corrections:
        if model := field_of(correction).related_model:
            keys[model].update(keys_in(correction.old), keys_in(correction.new))
    rows = (model.objects.filter(**{f"{model.key_field}__in": some}) for model, some in keys.items())
    return {(type(row), str(getattr(row, row.key_field))): str(row) for some in rows for row in some}


def keys_in(text: str) -> list[str]:
    return [key.strip() for key in text.split(";") if key.strip()]


def in_words(field: Any, text: str, names: dict) -> str:
    """What sheets write, in the reader's language; empty for what said nothing."""
    if not text:
        return ""
    if model := field.related_model:
        return ", ".join(names.get((model, key), key) for key in keys_in(text))
    if field.choices:
        return str(dict(field.flatchoices).get(text, text))
    if isinstance(field, PartialDateField):
        return PartialDate(text).in_words()
    if isinstance(field, DecimalField):
        return format_decimal(Decimal(text), format="#,##0.##", locale=active_locale())
    return text
