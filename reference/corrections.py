"""Corrections in the words of readers: which field said what before, and what it says since."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import prefetch_related_objects
from django.utils.text import capfirst
from django.utils.translation import gettext

from editorial.corrected import Correction, with_records
from editorial.dates import PartialDate
from editorial.prepared import prepared
from editorial.rewording import in_words
from reference.templatetags.printing import period
from reference.versions import FIELDS

ON_A_PAGE = 10


class Period(NamedTuple):
    starts: PartialDate | None
    ends: PartialDate | None


def corrections_on_page_of(record) -> list[Correction]:
    """The newest of a record and of what has no page but its own, one more than it shows."""
    if not record.amended_fields:
        return []
    return with_words(prepared(record, lambda it: Correction.objects.told().of(it)[: ON_A_PAGE + 1]), record)


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
        one.label = FIELDS[one.field]
        one.before, one.after = (text_in_words(one, text, names) for text in (one.old, one.new))
        one.noun = capfirst(str(one.model._meta.verbose_name))
    return found


def field_of(correction: Correction) -> Any:
    return correction.model._meta.get_field(correction.field)


def names_in(corrections: list[Correction]) -> dict[tuple[type, str], str]:
    """{(model, key): name} of the entries that are named."""
    keys: dict = defaultdict(set)
    for correction in corrections:
        if model := model_named(correction):
            keys[model].update(key for text in (correction.old, correction.new) for key in keys_in(correction, text))
    rows = (model.objects.filter(**{f"{model.key_field}__in": some}) for model, some in keys.items())
    return {(type(row), str(getattr(row, row.key_field))): str(row) for some in rows for row in some}


def model_named(correction: Correction) -> Any:
    """Of the entries that its texts name, if they name any; a part is named by what tells it from others."""
    model = field_of(correction).related_model
    return model._meta.get_field(model.told_by).related_model if correction.part else model


def keys_in(correction: Correction, text: str) -> list[str]:
    if correction.part:
        return text.split(" ")[:1]
    return [key.strip() for key in text.split(";") if key.strip()]


def text_in_words(correction: Correction, text: str, names: dict) -> str:
    """What sheets write, in the reader's language; empty for what said nothing."""
    named = ", ".join(names.get((model_named(correction), key), key) for key in keys_in(correction, text))
    if correction.part:
        return part_in_words(named, text.partition(" ")[2])
    field = field_of(correction)
    return named if field.related_model else in_words(field, field.to_python(text) if text else "")


def part_in_words(name: str, dates: str) -> str:
    """A part that was taken away or came back, such as “Chile, 2004 – 2010”; that it is not there, in words too."""
    if not name:
        return gettext("removed")
    starts, _, ends = dates.partition("/")
    row = Period(*(PartialDate(text) if text else None for text in (starts, ends)))
    return ", ".join(filter(None, (name, period(row))))
