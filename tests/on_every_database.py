"""`make test`: the suite on SQLite, then on PostgreSQL where there is one; what was left out comes last."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser import find_chromium

LOCAL_POSTGRESQL = ("127.0.0.1", 5432)


def databases() -> Iterator[tuple[str, str]]:
    """Every kind of database that this machine offers, with its address. Tests make a database of their own in it."""
    yield "SQLite", "sqlite:///:memory:"
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield "PostgreSQL", given
    elif answers(*LOCAL_POSTGRESQL):
        yield "PostgreSQL", "postgres://postgres@127.0.0.1:5432/postgres"


def answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=2).close()
    except OSError:
        return False
    return True


def run_suite(address: str) -> tuple[int, str]:
    """Runs pytest, passing on what it prints. Gives its exit code and its last line."""
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", *sys.argv[1:]]
    environment = {**os.environ, "DATABASE_URL": address}
    last = ""
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as suite:
        for line in suite.stdout or ():
            print(line, end="", flush=True)
            last = line.strip() or last
    return suite.returncode, last


def main() -> int:
    results = {kind: run_suite(address) for kind, address in databases()}
    left_out = []
    if "PostgreSQL" not in results:
        left_out.append("the suite on PostgreSQL (no TEST_DATABASE_URL, no server on 127.0.0.1:5432)")
    if not find_chromium():
        left_out.append("the browser tests (no Chromium found)")
    incomplete = bool(left_out) and os.environ.get("REQUIRE_ALL") == "1"
    failed = any(code for code, _ in results.values())
    print(f"\nLeft out: {', '.join(left_out) or 'nothing'}.")
    if incomplete:
        print("REQUIRE_ALL=1: that counts as a failure.")
    for kind, (_, last) in results.items():
        print(f"On {kind}:\n{last}")
    return 1 if failed or incomplete else 0


if __name__ == "__main__":
    sys.exit(main())
