"""`make bench`: the same pages over 100 and over 10 000 programmes, as ratios measured in one run.

Prints a table, writes var/bench.json, and fails when a page asks more queries than MOST_QUERIES allows its kind (12 for
a list, 20 for a record), when their number grows with the content, or when a page does not answer.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.on_every_database import databases

FEW, MANY = 100, 10_000
# The API lists whole records; a front page gathers from every area.
MOST_QUERIES = {"list": 12, "record": 20, "API list": 20, "front": 30}


def measure(address: str, programmes: int) -> list[dict]:
    command = [sys.executable, "bench/measure.py", str(programmes)]
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


def main() -> int:
    rows = []
    for database, address in databases():
        few, many = measure(address, FEW), measure(address, MANY)
        rows += [compare(database, *pair) for pair in zip(few, many, strict=True)]
    print_table(rows)
    report = ROOT / "var" / "bench.json"
    report.parent.mkdir(exist_ok=True)
    report.write_text(json.dumps({"programmes": [FEW, MANY], "pages": rows}, indent=1))
    found = [sentence for row in rows for sentence in complaints(row)]
    print("\n".join(found) or "Every page keeps to its number of queries.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
