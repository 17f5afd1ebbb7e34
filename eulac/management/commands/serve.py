"""`manage.py serve`: everything from an empty machine to a running site; `make serve` calls it."""

import os
import socket
import sys
from pathlib import Path

from django.core.management import BaseCommand, CommandError, call_command

from eulac.env import env_int

WORKERS = 2
THREADS = 4


class Command(BaseCommand):
    help = "Brings the database and the static files up to date, then serves on HOST and PORT (127.0.0.1, 8000)."
    requires_system_checks = ["__all__"]

    def handle(self, **options):
        host, port = os.environ.get("HOST") or "127.0.0.1", env_int("PORT", default=8000, least=1)
        refuse_taken_port(host, port)
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("set_up", stdout=self.stdout)
        self.stdout.write(f"\nThe observatory is at http://{host}:{port}/ and its staff at /admin/. Ctrl-C stops it.")
        self.stdout.flush()
        granian = Path(sys.executable).with_name("granian")
        os.execv(  # noqa: S606  the server takes this process's place, so that Ctrl-C reaches it
            granian,
            [
                "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(WORKERS),
                "--blocking-threads", str(THREADS), "--respawn-failed-workers", "--log-level", "warning",
                "eulac.wsgi:application",
            ],
        )  # fmt: skip


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
