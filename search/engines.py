"""The two databases' ways of looking into the index. Each gives SQL conditions with their parameters."""

from django.db import connections, router

from search.models import Entry
from search.query import Either, for_fts5, for_postgresql

Piece = tuple[str, list]  # SQL and its parameters


class SQLite:
    """FTS5. Only one MATCH may stand at the top, so that of an order stands in a query of its own."""

    before = ""

    def in_words(self, either: Either) -> Piece:
        return "search_entry MATCH %s", [for_fts5(either)]

    def in_names(self, either: Either) -> Piece:
        return (
            "rowid IN (SELECT rowid FROM search_entry WHERE search_entry MATCH %s)",
            [f"names : ({for_fts5(either)})"],
        )

    def rank(self, either: Either) -> Piece:
        return "-bm25(search_entry, 0, 8, 1)", []


class PostgreSQL:
    """Its planner does not know what reading long texts costs, and would read all of them for a frequent word."""

    before = "SET LOCAL enable_seqscan = off; "

    def in_words(self, either: Either) -> Piece:
        return "words @@ %s::tsquery", [for_postgresql(either)]

    def in_names(self, either: Either) -> Piece:
        return "names @@ %s::tsquery", [for_postgresql(either)]

    def rank(self, either: Either) -> Piece:
        query = for_postgresql(either)
        return "8 * ts_rank(names, %s::tsquery) + ts_rank(words, %s::tsquery)", [query, query]


def connection():
    return connections[router.db_for_read(Entry)]


def engine():
    return PostgreSQL() if connection().vendor == "postgresql" else SQLite()


def ask(*pieces: Piece) -> list[tuple]:
    """The rows that the pieces of a SELECT give, joined."""
    before = engine().before
    sql = before + " ".join(sql for sql, _ in pieces)
    with connection().cursor() as cursor:
        cursor.execute(sql, [value for _, values in pieces for value in values])
        if before:
            cursor.nextset()
        return cursor.fetchall()
