"""What an import writes: rows in bulk, and in the history the same versions that single saves would have written."""

from collections import defaultdict
from collections.abc import Callable
from itertools import islice

from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from editorial.changes import ADDED, CHANGED, DELETED, tell
from editorial.corrected import Correction
from editorial.provenance import a_number, act_now
from spreadsheets import bulk
from spreadsheets.columns import RowsColumn
from spreadsheets.resources import owners_of_links

VERSION = [
    "history_id", "history_date", "history_type", "history_user_id", "history_change_reason", "history_act",
    "history_from",
]  # fmt: skip


class Writer:
    """Collects what a few thousand rows of a sheet write, and writes it when told.

    `reason` gives the words for the history of a record, `came_from` from where its version comes: what they are
    called with is the record itself.
    """

    def __init__(self, user, reason: Callable, came_from: Callable | None = None):
        self.user = user
        self.reason = reason
        act = act_now()
        self.act = act.number or a_number()
        self.came_from = came_from or (lambda record: act.came_from or None)
        self.began = timezone.now()
        self.versions: dict = {}  # (model, primary key) -> history_id of the version that was written
        self.begin()

    def begin(self):
        self.inserted: dict = defaultdict(list)
        self.updated: dict = defaultdict(list)
        self.deleted: dict = defaultdict(list)
        self.whose: dict = {}  # a row of links -> the record whose row of the sheet it follows
        self.pairs_added: dict = defaultdict(list)
        self.pairs_removed: dict = defaultdict(list)

    def insert(self, row, like=None):
        self.inserted[type(row)].append(row)
        self.whose[id(row)] = like or row

    def update(self, row, like=None):
        self.updated[type(row)].append(row)
        self.whose[id(row)] = like or row

    def delete(self, row, like=None):
        self.deleted[type(row)].append(row)
        self.whose[id(row)] = like or row

    def set_pairs(self, field, instance, wanted: set, present: dict):
        """The targets of a plain many-to-many field; `present` has the rows for those that are there."""
        self.pairs_added[field] += [(instance.pk, target) for target in sorted(wanted - present.keys())]
        self.pairs_removed[field] += [pair for target, pair in present.items() if target not in wanted]

    def write(self) -> None:
        """Everything collected so far; what others refer to comes first, and is taken away last."""
        self.now = timezone.now()
        self.renew_owners()
        self.renew_due()
        for model, rows in self.inserted.items():
            self.number(model, [row for row in rows if row.pk is None])
            bulk.insert(model, self.derived(rows))
        for model, rows in self.updated.items():
            bulk.update(model, self.derived(rows))
        for field in {**self.pairs_added, **self.pairs_removed}:
            self.write_pairs(field)
        for kind, found in self.by_kind():
            for model, rows in found.items():
                self.note(model, rows, kind)
        Correction.note(self.all_rows())
        for model, rows in self.deleted.items():
            self.delete_pairs(model, [row.pk for row in rows])
            bulk.delete(model, [row.pk for row in rows])
        self.tell()
        self.begin()

    def by_kind(self):
        return (ADDED, self.inserted), (CHANGED, self.updated), (DELETED, self.deleted)

    def all_rows(self) -> list:
        return [row for _, found in self.by_kind() for rows in found.values() for row in rows]

    def tell(self):
        tell((kind, model, rows) for kind, found in self.by_kind() for model, rows in found.items())

    def renew_owners(self):
        """A record has changed with its countries, its objectives …, if these come in a sheet of their own.

        So does the form of a record; an export of it made before must not count as one of what it is now.
        """
        for model, (owner, back) in owners_of_links().items():
            rows = [row for found in (self.inserted, self.updated, self.deleted) for row in found.get(model, ())]
            alone = {getattr(row, f"{back}_id"): row for row in rows if self.whose[id(row)] is row}
            if not alone:
                continue
            # A time to come was given by a clock that was wrong; one since we began is our own.
            not_ours = Q(changed_at__lt=self.began) | Q(changed_at__gt=self.now)
            records = owner._base_manager.select_for_update().filter(not_ours, pk__in=alone)
            for record in records:
                self.update(record, like=alone[record.pk])

    def renew_due(self):
        """A record is to be checked again when numbers or dates of its parts change."""
        parts: dict = defaultdict(dict)
        for row in self.all_rows():
            if row.amendments and (name := getattr(row, "published_with", "")):
                owner = row._meta.get_field(name).related_model
                parts[owner].setdefault(getattr(row, f"{name}_id"), row)
        for owner, rows in parts.items():
            for record in owner._base_manager.select_for_update().filter(pk__in=rows):
                if record.make_check_due():
                    self.update(record, like=rows[record.pk])

    def delete_pairs(self, model, pks: list):
        for field in model._meta.local_many_to_many:
            through = field.remote_field.through
            if through._meta.auto_created:
                rows = through._base_manager.filter(**{f"{field.m2m_field_name()}_id__in": pks})
                bulk.delete(through, rows.values_list("pk", flat=True))

    def number(self, model, rows: list):
        for row, pk in zip(rows, bulk.fresh_ids(model, len(rows)), strict=False):
            row.pk = pk

    def derived(self, rows: list) -> list:
        for row in rows:
            row.derive()
        return rows

    def write_pairs(self, field):
        through = field.remote_field.through
        own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
        bulk.delete(through, self.pairs_removed[field])
        bulk.insert_values(through, [own, other], self.pairs_added[field])

    # History

    def note(self, model, rows: list, kind: str):
        """A version of each row, with the links of its plain many-to-many fields."""
        history = model.history.model
        fields = history.tracked_fields
        ids = [*islice(bulk.fresh_ids(history, len(rows)), len(rows))]
        values = map(bulk.values_in(fields), rows)
        bulk.insert_values(
            history,
            [*VERSION, *(field.attname for field in fields)],
            (
                (history_id, self.now, kind, self.user and self.user.pk, *self.why_and_whence(row), *row_values)
                for history_id, row, row_values in zip(ids, rows, values, strict=True)
            ),
        )
        self.versions.update(((model, row.pk), history_id) for row, history_id in zip(rows, ids, strict=True))
        for field in history._history_m2m_fields:
            self.note_pairs(field, ids, new=kind == ADDED)

    def why_and_whence(self, row) -> tuple:
        record = self.whose[id(row)]
        return self.reason(record), self.act, self.came_from(record)

    def note_pairs(self, field, versions: list, *, new: bool):
        """The links that the records have now; those of new records are the ones that were just added."""
        if new and field not in self.pairs_added:
            return
        own = field.remote_field.through._meta.get_field(field.m2m_field_name())
        bulk.copy_links(own, field.model.history.model, HistoricalRecords.m2m_models[field], versions)


def take_away(writer: Writer, resource, records: list) -> None:
    """Deletes records with the rows of their own tables of links."""
    tables = {c.row_model: c for c in resource.all_columns.values() if isinstance(c, RowsColumn)}
    by_pk = {record.pk: record for record in records}
    for table, column in tables.items() if records else ():
        for row in table._base_manager.filter(**{f"{column.back}__in": by_pk}):
            writer.delete(row, like=by_pk[getattr(row, f"{column.back}_id")])
    for record in records:
        writer.delete(record)
