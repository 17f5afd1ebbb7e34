"""Forms filled as if somebody had typed it: with an earlier version of a record, or with a copy of another record.

Nothing is written by that. What is shown is what would be sent, judged by the form, which says what stands in the way.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django import forms
from django.db.models import UniqueConstraint
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext

from editorial.clashes import Cell, who_and_when
from editorial.gone import kind_and_name, name_of_row, way_back, what_is_gone
from editorial.seen import SEEN, initial_links, mark_of
from editorial.timeline import Step, Timeline

SHOWN = "This form is only shown."  # the refusal of one that nobody has sent; nobody reads it


class Remark(NamedTuple):
    """What whoever looks at the form has to know, and where that is mended."""

    sentence: str
    url: str = ""


def fill(request, posted: QueryDict) -> None:
    """As if it had been sent and refused, so that the page brings it abreast of what is recorded and shows it."""
    _ = request.FILES  # read before, or reading it would put what was sent in the place of this
    request.method, request.POST = "POST", posted
    request.refusal = SHOWN
    request._dont_enforce_csrf_checks = True  # nothing was sent


def shown_names(form) -> list[str]:
    return [name for name, one in form.fields.items() if not isinstance(one.widget, forms.HiddenInput)]


class Filling:
    """What a form would send."""

    def __init__(self, page, request, record=None):
        self.page, self.request, self.record = page, request, record
        self.posted = QueryDict(mutable=True)
        self.remarks: list[Remark] = []

    def cells(self, form, names: Iterable[str], prefix: str = "") -> None:
        for name in names:
            self.posted.setlist(f"{prefix}{name}", Cell(form, name).sent)

    def own(self, row, leaving_out: Iterable[str] = (), links: dict | None = None) -> None:
        """The fields of the record itself, as `row` has them; `links` are those that it had."""
        made = self.page.get_form(self.request, self.record, change=self.record is not None)
        form = made(instance=row, initial=links or {})
        names = [name for name in made.base_fields if name not in made.declared_fields]
        self.cells(form, (name for name in names if name not in leaving_out))

    def rows(self, prefix: str, known: list[dict], new: list[dict]) -> None:
        """Rows that are recorded, and new ones, each as {name of a field: values}."""
        for place, row in enumerate([*known, *new]):
            for name, values in row.items():
                self.posted.setlist(f"{prefix}-{place}-{name}", values)
        self.posted[f"{prefix}-INITIAL_FORMS"] = str(len(known))
        self.posted[f"{prefix}-TOTAL_FORMS"] = str(len(known) + len(new))


def cells_of(formset, row, belonging: Iterable[str]) -> dict[str, list[str]]:
    """A row as a browser would send it, without that it belongs to the record of the form."""
    form = formset.form(instance=row)
    return {name: Cell(form, name).sent for name in shown_names(form) if name not in belonging}


# An earlier version


class Restoring(Filling):
    """The form with a record and its rows as they were after a step of its history."""

    def __init__(self, page, request, record, timeline: Timeline, step: Step):
        super().__init__(page, request, record)
        self.said = who_and_when(timeline.version_of(step.last))
        self.then = timeline.rows_at(step)
        self.leads_to: list[tuple] = []  # (of what, model, key)
        row = self.then[0, record.pk]
        links = initial_links(row)
        self.own(row, links=links)
        self.note_relations(row, "")
        for field in row.history.model._history_m2m_fields:
            self.leads_to += [("", field.related_model, key) for key in links[field.name]]
        places = {table.name: place for place, table in enumerate(timeline.tables)}
        for prefix, formset, inline in page.formsets_by_prefix(request, record):
            RowsThen(self, prefix, formset, inline, places[inline.model._meta.label_lower]).fill()
        self.tell_gone()
        self.posted[SEEN] = mark_of(timeline.tables)
        self.posted["change_reason"] = gettext("As on %(moment)s") % {"moment": f"{localtime(step.at):%Y-%m-%d %H:%M}"}

    def remark(self, sentence: str, url: str = "") -> None:
        self.remarks.append(Remark(sentence, url))

    def note_relations(self, row, of: str) -> None:
        for field in row._meta.concrete_fields:
            if field.is_relation and (key := getattr(row, field.attname)) is not None:
                self.leads_to.append((of, field.related_model, key))

    def tell_gone(self) -> None:
        """What it led to and what is deleted by now; one query for each kind."""
        keys = defaultdict(set)
        for _, model, key in self.leads_to:
            keys[model].add(key)
        there = {model: model._base_manager.in_bulk(some) for model, some in keys.items()}
        for of, model, key in self.leads_to:
            if key not in there[model]:
                gone = capfirst(f"{of}{what_is_gone(model, key)}")
                self.remark(gettext("%(gone)s is deleted by now.") % {"gone": gone}, self.address_back(model, key))

    def address_back(self, model, key) -> str:
        """Where it is brought back, if it can be by itself."""
        return way_back(model, key) if self.page.admin_site.is_registered(model) else ""


class RowsThen:
    """The rows of one table in that form."""

    def __init__(self, restoring: Restoring, prefix: str, formset, inline, place: int):
        self.restoring, self.prefix, self.formset, self.inline, self.place = restoring, prefix, formset, inline, place
        self.key = inline.model._meta.pk.name
        self.then = {pk: row for (of, pk), row in restoring.then.items() if of == place}
        belonging = inline.belonging_to(restoring.record)
        self.belonging = set(belonging)
        rows = inline.get_queryset(restoring.request).filter(**belonging).order_by("pk")
        self.now = {row.pk: row for row in rows}
        self.noun = capfirst(str(inline.verbose_name))

    def fill(self) -> None:
        gone = {pk: row for pk, row in self.then.items() if pk not in self.now}
        alike = {like: row for row in gone.values() if (like := likeness(row, self.belonging))}
        known = []
        for pk, row in self.now.items():
            before = self.then.get(pk) or alike.pop(likeness(row, self.belonging), None)
            if before is not None:
                gone.pop(before.pk, None)
            known.append(self.known(row, before))
        new = [cells for row in gone.values() if (cells := self.new(row))]
        self.restoring.rows(self.prefix, known, new)

    def known(self, row, before) -> dict[str, list[str]]:
        """A row that is recorded: as it was, or marked to be deleted when it was not there."""
        cells = cells_of(self.formset, before or row, self.belonging) | {self.key: [str(row.pk)]}
        if before is None:
            if self.formset.can_delete:
                return cells | {"DELETE": ["on"]}
            self.tell(row, gettext("%(row)s was added since and stays: it is deleted on its own page."))
        else:
            self.restoring.note_relations(before, f"{self.noun}: ")
            if self.unseen(before, row):
                told = gettext("%(row)s is another in what only its own page shows, and stays so: see its own history.")
                self.tell(row, told)
        return cells

    def new(self, row) -> dict[str, list[str]]:
        """A row that is gone comes again, if the form has room for all that it said."""
        if self.formset.can_delete and not self.unseen(row, self.inline.model()):
            self.restoring.note_relations(row, f"{self.noun}: ")
            return cells_of(self.formset, row, self.belonging)
        address = self.restoring.address_back(self.inline.model, row.pk)
        told = gettext("%(row)s is deleted, with more than this form shows. Bring it back by itself.")
        self.tell(row, told, address)
        return {}

    def unseen(self, row, other) -> bool:
        """Whether the two differ in a field that the form does not show."""
        shown = {*shown_names(self.formset.form()), *self.belonging}
        fields = [field for field in row._meta.concrete_fields if field.editable and not field.primary_key]
        return any(
            getattr(row, field.attname) != getattr(other, field.attname) for field in fields if field.name not in shown
        )

    def tell(self, row, what: str, url: str = "") -> None:
        self.restoring.remark(what % {"row": kind_and_name(self.noun, name_of_row(row))}, url)


def likeness(row, belonging: set[str]) -> tuple:
    """What no two rows of a record have in common: one that was taken away and added again is the same to readers."""
    for constraint in row._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.condition is None:
            names = [name for name in constraint.fields if name not in belonging]
            return tuple(str(getattr(row, row._meta.get_field(name).attname)) for name in names)
    return ()


# A copy


class Copying(Filling):
    """The form of a new record with whatever may be the same as another one says."""

    def __init__(self, page, request, original):
        super().__init__(page, request)
        self.original = original
        self.own(original, leaving_out=page.of_one_record())
        for prefix, formset, inline in page.formsets_by_prefix(request, None):
            belonging = inline.belonging_to(original)
            rows = list(inline.get_queryset(request).filter(**belonging).order_by("pk"))
            if rows and not inline.is_copied:
                self.remarks.append(Remark(gettext("Not copied: %(rows)s.") % {"rows": inline.verbose_name_plural}))
            self.rows(prefix, [], [cells_of(formset, row, belonging) for row in rows if inline.is_copied])
