"""One large import or export in a process of its own, with how much that process grew; prints the result as JSON.

large.py import SMALL_FILE FILE, large.py export FORMAT with the columns that others are measured with, or large.py
export FORMAT whole; DATABASE_URL names a database that bench/sheets.py made.
"""

import json
import os
import re
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "eulac.settings"

import django

django.setup()

from django.conf import settings

from bench import ours
from bench.rows import MARK


def megabytes(kind: str) -> float:
    """VmRSS: the memory held now. VmHWM: the most that was held."""
    found = re.search(rf"{kind}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def import_file(small: str, file: str) -> dict:
    ours.commit(ours.previewed(Path(small)))
    before = megabytes("VmRSS")
    began = time.perf_counter()
    ours.commit(ours.previewed(Path(file)))
    return {"whole": time.perf_counter() - began, "growth": megabytes("VmHWM") - before}


def export(format_name: str, columns: str = "") -> dict:
    chosen = {"columns": None} if columns == "whole" else {}
    size = sum(map(len, ours.exported(format_name, **chosen, slug__startswith=f"{MARK}1234")))
    before = megabytes("VmRSS")
    began = time.perf_counter()
    pieces = ours.exported(format_name, **chosen)
    size = len(next(pieces))
    first = time.perf_counter() - began
    size += sum(map(len, pieces))
    whole = time.perf_counter() - began
    return {"first": first, "whole": whole, "bytes": size, "growth": megabytes("VmHWM") - before}


if __name__ == "__main__":
    task, *arguments = sys.argv[1:]
    settings.MEDIA_ROOT = os.environ["BENCH_MEDIA"]
    json.dump(import_file(*arguments) if task == "import" else export(*arguments), sys.stdout)
