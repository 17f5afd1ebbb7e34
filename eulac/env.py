"""Typed settings from the environment: a wrong value stops the start-up with a plain sentence."""

import json
import os
import re
import secrets
from importlib.util import find_spec
from ipaddress import ip_network
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

MANY = {"MAX_ENTRIES": 3_000}
# By what a connection to PostgreSQL notices that the network is cut: within about twenty seconds.
CUT_OFF = {"tcp_user_timeout": 10_000, "keepalives_idle": 10, "keepalives_interval": 3, "keepalives_count": 3}
# A cache that takes longer is no help.
QUICK = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}


def env_bool(name: str, *, default: bool) -> bool:
    """True or false, nothing else: `DEBUG=ture` must not quietly mean "off"."""
    read = os.environ.get(name, "").strip().lower()
    if not read:
        return default
    if read not in {"true", "false"}:
        raise ImproperlyConfigured(f"{name} is “{read}”; it must be true or false.")
    return read == "true"


def env_int(name: str, *, default: int, least: int = 0) -> int:
    """A whole number that is at least `least`."""
    read = os.environ.get(name, "").strip()
    if not read:
        return default
    if not read.isdecimal() or int(read) < least:
        raise ImproperlyConfigured(f"{name} is “{read}”; it must be a whole number, {least} or more.")
    return int(read)


def env_text(name: str, *, default: str) -> str:
    """Words as they are."""
    return os.environ.get(name, "").strip() or default


def env_choice(name: str, *, default: str, choices: list[str]) -> str:
    """One of the words in `choices`."""
    read = os.environ.get(name, "").strip().lower() or default
    if read not in choices:
        raise ImproperlyConfigured(f"{name} is “{read}”; it must be one of: {', '.join(choices)}.")
    return read


def env_list(name: str, *, default: list[str]) -> list[str]:
    """Values separated by commas."""
    values = [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]
    return values or default


def env_networks(name: str, *, default: list[str] | None = None) -> list[str]:
    """Addresses or ranges of addresses, separated by commas, all written as ranges."""
    try:
        return [str(ip_network(value)) for value in env_list(name, default=default or [])]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name}: {error}. Write addresses or ranges such as 10.0.0.1,192.0.2.0/24."
        ) from error


def env_site(name: str, *, default: str) -> str:
    """The beginning of an address: `https://host`, with a port where one is needed, and nothing after it."""
    read = os.environ.get(name, "").strip() or default
    if not re.fullmatch(r"https?://[\w.-]+(:\d+)?|https?://\[[0-9a-fA-F:]+\](:\d+)?", read.removesuffix("/")):
        raise ImproperlyConfigured(
            f"{name} is “{read}”; it must be an address such as https://observatory.example.org."
        )
    return read.removesuffix("/")


def env_email(name: str) -> dict:
    """Django's settings for sending mail from a URL, `smtp+tls://user:password@host:587`; none where there is none."""
    read = os.environ.get(name, "").strip()
    if not read:
        return {}
    try:
        return environ.Env.email_url_config(read)
    except Exception as error:
        raise ImproperlyConfigured(
            f"{name} is not the address of a mail server such as smtp+tls://user:password@host:587."
        ) from error


def env_socket(name: str) -> str | tuple[str, int] | None:
    """Where a program of the network listens: the path of a socket, or a host and a port; None if nothing is said."""
    read = os.environ.get(name, "").strip()
    if not read:
        return None
    scheme, _, rest = read.partition("://")
    host, _, port = rest.rpartition(":")
    if scheme == "unix" and rest.startswith("/"):
        return rest
    if scheme == "tcp" and host and port.isdecimal() and 0 < int(port) < 65_536:
        return host.strip("[]"), int(port)
    raise ImproperlyConfigured(
        f"{name} is “{read}”; it must be an address such as tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl."
    )


def env_storage(name: str) -> str:
    """The class of a Django storage, one that keeps files in a folder if nothing is said."""
    named = os.environ.get(name, "").strip() or "django.core.files.storage.FileSystemStorage"
    try:
        module, dot, _ = named.rpartition(".")
        is_there = bool(dot and find_spec(module))
    except ModuleNotFoundError:
        is_there = False
    if not is_there:
        raise ImproperlyConfigured(f"{name} is “{named}”, which is installed nowhere; name a class of a storage.")
    return named


def env_object(name: str) -> dict:
    """A JSON object, empty if nothing is said."""
    try:
        read = json.loads(os.environ.get(name) or "{}")
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise ImproperlyConfigured(f'{name} must be a JSON object such as {{"bucket_name": "observatory"}}.')
    return read


# Its own guess is a disk that turns: it would rather read all links of 100 000 programmes than those of 2 000 of them.
MEMORY_OR_SSD = "-c random_page_cost=1.1"


def env_database(name: str, *, default: str) -> dict:
    """One of Django's DATABASES from a URL: `sqlite:///path` or `postgres://user:password@host/name`."""
    try:
        database = environ.Env.db_url_config(os.environ.get(name) or default)
    except Exception as error:
        raise ImproperlyConfigured(f"{name} is not a database address such as postgres://user@host/name.") from error
    if database.get("ENGINE") == "django.db.backends.sqlite3":
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 60,  # seconds; the preview of a full-size sheet holds the database for nearly as long
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA analysis_limit=1000; PRAGMA cache_size=-1000;",
        }
    elif database.get("ENGINE") == "django.db.backends.postgresql":
        database["OPTIONS"] = {"connect_timeout": 5, "options": MEMORY_OR_SSD, **CUT_OFF}
        database["CONN_HEALTH_CHECKS"] = True  # so that it is found again as soon as it is back
    else:
        raise ImproperlyConfigured(f"{name} must be a sqlite:// or a postgres:// address.")
    database["CONN_MAX_AGE"] = 60  # seconds; a connection for each page takes longer than many a page
    return database


def env_caches(name: str, *, shared_in: Path) -> dict:
    """Django's CACHES from a URL, `redis://host:6379/0`.

    Without one, each process keeps pages in its own memory; what all of this machine must share is in the folder
    `shared_in`: pictures, which take long to draw, and the word that says whether the pages are out of date.
    """
    read = os.environ.get(name)
    if not read:
        backends = "django.core.cache.backends"
        files = {"BACKEND": "eulac.file_caches.ForgivingFileCache", "LOCATION": shared_in, "OPTIONS": MANY}
        links = {"BACKEND": "eulac.file_caches.LinkCache", "LOCATION": shared_in / "version"}
        return {"default": {"BACKEND": f"{backends}.locmem.LocMemCache"}, "shared": files, "version": links}
    if not read.startswith(("redis://", "rediss://")):
        raise ImproperlyConfigured(f"{name} must be a redis:// or a rediss:// address.")
    redis = {**environ.Env.cache_url_config(read), "BACKEND": "eulac.redis_cache.ForgivingRedisCache"}
    redis["OPTIONS"] = {**redis.get("OPTIONS", {}), **QUICK}
    return {"default": redis, "shared": redis, "version": redis}


def env_secret(name: str, *, kept_in: Path) -> str:
    """The value of `name`, or a random one that is made once and kept in a file only its owner may read."""
    if os.environ.get(name):
        return os.environ[name]
    kept_in.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(kept_in, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept_in.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return kept_in.read_text()
