"""The version of what is published: another one after each change that the public may see.

Whatever is computed from published records alone is kept in the cache under it, and so is never out of date.
"""

import datetime
import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import mktime, time

from django.core.cache import cache, caches
from django.db import transaction

from editorial.changes import ever_public, written
from editorial.languages import active_language
from editorial.today import earlier_day

KEY = "published"
NOT_KEPT = "private, no-store"  # how an answer says that it is for one person's eyes
A_DAY = 86_400  # seconds
MOST_REMEMBERED = 3_000
_ahead: ContextVar[str] = ContextVar("a look ahead", default="")


@contextmanager
def looking_ahead() -> Iterator[None]:
    """Within it, what is read may never be published: nothing of it is kept, and nothing that is kept is shown."""
    before = _ahead.set(secrets.token_hex(8))
    try:
        yield
    finally:
        _ahead.reset(before)


def published_version() -> str:
    """What to keep things under; read it before the records are."""
    return caches["version"].get(KEY) or renew()


def renew() -> str:
    version = f"{int(time())}-{secrets.token_hex(8)}"
    caches["version"].set(KEY, version, timeout=None)
    return version


def last_change() -> int | None:
    """When what is published last became other than it was, in seconds of the epoch; the day begins with such a change.

    None in the very second of a change: another one may follow in it, and nobody could tell the two apart.
    """
    began, dash, _ = published_version().partition("-")
    midnight = int(mktime(datetime.date.today().timetuple()))
    changed = max(int(began) + 1, midnight) if dash else 0
    return changed if 0 < changed <= time() else None


def key_for(*what: str) -> str:
    """The key for something that depends on what is published, on the day, on the language and on `what`."""
    day = f"as of {then}" if (then := earlier_day()) else datetime.date.today().isoformat()
    parts = (published_version(), _ahead.get(), day, active_language(), *what)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def kept(make: Callable, *what: str):
    """What `make` computes from published records, computed once until one of them changes."""
    if _ahead.get():
        return make()
    key = key_for(*what)
    found = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, A_DAY)
    return found


class Memory:
    """What a process has made of published records, of one version alone."""

    version = ""
    things: dict = {}


def remembered() -> dict:
    """Where to keep small things that are asked for all the time; empty again once something is published.

    What stood on an earlier day is not remembered, nor what may stand here one day.
    """
    if earlier_day() or _ahead.get():
        return {}
    version = published_version()
    if Memory.version != version or len(Memory.things) > MOST_REMEMBERED:
        Memory.version, Memory.things = version, {}
    return Memory.things


def renew_after(sender, rows, **_):
    """Once the change is there for everybody. What has never been public is nobody's business."""
    if ever_public(rows):
        transaction.on_commit(renew, robust=True)


def connect():
    written.connect(renew_after, dispatch_uid="editorial.version")
