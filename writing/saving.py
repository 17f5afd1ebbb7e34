"""What a request writes: judged by the rules of an import and saved like one, with its author and reason."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from editorial.corrections import KIND, WORDS, Reason
from editorial.models import Slugged
from spreadsheets.actions import collect
from spreadsheets.lookup import Names
from spreadsheets.plan import GUARDED, OtherRows, Planned, Planner, Terms
from spreadsheets.resources import CLEAR
from spreadsheets.survey import SheetRow, Survey
from spreadsheets.writer import Writer
from writing.fields import Cells, Field, Part, Wrong, resource_of

WHOLE = "record"  # where an error stands that belongs to no single field
ABOUT_IT = (KIND, WORDS)  # what stands in a request beside the fields of its records


Owned = dict[Part, list[Cells]]  # the rows of what belongs to a record


class BulkWrong(Exception):
    """What is wrong, by the place of each entry in what was sent."""

    def __init__(self, errors: dict[int, dict[str, list[str]]]):
        self.errors = errors


class Errors(dict):
    """The errors of rows that belong to entries, by the place of the entry."""

    def add(self, place: tuple[int, str], errors: dict[str, list[str]]) -> None:
        number, where = place
        found = {where if name == WHOLE else f"{where}.{name}": said for name, said in errors.items()}
        self.setdefault(number, {}).update(found)

    def raise_any(self) -> None:
        if self:
            raise BulkWrong(self)


class Guarded(Exception):
    """It changes what is public, and the person may not publish."""


class OtherEntries(OtherRows):
    """As the sender of a request counts them."""

    def repeated(self, first: int, key: str) -> str:
        return f"Entry {first} has the same key: {key}."

    def not_saved(self, name: str, number: int) -> str:
        return f"“{name}” is entry {number}, which is wrong itself or leads back to this one."


class OtherParts(OtherRows):
    """The rows of a list that belongs to a record, each known by its place there."""

    def __init__(self, places: list[str]):
        self.places = places

    def repeated(self, first: int, key: str) -> str:
        return f"It says the same as {self.places[first]}. Leave one of them out."


class Desk:
    """Where the records of one noun are written for a person. Everything in one transaction, which the caller holds."""

    def __init__(self, model: type[models.Model], fields: dict[str, Field], writer: Writer, reason: Reason):
        self.model, self.fields, self.reason = model, fields, reason
        self.resource = resource_of(model)(names=Names(coming={model}))
        self.columns = self.resource.all_columns
        self.user = writer.user
        self.writer = writer
        self.others: OtherRows = OtherEntries()
        self.there: set[int] = set()  # the primary keys of the rows that were sent, new or not
        self.addressed: dict[str, int] = {}  # the entry that has an address from now on
        # The fields by the headers of their columns, which is how errors come back.
        self.by_header = {
            self.columns[column.name].column_name: name for name, field in fields.items() for column in field.columns
        }

    def create(self, entries: list) -> list:
        """New records in the order of what was sent. Raises BulkWrong, with what is wrong in each, or Guarded."""

        def new(number: int, cells: Cells) -> SheetRow:
            cells = {name: cell for name, cell in cells.items() if cell != CLEAR}
            self.refuse_without_key(cells)
            return SheetRow(number, cells)

        rows, parts = self.rows(entries, new)
        records = [plan.instance for plan in self.saved(rows, existing="refuse")]
        self.save_parts(records, parts)
        return records

    def change(self, records: list, entries: list) -> list:
        """Alters what is said of each record and leaves the rest. Raises BulkWrong or Guarded."""

        def known(number: int, cells: Cells) -> SheetRow:
            record = records[number]
            return SheetRow(number, cells, object_id=record.pk, key=str(getattr(record, record.key_field)))

        rows, parts = self.rows(entries, known)
        plans = self.saved(rows)
        records = [plan.instance or record for plan, record in zip(plans, records, strict=True)]
        self.save_parts(records, parts)
        return records

    # From what was sent to the rows of a sheet

    def rows(self, entries: list, row: Callable[[int, Cells], SheetRow]) -> tuple[list[SheetRow], list[Owned]]:
        errors, rows, parts = {}, [], []
        for number, entry in enumerate(entries):
            try:
                cells, own = self.read(entry)
                rows.append(row(number, cells))
                parts.append(own)
            except Wrong as wrong:
                errors[number] = wrong.errors
        if errors:
            raise BulkWrong(errors)
        return rows, parts

    def read(self, said: Any) -> tuple[Cells, Owned]:
        """The cells of the record's own row, and the rows of what belongs to it."""
        if not isinstance(said, dict):
            raise Wrong({WHOLE: ["It is not an object. Write it in curly brackets."]})
        cells: Cells = {}
        parts: Owned = {}
        errors = {}
        for name, value in said.items():
            try:
                field = self.field(name)
                if isinstance(field, Part):
                    parts[field] = field.rows(value)
                else:
                    cells |= field.cells(value)
            except Wrong as wrong:
                errors.update(wrong.errors)
        if errors:
            raise Wrong(errors)
        return cells, parts

    def field(self, name: str) -> Field:
        if name in self.fields:
            return self.fields[name]
        if name in ("state", "published_at") and hasattr(self.model, "state"):
            raise Wrong({name: ["It changes by acts only: publish, send-for-review, return-to-draft, archive."]})
        raise Wrong({name: [f"“{name}” cannot be written here. Fields: {', '.join(self.fields)}."]})

    def refuse_without_key(self, cells: Cells):
        """An address or code that nobody has given, and that cannot be made of a name."""
        if self.resource.label_header in cells and [column.name for column in self.resource.key_columns] == ["slug"]:
            return
        missing = [c for c in self.resource.key_columns if c.required and not cells.get(c.column_name)]
        if missing:
            raise Wrong({self.by_header[column.column_name]: ["This field is required."] for column in missing})

    # Judging and saving

    def saved(self, rows: list[SheetRow], **terms) -> list[Planned]:
        """The rows with the records that they have become. Nothing may stay of it when this raises."""
        planner = self.planner(rows, Terms(user=self.user, reason=self.reason, **terms))
        done: list[Planned] = []
        wrong: list[Planned] = []
        for plans in planner.plan(rows):
            for plan in plans:
                if not plan.errors and not plan.is_new and plan.report.changes:
                    self.check_alone(plan)
            self.note_there(planner, plans)
            wrong += [plan for plan in plans if plan.errors]
            if not wrong:
                self.write(planner, [plan for plan in plans if plan.writes])
            done += plans
        if any(plan.report.guarded for plan in wrong):
            raise Guarded(GUARDED)
        if wrong:
            raise BulkWrong({plan.row.number: self.errors_of(plan) for plan in wrong})
        return sorted(done, key=lambda plan: plan.row.number)

    def planner(self, rows: list[SheetRow], terms: Terms) -> Planner:
        headers = {header for row in rows for header in row.cells}
        columns = [column for column in self.columns.values() if column.column_name in headers]
        survey = Survey(self.resource, columns).take(rows)
        survey.find_providers(rows)
        planner = Planner(self.resource, columns, survey, terms, self.resource.fresh_ids)
        planner.others = self.others
        return planner

    def check_alone(self, plan: Planned):
        """What only the database can tell of a record that keeps its place and changes its key or its period."""
        try:
            plan.instance.validate_unique()
            plan.instance.validate_constraints()
        except ValidationError as error:
            plan.errors.update({name: ValidationError(said).messages for name, said in error.error_dict.items()})
        if issubclass(self.model, Slugged):
            self.refuse_same_address(plan)

    def refuse_same_address(self, plan: Planned):
        """What two records of one request would have, of which the database knows nothing yet."""
        if self.addressed.setdefault(plan.instance.slug, plan.row.number) != plan.row.number:
            plan.errors["slug"] = plan.instance.unique_error_message(self.model, ("slug",)).messages

    def write(self, planner: Planner, plans: Iterable[Planned]):
        plans = list(plans)
        self.keep_addresses(plans)
        collect(self.writer, planner, plans)
        self.writer.write()

    def note_there(self, planner: Planner, plans: list[Planned]):
        known = [planner.batch.pks[plan.place] for plan in plans if plan.place is not None]
        self.there.update(known, (plan.instance.pk for plan in plans if plan.is_new and plan.instance is not None))

    # What belongs to the records

    def save_parts(self, records: list, parts: list[Owned]) -> None:
        """The rows that were sent of each record; others of the same field are taken away."""
        for part in dict.fromkeys(part for own in parts for part in own):
            self.save_part(part, [(n, records[n], own[part]) for n, own in enumerate(parts) if part in own])

    def save_part(self, part: Part, said: list[tuple[int, Any, list[Cells]]]) -> None:
        desk = Desk(part.model, part.fields, self.writer, self.reason)
        errors = Errors()
        rows: list[SheetRow] = []
        places: list[tuple[int, str]] = []
        for number, record, own in said:
            for place, cells in enumerate(own):
                row = SheetRow(len(rows), cells | part.owned_by(record))
                rows.append(row)
                places.append((number, f"{part.name}.{place}"))
                try:
                    desk.refuse_without_key(row.cells)
                except Wrong as wrong:
                    errors.add(places[-1], wrong.errors)
        errors.raise_any()
        desk.others = OtherParts([place for _, place in places])
        try:
            desk.saved(rows)
        except BulkWrong as wrong:
            for place, found in wrong.errors.items():
                errors.add(places[place], found)
            errors.raise_any()
        for row in part.recorded([record for _, record, _ in said]):
            if row.pk not in desk.there:
                self.writer.delete(row)
        self.writer.write()

    def keep_addresses(self, plans: list[Planned]):
        if not issubclass(self.model, Slugged):
            return
        for plan in plans:
            for header, before, _ in plan.report.changes:
                if header == "slug" and not plan.is_new:
                    plan.instance.redirect_from(before)

    def errors_of(self, plan: Planned) -> dict[str, list[str]]:
        """What is wrong with a row, by the fields of the request."""
        found: dict[str, list[str]] = {}
        for name, sentences in plan.errors.items():
            column = self.columns.get(name)
            field = self.by_header.get(column.column_name, WHOLE) if column else name if name in ABOUT_IT else WHOLE
            found.setdefault(field, []).extend(sentences)
        return found
