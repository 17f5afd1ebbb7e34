"""Today, as the reader means it: that of the calendar, or the earlier day on which they look."""

import datetime
from contextvars import ContextVar

_earlier: ContextVar[datetime.date | None] = ContextVar("earlier day", default=None)


def today() -> datetime.date:
    """The day on which things run, are due or have ended."""
    return _earlier.get() or datetime.date.today()


def earlier_day() -> datetime.date | None:
    """The day as at the end of which everything is read; None for things as they are now."""
    return _earlier.get()
