"""`manage.py serve`: everything from an empty machine to a running site; `make serve` calls it."""

import os
import socket
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection

from checks.tasks import put_away
from eulac.env import env_int
from eulac.metrics import forget
from eulac.schema import alone, newer
from eulac.supervision import Child, supervise
from spreadsheets.bulk import tell_planner

WORKERS = 2
THREADS = 4
KILLED_AFTER = 30  # seconds in which a web process may end what it is doing; one that is still starting takes no notice


class Command(BaseCommand):
    help = "Brings the database and the static files up to date, then serves on HOST and PORT (127.0.0.1, 8000)."
    requires_system_checks = ["__all__"]

    def handle(self, **options):
        host, port = os.environ.get("HOST") or "127.0.0.1", env_int("PORT", default=8000, least=1)
        import_workers = env_int("IMPORT_WORKERS", default=1)
        refuse_taken_port(host, port)
        with alone():
            self.bring_up_to_date()
        if connection.vendor == "sqlite":
            import_workers = min(import_workers, 1)  # it has one writer at a time
            tell_planner()
        forget()
        connection.close()  # from here on only the children need it
        # A heap for each thread takes 5 MB more; they seldom run at once.
        os.environ.setdefault("MALLOC_ARENA_MAX", "1")
        self.stdout.write(f"\nThe observatory is at http://{host}:{port}/ and its staff at /admin/. Ctrl-C stops it.")
        self.stdout.flush()
        workers = [import_worker() for _ in range(import_workers)]
        sys.exit(supervise(web_server(host, port), workers, self.tell))

    def bring_up_to_date(self):
        if wrong := newer():
            raise CommandError(wrong)
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("set_up", stdout=self.stdout)
        put_away()

    def tell(self, sentence: str) -> None:
        self.stderr.write(sentence)
        self.stderr.flush()


def web_server(host: str, port: int) -> Child:
    granian = str(Path(sys.executable).with_name("granian"))
    return Child(
        "web server",
        [
            granian, "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(WORKERS),
            "--blocking-threads", str(THREADS), "--respawn-failed-workers", "--workers-kill-timeout", str(KILLED_AFTER),
            "--log-level", "warning",
            "eulac.wsgi:application",
        ],
    )  # fmt: skip


def import_worker() -> Child:
    manage = str(settings.BASE_DIR / "manage.py")
    return Child("import worker", [sys.executable, manage, "import_worker"])


def refuse_taken_port(host: str, port: int) -> None:
    """Asks before the server does: several servers may share one port, and each would get some of the visits."""
    if port > 65_535:
        raise CommandError(f"PORT is {port}; it must be a number from 1 to 65535.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} of {host} cannot be used ({error.strerror}). Choose another: make serve PORT={port + 1}"
            ) from error
