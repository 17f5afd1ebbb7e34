"""The version of what is published: another one after each change that the public may see.

Whatever is computed from published records alone is kept in the cache under it, and so is never out of date.
"""

import logging
import secrets

from django.core.cache import caches
from django.db import transaction

from editorial.changes import written

KEY = "published"
logger = logging.getLogger(__name__)


def published_version() -> str:
    """What to keep things under; read it before the records are."""
    return caches["version"].get(KEY) or renew()


def renew() -> str:
    version = secrets.token_hex(8)
    caches["version"].set(KEY, version, timeout=None)
    return version


def renew_after(sender, rows, **_):
    """Once the change is there for everybody. What has never been public is nobody's business."""
    if any(getattr(row, "published_at", True) for row in rows):
        transaction.on_commit(renew, robust=True)


def connect():
    written.connect(renew_after, dispatch_uid="editorial.version")
