"""Measures totals of a hundred thousand figures: counted anew once something is published, beside a bare SUM … GROUP BY
of the same rows, and as readers are answered until something else is published. Prints JSON.

bench/run.py calls it once for each database, with DATABASE_URL set.
"""

import gc
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "eulac.settings"

import django

django.setup()

from django.core.management import call_command
from django.db import transaction
from django.db.models import F, Sum
from django.test import Client
from django.urls import reverse

from bench.grown import APART, multiply_figures
from bench.scratch import scratch_database, tidy
from editorial.version import renew
from figures.models import Figure
from figures.totals import totals_of
from reference.models import Instrument

PROGRAMMES, FIGURES = 2_500, 100_000
LINKED = 20  # one figure in so many is part of another, and as many are revised
WAYS = {"country": "countries", "instrument": "instrument", "programme": "programme"}
TIMES = 5


@transaction.atomic
def link_some() -> None:
    """Makes some figures parts of their neighbours, and some revisions."""
    keys = list(Figure.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys) - 2, LINKED):
        whole, part, later = keys[start : start + 3]
        Figure.objects.filter(pk=part).update(part_of=whole)
        if whole < APART:
            Figure.objects.filter(pk=later).update(supersedes=whole)


@transaction.atomic
def share_out_instruments() -> None:
    instruments = list(Instrument.objects.order_by("pk"))
    for number, instrument in enumerate(instruments):
        Figure.objects.annotate(turn=F("pk") % len(instruments)).filter(turn=number).update(instrument=instrument)


def milliseconds(act: Callable) -> float:
    """The median, after a first time."""
    act()
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def plain(by: str) -> list:
    return list(Figure.objects.published().order_by().values_list("measure", "currency", F(by)).annotate(Sum("value")))


def anew(by: str) -> None:
    renew()
    totals_of(Figure.objects.published(), by)


def asked_again(by: str) -> float:
    """Milliseconds of the page of the totals once somebody has asked for it."""
    reader, address = Client(headers={"host": "localhost"}), reverse("figures:total")

    def ask():
        answer = reader.get(address, {"by": by})
        if answer.status_code != HTTPStatus.OK:
            sys.exit(f"{address} answers {answer.status_code}.")
        return answer.content

    return milliseconds(ask)


def main() -> dict:
    call_command("collectstatic", interactive=False, verbosity=0)
    with scratch_database(PROGRAMMES):
        invented = Figure.objects.count()
        multiply_figures(1, FIGURES // invented)
        link_some()
        share_out_instruments()
        tidy()
        gc.freeze()  # as eulac/wsgi.py does
        found = {
            by: {
                "ours": milliseconds(lambda by=by: anew(by)),
                "plain": milliseconds(lambda column=column: plain(column)),
                "again": asked_again(by),
            }
            for by, column in WAYS.items()
        }
        return {"figures": Figure.objects.count(), **found}


if __name__ == "__main__":
    json.dump(main(), sys.stdout)
