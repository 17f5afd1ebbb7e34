"""Measures public pages as a visitor meets them, beside what any Django site would answer, in one process.

bench/run.py calls it once for each database, with DATABASE_URL set; prints JSON.
"""

import json
import os
import re
import signal
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "eulac.settings"
os.environ["API_LIMIT_PER_ADDRESS"] = "0"  # one address asks for all

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from bench.grown import multiply
from bench.load import free_port, milliseconds, per_second, wait_for
from bench.scratch import address, scratch_database
from editorial.paging import Order
from programmes.models import Programme

SMALL, LARGE, HUGE = 10_000, 100_000, 1_000_000
FIELDS = "fields=slug,title,kind,level,starts,ends,summary,countries,organisations,instruments"
API = f"/api/v1/programmes/?{FIELDS}"
LIST, DEEP = "/programmes/", "/programmes/?page=1900"
OTHERS = [
    "/",
    "/search/?q=programme",
    "/countries/pe/",
    "/countries/compare/?country=pe&country=cl",
    "/charts/timeline.svg",
]
VISITS = 60


def record() -> str:
    """The address of a programme with everything on it."""
    full = Programme.objects.published().filter(parent__isnull=False, provisions__isnull=False, slug__endswith="4")
    return full.order_by("pk")[0].slug


def main() -> dict:
    call_command("collectstatic", interactive=False, verbosity=0)
    with scratch_database(SMALL):
        slug = record()
        measured: dict = {str(SMALL): visited(slug)}
        multiply(1, LARGE // SMALL - 1, with_links=True)
        measured[str(LARGE)] = visited(slug)
        multiply(LARGE // SMALL, HUGE // SMALL - 1, with_links=False)
        measured[str(HUGE)] = visited(slug, only_lists=True)
        return measured


def visited(slug: str, *, only_lists: bool = False) -> dict:
    """The memory is what the observatory's own pages take; the plain ones come after it is measured."""
    page = f"/programmes/{slug}/"
    with served() as (port, worker):
        milliseconds(port, "/bench/constant/", visits=20)
        before = resident(worker)
        found = {"first": milliseconds(port, LIST, visits=1)[0], "list": timed(port, LIST), "deep": timed(port, DEEP)}
        if not only_lists:
            found |= {"record": timed(port, page), **visited_again(port, page), **asked(port)}
            for other in OTHERS:
                milliseconds(port, other, visits=1)
        found |= {"idle_mb": before, "mb": resident(worker)}
        return found if only_lists else found | beside(port, slug)


def visited_again(port: int, page: str) -> dict:
    return {
        "kept list": timed(port, LIST, kept=True),
        "kept list per second": per_second(port, LIST),
        "kept record per second": per_second(port, page),
    }


def asked(port: int) -> dict:
    """The API: fifty programmes, those of a country, those of the thousandth page, and again."""
    return {
        "API": timed(port, API),
        "API, narrowed": timed(port, f"{API}&country=PE&status=running"),
        "API, deep": timed(port, f"{API}&cursor={cursor_after(min(50_000, Programme.objects.count() // 2))}"),
        "API, kept": timed(port, API, kept=True),
    }


def cursor_after(number: int) -> str:
    """What `next` would be on the page that ends with this programme."""
    order = Order(Programme.objects.published().order_by("title", "pk"))
    return order.cursor(order.sorted(backwards=False)[number - 1])


def beside(port: int, slug: str) -> dict:
    """What the observatory's pages are held against."""
    return {
        "plain list": timed(port, "/bench/list/"),
        "plain record": timed(port, f"/bench/record/{slug}/"),
        "stock API": timed(port, "/bench/api/"),
        "stock API, narrowed": timed(port, "/bench/api/?country=PE"),
        "constant per second": per_second(port, "/bench/constant/"),
        "kept body per second": per_second(port, "/bench/kept/"),
    }


def timed(port: int, path: str, *, kept: bool = False) -> dict:
    """p50 and p95, in milliseconds."""
    milliseconds(port, path, visits=3, kept=kept)
    taken = milliseconds(port, path, visits=VISITS, kept=kept)
    return {"p50": statistics.median(taken), "p95": statistics.quantiles(taken, n=20)[-1]}


def resident(process: int) -> float:
    """Megabytes held now."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


@contextmanager
def served() -> Iterator[tuple[int, int]]:
    """The port of a server over the connected database, and its one worker process."""
    port = free_port()
    as_served = {"DATABASE_URL": address(), "PYTHONPATH": str(ROOT), "MALLOC_ARENA_MAX": "1"}
    environment = {**os.environ, **as_served}
    connection.close()
    granian = str(Path(sys.executable).with_name("granian"))
    command = [
        granian, "--interface", "wsgi", "--port", str(port), "--workers", "1", "--blocking-threads", "4",
        "--log-level", "warning", "bench.served:application",
    ]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            wait_for(port, server)
            children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
            yield port, max(map(int, children))
        finally:
            server.send_signal(signal.SIGTERM)


if __name__ == "__main__":
    json.dump(main(), sys.stdout)
