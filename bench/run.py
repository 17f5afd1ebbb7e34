"""`make bench`: pages, imports and exports, the search, visits and totals, on every database, measured in one run.

Pages are visited over 100 and over 10 000 programmes. It fails when one asks more queries than MOST_QUERIES allows its
kind (16 for a list, 24 for a record, 34 for a country), when their number grows with the content, or when a page does
not answer. The others are held to bench/targets.py. Prints tables, writes var/bench.json.

`bench/run.py pages`, `sheets`, `search`, `site` and `totals` measure one of the five. `bench/run.py steady MINUTES`
(30 when left out) measures mixed work at the limit of the machine; nothing else may run on it meanwhile.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.targets import (
    LARGE,
    ROWS,
    STOCK_ROWS,
    search_targets,
    site_targets,
    steady_targets,
    targets,
    totals_targets,
)
from tests.on_every_database import databases

FEW, MANY = 100, 10_000
# The API lists whole records; a front page and that of a country gather from every area. Totals ask four to five.
MOST_QUERIES = {"list": 16, "record": 24, "API list": 20, "country": 34, "front": 30}


def measure(address: str, script: str, *arguments: int):
    command = [sys.executable, f"bench/{script}.py", *map(str, arguments)]
    environment = {**os.environ, "DATABASE_URL": address}
    made = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if made.returncode:
        sys.exit(made.stderr)
    return json.loads(made.stdout)


def compare(database: str, few: dict, many: dict) -> dict:
    return {
        "database": database,
        "kind": few["kind"],
        "page": few["page"],
        "status": many["status"],
        "queries": [few["queries"], many["queries"]],
        "milliseconds": [few["milliseconds"], many["milliseconds"]],
        "ratio": round(many["milliseconds"] / few["milliseconds"], 2),
    }


def complaints(row: dict) -> list[str]:
    where = f"{row['page']} on {row['database']}"
    few, many = row["queries"]
    found = []
    if row["status"] != 200:
        found.append(f"{where} answers {row['status']}.")
    if many > MOST_QUERIES[row["kind"]]:
        found.append(f"{where} asks {many} queries; a {row['kind']} may ask {MOST_QUERIES[row['kind']]}.")
    if not few:
        found.append(f"{where} was seen to ask no query, so nothing was measured.")
    if many > few:  # a relation with nothing in it is not followed, so there may be one less
        found.append(f"{where} asks {few} queries over {FEW} programmes and {many} over {MANY}.")
    return found


def print_table(rows: list[dict]) -> None:
    print(f"{'':11} {'':42} {'queries':>9} {'ms':>15} {'ratio':>6}")
    print(f"{'database':11} {'page':42} {FEW:>4} {MANY:>4} {FEW:>9} {MANY:>5}")
    for row in rows:
        (few, many), (quick, slow) = row["queries"], row["milliseconds"]
        numbers = f"{few:>4} {many:>4} {quick:>9.1f} {slow:>5.1f} {row['ratio']:>6}"
        print(f"{row['database']:11} {row['page'][:42]:42} {numbers}")


def measure_pages() -> tuple[list[dict], list[str]]:
    """What was measured, and what is wrong with it."""
    rows = []
    for database, address in databases():
        few, many = measure(address, "measure", FEW), measure(address, "measure", MANY)
        rows += [compare(database, *pair) for pair in zip(few, many, strict=True)]
    print_table(rows)
    found = [sentence for row in rows for sentence in complaints(row)]
    print("\n".join(found) or "Every page keeps to its number of queries.")
    return rows, found


def measure_targets(script: str, heading: str, targets_of, *arguments, show=None) -> tuple[list[dict], list[str]]:
    """What bench/<script>.py measured on each database, and the targets that are missed."""
    print(f"\n{heading}")
    rows = []
    for database, address in databases():
        measured = measure(address, script, *arguments)
        if show:
            show(database, measured)
        found = [target.row(database) for target in targets_of(database, measured)]
        print_targets(found)
        rows.append({"database": database, "measured": measured, "targets": found})
    missed = [f"{row['what']} on {row['database']}" for part in rows for row in part["targets"] if not row["holds"]]
    print(f"Missed: {'; '.join(missed)}." if missed else "Every target is reached.")
    return rows, missed


def measure_sheets() -> tuple[list[dict], list[str]]:
    heading = f"Imports of {ROWS} rows, large ones of {LARGE}; stock by the time for {STOCK_ROWS}, row by row."
    return measure_targets("sheets", heading, targets)


def measure_search() -> tuple[list[dict], list[str]]:
    heading = "The search over ever more entries, as visits of its pages; the frequent word is in every fifth entry."
    return measure_targets("search", heading, search_targets)


def measure_site() -> tuple[list[dict], list[str]]:
    return measure_targets("site", "Visits of one process of the server, over ever more programmes.", site_targets)


def measure_totals() -> tuple[list[dict], list[str]]:
    return measure_targets("totals", "Totals of 100 000 figures, beside a bare SUM of the same rows.", totals_targets)


def measure_steady(minutes: str = "30") -> tuple[list[dict], list[str]]:
    heading = f"{minutes} minutes of mixed work at the limit of the machine."
    return measure_targets("steady", heading, steady_targets, minutes, show=print_steady)


def print_steady(database: str, measured: dict) -> None:
    print(f"{'on ' + database:28} {'number':>8} {'errors':>7} {'p50 ms':>9} {'p95 ms':>9} {'p99 ms':>9}")
    for kind, found in measured["work"].items():
        taken = "".join(f"{found[part]:>10.0f}" for part in ("p50", "p95", "p99"))
        print(f"{kind:28} {found['number']:>8} {found['errors']:>7}{taken}")
    print(f"{'memory of':28} {'start':>8} {'middle':>8} {'end':>8} {'most':>8} MB {'MB a minute':>12}")
    for process, held in measured["memory"].items():
        megabytes = "".join(f"{held[part]:>9.1f}" for part in ("start", "middle", "end", "most"))
        print(f"{process:28}{megabytes}    {held['slope']:>12.2f}")
    print("\n".join(measured["first errors"]))


def print_targets(rows: list[dict]) -> None:
    print(f"{'database':11} {'measured':48} {'measured':>12} {'target':>14} {'aim':>6}")
    for row in rows:
        measured, target = f"{row['measured']:.2f} {row['unit']}", f"{row['bound']:g} {row['unit']}"
        side = "at most" if row["at_most"] else "at least"
        aim = "" if row["aim"] is None else f"{row['aim']:g}"
        holds = "holds" if row["holds"] else "MISSED"
        print(f"{row['database']:11} {row['what']:48} {measured:>12} {side:>8} {target:>8} {aim:>6}  {holds}")


PARTS = {
    "pages": measure_pages,
    "sheets": measure_sheets,
    "search": measure_search,
    "site": measure_site,
    "totals": measure_totals,
}


def main(*wanted: str) -> int:
    measured: dict = {"programmes": [FEW, MANY]}
    found: list[str] = []
    if wanted and wanted[0] == "steady":
        measured["steady"], found = measure_steady(*wanted[1:])
    else:
        for part in wanted or PARTS:
            measured[part], wrong = PARTS[part]()
            found += wrong
    report = ROOT / "var" / "bench.json"
    report.parent.mkdir(exist_ok=True)
    report.write_text(json.dumps(measured, indent=1))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
