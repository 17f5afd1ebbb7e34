"""The cells of a row as they are compared: keys tidied, and numbers and dates in plain notation."""

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from editorial.folding import fold
from spreadsheets.reader import Exact
from spreadsheets.resources import CLEAR
from spreadsheets.understanding import NO_UNIT, NumberStyle, Span, read_amount, read_date
from spreadsheets.widgets import PLAIN_DATE, PLAIN_DIGITS


class Wording:
    """`styles`, `orders` and `units` say how the numbers and dates of each column are written.

    `columns` are those that a sheet has, and those into which a cell of another column has put something.
    """

    def __init__(self, resource, columns: list, styles: dict, orders: dict, units: dict):
        self.resource, self.styles, self.orders, self.units = resource, styles, orders, units
        self.columns = list(columns)
        self.worded = [column for column in columns if column.is_number or column.is_date]

    def tidy(self, cells: dict, errors: dict, *, about_known: bool):
        """Alters the cells; `errors` takes what cannot be understood, by the names of the columns."""
        for column in self.resource.key_columns:
            if cell := cells.get(column.column_name):
                cells[column.column_name] = self.resource.tidy_key(column, cell)
        for column in self.worded:
            self.understand(column, cells, errors)
        if not about_known:
            self.derive_key(cells)

    def derive_key(self, cells: dict):
        """A row without a key is about the record of its name, or about a new one whose key is made of the name."""
        label = cells.get(self.resource.label_header)
        if (
            not label
            or len(self.resource.key_columns) > 1
            or self.resource.key_columns[0].name != "slug"
            or cells.get("slug")
        ):
            return
        try:
            cells["slug"] = self.resource.names(self.resource.model).find(label).slug
        except ValidationError:
            cells["slug"] = slugify(fold(label))[:120].strip("-")
        if self.resource.key_columns[0] not in self.columns:
            self.columns.append(self.resource.key_columns[0])

    def understand(self, column, cells: dict, errors: dict):
        """Puts plain numbers and dates in the place of what people write, and spreads what says more than one thing."""
        name = column.column_name
        cell = cells.get(name, "")
        unit = self.units.get(name, NO_UNIT)
        is_exact = isinstance(cell, Exact)
        if not cell or (is_exact and unit is NO_UNIT) or cell.upper() == CLEAR:
            return
        try:
            if column.is_number:
                if unit is not NO_UNIT or not PLAIN_DIGITS.fullmatch(cell):
                    amount = read_amount(cell, NumberStyle.POINT if is_exact else self.styles.get(name), unit)
                    cells[name] = column.show(amount.value)
                    self.spread(column, cells, cell, bound=amount.bound, currency=amount.currency)
            elif not PLAIN_DATE.fullmatch(cell):
                found = read_date(cell, self.orders.get(name))
                if isinstance(found, Span):
                    cells[name] = found.starts
                    self.spread(column, cells, cell, ends=found.ends)
                else:
                    cells[name] = found
        except ValidationError as error:
            cells[name] = cell
            errors[column.name] = error.messages

    def spread(self, column, cells: dict, cell: str, **said):
        """What a cell says beside its value goes into the columns for it. Raises ValidationError when they differ."""
        for name, value in said.items():
            if not value:
                continue
            other = self.resource.all_columns.get(name)
            if other is None or (name == "ends" and column.name != "starts"):
                raise ValidationError(
                    _("“%(cell)s” says more than this column holds: “%(value)s” has no place in it.")
                    % {"cell": cell, "value": value}
                )
            there = cells.get(other.column_name, "")
            if there and there.upper() != CLEAR and self.says_otherwise(other, there, value):
                raise ValidationError(
                    _("“%(cell)s” says “%(value)s”, and the column “%(column_name)s” says “%(there)s”.")
                    % {"cell": cell, "value": value, "column_name": other.column_name, "there": there}
                )
            if there:
                continue
            cells[other.column_name] = value
            if other not in self.columns:
                self.columns.append(other)

    def says_otherwise(self, column, cell: str, value: str) -> bool:
        try:
            return column.show(column.read(cell)) != value
        except ValidationError:
            return False  # it is wrong itself, and will say so
