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

    def __post_init__(self):
        # The first row of a file is its headers.
        self.numbers = self.numbers or list(range(2, len(self.rows) + 2))

    @classmethod
    def of(cls, dataset) -> "Sheet":
        """The same as a Sheet, if it is a tablib.Dataset."""
        if isinstance(dataset, cls):
            return dataset
        return cls(
            list(dataset.headers or []), [["" if cell is None else str(cell) for cell in row] for row in dataset]
        )

    def __len__(self):
        return len(self.rows)

    def __iter__(self):
        return iter(self.rows)

    def cells(self) -> list[dict[str, str]]:
        """Each row by its headers."""
        return [dict(zip(self.headers, row, strict=False)) for row in self.rows]

    def in_order(self, places: list[int]) -> "Sheet":
        return Sheet(self.headers, [self.rows[place] for place in places], [self.numbers[place] for place in places])
