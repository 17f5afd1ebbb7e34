"""Why a published number or date changes: whoever changes one says so, and readers are told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import DecimalField, Field
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

KIND, WORDS = "reason_kind", "reason"  # what forms, sheets and requests call the two halves of a reason
LONGEST = 300  # characters of the sentence
IN_HISTORY = 100  # characters that the history keeps of it


@dataclass(frozen=True)
class Amendment:
    """A field that says something else than the public has read, before and after as sheets write it."""

    field: str
    label: str
    old: str
    new: str
    part: str = ""  # of a part that is taken away or comes back: what it is known by, see part_of

    def __str__(self):
        return gettext("%(label)s from “%(old)s” to “%(new)s”") % {
            "label": self.label,
            "old": self.old or gettext("nothing"),
            "new": self.new or gettext("nothing"),
        }


@dataclass(frozen=True)
class Reason:
    """Why: of which kind, and a sentence for readers in one language or more, by the columns of a correction."""

    kind: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    user: Any = None
    is_asked_later: bool = False  # as a preview does

    @property
    def missing(self) -> list[str]:
        if self.is_asked_later:
            return []
        return [name for name, given in ((KIND, self.kind), (WORDS, any(self.texts.values()))) if not given]


NOBODY_SAYS, LATER = Reason(), Reason(is_asked_later=True)
ASKED = {
    KIND: _(
        "Say of which kind the change is: a correction (we were wrong), an update (the world moved on) or a revision "
        "(the source revised it)."
    ),
    WORDS: _("Say why, in a sentence for readers."),
}


def in_history(words: str) -> str:
    """As much of a sentence as the history holds."""
    return words if len(words) <= IN_HISTORY else f"{words[: IN_HISTORY - 1]}…"


def amendments_of(record, removals: Callable) -> list[Amendment]:
    """What the record would say otherwise, of the numbers and dates that the public has read; `removals` gives the
    corrections that told of parts taken away."""
    if not record.amended_fields:
        return []
    before = record.asked.row_of(type(record), record.pk) if record.pk else {}
    if not before:
        return come_back(record, removals)
    if not record.was_ever_public(before):
        return []
    return [Amendment(name, label, old, new) for name, label, old, new in compared(record, before) if old != new]


# Parts, such as the participations of a mission, which can be taken away and be added again


def come_back(part, removals: Callable) -> list[Amendment]:
    """That it is there again, if the public was told that it was taken away. One that is new contradicts nobody."""
    if not part.told_by or not part.asked.known_among(removals(), "part", {part_of(part)}):
        return []
    return [whole(part, "", in_short(part, part.asked))]


def taken_away(part) -> list[Amendment]:
    """That it is not there any more, if the public has read it."""
    if not part.told_by:
        return []
    before = part.asked.row_of(type(part), part.pk)
    return [whole(part, in_short(part, part.asked), "")] if before and part.was_ever_public(before) else []


def whole(part, old: str, new: str) -> Amendment:
    """Of the record that it belongs to, among whose numbers and dates it is one."""
    name = parts_name(type(part))
    return Amendment(name, str(part._meta.verbose_name), old, new, part_of(part))


def parts_name(model) -> str:
    """What the record of a part calls its parts."""
    return model._meta.get_field(model.published_with).remote_field.get_accessor_name()


def part_of(part) -> str:
    """What tells a part from all others, also when it is added anew: “missions.participation:12:7”."""
    keys = (getattr(part, f"{name}_id") or "" for name in (part.published_with, part.told_by))
    return ":".join(map(str, (part._meta.label_lower, *keys)))


def in_short(part, asked) -> str:
    """What it is about and its dates, as sheets write them: “CL 2004/2010”."""
    field = part._meta.get_field
    name = text_of(field(part.told_by), getattr(part, f"{part.told_by}_id"), asked)
    dated = [name for name in part.amended_fields if name not in (part.published_with, part.told_by)]
    dates = "/".join(text_of(field(date), getattr(part, date), asked) for date in dated)
    return f"{name} {dates}".rstrip("/ ")


def compared(record, before: dict) -> Iterator[tuple[str, str, str, str]]:
    """(field, what forms call it, its text before, its text now)"""
    for name in record.amended_fields:
        found: Any = record._meta.get_field(name)
        label = str(found.verbose_name)
        if found.many_to_many:
            yield name, label, *record.coming.get(name, ("", ""))
        else:
            yield name, label, *(text_of(found, value, record.asked) for value in values_of(found, record, before))


def values_of(found: Field, record, before: dict) -> tuple[Any, Any]:
    return before[found.attname], getattr(record, found.attname)


def text_of(found: Field, value, asked) -> str:
    """A value as sheets write it."""
    if value in (None, ""):
        return ""
    related: Any = found.related_model
    if related:
        return str(asked.value_of(related, value, related.key_field))
    if isinstance(found, DecimalField):
        return f"{Decimal(str(value)).normalize():f}"
    return str(value)


def keys_in_text(entries) -> str:
    """The entries of a plain many-to-many field as sheets write them."""
    return "; ".join(sorted(str(getattr(entry, entry.key_field)) for entry in entries))


def explained(record, amendments: list[Amendment]) -> list[Amendment]:
    """The amendments of a record whose reason is given. Raises ValidationError that says what it lacks."""
    missing = record.amended_because.missing if amendments else []
    if missing:
        raise unexplained(
            gettext("This changes what is published: %(names)s.") % {"names": "; ".join(map(str, amendments))}, missing
        )
    return amendments


def unexplained(told: str, missing: list[str]) -> ValidationError:
    """What is changed, once, and what is asked of the halves of the reason that are missing."""
    asked = [told] + [""] * len(missing)
    return ValidationError({name: f"{said} {ASKED[name]}".strip() for said, name in zip(asked, missing, strict=False)})
