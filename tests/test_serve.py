"""`make serve`: on a machine where something stands in its way, and what it keeps running."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.core.management import CommandError
from django.db import connection

from bench.load import free_port
from eulac.management.commands import serve
from eulac.management.commands.serve import refuse_taken_port
from eulac.supervision import Child, supervise

on_linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")


def test_a_taken_port_is_named_together_with_a_way_out():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(CommandError, match=f"Port {port} of 127.0.0.1 .* make serve PORT={port + 1}"):
            refuse_taken_port("127.0.0.1", port)


def test_a_free_port_is_left_free():
    with socket.socket() as finder:
        finder.bind(("127.0.0.1", 0))
        port = finder.getsockname()[1]

    refuse_taken_port("127.0.0.1", port)
    refuse_taken_port("127.0.0.1", port)


@pytest.fixture
def unsupervised(monkeypatch):
    """The signals and the parent of this process stay pytest's own business."""
    monkeypatch.setattr("eulac.supervision.signal.signal", lambda *_: None)
    monkeypatch.setattr("eulac.supervision.ends_with", lambda parent: None)


@pytest.mark.usefixtures("unsupervised")
def test_what_keeps_ending_is_started_ever_later(monkeypatch):
    now, said = 1000.0, []
    monkeypatch.setattr("eulac.supervision.time.monotonic", lambda: now)
    child = Child("worker", [sys.executable, "-c", "raise SystemExit(3)"])

    for second in range(1000, 1010):
        now = float(second)
        child.keep_running(said.append)
        if child.process:
            child.process.wait()
    assert said == [f"The worker has ended (exit code 3); it is started again in {pause} s." for pause in (1, 2, 4)]


@pytest.mark.usefixtures("unsupervised")
def test_when_the_web_server_ends_its_workers_end_and_its_exit_code_is_passed_on():
    web = Child("web server", [sys.executable, "-c", "import time; time.sleep(1); raise SystemExit(5)"])
    worker = Child("worker", [sys.executable, "-c", "import time; time.sleep(60)"])

    code = supervise(web, [worker], print)
    assert (code, worker.alive()) == (5, False)


def children(of: int) -> dict[int, str]:
    """The living processes that this one started, with their command lines."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, parent = (process / "stat").read_text().rpartition(")")[2].split()[:2]
            if state != "Z" and int(parent) == of:
                found[int(process.name)] = (process / "cmdline").read_text().replace("\0", " ")
    return found


def workers(of: int) -> set[int]:
    return {pid for pid, command in children(of).items() if "import_worker" in command}


def is_alive(pid: int) -> bool:
    with suppress(OSError):
        return (Path(f"/proc/{pid}") / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def wait_until(happened, seconds: float = 20):
    """What `happened` gives, as soon as it gives something true."""
    deadline = time.monotonic() + seconds
    while not (result := happened()):
        assert time.monotonic() < deadline, f"{happened} did not happen."
        time.sleep(0.05)
    return result


@pytest.fixture
def site(tmp_path):
    """`manage.py serve` over a database with one programme and one account, which spares it the first content."""
    with socket.socket() as finder:
        finder.bind(("127.0.0.1", 0))
        port = finder.getsockname()[1]
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}", "PORT": str(port)}
    run = [sys.executable, "manage.py"]
    filled = "from tests.factories import *; ProgrammeFactory(); UserFactory()"
    for command in (["migrate"], ["shell", "--command", filled]):
        subprocess.run([*run, *command, "--verbosity=0"], cwd=settings.BASE_DIR, env=environment, check=True)
    with subprocess.Popen([*run, "serve"], cwd=settings.BASE_DIR, env=environment, stderr=subprocess.PIPE) as process:

        def answers():
            with suppress(URLError), urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
                return answer.status == 200

        wait_until(answers)
        yield process
        process.kill()


@on_linux
@pytest.mark.skipif(connection.vendor != "sqlite", reason="it makes its own database, once is enough")
def test_a_killed_worker_is_replaced_and_a_stop_ends_everything(site):
    (first,) = wait_until(lambda: workers(site.pid))
    os.kill(first, signal.SIGKILL)
    (second,) = wait_until(lambda: workers(site.pid) - {first})
    everything = set(children(site.pid))

    site.send_signal(signal.SIGTERM)
    _, said = site.communicate(timeout=15)
    assert len(everything) == 2
    assert (site.returncode, [pid for pid in {*everything, second} if is_alive(pid)]) == (0, [])
    assert said == b"The import worker has ended (signal 9); it is started again in 1 s.\n"


def test_a_web_process_that_is_still_starting_does_not_hold_up_the_end(monkeypatch, tmp_path):
    monkeypatch.setattr(serve, "KILLED_AFTER", 1)
    (tmp_path / "slow.py").write_text("import pathlib, time; pathlib.Path('begun').touch(); time.sleep(120)")
    *command, _ = serve.web_server("127.0.0.1", free_port()).command

    with subprocess.Popen([*command, "slow:application"], cwd=tmp_path, stdout=subprocess.DEVNULL) as server:
        wait_until((tmp_path / "begun").exists)
        server.terminate()
        wait_until(lambda: server.poll() is not None)


@on_linux
def test_no_worker_outlives_a_serve_that_is_killed():
    serve = """
from eulac.supervision import Child, supervise
import sys
sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
supervise(Child("web server", sleeper), [Child("worker", sleeper)], print)
"""
    with subprocess.Popen([sys.executable, "-c", serve], cwd=settings.BASE_DIR) as process:
        started = wait_until(lambda: len(found := set(children(process.pid))) == 2 and found)
        process.kill()

    wait_until(lambda: not any(map(is_alive, started)))
