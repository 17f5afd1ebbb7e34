"""A receiver, a worker, and a clock that a test sets."""

import datetime
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from tests.factories import SubscriptionFactory


class Receiver:
    """A small server on this machine. `answers` are the statuses that it gives, the last one for ever."""

    def __init__(self):
        self.requests: list = []
        self.answers = [204]
        self.headers: dict = {}
        self.said = b""
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                receiver.requests.append((self.path, dict(self.headers.items()), body))
                status = receiver.answers.pop(0) if len(receiver.answers) > 1 else receiver.answers[0]
                self.send_response(status)
                for name, value in {"content-length": str(len(receiver.said)), **receiver.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(receiver.said)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/hooks"
        Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def messages(self) -> list[dict]:
        return [json.loads(body) for _, _, body in self.requests]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def receiver(settings):
    settings.WEBHOOKS_ALLOW = ["127.0.0.0/8"]
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def work(settings):
    """Lets a worker do everything that is due."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

    def run():
        Worker(
            queue_names=["default"], interval=0, batch=True, backend_name="default", startup_delay=False,
            max_tasks=None, worker_id="test", excluded_queue_names=[],
        ).run()  # fmt: skip

    return run


@pytest.fixture
def subscription(receiver, work):
    return SubscriptionFactory(name="Library catalogue", address=receiver.address)


@pytest.fixture
def clock(monkeypatch):
    """Stands still; `clock(hours=2)` sets it forward."""
    time = [timezone.now()]
    monkeypatch.setattr("django.utils.timezone.now", lambda: time[0])

    def forward(**by):
        time[0] += datetime.timedelta(**by)
        return time[0]

    return forward
