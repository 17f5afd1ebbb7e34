"""The whole database into a file while the site runs, and out of it again, in the way of each kind of database."""

import os
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from eulac.archive import Unusable

OF_MIGRATIONS = {Group, Group.permissions.through, Permission, ContentType}  # every migrated database has these rows
EMPTIED = "DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC"
CLIENT = "It comes with the client programs of PostgreSQL: install those of the server's version."


def dump(into: Path) -> None:
    (dump_postgresql if connection.vendor == "postgresql" else dump_sqlite)(into)


def put_back(dumped: Path, aside: str) -> str:
    """All of the dump or nothing in the place of what is there. Gives the name under which that is kept, if `aside`."""
    connection.close()
    return (put_back_postgresql if connection.vendor == "postgresql" else put_back_sqlite)(dumped, aside)


def refuse_others() -> None:
    """Raises Unusable while another program has the database open."""
    if connection.vendor == "postgresql":
        refuse_others_postgresql()
    elif sqlite_file().exists():
        close_sqlite(sqlite_file())


def holds_records() -> bool:
    """Whether anybody has written anything into it, apart from what every migrated database holds."""
    there = set(connection.introspection.table_names())
    models = [model for model in apps.get_models(include_auto_created=True) if model not in OF_MIGRATIONS]
    tables = {model._meta.db_table for model in models if model._meta.managed} & there
    return any(has_rows(table) for table in sorted(tables))


def has_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608 (a model's table)
        return cursor.fetchone() is not None


# SQLite


def sqlite_file() -> Path:
    return Path(connection.settings_dict["NAME"]).resolve()


def dump_sqlite(into: Path) -> None:
    """In one step, which sees one moment: those who write meanwhile go on in the write-ahead log."""
    connection.ensure_connection()
    with closing(sqlite3.connect(into)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file
        (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise Unusable(f"The database is damaged itself: {found}. Restore an earlier backup.")


def put_back_sqlite(dumped: Path, aside: str) -> str:
    file, kept = sqlite_file(), ""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(shutil.move(dumped, file.with_name(f".{file.name}.restored")))  # it may come from another disk
    try:
        if file.exists():
            close_sqlite(file)
            shutil.copymode(file, beside)
            kept = str(file.rename(f"{file}.{aside}")) if aside else ""
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    return kept


def close_sqlite(file: Path) -> None:
    """Brings what is in the write-ahead log into the file, which SQLite does for nobody while others have it open."""
    connection.close()
    with closing(sqlite3.connect(file, timeout=1)) as alone:
        try:
            alone.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            raise Unusable(f"{file} is in use ({error}). Stop the site and its import workers first.") from error
        except sqlite3.DatabaseError as error:
            raise Unusable(f"{file} is no database ({error}). Move it away; then restore.") from error


# PostgreSQL


def dump_postgresql(into: Path) -> None:
    run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={into}")


def put_back_postgresql(dumped: Path, aside: str) -> str:
    """One transaction empties the database and fills it again: broken off, it has done nothing."""
    script = dumped.with_name(f"{dumped.name}.sql")
    run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(dumped), at_database=False)
    run(
        "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction",
        f"--command={EMPTIED}", f"--file={script}",
    )  # fmt: skip
    return ""


def refuse_others_postgresql() -> None:
    connection.close()
    for _ in range(20):  # what this process has let go of is gone in a moment
        if not (others := connected_beside()):
            return
        time.sleep(0.1)
    raise Unusable(f"The database is in use (connections: {others}). Stop the site and its import workers first.")


def connected_beside() -> int:
    alone = connection.copy()
    with closing(alone), alone.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0]


def run(program: str, *arguments: str, at_database: bool = True) -> None:
    """One of PostgreSQL's own programs. A password goes to it through the environment, where no list shows it."""
    if not shutil.which(program):
        raise Unusable(f"The program {program} is not on the PATH. {CLIENT}")
    (_, *where), secrets = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    command = [program, *arguments, *(where if at_database else [])]
    environment = {**os.environ, **(secrets or {})}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)  # noqa: S603
    if ended.returncode:
        said = ended.stderr.strip().splitlines() or ["nothing"]
        raise Unusable(f"{program} could not do it and said: {said[0]}")
