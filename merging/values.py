"""What rows say, as it is kept for taking a merge back."""

from typing import Any

from editorial.corrections import text_of
from editorial.rules import Asked

TIMES = ("created_at", "changed_at")


def values_of(row) -> dict[str, Any]:
    """{attribute: text, or None} of all its columns."""
    fields = row._meta.concrete_fields
    return {
        field.attname: None if getattr(row, field.attname) is None else field.value_to_string(row) for field in fields
    }


def differing(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The attributes that say something else; that a row was written at another time is no difference."""
    return [name for name, value in after.items() if name not in TIMES and before[name] != value]


def set_values(row, values: dict[str, Any]) -> None:
    for field in row._meta.concrete_fields:
        if field.attname in values:
            text = values[field.attname]
            setattr(row, field.attname, None if text is None else field.to_python(text))


def made_of(model, values: dict[str, Any]):
    row = model()
    set_values(row, values)
    return row


def in_words(row, field) -> str:
    """What the field says, as a form shows it."""
    value = getattr(row, field.attname)
    if field.is_relation:
        return str(getattr(row, field.name) or "")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return text_of(field, value, Asked())
