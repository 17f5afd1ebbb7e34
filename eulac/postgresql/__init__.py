"""PostgreSQL for those whom a visitor waits for: how long, while it has gone silent or somebody else holds it.

The server ends what takes too long. When it says nothing at all any more, `base.py` ends the connection: what hangs
between us and it takes everything and gives nothing, which no timeout of TCP notices. Commands and workers have
Django's own: they wait as long as their work takes.
"""

from django.conf import settings

# In seconds.
HELD = 25  # for a row that somebody else is writing
LONGEST = 30  # for one statement
SILENCE = 35  # for anything
IS_ALIVE = 3  # for the answer to whether a connection still lives


def bound_waiting() -> None:
    """For this process, before it is first connected."""
    database = settings.DATABASES["default"]
    database["ENGINE"] = __name__
    database["OPTIONS"]["options"] += f" -c lock_timeout={HELD}s -c statement_timeout={LONGEST}s"
