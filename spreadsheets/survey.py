"""What must be known of all rows of a sheet before the first one is judged. One pass, and it keeps no row."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from editorial.folding import fold
from spreadsheets.columns import RowsColumn
from spreadsheets.reader import Exact
from spreadsheets.understanding import DateSurvey, NumberSurvey, is_heading_again, is_total


@dataclass
class SheetRow:
    """A row as it is judged: its number in the file and its cells by the names of the columns.

    With `object_id` it is about that record, whatever its key says; with `delete` the record is to go.
    """

    number: int
    cells: dict[str, str]
    object_id: int | None = None
    delete: bool = False
    key: str = ""  # how the row is called, when its cells do not say
    # When an import is taken back: what it left in the cells, what is there now, and why the record must stay.
    expected: dict[str, str] | None = None
    recorded: dict[str, str] = field(default_factory=dict)
    conflicts: list = field(default_factory=list)
    blocked: str = ""


@dataclass
class Survey:
    """How the numbers and dates of each column are written, which rows are none, and which rows others refer to."""

    resource: Any
    columns: list  # of the resource, those that the sheet has
    numbers: dict[str, NumberSurvey] = field(default_factory=dict)
    dates: dict[str, DateSurvey] = field(default_factory=dict)
    # Where a key is one cell: the mark of each row's key and its number, and the first row of keys that come again.
    keys: array = field(default_factory=lambda: array("q"))
    places: array = field(default_factory=lambda: array("q"))
    first: dict[int, int] = field(default_factory=dict)
    providers: dict[str, int] = field(default_factory=dict)  # folded name -> the row of this sheet that will have it
    twofold: dict = field(default_factory=dict)  # column -> first row that says what a sheet of the same file says
    count: int = 0

    def __post_init__(self):
        self.numbers = {column.column_name: NumberSurvey() for column in self.columns if column.is_number}
        self.dates = {column.column_name: DateSurvey() for column in self.columns if column.is_date}
        coming = self.resource.names.coming
        self.referring = [column for column in self.columns if column.may_mention(coming)]
        links = [column for column in self.columns if isinstance(column, RowsColumn)]
        self.doubled = [column for column in links if column.row_model in coming]
        keys = self.resource.key_columns
        self.key = keys[0] if len(keys) == 1 and not keys[0].refers_to else None

    def take(self, rows: Iterable[SheetRow]) -> "Survey":
        for row in rows:
            self.see(row)
        self.first = first_of_repeated(self.keys, self.places)
        self.keys, self.places = array("q"), array("q")
        return self

    def first_row(self, key: str) -> int | None:
        """The number of the first row with this key, if others have it too."""
        return self.first.get(hash(key)) if self.first else None

    def see(self, row: SheetRow):
        self.count += 1
        for surveys in (self.numbers, self.dates):
            for name, survey in surveys.items():
                cell: str | None = row.cells.get(name, "")
                if cell and not isinstance(cell, Exact):
                    survey.see(row.number, cell)
        self.see_links(row)
        if self.key:
            key = self.resource.tidy_key(self.key, row.cells.get(self.key.column_name, "").strip())
            if not key:  # it will be made of the name
                self.key = None
                return
            self.keys.append(hash(key))
            self.places.append(row.number)

    def see_links(self, row: SheetRow):
        for column in self.doubled:
            if row.cells.get(column.column_name):
                self.twofold.setdefault(column, row.number)
        for column in self.referring:
            if cell := row.cells.get(column.column_name):
                column.note_mentions(cell, self.resource.names)

    def find_providers(self, rows: Iterable[SheetRow]):
        """Looks for the rows that will bear the names which cells of this very sheet mention and nothing has yet."""
        model = self.resource.model
        mentioned = self.resource.names.mentioned.get(model)
        if not mentioned or not any(column.refers_to is model for column in self.referring):
            return
        index = self.resource.names(model)
        unknown = {fold(name) for name in mentioned if not index.has(name)}
        for row in rows if unknown else ():
            for name in map(fold, self.resource.future_names(row.cells)):
                # As in a look-up, a key is stronger than a name: “eurosocial” is not the row titled “EUROsociAL+”.
                if name in unknown:
                    self.providers.setdefault(name, row.number)
            key = fold(self.resource.future_key(row.cells))
            if key in unknown:
                self.providers[key] = row.number


def first_of_repeated(keys: array, places: array) -> dict[int, int]:
    """{key: place} where each key that is there more than once is first found."""
    repeated = {key for key, following in pairwise(sorted(keys)) if key == following}
    pairs = zip(reversed(keys), reversed(places), strict=True) if repeated else ()
    return {key: place for key, place in pairs if key in repeated}


def why_left_out(cells: list[str], headings: list[str]) -> str:
    """Why a row of the file is no record, or nothing: totals and headings are reported, never imported."""
    if is_total(cells):
        return _("It is a row of totals.")
    if is_heading_again(cells, headings):
        return _("It repeats the headings.")
    return ""
