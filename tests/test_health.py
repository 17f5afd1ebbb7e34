"""What a load balancer or a container platform asks."""

import threading
import time

import pytest
from django.core.management import CommandError
from django.db import OperationalError, connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from eulac.management.commands import import_worker, serve
from eulac.schema import alone


def test_a_living_process_says_so_without_the_database(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"alive\n")


@pytest.mark.django_db
def test_a_migrated_database_is_ready(client):
    response = client.get("/readyz")

    assert (response.status_code, response.content) == (200, b"ready\n")


@pytest.mark.django_db
def test_a_missing_migration_is_named_as_the_obstacle(client):
    newest = MigrationLoader(connection).graph.leaf_nodes("checks")[0]
    MigrationRecorder(connection).record_unapplied(*newest)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert b"manage.py migrate" in response.content


@pytest.mark.django_db
def test_a_migration_of_a_newer_program_is_named_as_the_obstacle(client):
    MigrationRecorder(connection).record_applied("figures", "9999_later")

    response = client.get("/readyz")
    assert response.status_code == 503
    assert b"by a newer version of the program, which knows figures.9999_later." in response.content


@pytest.mark.django_db
@pytest.mark.parametrize("command", [serve, import_worker])
def test_a_program_that_is_older_than_the_database_refuses_to_start(command, monkeypatch):
    MigrationRecorder(connection).record_applied("figures", "9999_later")
    monkeypatch.setattr(serve, "refuse_taken_port", lambda host, port: None)
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)  # the worker keeps its own
    monkeypatch.setattr(import_worker.os, "nice", lambda by: None)

    with pytest.raises(CommandError, match=r"a newer version .* knows figures\.9999_later"):
        command.Command().handle()


@pytest.mark.django_db
def test_only_one_at_a_time_brings_a_database_up_to_date(tmp_path, monkeypatch):
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "site.sqlite3"))
    seen, second = [], threading.Event()

    def come_later():
        second.set()
        with alone():
            seen.append("second")
        connections.close_all()

    later = threading.Thread(target=come_later)
    with alone():
        later.start()
        second.wait()
        time.sleep(0.5)
        seen.append("first")
    later.join(10)
    assert seen == ["first", "second"]


@pytest.mark.django_db
def test_an_unreachable_database_is_named_and_tells_nothing_more(client, monkeypatch):
    def refuse():
        raise OperationalError("password of postgres at 10.0.0.1 is wrong")

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    monkeypatch.setattr(connection, "cursor", refuse)

    response = client.get("/readyz")

    assert (response.status_code, response.content) == (503, b"The database cannot be reached.\n")
