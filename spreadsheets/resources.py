"""What every area's sheet is built on: columns that know their cells, and an import of every row or none."""

import difflib

from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.db import Error as DatabaseError
from django.db import transaction
from django.db.models import Q
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import ModelResource
from import_export.results import Error
from simple_history.models import HistoricalRecords
from tablib import Dataset

from editorial.filters import ListFilterSet
from editorial.folding import fold
from editorial.roles import may_alter
from spreadsheets.columns import column_for
from spreadsheets.lookup import Names, referred_first
from spreadsheets.results import VERDICTS, RowReport, SheetResult, cell_errors
from spreadsheets.sheet import Sheet, SheetError

CLEAR = "#CLEAR"
# Rows whose neighbours are read together: SQLite cannot look up more than a thousand entries at a time.
READ_AT_ONCE = 500


class PresentRows(BaseInstanceLoader):
    """The records that the rows of a sheet are about, read together."""

    def __init__(self, resource, dataset):
        super().__init__(resource, dataset)
        self.rows = {}
        for row in resource.iterate(resource.get_queryset().filter(self.condition())):
            self.rows[resource.identity_of(row)] = row

    def condition(self) -> Q:
        identities = {identity[0] for identity in self.resource.identities if identity}
        return self.resource.key_columns[0].identity_filter(identities) if identities else Q(pk__in=[])

    def get_instance(self, row):
        return self.rows.get(self.resource.current_identity)


class SheetResource(ModelResource):
    """A sheet: its columns are the `fields` of Meta, in that order. No rules and no queries in a subclass."""

    registry: dict[str, type["SheetResource"]] = {}
    area = ""
    filterset_class: type[ListFilterSet]  # what its rows can be narrowed by, on its page as in its files

    class Meta:
        import_id_fields = ["slug"]
        instance_loader_class = PresentRows
        clean_model_instances = True
        use_transactions = True
        skip_diff = True
        store_row_values = True

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.area:
            SheetResource.registry[cls.area] = cls

    def __init__(self, *, user=None, reason: str = "", clear_blank: bool = False):
        """`user` and `reason` go into the history; with `clear_blank` an empty cell empties the value."""
        super().__init__()
        self.user = user
        self.reason = reason
        self.clear_blank = clear_blank
        self.names = Names()
        self.rows_by_name: dict[str, int] = {}
        for name in self.fields:
            self.fields[name].bind(name, self)
        self.columns = {name: self.fields[name] for name in self._meta.fields}
        self.key_columns = [self.columns[name] for name in self._meta.import_id_fields]

    @classmethod
    def field_from_django_field(cls, field_name, django_field, readonly):
        return column_for(django_field)

    @classmethod
    def get_result_class(cls):
        return SheetResult

    def get_import_id_fields(self):
        """The key columns that a sheet must have."""
        return [column.name for column in self.key_columns if column.required]

    # Reading the file

    def import_data(self, dataset, dry_run=False, **kwargs) -> SheetResult:
        """Every row or none. A dry run does all that an import does and takes it back."""
        self.names = Names()
        try:
            sheet = self.arranged(Sheet.of(dataset))
        except SheetError as error:
            return self.refused(error)
        result = super().import_data(sheet, dry_run=dry_run, rollback_on_validation_errors=True, **kwargs)
        result.reports = sorted(self.reports, key=lambda report: report.number)
        result.saved = not (dry_run or result.is_wrong)
        return result

    def refused(self, error: SheetError) -> SheetResult:
        result = SheetResult()
        result.append_base_error(Error(error))
        return result

    def arranged(self, sheet: Sheet) -> Sheet:
        """The sheet under this resource's headers, rows that others refer to first. Raises SheetError."""
        sheet = Sheet(self.known_headers(sheet.headers), sheet.rows, sheet.numbers)
        if not sheet.rows:
            raise SheetError("The sheet has headers and no rows under them.")
        self.tidy_keys(sheet)
        sheet = sheet.in_order(self.order_of(sheet))
        self.numbers = sheet.numbers
        self.identities = [self.identity(cells) for cells in sheet.cells()]
        self.repeated = self.repeated_rows()
        self.reports: list[RowReport] = []
        self.numbers_done: set[int] = set()
        return sheet

    def tidy_keys(self, sheet: Sheet) -> None:
        """Key cells as keys are written: “ EPRS2017 ” is the source eprs2017, “co” the country CO."""
        model = self._meta.model
        for column in self.key_columns:
            if column.name in ("slug", getattr(model, "key_field", "")) and column.column_name in sheet.headers:
                place = sheet.headers.index(column.column_name)
                for row in sheet.rows:
                    row[place] = model.write_key(row[place].strip())

    def known_headers(self, headers: list[str]) -> list[str]:
        """The headers as this resource spells them. Raises SheetError when one is unknown, twice there or missing."""
        by_name = {fold(column.column_name): column.column_name for column in self.columns.values()}
        unknown = [header for header in headers if fold(header) not in by_name]
        if unknown:
            raise SheetError(" ".join(self.unknown_column(header, by_name) for header in unknown))
        known = [by_name[fold(header)] for header in headers]
        for header in known:
            if known.count(header) > 1:
                raise SheetError(f"The column “{header}” is there twice.")
        required = [self.columns[name].column_name for name in self.get_import_id_fields()]
        if missing := [header for header in required if header not in known]:
            kind = self._meta.model._meta.verbose_name
            raise SheetError(f"The column “{missing[0]}” is missing: it says which {kind} a row is about.")
        return known

    def unknown_column(self, header: str, by_name: dict) -> str:
        if not header.strip():
            return "A column has cells and no header."
        near = difflib.get_close_matches(fold(header), by_name, n=1)
        closest = f" The closest is “{by_name[near[0]]}”." if near else ""
        return f"“{header}” is not a column of {self.area}.{closest}"

    def order_of(self, sheet: Sheet) -> list[int]:
        """The places of the rows, with those that others refer to first."""
        rows = sheet.cells()
        referring = [column for column in self.columns.values() if self.refers_within(column, sheet.headers)]
        self.rows_by_name = self.places_by_name(rows) if referring else {}
        order = referred_first([self.places_mentioned(row, referring) for row in rows])
        self.rows_by_name = {name: sheet.numbers[place] for name, place in self.rows_by_name.items()}
        return order

    def refers_within(self, column, headers: list[str]) -> bool:
        return column.refers_to is self._meta.model and column.column_name in headers

    def places_mentioned(self, row: dict, referring: list) -> set[int]:
        names = (fold(name) for column in referring for name in column.mentions(row[column.column_name]))
        return {self.rows_by_name[name] for name in names if name in self.rows_by_name}

    def places_by_name(self, rows: list[dict]) -> dict[str, int]:
        """Folded name -> the place of the row that will have it."""
        places = {fold(name): place for place, row in enumerate(rows) for name in self.future_names(row)}
        # As in a look-up, a key is stronger than a name: “eurosocial” is not the row titled “EUROsociAL+”.
        return places | {fold(self.future_key(row)): place for place, row in enumerate(rows)}

    def future_names(self, row: dict) -> list[str]:
        """The names under which a row of the sheet will be known once it is saved."""
        fields = getattr(self._meta.model, "name_fields", ())
        names = [row[self.columns[name].column_name] for name in fields if self.has_cell(row, name)]
        return [*filter(None, names), self.future_key(row)]

    def future_key(self, row: dict) -> str:
        key = self._meta.model.key_field
        if key in self.columns:
            return row[self.columns[key].column_name]
        try:
            values = {column.name: column.read(row[column.column_name]) for column in self.key_columns}
        except ValidationError:
            return ""
        return getattr(self._meta.model(**values), key)

    def has_cell(self, row: dict, name: str) -> bool:
        return name in self.columns and self.columns[name].column_name in row

    # Which record a row is about

    def identity(self, row: dict) -> tuple | None:
        """What tells this row's record apart, or None when a key cell is wrong; the row's own errors then say so."""
        try:
            return tuple(column.identify(row.get(column.column_name, "")) for column in self.key_columns)
        except ValidationError:
            return None

    def identity_of(self, instance) -> tuple:
        return tuple(column.identity_of(instance) for column in self.key_columns)

    def repeated_rows(self) -> dict[int, int]:
        """Row number -> the number of the earlier row with the same key."""
        first: dict[tuple, int] = {}
        repeated: dict[int, int] = {}
        for number, identity in sorted(zip(self.numbers, self.identities, strict=True), key=lambda pair: pair[0]):
            if identity in first:
                repeated[number] = first[identity]
            elif identity:
                first[identity] = number
        return repeated

    def key_text(self, row: dict) -> str:
        return " / ".join(filter(None, (row.get(column.column_name, "") for column in self.key_columns)))

    # One row

    def import_row(self, row, instance_loader, *, row_number, **kwargs):
        self.current_number = self.numbers[row_number - 1]
        self.current_identity = self.identities[row_number - 1]
        self.changes, self.pending = [], []
        outcome = super().import_row(row, instance_loader, row_number=row_number, **kwargs)
        if outcome.errors:
            raise outcome.errors[0].error
        self.reports.append(self.report(outcome, row))
        if not outcome.validation_error:
            self.numbers_done.add(self.current_number)
        return outcome

    def report(self, outcome, row: dict) -> RowReport:
        error = outcome.validation_error
        headers = {name: column.column_name for name, column in self.columns.items()}
        return RowReport(
            number=self.current_number,
            verdict=VERDICTS[outcome.import_type],
            key=self.key_text(row),
            cells=dict(row),
            changes=[] if error else self.changes,
            errors=cell_errors(error, headers, row) if error else [],
            object_id=outcome.object_id,
        )

    def before_import_row(self, row, **kwargs):
        if earlier := self.repeated.get(self.current_number):
            raise ValidationError(f"Row {earlier} has the same key: {self.key_text(row)}.")

    def import_instance(self, instance, row, **kwargs):
        errors = {}
        for column in self.columns.values():
            if column.column_name in row:
                try:
                    self.import_cell(column, instance, row[column.column_name].strip())
                except ValidationError as error:
                    errors[column.name] = [*error.messages, *self.rows_not_saved(column, row[column.column_name])]
        if self.changes and not (self.was_open and self.may_change(instance)):
            errors[NON_FIELD_ERRORS] = "It is public, and only those who may publish can change it."
        if errors:
            raise ValidationError(errors)

    def rows_not_saved(self, column, cell: str) -> list[str]:
        """Why a row of this sheet that the cell names cannot be found."""
        if column.refers_to is not self._meta.model:
            return []
        named = {name: self.rows_by_name.get(fold(name)) for name in column.mentions(cell)}
        return [
            f"“{name}” is row {number} of this sheet, which is wrong itself or leads back to this row."
            for name, number in named.items()
            if number and number not in self.numbers_done
        ]

    def after_init_instance(self, instance, new, row, **kwargs):
        self.was_open = new or self.may_change(instance)

    def may_change(self, instance) -> bool:
        """Without a person (a set-up, a command) nobody is asked."""
        try:
            return not self.user or may_alter(self.user, instance)
        except ObjectDoesNotExist:  # it lacks the record that it belongs to, and another error says so
            return True

    def import_cell(self, column, instance, cell: str):
        """Puts a cell's value on the instance if it differs; links wait until the instance is saved."""
        new = instance._state.adding
        if not cell and (new or not self.clear_blank):
            return
        value = column.empty() if cell.upper() in ("", CLEAR) else column.read(cell)
        before, after = "" if new else column.export(instance), column.show(value)
        if not new and column.comparable(before) == column.comparable(after):
            return
        if before != after:
            self.changes.append([column.column_name, before, after])
        if column.follows_save:
            self.pending.append((column, value))
        else:
            column.put(instance, value)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        return not (instance._state.adding or self.changes or import_validation_errors)

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        try:
            super().validate_instance(instance, import_validation_errors, validate_unique)
        except ObjectDoesNotExist:
            # A rule asked for a relation that the row does not give; the cells' own errors say which.
            errors = dict(import_validation_errors or {})
            try:
                instance.clean_fields(exclude=errors)
            except ValidationError as error:
                errors = error.update_error_dict(errors)
            raise ValidationError(errors) from None

    def save_instance(self, instance, is_create, row, **kwargs):
        """The record and its links, and one row of history for both."""
        try:
            with transaction.atomic():
                self.save_with_links(instance, is_create)
        except DatabaseError as error:
            raise ValidationError(f"The database refuses this row: {error}") from error
        self.names.learn(instance)

    def save_with_links(self, instance, is_create):
        self.sign(instance).skip_history_when_saving = True
        instance.save(force_insert=is_create)
        for column, value in self.pending:
            column.put(instance, value)
        del instance.skip_history_when_saving
        history = HistoricalRecords()
        history.manager_name = instance._meta.simple_history_manager_attribute
        history.create_historical_record(instance, "+" if is_create else "~")

    def save_m2m(self, instance, row, **kwargs):
        """save_instance has saved them."""

    def sign(self, instance):
        """Says in the coming row of history who did it and why."""
        instance._history_user = self.user
        instance._change_reason = f"{self.reason}, row {self.current_number}" if self.reason else None
        return instance

    def after_import(self, dataset, result, **kwargs):
        """Nothing: keys of the database never come from a sheet, so no sequence needs a reset."""

    # Export

    def iterate(self, queryset):
        """The rows with all that their cells print, read a few hundred at a time."""
        return queryset.prefetch_related(*self.prefetches()).iterator(chunk_size=READ_AT_ONCE)

    def prefetches(self) -> list:
        """Each look-up once: several columns may print one table of links."""
        found = [lookup for column in self.columns.values() for lookup in column.prefetch()]
        return list({lookup.prefetch_through: lookup for lookup in found}.values())

    @property
    def headers(self) -> list[str]:
        return [column.column_name for column in self.columns.values()]

    def export(self, queryset=None, *, public: bool = False, **kwargs) -> Dataset:
        """The cells of the rows. With `public` it leaves out whatever the public may not see."""
        dataset = Dataset(headers=self.headers)
        for cells in self.export_rows(self.get_queryset() if queryset is None else queryset, public=public):
            dataset.append(cells)
        return dataset

    def export_rows(self, queryset, *, public: bool):
        """The cells of one row after another."""
        for instance in self.iterate(queryset):
            if not public or self.is_public(instance):
                yield [column.export(instance, public=public) for column in self.columns.values()]

    def is_public(self, instance) -> bool:
        """Whether the public may see the row: the record itself and every entry of its key."""
        keys = [column for column in self.key_columns if column.get_value(instance) is not None]
        return getattr(instance, "is_public", True) and all(column.export(instance, public=True) for column in keys)
