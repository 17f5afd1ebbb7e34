"""Where the content of attachments is kept: under a name that is made of it, in the storage that all machines share."""

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from reference.uploads import Judged

FOLDER = "attachments"
ENDINGS = {"jpeg": "jpg"}


def ending_of(kind: str) -> str:
    return ENDINGS.get(kind, kind)


def name_of(key: str, kind: str) -> str:
    return f"{FOLDER}/{key[:2]}/{key}.{ending_of(kind)}"


def store(file: Judged) -> None:
    """The same content is kept once. What a machine that broke down has left half written is written anew."""
    name = name_of(file.key, file.kind)
    if default_storage.exists(name):
        if default_storage.size(name) == len(file.content):
            return
        default_storage.delete(name)
    default_storage.save(name, ContentFile(file.content))


def opened(key: str, kind: str) -> File:
    """Raises OSError when it is not there."""
    return default_storage.open(name_of(key, kind))
