"""The PostgreSQL server on which the tests run, beside the database of the tests."""

import os

import psycopg


def address_of(name: str) -> str:
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"


def administration():
    """A connection of its own, which does not depend on the database of the tests."""
    return psycopg.connect(address_of("postgres"), autocommit=True)


def cut_off(admin, name: str) -> None:
    """Ends every connection to a database, whoever has it."""
    admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
