"""What the public could read of a record on earlier days, and what changed from one such version to the next."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from editorial.models import State
from editorial.rewording import Change, in_words, listed, reworded
from editorial.then import latest_moment
from editorial.translated import OTHERS

MOST = 500  # rows of the history that a page goes through, the newest

# Only these are public. What staff keep for themselves, such as when to look again, is not among them.
FIELDS = {
    "title": _("Title"),
    "label": _("Label"),
    "acronym": _("Acronym"),
    "slug": _("Last part of the address"),
    "summary": _("Summary"),
    "text": _("In detail"),
    "kind": _("Kind"),
    "level": _("Geographical level"),
    "status": _("Status"),
    "measure": _("Measure"),
    "value": _("Number"),
    "currency": _("Currency"),
    "bound": _("Precision"),
    "as_of": _("True as of"),
    "starts": _("Begins"),
    "ends": _("Ends"),
    "adopted": _("Adopted"),
    "signed": _("Signed"),
    "provisional_from": _("Provisionally applied from"),
    "in_force_from": _("In force from"),
    "ended": _("Ended"),
    "celex": _("CELEX number"),
    "text_number": _("Parliament text number"),
    "place": _("Place"),
    "country": _("Country"),
    "countries": _("Countries"),
    "group": _("Group of countries"),
    "groups": _("Groups of countries"),
    "programme": _("Programme"),
    "programmes": _("Programmes"),
    "mission": _("Mission"),
    "participations": _("Participations"),
    "policy": _("Document"),
    "policies": _("Policy documents"),
    "event": _("Event"),
    "provisions": _("Provisions"),
    "instrument": _("Instrument"),
    "instruments": _("Instruments"),
    "themes": _("Themes"),
    "attachments": _("Pictures and files"),
    "parent": _("Part of"),
    "predecessor": _("Continues"),
    "part_of": _("Contained in"),
    "supersedes": _("Revises"),
    "source": _("Source"),
    "locator": _("Place in the source"),
    "note": _("What to know"),
    "verified_on": _("Verified on"),
}
FIELDS |= {
    f"{name}_{language}": format_lazy("{} ({})", FIELDS[name], language)
    for name in ("title", "label", "summary", "text", "note")
    for language in OTHERS
}
# What belongs to a record and is kept in tables of its own: the record's name for it, and its name for the record.
PARTS = {
    ("country_links", "record"): _("Countries"),
    ("organisation_links", "record"): _("Organisations"),
    ("participations", "mission"): _("Participations"),
    ("elements", "record"): _("Objectives and lines of action"),
    ("relations", "record"): _("Other documents"),
    ("citations", "record"): _("Sources"),
}
OWN_TO_A_PART = {"id", "created_at", "changed_at", "order"}


@dataclass(frozen=True)
class Version:
    """What was public on a day. The first of all has no changes."""

    day: datetime.date
    changes: list[Change]


@dataclass(frozen=True)
class Moment:
    """One row of the history that was public, and until when what belonged to the record was."""

    row: Any
    day: datetime.date
    until: datetime.datetime


def versions_of(record) -> list[Version]:
    """The published versions of a record with a state, the newest first, one for a day on which it changed.

    A version is compared with the published one before it. What drafts in between said is read nowhere.
    """
    moments = public_moments(record)
    shown = list(as_shown(record, moments))
    first = [Version(moments[0].day, [])] if moments else []
    later = [
        Version(moment.day, changes)
        for moment, (before, after) in zip(moments[1:], pairwise(shown), strict=True)
        if (changes := list(changes_between(before, after)))
    ]
    return [*first, *later][::-1]


def public_moments(record) -> list[Moment]:
    """The last public row of each day, the oldest first."""
    told = record.history.filter(history_date__lte=latest_moment())
    rows = list(told.order_by("-history_id")[:MOST])[::-1]
    of_day = {}
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        if row.state == State.PUBLISHED:
            day = timezone.localdate(row.history_date)
            until = timezone.make_aware(datetime.datetime.combine(day, datetime.time.max))
            if after and after.state != State.PUBLISHED:
                until = min(until, after.history_date)
            of_day[day] = Moment(row, day, until)
    return list(of_day.values())


def as_shown(record, moments: list[Moment]) -> Iterator[dict[str, Any]]:
    """For each moment: name of a field or part -> its text, or the lines of its list."""
    rows = [moment.row for moment in moments]
    own = InWords(type(record), rows)
    links = {
        field.name: links_of(type(record), field, rows) for field in type(record).history.model._history_m2m_fields
    }
    parts = {
        label: PartInTime(record, *name)
        for name, label in PARTS.items()
        if hasattr(record, name[0]) and owns(record, *name)
    }
    for moment in moments:
        shown: dict[str, Any] = {str(FIELDS[name]): own.text(moment.row, name) for name in own.names}
        shown |= {str(FIELDS[name]): sorted(lines[moment.row.pk]) for name, lines in links.items()}
        yield shown | {str(label): part.lines(moment.until) for label, part in parts.items()}


def owns(record, accessor: str, link: str) -> bool:
    return type(record)._meta.get_field(accessor).field.name == link


def public_names(model, keys: Iterable) -> dict[Any, str]:
    """{primary key: name} of those that the public may see; one query."""
    keys = {key for key in keys if key is not None}
    return {row.pk: str(row) for row in model.objects.published().filter(pk__in=keys)} if keys else {}


def links_of(model, field, rows: list) -> dict[int, list[str]]:
    """{row of the history: names} that a plain many-to-many field led to."""
    target = f"{field.m2m_reverse_field_name()}_id"
    links = getattr(model.history.model, field.name).model._default_manager.filter(history__in=rows)
    pairs = list(links.values_list("history_id", target))
    names = public_names(field.related_model, (key for _, key in pairs))
    lines = defaultdict(list)
    for row, key in pairs:
        if key in names:
            lines[row].append(names[key])
    return lines


class InWords:
    """The fields of rows of a history as texts. A link to what is not public has none."""

    def __init__(self, model, rows: list, leaving_out: Iterable[str] = ()):
        fields = [field for field in model._meta.concrete_fields if field.name not in leaving_out]
        self.fields = {field.name: field for field in fields}
        self.names = [name for name in self.fields if name in FIELDS]
        self.linked = {
            field.name: public_names(field.related_model, (getattr(row, field.attname) for row in rows))
            for field in fields
            if isinstance(field, models.ForeignKey)
        }

    def text(self, row, name: str) -> str:
        field = self.fields[name]
        value = getattr(row, field.attname)
        return self.linked[name].get(value, "") if name in self.linked else in_words(field, value)

    def line(self, row) -> str:
        """All of a row in one line; empty when what it must lead to is not public."""
        if any(
            not self.fields[name].null and getattr(row, f"{name}_id") not in names
            for name, names in self.linked.items()
        ):
            return ""
        return ", ".join(filter(None, (self.text(row, name) for name in self.fields)))


class PartInTime:
    """What belonged to a record in one table, at any time."""

    def __init__(self, record, accessor: str, link: str):
        model = getattr(record, accessor).model
        history = model.history.filter(history_date__lte=latest_moment(), **{f"{link}_id": record.pk})
        self.rows = list(history.order_by("history_id"))
        self.words = InWords(model, self.rows, leaving_out={*OWN_TO_A_PART, link})

    def lines(self, until: datetime.datetime) -> list[str]:
        there = {}
        for row in self.rows:
            if row.history_date <= until:
                there[row.id] = row
        lines = (self.words.line(row) for row in there.values() if row.history_type != "-")
        return sorted(filter(None, lines))


def changes_between(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    for label, new in after.items():
        old = before[label]
        if old != new:
            is_list = isinstance(new, list)
            yield Change(label, listed(old, new) if is_list else reworded(old, new), is_list)
