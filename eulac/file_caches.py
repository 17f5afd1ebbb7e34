"""What all processes of a machine share without Redis. A full disk slows pages down; it does not break them."""

import logging
import os
import secrets
from pathlib import Path

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.filebased import FileBasedCache

logger = logging.getLogger(__name__)


class ForgivingFileCache(FileBasedCache):
    """While there is no room, it keeps nothing more."""

    def set(self, *args, **kwargs):
        try:
            super().set(*args, **kwargs)
        except OSError:
            logger.exception("The cache has no room.")


class LinkCache(BaseCache):
    """Words, read with one system call: each is what a link in a folder points to, is replaced as a whole and stays."""

    def __init__(self, location, params):
        super().__init__(params)
        self.folder = Path(location)

    def get(self, key, default=None, version=None):
        try:
            return os.readlink(self.place_of(key, version))
        except OSError:
            return default

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            new = self.folder / secrets.token_hex(8)
            new.symlink_to(value)
            new.replace(self.place_of(key, version))
        except OSError:  # the disk is full: to forget the old word takes no room, and no word is better than that
            logger.exception("A word cannot be kept.")
            Path(self.place_of(key, version)).unlink(missing_ok=True)

    def clear(self):
        for link in self.folder.glob("*"):
            link.unlink(missing_ok=True)

    def place_of(self, key: str, version) -> str:
        return f"{self.folder}/{self.make_and_validate_key(key, version)}"
