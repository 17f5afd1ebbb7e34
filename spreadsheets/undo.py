"""Taking an import back: what it changed is put as it was, what it brought is taken away, what it took away returns.

The undo is a run like any other. Its rows come from those of the import, each judged first: a record may have been
changed since, or something may refer to it by now.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext

from editorial.languages import and_more
from spreadsheets.batch import Batch, Keys
from spreadsheets.fingerprints import mark_of
from spreadsheets.models import ImportEffect, ImportRow, ImportSheet
from spreadsheets.plan import Planner, Terms
from spreadsheets.resources import owners_of_links
from spreadsheets.results import Verdict
from spreadsheets.survey import SheetRow, Survey

READ_AT_ONCE = 1_000
NAMED = 3


class Undo:
    """What there is to know of all sheets of an import before it is taken back."""

    def __init__(self, sheets: list[ImportSheet], terms: Terms):
        self.terms = terms
        self.rows: dict = {sheet.pk: list(rows_to_take_back(sheet)) for sheet in sheets}
        self.models = {sheet.pk: sheet.resource_class._meta.model for sheet in sheets}
        for sheet in sheets:  # what belongs to a record before the record
            self.compare(sheet)
        self.block()

    def going(self) -> dict:
        """The records that will be taken away, by model."""
        found: dict = defaultdict(dict)
        for pk, rows in self.rows.items():
            for row in rows:
                stays = row.blocked or (row.conflicts and self.terms.conflicts != "mine")
                if row.delete and not stays:
                    found[self.models[pk]][row.object_id] = row
        return found

    def compare(self, sheet: ImportSheet):
        """Finds the records to be taken away that somebody has changed since the import."""
        resource = sheet.resource_class()
        columns = list(resource.all_columns.values())
        model = resource.model
        extra = ("state",) if hasattr(model, "is_public") and any(f.name == "state" for f in model._meta.fields) else ()
        paths = list(dict.fromkeys([path for column in columns for path in column.paths])) + list(extra)
        rows = {row.object_id: row for row in self.rows[sheet.pk] if row.delete}
        pks = sorted(rows)
        going = self.going()
        for start in range(0, len(pks), READ_AT_ONCE):
            some = pks[start : start + READ_AT_ONCE]
            values = model._base_manager.filter(pk__in=some).values_list("pk", *paths)
            batch = Batch(paths, list(values), Keys(), without=going)
            texts = {column.column_name: column.texts(batch) for column in columns}
            for place, pk in enumerate(batch.pks):
                row = rows[pk]
                row.recorded = {name: said[place] for name, said in texts.items()}
                row.conflicts = [
                    [column.column_name, left, now, ""]
                    for column in columns
                    if (now := row.recorded[column.column_name]) is not None
                    and (left := row.expected.get(column.column_name, default_text(column))) is not None
                    and mark_of(column, left) != mark_of(column, now)
                ]
                if extra and batch.values["state"][place] != "draft":
                    row.conflicts.append(["state", "draft", batch.values["state"][place], ""])

    def block(self):
        """Keeps what something else refers to, and then what the kept ones refer to, until nothing more is kept."""
        while found := [(row, users) for row, users in self.referred()]:
            titles = titles_of({user for _, users in found for user in users[:NAMED]})
            for row, users in found:
                named = "; ".join(titles[user] for user in users[:NAMED])
                row.blocked = gettext("Something refers to it by now: %(names)s.") % {
                    "names": and_more(named, max(len(users) - NAMED, 0))
                }

    def referred(self) -> Iterator:
        going = self.going()
        for model, rows in going.items():
            pks = sorted(rows)
            for start in range(0, len(pks), READ_AT_ONCE):
                users = users_of(model, pks[start : start + READ_AT_ONCE], going)
                yield from ((rows[pk], list(found)) for pk, found in users.items())


def titles_of(users: set[tuple]) -> dict[tuple, str]:
    """How (model, primary key) are called."""
    titles = {}
    for model in {model for model, _ in users}:
        for pk, row in model._base_manager.in_bulk([pk for kind, pk in users if kind is model]).items():
            titles[model, pk] = f"{model._meta.verbose_name} “{row}”"
    return titles


def default_text(column) -> str:
    """What a cell says of a new record whose row did not have it."""
    return column.show(column.empty()) if column.empty() is not None else ""


def users_of(model, pks: list, going: dict) -> dict[int, dict]:
    """What else points at these records: {primary key: {(model, primary key): None}}, in the order of finding.

    A row in a record's own table of links stands for that record. What goes as well does not count.
    """
    found: dict[int, dict] = defaultdict(dict)
    owners = owners_of_links()
    for relation in model._meta.related_objects:
        user = relation.related_model
        if user._meta.auto_created and relation.field.model is user and is_own_pair(model, relation):
            continue
        if relation.many_to_many and not relation.through._meta.auto_created:
            continue  # the rows of that table of links are looked at by themselves
        name = relation.field.name
        owner, back = owners.get(user, (user, "pk"))
        rows = user._base_manager.filter(**{f"{name}__in": pks})
        for own_pk, user_pk, pk in rows.values_list("pk", back, name):
            if pk in pks and user_pk not in going.get(owner, ()) and own_pk not in going.get(user, ()):
                found[pk][owner, user_pk] = None
    return found


def is_own_pair(model, relation) -> bool:
    return any(field.remote_field.through is relation.related_model for field in model._meta.local_many_to_many)


def rows_to_take_back(sheet: ImportSheet) -> Iterator[SheetRow]:
    """The rows of the import that did something, the other way round."""
    written = dict(ImportEffect.objects.filter(sheet=sheet.of_undone).values_list("number", "object_id"))
    rows = (
        ImportRow.objects.filter(sheet=sheet.of_undone, number__in=written)
        if len(written) < READ_AT_ONCE
        else (ImportRow.objects.filter(sheet=sheet.of_undone))
    )
    for row in rows.order_by("number").iterator():
        if row.number not in written:
            continue
        before = {column: text for column, text, _ in row.changes}
        after = {column: text for column, _, text in row.changes}
        about: dict[str, Any] = {"number": row.number, "object_id": written[row.number], "key": row.key}
        if row.verdict == Verdict.NEW:
            yield SheetRow(cells={}, delete=True, expected=after, **about)
        else:
            yield SheetRow(cells=before, expected=None if row.verdict == Verdict.GONE else after, **about)


class UndoIntake:
    """One sheet of an undo, with the same face as a sheet of a file."""

    left_out_reports: list = []

    def __init__(self, sheet: ImportSheet, undo: Undo, names, terms: Terms):
        self.sheet, self.undo, self.terms = sheet, undo, terms
        self.resource = sheet.resource_class(names=names)
        self.columns = list(self.resource.all_columns.values())
        self.survey = Survey(self.resource, self.columns)

    def rows(self) -> Iterator[SheetRow]:
        return iter(self.undo.rows[self.sheet.pk])

    def questions(self) -> list:
        self.survey.key = None
        self.survey.take(self.rows())
        return []

    def planner(self, fresh_ids=None) -> Planner:
        self.survey.find_providers(self.rows())
        return Planner(self.resource, self.columns, self.survey, self.terms, fresh_ids)
