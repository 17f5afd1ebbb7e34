"""A site under `manage.py serve`, with programs that ask it over the network and somebody who looks after it."""

import http.client
import json
import os
import secrets
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings

from tests.test_backup import BEGINNING, Site
from tests.test_serve import children, is_alive, wait_until

PATIENCE = 90  # seconds for one answer: longer than anything here may take
STARTS_WITHIN = 120  # seconds, on a machine that has other things to do
FILL = """
import factory
from tests.factories import *
PE, BR = CountryFactory(iso2="PE", name_en="Peru"), CountryFactory(iso2="BR", name_en="Brazil")
SourceFactory(key="plan")
ProgrammeFactory(published=True, slug="ports", title="Ports")
keeper = UserFactory(username="keeper", is_staff=True, is_superuser=True)
print(json.dumps(TokenFactory(user=keeper, scopes=["read", "write", "import"]).secret))
"""


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def json(self):
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()


class Served:
    """One site that runs. `start` it again when all of it has ended, as a process manager would."""

    def __init__(self, site: Site, port: int, token: str = "", **environment: str):
        self.site, self.port, self.token = site, port, token
        self.log = site.folder / "serve.log"
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "SECRET_KEY"},
            "DJANGO_SETTINGS_MODULE": "tests.elsewhere",
            "DATABASE_URL": site.address,
            "ELSEWHERE": str(site.folder),
            "PORT": str(port),
            "API_LIMIT_PER_ADDRESS": "0",
            "API_LIMIT_PER_TOKEN": "0",
            **environment,
        }
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            command = [sys.executable, "manage.py", "serve"]
            self.process = subprocess.Popen(
                command, cwd=settings.BASE_DIR, env=self.environment, stdout=subprocess.DEVNULL, stderr=log
            )

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(30)
            self.kill_everything()

    def kill_everything(self) -> None:
        everything = [pid for pids in self.processes().values() for pid in pids]
        for pid in everything:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        wait_until(lambda: not any(map(is_alive, everything)))

    def processes(self) -> dict[str, list[int]]:
        """The process ids of each kind of process that there is now."""
        serve = self.process.pid
        own = children(serve)
        server = [pid for pid, command in own.items() if "granian" in command]
        return {
            "serve": [serve] if self.process.poll() is None else [],
            "web server": server,
            "web process": [pid for of in server for pid, said in children(of).items() if "tracker" not in said],
            "import worker": [pid for pid, command in own.items() if "import_worker" in command],
        }

    def keep_up(self) -> None:
        """What a process manager does: `serve` has ended, so it is started again, until it stays."""
        if self.process is None or self.process.poll() is not None:
            self.start()

    def is_ready(self) -> bool:
        self.keep_up()
        with suppress(OSError, http.client.HTTPException):
            return self.ask("GET", "/readyz", patience=10).status == 200
        return False

    def wait_until_ready(self) -> None:
        wait_until(self.is_ready, STARTS_WITHIN)

    def ask(
        self, method: str, path: str, said=None, *, patience: float = PATIENCE, as_staff=False, **headers
    ) -> Answer:
        """Raises OSError or HTTPException when there is no whole answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=patience)
        sent = {name.replace("_", "-"): value for name, value in headers.items() if value}
        if as_staff:
            sent["Authorization"] = f"Bearer {self.token}"
        body = said
        if said is not None and not isinstance(said, bytes):
            body, sent["Content-Type"] = json.dumps(said).encode(), "application/json"
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def send_sheet(self, area: str, content: bytes, *, patience: float = PATIENCE) -> Answer:
        limit = secrets.token_hex(16)
        parts = [
            f'--{limit}\r\nContent-Disposition: form-data; name="area"\r\n\r\n{area}\r\n'.encode(),
            f'--{limit}\r\nContent-Disposition: form-data; name="file"; filename="sheet.csv"\r\n'
            f"Content-Type: text/csv\r\n\r\n".encode(),
            content,
            f"\r\n--{limit}--\r\n".encode(),
        ]
        kind = f"multipart/form-data; boundary={limit}"
        return self.ask(
            "POST", "/api/v1/imports/", b"".join(parts), patience=patience, as_staff=True, content_type=kind
        )


def filled(site: Site) -> str:
    """Migrates a site and gives it a little content; the secret of a token of somebody who may do everything."""
    site.run("migrate", "--verbosity=0")
    return site.tell(FILL)


__all__ = ["BEGINNING", "Answer", "Served", "Site", "children", "filled", "is_alive", "wait_until"]
