"""The same rows by the database's own means, with nothing around them: how fast it can be at all."""

import statistics
import time

from django.db import connection, transaction

from bench.scratch import is_postgresql

MAIN, LINKS = "programmes_programme", "programmes_programme_themes"
ROWS = {  # nothing in these comes from outside
    MAIN: f"SELECT * FROM {MAIN} WHERE slug LIKE '{{mark}}%' ORDER BY id",  # noqa: S608
    LINKS: f"SELECT links.* FROM {LINKS} links JOIN {MAIN} main ON main.id = links.programme_id "  # noqa: S608
    "WHERE main.slug LIKE '{mark}%' ORDER BY links.id",
}
EXPORT = f"""
    SELECT main.slug, main.title, main.acronym, main.kind, main.level, main.starts, main.ends, main.summary, main.text,
        parent.slug, predecessor.slug, (
            SELECT string_agg(theme.slug, '; ' ORDER BY theme.slug)
            FROM {LINKS} link JOIN reference_theme theme ON theme.id = link.theme_id WHERE link.programme_id = main.id
        )
    FROM {MAIN} main
    LEFT JOIN {MAIN} parent ON parent.id = main.parent_id
    LEFT JOIN {MAIN} predecessor ON predecessor.id = main.predecessor_id
    ORDER BY main.id
"""  # noqa: S608


def taken_out(mark: str) -> dict[str, list]:
    """The rows of both tables as they are sent to the database: text for COPY, tuples for SQLite."""
    with connection.cursor() as cursor:
        return {table: fetch(cursor, query.format(mark=mark)) for table, query in ROWS.items()}


def fetch(cursor, query: str) -> list:
    if not is_postgresql():
        return cursor.execute(query).fetchall()
    with cursor.copy(f"COPY ({query}) TO STDOUT") as copy:
        return [bytes(block) for block in copy]


def measure_insertion(tables: dict[str, list]) -> float:
    """Into the real tables, with their keys, indexes and checks, up to the end of the transaction."""
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in tables.items():
            insert(cursor, table, rows)
    return time.perf_counter() - began


def insert(cursor, table: str, rows: list) -> None:
    if is_postgresql():
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for block in rows:
                copy.write(block)
    else:
        places = ", ".join(["%s"] * len(rows[0]))
        cursor.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608


def measure_export() -> float | None:
    """The columns of the sheet as CSV; SQLite has no such means."""
    return statistics.median(seconds_of_export() for _ in range(3)) if is_postgresql() else None


def seconds_of_export() -> float:
    began = time.perf_counter()
    with connection.cursor() as cursor, cursor.copy(f"COPY ({EXPORT}) TO STDOUT (FORMAT csv, HEADER)") as copy:
        for _ in copy:
            pass
    return time.perf_counter() - began
