"""Measures imports and exports, ours and stock django-import-export's, in one scratch database; prints JSON.

bench/run.py calls it once for each database, with DATABASE_URL set.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "eulac.settings"
# The sheets are larger than what staff may upload by default.
os.environ |= {"UPLOAD_LIMIT_ROWS": "1000000", "UPLOAD_LIMIT_MB": "1000", "SECOND_FACTOR_REQUIRED": "false"}

import django

django.setup()

import psycopg
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment
from django.utils import timezone

from bench import ours, plain, stock
from bench.meanwhile import measure_meanwhile
from bench.rows import MARK, REVISED, sheet_rows, write_csv, write_xlsx
from bench.scratch import address, scratch_database, tidy
from bench.targets import LARGE, ROWS, STOCK_ROWS
from editorial.models import State
from programmes.models import Programme

WARMING_UP, WARMING_UP_MARK = 100, "warm-"


def write_files(folder: Path) -> dict[str, Path]:
    return {
        "warm-up": write_csv(folder / "warm-up.csv", sheet_rows(WARMING_UP, mark=WARMING_UP_MARK)),
        "stock new": write_csv(folder / "stock-new.csv", sheet_rows(STOCK_ROWS)),
        "stock revised": write_csv(folder / "stock-revised.csv", sheet_rows(STOCK_ROWS, revised=True)),
        "new": write_csv(folder / "new.csv", sheet_rows(ROWS)),
        "revised": write_csv(folder / "revised.csv", sheet_rows(ROWS, revised=True)),
        "xlsx": write_xlsx(folder / "new.xlsx", sheet_rows(ROWS)),
        "large": write_csv(folder / "large.csv", sheet_rows(LARGE)),
    }


# Stock


def measure_stock(files: dict[str, Path]) -> dict:
    stock.measure_import(files["warm-up"])
    measured: dict = {}
    for name, file in (("new", "stock new"), ("update", "stock revised"), ("unchanged", "stock revised")):
        tidy()
        measured[name] = stock.measure_import(files[file])
    expect(STOCK_ROWS, versions=3)
    for name in ("csv", "xlsx"):
        stock.measure_export(name, WARMING_UP)
        measured[f"export {name}"] = stock.measure_export(name, STOCK_ROWS)
    return measured


# Ours


@contextmanager
def counted_statements(counted: list):
    """Every statement on the connection; one with many sets of values counts once, and so does a COPY."""

    def count(execute, *statement):
        counted.append(statement[0])
        return execute(*statement)

    copy = psycopg.Cursor.copy

    def counting_copy(cursor, statement, *args, **kwargs):
        counted.append(statement)
        return copy(cursor, statement, *args, **kwargs)

    with ExitStack() as stack:
        stack.enter_context(connection.execute_wrapper(count))
        stack.enter_context(patch.object(psycopg.Cursor, "copy", counting_copy))
        yield


def measure_chain(file: Path, *, saves: bool = True) -> dict:
    """From the file to the saved rows: stored preview, the page that shows it, commit."""
    client = Client()
    client.force_login(get_user_model().objects.get(username="bench"))
    tidy()
    statements: list = []
    began = time.perf_counter()
    with counted_statements(statements):
        run = ours.previewed(file)
    page = ours.page_of(client, run)
    previewed = time.perf_counter()
    if saves:
        with counted_statements(statements):
            ours.commit(run)
    ended = time.perf_counter()
    return {
        "preview": previewed - began, "commit": ended - previewed, "whole": ended - began,
        "queries": len(statements), "page_bytes": len(page),
    }  # fmt: skip


def measure_ours(files: dict[str, Path], fresh_copy: Callable[[], None]) -> dict:
    measured: dict = {}
    fresh_copy()
    measure_chain(files["warm-up"])
    measured["new"] = measure_chain(files["new"])
    expect(ROWS, versions=1)
    few, rows = plain.taken_out(WARMING_UP_MARK), plain.taken_out(MARK)
    measured["update"] = measure_chain(files["revised"])
    expect(ROWS, versions=2)
    measured["unchanged"] = measure_chain(files["revised"], saves=False)
    expect(ROWS, versions=2)
    fresh_copy()
    measure_chain(files["warm-up"])
    measured["new xlsx"] = measure_chain(files["xlsx"])
    expect(ROWS, versions=1)
    measured["plain import"] = statistics.median(measure_plain(few, rows, fresh_copy) for _ in range(3))
    return measured


def measure_plain(few: dict, rows: dict, fresh_copy: Callable[[], None]) -> float:
    fresh_copy()
    plain.measure_insertion(few)
    return plain.measure_insertion(rows)


def expect(rows: int, *, versions: int) -> None:
    """Refuses to report a speed when not all was saved: programmes, their history, the themes of both."""
    programmes = Programme.objects.filter(slug__startswith=MARK)
    history = Programme.history.model.objects.filter(slug__startswith=MARK)
    told = history.exclude(historicalprogramme_themes=None).values("slug").distinct()
    found = {
        "programmes": programmes.count(),
        "revised": programmes.filter(summary__endswith=REVISED).count(),
        "with themes": programmes.exclude(themes=None).count(),
        "with themes in the history": told.count(),
        # Stock writes a second version of a row for its themes.
        "versions": min(history.count(), rows * versions),
    }
    revised = rows if versions > 1 else 0
    wanted = [rows, revised, rows, rows, rows * versions]
    if list(found.values()) != wanted:
        raise RuntimeError(f"Saved {found}, not {wanted}.")


# Large ones, each in a process of its own


def in_own_process(*arguments) -> dict:
    connection.close()
    command = [sys.executable, "bench/large.py", *map(str, arguments)]
    environment = {**os.environ, "DATABASE_URL": address(), "BENCH_MEDIA": str(settings.MEDIA_ROOT)}
    made = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(made.stdout)


def measure_large(files: dict[str, Path], fresh_copy: Callable[[], None]) -> dict:
    fresh_copy()
    measured: dict = {"import": in_own_process("import", files["warm-up"], files["large"])}
    expect(LARGE, versions=1)
    publish()
    for name in ("csv", "xlsx"):
        measured[f"export {name}"] = in_own_process("export", name)
    measured["export jsonl"] = in_own_process("export", "jsonl", "whole")
    measured["plain export"] = plain.measure_export()
    fresh_copy()
    ours.commit(ours.previewed(files["new"]))
    publish()
    measured["site"] = measure_meanwhile(files["large"])
    return measured


def publish() -> None:
    """All that was imported: files are for readers, and a site with few public programmes would answer too fast."""
    Programme.objects.filter(slug__startswith=MARK).update(state=State.PUBLISHED, published_at=timezone.now())
    tidy()


def main() -> dict:
    with scratch_database() as (folder, fresh_copy):
        files = write_files(folder)
        fresh_copy()
        return {
            "stock": measure_stock(files),
            "ours": measure_ours(files, fresh_copy),
            "large": measure_large(files, fresh_copy),
        }


if __name__ == "__main__":
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    setup_test_environment(debug=False)
    json.dump(main(), sys.stdout)
