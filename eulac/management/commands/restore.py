"""`manage.py restore FILE`: what `manage.py backup` has written, in the place of what is there."""

import os
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import BaseCommand, CommandError
from django.db import DatabaseError, connection

from editorial.moments import forget_moments_of_another_server
from editorial.version import renew
from eulac.archive import DATABASE, MEDIA, SECRET, Manifest, Unusable, unpack
from eulac.dumps import holds_records, put_back, refuse_others
from eulac.schema import named, unknown


class Command(BaseCommand):
    help = "Puts a backup in the place of the database and the files beside it. The site must be stopped."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="what manage.py backup has written")
        parser.add_argument("--replace", action="store_true", help="even where there are records already")

    def handle(self, *, file, replace, **options):
        try:
            manifest, kept = restore(file, replace=replace)
        except Unusable as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"The database cannot be used: {error}") from error
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be written: {error.strerror}") from error
        renew()  # whatever pages are kept
        self.stdout.write(f"Everything is as it was at {manifest.made}. manage.py serve starts the site.")
        for name in kept:
            self.stdout.write(f"What was replaced is kept as {name}")
        if SECRET not in manifest.parts or os.environ.get("SECRET_KEY"):
            self.stdout.write("SECRET_KEY is not restored: set the one that was in use, or everybody is logged out.")


def restore(file: Path, *, replace: bool) -> tuple[Manifest, list[str]]:
    """Reads and judges all of it first. Gives the manifest, and the names under which is kept what was replaced."""
    with TemporaryDirectory(dir=settings.VAR_DIR, prefix=".restore-") as folder:
        manifest = unpack(file, Path(folder))
        refuse_unfit(manifest)
        refuse_full(replace=replace)
        refuse_others()
        aside = f"before-{datetime.now():%Y%m%d-%H%M%S}"
        kept = [put_back(Path(folder) / DATABASE, aside if replace else "")]
        kept += put_files(Path(folder), aside, replace=replace)
    forget_moments_of_another_server()
    return manifest, [name for name in kept if name]


def refuse_unfit(manifest: Manifest) -> None:
    if manifest.database != connection.vendor:
        raise Unusable(f"The backup is of a {manifest.database} database, and DATABASE_URL names {connection.vendor}.")
    if newer := unknown(manifest.migrations):
        raise Unusable(
            f"The backup was made by a newer version of the program ({named(newer)}). Bring in that version first."
        )


def refuse_full(*, replace: bool) -> None:
    if not replace and holds_records():
        raise Unusable("There are records here already. --replace puts the backup in their place.")


def put_files(folder: Path, aside: str, *, replace: bool) -> list[str]:
    """The key, unless another is set from outside, and the files, those of our own folder all in one step."""
    places = {} if os.environ.get("SECRET_KEY") else {SECRET: settings.VAR_DIR / "secret_key"}
    if is_own_folder():
        places[MEDIA] = Path(settings.MEDIA_ROOT)
    else:
        store_files(folder / MEDIA)
    return [
        put_file(folder / name, place, aside, replace=replace)
        for name, place in places.items()
        if (folder / name).exists()
    ]


def is_own_folder() -> bool:
    place = Path(settings.MEDIA_ROOT).absolute()
    return isinstance(default_storage, FileSystemStorage) and Path(default_storage.location) == place


def store_files(folder: Path) -> None:
    """Those that are not there: what a file is called is made of its content, so the others are the same."""
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_file() and not default_storage.exists(name):
            with path.open("rb") as content:
                default_storage.save(name, File(content))


def put_file(new: Path, place: Path, aside: str, *, replace: bool) -> str:
    place.parent.mkdir(parents=True, exist_ok=True)
    worth_keeping = replace or (place.is_dir() and any(place.iterdir()))
    kept = str(place.rename(f"{place}.{aside}")) if place.exists() and worth_keeping else ""
    os.replace(new, place)
    return kept
