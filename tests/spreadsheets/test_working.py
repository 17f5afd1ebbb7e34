"""Who works on a run is known across processes, and forgotten when the process is killed."""

import os
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings
from django.db import connection, transaction

from spreadsheets.working import is_worked_on, working_on

pytestmark = pytest.mark.django_db
WORKER = """
import time, django
django.setup()
from spreadsheets.working import working_on
with working_on(7) as ours:
    print(ours, flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def database(tmp_path, monkeypatch):
    """The address of a database that other processes see too: the test's own, or a file in place of the memory."""
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "shared.sqlite3"))
        return f"sqlite:///{tmp_path / 'shared.sqlite3'}"
    of = connection.settings_dict
    return f"postgres://{of['USER']}:{of['PASSWORD']}@{of['HOST']}:{of['PORT'] or 5432}/{of['NAME']}"


@pytest.fixture
def worker(database):
    """Another process that works on run 7."""
    environment = {**os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "eulac.settings"}
    command = [sys.executable, "-c", WORKER]
    with subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "True\n"
        yield process
        process.kill()


def test_a_run_is_worked_on_until_the_end_of_the_block():
    before = is_worked_on(7)
    with working_on(7) as ours:
        during = is_worked_on(7), is_worked_on(8)
    after = is_worked_on(7)

    assert (before, ours, during, after) == (False, True, (True, False), False)


def test_a_second_worker_is_told_that_there_is_one_and_takes_nothing_from_it():
    with working_on(7) as first:
        with working_on(7) as second, working_on(8) as other:
            pass
        still = is_worked_on(7)

    assert (first, second, other, still) == (True, False, True, True)


def test_an_error_in_the_work_lets_go_of_the_run():
    with pytest.raises(ZeroDivisionError), working_on(7), transaction.atomic():
        raise ZeroDivisionError

    assert not is_worked_on(7)


def test_a_killed_worker_holds_nothing(worker):
    seen = is_worked_on(7)
    with working_on(7) as ours:
        pass
    worker.kill()
    worker.wait()

    deadline = time.monotonic() + 5
    while is_worked_on(7) and time.monotonic() < deadline:
        time.sleep(0.05)
    with working_on(7) as ours_now:
        pass
    assert (seen, ours, ours_now, is_worked_on(7)) == (True, False, True, False)


def test_looking_never_stands_in_the_way_of_a_worker():
    stop = threading.Event()

    def look():
        while not stop.is_set():
            is_worked_on(7)
        connection.close()

    looking = [threading.Thread(target=look) for _ in range(3)]
    for thread in looking:
        thread.start()
    try:
        taken = []
        for _ in range(50):
            with working_on(7) as ours:
                taken.append(ours)
    finally:
        stop.set()
        for thread in looking:
            thread.join()

    assert taken == [True] * 50


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps no files for it")
def test_no_file_stays_behind_not_even_that_of_a_killed_worker(worker, tmp_path):
    worker.kill()
    worker.wait()
    killed = sorted(path.name for path in (tmp_path / "shared.sqlite3-working").iterdir())

    assert not is_worked_on(7)
    with working_on(8):
        pass
    left = sorted(path.name for path in (tmp_path / "shared.sqlite3-working").iterdir())
    assert (killed, left) == (["7.lock", "gate"], ["gate"])
