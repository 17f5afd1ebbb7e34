"""Which migrations a database has, and how that agrees with those that this program knows."""

import fcntl
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from spreadsheets.working import LOCK_CLASS


def applied_migrations() -> list[str]:
    """As “app.name”, in order."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def unknown(applied: Iterable[str]) -> list[str]:
    """Those that this program does not know: a newer one has made them."""
    known = set()
    for (app, name), migration in MigrationLoader(None, ignore_no_migrations=True).disk_migrations.items():
        known |= {f"{app}.{name}", *(f"{of}.{replaced}" for of, replaced in migration.replaces)}
    return sorted({*applied} - known)


def named(migrations: list[str], most: int = 3) -> str:
    """The first of them, and how many more there are."""
    more = len(migrations) - most
    return ", ".join(migrations[:most]) + (f" and {more} more" if more > 0 else "")


def newer() -> str:
    """What is wrong, in a sentence, when a newer program has brought the database up to date; empty when not."""
    if not (migrations := unknown(applied_migrations())):
        return ""
    return (
        f"The database was brought up to date by a newer version of the program, which knows {named(migrations)}. "
        "Start that version, or restore a backup that this one knows."
    )


@contextmanager
def alone() -> Iterator[None]:
    """One process after the other changes the schema, on however many machines: whoever comes later waits.

    The lock ends with the process that has it.
    """
    with (_advisory_lock if connection.vendor == "postgresql" else _file_lock)():
        yield


@contextmanager
def _advisory_lock() -> Iterator[None]:
    holder = connection.copy()  # of its own, which the migrations do not touch
    with closing(holder), holder.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, 0)", [LOCK_CLASS])  # 0 is the number of no import
        yield


@contextmanager
def _file_lock() -> Iterator[None]:
    if connection.is_in_memory_db():  # type: ignore[attr-defined]  # no other process can see it
        yield
        return
    file = Path(f"{connection.settings_dict['NAME']}-schema.lock")
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
