"""Kills a worker while it waits for an answer, and looks at what the next one does; test_killed.py runs it."""

import os
import signal
import sys
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "eulac.settings"
os.environ["WEBHOOKS_ALLOW"] = "127.0.0.1"
sys.path.insert(0, str(Path(__file__).parent.parent.parent))
django.setup()

from django.core.management import call_command
from django.db import connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from reference.models import Theme
from webhooks.actions import KILLED_AFTER
from webhooks.models import Delivery, Subscription

ids: list = []


class SilentAtFirst(BaseHTTPRequestHandler):
    def do_POST(self):
        ids.append(self.headers["webhook-id"])
        if len(ids) == 1:
            time.sleep(60)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def worker() -> int:
    """A process that does everything that is due, and ends."""
    connections.close_all()
    if child := os.fork():
        return child
    call_command("import_worker", batch=True, verbosity=0)
    os._exit(0)


def wait_until(happened):
    ends_at = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < ends_at, "It did not happen."
        time.sleep(0.05)


def main():
    call_command("migrate", verbosity=0)
    server = ThreadingHTTPServer(("127.0.0.1", 0), SilentAtFirst)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    Subscription.objects.create(name="Catalogue", address=f"http://127.0.0.1:{server.server_port}/")
    Theme.objects.create(slug="drugs", name="Drugs")

    killed = worker()
    wait_until(lambda: ids)
    os.kill(killed, signal.SIGKILL)
    os.waitpid(killed, 0)
    assert Delivery.objects.get().state == "waiting"
    os.waitpid(worker(), 0)
    assert len(ids) == 1, "The next worker did not wait."

    later = timezone.now() - KILLED_AFTER  # as if the time had passed
    Delivery.objects.update(next_attempt_at=later)
    DBTaskResult.objects.filter(status="READY").update(run_after=later - timedelta(seconds=1))
    os.waitpid(worker(), 0)
    delivery = Delivery.objects.get()
    sys.stdout.write(f"{delivery.state} at attempt {delivery.attempts}, {len(ids)} times, {len(set(ids))} id\n")


main()
