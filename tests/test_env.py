"""Settings from the environment: each is read as its type, and a wrong one stops the start-up with a sentence."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from eulac import env


@pytest.mark.parametrize(("written", "read"), [("true", True), ("False", False), (" TRUE ", True), ("", True)])
def test_a_switch_is_true_or_false(monkeypatch, written, read):
    monkeypatch.setenv("SWITCH", written)

    assert env.env_bool("SWITCH", default=True) is read


@pytest.mark.parametrize(
    ("reader", "written", "sentence"),
    [
        (lambda: env.env_bool("X", default=False), "ture", "X is “ture”; it must be true or false"),
        (lambda: env.env_int("X", default=1, least=1), "0", "X is “0”; it must be a whole number, 1 or more"),
        (lambda: env.env_int("X", default=1), "many", "X is “many”; it must be a whole number"),
        (lambda: env.env_choice("X", default="a", choices=["a", "b"]), "c", "X is “c”; it must be one of: a, b."),
        (lambda: env.env_database("X", default=""), "mysql://x", "X must be a sqlite:// or a postgres:// address"),
        (lambda: env.env_database("X", default=""), "://", "X "),
        (
            lambda: env.env_site("X", default=""),
            "observatory.example",
            "X is “observatory.example”; it must be an address",
        ),
        (lambda: env.env_site("X", default=""), "https://a.example/b", "X is “https://a.example/b”; it must be an"),
        (lambda: env.env_socket("X"), "localhost:3310", "X is “localhost:3310”; it must be an address such as tcp://"),
        (lambda: env.env_socket("X"), "tcp://localhost", "X is “tcp://localhost”"),
        (lambda: env.env_storage("X"), "buckets.of.Somebody", "X is “buckets.of.Somebody”, which is installed nowhere"),
        (lambda: env.env_object("X"), "bucket", "X must be a JSON object"),
        (lambda: env.env_email("X"), "nonsense", "X is not the address of a mail server such as smtp"),
        (lambda: env.env_caches("X", shared_in=Path()), "memcached://x", "X must be a redis:// or a rediss:// address"),
    ],
)
def test_a_wrong_value_is_told_in_a_sentence_that_names_the_setting(monkeypatch, reader, written, sentence):
    monkeypatch.setenv("X", written)

    with pytest.raises(ImproperlyConfigured, match=sentence):
        reader()


def test_a_wrong_value_stops_a_command_without_a_traceback():
    wrong = {**os.environ, "DEBUG": "ture"}
    command = [sys.executable, "manage.py", "migrate"]

    run = subprocess.run(command, cwd=settings.BASE_DIR, env=wrong, capture_output=True, text=True)
    assert run.returncode == 1
    assert run.stderr == "The settings are wrong. DEBUG is “ture”; it must be true or false.\n"


def test_files_are_kept_in_a_folder_or_where_a_storage_with_its_options_keeps_them(monkeypatch):
    monkeypatch.delenv("FILES", raising=False)
    assert env.env_storage("FILES") == "django.core.files.storage.FileSystemStorage"
    assert env.env_object("FILES_OPTIONS") == {}

    monkeypatch.setenv("FILES", "django.core.files.storage.InMemoryStorage")
    monkeypatch.setenv("FILES_OPTIONS", '{"base_url": "/"}')
    assert env.env_storage("FILES") == "django.core.files.storage.InMemoryStorage"
    assert env.env_object("FILES_OPTIONS") == {"base_url": "/"}


def test_lists_are_separated_by_commas(monkeypatch):
    monkeypatch.setenv("HOSTS", "a.example, b.example,")

    assert env.env_list("HOSTS", default=[]) == ["a.example", "b.example"]


def test_networks_are_read_as_ranges_and_nothing_else_passes(monkeypatch):
    monkeypatch.setenv("N", "10.0.0.1, 192.0.2.0/24")
    assert env.env_networks("N") == ["10.0.0.1/32", "192.0.2.0/24"]

    for wrong in ("*", "proxy.example", "192.0.2.7/24"):
        monkeypatch.setenv("N", wrong)
        with pytest.raises(ImproperlyConfigured, match=r"^N: "):
            env.env_networks("N")


def test_the_address_of_the_site_ends_before_its_pages_begin(monkeypatch):
    monkeypatch.setenv("S", "https://observatory.example.org:8443/")

    assert env.env_site("S", default="") == "https://observatory.example.org:8443"
    assert env.env_site("UNSET", default="http://127.0.0.1:8000") == "http://127.0.0.1:8000"


def test_only_a_trusted_proxy_says_where_a_request_comes_from(monkeypatch):
    def address_seen(trusted, came_from):
        seen = {}
        monkeypatch.setattr(settings, "TRUSTED_PROXIES", trusted)
        monkeypatch.setattr("django.core.wsgi.get_wsgi_application", lambda: lambda environ, _: seen.update(environ))
        application = runpy.run_module("eulac.wsgi")["application"]
        application({"REMOTE_ADDR": came_from, "HTTP_X_FORWARDED_FOR": "198.51.100.1, 203.0.113.9"}, None)
        return seen["REMOTE_ADDR"]

    assert address_seen(["10.0.0.1/32"], "10.0.0.1") == "203.0.113.9"
    assert address_seen(["10.0.0.1/32"], "192.0.2.5") == "192.0.2.5"
    assert address_seen([], "127.0.0.1") == "127.0.0.1"


def test_the_databases_and_the_cache_are_set_up_for_many_users(monkeypatch):
    monkeypatch.setenv("D", "sqlite:////srv/eulac.sqlite3")
    sqlite = env.env_database("D", default="")
    monkeypatch.setenv("D", "postgres://user:word@db.example/eulac")
    postgresql = env.env_database("D", default="")
    monkeypatch.setenv("C", "redis://cache.example:6379/1")

    assert sqlite["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert sqlite["CONN_MAX_AGE"] == postgresql["CONN_MAX_AGE"] == 60
    assert "journal_mode=WAL" in sqlite["OPTIONS"]["init_command"]
    assert (postgresql["NAME"], postgresql["CONN_HEALTH_CHECKS"]) == ("eulac", True)
    assert postgresql["OPTIONS"] == {"connect_timeout": 5, "options": env.MEMORY_OR_SSD, **env.CUT_OFF}
    assert env.env_caches("C", shared_in=Path())["version"]["BACKEND"].endswith("RedisCache")


def test_mail_is_sent_only_where_a_server_is_named(monkeypatch):
    assert env.env_email("E") == {}

    monkeypatch.setenv("E", "smtp+tls://user:word@mail.example:587")
    read = env.env_email("E")
    assert (read["EMAIL_HOST"], read["EMAIL_PORT"], read["EMAIL_USE_TLS"]) == ("mail.example", 587, True)


@pytest.mark.parametrize(("https", "name"), [("true", "__Host-sessionid"), ("false", None)])
def test_over_tls_the_cookies_are_of_this_host_alone(monkeypatch, https, name):
    monkeypatch.setenv("HTTPS", https)

    read = runpy.run_path(str(settings.BASE_DIR / "eulac" / "settings.py"))
    assert read.get("SESSION_COOKIE_NAME") == name
    assert read["SESSION_COOKIE_SECURE"] is read["CSRF_COOKIE_SECURE"] is (https == "true")


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    file = tmp_path / "var" / "secret_key"

    first, second = (env.env_secret("SECRET_KEY", kept_in=file) for _ in range(2))
    assert first == second == file.read_text()
    assert len(first) >= 50
    assert oct(file.stat().st_mode)[-3:] == "600"


def test_every_setting_is_in_the_table_of_the_operators_and_none_that_is_gone():
    read = set()
    for file in ("eulac/settings.py", "eulac/management/commands/serve.py"):
        text = (settings.BASE_DIR / file).read_text()
        read |= set(re.findall(r'env_\w+\(\s*"([A-Z_]+)"', text)) | set(re.findall(r'environ\.get\("([A-Z_]+)"', text))
    guide = (settings.BASE_DIR / "docs" / "operations.md").read_text()

    table = guide.partition("## Settings")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)) == read


def test_a_fault_is_written_where_the_operator_finds_it():
    program = "import logging; logging.getLogger('django.request').error('It broke: %s', '/programmes/')"
    command = [sys.executable, "manage.py", "shell", "--verbosity=0", "--command", program]

    run = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert "ERROR django.request: It broke: /programmes/" in run.stderr
