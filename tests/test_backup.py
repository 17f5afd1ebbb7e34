"""A backup holds everything, and puts it back into an empty place or nowhere."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from editorial.models import Change
from editorial.moments import forget_moments_of_another_server, this_moment, token, understood
from eulac.archive import Unusable, unpack
from eulac.management.commands.restore import refuse_unfit

FILL = """
from tests.factories import *
ports = ProgrammeFactory(published=True, slug="ports", title="Ports")
FigureFactory(published=True, programme=ports)
ports.attachments.add(AttachmentFactory(key="0a" * 16, title="A port"))
ProgrammeFactory(title="Not yet")
PolicyFactory(published=True)
reader = Client()
reader.force_login(UserFactory(username="keeper", is_staff=True, is_superuser=True))
print(json.dumps([reader.cookies["sessionid"].value, reader.get("/api/v1/programmes/?changed_since=").json()["sync"]]))
"""
TELL = """
def rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return sorted(map(repr, cursor.fetchall()))
def answer(address, client=Client()):
    told = client.get(address)
    return [told.status_code, (b"".join(told) if told.streaming else told.content).decode()]
print(json.dumps([
    {table: rows(table) for table in connection.introspection.table_names()},
    [answer(address) for address in ADDRESSES],
]))
"""
ASK = """
reader = Client()
reader.cookies["sessionid"] = {session!r}
programme = reader.get("/api/v1/programmes/", {{"changed_since": {token!r}}})
print(json.dumps([reader.get("/admin/").status_code, programme.status_code, programme.json().get("results")]))
"""
KEY = "0a" * 16
PICTURE = f"media/attachments/0a/{KEY}.png"
ADDRESSES = "/programmes/ports/", "/api/v1/figures/", "/search/?q=ports", "/programmes.csv", f"/files/{KEY}/a-port.png"
BEGINNING = (
    f"ADDRESSES = {ADDRESSES!r}; import json; from django.db import connection; from django.test import Client\n"
)


class Site:
    """A site of its own: its database, its files, and its commands."""

    def __init__(self, address: str, folder: Path):
        self.address, self.folder = address, folder
        folder.mkdir(exist_ok=True)

    def run(self, *command, check=True, **environment):
        own = {"DATABASE_URL": self.address, "ELSEWHERE": str(self.folder), **environment}
        others = {name: value for name, value in os.environ.items() if name != "SECRET_KEY"}
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, command)],
            cwd=settings.BASE_DIR,
            env={**others, "DJANGO_SETTINGS_MODULE": "tests.elsewhere", "ALLOWED_HOSTS": "testserver", **own},
            capture_output=True,
            text=True,
            check=check,
            timeout=300,
        )

    def tell(self, program: str):
        """What the program prints, run in the site."""
        return json.loads(self.run("shell", "--verbosity=0", "--command", BEGINNING + program).stdout)

    def refusal(self, *command, **environment) -> str:
        ended = self.run(*command, check=False, **environment)
        assert ended.returncode == 1
        assert "Traceback" not in ended.stderr
        return ended.stderr.strip()

    def execute(self, statement: str):
        """Something written by somebody else; gives the rows that it answers."""
        with closing(self.connect()) as other:
            found = other.execute(statement)
            rows = found.fetchall() if found.description else []
            other.commit()
            return rows

    def connect(self):
        is_file = self.address.startswith("sqlite")
        return sqlite3.connect(self.address.removeprefix("sqlite:///")) if is_file else psycopg.connect(self.address)


@pytest.fixture(scope="module")
def kept(new_database, tmp_path_factory):
    """A site with content, a login and a file; what it tells of itself; and its backup."""
    site = Site(new_database(), tmp_path_factory.mktemp("kept"))
    (site.folder / "media" / "maps").mkdir(parents=True)
    (site.folder / "media" / "maps" / "ports.svg").write_text("<svg/>")
    backups = tmp_path_factory.mktemp("backups")
    site.run("migrate", "--verbosity=0")
    site.run("backup", nothing := backups / "nothing.zip")
    site.nothing, site.backup = nothing, backups / "backup.zip"
    site.session, site.token = site.tell(FILL)
    site.told = site.tell(TELL)
    site.run("backup", site.backup)
    return site


@pytest.fixture
def empty(new_database, tmp_path):
    return Site(new_database(), tmp_path / "var")


@pytest.fixture
def migrated(empty, kept):
    """A site in which nothing is recorded yet."""
    empty.run("restore", kept.nothing)
    return empty


def test_a_backup_restores_everything_into_an_empty_place(kept, empty):
    said = empty.run("restore", kept.backup).stdout

    assert "Everything is as it was at" in said
    assert empty.tell(TELL) == kept.told
    assert [status for status, _ in kept.told[1]] == [200, 200, 200, 200, 200]
    assert kept.told[1][-1][1] == KEY  # what stands in the file
    assert (empty.folder / "media" / "maps" / "ports.svg").read_text() == "<svg/>"
    assert (empty.folder / "secret_key").read_text() == (kept.folder / "secret_key").read_text()
    assert oct((empty.folder / "secret_key").stat().st_mode)[-3:] == "600"
    # Whoever was logged in still is, and a mirror goes on from where it was.
    assert empty.tell(ASK.format(session=kept.session, token=kept.token)) == [200, 200, []]


def test_files_that_are_kept_elsewhere_are_in_a_backup_and_come_back(kept, empty, tmp_path):
    """As in an object store that several machines share: through Django's own storage, not as files of ours."""
    shared = {
        "FILES_STORAGE": "django.core.files.storage.FileSystemStorage",
        "FILES_STORAGE_OPTIONS": json.dumps({"location": str(tmp_path / "shared")}),
    }
    empty.run("restore", kept.backup, **shared)
    assert (tmp_path / "shared" / PICTURE.removeprefix("media/")).read_text() == KEY
    assert not (empty.folder / "media").exists()

    empty.run("backup", tmp_path / "again.zip", **shared)
    with ZipFile(tmp_path / "again.zip") as again, ZipFile(kept.backup) as first:
        assert again.read(PICTURE) == first.read(PICTURE)


def test_a_backup_is_for_its_owner_alone_and_names_what_is_in_it(kept):
    with ZipFile(kept.backup) as archive:
        manifest = json.loads(archive.read("manifest.json"))

    assert oct(kept.backup.stat().st_mode)[-3:] == "600"
    assert sorted(manifest["parts"]) == [
        "database",
        f"media/attachments/0a/{'0a' * 16}.png",
        "media/maps/ports.svg",
        "secret_key",
    ]
    assert (manifest["database"], manifest["program"]) == (connection.vendor, "1.0.0")
    assert "figures.0001_initial" in manifest["migrations"]


def test_a_backup_is_taken_of_one_moment_while_others_write(kept, empty, tmp_path):
    with closing(kept.connect()) as writer:
        if connection.vendor == "sqlite":
            writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE programmes_programme SET title = 'Half written'")
        kept.run("backup", tmp_path / "meanwhile.zip")
        writer.rollback()

    empty.run("restore", tmp_path / "meanwhile.zip")
    assert empty.tell(TELL) == kept.told


def test_a_backup_never_overwrites_another_file(kept, tmp_path):
    (file := tmp_path / "thesis.zip").write_text("Three years of work.")

    assert "thesis.zip is there already. Name a new file." in kept.refusal("backup", file)
    assert file.read_text() == "Three years of work."
    assert list(tmp_path.iterdir()) == [file]


def test_a_database_with_records_is_replaced_only_when_that_is_said(kept, migrated):
    migrated.tell("from tests.factories import *; ProgrammeFactory(title='Mine'); print('0')")

    assert migrated.refusal("restore", kept.backup) == (
        "CommandError: There are records here already. --replace puts the backup in their place."
    )
    assert migrated.execute("SELECT title FROM programmes_programme") == [("Mine",)]

    pages = version_of_pages(migrated)
    said = migrated.run("restore", "--replace", kept.backup).stdout
    assert version_of_pages(migrated) != pages  # what is kept of the old ones is not shown again
    assert migrated.tell(TELL) == kept.told
    if connection.vendor == "sqlite":
        [old] = [line.rpartition(" ")[2] for line in said.splitlines() if ".sqlite3.before-" in line]
        with closing(sqlite3.connect(old)) as before:
            assert before.execute("SELECT title FROM programmes_programme").fetchall() == [("Mine",)]


def version_of_pages(site: Site) -> str:
    [link] = (site.folder / "cache" / "version").iterdir()
    return os.readlink(link)


def test_a_site_that_is_in_use_is_not_replaced(kept, migrated):
    with closing(migrated.connect()) as visitor:
        if connection.vendor == "sqlite":
            visitor.execute("PRAGMA journal_mode=WAL")  # as every process of the site does
        visitor.execute("SELECT count(*) FROM programmes_programme").fetchall()

        assert "Stop the site and its import workers first." in migrated.refusal("restore", kept.backup)


def test_a_backup_that_cannot_be_used_is_refused_in_a_sentence(kept, tmp_path):
    refused = {name: refusal_of(file, tmp_path / name) for name, file in unusable(kept.backup, tmp_path).items()}

    damaged = "is damaged, or is no backup of the observatory. Nothing was changed."
    assert {name: said.replace(f"{tmp_path}/", "") for name, said in refused.items()} == {
        "absent": "absent.zip cannot be read or written: No such file or directory.",
        "cut off": f"cut off.zip {damaged}",
        "changed": f"changed.zip {damaged}",
        "leading out": f"leading out.zip {damaged}",
        "newer": "The backup was made by a newer version of the program (figures.9999_later). "
        "Bring in that version first.",
        "of another kind": f"The backup is of a oracle database, and DATABASE_URL names {connection.vendor}.",
    }
    assert not (tmp_path / "outside").exists()


def refusal_of(file: Path, folder: Path) -> str:
    with pytest.raises(Unusable) as refused:
        refuse_unfit(unpack(file, folder))
    return str(refused.value)


def test_a_refused_backup_changes_nothing(migrated, kept, tmp_path):
    cut_off = unusable(kept.backup, tmp_path)["cut off"]

    assert f"{cut_off} is damaged" in migrated.refusal("restore", cut_off)
    assert migrated.execute("SELECT count(*) FROM programmes_programme") == [(0,)]
    assert [path.name for path in migrated.folder.iterdir() if path.name.startswith(".")] == []


def unusable(backup: Path, folder: Path) -> dict[str, Path]:
    """Files that are not, or not quite, a backup for this program."""

    def remade(name, change):
        with ZipFile(backup) as whole, ZipFile(folder / f"{name}.zip", "w") as made:
            parts = {part: whole.read(part) for part in whole.namelist()}
            manifest = json.loads(parts["manifest.json"])
            change(parts, manifest)
            for part, content in {**parts, "manifest.json": json.dumps(manifest)}.items():
                made.writestr(part, content)

    (folder / "cut off.zip").write_bytes(backup.read_bytes()[:-2000])
    remade("changed", lambda parts, manifest: parts.update(database=parts["database"] + b"!"))
    remade("leading out", lambda parts, manifest: manifest["parts"].update({"../outside": "0"}))
    remade("newer", lambda parts, manifest: manifest["migrations"].append("figures.9999_later"))
    remade("of another kind", lambda parts, manifest: manifest.update(database="oracle"))
    return {name: folder / f"{name}.zip" for name in
            ("absent", "cut off", "changed", "leading out", "newer", "of another kind")}  # fmt: skip


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite needs no programs for it")
def test_the_programs_of_postgresql_are_missed_in_a_sentence(kept, empty, tmp_path):
    folder = str(tmp_path)

    assert "The program pg_dump is not on the PATH." in kept.refusal("backup", tmp_path / "b.zip", PATH=folder)
    assert "The program pg_restore is not on the PATH." in empty.refusal("restore", kept.backup, PATH=folder)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite replaces a whole file")
def test_a_restore_that_fails_half_way_has_changed_nothing(kept, migrated, tmp_path):
    (psql := tmp_path / "psql").write_text(
        f"#!/bin/sh\nexec {shutil.which('psql')} \"$@\" --command='SELECT nothing'\n"
    )
    psql.chmod(0o700)

    assert "psql could not do it and said: " in migrated.refusal(
        "restore", kept.backup, PATH=f"{tmp_path}:{os.environ['PATH']}"
    )
    assert migrated.execute("SELECT count(*) FROM programmes_programme") == [(0,)]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite does not number transactions")
def test_on_a_server_that_counts_lower_mirrors_are_told_to_begin_anew_and_are_not_told_all_for_ever():
    noted = Change.objects.create(model="programmes.programme", keys=[1], transaction=2**60)
    asked = token(this_moment())

    forget_moments_of_another_server()

    noted.refresh_from_db()
    assert noted.transaction is None
    with pytest.raises(Exception, match="Read everything anew"):
        understood(asked)
