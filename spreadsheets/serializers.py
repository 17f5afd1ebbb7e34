"""How the API writes down an import, and what may be sent to it."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.reverse import reverse

from editorial.api import UnusableBody
from editorial.corrected import Correction
from editorial.corrections import LONGEST
from editorial.serializers import ProblemSerializer
from spreadsheets.models import ImportRow, ImportRun, ImportSheet
from spreadsheets.reader import refuse_too_large
from spreadsheets.resources import SheetResource
from spreadsheets.results import Verdict
from spreadsheets.understanding import DateOrder, NumberStyle

BLANK = ["keep", "clear"]


# What is answered


class QuestionSerializer(serializers.Serializer):
    """Something that only a person can answer."""

    about = serializers.ChoiceField(["heading", "twice", "key", "numbers", "dates"])
    sentence = serializers.CharField(help_text="The question in words.")
    heading = serializers.CharField(required=False, help_text="The heading that is not known.")
    suggestion = serializers.CharField(required=False, help_text="The column that it looks most like, or nothing.")
    column = serializers.CharField(required=False, help_text="The column whose numbers or dates are unclear.")
    readings = serializers.SerializerMethodField(help_text="How these can be read.")

    @extend_schema_field(
        {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["value", "meaning"],
                "properties": {"value": {"type": "string"}, "meaning": {"type": "string"}},
            },
        }
    )
    def get_readings(self, question: dict) -> list[dict]:
        return [{"value": value, "meaning": meaning} for value, meaning in question.get("readings", ())]


class SheetSerializer(serializers.ModelSerializer):
    """A sheet of the file, and how it is read."""

    headings = serializers.ListField(child=serializers.CharField())
    columns = serializers.ListField(
        child=serializers.CharField(allow_null=True, allow_blank=True),
        help_text="What each heading means, in the same order: a column, nothing for one that is left out, "
        "null where nobody has said.",
    )
    number_styles = serializers.DictField(
        child=serializers.ChoiceField([style.value for style in NumberStyle]),
        help_text="What stands before decimals, for each column about which that was said.",
    )
    date_orders = serializers.DictField(
        child=serializers.ChoiceField([order.value for order in DateOrder]),
        help_text="What stands first in 03/04/2012, for each column about which that was said.",
    )
    questions = QuestionSerializer(many=True)

    class Meta:
        model = ImportSheet
        fields = [
            "place", "name", "area", "header_row", "headings", "columns", "number_styles", "date_orders", "questions",
        ]  # fmt: skip
        read_only_fields = fields


def named(*names: str) -> dict:
    """The schema of a list in which each entry, kept as a list, is told by these names."""
    properties = {name: {"type": "string"} for name in names}
    entry = {"type": "object", "required": list(names), "properties": properties}
    return {"type": "array", "items": entry}


MISSING = named("name", "closest")


class ImportSerializer(serializers.ModelSerializer):
    """One file, or the taking back of an earlier import."""

    url = serializers.SerializerMethodField(help_text="The address of this import in the API.")
    rows = serializers.SerializerMethodField(help_text="The address of its rows.")
    page = serializers.SerializerMethodField(help_text="Its page for staff.")
    user: serializers.SlugRelatedField = serializers.SlugRelatedField(
        "username", read_only=True, allow_null=True, help_text="Who sent it; null for what came with the program."
    )
    saved_by: serializers.SlugRelatedField = serializers.SlugRelatedField("username", read_only=True, allow_null=True)
    blank = serializers.SerializerMethodField(help_text="Whether an empty cell keeps or clears the value.")
    counts = serializers.DictField(
        child=serializers.IntegerField(), help_text=f"How many rows there are of each verdict: {', '.join(Verdict)}."
    )
    guarded = serializers.IntegerField(help_text="How many rows only somebody who may publish can save.")
    amended = serializers.IntegerField(
        help_text="How many rows change numbers or dates that are published; saving them takes a reason and its kind."
    )
    reason_kind = serializers.ChoiceField(
        Correction.Kind.choices,
        allow_blank=True,
        read_only=True,
        help_text="Of which kind its changes of published numbers are.",
    )
    done = serializers.IntegerField(help_text="How many rows are judged by now.")
    total = serializers.IntegerField(help_text="How many rows there are; 0 until they are counted.")
    digest = serializers.CharField(help_text="Names what the preview promises; “commit” can be held to it.")
    message = serializers.CharField(help_text="What went wrong, in a sentence, or nothing.")
    missing = serializers.SerializerMethodField(
        help_text="Names in the file that no entry bears and that can be recorded, by area, each with the closest."
    )
    sheet_names = serializers.ListField(child=serializers.CharField(), help_text="The sheets of the file.")
    sheets = SheetSerializer(many=True, help_text="Those that are read.")
    undoes = serializers.SerializerMethodField(help_text="The address of the import that this one takes back, or null.")
    undone_by = serializers.SerializerMethodField(help_text="The address of the one that took it back, or null.")

    class Meta:
        model = ImportRun
        fields = [
            "id", "url", "rows", "page", "area", "file_name", "sha256", "kind", "encoding", "delimiter", "state",
            "message", "blank", "existing", "conflicts", "counts", "guarded", "amended", "done", "total", "digest",
            "missing", "sheet_names", "sheets", "user", "saved_by", "reason", "reason_kind", "created_at",
            "committed_at", "seconds", "undoes", "undone_by",
        ]  # fmt: skip
        read_only_fields = fields

    def address(self, pk: int, name: str = "detail") -> str:
        return reverse(f"api:import-{name}", args=[pk], request=self.context["request"])

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, run) -> str:
        return self.address(run.pk)

    @extend_schema_field(OpenApiTypes.URI)
    def get_rows(self, run) -> str:
        return self.address(run.pk, "rows")

    @extend_schema_field(OpenApiTypes.URI)
    def get_page(self, run) -> str:
        return self.context["request"].build_absolute_uri(run.get_absolute_url())

    @extend_schema_field({"type": "string", "enum": BLANK})
    def get_blank(self, run) -> str:
        return BLANK[run.clear_blank]

    @extend_schema_field({"type": "object", "additionalProperties": MISSING})
    def get_missing(self, run) -> dict:
        return {
            area: [{"name": name, "closest": closest} for name, closest in names] for area, names in run.missing.items()
        }

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_undoes(self, run) -> str | None:
        return self.address(run.undoes_id) if run.undoes_id else None

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_undone_by(self, run) -> str | None:
        return next((self.address(back.pk) for back in run.taken_back_by), None)


class RowSerializer(serializers.ModelSerializer):
    """A row of a sheet, and what was found in it."""

    sheet = serializers.IntegerField(source="sheet.place", help_text="The place of its sheet.")
    key = serializers.CharField(help_text="Which record it is about.")
    changes = serializers.SerializerMethodField(help_text="What it changes.")
    conflicts = serializers.SerializerMethodField(
        help_text="What others have changed since the file was exported: the value at that time, theirs now, and yours."
    )
    errors = serializers.SerializerMethodField(  # type: ignore[assignment]
        help_text="What is wrong in which column, and what was read there."
    )
    guarded = serializers.BooleanField(help_text="Whether only somebody who may publish can save it.")

    amended = serializers.BooleanField(help_text="Whether it changes numbers or dates that are published.")

    class Meta:
        model = ImportRow
        fields = ["number", "sheet", "verdict", "key", "changes", "conflicts", "errors", "guarded", "amended"]
        read_only_fields = fields

    @extend_schema_field(named("column", "old", "new"))
    def get_changes(self, row) -> list[dict]:
        return [dict(zip(("column", "old", "new"), change, strict=True)) for change in row.changes]

    @extend_schema_field(named("column", "base", "theirs", "yours"))
    def get_conflicts(self, row) -> list[dict]:
        return [dict(zip(("column", "base", "theirs", "yours"), found, strict=True)) for found in row.conflicts]

    @extend_schema_field(named("column", "read", "message"))
    def get_errors(self, row) -> list[dict]:
        return row.errors


class ImportProblemSerializer(ProblemSerializer):
    """What went wrong with an import, and how it stands now."""

    run = ImportSerializer(required=False, help_text="The import as it is now.")


# What is sent


class OneOf(serializers.ChoiceField):
    def __init__(self, choices, **kwargs):
        names = [str(choice) for choice in choices]
        super().__init__(names, **kwargs)
        self.error_messages["invalid_choice"] = f"“{{input}}” is not one of: {', '.join(names)}."


class Body(serializers.Serializer):
    """What is sent. A name that is none of its fields is refused, never ignored."""

    def to_internal_value(self, data):
        if isinstance(data, Mapping) and (unknown := [name for name in data if name not in self.fields]):
            known = ", ".join(self.fields) or "none"
            raise serializers.ValidationError(
                {name: [f"There is no field “{name}” here. Fields: {known}."] for name in unknown}
            )
        return super().to_internal_value(data)

    @classmethod
    def of(cls, request) -> dict[str, Any]:
        """The fields of a request, read and checked."""
        if not isinstance(request.data, Mapping):
            raise ParseError("The body is JSON, but not an object such as {} or {“reason”: “…”}.")
        body = cls(data=request.data)
        if not body.is_valid():
            raise UnusableBody(flat(body.errors))
        return body.validated_data


def flat(errors, name: str = "") -> dict[str, list[str]]:
    """{path: sentences}, such as {"sheets.0.columns": […]}."""
    found: dict[str, list[str]] = {}
    for key, inner in errors.items() if isinstance(errors, dict) else enumerate(errors):
        if isinstance(inner, str):
            found.setdefault(name, []).append(inner)
        else:
            found |= flat(inner, f"{name}.{key}" if name else str(key))
    return found


class UploadSerializer(Body):
    """A file to import, and how."""

    file = serializers.FileField(
        allow_empty_file=True,
        error_messages=dict.fromkeys(["required", "invalid"], "Send the spreadsheet itself in this field."),
        help_text="CSV, XLSX, XLS, ODS or JSON. Of a workbook, the first sheet is read, or all those that are called "
        "like sheets of this site.",
    )
    area = OneOf(sorted(SheetResource.registry), help_text="Which sheet it is.")
    blank = OneOf(BLANK, default="keep", help_text="Whether an empty cell keeps or clears the value.")
    existing = OneOf(ImportRun.Existing.values, default="update", help_text="What happens to records that are there.")
    conflicts = OneOf(
        ImportRun.Conflicts.values,
        default="ask",
        help_text="Which value stays where others have changed one since the file was exported: theirs, mine, or ask.",
    )

    def validate_file(self, file):
        refuse_too_large(max(1, file.size))  # an empty one is kept in the log, and answered by whoever reads it
        return file


class SheetAnswersSerializer(Body):
    """How one sheet is read. Another sheet or heading row is read first, before its headings can be explained."""

    place = serializers.IntegerField(min_value=0, help_text="Which sheet, as in the import.")
    name = serializers.CharField(required=False, help_text="Another sheet of the file.")
    header_row = serializers.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, help_text="Another row for the headings, counted from 1."
    )
    columns = serializers.ListField(
        child=serializers.CharField(allow_null=True, allow_blank=True),
        required=False,
        help_text="What each heading means: the whole list as the import shows it, with the gaps filled.",
    )
    number_styles = serializers.DictField(child=OneOf(NumberStyle), required=False)
    date_orders = serializers.DictField(child=OneOf(DateOrder), required=False)

    def validate(self, said):
        if {"name", "header_row"} & set(said) and {"columns", "number_styles", "date_orders"} & set(said):
            raise serializers.ValidationError(
                {"header_row": ["Choose the sheet and the row first, look at the headings, then explain them."]}
            )
        return said


class NewEntriesSerializer(Body):
    """Names that become new entries in the same import, before the rows that mention them."""

    area = serializers.CharField(help_text="One of the areas under “missing”.")
    names = serializers.ListField(child=serializers.CharField(), help_text="Some of its names, as they stand there.")
    given = serializers.DictField(
        child=serializers.CharField(),
        required=False,
        default=dict,
        help_text="What else they need, such as the kind of organisations.",
    )


class AnswersSerializer(Body):
    """What a person has decided. Whatever is sent, the file is read again and the preview is made anew."""

    sheets = SheetAnswersSerializer(many=True, required=False)
    record = NewEntriesSerializer(many=True, required=False)
    conflicts = OneOf(ImportRun.Conflicts.values, required=False)


class CommitSerializer(Body):
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=LONGEST,
        help_text="Why, for the history; readers see it, too, when published numbers or dates change.",
    )
    reason_kind = OneOf(
        Correction.Kind.values,
        required=False,
        help_text="When published numbers or dates change: whether we were wrong, the world moved on or the source "
        "revised it.",
    )
    digest = serializers.CharField(
        required=False, allow_blank=True, default="", help_text="The digest of the preview that you have looked at."
    )
