"""Django's PostgreSQL, but no connection waits without end."""

from django.db.backends.postgresql import base
from psycopg import Connection, IsolationLevel, OperationalError
from psycopg.errors import _WaitTimeout

from eulac.postgresql import IS_ALIVE, SILENCE


class BoundedConnection(Connection):
    patience = SILENCE

    def wait(self, gen, *args, **kwargs):
        kwargs.setdefault("timeout", self.patience)
        try:
            return super().wait(gen, *args, **kwargs)
        except _WaitTimeout as error:
            self.pgconn.finish()  # a late answer would be taken for that to another question
            raise OperationalError(f"The database has said nothing for {self.patience} seconds.") from error


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params):
        self.isolation_level = IsolationLevel.READ_COMMITTED  # as where no option names another
        return BoundedConnection.connect(**conn_params)

    def is_usable(self):
        """Asked before each request."""
        if self.connection is None:
            return False
        self.connection.patience = IS_ALIVE
        try:
            return super().is_usable()
        finally:
            self.connection.patience = SILENCE
