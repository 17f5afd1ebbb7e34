"""The forms of the import and export pages."""

from django import forms
from django.conf import settings

from spreadsheets.formats import FORMATS
from spreadsheets.reader import read_sheet, refuse_too_large
from spreadsheets.sheet import SheetError

LABELS = {
    "xlsx": "XLSX, for Excel and others",
    "ods": "ODS, for LibreOffice and others",
    "csv": "CSV, plain text with commas",
    "json": "JSON, for programs",
}


class UploadForm(forms.Form):
    """A file to import. Once valid, `sheet` holds its rows and `content` its bytes."""

    file = forms.FileField(
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.ods,.json"}),
        error_messages={"required": "Choose a file first."},
    )
    blank = forms.ChoiceField(
        label="Empty cells",
        choices=[("keep", "leave the value as it is"), ("clear", "empty the value")],
        initial="keep",
        help_text="A column that is not in the file is never touched. "
        "To empty one value only, write #CLEAR into its cell.",
    )
    content = b""
    refusal = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = (
            f"CSV, XLSX, ODS or JSON, up to {settings.UPLOAD_LIMIT_MB} MB and {settings.UPLOAD_LIMIT_ROWS} rows. "
            "Of a workbook, the first sheet is read."
        )

    @property
    def clear_blank(self) -> bool:
        return self.cleaned_data["blank"] == "clear"

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            refuse_too_large(file.size)
            self.content = file.read()
            self.sheet = read_sheet(self.content)
        except SheetError as error:
            self.refusal = " ".join(error.messages)
            raise
        return file


class ExportForm(forms.Form):
    format = forms.ChoiceField(
        choices=[(name, LABELS[name]) for name in ("xlsx", "ods", "csv", "json") if name in FORMATS]
    )
