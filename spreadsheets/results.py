"""What an import found and did: the words that pages and commands print."""

from dataclasses import dataclass, field

from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import TextChoices
from import_export.results import Result, RowResult


class Verdict(TextChoices):
    WRONG = "wrong", "Wrong"
    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    UNCHANGED = "unchanged", "Unchanged"


VERDICTS = {
    RowResult.IMPORT_TYPE_NEW: Verdict.NEW,
    RowResult.IMPORT_TYPE_UPDATE: Verdict.CHANGED,
    RowResult.IMPORT_TYPE_SKIP: Verdict.UNCHANGED,
    RowResult.IMPORT_TYPE_INVALID: Verdict.WRONG,
    RowResult.IMPORT_TYPE_ERROR: Verdict.WRONG,
}


@dataclass
class CellError:
    """What is wrong with one cell, or with the whole row when `column` is empty."""

    column: str
    read: str
    message: str

    def in_row(self, number: int) -> str:
        where = f"row {number}, column “{self.column}”" if self.column else f"row {number}"
        return f"{where}: {self.message}"


@dataclass
class RowReport:
    """What became of one row of the file."""

    number: int
    verdict: Verdict
    key: str
    cells: dict[str, str]
    changes: list = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    object_id: int | None = None


class SheetResult(Result):
    """import-export's result, and what it leaves out: the file's rows in their order and whether anything was saved."""

    def __init__(self) -> None:
        super().__init__()
        self.reports: list[RowReport] = []
        self.saved = False

    @property
    def message(self) -> str:
        """What is wrong with the file as a whole, or nothing."""
        return " ".join(" ".join(error.error.messages) for error in self.base_errors)

    @property
    def is_wrong(self) -> bool:
        return bool(self.base_errors) or any(report.errors for report in self.reports)

    @property
    def counts(self) -> dict[str, int]:
        found = [report.verdict for report in self.reports]
        return {verdict.value: found.count(verdict) for verdict in Verdict}

    def sentences(self) -> list[str]:
        """Every error as a line of text."""
        lines = [self.message] if self.message else []
        return lines + [error.in_row(report.number) for report in self.reports for error in report.errors]


def cell_errors(error, columns: dict, cells: dict[str, str]) -> list[CellError]:
    """A ValidationError as the errors of cells; `columns` gives the header of each field."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    return [
        CellError(header := columns.get(name, ""), cells.get(header, ""), message)
        for name, messages in by_field.items()
        for message in messages
    ]
