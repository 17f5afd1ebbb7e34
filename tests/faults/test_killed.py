"""Processes are killed at random moments while others write: nothing is there by half, and nothing that was answered
is lost.

FAULT_ROUNDS says how often (3 for `make test`), FAULT_SEED repeats a run; both are printed.
"""

import os
import random
import secrets
import signal
import sys
import time
from collections import Counter
from itertools import chain

import pytest

from bench.load import free_port
from programmes.models import Programme
from search.kinds import BY_MODEL
from tests.faults.load import ROWS, SETTLED, Load, Promises
from tests.faults.served import Served, Site, filled, is_alive, wait_until
from tests.faults.wholeness import half_done, recorded

ROUNDS = int(os.environ.get("FAULT_ROUNDS") or 3)
SEED = os.environ.get("FAULT_SEED") or secrets.token_hex(4)
VICTIMS = ["web process", "import worker"] * 3 + ["web server", "serve"]
SETTLES_WITHIN = 150  # seconds; docs/operations.md tells operators


@pytest.fixture
def served(new_database, tmp_path):
    site = Site(new_database(), tmp_path)
    served = Served(site, free_port(), filled(site))
    served.start()
    served.wait_until_ready()
    yield served
    served.stop()


@pytest.fixture
def load(served):
    load = Load(served, SEED)
    yield load
    load.end()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_whatever_is_killed_nothing_is_half_saved_and_nothing_that_was_answered_is_lost(served, load):
    say(f"FAULT_SEED={SEED} FAULT_ROUNDS={ROUNDS}")
    promises, killed = load.promises, Counter()
    first = BY_MODEL[Programme].first
    for number in range(ROUNDS):
        victim, after = one_round(served, load, random.Random(f"{SEED}-{number}"))
        killed[victim] += 1
        where = f"FAULT_SEED={SEED}, round {number}: killed the {victim} after {after:.2f} s"
        say(where)

        there = recorded(served.site)
        assert promises.wrong == [], where
        assert half_done(served.site, first, ROWS) == {}, where
        assert broken(promises, there) == {}, where
        assert shown_otherwise(served, there) == [], where
    assert stuck(served, promises) == {}, f"FAULT_SEED={SEED}"
    say(
        f"{promises.answered} answers, {promises.cut} cut off, {promises.passing} times 503, "
        f"{len(promises.programmes)} programmes, {len(promises.saved)} of {len(promises.imports)} imports saved; "
        f"killed: {dict(killed)}"
    )


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def one_round(served: Served, load: Load, chance: random.Random) -> tuple[str, float]:
    """Load, a kill, load until the site is well again. Tells who was killed, and after how long."""
    load.go_on()
    after = chance.uniform(0.2, 3)
    time.sleep(after)
    victim = chance.choice(VICTIMS)
    pids = wait_until(lambda: served.processes()[victim], 90)  # one that keeps being killed is started ever later
    everything = list(chain.from_iterable(served.processes().values()))
    os.kill(chance.choice(pids), signal.SIGKILL)
    if victim in ("serve", "web server"):  # takes all others with it; what is under way may end
        served.process.wait(120)
        wait_until(lambda: not any(map(is_alive, everything)), 120)
    served.wait_until_ready()
    # A web process that is killed within seconds of its start counts as one that cannot run: then all of it ends.
    wait_until(lambda: served.keep_up() or len(served.processes()["web process"]) == 2, 120)
    served.wait_until_ready()
    time.sleep(chance.uniform(0.5, 1.5))
    load.pause()
    return victim, after


def broken(promises: Promises, there: dict) -> dict:
    found = {
        slug: (may_be, there.get(slug)) for slug, may_be in promises.programmes.items() if there.get(slug) not in may_be
    }
    for beginning in promises.imports:
        rows = sum(slug.startswith(beginning) for slug in there)
        if rows not in ((ROWS,) if beginning in promises.saved else (0, ROWS)):
            found[beginning] = rows
    return dict(list(found.items())[:5])


def shown_otherwise(served: Served, there: dict) -> list[str]:
    """Programmes that a public page shows otherwise than they are recorded, whichever process answers."""
    public = {slug: kept.title for slug, kept in there.items() if kept.state == "published"}
    lists = [served.ask("GET", "/programmes/?q=harbour&order=title").text for _ in range(4)]
    titles = sorted(title for slug, title in public.items() if slug != "ports")[:10]
    found = [title for title in titles for page in lists if title not in page]
    for slug, title in random.Random(SEED).sample(sorted(public.items()), min(3, len(public))):
        found += [title for _ in range(3) if title not in served.ask("GET", f"/programmes/{slug}/").text]
    return found


def stuck(served: Served, promises: Promises) -> dict[str, str]:
    """Imports that are neither done nor said to be interrupted, when it should long be clear."""
    until = time.monotonic() + SETTLES_WITHIN
    states: dict[str, str] = dict.fromkeys(promises.imports.values(), "")
    while time.monotonic() < until:
        for address in [address for address, state in states.items() if state not in SETTLED]:
            states[address] = served.ask("GET", address, as_staff=True).json()["state"]
        if SETTLED.issuperset(states.values()):
            return {}
        time.sleep(0.5)
    return {address: state for address, state in states.items() if state not in SETTLED}
