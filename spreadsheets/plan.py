"""What the rows of a sheet would do: each judged against what is recorded and against the rules of its model.

Nothing is written here. A few thousand rows are judged together, so that no row asks the database anything by itself.
"""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.db.models import Q
from django.utils.translation import gettext, gettext_lazy

from editorial.corrections import NOBODY_SAYS, Reason
from editorial.folding import fold
from editorial.roles import may_alter
from spreadsheets.batch import Batch, Keys
from spreadsheets.escaping import CUT
from spreadsheets.facts import Facts
from spreadsheets.fingerprints import HEADER, Fingerprints, mark_of
from spreadsheets.lookup import referred_first
from spreadsheets.past import texts_at
from spreadsheets.reader import Exact
from spreadsheets.resources import CLEAR
from spreadsheets.results import CellError, RowReport, Verdict, cell_errors
from spreadsheets.survey import SheetRow, Survey
from spreadsheets.widgets import key_of
from spreadsheets.wording import Wording

JUDGED_TOGETHER = 5_000
CHARACTERS_TOGETHER = 6_000_000
GUARDED = gettext_lazy("It is public, and only those who may publish can change it.")


@dataclass(frozen=True)
class Terms:
    """What the sender of a file has decided."""

    user: Any = None  # without a person (a set-up, a command) nobody is asked
    clear_blank: bool = False  # whether an empty cell empties the value
    existing: str = "update"  # rows of records that are there: update, skip or refuse
    conflicts: str = "ask"  # cells that others have changed since the export: ask, mine or theirs
    for_review: bool = False  # whether changes that the user may not make are shown, for someone who may
    reason: Reason = NOBODY_SAYS  # why numbers and dates change that the public has read


class OtherRows:
    """How the sender is told of other rows. Other ways to send rows call them otherwise."""

    def repeated(self, first: int, key: str) -> str:
        return gettext("Row %(first)s has the same key: %(key)s.") % {"first": first, "key": key}

    def not_saved(self, name: str, number: int) -> str:
        return gettext(
            "“%(name)s” is row %(number)s of this sheet, which is wrong itself or leads back to this row."
        ) % {"name": name, "number": number}


@dataclass
class Planned:
    """A row with what it would write."""

    row: SheetRow
    report: RowReport
    instance: Any = None
    links: list = field(default_factory=list)  # [(column, value), …] that follow the record
    is_new: bool = False
    differs: list = field(default_factory=list)  # [(column, cell, what is recorded), …]
    place: Any = None  # in the batch of what is recorded
    errors: dict = field(default_factory=dict)
    may_alter: bool = True
    exported_at: Any = None  # when the record had last been changed before its row was exported

    @property
    def writes(self) -> bool:
        return self.report.verdict in (Verdict.NEW, Verdict.CHANGED, Verdict.GONE)


class Planner:
    """Judges the rows of one sheet; `columns` are those that it has, `fresh_ids` numbers new records."""

    def __init__(
        self, resource, columns: list, survey: Survey, terms: Terms, fresh_ids=None, *, styles=None, orders=None,
        units=None,
    ):  # fmt: skip
        self.resource, self.columns, self.survey, self.terms = resource, columns, survey, terms
        self.wording = Wording(resource, columns, styles or {}, orders or {}, units or {})
        self.others = OtherRows()
        self.missing: Any = None  # takes note of names that no entry bears
        self.names = resource.names
        self.facts = Facts(self.names)
        self.saves = fresh_ids is not None
        provisional = itertools.count(-1, -1)  # shared by all batches, so that no two new records are one
        self.fresh_ids = fresh_ids or (lambda number: provisional)
        self.keys = Keys()
        self.fingerprints = Fingerprints(resource)
        self.headers = {name: column.column_name for name, column in resource.all_columns.items()}
        self.seen: dict[tuple, int] = {}  # identity -> row, where a key is several cells
        self.taken: dict = {}  # (field, value) -> row that gives it to its record
        self.done: set[str] = set()  # folded names of this sheet's rows that are right
        model = resource.model._meta
        self.fields = {f.attname: f for f in model.concrete_fields}
        keys = {column.name for column in resource.key_columns}
        self.unique = [f for f in model.concrete_fields if f.unique and not f.primary_key and f.name not in keys]

    @property
    def compared(self) -> list:
        return self.wording.columns

    # All rows

    def plan(self, rows: Iterable[SheetRow]) -> Iterator[list[Planned]]:
        """Lists of judged rows. Rows that mention rows further down come after them."""
        waiting: list[SheetRow] = []
        for some in self.together(self.ready(rows, waiting)):
            yield self.judge(some)
        for wave in self.waves(waiting):
            yield from map(self.judge, self.together(wave))

    def together(self, rows: Iterable[SheetRow]) -> Iterator[list[SheetRow]]:
        some, size = [], 0
        for row in rows:
            some.append(row)
            size += sum(map(len, row.cells.values()))
            if len(some) >= JUDGED_TOGETHER or size > CHARACTERS_TOGETHER:
                yield some
                some, size = [], 0
        if some:
            yield some

    def ready(self, rows, waiting: list) -> Iterator[SheetRow]:
        """The rows that need no other row of the sheet; the others are put into `waiting`."""
        for row in rows:
            if self.survey.providers and self.providers_of(row):
                waiting.append(row)
            else:
                yield row

    def providers_of(self, row: SheetRow) -> set[int]:
        """The rows of this sheet that bring what this one mentions."""
        columns = [column for column in self.columns if column.refers_to is self.resource.model]
        names = [fold(name) for column in columns for name in column.mentions(row.cells.get(column.column_name, ""))]
        return {self.survey.providers[name] for name in names if name in self.survey.providers}

    def waves(self, waiting: list) -> list[list[SheetRow]]:
        """Those that need no other one that waits, then those that need just the first ones, and so on."""
        places = {row.number: place for place, row in enumerate(waiting)}
        mentions = [{places[n] for n in self.providers_of(row) if n in places} for row in waiting]
        depths: dict[int, int] = {}
        for place in referred_first(mentions):
            depths[place] = 1 + max((depths[other] for other in mentions[place] if other in depths), default=-1)
        waves: list[list[SheetRow]] = [[] for _ in range(1 + max(depths.values(), default=-1))]
        for place, depth in depths.items():
            waves[depth].append(waiting[place])
        return waves

    # Some thousand rows

    def judge(self, rows: list[SheetRow]) -> list[Planned]:
        plans = [self.opened(row) for row in rows]
        self.find_recorded(plans)
        for plan in plans:
            self.compare(plan)
        self.load([plan for plan in plans if plan.differs or plan.is_new or plan.row.delete])
        for plan in plans:
            if plan.instance is not None:
                self.fill(plan)
        self.check([plan for plan in plans if plan.instance is not None and not plan.row.delete])
        self.tell_bases([plan for plan in plans if plan.report.conflicts and not plan.errors])
        self.check_removals([plan for plan in plans if plan.instance is not None and plan.row.delete])
        for plan in plans:
            self.close(plan)
        return plans

    def opened(self, row: SheetRow) -> Planned:
        """The row with its cells tidied and understood."""
        cells = row.cells = {n: cell if isinstance(cell, Exact) else cell.strip() for n, cell in row.cells.items()}
        plan = Planned(row, RowReport(row.number, Verdict.UNCHANGED, ""))
        self.wording.tidy(cells, plan.errors, about_known=bool(row.object_id))
        plan.report.key = row.key or self.resource.key_text(cells)
        return plan

    # What is recorded

    def find_recorded(self, plans: list[Planned]):
        """Puts each plan at the place of its record in `self.batch`, if there is one."""
        columns = list(dict.fromkeys([*self.resource.key_columns, *self.compared]))
        paths = list(dict.fromkeys([path for column in columns for path in column.paths] + ["changed_at"]))
        identities = [self.resource.identity(plan.row.cells) for plan in plans]
        condition = self.condition(plans, identities)
        rows = list(self.rows_there().filter(condition).values_list("pk", *paths)) if condition else []
        self.batch = Batch(paths, rows, self.keys)
        places = self.places(paths, rows)
        for plan, identity in zip(plans, identities, strict=True):
            plan.place = places.get(plan.row.object_id or identity)
            if plan.row.object_id and plan.place is None and identity in places:
                plan.errors[NON_FIELD_ERRORS] = [
                    gettext("Another entry has the key %(key)s by now.") % {"key": plan.report.key}
                ]
            self.refuse_repeated(plan, identity)
        self.recorded = {column.name: column.texts(self.batch) for column in columns} if rows else {}

    def rows_there(self):
        """What is about to be written is held, so that a form that is saved meanwhile waits and is not overwritten."""
        rows = self.resource.model._base_manager.order_by("pk")
        return rows.select_for_update() if self.saves else rows

    def condition(self, plans, identities) -> Q | None:
        pks = {plan.row.object_id for plan in plans if plan.row.object_id}
        firsts = {identity[0] for identity in identities if identity} - {None}
        conditions = [Q(pk__any_of=pks)] if pks else []
        if firsts:
            conditions.append(self.resource.key_columns[0].identity_filter(firsts))
        return conditions[0] | conditions[-1] if conditions else None

    def places(self, paths, rows) -> dict:
        """Where each record stands, by its primary key and by what its key columns say."""
        places = {row[0]: place for place, row in enumerate(rows)}
        for place, row in enumerate(rows):
            values = dict(zip(paths, row[1:], strict=True))
            identity = tuple(
                column.identity_of(tuple(values[path] for path in column.paths)) for column in self.resource.key_columns
            )
            places[identity] = place
        return places

    def refuse_repeated(self, plan: Planned, identity):
        if identity is None or plan.row.object_id:
            return
        number = plan.row.number
        if self.survey.key:
            first = self.survey.first_row(plan.row.cells.get(self.survey.key.column_name, ""))
        else:
            first = self.seen.setdefault(identity, number)
        if first not in (None, number):
            plan.errors = {NON_FIELD_ERRORS: [self.others.repeated(first, plan.report.key)]}

    # What differs

    def compare(self, plan: Planned):
        """Finds the cells that say something else than what is recorded; most rows of most files have none."""
        plan.is_new = plan.place is None and not plan.row.delete
        if plan.row.delete or self.stands_alone(plan):
            return
        cells, place = plan.row.cells, plan.place
        for column in self.compared:
            cell = cells.get(column.column_name)
            if not cell and (cell is None or plan.is_new or not self.terms.clear_blank):
                continue
            recorded = "" if plan.is_new else self.recorded[column.name][place]
            if cell == recorded or column.name in plan.errors:
                continue
            if cell.endswith(CUT):
                self.refuse_cut(plan, column, cell, recorded)
                continue
            plan.differs.append((column, cell, recorded))

    def refuse_cut(self, plan: Planned, column, cell: str, recorded: str):
        """A text that was too long for a cell is what is recorded, if it begins so; it can never be written back."""
        if not recorded.startswith(cell.removesuffix(CUT)):
            plan.errors[column.name] = [
                gettext(
                    "The text was longer than a cell of a workbook can be, and it was cut. "
                    "Change it on the record's own page, or send it as CSV, ODS or JSON."
                )
            ]

    def stands_alone(self, plan: Planned) -> bool:
        """Whether no cell need be looked at: a repeated key, or a record that the sender leaves as it is."""
        if NON_FIELD_ERRORS in plan.errors:
            return True
        if plan.is_new or self.terms.existing == "update" or plan.row.object_id:
            return False
        kind = self.resource.model._meta.verbose_name
        if self.terms.existing == "refuse":
            plan.errors[NON_FIELD_ERRORS] = [
                gettext("There is a %(kind)s with this key already: %(key)s.") % {"kind": kind, "key": plan.report.key}
            ]
        else:
            plan.report.verdict = Verdict.LEFT_OUT
            plan.report.errors = [
                CellError("", "", gettext("There is a %(kind)s with this key already.") % {"kind": kind})
            ]
        return True

    def load(self, plans: list[Planned]):
        """The records that may change, and new ones."""
        pks = [self.batch.pks[plan.place] for plan in plans if plan.place is not None]
        model = self.resource.model
        relations = [f.name for f in model._meta.concrete_fields if f.remote_field]
        rows = model._base_manager.select_related(*relations) if relations else model._base_manager.all()
        generic = [f.name for f in model._meta.private_fields if hasattr(f, "ct_field")]
        found = {row.pk: row for row in rows.filter(pk__any_of=pks).prefetch_related(*generic)} if pks else {}
        self.facts.begin(found.values())
        ids = self.fresh_ids(sum(plan.is_new for plan in plans))
        for plan in plans:
            if plan.place is not None:
                plan.instance = found[self.batch.pks[plan.place]]
            elif plan.is_new and NON_FIELD_ERRORS not in plan.errors:
                plan.instance = model(pk=plan.row.object_id or next(ids))
            if plan.instance is not None:
                plan.instance.asked = self.facts
                plan.may_alter = plan.is_new or self.allows(plan.instance)

    def allows(self, instance) -> bool:
        try:
            return not self.terms.user or may_alter(self.terms.user, instance)
        except ObjectDoesNotExist:  # it lacks the record that it belongs to, and another error says so
            return True

    # One row

    def fill(self, plan: Planned):
        """Reads the cells that differ and puts their values on the record."""
        stale = self.stale_marks(plan) if plan.row.expected is None else self.expected_marks(plan)
        for column, cell, recorded in plan.differs:
            try:
                value = column.empty() if cell.upper() in ("", CLEAR) else column.read(cell)
            except ValidationError as error:
                plan.errors[column.name] = [*error.messages, *self.rows_not_saved(column, cell)]
                if self.missing and column.refers_to:
                    self.missing.note(column, cell)
                continue
            self.put(plan, column, value, recorded, stale)

    def put(self, plan: Planned, column, value, recorded: str, stale: dict):
        text = column.show(value)
        if not plan.is_new and column.comparable(text) == column.comparable(recorded):
            return
        base = stale.get(column.column_name)
        if base and mark_of(column, text) == base:
            return  # its sender did not touch it
        if base and mark_of(column, recorded) != base and self.terms.conflicts != "mine":
            if self.terms.conflicts == "ask":
                plan.report.conflicts.append([column.column_name, base, recorded, text])
            return
        if text != recorded:
            plan.report.changes.append([column.column_name, recorded, text])
        if column.follows_save:
            plan.links.append((column, value))
        else:
            column.put(plan.instance, value)

    def stale_marks(self, plan: Planned) -> dict[str, str]:
        """The marks of the cells as they were exported, if the record has been changed since."""
        mark = plan.row.cells.get(HEADER)
        if not mark or plan.is_new:
            return {}
        try:
            found = self.fingerprints.read(mark)
        except ValidationError as error:
            plan.errors[HEADER] = error.messages
            return {}
        for column in self.resource.key_columns:
            there = self.recorded[column.name][plan.place]
            if found.marks.get(column.column_name, mark_of(column, there)) != mark_of(column, there):
                plan.errors[HEADER] = [
                    gettext("This fingerprint was written for another row. Empty the cell, or export anew.")
                ]
                return {}
        if found.moment == self.batch.values["changed_at"][plan.place]:
            return {}
        plan.exported_at = found.moment
        return found.marks

    def expected_marks(self, plan: Planned) -> dict[str, str]:
        """The marks of what an import left behind, when that import is taken back."""
        columns = {column.column_name: column for column in self.compared}
        return {
            name: mark_of(columns[name], text) for name, text in (plan.row.expected or {}).items() if name in columns
        }

    def rows_not_saved(self, column, cell: str) -> list[str]:
        """Why a row of this sheet that the cell names cannot be found."""
        if column.refers_to is not self.resource.model:
            return []
        named = {name: self.survey.providers.get(fold(name)) for name in column.mentions(cell)}
        return [
            self.others.not_saved(name, number)
            for name, number in named.items()
            if number is not None and fold(name) not in self.done
        ]

    # The rules

    def check(self, plans: list[Planned]):
        """Every rule of the model that a form obeys as well; what they need to know is asked once for all rows."""
        model = self.resource.model
        if hasattr(model, "former_slugs"):
            self.facts.read_former_slugs(model, [key_of(p.instance) for p in plans if p.is_new or p.row.object_id])
        owners = {f: self.owners_of(f, plans) for f in self.unique}
        for plan in plans:
            if plan.is_new or plan.report.changes or plan.errors:
                self.check_fields(plan)
                self.check_rules(plan)
                for f in self.unique:
                    self.check_unique(plan, f, owners[f])
                self.check_rights(plan)
            if not plan.errors and (plan.is_new or plan.report.changes):
                self.accept(plan)

    def accept(self, plan: Planned):
        """Later rows of the file see what this one has made: those that name it, or are led to it."""
        if self.names.mentioned.get(type(plan.instance)):
            if self.names.learn(plan.instance) or not plan.is_new:
                self.facts.remember(plan.instance)
            if self.survey.providers:
                self.done.update(map(fold, self.resource.future_names(plan.row.cells)))

    def check_fields(self, plan: Planned):
        given = {column.model_field.name for column, *_ in plan.differs if not column.follows_save}
        for f in self.fields.values():
            if f.primary_key or f.name in plan.errors or not (f.name in given or (plan.is_new and needs_value(f))):
                continue
            value = getattr(plan.instance, f.attname)
            if (f.blank and value in f.empty_values) or (f.remote_field and value is not None):
                continue  # entries were found, so they exist
            try:
                setattr(plan.instance, f.attname, f.clean(value, plan.instance))
            except ValidationError as error:
                plan.errors[f.name] = error.messages

    def check_rules(self, plan: Planned):
        plan.instance.amended_because, plan.instance.coming = self.terms.reason, texts_of_links(plan)
        if any(column.name == "verified_on" for column, *_ in plan.differs):
            by = self.terms.user if plan.instance.verified_on else None
            plan.instance.verified_by = by.get_username() if by else ""
        try:
            plan.instance.clean()
            plan.report.amended = bool(plan.instance.amendments)
        except ObjectDoesNotExist:
            pass  # a rule asked for a relation that the row does not give; the cells' own errors say which
        except ValidationError as error:
            for name, messages in error.update_error_dict({}).items():
                plan.errors.setdefault(name, []).extend(ValidationError(messages).messages)
        for column, value in plan.links:
            try:
                column.check(plan.instance, value)
            except ValidationError as error:
                plan.errors.setdefault(column.name, []).extend(error.messages)

    def check_removals(self, plans: list[Planned]):
        for plan in plans:
            plan.instance.amended_because = self.terms.reason
            try:
                plan.instance.clean_removal()
                plan.report.amended = bool(plan.instance.amendments)
            except ValidationError as error:
                plan.errors.update(error.message_dict)

    def owners_of(self, f, plans) -> dict:
        """The records that have one of the values that the rows give to a field which is unique."""
        values = {getattr(plan.instance, f.attname) for plan in plans if plan.is_new or plan.report.changes} - {None}
        rows = self.resource.model._base_manager.filter(**{f"{f.attname}__in": values})
        return dict(rows.values_list(f.attname, "pk")) if values else {}

    def check_unique(self, plan: Planned, f, owners: dict):
        value = getattr(plan.instance, f.attname)
        if value is None or f.name in plan.errors:
            return
        mine = self.taken.setdefault((f, value), plan.row.number) == plan.row.number
        if owners.get(value, plan.instance.pk) != plan.instance.pk or not mine:
            error = plan.instance.unique_error_message(type(plan.instance), (f.name,))
            plan.errors[f.name] = error.messages

    def check_rights(self, plan: Planned):
        plan.may_alter = plan.may_alter and self.allows(plan.instance)
        if plan.report.changes and not plan.may_alter:
            plan.report.guarded = True
            if not self.terms.for_review:
                plan.errors[NON_FIELD_ERRORS] = [GUARDED, *plan.errors.get(NON_FIELD_ERRORS, [])]

    def close(self, plan: Planned):
        """Settles the verdict."""
        report = plan.report
        report.object_id = plan.instance.pk if plan.instance is not None and not plan.is_new else None
        if plan.errors:
            report.verdict, report.changes = Verdict.WRONG, []
            places = {name: place for place, name in enumerate(self.headers)}  # in the order of the columns
            names = sorted(plan.errors, key=lambda name: places.get(name, len(places)))
            error = ValidationError({name: plan.errors[name] for name in names})
            report.errors = cell_errors(error, {**self.headers, HEADER: HEADER}, plan.row.cells)
        elif report.conflicts:
            report.verdict = Verdict.CONFLICT
        elif plan.row.delete:
            self.close_deletion(plan)
        elif plan.is_new:
            report.verdict = Verdict.NEW
        elif report.changes:
            report.verdict = Verdict.CHANGED

    def tell_bases(self, plans: list[Planned]):
        """Puts the exported text in the place of its mark, when the history still has it."""
        for plan in plans:
            if plan.row.expected is not None:
                for conflict in plan.report.conflicts:
                    conflict[1] = plan.row.expected[conflict[0]]
        plans = [plan for plan in plans if plan.row.expected is None]
        if not plans:
            return
        columns = {column.column_name: column for column in self.compared}
        answers = texts_at(self.resource, self.compared, {plan.instance.pk: plan.exported_at for plan in plans})
        for plan in plans:
            for conflict in plan.report.conflicts:
                column, mark = columns[conflict[0]], conflict[1]
                texts = [answer[plan.instance.pk][column.name] for answer in answers if plan.instance.pk in answer]
                conflict[1] = next((text for text in texts if mark_of(column, text) == mark), None)

    def close_deletion(self, plan: Planned):
        """A record that an import brought is taken away again, unless something has happened to it since."""
        row, report = plan.row, plan.report
        if plan.instance is None:
            report.verdict = Verdict.UNCHANGED
        elif row.blocked or (row.conflicts and self.terms.conflicts != "mine"):
            report.errors = [CellError("", "", row.blocked)] if row.blocked else []
            report.conflicts = row.conflicts
            report.verdict = Verdict.CONFLICT if self.terms.conflicts == "ask" else Verdict.LEFT_OUT
        else:
            report.verdict = Verdict.GONE
            report.guarded = not plan.may_alter
            report.changes = [[name, text, ""] for name, text in row.recorded.items() if text]


def texts_of_links(plan: Planned) -> dict[str, tuple[str, str]]:
    """What is recorded of the links that follow the record, and what will be, by the names of their columns."""
    changes = {header: (before, after) for header, before, after in plan.report.changes}
    return {column.name: changes[header] for column, _ in plan.links if (header := column.column_name) in changes}


def needs_value(f) -> bool:
    return not (f.has_default() or f.blank or f.null) or (f.remote_field and not f.null)
