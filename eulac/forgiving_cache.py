"""A cache that is away slows pages down; it does not break them."""

import logging

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """While Redis cannot be reached, it holds nothing."""

    def get(self, key, default=None, version=None):
        try:
            return super().get(key, default, version)
        except RedisError:
            logger.exception("The cache cannot be reached.")
            return default

    def set(self, *args, **kwargs):
        try:
            super().set(*args, **kwargs)
        except RedisError:
            logger.exception("The cache cannot be reached.")

    def add(self, *args, **kwargs):
        try:
            return super().add(*args, **kwargs)
        except RedisError:
            logger.exception("The cache cannot be reached.")
            return True  # as if nobody had added it before
