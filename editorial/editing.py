"""Who else has a record's form open: kept in the cache for as long as the page says so, and a help, never a lock."""

import datetime
import logging
from collections.abc import Callable
from time import time
from typing import Any

from django.core.cache import caches
from django.utils import timezone
from django.utils.translation import gettext

LASTS = 90  # seconds after the page was last heard of; it speaks every thirty, see static/js/editing.js
logger = logging.getLogger(__name__)


def note(user, record) -> list[str]:
    """Records that this person has the form open, and gives a sentence for each of the others who have."""
    now = time()
    people = there(record, now)
    _, since, _ = people.get(user.pk, ("", now, now))
    people[user.pk] = (name_of(user), since, now)
    forgivingly(lambda: caches["shared"].set(key_of(record), people, LASTS))
    return [sentence(name, since) for pk, (name, since, _) in sorted(people.items()) if pk != user.pk]


def leave(user, record) -> None:
    """The page is closed."""
    people = {pk: said for pk, said in there(record, time()).items() if pk != user.pk}
    forgivingly(lambda: caches["shared"].set(key_of(record), people, LASTS))


def there(record, now: float) -> dict[int, tuple[str, float, float]]:
    """{account: (name, since when, last heard of)}"""
    people = forgivingly(lambda: caches["shared"].get(key_of(record))) or {}
    return {pk: said for pk, said in people.items() if said[2] > now - LASTS}


def forgivingly(do: Callable) -> Any:
    """A form opens without its cache as well."""
    try:
        return do()
    except Exception:  # whatever a cache may raise that is away
        logger.exception("The cache cannot be reached.")
        return None


def key_of(record) -> str:
    return f"editing-{record._meta.label_lower}-{record.pk}"


def name_of(user) -> str:
    return user.get_full_name() or user.get_username()


def name_of_author(user) -> str:
    """Of whoever wrote a version; the account may be gone, or a program wrote it."""
    return name_of(user) if user else gettext("no one by name")


def sentence(name: str, since: float) -> str:
    moment = datetime.datetime.fromtimestamp(since, timezone.get_current_timezone())
    today = moment.date() == timezone.localdate()
    return gettext("%(name)s has had this form open since %(moment)s.") % {
        "name": name,
        "moment": f"{moment:{('%H:%M' if today else '%Y-%m-%d %H:%M')}}",
    }
