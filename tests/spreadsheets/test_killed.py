import os
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import pytest
from django.db import connection

SCRIPT = Path(__file__).with_name("killing.py")


@pytest.fixture
def scratch(tmp_path):
    """The address of an empty database of the kind that the tests run on."""
    if connection.vendor != "postgresql":
        yield f"sqlite:///{tmp_path}/killed.sqlite3"
        return
    server, name = os.environ["DATABASE_URL"].rpartition("/")[0], f"killed_{uuid.uuid4().hex}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        yield f"{server}/{name}"
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_whoever_kills_a_saving_process_leaves_everything_or_nothing(scratch):
    environment = {**os.environ, "DATABASE_URL": scratch}
    done = subprocess.run([sys.executable, SCRIPT], env=environment, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert " whole, " in done.stdout
