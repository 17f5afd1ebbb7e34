"""Who is working on an import run, said in a way that ends with the process: a killed worker holds nothing.

On PostgreSQL that is an advisory lock of a connection, on SQLite a lock on a file beside the database.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

LOCK_CLASS = 20_241_107  # sets our advisory locks apart from any others in the database
# In seconds and tries: what a machine held that lost its power or its network is free within about a minute.
VANISHED = {"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3"}


@contextmanager
def working_on(run_id: int) -> Iterator[bool]:
    """True when the run is now ours until the end of the block, False when another is working on it."""
    with (_advisory_lock if connection.vendor == "postgresql" else _file_lock)(run_id) as ours:
        yield ours


def is_worked_on(run_id: int) -> bool:
    """Only looks: it never stands in the way of a worker that is about to begin."""
    return (_is_advisory_locked if connection.vendor == "postgresql" else _is_file_locked)(run_id)


@contextmanager
def _advisory_lock(run_id: int) -> Iterator[bool]:
    # A connection of its own: neither the transactions of the work nor their failure touch the lock.
    holder = connection.copy()
    with holder.cursor() as cursor:
        for name, value in VANISHED.items():
            cursor.execute("SELECT set_config(%s, %s, false)", [name, value])
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_CLASS, run_id])
        (ours,) = cursor.fetchone()
    try:
        yield ours
    finally:
        with suppress(DatabaseError), holder.cursor() as cursor:  # at once; the closing alone takes a moment more
            cursor.execute("SELECT pg_advisory_unlock_all()")
        holder.close()


def _is_advisory_locked(run_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted"
            " AND classid = %s AND objid = %s"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
            [LOCK_CLASS, run_id],
        )
        return cursor.fetchone()[0]


@contextmanager
def _file_lock(run_id: int) -> Iterator[bool]:
    path = _lock_file(run_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(path):
        descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        ours = _try_to_lock(descriptor)
    try:
        yield ours
    finally:
        with _one_at_a_time(path):
            if ours:
                path.unlink(missing_ok=True)
            os.close(descriptor)


def _is_file_locked(run_id: int) -> bool:
    path = _lock_file(run_id)
    if not path.exists():
        return False
    with _one_at_a_time(path), suppress(FileNotFoundError):  # it may have ended since
        descriptor = os.open(path, os.O_RDONLY)
        try:
            if not _try_to_lock(descriptor):
                return True
            path.unlink()  # left by a worker that was killed
        finally:
            os.close(descriptor)
    return False


def _lock_file(run_id: int) -> Path:
    database = str(connection.settings_dict["NAME"])
    if ":memory:" in database or "mode=memory" in database:  # as in tests: it belongs to this process alone
        return settings.VAR_DIR / "working" / f"{os.getpid()}-{run_id}.lock"
    return Path(f"{database}-working") / f"{run_id}.lock"


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """For the moment in which a lock is tried, given up or looked at: so no look is taken for a worker."""
    with (path.parent / "gate").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield


def _try_to_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
