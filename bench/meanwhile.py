"""How long a public page takes while a large import is read and saved beside it, on the site as `serve` runs it."""

import http.client
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections

from bench.load import PATIENCE, another_host, free_port, wait_for
from bench.scratch import address
from programmes.models import Programme
from spreadsheets import actions
from spreadsheets.models import ImportRun

ROOT = Path(__file__).resolve().parent.parent
PAUSE = 0.05  # seconds between two visits
IDLE_VISITS = 200


def measure_meanwhile(file: Path) -> dict:
    """The 95th percentile of the seconds of a visit, without and with an import, and how many visits there were."""
    pages = ["/", "/programmes/", Programme.objects.published().order_by("pk")[0].get_absolute_url()]
    run = actions.receive_path("programmes", file)
    with served() as (port, _):
        for page in pages * 3:
            visit(port, page)
        idle = [visit(port, pages[number % len(pages)]) for number in range(IDLE_VISITS)]
        actions.begin_preview(run)
        busy = visited_until(run, ImportRun.State.PREVIEWED, port, pages)
        actions.begin_commit(run, None)
        busy += visited_until(run, ImportRun.State.COMMITTED, port, pages)
    return {"idle": p95(idle), "meanwhile": p95(busy), "visits": len(busy)}


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def visited_until(run: ImportRun, state: str, port: int, pages: list[str]) -> list[float]:
    found: list[float] = []
    while run.state != state:
        found += [visit(port, page) for page in pages]
        run.refresh_from_db()
        if run.state == ImportRun.State.FAILED or run.wrong:
            raise RuntimeError(f"The import is “{run.state}”: {run.message}")
    return found


def visit(port: int, page: str) -> float:
    """Under another name of the host each time, so that no page is answered from the cache."""
    time.sleep(PAUSE)
    name = {"Host": another_host()}
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", page, headers=name)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{page} answers {answer.status}.")
    return time.perf_counter() - began


@contextmanager
def served() -> Iterator[tuple[int, int]]:
    """The port of a site with its import worker, over the database that is connected, and the process of `serve`."""
    port = free_port()
    environment = {**os.environ, "DATABASE_URL": address(), "PORT": str(port)}
    connections.close_all()
    with subprocess.Popen(
        [sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    ) as site:
        try:
            wait_for(port, site)
            yield port, site.pid
        finally:
            site.terminate()
