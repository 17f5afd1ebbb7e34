"""A cache that is away slows pages down; it does not break them."""

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

REST = 5  # seconds in which nobody asks, after one has asked in vain: each would wait as long
logger = logging.getLogger(__name__)


@dataclass
class Known:
    """What this process knows of a server."""

    away_until: float = 0
    owed: dict[tuple[str, Any], Any] = field(default_factory=dict)  # what is kept for good, and could not be


KNOWN: dict[str, Known] = defaultdict(Known)


class ForgivingRedisCache(RedisCache):
    """While Redis cannot be reached, it holds nothing."""

    def __init__(self, server, params):
        super().__init__(server, params)
        self.known = KNOWN[str(server)]

    def get(self, key, default=None, version=None):
        return self.asked(lambda: super(ForgivingRedisCache, self).get(key, default, version), default)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        if timeout is None:
            self.known.owed[key, version] = value
        self.asked(lambda: self.keep(key, value, timeout, version))

    def add(self, *args, **kwargs):
        return self.asked(lambda: super(ForgivingRedisCache, self).add(*args, **kwargs), True)  # as if it were new

    def keep(self, key, value, timeout, version):
        super().set(key, value, timeout, version)
        self.known.owed.pop((key, version), None)

    def asked(self, ask: Callable, otherwise=None):
        if monotonic() < self.known.away_until:
            return otherwise
        try:
            self.make_up()
            return ask()
        except RedisError:
            self.known.away_until = monotonic() + REST
            logger.exception("The cache cannot be reached. It is asked again in %d seconds.", REST)
            return otherwise

    def make_up(self) -> None:
        """That something was published while Redis was away is said when it is back, before anything is read."""
        for (key, version), value in list(self.known.owed.items()):
            self.keep(key, value, None, version)
