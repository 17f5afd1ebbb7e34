"""Programs that write and read without a pause, and keep a list of what they were promised."""

import http.client
import random
import threading
import time
from dataclasses import dataclass, field

from tests.faults.served import Answer, Served

PROGRAMMES = "/api/v1/programmes/"
NO_ANSWER = (OSError, http.client.HTTPException)
PASSES = {502, 503}  # what a program tries again
ROWS = 600  # of a sheet, which is saved by the worker
PADDING = "It walks from port to port. " * 14  # 200 kB in all, so that the worker reads it too
VISITED = ["/", "/programmes/", "/programmes/?q=harbour", "/search/?q=harbour", "/countries/pe/"]
SETTLED = {"previewed", "asking", "committed", "failed"}


@dataclass(frozen=True)
class Kept:
    """What is recorded of a programme, as far as the writers change it."""

    title: str
    countries: tuple[str, ...]
    state: str = "draft"


@dataclass
class Promises:
    """{slug: what may be recorded}. One that was answered has one possibility, None stands for nothing at all."""

    programmes: dict[str, set[Kept | None]] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)  # {beginning of its slugs: address of the import}
    saved: set[str] = field(default_factory=set)  # beginnings of imports that were said to be saved
    wrong: list[str] = field(default_factory=list)  # answers that nobody should get
    answered: int = 0
    cut: int = 0
    passing: int = 0


class Program(threading.Thread):
    """Asks until it is told to stop; what it is at when it is told to pause it ends first."""

    def __init__(self, served: Served, promises: Promises, name: str, seed: str):
        super().__init__(name=name, daemon=True)
        self.served, self.promises, self.random = served, promises, random.Random(f"{seed} {name}")
        self.over, self.may_go, self.idle = threading.Event(), threading.Event(), threading.Event()
        self.number = 0

    def run(self):
        while not self.over.is_set():
            self.wait_for_leave()
            self.step()

    def wait_for_leave(self):
        self.idle.set()
        self.may_go.wait()
        self.idle.clear()

    def step(self):
        raise NotImplementedError

    def ask(self, method, path, said=None, **headers) -> Answer | None:
        """None when nobody knows what has become of it, or when it is to be tried again."""
        try:
            answer = self.served.ask(method, path, said, as_staff=True, **headers)
        except NO_ANSWER:
            self.promises.cut += 1
            time.sleep(0.1)
            return None
        if answer.status in PASSES:
            self.promises.passing += 1
            time.sleep(0.1)
            return None
        if answer.status >= 500:
            self.promises.wrong.append(f"{method} {path}: {answer.status} {answer.text[:300]}")
            return None
        self.promises.answered += 1
        return answer


class Writer(Program):
    """Records programmes, one or several at a time, publishes and changes them."""

    def __init__(self, *about):
        super().__init__(*about)
        self.own: list[str] = []

    def step(self):
        acts = [self.create, self.create_many, self.publish, self.change, self.change, self.change_many]
        self.random.choice(acts if len(self.own) > 4 else acts[:2])()

    def title(self) -> str:
        return f"Harbour {self.name} {self.random.randrange(10**9)}"

    def new(self) -> dict:
        self.number += 1
        return {
            "slug": f"{self.name}-{self.number}",
            "title": self.title(),
            "summary": "Safer harbours.",
            "starts": "2016",
            "countries": self.some_countries(),
            "sources": [{"source": "plan"}],
        }

    def some_countries(self) -> list[dict]:
        return [{"country": code, "role": "covered"} for code in self.random.choice([["PE"], ["BR"], ["BR", "PE"]])]

    def may_be(self, slug: str, *, after: Kept | None, before: Kept | None = None):
        self.promises.programmes[slug] = {before, after}

    def is_so(self, slug: str, now: Kept):
        self.promises.programmes[slug] = {now}

    def known(self, slug: str) -> Kept | None:
        """What is recorded, unless that is not sure."""
        found = self.promises.programmes[slug]
        return next(iter(found)) if len(found) == 1 else None

    def repeated(self, path: str, said: dict, key: str) -> Answer | None:
        """Half of the programs try again with the same key until they have an answer, the others give up."""
        for _ in range(300 if self.random.random() < 0.5 else 1):
            if answer := self.ask("POST", path, said, idempotency_key=key):
                return answer
        return None

    def create(self):
        said = self.new()
        self.record(PROGRAMMES, said, [said])

    def create_many(self):
        entries = [self.new() for _ in range(5)]
        self.record(f"{PROGRAMMES}bulk/", {"entries": entries}, entries)

    def record(self, path: str, said: dict, entries: list[dict]):
        for entry in entries:
            self.may_be(entry["slug"], after=kept(entry))
        if answer := self.repeated(path, said, f"{entries[0]['slug']}"):
            if answer.status != 201:
                self.promises.wrong.append(f"POST {path}: {answer.status} {answer.text[:300]}")
            for entry in entries:
                self.is_so(entry["slug"], kept(entry))
                self.own.append(entry["slug"])

    def pick(self) -> tuple[str, Kept, str] | None:
        """One of its programmes, what is known of it, and its mark."""
        slug = self.random.choice(self.own)
        before = self.known(slug)
        if before is None:
            self.own.remove(slug)
            return None
        answer = self.ask("GET", f"{PROGRAMMES}{slug}/")
        return (slug, before, answer.headers["ETag"]) if answer and answer.status == 200 else None

    def write(self, method: str, path: str, said, changes: dict[str, tuple[Kept, Kept]], **headers):
        for slug, (before, after) in changes.items():
            self.may_be(slug, before=before, after=after)
        if answer := self.ask(method, path, said, **headers):
            if answer.status != 200:
                self.promises.wrong.append(f"{method} {path}: {answer.status} {answer.text[:300]}")
            for slug, (_, after) in changes.items():
                self.is_so(slug, after)

    def publish(self):
        if (found := self.pick()) and found[1].state == "draft":
            slug, before, mark = found
            after = Kept(before.title, before.countries, "published")
            self.write("POST", f"{PROGRAMMES}{slug}/publish/", None, {slug: (before, after)}, if_match=mark)

    def change(self):
        if found := self.pick():
            slug, before, mark = found
            said = {"title": self.title(), "countries": self.some_countries()}
            self.write("PATCH", f"{PROGRAMMES}{slug}/", said, {slug: (before, kept(said, before.state))}, if_match=mark)

    def change_many(self):
        entries, changes = [], {}
        for found in filter(None, [self.pick() for _ in range(3)]):
            slug, before, mark = found
            if slug not in changes:
                said = {"title": self.title(), "countries": self.some_countries()}
                entries.append({"key": slug, "etag": mark, **said})
                changes[slug] = before, kept(said, before.state)
        if entries:
            self.write("PATCH", f"{PROGRAMMES}bulk/", {"entries": entries}, changes)


def kept(said: dict, state: str = "draft") -> Kept:
    return Kept(said["title"], tuple(sorted(row["country"] for row in said["countries"])), state)


class Importer(Program):
    """Sends one sheet after the other and has it saved. What was interrupted it asks for again."""

    def step(self):
        self.number += 1
        beginning = f"{self.name}-{self.number}-"
        rows = "".join(f"{beginning}{n},Sheet {beginning}{n},{PADDING}\n" for n in range(ROWS))
        try:
            answer = self.served.send_sheet("programmes", f"slug,title,activities\n{rows}".encode())
        except NO_ANSWER:
            time.sleep(0.1)
            return
        if answer.status not in (201, 202):
            if answer.status not in PASSES:
                self.promises.wrong.append(f"an import: {answer.status} {answer.text[:300]}")
            time.sleep(0.1)
            return
        address = answer.json()["url"].partition(str(self.served.port))[2]
        self.promises.imports[beginning] = address
        if self.settled(address) == "previewed":
            self.ask("POST", f"{address}commit/", {})
            if self.settled(address) == "committed":
                self.promises.saved.add(beginning)

    def settled(self, address: str) -> str:
        while not self.over.wait(0.2):
            self.wait_for_leave()
            answer = self.ask("GET", address)
            if answer and (state := answer.json()["state"]) in SETTLED:
                return state
        return ""


class Reader(Program):
    """Visits public pages, so that they are kept."""

    def step(self):
        path = self.random.choice(
            ["/", "/programmes/", "/programmes/?q=harbour", "/search/?q=harbour", "/countries/pe/"]
        )
        try:
            answer = self.served.ask("GET", path)
        except NO_ANSWER:
            time.sleep(0.1)
            return
        if answer.status >= 500 and answer.status not in PASSES:
            self.promises.wrong.append(f"GET {path}: {answer.status}")
        self.over.wait(0.05)


class Load:
    """Five programs at once."""

    def __init__(self, served: Served, seed: str):
        self.promises = Promises()
        kinds = {"w0": Writer, "w1": Writer, "w2": Writer, "i": Importer, "r": Reader}
        self.programs = [kind(served, self.promises, name, seed) for name, kind in kinds.items()]
        for program in self.programs:
            program.start()

    def go_on(self) -> None:
        for program in self.programs:
            program.may_go.set()

    def pause(self) -> None:
        for program in self.programs:
            program.may_go.clear()
        for program in self.programs:
            assert program.idle.wait(300), f"{program.name} is still asking."

    def end(self) -> None:
        for program in self.programs:
            program.over.set()
        self.go_on()
