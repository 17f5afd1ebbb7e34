"""Kills a process at random moments while it saves an import, and looks at what is left; test_killed.py runs it."""

import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "eulac.settings"
sys.path.insert(0, str(Path(__file__).parent.parent.parent))
django.setup()

from django.core.management import call_command
from django.db import connections

from programmes.models import Programme
from spreadsheets import actions
from spreadsheets.models import ImportEffect, ImportRun

ROWS, TIMES = 1_500, 20


def send(name: str) -> ImportRun:
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        file.write("slug,title,activities\n")
        file.writelines(f"{name}-{n},{name} {n},Walk {n}\n" for n in range(ROWS))
        file.flush()
        return actions.preview(actions.receive_path("programmes", Path(file.name)))


def saving(run: ImportRun) -> int:
    """A process that saves the import."""
    ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.SAVING)
    connections.close_all()
    if child := os.fork():
        return child
    actions.commit(ImportRun.objects.get(pk=run.pk))
    os._exit(0)


def main():
    call_command("migrate", verbosity=0)
    run = send("timed")
    begun = time.monotonic()
    os.waitpid(saving(run), 0)
    seconds = time.monotonic() - begun
    whole, nothing = 0, 0
    run = send("killed-0")
    for turn in range(TIMES):
        child = saving(run)
        time.sleep(random.uniform(0, seconds * 1.1))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        run.refresh_from_db()
        actions.release(run)
        left = Programme.objects.filter(title__startswith=run_name(run)).count()
        history = Programme.history.filter(title__startswith=run_name(run)).count()
        effects = ImportEffect.objects.filter(run=run).count()
        expected = ROWS if run.saved else 0
        assert (left, history, effects) == (expected, expected, expected), (turn, run.state, left, history, effects)
        whole, nothing = whole + run.saved, nothing + (not run.saved)
        if run.saved:
            run = send(f"killed-{turn + 1}")
    sys.stdout.write(f"{whole} whole, {nothing} nothing\n")


def run_name(run: ImportRun) -> str:
    return run.rows.first().changes[1][2].rpartition(" ")[0] + " "


main()
