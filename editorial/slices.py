"""Long things some at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice


def slices(them: Iterable, size: int) -> Iterator[list]:
    """Lists of as many as are held at a time, the last one shorter; Python has this itself from 3.12 on."""
    them = iter(them)
    while some := list(islice(them, size)):
        yield some
