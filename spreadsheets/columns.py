"""The columns of sheets: where the value of a cell lives on a record."""

import re

from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, Q
from import_export.fields import Field

from editorial.dates import PartialDateField
from spreadsheets.widgets import (
    ChoiceWidget,
    DayWidget,
    EntriesWidget,
    EntryWidget,
    NumberWidget,
    PartialDateWidget,
    TextWidget,
    WholeNumberWidget,
    items,
    key_of,
    read_all,
)

BOUND_HINT = "; “about” belongs in the column “bound”"
DATED_ITEM = re.compile(r"(?P<name>.*\S)\s*\((?P<since>\d{4}[^()]*)\)")


def neighbours(model) -> list[str]:
    """The relations of an entry on which its key and its visibility can rest."""
    return [field.name for field in model._meta.fields if field.remote_field and field.related_model is not model]


def with_neighbours(queryset):
    names = neighbours(queryset.model)
    return queryset.select_related(*names) if names else queryset


class Column(Field):
    """A column that is one plain field of the record."""

    # Whether the value can only be written once the record itself is saved.
    follows_save = False

    def bind(self, name: str, resource):
        """Learns whose column it is. The header is the name, with spaces for underscores."""
        self.name = name
        self.resource = resource
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
            return NumberWidget(BOUND_HINT if "bound" in self.resource.fields else "")
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
        return getattr(self.widget, "expects", "Text.")

    @property
    def required(self) -> bool:
        return not (self.model_field.blank or self.model_field.null or self.model_field.has_default())

    @property
    def choices(self) -> list[str]:
        return getattr(self.widget, "values", [])

    @property
    def is_number(self) -> bool:
        return isinstance(self.widget, NumberWidget)

    @property
    def refers_to(self):
        """The model whose entries its cells name, if they do."""
        return getattr(self.widget, "model", None)

    def mentions(self, cell: str) -> list[str]:
        """The names in a cell of entries."""
        return items(cell)

    def prefetch(self) -> list:
        return []

    def empty(self):
        """What `#CLEAR` leaves behind."""
        return self.model_field.get_default()

    def read(self, cell: str):
        """The value that a cell means. Raises ValidationError."""
        return self.widget.clean(cell, names=self.resource.names)

    def show(self, value, public=False) -> str:
        return self.widget.render(value, public=public)

    def comparable(self, text: str):
        """Two cells that give the same here mean the same."""
        return text

    def get_value(self, instance):
        return getattr(instance, self.name)

    def put(self, instance, value):
        setattr(instance, self.name, value)

    def export(self, instance, public=False, **kwargs):
        return self.show(self.get_value(instance), public=public)

    def identify(self, cell: str):
        """What tells rows apart when this is a key column."""
        return self.read(cell.strip()) if cell.strip() else None

    def identity_of(self, instance):
        return getattr(instance, self.name)

    def identity_filter(self, identities) -> Q:
        return Q(**{f"{self.name}__in": identities})


class EntryColumn(Column):
    """A column that names one entry of a sheet: a foreign key."""

    def make_widget(self):
        return EntryWidget(self.model_field.related_model)

    def prefetch(self):
        return [Prefetch(self.name, with_neighbours(self.refers_to._base_manager.all()))]

    def empty(self):
        return None

    def get_value(self, instance):
        # A new row whose required relation is missing has no such attribute yet.
        return getattr(instance, self.name) if getattr(instance, self.model_field.attname) else None

    def identify(self, cell):
        return self.read(cell.strip()).pk if cell.strip() else None

    def identity_of(self, instance):
        return getattr(instance, self.model_field.attname)


class EntriesColumn(EntryColumn):
    """A column that names several entries: a plain many-to-many field."""

    follows_save = True

    def make_widget(self):
        return EntriesWidget(self.model_field.related_model)

    def empty(self):
        return []

    def get_value(self, instance):
        return list(getattr(instance, self.name).all()) if instance.pk else []

    def put(self, instance, value):
        getattr(instance, self.name).set(value)


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

    def prefetch(self):
        rows = self.row_model._base_manager.order_by(*self.row_model._meta.ordering)
        if self.refers_to:
            rows = rows.select_related(self.target, *(f"{self.target}__{name}" for name in neighbours(self.refers_to)))
        return [Prefetch(self.relation, rows)]

    def empty(self):
        return []

    def read(self, cell):
        rows = read_all(self.mentions(cell), self.read_item)
        return list({self.identify_row(row): row for row in rows}.values())

    def read_item(self, text: str):
        """One row of the table of links, not yet saved."""
        raise NotImplementedError

    def show_item(self, row) -> str:
        raise NotImplementedError

    def show(self, value, public=False):
        return self.separator.join(self.show_item(row) for row in value if not (public and self.hides(row)))

    def hides(self, row) -> bool:
        return not getattr(getattr(row, self.target), "is_public", True)

    def comparable(self, text):
        return sorted(text.split(self.separator))

    def get_value(self, instance):
        if not instance.pk:
            return []
        rows = getattr(instance, self.relation).all()
        return [row for row in rows if all(getattr(row, name) == value for name, value in self.fixed.items())]

    def identify_row(self, row) -> tuple:
        return tuple(getattr(row, self.row_model._meta.get_field(name).attname) for name in self.identity)

    def put(self, instance, value):
        """Deletes, alters and creates only what differs, so that the history tells what happened."""
        wanted = {self.identify_row(row): row for row in value}
        present = {self.identify_row(row): row for row in self.get_value(instance)}
        for row in (row for key, row in present.items() if key not in wanted):
            self.sign(row).delete()
        for key, row in wanted.items():
            setattr(row, self.back, instance)
            self.put_row(row, present.get(key))

    def put_row(self, row, present):
        if present:
            if self.detail(row) == self.detail(present):
                return
            for name, value in self.detail(row).items():
                setattr(present, name, value)
        self.check_and_save(present or row)

    def check_and_save(self, row):
        try:
            row.full_clean()
        except ValidationError as error:
            raise ValidationError({self.name: error.messages}) from error
        self.sign(row).save()

    def sign(self, row):
        return self.resource.sign(row)

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

    @property
    def dated(self) -> bool:
        return any(field.name == "since" for field in self.row_model._meta.fields)

    @property
    def expects(self):
        since = " A date in brackets says since when: GY (2017-01); JM." if self.dated else ""
        return self.widget.expects + since

    def mentions(self, cell):
        return items(cell)

    def read_item(self, text):
        dated = DATED_ITEM.fullmatch(text) if self.dated else None
        entry = self.resource.names(self.refers_to).find(dated["name"] if dated else text)
        row = self.new_row(**{self.target: entry})
        if dated:
            row.since = self.row_model._meta.get_field("since").to_python(dated["since"])
        return row

    def show_item(self, row):
        key = key_of(getattr(row, self.target))
        return f"{key} ({row.since})" if self.dated and row.since else key

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
    help = "The sources that it rests on."

    @property
    def expects(self):
        return (
            "Citation keys, each with its locator after a comma, separated by semicolons: eprs2017, p. 6; alerta2017. "
            "A semicolon inside a locator is written “\\;”."
        )

    def read_item(self, text):
        name, _, locator = (part.strip() for part in text.partition(","))
        return self.new_row(source=self.resource.names(self.refers_to).find(name), locator=locator)

    def show_item(self, row):
        locator = row.locator.replace(";", "\\;")
        return f"{row.source.key}, {locator}" if locator else row.source.key


class Lines(RowsColumn):
    """Sentences in order, one on each line of the cell."""

    target = "text"
    identity = ("text",)
    separator = "\n"
    expects = "One on each line of the cell, in order."

    def make_widget(self):
        return TextWidget()

    def mentions(self, cell):
        return list(dict.fromkeys(filter(None, (" ".join(line.split()) for line in cell.splitlines()))))

    def read(self, cell):
        return [self.new_row(text=line, order=place) for place, line in enumerate(self.mentions(cell), 1)]

    def show_item(self, row):
        return " ".join(row.text.split())

    def hides(self, row):
        return False

    def comparable(self, text):
        return self.mentions(text)

    def detail(self, row):
        return {"order": row.order}


class Target(Column):
    """An entry of any sheet whose entries have names: “organisations/unodc”."""

    help = "Whose row it is: the name of a sheet, a slash, and a key or name."
    expects = "Such as organisations/unodc."
    required = True

    def find_model_field(self):
        return self.resource._meta.model._meta.get_field(self.attribute)

    def make_widget(self):
        return TextWidget()

    @property
    def areas(self) -> dict:
        """The sheets whose entries may be named here, by area."""
        registry = self.resource.registry
        return {
            area: sheet._meta.model for area, sheet in registry.items() if hasattr(sheet._meta.model, "name_fields")
        }

    def prefetch(self):
        return [
            GenericPrefetch(
                self.attribute, [with_neighbours(model._base_manager.all()) for model in self.areas.values()]
            )
        ]

    def read(self, cell):
        area, _, name = cell.partition("/")
        if area.strip() not in self.areas or not name.strip():
            raise ValidationError(
                f"“{cell}” does not say whose row this is. Write a sheet, a slash and a key, such as "
                f"organisations/unodc; the sheets are {', '.join(sorted(self.areas))}."
            )
        return self.resource.names(self.areas[area.strip()]).find(name)

    def show(self, value, public=False):
        if value is None or (public and not getattr(value, "is_public", True)):
            return ""
        area = next(area for area, model in self.areas.items() if model is type(value))
        return f"{area}/{key_of(value)}"

    def empty(self):
        return None

    def get_value(self, instance):
        return getattr(instance, self.attribute)

    def put(self, instance, value):
        setattr(instance, self.attribute, value)

    def identify(self, cell):
        entry = self.read(cell)
        return ContentType.objects.get_for_model(entry).pk, entry.pk

    def identity_of(self, instance):
        return getattr(instance, self.type_column), getattr(instance, self.model_field.fk_field)

    @property
    def type_column(self) -> str:
        """The database column that says of which kind the entry is."""
        return self.resource._meta.model._meta.get_field(self.model_field.ct_field).attname

    def identity_filter(self, identities):
        return Q(**{f"{self.model_field.fk_field}__in": {pk for _, pk in identities}})
