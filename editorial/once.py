"""What is made once in a transaction, however often it is asked for there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction


@dataclass
class Kept:
    """Stands among what waits for the commit, only to be found there again.

    A rollback, of a savepoint too, lets go of it together with whatever was written when it was made.
    """

    make: Callable
    made: Any

    def __call__(self) -> None:
        """Nothing is left to be done."""


def once_in_transaction(make: Callable) -> Any:
    """What `make` gives, made when it is first asked for in a transaction."""
    for _, waiting, _ in transaction.get_connection().run_on_commit:
        if isinstance(waiting, Kept) and waiting.make == make:
            return waiting.made
    kept = Kept(make, make())
    transaction.on_commit(kept)
    return kept.made
