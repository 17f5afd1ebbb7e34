"""Today, as the reader means it: that of the calendar, or the earlier day on which they look."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_looked_at: ContextVar[datetime.date | None] = ContextVar("the earlier day", default=None)


def today() -> datetime.date:
    """The day on which things run, are due or have ended."""
    return _looked_at.get() or datetime.date.today()


def earlier_day() -> datetime.date | None:
    """The day as at the end of which everything is read; None for things as they are now."""
    return _looked_at.get()


@contextmanager
def looking_at(day: datetime.date) -> Iterator[None]:
    before = _looked_at.set(day)
    try:
        yield
    finally:
        _looked_at.reset(before)
