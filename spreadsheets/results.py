"""What an import found and did: the words that pages and commands print."""

from dataclasses import dataclass, field

from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Verdict(TextChoices):
    WRONG = "wrong", _("Wrong")
    CONFLICT = "conflict", _("In conflict")
    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    GONE = "gone", _("Taken away")
    UNCHANGED = "unchanged", _("Unchanged")
    LEFT_OUT = "left-out", _("Left out")


COUNTED = ("new", "changed", "unchanged", "wrong")


@dataclass
class CellError:
    """What is wrong with one cell, or with the whole row when `column` is empty."""

    column: str
    read: str
    message: str

    def in_row(self, number: int) -> str:
        where = (
            gettext("row %(number)s, column “%(column)s”") % {"number": number, "column": self.column}
            if self.column
            else gettext("row %(number)s") % {"number": number}
        )
        return f"{where}: {self.message}"


@dataclass
class RowReport:
    """What became of one row. A change is [column, before, after], a conflict [column, base, theirs, yours]."""

    number: int
    verdict: Verdict
    key: str
    changes: list = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    conflicts: list = field(default_factory=list)
    guarded: bool = False  # it is public, and who sent the file may not publish
    amended: bool = False  # it changes numbers or dates that the public has read, which asks for a reason
    object_id: int | None = None


class SheetResult:
    """What was found in all rows of a sheet, and whether it was saved."""

    def __init__(self, message: str = "") -> None:
        self.message = message  # what is wrong with the file as a whole, or nothing
        self.reports: list[RowReport] = []
        self.saved = False

    @property
    def is_wrong(self) -> bool:
        return bool(self.message) or any(report.verdict == Verdict.WRONG for report in self.reports)

    @property
    def counts(self) -> dict[str, int]:
        found = [report.verdict for report in self.reports]
        return {verdict.value: found.count(verdict) for verdict in Verdict}

    def sentences(self) -> list[str]:
        """Every error as a line of text."""
        lines = [self.message] if self.message else []
        return lines + [error.in_row(report.number) for report in self.reports for error in report.errors]


def count_line(counts: dict[str, int]) -> str:
    """“1 new, 0 changed, 1 unchanged, 0 wrong”, and whatever else there is."""
    others = [verdict for verdict in ("gone", "conflict", "left-out") if counts.get(verdict)]
    return ", ".join(f"{counts.get(verdict, 0)} {verdict.replace('-', ' ')}" for verdict in (*COUNTED, *others))


def cell_errors(error, columns: dict, cells: dict[str, str]) -> list[CellError]:
    """A ValidationError as the errors of cells; `columns` gives the header of each field."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    return [
        CellError(header := columns.get(name, ""), cells.get(header, ""), message)
        for name, messages in by_field.items()
        for message in messages
    ]
