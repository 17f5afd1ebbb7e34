"""Mixed work at the limit of this machine for so many minutes: reading, searching, editing through the API and in
forms, importing. Errors, how long each kind takes, and what memory each process holds over the time.

bench/run.py calls it once for each database, with DATABASE_URL set: steady.py MINUTES; prints JSON.
"""

import http.client
import json
import os
import random
import re
import statistics
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "eulac.settings"
os.environ |= {"API_LIMIT_PER_ADDRESS": "0", "API_LIMIT_PER_TOKEN": "0", "SECOND_FACTOR_REQUIRED": "false"}

import django

django.setup()

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client

from access.models import Token
from bench.load import PATIENCE, another_host
from bench.meanwhile import served
from bench.scratch import scratch_database
from editorial.models import State
from programmes.models import Programme

PROGRAMMES = 2_000
WARM = 0.1  # of the time, in which nothing is measured
SAMPLED = 2  # seconds between two looks at the memory
ROWS = 600  # of a sheet, which the worker saves
PADDING = "Experts of both regions meet in a port and draw up what has to be done. " * 5
MULTIPART = "multipart/form-data; boundary=limit"
SETTLED = ("previewed", "asking", "committed", "failed")
WORDS = ["border", "ports", "maritime security", "drug seizure", "justice", "witness protection", "nothingofthekind"]


class Fields(HTMLParser):
    """What a form would send if nobody touched it."""

    def __init__(self, page: str):
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self.inside = self.text = self.select = ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        name = said.get("name") or ""
        if tag == "input" and name and said.get("type") not in ("submit", "file", "button"):
            if said.get("type") not in ("checkbox", "radio") or "checked" in said:
                self.sent.append((name, said.get("value") or ("on" if said.get("type") == "checkbox" else "")))
        elif tag == "textarea":
            self.inside, self.text = name, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in said and self.select:
            self.sent.append((self.select, said.get("value") or ""))

    def handle_data(self, data):
        self.text += data if self.inside else ""

    def handle_endtag(self, tag):
        if tag == "textarea" and self.inside:
            self.sent.append((self.inside, self.text.removeprefix("\n")))
            self.inside = ""
        elif tag == "select":
            self.select = ""


class Measured:
    """What all visitors together have seen."""

    def __init__(self):
        self.milliseconds: dict[str, list[float]] = defaultdict(list)
        self.errors: dict[str, list[str]] = defaultdict(list)
        self.counts = False  # once it is warm

    def note(self, kind: str, took: float, error: str) -> None:
        if error:
            self.errors[kind].append(error)
        elif self.counts:
            self.milliseconds[kind].append(1000 * took)

    def told(self) -> dict:
        return {
            kind: {"number": len(taken), "errors": len(self.errors[kind]), **percentiles(taken)}
            for kind, taken in self.milliseconds.items()
        }


def percentiles(taken: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(taken, n=100) if len(taken) > 1 else taken * 99
    return {f"p{part}": cuts[part - 1] for part in (50, 95, 99)}


class Visitor(threading.Thread):
    """Does one kind of work over and over, on a connection that is kept."""

    def __init__(self, kind: str, work: Callable, port: int, measured: Measured, secrets: dict, until: float):
        super().__init__(daemon=True)
        self.kind, self.work, self.port, self.measured, self.secrets, self.until = (
            kind, work, port, measured, secrets, until,
        )  # fmt: skip
        self.random, self.connection = random.Random(kind), self.connect()  # noqa: S311

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def run(self):
        while time.monotonic() < self.until:
            try:
                self.work(self)
            except (OSError, http.client.HTTPException) as error:
                self.measured.note(self.kind, 0, repr(error))
                self.connection = self.connect()

    def ask(self, method: str, path: str, headers: dict[str, str], body: bytes | None = None, *, good=(200,), kind=""):
        """The answer, noted under this kind of work unless another is named."""
        began = time.perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode(errors="replace")
        wrong = "" if answer.status in good else f"{method} {path} answers {answer.status}: {text[:300]}"
        self.measured.note(kind or self.kind, time.perf_counter() - began, wrong)
        return answer.status, answer.headers, text

    @property
    def by_token(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secrets['token']}"}


# The kinds of work


def read(visitor: Visitor) -> None:
    """Half of the pages are in no cache."""
    programme = f"/programmes/{visitor.random.choice(visitor.secrets['public'])}/"
    path = visitor.random.choice(["/", "/programmes/", "/policies/", "/countries/pe/", programme, programme])
    visitor.ask("GET", path, {"Host": another_host()} if visitor.random.random() < 0.5 else {})


def search(visitor: Visitor) -> None:
    word = visitor.random.choice(WORDS)
    path = visitor.random.choice(["/search/?", "/programmes/?", "/api/v1/programmes/?"])
    visitor.ask("GET", path + urlencode({"q": word}), {"Host": another_host()})


def edit(visitor: Visitor) -> None:
    """Through the API: those with even numbers."""
    here = f"/api/v1/programmes/synthetic-programme-{2 * visitor.random.randrange(PROGRAMMES // 2)}/"
    _, headers, _ = visitor.ask("GET", here, visitor.by_token, kind="reading to edit")
    said = json.dumps({"summary": f"Changed {visitor.random.random()}."}).encode()
    marked = {"If-Match": headers["ETag"] or "", "Content-Type": "application/json"}
    visitor.ask("PATCH", here, visitor.by_token | marked, said)


def fill_in(visitor: Visitor) -> None:
    """The form of the staff's pages: those with odd numbers."""
    here = f"/admin/programmes/programme/{visitor.random.choice(visitor.secrets['odd'])}/change/"
    cookies = f"{settings.SESSION_COOKIE_NAME}={visitor.secrets['session']}"
    _, headers, page = visitor.ask("GET", here, {"Cookie": cookies}, kind="opening a form")
    form = page[page.find('id="programme_form"') :]
    csrf = re.search(rf"{settings.CSRF_COOKIE_NAME}=(\w+)", headers.get("Set-Cookie", ""))
    sent = [pair for pair in Fields(form).sent if pair[0] != "summary"]
    sent += [("summary", f"Changed {visitor.random.random()}."), ("_save", "Save")]
    cookies += f"; {settings.CSRF_COOKIE_NAME}={csrf[1]}" if csrf else ""
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    visitor.ask("POST", here, kind | {"Cookie": cookies}, urlencode(sent).encode(), good=(302,))


NUMBERS = count()


def bring_in(visitor: Visitor) -> None:
    """A sheet, from sending it until it is saved."""
    began, beginning = time.perf_counter(), f"steady-{next(NUMBERS)}"
    rows = "".join(f"{beginning}-{n},{beginning} {n},{PADDING}\n" for n in range(ROWS))
    body = (
        '--limit\r\nContent-Disposition: form-data; name="area"\r\n\r\nprogrammes\r\n'
        '--limit\r\nContent-Disposition: form-data; name="file"; filename="sheet.csv"\r\n'
        f"Content-Type: text/csv\r\n\r\nslug,title,activities\n{rows}\r\n--limit--\r\n"
    )
    said = {**visitor.by_token, "Content-Type": MULTIPART}
    status, _, text = visitor.ask(
        "POST", "/api/v1/imports/", said, body.encode(), good=(201, 202), kind="sending a sheet"
    )
    if status in (201, 202):
        here = f"/api/v1/imports/{json.loads(text)['id']}/"
        seen = settled(visitor, here)
        if seen == "previewed":
            said |= {"Content-Type": "application/json"}
            visitor.ask("POST", f"{here}commit/", said, b"{}", good=(200, 202), kind="having a sheet saved")
            seen = settled(visitor, here)
        wrong = "" if seen == "committed" else f"An import is “{seen}”."
        visitor.measured.note(visitor.kind, time.perf_counter() - began, wrong)


def settled(visitor: Visitor, here: str) -> str:
    for _ in range(2 * PATIENCE):
        status, _, text = visitor.ask("GET", here, visitor.by_token, kind="asking after a sheet")
        if status == 200 and (state := json.loads(text)["state"]) in SETTLED:
            return state
        time.sleep(0.5)
    return "stuck"


# As many at once as the server has threads.
WORK = {
    "reading": (read, 3),
    "searching": (search, 1),
    "editing by the API": (edit, 1),
    "editing in a form": (fill_in, 1),
    "importing": (bring_in, 1),
}


# Memory


class Memory(threading.Thread):
    """Looks at what each process of the site holds."""

    def __init__(self, serve: int, until: float):
        super().__init__(daemon=True)
        self.serve, self.until, self.began = serve, until, time.monotonic()
        self.held: dict[str, list[tuple[float, float]]] = defaultdict(list)

    def run(self):
        while time.monotonic() < self.until:
            minutes = (time.monotonic() - self.began) / 60
            for name, pid in processes(self.serve).items():
                if held := megabytes(pid):
                    self.held[name].append((minutes, held))
            time.sleep(SAMPLED)

    def told(self) -> dict:
        """In megabytes; the slope, in megabytes a minute, is that of the second half, when all is loaded."""
        return {name: course(samples) for name, samples in self.held.items() if len(samples) > 3}


def course(samples: list[tuple[float, float]]) -> dict[str, float]:
    whole = samples[int(len(samples) * WARM) :]
    half = whole[len(whole) // 2 :]
    slope = statistics.linear_regression(*zip(*half, strict=True)).slope if len(half) > 1 else 0.0
    start, middle, end = whole[0][1], half[0][1], whole[-1][1]
    return {"start": start, "middle": middle, "end": end, "most": max(held for _, held in whole), "slope": slope}


def children(of: int) -> list[int]:
    found = Path(f"/proc/{of}/task").glob("*/children")
    return sorted(int(pid) for file in found for pid in file.read_text().split())


def processes(serve: int) -> dict[str, int]:
    found = {"serve": serve}
    for pid in children(serve):
        if "import_worker" in Path(f"/proc/{pid}/cmdline").read_text():
            found["import worker"] = pid
        else:
            found["web server"] = pid
            found |= {f"web process {number}": own for number, own in enumerate(children(pid), 1)}
    return found


def megabytes(pid: int) -> float:
    try:
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except OSError:  # it has just ended
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


# All together


def admitted() -> dict:
    """A token and a session of somebody who may do everything."""
    user = get_user_model().objects.get(username="bench")
    user.is_staff = True
    user.save()
    token = Token(name="steady", user=user, scopes=["read", "write", "import"])
    secret = token.new_secret()
    token.save()
    client = Client()
    client.force_login(user)
    public = dict(Programme.objects.filter(state=State.PUBLISHED).values_list("slug", "pk"))
    return {
        "token": secret,
        "session": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "public": list(public),
        "odd": [pk for slug, pk in public.items() if slug[-1] in "13579"],
    }


def main(minutes: float) -> dict:
    call_command("collectstatic", interactive=False, verbosity=0)
    with scratch_database(PROGRAMMES):
        secrets = admitted()
        with served() as (port, serve):
            began = time.monotonic()
            until, measured = began + 60 * minutes, Measured()
            memory = Memory(serve, until)
            visitors = [
                Visitor(kind, work, port, measured, secrets, until)
                for kind, (work, number) in WORK.items()
                for _ in range(number)
            ]
            for thread in [memory, *visitors]:
                thread.start()
            time.sleep(60 * minutes * WARM)
            measured.counts = True
            for thread in [memory, *visitors]:
                thread.join()
            errors = [error for found in measured.errors.values() for error in found]
            return {
                "minutes": minutes,
                "work": measured.told(),
                "memory": memory.told(),
                "errors": len(errors),
                "first errors": errors[:10],
            }


if __name__ == "__main__":
    json.dump(main(float(sys.argv[1])), sys.stdout)
