"""How the memory of thousands of rows is given back: at once when they are done with, not by searching for circles.

Python's collector looks through all living objects again and again while their number grows; with some thousand rows
in hand that takes a third of the time of an import.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Lets the collector rest until the end of the block, or of the first of several that run side by side."""
    is_ours = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_ours:
            gc.enable()


def let_go(*lists: list) -> None:
    """Empties lists of rows before the next ones are read, and takes what circles these have left."""
    for rows in lists:
        rows.clear()
    gc.collect(0)
