import os
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("killing.py")


def test_whoever_kills_a_saving_process_leaves_everything_or_nothing(scratch):
    environment = {**os.environ, "DATABASE_URL": scratch}
    done = subprocess.run([sys.executable, SCRIPT], env=environment, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert " whole, " in done.stdout
