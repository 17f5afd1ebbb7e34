"""`manage.py backup FILE`: all that is recorded, in one file, while the site runs."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.utils import timezone

from eulac.archive import DATABASE, MEDIA, SECRET, Manifest, Part, Unusable, write
from eulac.dumps import dump
from eulac.schema import applied_migrations


class Command(BaseCommand):
    help = "Writes the database and the files beside it into one new file, as they are at one moment."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="a ZIP archive, which must not exist yet")

    def handle(self, *, file, **options):
        try:
            make(file)
        except Unusable as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"The database cannot be read: {error}") from error
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}") from error
        self.stdout.write(f"{file} holds everything, {file.stat().st_size:,} bytes.")
        if os.environ.get("SECRET_KEY"):
            self.stdout.write("SECRET_KEY comes from the environment and is not in it: keep that too.")


def make(file: Path) -> None:
    if file.exists():
        raise Unusable(f"{file} is there already. Name a new file.")
    with TemporaryDirectory(dir=file.absolute().parent, prefix=".backup-") as folder:
        manifest = Manifest(
            made=timezone.now().isoformat(timespec="seconds"),
            database=connection.vendor,
            migrations=applied_migrations(),
            program=settings.VERSION,
        )
        dump(dumped := Path(folder) / DATABASE)
        write(file, manifest, {DATABASE: dumped, **files_beside()})


def files_beside() -> dict[str, Part]:
    """The key that signs, where it is a file in use, and whatever stands in the storage of files."""
    found: dict[str, Part] = {f"{MEDIA}/{name}": Stored(name) for name in sorted(stored())}
    secret = settings.VAR_DIR / "secret_key"
    return found if os.environ.get("SECRET_KEY") or not secret.exists() else {SECRET: secret, **found}


@dataclass(frozen=True)
class Stored:
    """A file of the storage."""

    name: str

    def open(self, mode):
        return default_storage.open(self.name, mode)


def stored(folder: str = "") -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever stored
        return
    yield from (f"{folder}{name}" for name in files)
    for inner in folders:
        yield from stored(f"{folder}{inner}/")
