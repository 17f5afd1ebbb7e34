"""From the fields of a request to the cells of a sheet: who writes through the API obeys the rules of an import."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from rest_framework import serializers

from editorial.serializers import Addressed
from editorial.translated import OTHERS
from spreadsheets.columns import Column, EntriesColumn, EntryColumn, RowsColumn, Target
from spreadsheets.reader import Exact
from spreadsheets.resources import CLEAR, SheetResource
from spreadsheets.widgets import UNSEEN, as_text

Cells = dict[str, str]


class Wrong(Exception):
    """What is wrong in a request: {place: sentences}, where a place is a field or, below it, “countries.0.role”."""

    def __init__(self, errors: dict[str, list[str]]):
        self.errors = errors


def refuse(place: str, *sentences: str) -> Wrong:
    return Wrong({place: list(sentences)})


def text_of(value: Any, place: str) -> str:
    """A text as a form would take it."""
    if not isinstance(value, str):
        raise refuse(place, f"“{value}” is not text. Write it in quotes.")
    if UNSEEN.search(value) or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise refuse(place, "It has characters that no text can hold.")
    return as_text(value)


def text_if_any(value: Any, place: str) -> str:
    """Null says nothing."""
    return "" if value is None else text_of(value, place)


def code_of(value: Any, place: str) -> str:
    """The code or name of another entry, alone or in a reference as the API writes it."""
    return text_of(value["code"] if isinstance(value, dict) and "code" in value else value, place)


def list_of(value: Any, place: str) -> list:
    if value is None:
        return []
    if not isinstance(value, list):
        raise refuse(place, "It is a list. Write it in square brackets.")
    return value


def gathered(readings: Iterator) -> list:
    """All that the readings yield; what is wrong with any of them is raised together."""
    found, errors = [], {}
    while True:
        try:
            found.append(next(readings)())
        except StopIteration:
            break
        except Wrong as wrong:
            errors.update(wrong.errors)
    if errors:
        raise Wrong(errors)
    return found


class Value:
    """A field that is one column: a text, a number, a date, a choice, one other entry."""

    def __init__(self, name: str, column: Column):
        self.name, self.column = name, column
        self.columns = [column]

    def cells(self, value: Any) -> Cells:
        return {self.column.column_name: self.text(value) or CLEAR}

    def text(self, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(self.column, EntryColumn):
            return code_of(value, self.name)
        if self.column.is_number:
            return Exact(self.number(value))
        text = text_of(value, self.name)
        return Exact(text) if self.column.is_date else text

    def number(self, value: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise refuse(self.name, f"“{value}” is not a number.")
        return text_of(str(value), self.name)

    def schema(self) -> dict:
        column = self.column
        kinds = ["number", "string"] if column.is_number else ["string"]
        choices = {"enum": [*column.choices, *([] if column.required else ["", None])]} if column.choices else {}
        nullable = [] if column.required else ["null"]
        return {"type": [*kinds, *nullable], "description": described(column), **choices}


class Entries:
    """A field that is a list of other entries."""

    def __init__(self, name: str, column: Column):
        self.name, self.column = name, column
        self.columns = [column]

    def cells(self, value: Any) -> Cells:
        entries = enumerate(list_of(value, self.name))
        codes = gathered((lambda e=entry, n=n: self.code(e, f"{self.name}.{n}")) for n, entry in entries)
        return {self.column.column_name: "; ".join(codes) or CLEAR}

    def code(self, entry: Any, place: str) -> str:
        return read_back(self.column, code_of(entry, place), place)

    def schema(self) -> dict:
        return {"type": ["array", "null"], "items": {"type": "string"}, "description": described(self.column)}


class Rows:
    """A field that is a list of rows of a table of links, spread over one column for each role or kind."""

    def __init__(self, name: str, columns: list[RowsColumn], names: dict[str, str]):
        """`names` says how the API calls the fields of the table."""
        self.name, self.columns = name, columns
        fixed = next(iter(columns[0].fixed), "")
        self.role = names.get(fixed, fixed)
        self.by_role = {column.fixed.get(fixed, ""): column for column in columns}
        self.target = names[columns[0].target]
        self.details = {api: field for field, api in names.items() if api not in (self.role, self.target)}

    def cells(self, value: Any) -> Cells:
        rows = enumerate(list_of(value, self.name))
        items = gathered((lambda r=row, n=n: self.item(r, f"{self.name}.{n}")) for n, row in rows)
        cells: dict[str, list[str]] = {column.column_name: [] for column in self.columns}
        for column, text in items:
            if text in cells[column.column_name]:
                raise refuse(self.name, f"“{text}” is there twice.")
            cells[column.column_name].append(text)
        return {name: self.columns[0].separator.join(texts) or CLEAR for name, texts in cells.items()}

    def item(self, row: Any, place: str) -> tuple[RowsColumn, str]:
        """A row as its column writes it."""
        if not isinstance(row, dict):
            raise refuse(place, f"Write it as an object with {self.known}.")
        if unknown := row.keys() - {self.role, self.target, *self.details}:
            raise refuse(place, f"There is no “{min(unknown)}” here, but {self.known}.")
        if self.target not in row:
            raise refuse(f"{place}.{self.target}", "It is missing.")
        column = self.column_of(row, f"{place}.{self.role}")
        place_of_target = f"{place}.{self.target}"
        key = read_back(column, code_of(row[self.target], place_of_target), place_of_target)
        details = {
            field: self.detail(column, field, row.get(name), f"{place}.{name}") for name, field in self.details.items()
        }
        return column, column.show_item(key, details)

    @property
    def known(self) -> str:
        return ", ".join(f"“{name}”" for name in (self.target, self.role, *self.details) if name)

    def column_of(self, row: dict, place: str) -> RowsColumn:
        role = row.get(self.role, "") if self.role else ""
        if not isinstance(role, str) or role not in self.by_role:
            raise refuse(place, f"“{role}” is not one of: {', '.join(self.by_role)}.")
        return self.by_role[role]

    def detail(self, column: RowsColumn, field: str, value: Any, place: str) -> str:
        text = " ".join(text_if_any(value, place).split())
        model_field = column.row_model._meta.get_field(field)
        try:
            model_field.clean(model_field.to_python(text), None)
        except ValidationError as error:
            raise Wrong({place: error.messages}) from error
        return text

    def schema(self) -> dict:
        text = {"type": "string"}
        properties: dict[str, dict] = {self.target: text | {"description": "A code or a name."}}
        if self.role:
            properties[self.role] = text | {"enum": list(self.by_role)}
        properties |= {name: {"type": ["string", "null"]} for name in self.details}
        row = {
            "type": "object",
            "required": [name for name in (self.target, self.role) if name],
            "properties": properties,
            "additionalProperties": False,
        }
        return {"type": ["array", "null"], "items": row, "description": "All of them; those left out are taken away."}


class Translations:
    """What texts say in the other languages: {"es": {"title": "…"}}. What is not named stays."""

    name = "translations"

    def __init__(self, columns: dict[tuple[str, str], Column]):
        self.by_text = columns
        self.columns = list(columns.values())
        self.texts = list(dict.fromkeys(text for _, text in columns))

    def cells(self, value: Any) -> Cells:
        cells = {}
        for language, texts in self.table(value, self.name, "languages", OTHERS).items():
            place = f"{self.name}.{language}"
            for text, wording in self.table(texts, place, "texts", self.texts).items():
                column = self.by_text[language, text]
                cells[column.column_name] = text_if_any(wording, f"{place}.{text}") or CLEAR
        return cells

    def table(self, value: Any, place: str, kind: str, names) -> dict:
        known = f"The {kind} are {', '.join(names)}."
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise refuse(place, f"Write it as an object. {known}")
        if unknown := value.keys() - set(names):
            raise refuse(f"{place}.{min(unknown)}", f"There is nothing of this name. {known}")
        return value

    def schema(self) -> dict:
        texts = {text: {"type": ["string", "null"]} for text in self.texts}
        of_one = {"type": ["object", "null"], "properties": texts, "additionalProperties": False}
        languages = dict.fromkeys(OTHERS, of_one)
        return {
            "type": ["object", "null"],
            "properties": languages,
            "additionalProperties": False,
            "description": "By language and text. What is not named stays as it is.",
        }


def read_back(column: Column, key: str, place: str) -> str:
    """The key as it stands in a list; refused when the list would be read as something else."""
    text = key.replace(";", "\\;")
    if not key or column.mentions(text) != [key]:
        raise refuse(place, f"“{key}” is not a code or a name that can be looked up.")
    return text


def described(column: Column) -> str:
    return f"{column.help} {column.expects}".strip()


class Part:
    """A field that is the rows of a sheet of their own which belong to the entry: its aliases, members, objectives."""

    def __init__(self, name: str, serializer):
        self.name = name
        self.model = serializer.Meta.model
        self.resource = resource_of(self.model)
        shown = {field.source for field in serializer.fields.values()}
        # The column that says whose a row is; the API does not show it, as it stands in the entry.
        self.owner = next(column for column in self.resource().key_columns if column.name not in shown)
        fields: dict[str, Any] = fields_of(self.model, serializer.__class__)
        self.fields = {name: field for name, field in fields.items() if name != self.owner.name}
        self.columns: list[Column] = []

    def rows(self, value: Any) -> list[Cells]:
        rows = list_of(value, self.name)
        found = gathered((lambda r=row, n=n: self.row(r, f"{self.name}.{n}")) for n, row in enumerate(rows))
        if "order" in self.fields:
            number_within_kinds(found)
        return found

    def row(self, row: Any, place: str) -> Cells:
        known = ", ".join(f"“{name}”" for name in self.fields)
        if not isinstance(row, dict):
            raise refuse(place, f"Write it as an object with {known}.")
        if unknown := row.keys() - self.fields.keys():
            raise refuse(place, f"There is no “{min(unknown)}” here, but {known}.")
        keys = {column.column_name for column in self.resource().key_columns}
        cells: Cells = {}
        try:
            for name, value in row.items():
                cells |= self.fields[name].cells(value)
        except Wrong as wrong:
            raise Wrong({f"{place}.{name}": said for name, said in wrong.errors.items()}) from wrong
        return {name: cell for name, cell in cells.items() if not (cell == CLEAR and name in keys)}

    def owned_by(self, record) -> Cells:
        """The cell that says whose a row is."""
        key = str(getattr(record, record.key_field))
        by_area = isinstance(self.owner, Target)
        return {self.owner.column_name: f"{resource_of(record.__class__).area}/{key}" if by_area else key}

    def recorded(self, records: list):
        """The rows that belong to any of the records, all of one kind."""
        pks = [record.pk for record in records]
        if isinstance(self.owner, Target):
            kind = ContentType.objects.get_for_model(type(records[0]))
            return self.model._base_manager.filter(content_type=kind, object_id__any_of=pks)
        return self.model._base_manager.filter(**{f"{self.owner.name}__any_of": pks})

    def schema(self) -> dict:
        fields = self.fields.items()
        row = {
            "type": "object",
            "required": [name for name, field in fields if isinstance(field, Value) and field.column.required],
            "properties": {name: field.schema() for name, field in fields},
            "additionalProperties": False,
        }
        return {"type": ["array", "null"], "items": row, "description": "All of them; those left out are taken away."}


def number_within_kinds(rows: list[Cells]) -> None:
    """Those that say no place stand in the order in which they were sent."""
    counted: Counter[str] = Counter()
    for row in rows:
        kind = row.get("kind", "")
        counted[kind] += 1
        row.setdefault("order", str(counted[kind]))


Field = Value | Entries | Rows | Translations | Part


@cache
def resource_of(model) -> type[SheetResource]:
    return next(resource for resource in SheetResource.registry.values() if resource._meta.model is model)


def acts_that_amend(model: Any) -> tuple[str, ...]:
    """Those of the API that can change numbers or dates which the public has read, so that a kind may be given."""
    on_the_whole = ("create", "bulk", "destroy", "bulk_delete") if model.told_by else ()
    return ("partial_update", "bulk_change", *on_the_whole) if model.amended_fields else ()


@cache
def fields_of(model: Any, serializer_class: Any) -> dict[str, Field]:
    """What may be written of a noun, by the names under which the API shows it."""
    shown = serializer_class().fields
    names = {field.source: name for name, field in shown.items()}
    columns = resource_of(model)().all_columns
    translated = {
        f"{text}_{language}": (language, text) for language in OTHERS for text in getattr(model, "translated", ())
    }
    parts = {name: Part(name, field.child) for name, field in shown.items() if is_part(field)}
    fields: dict[str, Field] = {}
    for column in columns.values():
        name = names.get(getattr(column, "relation", column.name), column.name)
        if isinstance(column, RowsColumn):
            if name not in fields and name not in parts:
                alike = [other for other in columns.values() if getattr(other, "relation", "") == column.relation]
                inner = {field.source: api for api, field in shown[name].child.fields.items()}
                fields[name] = Rows(name, alike, inner)
        elif column.name not in translated:
            fields[name] = (Entries if isinstance(column, EntriesColumn) else Value)(name, column)
    if translated:
        fields["translations"] = Translations({key: columns[name] for name, key in translated.items()})
    return fields | parts


def is_part(field) -> bool:
    """Whether the field shows rows that have no address of their own."""
    child = getattr(field, "child", None)
    return isinstance(child, serializers.ModelSerializer) and not isinstance(child, Addressed)
