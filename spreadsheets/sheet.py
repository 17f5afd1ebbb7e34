"""A sheet in memory: headers and rows of text, each row with its number in the file."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError


class SheetError(ValidationError):
    """The file as a whole cannot be used; the message says why."""


@dataclass
class Sheet:
    headers: list[str]
    rows: list[list[str]]
    numbers: list[int] = field(default_factory=list)

    def __len__(self):
        return len(self.rows)
