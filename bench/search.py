"""Measures the search over ever more invented entries in scratch databases; prints the result as JSON.

bench/run.py calls it once for each database, with DATABASE_URL set. Arguments give other numbers of entries.
"""

import json
import os
import random
import statistics
import sys
import time
from itertools import accumulate
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "eulac.settings"

import django
from django.conf import settings

django.setup()

from django.test import Client
from django.test.utils import setup_test_environment
from django.utils import timezone

from bench.large import megabytes
from bench.load import another_host
from bench.scratch import scratch_database, tidy
from editorial.models import State
from eulac.synthetic import WORDS
from policies.models import Event, Policy
from programmes.models import Programme
from search import index
from spreadsheets import bulk

ENTRIES = (10_000, 100_000)
SHARES = {Programme: 0.6, Policy: 0.25, Event: 0.15}
COMMON, RARE = "cooperativa", "zanzibar"  # in every fifth entry; in RARE_ONES
RARE_ONES = 10
WORDS_OF_AN_ENTRY = 67
SYLLABLES = "ba co di fu ga lo mi nu pe ro sa ti ve xo".split()
WRITTEN_AT_ONCE = 5_000
VISITS = 50
PAGES = {
    "rare": f"/search/?q={RARE}",
    "common": f"/search/?q={COMMON}",
    "two words": f"/search/?q={COMMON}+{WORDS[3]}",
    "phrase": f"/search/?q=%22{COMMON}+{WORDS[0]}%22",
    "nothing": "/search/?q=zanzibra",
    "suggestions": f"/search/suggest/?q={COMMON[:4]}",
}


def vocabulary() -> tuple[list[str], list[float]]:
    """Words of which a few are frequent and most are rare, as in any language, with their weights added up."""
    invented = [a + b + c + d for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES for d in SYLLABLES]
    words = [*WORDS, *invented]
    return words, list(accumulate(1 / (place + 5) for place in range(len(words))))


def write(entries: int) -> None:
    chance = random.Random(1)  # noqa: S311  nothing here is a secret
    words, weights = vocabulary()
    number = 0
    for model, share in SHARES.items():
        last = number + int(entries * share)
        while number < last:
            some = range(number, min(number + WRITTEN_AT_ONCE, last))
            texts = [chance.choices(words, cum_weights=weights, k=WORDS_OF_AN_ENTRY) for _ in some]
            is_rare = entries // RARE_ONES
            rows = [record(model, n, text, is_rare=n % is_rare == 1) for n, text in zip(some, texts, strict=True)]
            bulk.insert(model, rows)
            number = some.stop


def record(model, number: int, words: list[str], *, is_rare: bool):
    """Every hundredth has the common word in its title, the others in their text."""
    if number % 5 == 0:
        words[0 if number % 100 == 0 else 20] = COMMON
    if is_rare:
        words[30] = RARE
    made = model(
        slug=f"bench-{model._meta.model_name}-{number}", title=" ".join(words[:8]), summary=" ".join(words[8:]),
        kind=model._meta.get_field("kind").choices[0][0], state=State.PUBLISHED, published_at=timezone.now(),
    )  # fmt: skip
    made.derive()
    return made


def visits(page: str) -> dict:
    """Milliseconds of a visit through the whole of Django, by the median and the 95th percentile."""
    client, times = Client(), []
    for _ in range(VISITS + 3):
        began = time.perf_counter()
        answer = client.get(page, headers={"host": another_host()})
        times.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{page} answers {answer.status_code}.")
    percentiles = statistics.quantiles(times[3:], n=20)
    return {"p50": round(percentiles[9], 1), "p95": round(percentiles[18], 1)}


def measure(entries: int) -> dict:
    with scratch_database():
        write(entries)
        before, began = megabytes("VmRSS"), time.perf_counter()
        built = index.rebuild()
        measured: dict = {"build": time.perf_counter() - began, "growth": megabytes("VmHWM") - before, "entries": built}
        tidy()
        return measured | {name: visits(page) for name, page in PAGES.items()}


if __name__ == "__main__":
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    setup_test_environment(debug=False)
    sizes = [int(size) for size in sys.argv[1:]] or ENTRIES
    json.dump({size: measure(size) for size in sizes}, sys.stdout)
