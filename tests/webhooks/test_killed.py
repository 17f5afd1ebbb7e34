"""A worker that is killed in the middle of a message loses nothing."""

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("killing.py")


def test_the_message_of_a_killed_worker_is_sent_by_the_next(scratch):
    environment = {**os.environ, "DATABASE_URL": scratch}
    done = subprocess.run([sys.executable, SCRIPT], env=environment, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "delivered at attempt 2, 2 times, 1 id\n"
