"""More programmes than can be invented one by one: the rows that are there, multiplied by the database itself."""

from django.db import connection, models

from bench.scratch import is_postgresql, tidy
from figures.models import Figure
from programmes.models import Programme

APART = 10_000_000  # between the primary keys of a row and of its copies
NUMBERS = {
    True: "generate_series({first}, {last}) AS numbers(n)",
    False: "(WITH RECURSIVE numbers(n) AS (VALUES({first}) UNION ALL SELECT n + 1 FROM numbers WHERE n < {last})"
    " SELECT n FROM numbers)",
}
LINKS = ("countries", "organisations", "themes", "instruments")
# What is other in a copy.
OF_A_PROGRAMME = {
    "id": f"old.id + n * {APART}",
    "programme_id": f"old.programme_id + n * {APART}",
    "record_id": f"old.record_id + n * {APART}",
    "slug": "old.slug || '-' || n",
    "title": "old.title || ' ' || n",
    "text": "''",
    "folded": "''",
    "parent_id": "NULL",
    "predecessor_id": "NULL",
}
OF_A_FIGURE = {
    "id": f"old.id + n * {APART}",
    "figure_id": f"old.figure_id + n * {APART}",
    "code": "old.code || '-' || n",
    "label": "old.label || ' ' || n",
}


def multiply(first: int, last: int, *, with_links: bool) -> None:
    """Copies number `first` to `last` of every programme that was invented, texts left out, perhaps with its links."""
    tables = [Programme, *(getattr(Programme, name).through for name in LINKS if with_links)]
    with connection.cursor() as cursor:
        for model in tables:
            cursor.execute(copying(model, first, last))
    tidy()


def multiply_figures(first: int, last: int) -> None:
    """Copies number `first` to `last` of every figure that was invented, about the same records and countries."""
    with connection.cursor() as cursor:
        for model in (Figure, Figure.countries.through):
            cursor.execute(copying(model, first, last, OF_A_FIGURE))
    tidy()


def copying(model: type[models.Model], first: int, last: int, changed: dict[str, str] = OF_A_PROGRAMME) -> str:
    quote = connection.ops.quote_name
    columns = [str(field.column) for field in model._meta.concrete_fields]
    table, numbers = quote(model._meta.db_table), NUMBERS[is_postgresql()].format(first=first, last=last)
    return (
        f"INSERT INTO {table} ({', '.join(map(quote, columns))})"  # noqa: S608 (own names)
        f" SELECT {', '.join(copied(column, changed) for column in columns)} FROM {table} AS old CROSS JOIN {numbers}"
        f" WHERE old.id < {APART}"
    )


def copied(column: str, changed: dict[str, str]) -> str:
    return changed.get(column, f"old.{connection.ops.quote_name(column)}")
