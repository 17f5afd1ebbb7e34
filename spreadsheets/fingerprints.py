"""What an exported row was when it left: a short mark for each of its cells, in one cell at its end.

A row that comes back is compared with what is recorded now, cell by cell: what its sender did not touch is left as
others have made it since, and what both have changed is a conflict.
"""

import base64
import datetime
import zlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

HEADER = "fingerprint"
MARK = 4  # characters: 24 bits
FORM = "1"


def short(text: str) -> str:
    return base64.urlsafe_b64encode(zlib.crc32(text.encode()).to_bytes(4, "big")[:3]).decode()


def mark_of(column, text: str) -> str:
    """A mark that two cells share when they mean the same."""
    meant = column.comparable(text)
    return short(meant if isinstance(meant, str) else "\n".join(meant))


@dataclass(frozen=True)
class Fingerprint:
    moment: datetime.datetime  # when the record had last been changed before it was exported
    marks: dict[str, str]  # by the name of the column


class Fingerprints:
    """Writes and reads the fingerprints of one sheet's rows."""

    def __init__(self, resource):
        self.all = list(resource.all_columns.values())
        self.exported = list(resource.columns.values())
        self.layout = short("|".join(column.column_name for column in self.all))
        mask = sum(1 << place for place, column in enumerate(self.all) if column in self.exported)
        self.chosen = f"{mask:x}"

    def of(self, texts, changed_at: datetime.datetime) -> str:
        """`texts` are the cells of the exported columns."""
        marks = "".join(mark_of(column, text) for column, text in zip(self.exported, texts, strict=True))
        return f"{FORM}.{changed_at.timestamp() * 1_000_000:.0f}.{self.layout}.{self.chosen}.{marks}"

    def read(self, text: str) -> Fingerprint:
        """Raises ValidationError when it was cut, typed or made for other columns."""
        parts = text.split(".")
        try:
            form, moment, layout, chosen, marks = parts
            columns = [column for place, column in enumerate(self.all) if int(chosen, 16) >> place & 1]
            if (form, layout, len(marks)) != (FORM, self.layout, MARK * len(columns)):
                raise ValueError(text)
            when = datetime.datetime.fromtimestamp(int(moment) / 1_000_000, datetime.UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise ValidationError(
                _(
                    "This is not a fingerprint that this site wrote for such a row. Empty the cell, and the row is "
                    "compared with what is recorded now; or export the rows anew."
                )
            ) from error
        cut = [marks[place : place + MARK] for place in range(0, len(marks), MARK)]
        return Fingerprint(when, {column.column_name: mark for column, mark in zip(columns, cut, strict=True)})
