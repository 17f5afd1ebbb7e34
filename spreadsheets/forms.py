"""The forms of the import and export pages."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from spreadsheets.fingerprints import HEADER
from spreadsheets.formats import FORMATS
from spreadsheets.missing import further_choices
from spreadsheets.models import ImportRun, ImportSheet
from spreadsheets.reader import refuse_too_large
from spreadsheets.resources import SheetResource
from spreadsheets.understanding import DateOrder, NumberStyle, unit_of

LABELS = {
    "xlsx": gettext_lazy("XLSX, for Excel and others"),
    "ods": gettext_lazy("ODS, for LibreOffice and others"),
    "csv": gettext_lazy("CSV, plain text with commas"),
    "json": gettext_lazy("JSON, for programs"),
}
UNDECIDED = "?"
ABOUT = {"numbers": gettext_lazy("Numbers in “%(column)s”"), "dates": gettext_lazy("Dates in “%(column)s”")}


class UploadForm(forms.Form):
    """A file to import, and what to do with blank cells and with records that are there."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods,.json"}),
        error_messages={"required": gettext_lazy("Choose a file first.")},
    )
    blank = forms.ChoiceField(
        label=gettext_lazy("Empty cells"),
        choices=[("keep", gettext_lazy("leave the value as it is")), ("clear", gettext_lazy("empty the value"))],
        initial="keep",
        help_text=gettext_lazy(
            "A column that is not in the file is never touched. To empty one value only, write #CLEAR into its cell."
        ),
    )
    existing = forms.ChoiceField(
        label=gettext_lazy("Records that are there"), choices=ImportRun.Existing, initial=ImportRun.Existing.UPDATE
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = gettext(
            "CSV, XLSX, XLS, ODS or JSON, up to %(upload_limit_mb)s MB and %(upload_limit_rows)s "
            "rows. Of a workbook, the first sheet is read, or all those that are called like sheets "
            "of this site."
        ) % {"upload_limit_mb": settings.UPLOAD_LIMIT_MB, "upload_limit_rows": settings.UPLOAD_LIMIT_ROWS}

    @property
    def terms(self) -> dict:
        return {"clear_blank": self.cleaned_data["blank"] == "clear", "existing": self.cleaned_data["existing"]}

    def clean_file(self):
        file = self.cleaned_data["file"]
        refuse_too_large(max(1, file.size))  # an empty one is kept in the log, and answered by whoever reads it
        return file


class OneValueForm(forms.Form):
    """Which column of many rows is to have which value, written as in a sheet."""

    value = forms.CharField(
        label=gettext_lazy("New value"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60}),
        help_text=gettext_lazy(
            "As a sheet has it: “phase”, “2016-08”, or several keys with semicolons between them. "
            "Left empty, the field is emptied."
        ),
    )

    def __init__(self, *args, resource: SheetResource, **kwargs):
        super().__init__(*args, **kwargs)
        self.columns = {
            column.column_name: column for column in resource.columns.values() if column not in resource.key_columns
        }
        self.fields["column"] = forms.ChoiceField(
            label=gettext("Field"), choices=[(name, name) for name in self.columns]
        )
        self.order_fields(["column", "value"])

    def clean(self):
        said = super().clean()
        column, value = self.columns.get(said.get("column")), said.get("value")
        if column and value:
            try:
                column.read(value)
            except ValidationError as error:
                self.add_error("value", error.messages)
        return said


class SheetForm(forms.Form):
    """How one sheet of a file is read: which row has the headings and what each of them means."""

    def __init__(self, data=None, *, sheet: ImportSheet):
        super().__init__(data, prefix=f"sheet{sheet.place}")
        self.sheet = sheet
        run = sheet.run
        if len(run.sheet_names) > 1 and len(run.sheets_of_file) == 1:
            choices = [(name, name) for name in run.sheet_names]
            self.fields["name"] = forms.ChoiceField(label=gettext("Sheet"), choices=choices, initial=sheet.name)
        self.fields["header_row"] = forms.IntegerField(
            label=gettext("Row of the headings"),
            min_value=0,
            initial=sheet.header_row,
            help_text=gettext("Counted from 1."),
        )
        self.add_columns()
        self.add_questions()

    def add_columns(self):
        resource = self.sheet.resource_class()
        names = [*resource.headers, HEADER]
        numbers = {column.column_name for column in resource.columns.values() if column.is_number}
        suggested = {q["heading"]: q["suggestion"] for q in self.sheet.questions if q["about"] == "heading"}
        for place, heading in enumerate(self.sheet.headings):
            if not heading:
                continue
            means = self.sheet.columns[place]
            unit = str(unit_of(heading)) if means in numbers else ""
            hint = (
                gettext("Perhaps “%(suggested)s”.") % {"suggested": suggested[heading]}
                if means is None and suggested.get(heading)
                else ""
            )
            hint = gettext("Its numbers are read as %(unit)s.") % {"unit": unit} if unit else hint
            self.fields[f"column{place}"] = forms.ChoiceField(
                label=gettext("“%(heading)s” means") % {"heading": heading[:80]},
                choices=[
                    (UNDECIDED, gettext("– choose –")),
                    *((name, name) for name in names),
                    ("", gettext("nothing: leave it out")),
                ],
                initial=UNDECIDED if means is None else means,
                required=False,
                help_text=hint,
            )

    def add_questions(self):
        for question in self.sheet.questions:
            if question["about"] in ("numbers", "dates"):
                self.fields[f"{question['about']}:{question['column']}"] = forms.ChoiceField(
                    label=ABOUT[question["about"]] % {"column": question["column"]},
                    choices=question["readings"],
                )

    @property
    def is_read_anew(self) -> bool:
        return (self.name, self.cleaned_data["header_row"]) != (self.sheet.name, self.sheet.header_row)

    @property
    def name(self) -> str:
        return self.cleaned_data.get("name", self.sheet.name)

    @property
    def columns(self) -> list:
        said = [self.cleaned_data.get(f"column{place}", "") for place in range(len(self.sheet.headings))]
        return [None if name == UNDECIDED else name for name in said]

    def decided(self, about: str, ways) -> dict:
        before = self.sheet.number_styles if about == "numbers" else self.sheet.date_orders
        said = {
            name.partition(":")[2]: ways(value).value
            for name, value in self.cleaned_data.items()
            if name.startswith(f"{about}:") and value
        }
        return {**before, **said}

    @property
    def answers(self) -> dict:
        return {
            "columns": self.columns,
            "number_styles": self.decided("numbers", NumberStyle),
            "date_orders": self.decided("dates", DateOrder),
        }


class MissingForm(forms.Form):
    """Which names of a file are to become new entries of an area, and what these must have beside their names."""

    def __init__(self, data=None, *, area: str, missing: list):
        super().__init__(data, prefix=f"missing-{area}")
        self.area = area
        names = [(name, f"{name} – {closest}" if closest else name) for name, closest in missing]
        self.fields["names"] = forms.MultipleChoiceField(
            label=gettext("Record as new %(area)s") % {"area": area},
            choices=names,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": gettext("Tick the names that are to be recorded.")},
        )
        _, *needed = further_choices(SheetResource.registry[area]()) or [None]
        self.given = [column.column_name for column in needed]
        for column in needed:
            choices = [("", gettext("– choose –")), *((value, value) for value in column.choices)]
            self.fields[column.column_name] = forms.ChoiceField(
                label=gettext("Their %(column_name)s") % {"column_name": column.column_name},
                choices=choices,
                help_text=column.help,
            )


class ExportForm(forms.Form):
    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=[(name, LABELS[name]) for name in ("xlsx", "ods", "csv", "json") if name in FORMATS],
    )
