"""The disk is full: who saves is told so, nothing is there by half, and all goes on once there is room."""

import errno
import os
import pwd
import re
import secrets
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from bench.load import free_port
from editorial.api import is_full
from eulac import metrics
from eulac.file_caches import ForgivingFileCache, LinkCache
from programmes.models import Programme
from reference.models import Theme
from search.kinds import BY_MODEL
from spreadsheets.models import ImportRun
from tests.faults.load import ROWS, SETTLED
from tests.faults.served import Served, Site, filled, wait_until
from tests.faults.wholeness import half_done
from tests.server import address_of, administration
from tests.spreadsheets.sheets import csv_bytes
from tests.writing.requests import Writer
from writing.models import KeptAnswer

PROGRAMMES = "/api/v1/programmes/"
NO_ROOM = "There is no room left to save anything"
SIZE = 160  # megabytes
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no such limit")


def large() -> dict:
    """A programme that takes room, however it is packed."""
    return {"title": "Harbours", "text": secrets.token_hex(200_000)}


def full(*_, **__):
    raise OSError(errno.ENOSPC, "No space left on device")


@contextmanager
def no_page_more():
    """SQLite may not grow, as on a full disk."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # what other tests have left is no room
        (pages,) = cursor.execute("PRAGMA page_count").fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        yield
        cursor.execute("PRAGMA max_page_count = 1073741823")


@pytest.fixture
def desk(transactional_db, client, administrator):
    client.raise_request_exception = False
    return Writer(client, administrator, scopes=["write", "import"])


@on_sqlite
def test_what_cannot_be_saved_for_want_of_room_is_said_so_and_is_not_there(desk, client, administrator):
    with no_page_more():
        answer = desk.post(PROGRAMMES, large(), idempotency_key="a")
        page = client.get("/programmes/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "300")
    assert answer.json()["detail"].startswith(NO_ROOM)
    assert page.status_code == 200
    assert (Programme.objects.count(), Programme.history.count(), KeptAnswer.objects.count()) == (0, 0, 0)
    assert desk.post(PROGRAMMES, large(), idempotency_key="a").status_code == 201


@on_sqlite
def test_a_form_is_answered_with_a_page_that_says_there_is_no_room(desk, client, administrator):
    client.force_login(administrator)
    form = "/admin/reference/theme/add/"
    hidden = dict(re.findall(r'name="(\S+-(?:TOTAL|INITIAL)_FORMS)" value="(\d+)"', client.get(form).content.decode()))
    said = {**hidden, "slug": "ports", "name": "Ports", "description": secrets.token_hex(200_000)}
    with no_page_more():
        answer = client.post(form, said)

    assert (answer.status_code, answer["Retry-After"], NO_ROOM in answer.content.decode()) == (503, "300", True)
    assert not Theme.objects.exists()
    assert client.post(form, said).status_code == 302


@on_sqlite
def test_a_sheet_that_finds_no_room_leaves_no_import(desk):
    rows = [{"slug": f"port-{n}", "title": f"Port {n}", "activities": secrets.token_hex(500)} for n in range(100)]
    file = SimpleUploadedFile("sheet.csv", csv_bytes(*rows))
    token = {"authorization": f"Bearer {desk.token}"}
    with no_page_more():
        answer = desk.client.post("/api/v1/imports/", {"file": file, "area": "programmes"}, headers=token)

    assert (answer.status_code, answer.json()["detail"].startswith(NO_ROOM)) == (503, True)
    assert (ImportRun.objects.count(), Programme.objects.count()) == (0, 0)


def test_a_file_for_which_there_is_no_room_is_no_fault_of_the_program():
    assert is_full(OSError(errno.ENOSPC, "No space left on device"))
    assert not is_full(OSError(errno.EACCES, "Permission denied"))


def test_a_word_that_cannot_be_kept_is_forgotten_rather_than_wrong(tmp_path, monkeypatch):
    words = LinkCache(tmp_path, {})
    words.set("published", "first")
    monkeypatch.setattr(Path, "symlink_to", full)
    words.set("published", "second")
    assert words.get("published") is None


def test_a_picture_for_which_there_is_no_room_is_shown_all_the_same(tmp_path, monkeypatch):
    cache = ForgivingFileCache(tmp_path, {})
    monkeypatch.setattr("tempfile.mkstemp", full)

    cache.set("picture", b"drawn")
    assert cache.get("picture") is None


def test_numbers_for_which_there_is_no_room_are_kept_in_memory(settings, tmp_path, monkeypatch):
    settings.METRICS_DIR = tmp_path
    monkeypatch.setattr("os.pwrite", lambda *_: 0)

    slots = metrics.slots_of(1)
    slots[0] = 1
    assert slots[0] == 1


@pytest.fixture
def disk():
    """A small disk of its own, for the database and the files."""
    folder = Path(tempfile.mkdtemp(prefix="disk-"))
    folder.chmod(0o755)
    mounted = subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", f"size={SIZE}m,mode=755", "tmpfs", folder],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        folder.rmdir()
        pytest.skip("Only root can mount a small disk.")
    yield folder
    subprocess.run(["/bin/umount", "--lazy", folder], check=True)
    folder.rmdir()


@pytest.fixture
def address(disk):
    """An empty database on it."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{disk}/site.sqlite3"
        return
    name, place = f"cramped_{secrets.token_hex(4)}", disk / "postgresql"
    place.mkdir()
    with suppress(KeyError):
        os.chown(place, pwd.getpwnam("postgres").pw_uid, -1)
    with administration() as admin:
        try:
            admin.execute(f"CREATE TABLESPACE {name} LOCATION '{place}'")
        except Exception as error:
            pytest.skip(f"PostgreSQL cannot use a small disk of this machine: {error}")
        admin.execute(f"CREATE DATABASE {name} TABLESPACE {name}")
        yield address_of(name)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        admin.execute(f"DROP TABLESPACE {name}")


@pytest.fixture
def served(address, disk):
    site = Site(address, disk / "var")
    served = Served(site, free_port(), filled(site))
    served.start()
    served.wait_until_ready()
    yield served
    served.stop()


def fill_up(disk: Path) -> Path:
    ballast = disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while file.write(bytes(1 << 16)):
            pass
    return ballast


def test_a_site_on_a_full_disk_goes_on_reading_and_is_whole_again_once_there_is_room(served, disk):
    sheet = "slug,title,activities\n" + "".join(f"s-{n},S {n},{secrets.token_hex(150)}\n" for n in range(ROWS))
    ballast = fill_up(disk)
    saving = served.ask("POST", PROGRAMMES, large(), as_staff=True)
    sending = served.send_sheet("programmes", sheet.encode())
    reading = [served.ask("GET", path).status for path in ("/", "/programmes/?q=a", "/programmes/ports/") * 2]
    ballast.unlink()

    assert (saving.status, saving.headers["Retry-After"], saving.json()["detail"][:38]) == (503, "300", NO_ROOM)
    assert (sending.status, sending.json()["detail"][:38]) == (503, NO_ROOM)
    assert reading == [200] * 6
    assert served.ask("POST", PROGRAMMES, large(), as_staff=True).status == 201
    here = served.send_sheet("programmes", sheet.encode()).json()["url"].partition(str(served.port))[2]
    assert settled(served, here) == "previewed"
    served.ask("POST", f"{here}commit/", {}, as_staff=True)
    assert settled(served, here) == "committed"
    assert half_done(served.site, BY_MODEL[Programme].first, ROWS) == {}


def settled(served: Served, here: str) -> str:
    """A worker that ended for want of room is started again after a pause."""

    def state():
        now = served.ask("GET", here, as_staff=True).json()["state"]
        return now if now in SETTLED else ""

    return wait_until(state, 90)
