"""Numbers for Prometheus: what was asked and how long it took, what waits, and whether the database is there.

Each process counts in a small file of its own, which is a piece of its memory, and whoever is asked adds up all files
of the machine. So it does not matter which process answers, and what a process that died has counted is not lost.
"""

import errno
import mmap
import os
import threading
import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from eulac.proxies import FROM_TRUSTED, is_within

KINDS = ("page", "file", "api", "admin", "static", "probe")
CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)  # seconds
# For each kind: the requests of each class, the requests within each bucket and beyond the last, and all seconds.
WIDTH = len(CLASSES) + len(BUCKETS) + 1 + 1
SIZE = len(KINDS) * WIDTH * 8  # bytes
PROBES = ("/healthz", "/readyz", "/metrics")
FORWARDING = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA")
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Counts:
    """What this process has counted; after a fork the new process counts for itself."""

    def __init__(self):
        self.lock, self.process = threading.Lock(), 0
        self.slots: memoryview[float]

    def add(self, kind: str, status: int, seconds: float) -> None:
        row = KINDS.index(kind) * WIDTH
        with self.lock:
            if self.process != os.getpid():
                self.process, self.slots = os.getpid(), slots_of(os.getpid())
            self.slots[row + status // 100 - 1] += 1
            self.slots[row + len(CLASSES) + bisect_left(BUCKETS, seconds)] += 1
            self.slots[row + WIDTH - 1] += seconds


COUNTS = Counts()


def slots_of(process: int) -> "memoryview[float]":
    """Numbers that live in the file of this process; where none can be written, in its memory alone."""
    try:
        settings.METRICS_DIR.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(settings.METRICS_DIR / str(process), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return memoryview(mmap.mmap(-1, SIZE)).cast("d")
    try:
        # Written, not only made longer: to use what a full disk has promised and has not would end the process.
        if os.fstat(descriptor).st_size < SIZE and os.pwrite(descriptor, bytes(SIZE), 0) < SIZE:
            raise OSError(errno.ENOSPC, "There is no room for the numbers.")
        return memoryview(mmap.mmap(descriptor, SIZE)).cast("d")
    except OSError:
        return memoryview(mmap.mmap(-1, SIZE)).cast("d")
    finally:
        os.close(descriptor)


def forget() -> None:
    """When the site starts, all counting begins at zero."""
    for file in settings.METRICS_DIR.glob("*"):
        file.unlink(missing_ok=True)


def sums() -> list[float]:
    """What all processes of the machine have counted together."""
    files = (file.read_bytes() for file in settings.METRICS_DIR.glob("*"))
    counted = (memoryview(content).cast("d") for content in files if len(content) == SIZE)
    return [sum(slots) for slots in zip([0.0] * (SIZE // 8), *counted, strict=True)]


class MetricsMiddleware:
    """Counts each request, and the time until its answer begins: a download may go on from there."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        began = time.perf_counter()
        response = self.get_response(request)
        COUNTS.add(kind_of(request.path), response.status_code, time.perf_counter() - began)
        return response


def kind_of(path: str) -> str:
    beginnings = {"/api/": "api", "/admin/": "admin", settings.STATIC_URL: "static"}
    for beginning, kind in beginnings.items():
        if path.startswith(beginning):
            return kind
    return "probe" if path in PROBES else "file" if "." in path.rpartition("/")[2] else "page"


@require_safe
@never_cache
def metrics(request):
    if not may_read(request):
        sentence = "These numbers are for the addresses in METRICS_ALLOW only.\n"
        return HttpResponse(sentence, status=403, content_type="text/plain; charset=utf-8")
    return HttpResponse("".join(f"{line}\n" for line in [*of_requests(), *of_now()]), content_type=CONTENT_TYPE)


def may_read(request) -> bool:
    """What came through a proxy that nobody trusts came from anywhere, even if that proxy is on this machine."""
    forwarded = any(name in request.META for name in FORWARDING)
    known = request.META.get(FROM_TRUSTED) or not forwarded
    return known and is_within(request.META.get("REMOTE_ADDR", ""), settings.METRICS_ALLOW)


def of_requests() -> Iterator[str]:
    counted = sums()
    rows = {kind: counted[n * WIDTH : (n + 1) * WIDTH] for n, kind in enumerate(KINDS)}
    yield from about("eulac_requests_total", "counter", "Requests by kind of address and class of status.")
    for kind, row in rows.items():
        for status, number in zip(CLASSES, row, strict=False):
            yield f'eulac_requests_total{{kind="{kind}",status="{status}"}} {number:.0f}'
    name = "eulac_request_duration_seconds"
    yield from about(name, "histogram", "Time until the answer began, by kind of address.")
    for kind, row in rows.items():
        within = list(accumulate(row[len(CLASSES) : -1]))
        for limit, number in zip([*map(str, BUCKETS), "+Inf"], within, strict=True):
            yield f'{name}_bucket{{kind="{kind}",le="{limit}"}} {number:.0f}'
        yield f'{name}_sum{{kind="{kind}"}} {row[-1]:.6f}'
        yield f'{name}_count{{kind="{kind}"}} {within[-1]:.0f}'


def of_now() -> Iterator[str]:
    """What is the same whichever machine is asked. While the database is away, nothing is said of the queue."""
    try:
        waiting = DBTaskResult.objects.ready()
        number, oldest = waiting.count(), waiting.order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
        age = max((timezone.now() - oldest).total_seconds(), 0) if oldest else 0
    except DatabaseError:
        reachable = 0
    else:
        reachable = 1
        yield from one("eulac_tasks_waiting", "Background tasks that are due and not begun.", number)
        yield from one("eulac_tasks_oldest_seconds", "How long the oldest of them has waited.", f"{age:.0f}")
    yield from one("eulac_database_reachable", "1 when the database answers, otherwise 0.", reachable)
    yield from about("eulac_info", "gauge", "The version of the program and the kind of its database.")
    yield f'eulac_info{{version="{settings.VERSION}",database="{connection.vendor}"}} 1'


def about(name: str, kind: str, meaning: str) -> Iterable[str]:
    return f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"


def one(name: str, meaning: str, value) -> Iterable[str]:
    return *about(name, "gauge", meaning), f"{name} {value}"
