"""The network between the site and its database, or its cache, is cut while it serves."""

import shutil
import socket
import subprocess
import threading
import time
from contextlib import suppress
from itertools import count
from urllib.parse import urlsplit

import pytest
from django.db import connection

from bench.load import free_port
from eulac.env import env_caches
from tests.faults.proxy import Way
from tests.faults.served import Served, filled, wait_until
from tests.server import address_of
from tests.test_backup import Site

NUMBERS = count()
PORTS = "/api/v1/programmes/ports/"
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is a file of this machine")


def never_kept(path: str = "/es/programmes/") -> str:
    """An address whose answer no process has kept."""
    return f"{path}?q=harbour{next(NUMBERS)}"


@pytest.fixture(scope="module")
def over_the_network(new_database, tmp_path_factory):
    """A site and the way to its PostgreSQL."""
    name = urlsplit(address := new_database()).path.strip("/")
    site = Site(address, tmp_path_factory.mktemp("cut"))
    token = filled(site)
    way = Way(urlsplit(address_of(name)).port or 5432)
    site.address = f"postgres://postgres@127.0.0.1:{way.port}/{name}"
    served = Served(site, free_port(), token, DJANGO_SETTINGS_MODULE="tests.faults.impatient", IMPORT_WORKERS="0")
    served.start()
    served.wait_until_ready()
    site.address = address
    yield served, way
    way.open()
    served.stop()


def timed(served: Served, method: str, path: str, said=None, **about):
    began = time.monotonic()
    answer = served.ask(method, path, said, **about)
    return answer.status, answer.headers["Retry-After"], time.monotonic() - began < 15


@on_postgresql
@pytest.mark.parametrize("cut", ["refuse", "hang"])
def test_while_the_network_is_cut_everybody_is_told_so_in_time_and_nothing_has_to_be_started_again(
    over_the_network, cut
):
    served, way = over_the_network
    processes = served.processes()
    mark = served.ask("GET", PORTS, as_staff=True).headers["ETag"]

    getattr(way, cut)()
    told = [
        timed(served, "GET", never_kept()),
        timed(served, "GET", never_kept("/api/v1/programmes/")),
        timed(served, "PATCH", PORTS, {"title": "Lost"}, as_staff=True, if_match=mark),
    ]
    ready, alive = served.ask("GET", "/readyz"), served.ask("GET", "/healthz")
    way.open()

    assert told == [(503, "30", True)] * 3
    assert (ready.status, ready.text, alive.status) == (503, "The database cannot be reached.\n", 200)
    wait_until(lambda: served.ask("GET", "/readyz").status == 200, 15)
    assert served.ask("GET", never_kept()).status == 200
    assert served.ask("GET", PORTS).json()["title"] == "Ports"
    assert served.processes() == processes


@on_postgresql
def test_connections_that_were_reset_are_replaced_before_anybody_notices(over_the_network):
    served, way = over_the_network
    assert [served.ask("GET", never_kept()).status for _ in range(16)] == [200] * 16

    way.reset()
    assert [served.ask("GET", never_kept()).status for _ in range(8)] == [200] * 8


@on_postgresql
@pytest.mark.parametrize(("cut", "wait"), [("open", "60"), ("hang", "30")])
def test_whoever_waits_for_an_answer_when_it_stays_away_is_told_in_time(over_the_network, cut, wait):
    served, way = over_the_network
    told = []
    with served.site.connect() as other:
        other.execute("LOCK TABLE programmes_programme")
        visitor = threading.Thread(target=lambda: told.append(timed(served, "GET", never_kept())))
        visitor.start()
        wait_until(lambda: other.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchone())
        getattr(way, cut)()
        visitor.join()
        way.open()

    assert told == [(503, wait, True)]
    wait_until(lambda: served.ask("GET", never_kept()).status == 200, 15)


@pytest.fixture
def redis():
    if not (program := shutil.which("redis-server")):
        pytest.skip("There is no redis-server on this machine.")
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:

        def answers():
            with suppress(OSError):
                return not socket.create_connection(("127.0.0.1", port), 1).close()

        wait_until(answers)
        yield Way(port)
        process.kill()


@pytest.fixture
def cached(redis, settings, monkeypatch):
    """The caches as with CACHE_URL, behind a way that can be cut."""
    monkeypatch.setenv("CACHE_URL", f"redis://127.0.0.1:{redis.port}/0")
    monkeypatch.setattr("eulac.redis_cache.REST", 0.3)
    settings.CACHES = env_caches("CACHE_URL", shared_in=settings.VAR_DIR)
    return redis


@pytest.mark.django_db
@pytest.mark.parametrize("cut", ["refuse", "hang"])
def test_while_the_cache_is_cut_off_pages_go_on_a_little_slower(cached, client, cut):
    paths = ["/", "/programmes/", "/search/?q=ports", "/api/v1/programmes/"]
    assert [client.get(path).status_code for path in paths] == [200] * 4

    getattr(cached, cut)()
    began = time.monotonic()
    answers = [client.get(path).status_code for path in paths * 2]
    took = time.monotonic() - began
    cached.open()

    assert (answers, took < 10) == ([200] * 8, True)


@pytest.mark.django_db(transaction=True)
def test_what_is_published_while_the_cache_is_away_is_shown_as_soon_as_it_is_back(cached, client):
    from tests.factories import ProgrammeFactory

    programme = ProgrammeFactory(published=True, title="Ports")
    assert "Ports" in client.get("/programmes/").content.decode()

    cached.refuse()
    programme.title = "Harbours"
    programme.save()
    cached.open()
    time.sleep(0.4)
    assert "Harbours" in client.get("/programmes/").content.decode()
