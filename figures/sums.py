"""Sums by the database: one query, exact to the last digit."""

from collections.abc import Hashable
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import F

from figures.models import Figure

SHARED = "shared"  # the key of what several countries, or a group, have together
# SQLite keeps a decimal that is not whole as a floating-point number. Whole parts and hundredths are added as whole
# numbers, each by themselves, so no digit is lost before the sum has nineteen.
SUM = {
    "postgresql": "SUM(number)",
    "sqlite": "SUM(CAST(number AS INTEGER)) || ' ' || SUM(CAST(ROUND(number * 100) AS INTEGER) %% 100)",
}
LINKS = f'"{Figure.countries.through._meta.db_table}"'
# The one country of a figure, or -1 for several and for a group, and what is joined for it. SQLite looks each figure up
# in an index; PostgreSQL joins all links, in the order of that index.
BY_COUNTRY = {
    "postgresql": (
        "CASE WHEN of_group IS NOT NULL OR named > 1 THEN -1 ELSE country END",
        "LEFT JOIN (SELECT figure_id, COUNT(*) AS named, MIN(country_id) AS country"  # noqa: S608 (own names)
        f" FROM (SELECT figure_id, country_id FROM {LINKS} ORDER BY figure_id, country_id) AS ordered"
        " GROUP BY figure_id) AS links ON links.figure_id = figure_key",
    ),
    "sqlite": (
        "CASE WHEN of_group IS NOT NULL THEN -1 ELSE (SELECT CASE COUNT(*) WHEN 0 THEN NULL WHEN 1 THEN MIN(country_id)"  # noqa: S608
        f" ELSE -1 END FROM {LINKS} WHERE figure_id = figure_key) END",
        "",
    ),
}


class Line(NamedTuple):
    """What may be added: figures of one measure in one currency. The bounds are told apart until the end."""

    measure: int
    currency: str
    bound: str


class Amount(NamedTuple):
    figures: int
    value: Decimal

    def __add__(self, other: "Amount") -> "Amount":  # type: ignore[override]
        return Amount(self.figures + other.figures, self.value + other.value)

    def __sub__(self, other: "Amount") -> "Amount":
        return Amount(self.figures - other.figures, self.value - other.value)


NOTHING = Amount(0, Decimal(0))


Sums = dict[tuple[Hashable, Line], Amount]  # by the key of the part that is asked for, such as an instrument


def sums_of(figures, by: str = "") -> Sums:
    """The sums of all these figures, by the key of what `by` names; None is the key of what has none."""
    connection = connections[figures.db]
    apart = F(by) if by and by != "country" else F("measure")
    rows = figures.order_by().values(
        figure_key=F("pk"), measure_key=F("measure"), money=F("currency"), limits=F("bound"), number=F("value"),
        of_group=F("group"), apart=apart,
    )  # fmt: skip
    try:
        inner, parameters = rows.query.get_compiler(rows.db).as_sql()
    except EmptyResultSet:
        return {}
    key, joined = BY_COUNTRY[connection.vendor] if by == "country" else ("apart" if by else "NULL", "")
    parts = "1, 2, 3, 4" if by else "2, 3, 4"  # without a key, they are in the order of an index
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key}, measure_key, money, limits, COUNT(*), {SUM[connection.vendor]}"  # noqa: S608 (own names)
            f" FROM ({inner}) AS counted {joined} GROUP BY {parts}",
            parameters,
        )
        found = cursor.fetchall()
    return {
        (SHARED if key == -1 else key, Line(*line)): Amount(count, decimal(total)) for key, *line, count, total in found
    }


def decimal(total: Any) -> Decimal:
    if isinstance(total, str):
        whole, hundredths = map(int, total.split())
        return Decimal(whole) + Decimal(hundredths) / 100
    return Decimal(total)
