"""How long a visitor waits for a database that has gone silent, or that somebody else holds.

The server ends what takes too long. When it says nothing at all any more, we end the connection: what hangs between
us and it takes everything and gives nothing, which no timeout of TCP notices. Commands and workers wait as long as
their work takes.
"""

from django.db import connection
from psycopg import Connection, OperationalError
from psycopg.errors import _WaitTimeout

# In seconds.
HELD = 25  # for a row that somebody else is writing
LONGEST = 30  # for one statement
SILENCE = 35  # for anything
IS_ALIVE = 3  # for the answer to whether a connection of the pool still lives


class BoundedConnection(Connection):
    """One that does not wait without end."""

    patience = SILENCE

    def wait(self, gen, *args, **kwargs):
        kwargs.setdefault("timeout", self.patience)
        try:
            return super().wait(gen, *args, **kwargs)
        except _WaitTimeout as error:
            self.pgconn.finish()  # a late answer would be taken for that to another question
            raise OperationalError(f"The database has said nothing for {self.patience} seconds.") from error

    def execute(self, *args, **kwargs):
        """Only the pool asks a connection itself, whether it lives; Django asks by cursors."""
        self.patience = IS_ALIVE
        try:
            return super().execute(*args, **kwargs)
        finally:
            self.patience = SILENCE


def bound_waiting() -> None:
    """For this process, before it is first connected."""
    options = connection.settings_dict["OPTIONS"]
    options["pool"] = {**options["pool"], "connection_class": BoundedConnection}
    options["options"] = f"-c lock_timeout={HELD}s -c statement_timeout={LONGEST}s"
