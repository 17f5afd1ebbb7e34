"""Two people have changed one record: what a form has seen, what is recorded by now and what was typed, side by side.

Whatever only one of them has changed stays as that one has it. What both have changed is a clash, for the second to
choose: the form comes back with what was typed, and offers the two other values.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.forms.models import ModelChoiceField
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy

from editorial.editing import name_of_author
from editorial.rewording import yes_or_no
from editorial.seen import Table, initial_links

NOTHING = gettext_lazy("(empty)")
MOST_ROWS = 2_000  # of one table in a form
BEFORE, THEIRS, MINE = "before", "theirs", "mine"


@dataclass(frozen=True)
class Offer:
    """One of the values: what the form would send for it, and how it reads."""

    name: str
    sent: list[str]
    words: str


@dataclass(frozen=True)
class Clash:
    field: str  # as the form sends it
    label: str
    said: str  # who has saved it, and when
    offers: list[Offer]


@dataclass
class Meeting:
    """What came of putting the two together."""

    sentence: str = ""  # who has saved it since, and what that means
    clashes: list[Clash] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)  # the labels of what only the other has changed
    typed: list[tuple[str, str]] = field(default_factory=list)  # label and words, of whatever the form's sender changed
    told: list[str] = field(default_factory=list)


def who_and_when(version) -> str:
    """Such as “Ana Pérez, 2026-03-02 14:32”."""
    return f"{name_of_author(version.history_user)}, {localtime(version.history_date):%Y-%m-%d %H:%M}"


def choose(sent: QueryDict) -> None:
    """Puts the values that were chosen among those of a clash into their fields.

    What was typed into a field after the form came back counts more than what is chosen beside it.
    """
    for name in sent.getlist("clash"):
        chosen = sent.get(f"choice-{name}")
        if chosen in (BEFORE, THEIRS) and lines(sent.getlist(name)) == lines(sent.getlist(f"{MINE}-{name}")):
            sent.setlist(name, sent.getlist(f"{chosen}-{name}"))


def lines(texts: list[str]) -> list[str]:
    """Browsers send other ends of lines than sheets and programs."""
    return [text.replace("\r\n", "\n") for text in texts]


def number_in(said: str) -> int:
    """What a form or an address says where a number belongs; 0 if it says anything else."""
    return int(said) if said.isdecimal() else 0


def is_ticked(sent: QueryDict, name: str) -> bool:
    """As a form reads a box: what says “false” is none."""
    return bool(forms.CheckboxInput().value_from_datadict(sent, MultiValueDict(), name))


class Cell:
    """A field of a form that nobody has touched."""

    def __init__(self, form, name: str):
        self.bound = form[name]
        self.field = form.fields[name]
        widget = self.field.widget
        self.widget = widget.widget if isinstance(widget, RelatedFieldWidgetWrapper) else widget
        self.initial = self.bound.initial

    @property
    def sent(self) -> list[str]:
        """What a browser sends for it."""
        value = self.bound.value()
        if isinstance(self.widget, forms.CheckboxInput):
            return ["on"] if value else []
        shown = self.widget.format_value(value)
        return [str(one) for one in shown] if isinstance(shown, list | tuple) else ["" if shown is None else str(shown)]

    def is_changed_by(self, sent: list[str]) -> bool:
        initial = lines([self.initial])[0] if isinstance(self.initial, str) else self.initial
        sent = lines(self.counted(sent))
        return self.field.has_changed(initial, sent if self.takes_several else next(iter(sent), None))

    @property
    def takes_several(self) -> bool:
        return getattr(self.widget, "allow_multiple_selected", False)

    def counted(self, sent: list[str]) -> list[str]:
        """Of a name that was sent more than once, what the form itself will take: the last."""
        return sent if self.takes_several else sent[-1:]

    def words(self, sent: list[str]) -> str:
        given = [text for text in self.counted(sent) if text]
        if isinstance(self.widget, forms.CheckboxInput):
            return yes_or_no(given)
        if isinstance(self.field, ModelChoiceField):
            given = self.names_of(given)
        elif choices := getattr(self.field, "choices", None):
            names = {str(value): str(label) for value, label in choices}
            given = [names.get(text, text) for text in given]
        return "; ".join(given) or str(NOTHING)

    def names_of(self, keys: list[str]) -> list[str]:
        related: Any = self.field
        found = related.queryset.filter(pk__in=[key for key in keys if key.isdecimal()])
        names = {str(row.pk): related.label_from_instance(row) for row in found}
        return [names.get(key, key) for key in keys]


class Abreast:
    """Brings what a form has sent up to what is recorded by now."""

    def __init__(self, page, request, record, tables: list[Table], seen: dict[str, int]):
        self.page, self.request, self.record, self.tables, self.seen = page, request, record, tables, seen
        self.sent = request.POST.copy()
        self.meeting = Meeting()

    def bring(self) -> tuple[QueryDict, Meeting]:
        own, *_ = self.tables
        before = own.as_seen(self.last(own)).get(self.record.pk)
        made = self.page.get_form(self.request, self.record)  # with all fields, though they be only read by now
        now = made(instance=self.record)
        was = made(instance=before, initial=initial_links(before)) if before else now
        fields = [name for name in now.fields if name not in made.declared_fields]
        theirs = self.newest(own).get(self.record.pk)
        self.merge("", fields, was, now, theirs, "")
        by_model = {table.name: table for table in self.tables[1:]}
        for prefix, formset, inline in self.page.formsets_by_prefix(self.request, self.record):
            if table := by_model.get(inline.model._meta.label_lower):
                Rows(self, prefix, formset, inline, table).merge()
        return self.sent, self.meeting

    def last(self, table: Table) -> int:
        return self.seen.get(table.name, 0)

    def newest(self, table: Table) -> dict[int, Any]:
        """{primary key: the newest version} of the rows that were written since."""
        since = table.versions().filter(history_id__gt=self.last(table)).select_related("history_user")
        return {version.id: version for version in since}

    def merge(self, prefix: str, names: list[str], was, now, theirs, of: str) -> None:
        """Of one form, that of the record or of a row."""
        for name in names:
            old, new = Cell(was, name), Cell(now, name)
            key = f"{prefix}{name}"
            mine = self.sent.getlist(key)
            moved, touched = old.is_changed_by(new.sent), old.is_changed_by(mine)
            label = f"{of}{new.bound.label}"
            if touched:
                self.meeting.typed.append((label, new.words(mine)))
            if moved and not touched:
                self.sent.setlist(key, new.sent)
                self.meeting.taken.append(label)
            elif moved and new.is_changed_by(mine):
                values = ((BEFORE, old.sent), (THEIRS, new.sent), (MINE, mine))
                offers = [Offer(said, given, new.words(given)) for said, given in values]
                self.meeting.clashes.append(Clash(key, label, theirs and who_and_when(theirs), offers))


class Rows:
    """The rows of one table in the form of their record."""

    def __init__(self, abreast: Abreast, prefix: str, formset, inline, table: Table):
        self.abreast, self.prefix, self.formset, self.inline = abreast, prefix, formset, inline
        self.key = inline.model._meta.pk.name
        self.before = table.as_seen(abreast.last(table))
        rows = inline.get_queryset(abreast.request).filter(**table.belonging)
        self.now = {row.pk: row for row in rows.order_by("pk")}
        self.newest = abreast.newest(table)

    def merge(self) -> None:
        """What the other has added stands among the rows; what the other has taken away goes, unless it was touched."""
        known, new = self.posted()
        kept = []
        for row in known:
            key = row.get(self.key, "")
            pk = number_in(key) or None
            if pk in self.now:
                kept.append((row, self.now.pop(pk)))
            elif not is_ticked(row, "DELETE") and self.is_typed(row, pk):
                row.pop(self.key)
                new.append(row)
                self.tell(
                    gettext("%(noun)s “%(name)s” was taken away. What you typed in it stands as a new row.")
                    % {"noun": self.noun, "name": self.name(pk)}
                )
        for row in self.now.values():
            kept.append((self.row_of(row), row))
            self.tell(gettext("%(noun)s “%(row)s” was added.") % {"noun": self.noun, "row": row})
        self.write([row for row, _ in kept], new)
        for place, (_, row) in enumerate(kept):
            self.merge_row(place, row)

    def posted(self) -> tuple[list[QueryDict], list[QueryDict]]:
        """The rows that were sent: those that were recorded, and new ones."""
        rows: dict = defaultdict(lambda: QueryDict(mutable=True))
        pattern = re.compile(rf"{re.escape(self.prefix)}-(\d{{1,6}})-(.+)")
        for name in list(self.abreast.sent):
            if found := pattern.fullmatch(name):
                rows[int(found[1])].setlist(found[2], self.abreast.sent.pop(name))
        initial = self.count("INITIAL_FORMS")
        in_order = sorted(rows)[:MOST_ROWS]
        known = [rows[place] for place in in_order if place < initial]
        return known, [rows[place] for place in in_order if place >= initial]

    def count(self, what: str) -> int:
        return number_in(self.abreast.sent.get(f"{self.prefix}-{what}", ""))

    def write(self, known: list, new: list) -> None:
        for place, row in enumerate([*known, *new]):
            for name in row:
                self.abreast.sent.setlist(f"{self.prefix}-{place}-{name}", row.getlist(name))
        self.abreast.sent[f"{self.prefix}-INITIAL_FORMS"] = str(len(known))
        self.abreast.sent[f"{self.prefix}-TOTAL_FORMS"] = str(len(known) + len(new))

    def form(self, row):
        made = self.formset.form(instance=row)
        return made, [name for name, one in made.fields.items() if not isinstance(one.widget, forms.HiddenInput)]

    def row_of(self, row) -> QueryDict:
        """As a browser sends a row that nobody has touched."""
        sent = QueryDict(mutable=True)
        form, names = self.form(row)
        for name in names:
            sent.setlist(name, Cell(form, name).sent)
        sent[self.key] = str(row.pk)
        return sent

    def merge_row(self, place: int, row) -> None:
        now, names = self.form(row)
        was, _ = self.form(self.before.get(row.pk, row))
        prefix, of = f"{self.prefix}-{place}-", f"{self.noun} “{row}”: "
        self.abreast.merge(prefix, names, was, now, self.newest.get(row.pk), of)
        if is_ticked(self.abreast.sent, f"{prefix}DELETE") and row.pk in self.newest:
            self.tell(
                gettext("%(noun)s “%(row)s”, which you are deleting, was changed.") % {"noun": self.noun, "row": row}
            )

    def is_typed(self, row: QueryDict, pk: int | None) -> bool:
        """Whether somebody has typed something into a row that is gone by now."""
        if pk not in self.before:
            return True
        form, names = self.form(self.before[pk])
        return any(Cell(form, name).is_changed_by(row.getlist(name)) for name in names)

    def name(self, pk: int | None) -> str:
        return str(self.before[pk]) if pk in self.before else str(pk or "")

    @property
    def noun(self) -> str:
        return str(self.inline.opts.verbose_name).capitalize()

    def tell(self, sentence: str) -> None:
        self.abreast.meeting.told.append(sentence)


def versions_since(tables: list[Table], seen: dict[str, int]) -> Iterator[Any]:
    """What was written since a form was opened, the newest first; of a form that does not say, the last version."""
    for table in tables:
        found = table.versions().select_related("history_user").order_by("-history_id")
        yield from found.filter(history_id__gt=seen[table.name])[:20] if table.name in seen else found[:1]
