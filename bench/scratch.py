"""A scratch database with invented content, and fresh copies of it: every measured run begins in the same state."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection

from bench.rows import EXISTING
from eulac.first_content import load_countries
from eulac.synthetic import synthesise

COPY = "copy"


@contextmanager
def scratch_database(programmes: int = EXISTING) -> Iterator[tuple[Path, Callable[[], None]]]:
    """A folder for files, and what to call for a fresh copy of the database, to which Django is then connected."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        name = f"bench_{os.getpid()}"
        # On a disk, as in use; in memory it would count as memory of the process that is measured.
        connection.settings_dict["TEST"]["NAME"] = name if is_postgresql() else f"{folder}/{name}.sqlite3"
        settings.MEDIA_ROOT = f"{folder}/media"
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        source = connection.settings_dict["NAME"]
        try:
            load_countries()
            synthesise(programmes=programmes)
            get_user_model().objects.create_superuser("bench")
            tidy()
            yield Path(folder), lambda: connect_to_fresh_copy(source)
        finally:
            remove(source)


def is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def connect_to_fresh_copy(source: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = source
    connection.creation.clone_test_db(COPY, verbosity=0, autoclobber=True)
    connection.settings_dict["NAME"] = connection.creation.get_test_db_clone_settings(COPY)["NAME"]


def tidy() -> None:
    """What the database or the server does in time by itself, so that no measured run meets it half done."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if is_postgresql() else "ANALYZE")


def address() -> str:
    """The connected database as a DATABASE_URL, for a process of its own."""
    name = connection.settings_dict["NAME"]
    if is_postgresql():
        return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    return f"sqlite:///{name}"


def remove(source: str) -> None:
    connection.close()
    if is_postgresql():  # SQLite's files go with their folder
        with connection.creation._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            for name in (f"{source}_{COPY}", source):
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
