"""What every area's sheet is built on: columns that know their cells, and rows that come and go as text."""

from functools import cache

from django.core.exceptions import ValidationError
from import_export.resources import ModelResource
from tablib import Dataset

from editorial.filters import ListFilterSet
from editorial.folding import fold
from editorial.slices import slices
from spreadsheets import bulk
from spreadsheets.batch import Batch, Keys
from spreadsheets.columns import RowsColumn, column_for
from spreadsheets.fingerprints import HEADER, Fingerprints
from spreadsheets.lookup import Names
from spreadsheets.memory import collector_at_rest
from spreadsheets.origin import Origin, Told

CLEAR = "#CLEAR"
READ_AT_ONCE = 2_000


class SheetResource(ModelResource):
    """A sheet: its columns are the `fields` of Meta, in that order. No rules and no queries in a subclass."""

    registry: dict[str, type["SheetResource"]] = {}
    area = ""
    companions: tuple[str, ...] = ()  # the areas of what belongs to its records, as further sheets of its template
    filterset_class: type[ListFilterSet]  # what its rows can be narrowed by, on its page as in its files
    told: tuple[Told, ...] = ()  # what its public files say besides, which others fill in
    is_source = False  # whether its rows are what others rest on

    class Meta:
        import_id_fields = ["slug"]

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.area:
            SheetResource.registry[cls.area] = cls

    def __init__(self, *, only: list[str] | None = None, names: Names | None = None):
        """With `only`, an export has just the columns of these names; `names` is shared by the sheets of one file."""
        super().__init__()
        self.names = names or Names()
        for name in self.fields:
            self.fields[name].bind(name, self)
        self.all_columns = {name: self.fields[name] for name in self._meta.fields}
        self.key_columns = [self.all_columns[name] for name in self._meta.import_id_fields]
        chosen = {fold(name) for name in only or ()}
        self.columns = {
            name: column
            for name, column in self.all_columns.items()
            if not chosen or fold(column.column_name) in chosen
        }

    @classmethod
    def field_from_django_field(cls, field_name, django_field, readonly):
        return column_for(django_field)

    @property
    def model(self):
        return self._meta.model

    @property
    def headers(self) -> list[str]:
        return [column.column_name for column in self.columns.values()]

    @property
    def label_header(self) -> str:
        """The column of the name by which people know an entry."""
        column = self.all_columns.get(getattr(self.model, "label_field", ""))
        return column.column_name if column else ""

    # Which record a row is about

    def tidy_key(self, column, cell: str) -> str:
        """A key as keys are written: “ EPRS2017 ” is the source eprs2017, “co” the country CO."""
        plain = column in self.key_columns and column.name in ("slug", getattr(self.model, "key_field", ""))
        return self.model.write_key(cell) if plain else cell

    def key_text(self, cells: dict) -> str:
        return " / ".join(filter(None, (cells.get(column.column_name, "") for column in self.key_columns)))

    def identity(self, cells: dict) -> tuple | None:
        """What tells this row's record apart, or None when a key cell is wrong; the row's own errors then say so."""
        try:
            return tuple(column.identify(cells.get(column.column_name, "")) for column in self.key_columns)
        except ValidationError:
            return None

    def future_names(self, cells: dict) -> list[str]:
        """The names under which a row of the sheet will be known once it is saved, its key last."""
        fields = [name for name in getattr(self.model, "name_fields", ()) if name in self.columns]
        names = [cells.get(self.columns[name].column_name, "") for name in fields]
        return [*filter(None, names), self.future_key(cells)]

    def future_key(self, cells: dict) -> str:
        key = self.model.key_field
        if key in self.columns:
            return cells.get(self.columns[key].column_name, "")
        try:
            values = {column.name: column.read(cells.get(column.column_name, "")) for column in self.key_columns}
        except ValidationError:
            return ""
        return getattr(self.model(**values), key)

    # Many rows at once

    def batches(self, queryset, columns: list, *, public: bool = False, extra: tuple = ()):
        """Batch after Batch of a queryset's rows with what the columns need, read a few thousand at a time."""
        paths = list(dict.fromkeys([path for column in columns for path in column.paths] + list(extra)))
        keys = Keys(public=public)
        rows = queryset.select_related(None).prefetch_related(None).values_list("pk", *paths).iterator(READ_AT_ONCE)
        for some in slices(rows, READ_AT_ONCE):
            yield Batch(paths, some, keys)

    def fresh_ids(self, number: int):
        return bulk.fresh_ids(self.model, number)

    # Export

    def export(self, queryset=None, *, public: bool = False, marked: bool = False, **kwargs) -> Dataset:
        """The cells of the rows. With `public` it leaves out whatever the public may not see."""
        dataset = Dataset(headers=[*self.headers, *([HEADER] if marked else [])])
        rows = self.export_rows(self.get_queryset() if queryset is None else queryset, public=public, marked=marked)
        for cells in rows:
            dataset.append(cells)
        return dataset

    def export_rows(self, queryset, *, public: bool, marked: bool = False, origin: Origin | None = None):
        """The cells of one row after another, then where it is from, if there is an `origin`; or its fingerprint."""
        columns = list(self.columns.values())
        marks = Fingerprints(self)
        extra = (*(origin.paths if origin else ()), *(("changed_at",) if marked else ()))
        if public and hasattr(queryset, "published"):
            queryset = queryset.published()
        for batch in self.batches(queryset, columns, public=public, extra=extra):
            with collector_at_rest():
                texts = [column.texts(batch) for column in columns] + (origin.texts(batch) if origin else [])
            rows = zip(*texts, strict=True)
            hidden = self.hidden(batch) if public else set()
            for place, cells in enumerate(rows):
                if place in hidden:
                    continue
                if marked:
                    cells = (*cells, marks.of(cells, batch.values["changed_at"][place]))
                yield cells

    def hidden(self, batch) -> set:
        """The places of the rows whose key names an entry that is not public."""
        naming = [column for column in self.key_columns if column.refers_to or len(column.paths) > 1]
        return {place for column in naming for place, text in enumerate(column.texts(batch)) if not text}


@cache
def owners_of_links() -> dict:
    """Of each table of links that is a column of a sheet: whose it is, and the field that leads there."""
    return {
        column.row_model: (resource.model, column.back)
        for resource in (resource() for resource in SheetResource.registry.values())
        for column in resource.all_columns.values()
        if isinstance(column, RowsColumn)
    }
