"""The columns of sheets: where the value of a cell lives on a record, read and written for many records at once."""

import re
from functools import cached_property
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, gettext_lazy
from import_export.fields import Field

from editorial.dates import PartialDateField
from spreadsheets.batch import told
from spreadsheets.widgets import (
    ChoiceWidget,
    DayWidget,
    EntriesWidget,
    EntryWidget,
    NumberWidget,
    PartialDateWidget,
    TextWidget,
    WholeNumberWidget,
    as_text,
    items,
    key_of,
    read_all,
)

DATED_ITEM = re.compile(r"(?P<name>.*\S)\s*\((?P<since>\d{4}[^()]*)\)")


class Column(Field):
    """A column that is one plain field of the record."""

    # Whether the value can only be written once the record itself is saved.
    follows_save = False

    def bind(self, name: str, resource):
        """Learns whose column it is. Unless it has a header, that is the name, with spaces for underscores."""
        self.name = name
        self.resource = resource
        if self.column_name in (None, name):  # type: ignore[has-type]  # what import-export gives it
            self.column_name = name.replace("_", " ")
        self.model_field = self.find_model_field()
        self.widget = self.make_widget()

    def find_model_field(self):
        return self.resource._meta.model._meta.get_field(self.name)

    def make_widget(self):
        field = self.model_field
        if field.choices:
            return ChoiceWidget(field)
        if isinstance(field, models.DecimalField):
            return NumberWidget()
        if isinstance(field, models.IntegerField):
            return WholeNumberWidget()
        if isinstance(field, PartialDateField):
            return PartialDateWidget(field)
        if isinstance(field, models.DateField):
            return DayWidget()
        return TextWidget(field.max_length)

    @property
    def help(self) -> str:
        return str(self.model_field.help_text)

    @property
    def expects(self) -> str:
        """What its cells may hold."""
        return getattr(self.widget, "expects", gettext("Text."))

    @property
    def required(self) -> bool:
        return not (self.model_field.blank or self.model_field.null or self.model_field.has_default())

    @property
    def choices(self) -> list[str]:
        return getattr(self.widget, "values", [])

    @cached_property
    def is_number(self) -> bool:
        return isinstance(self.widget, NumberWidget)

    @cached_property
    def is_date(self) -> bool:
        return isinstance(self.widget, PartialDateWidget | DayWidget)

    @cached_property
    def refers_to(self):
        """The model whose entries its cells name, if they do."""
        return getattr(self.widget, "model", None)

    def mentions(self, cell: str) -> list[str]:
        """The names in a cell of entries."""
        return items(cell)

    def may_mention(self, models) -> bool:
        """Whether its cells can name entries of one of these models."""
        return self.refers_to in models

    def note_mentions(self, cell: str, names) -> None:
        names.mention(self.refers_to, self.mentions(cell))

    def empty(self):
        """What `#CLEAR` leaves behind."""
        return self.model_field.get_default()

    # A cell as a person wrote it

    def read(self, cell: str):
        """The value that a cell means. Raises ValidationError."""
        return self.widget.clean(cell, names=self.resource.names)

    def show(self, value) -> str:
        return self.widget.render(value)

    def comparable(self, text: str):
        """Two cells that give the same here mean the same."""
        return text

    def check(self, instance, value) -> None:
        """Holds what follows the record to the rules of its own table. Raises ValidationError."""

    # Many records at once

    @property
    def paths(self) -> list[str]:
        """The values of a record's own row that its cells are made of."""
        return [self.name]

    def texts(self, batch) -> list[str]:
        """What its cells say, record by record. Most values come again and again, and each is put into words once."""
        values = batch.values[self.name]
        said = {value: self.show(value) for value in set(values)}
        return [said[value] for value in values]

    def put(self, instance, value):
        setattr(instance, self.name, value)

    def write(self, writer, altered: list[tuple], present: dict) -> None:
        """Writes the values of [(instance, value), …] that follow the records; `present` is what find_present gave."""

    def find_present(self, batch, pks: list) -> dict:
        """What is there now of that which follows these records of a batch, by their primary keys."""
        return {}

    # Keys

    def identify(self, cell: str):
        """What tells rows apart when this is a key column; an empty cell of a new row gets what the model gives it."""
        if not cell and self.model_field.has_default():
            return self.model_field.get_default()
        return self.read(cell) if cell else None

    def identity_of(self, values: tuple):
        """The same from the values of its paths."""
        return values[0]

    def identity_filter(self, identities) -> Q:
        return Q(**{f"{self.paths[0]}__any_of": identities})


class EntryColumn(Column):
    """A column that names one entry of a sheet: a foreign key."""

    def make_widget(self):
        return EntryWidget(self.model_field.related_model)

    def empty(self):
        return None

    @property
    def paths(self):
        return [self.model_field.attname]

    def texts(self, batch):
        pks = batch.values[self.model_field.attname]
        keys = batch.keys(self.refers_to, pks)
        return [keys.get(pk, "") for pk in pks]

    def identify(self, cell):
        return self.read(cell).pk if cell else None


class Sentence(Column):
    """A text that tells rows apart, however it is spaced."""

    def identify(self, cell):
        return " ".join(as_text(cell).split())

    def identity_of(self, values):
        return self.identify(values[0])


class EntriesColumn(EntryColumn):
    """A column that names several entries: a plain many-to-many field."""

    follows_save = True

    def make_widget(self):
        return EntriesWidget(self.model_field.related_model)

    def empty(self):
        return []

    @property
    def paths(self):
        return []

    def texts(self, batch):
        pairs = batch.pairs(self.model_field)
        keys = batch.keys(self.refers_to, (target for targets in pairs.values() for target in targets))
        said = {pk: "; ".join(sorted(filter(None, map(keys.get, targets)))) for pk, targets in pairs.items()}
        return [said.get(pk, "") for pk in batch.pks]

    def write(self, writer, altered, present):
        for instance, entries in altered:
            writer.set_pairs(self.model_field, instance, {entry.pk for entry in entries}, present.get(instance.pk, {}))

    def find_present(self, batch, pks):
        return batch.pairs(self.model_field)


def column_for(field) -> Column:
    """The column of a model's field."""
    if field.many_to_many:
        return EntriesColumn(attribute=field.name)
    if field.remote_field:
        return EntryColumn(attribute=field.name)
    return Column(attribute=field.name)


class RowsColumn(Column):
    """A column that is a record's own rows in a table of links, narrowed to one role or kind."""

    follows_save = True
    target = ""
    identity: tuple[str, ...] = ()
    separator = "; "
    required = False
    paths: list[str] = []

    def __init__(self, relation: str, **fixed):
        super().__init__(attribute=relation)
        self.relation = relation
        self.fixed = fixed

    def find_model_field(self):
        relation = self.resource._meta.model._meta.get_field(self.relation)
        self.row_model = relation.related_model
        self.back = relation.field.name
        return relation

    def make_widget(self):
        return EntriesWidget(self.row_model._meta.get_field(self.target).related_model)

    @property
    def help(self):
        labels = [
            str(dict(self.row_model._meta.get_field(name).flatchoices).get(value, value))
            for name, value in self.fixed.items()
        ]
        entries = f"{self.refers_to._meta.verbose_name_plural.capitalize()}: " if self.refers_to else ""
        return f"{entries}{', '.join(labels).lower()}.".capitalize()

    def empty(self):
        return []

    def read(self, cell):
        rows = read_all(items(cell), self.read_item)
        return list({self.identify_row(row): row for row in rows}.values())

    def read_item(self, text: str):
        """One row of the table of links, not yet saved."""
        raise NotImplementedError

    def show(self, value):
        return self.separator.join(self.show_item(self.name_of(row), vars(row)) for row in value)

    def name_of(self, row) -> str:
        """How an unsaved row names its entry."""
        return key_of(getattr(row, self.target))

    def show_item(self, key: str, row: dict) -> str:
        """A row of links as text; `key` names its entry, `row` holds its fields."""
        raise NotImplementedError

    def comparable(self, text):
        return sorted(text.split(self.separator))

    def texts(self, batch):
        mine = batch.linked(self.row_model, self.back, **self.fixed)
        said = self.said(batch, set().union(*mine.values()))
        cells = {pk: self.join(said[row] for row in own if row in said) for pk, own in mine.items()}
        return [cells.get(pk, "") for pk in batch.pks]

    def said(self, batch, rows: set) -> dict:
        """Each row as text. A row whose entry readers may not see has none."""
        named = {row: dict(zip(told(self.row_model, self.back), row, strict=True)) for row in rows}
        if not self.refers_to:
            return {row: self.show_item("", values) for row, values in named.items()}
        target = f"{self.target}_id"
        keys = batch.keys(self.refers_to, (values[target] for values in named.values()))
        return {row: self.show_item(key, values) for row, values in named.items() if (key := keys[values[target]])}

    def join(self, texts) -> str:
        """A cell of the texts of its rows."""
        return self.separator.join(texts)

    def identify_row(self, row) -> tuple:
        return tuple(getattr(row, self.row_model._meta.get_field(name).attname) for name in self.identity)

    def check(self, instance, value):
        foreign = [field.name for field in self.row_model._meta.fields if field.remote_field]
        for row in value:
            setattr(row, self.back, instance)
            row.clean_fields(exclude=foreign)
            row.clean()

    def find_present(self, batch, pks):
        found: dict = {}
        for row in self.row_model._base_manager.filter(**{f"{self.back}__any_of": pks}, **self.fixed):
            found.setdefault(getattr(row, f"{self.back}_id"), []).append(row)
        return found

    def write(self, writer, altered, present):
        """Deletes, alters and creates only what differs, so that the history tells what happened."""
        for instance, wanted in altered:
            there = {self.identify_row(row): row for row in present.get(instance.pk, ())}
            kept = {self.identify_row(row) for row in wanted}
            for key, row in there.items():
                if key not in kept:
                    writer.delete(row, like=instance)
            for row in wanted:
                self.write_row(writer, instance, row, there.get(self.identify_row(row)))

    def write_row(self, writer, instance, row, present):
        if not present:
            setattr(row, self.back, instance)
            writer.insert(row, like=instance)
        elif self.detail(row) != self.detail(present):
            for name, value in self.detail(row).items():
                setattr(present, name, value)
            writer.update(present, like=instance)

    def detail(self, row) -> dict:
        """What may change on a row that stays the same row."""
        return {}

    def new_row(self, **values):
        return self.row_model(**self.fixed, **values)


class Links(RowsColumn):
    """Entries with one role in a record: “GY (2017-01); JM”. The brackets say since when, if the table keeps that."""

    def __init__(self, relation, target, **fixed):
        super().__init__(relation, **fixed)
        self.target = target
        self.identity = (target,)

    @cached_property
    def dated(self) -> bool:
        return any(field.name == "since" for field in self.row_model._meta.fields)

    @property
    def expects(self):
        since = gettext("A date in brackets says since when: GY (2017-01); JM.") if self.dated else ""
        return f"{self.widget.expects} {since}".strip()

    def mentions(self, cell):
        return [dated["name"] if (dated := self.dated_item(text)) else text for text in items(cell)]

    def dated_item(self, text: str):
        return DATED_ITEM.fullmatch(text) if self.dated else None

    def read_item(self, text):
        dated = self.dated_item(text)
        entry = self.resource.names(self.refers_to).find(dated["name"] if dated else text)
        row = self.new_row(**{self.target: entry})
        if dated:
            row.since = self.row_model._meta.get_field("since").to_python(dated["since"])
        return row

    def show_item(self, key, row):
        return f"{key} ({row['since']})" if self.dated and row["since"] else key

    def join(self, texts):
        return super().join(sorted(texts))

    def detail(self, row):
        return {"since": row.since} if self.dated else {}


class Relations(Links):
    """Other records of the same sheet to which this one has one kind of relation."""

    def __init__(self, relation, **fixed):
        super().__init__(relation, "", **fixed)

    def find_model_field(self):
        relation = super().find_model_field()
        self.target = next(
            field.name for field in self.row_model._meta.fields if field.remote_field and field.name != self.back
        )
        self.identity = (self.target,)
        return relation


class Citations(RowsColumn):
    """Sources with their locators: “eprs2017, p. 6; alerta2017”."""

    target = "source"
    identity = ("source", "locator")
    help: Any = gettext_lazy("The sources that it rests on.")

    @property
    def expects(self):
        return gettext(
            "Citation keys, each with its locator after a comma, separated by semicolons: eprs2017, p. 6; alerta2017. "
            "A semicolon inside a locator is written “\\;”."
        )

    def mentions(self, cell):
        return [text.partition(",")[0].strip() for text in items(cell)]

    def read_item(self, text):
        name, _, locator = (part.strip() for part in text.partition(","))
        return self.new_row(source=self.resource.names(self.refers_to).find(name), locator=locator)

    def check(self, instance, value):
        super().check(instance, value)
        instance.clean_sources(value)

    def show_item(self, key, row):
        locator = as_text(row["locator"]).replace(";", "\\;")
        return f"{key}, {locator}" if locator else key


class Lines(RowsColumn):
    """Sentences in order, one on each line of the cell."""

    target = "text"
    identity = ("text",)
    separator = "\n"
    expects: Any = gettext_lazy("One on each line of the cell, in order.")

    def make_widget(self):
        return TextWidget()

    def mentions(self, cell):
        return list(dict.fromkeys(filter(None, (" ".join(line.split()) for line in cell.splitlines()))))

    def read(self, cell):
        return [self.new_row(text=line, order=place) for place, line in enumerate(self.mentions(cell), 1)]

    def name_of(self, row):
        return row.text

    def show_item(self, key, row):
        return " ".join(as_text(row["text"]).split())

    def identify_row(self, row):
        return (" ".join(as_text(row.text).split()),)

    def comparable(self, text):
        return self.mentions(text)

    def detail(self, row):
        return {"order": row.order}


class Target(Column):
    """An entry of any sheet whose entries have names: “organisations/unodc”."""

    help: Any = gettext_lazy("Whose row it is: the name of a sheet, a slash, and a key or name.")
    expects: Any = gettext_lazy("Such as organisations/unodc.")
    required = True

    def find_model_field(self):
        return self.resource._meta.model._meta.get_field(self.attribute)

    def make_widget(self):
        return TextWidget()

    @cached_property
    def areas(self) -> dict:
        """The sheets whose entries may be named here, by area."""
        registry = self.resource.registry
        return {
            area: sheet._meta.model for area, sheet in registry.items() if hasattr(sheet._meta.model, "name_fields")
        }

    @property
    def paths(self):
        return [self.type_column, self.model_field.fk_field]

    def texts(self, batch):
        types, pks = (batch.values[path] for path in self.paths)
        areas = {ContentType.objects.get_for_model(model).pk: (area, model) for area, model in self.areas.items()}
        found = {}
        for type_pk in set(types):
            area, model = areas[type_pk]
            mine = [pk for kind, pk in zip(types, pks, strict=True) if kind == type_pk]
            keys = batch.keys(model, mine)
            found.update({(type_pk, pk): f"{area}/{keys[pk]}" if keys[pk] else "" for pk in mine})
        return [found[pair] for pair in zip(types, pks, strict=True)]

    def may_mention(self, models):
        return not models.isdisjoint(self.areas.values())

    def note_mentions(self, cell, names):
        area, _, name = cell.partition("/")
        names.mention(self.areas.get(area.strip()), [name.strip()])

    def read(self, cell):
        area, _, name = cell.partition("/")
        if area.strip() not in self.areas or not name.strip():
            raise ValidationError(
                gettext(
                    "“%(cell)s” does not say whose row this is. Write a sheet, a slash and a key, such as "
                    "organisations/unodc; the sheets are %(names)s."
                )
                % {"cell": cell, "names": ", ".join(sorted(self.areas))}
            )
        return self.resource.names(self.areas[area.strip()]).find(name)

    def show(self, value):
        if value is None:
            return ""
        area = next(area for area, model in self.areas.items() if model is type(value))
        return f"{area}/{key_of(value)}"

    def empty(self):
        return None

    def put(self, instance, value):
        setattr(instance, self.attribute, value)

    def identify(self, cell):
        entry = self.read(cell)
        return ContentType.objects.get_for_model(entry).pk, entry.pk

    def identity_of(self, values):
        return values

    @property
    def type_column(self) -> str:
        """The database column that says of which kind the entry is."""
        return self.resource._meta.model._meta.get_field(self.model_field.ct_field).attname

    def identity_filter(self, identities):
        return Q(**{f"{self.model_field.fk_field}__any_of": {pk for _, pk in identities}})
