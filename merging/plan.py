"""What a merge would do: read once for the preview, and once more for the merge itself, which must find the same."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext

from editorial.admin import sentences
from editorial.corrections import KIND, LATER, WORDS, Reason
from editorial.models import FormerSlug, Publishable, State
from merging.collisions import says_otherwise, ties_both, twins, with_names
from merging.differences import GOES, Difference, differences, names_borne, new_aliases, take_over
from merging.kinds import refusals_of_others
from merging.references import Reference, models_now, owner_field, references
from merging.values import values_of
from reference.citing import cite_instead, cited_keys
from reference.models import Alias, Source
from spreadsheets.facts import Facts
from spreadsheets.lookup import Names
from spreadsheets.resources import owners_of_links

NAMED = 10  # rows of a kind that the preview names
LAST_PLACE = 32_767


@dataclass
class Dropped:
    """A row that goes with its record, because the one that stays has it already."""

    row: Any
    reference: Reference
    why: str
    otherwise: str = ""

    @property
    def name(self) -> str:
        return name_of(self.row, self.reference)


@dataclass
class Group:
    """The rows of one relation that lead to the record that goes."""

    reference: Reference
    moved: list = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    published: int = 0  # of the moved rows, those that the public will see and does not see now

    @property
    def label(self) -> str:
        """“Programme organisations”, “Programmes (part of)”"""
        pairs, key = self.reference.pairs_field, self.reference.field
        if pairs:
            is_own = pairs.m2m_field_name() == key.name
            return capfirst(str((pairs.related_model if is_own else pairs.model)._meta.verbose_name_plural))
        plural = capfirst(str(self.reference.model._meta.verbose_name_plural))
        says_more = key is not None and key.related_model is self.reference.model
        return f"{plural} ({key.verbose_name})" if says_more else plural

    @property
    def names(self) -> list[str]:
        return [name_of(row, self.reference) for row in self.moved[:NAMED]]

    @property
    def unnamed(self) -> int:
        return max(len(self.moved) - NAMED, 0)

    @property
    def belongs_to_the_record(self) -> bool:
        """Whether the rows are public with the record to which they lead."""
        model, key = self.reference.model, self.reference.field
        if pairs := self.reference.pairs_field:
            return pairs.m2m_field_name() == key.name
        if key is None:
            return model is Alias
        return key.name == getattr(model, "published_with", "record")


def name_of(row, reference: Reference | None = None) -> str:
    """What a row is called: a link by the record whose it is, a pair by its ends or by the other one."""
    if isinstance(row, FormerSlug):
        return row.slug
    if row._meta.auto_created:
        ends = [field.name for field in row._meta.concrete_fields if field.is_relation]
        here = reference.field.name if reference else None
        return ": ".join(str(getattr(row, end)) for end in ends if end != here)
    _, whose = owners_of_links().get(type(row), (None, ""))
    is_its_own = not whose or (reference and reference.field and reference.field.name == whose)
    return str(row) if is_its_own else f"{getattr(row, whose)}: {row}"


class Plan:
    """`chosen` are the names of the fields whose value is taken from the record that goes; None for the usual ones.

    What is about to be written is held until the transaction ends; a preview holds nothing.
    """

    def __init__(self, stays, goes, chosen: set[str] | None = None, because: Reason = LATER, *, hold: bool = False):
        self.stays, self.goes, self.hold = stays, goes, hold
        self.obstacles: list[str] = []
        self.misfits: list[str] = []  # what stands in the way with these values, and may not with others
        self.errors: dict[str, list[str]] = {}  # what the fields of the form lack
        self.before = {record.pk: values_of(record) for record in (stays, goes)}
        self.names = [*names_borne(goes), *names_borne(stays)]
        self.differences: list[Difference] = differences(stays, goes)
        self.facts = Facts(Names())
        self.refuse_relatives()
        self.refuse_to_unpublish()
        self.take_values(chosen, because)
        self.rows: dict[tuple, Any] = {}  # (model, primary key) -> a row that leads to the record that goes
        self.values: dict[tuple, dict] = {}  # the same -> what it said before
        self.twins: list[list] = []  # what the record that stays has as well
        self.references = references(type(goes))
        self.groups = [group for one in self.references if (group := self.group_of(one)).moved or group.dropped]
        self.texts = list(self.texts_citing())
        self.aliases = new_aliases(stays, self.names, self.aliases_to_come())

    # What stands in the way

    def refuse_relatives(self):
        for key in self.stays._meta.concrete_fields:
            if key.related_model is type(self.stays):
                for below, above in ((self.stays, self.goes), (self.goes, self.stays)):
                    if above.pk in ancestors(below, key):
                        self.obstacles.append(
                            gettext(
                                "Under “%(kind)s”, “%(below)s” leads to “%(above)s”, so the two are not one. "
                                "If that is wrong, empty the field first."
                            )
                            % {"kind": key.verbose_name, "below": below, "above": above}
                        )

    def refuse_to_unpublish(self):
        if self.is_public(self.goes) and not self.is_public(self.stays):
            self.obstacles.append(
                gettext(
                    "“%(goes)s” is published and “%(stays)s” is not, so this would take it off the site. "
                    "Publish “%(stays)s” first, or merge the other way round."
                )
                % {"goes": self.goes, "stays": self.stays}
            )

    @staticmethod
    def is_public(record) -> bool:
        return getattr(record, "is_public", True)

    def note(self, error: ValidationError, of):
        for sentence in sentences(error, type(of)):
            told = (
                gettext("“%(of)s” cannot have these values.") if of is self.stays else gettext("“%(of)s” cannot move.")
            )
            self.misfits.append(f"{told % {'of': of}} {sentence}")

    # Its own values

    def take_values(self, chosen: set[str] | None, because: Reason):
        def is_taken(one: Difference) -> bool:
            return one.usual == GOES if chosen is None else one.name in chosen

        take_over(self.stays, self.goes, [one for one in self.differences if is_taken(one)])
        self.stays.amended_because = because
        try:
            self.stays.clean_fields()
            self.stays.clean()
        except ValidationError as error:
            said = error.message_dict
            self.errors = {name: said.pop(name) for name in (KIND, WORDS) if name in said}
            if said:
                self.note(ValidationError(said), self.stays)

    @property
    def may_amend(self) -> bool:
        """Whether a choice could change a number or date that readers have read."""
        names = {one.name for one in self.differences} & set(self.stays.amended_fields)
        return bool(names) and self.stays.was_ever_public(self.before[self.stays.pk])

    # What leads to it

    def group_of(self, reference: Reference) -> Group:
        rows = list(self.held(with_names(reference.rows(self.goes.pk))))
        group = Group(reference)
        same = twins(reference, rows, self.stays)
        for found in rows:
            row = self.rows.setdefault((type(found), found.pk), found)  # it may lead there by several fields
            self.values.setdefault((type(row), row.pk), values_of(row))
            if twin := same.get(row.pk):
                self.twins.append([row._meta.label_lower, row.pk, twin.pk, values_of(twin)])
                group.dropped.append(
                    Dropped(row, reference, gettext("already there"), says_otherwise(row, twin, reference))
                )
            elif ties_both(row, reference, self.stays, self.references):
                group.dropped.append(Dropped(row, reference, gettext("it would tie the record to itself")))
            else:
                group.moved.append(row)
        self.refuse_to_lose(group)
        self.move(group)
        return group

    def held(self, rows):
        return rows.select_for_update(of=("self",)) if self.hold else rows

    def refuse_to_lose(self, group: Group):
        """What hangs on a row that would go is not lost."""
        going = {one.row.pk: one for one in group.dropped}
        for reference in references(group.reference.model) if going else ():
            for row in reference.rows(*going):
                one = going[getattr(row, reference.column)]
                self.obstacles.append(
                    gettext(
                        "Both have “%(row)s”, and something hangs on that of “%(goes)s”: %(kind)s “%(row2)s”. "
                        "Move or delete it first."
                    )
                    % {"row": one.row, "goes": self.goes, "kind": row._meta.verbose_name, "row2": row}
                )

    def move(self, group: Group):
        model, key = group.reference.model, group.reference.field
        self.facts.begin([*group.moved, *neighbours(group.moved)])
        if hasattr(model, "former_slugs"):
            self.facts.read_former_slugs(model, [getattr(row, model.key_field) for row in group.moved])
        last = self.last_place(group)
        for row in group.moved:
            row.was_public = row.is_public if isinstance(row, Publishable) else None
            setattr(row, key.name if key else group.reference.column, self.stays if key else self.stays.pk)
            if key and hasattr(row, "amended_fields"):  # the merge itself says why it belongs to another record
                row.amended_fields = tuple(name for name in row.amended_fields if name != key.name)
            if last:
                row.order = min(row.order + last, LAST_PLACE)
            self.judge(row)
        group.published = self.coming_public(group)

    def last_place(self, group: Group) -> int:
        """Rows that have a place come after those of the record that stays."""
        if not group.moved or not hasattr(group.moved[0], "order"):
            return 0
        places = group.reference.rows(self.stays.pk).order_by("-order").values_list("order", flat=True)
        return places.first() or 0

    def judge(self, row):
        """By the same rules as a form."""
        if hasattr(row, "history"):
            row.asked = self.facts
            try:
                row.clean()
            except ValidationError as error:
                self.note(error, row)

    def coming_public(self, group: Group) -> int:
        if group.moved and isinstance(group.moved[0], Publishable):
            return sum(row.is_public and not row.was_public for row in group.moved)
        comes = self.is_public(self.stays) and not self.is_public(self.goes) and group.belongs_to_the_record
        return len(group.moved) if comes else 0

    def aliases_to_come(self) -> list[str]:
        moved = [row.name for group in self.groups for row in group.moved if isinstance(row, Alias)]
        return [*moved, *self.stays.aliases.values_list("name", flat=True)]

    def texts_citing(self) -> Iterator:
        """The records in whose text the key of a source stands, with the other key in its place."""
        if not isinstance(self.goes, Source):
            return
        old, new = self.goes.key, self.stays.key
        for model, columns in models_with_texts():
            named = Q()
            for column in columns:
                named |= Q(**{f"{column}__contains": f"@{old}"})
            for row in self.held(model._base_manager.filter(named).order_by("pk")):
                if any(old in cited_keys(getattr(row, column)) for column in columns):
                    self.values[model, row.pk] = values_of(row)
                    for column in columns:
                        setattr(row, column, cite_instead(getattr(row, column), old, new))
                    yield row

    # In sum

    @property
    def moves_anything(self) -> bool:
        return bool(self.moved or self.aliases)

    @property
    def drops_anything(self) -> bool:
        return any(group.dropped for group in self.groups)

    @property
    def published(self) -> list[Group]:
        return [group for group in self.groups if group.published]

    @property
    def needs_consent(self) -> bool:
        """Whether something becomes public that is not so now."""
        names_come = self.is_public(self.stays) and not self.is_public(self.goes) and self.aliases
        return bool(self.published or names_come)

    @property
    def hidden(self) -> int:
        """Figures that are published themselves and stay unseen with a record that is not."""
        rows = [row for row in self.moved if isinstance(row, Publishable)]
        return sum(row.state == State.PUBLISHED and not row.is_public for row in rows)

    @cached_property
    def moved(self) -> list:
        """Each row once, with those whose text is written anew."""
        rows = {(type(row), row.pk): row for group in self.groups for row in group.moved}
        return [*rows.values(), *self.texts]

    @property
    def touched(self) -> list:
        """The records that the merge changes, apart from the two."""
        rows = [*self.moved, *(one.row for group in self.groups for one in group.dropped)]
        return records_of(rows, {self.stays, self.goes})

    def lacking(self, user) -> list[str]:
        """What this person may not do with the records that would be changed."""
        return refusals_of_others(user, self.touched)

    @property
    def digest(self) -> str:
        """A mark of all that was read: of the two, of what leads to the one that goes, and of the twins of that."""
        rows = sorted([model._meta.label_lower, pk, values] for (model, pk), values in self.values.items())
        read = [self.before[self.stays.pk], self.before[self.goes.pk], rows, self.twins]
        return hashlib.sha256(json.dumps(read, sort_keys=True, default=str).encode()).hexdigest()


def records_of(rows: list, but: set) -> list:
    """The records that change with these rows: those whose links they are, or they themselves."""
    found = (record_of(row) for row in rows)
    return [record for record in dict.fromkeys(found) if record is not None and record not in but]


def record_of(row):
    if name := owner_field(type(row)):
        return getattr(row, name)
    return row if hasattr(row, "history") and not isinstance(row, Alias) else None


def neighbours(rows: list) -> Iterator:
    """What the rows lead to, which was read with them."""
    for row in rows:
        for key in row._meta.concrete_fields:
            if key.is_relation and (neighbour := getattr(row, key.name)):
                yield neighbour


def ancestors(record, key) -> set[int]:
    """Where the record leads to through a field that leads to its own kind; a query for each step."""
    found: set[int] = set()
    above = getattr(record, key.attname)
    while above and above not in found:
        found.add(above)
        above = type(record)._base_manager.filter(pk=above).values_list(key.attname, flat=True).first()
    return found


def models_with_texts() -> Iterator[tuple[Any, list[str]]]:
    """The models whose texts cite sources, and the columns of these texts."""
    for model in models_now():
        names = [name for name in getattr(model, "translated", ()) if name == "text"]
        columns = [field.name for field in model._meta.concrete_fields if field.name.partition("_")[0] in names]
        if columns:
            yield model, columns
