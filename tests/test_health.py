"""What a load balancer or a container platform asks."""

import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def test_a_living_process_says_so_without_the_database(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"alive\n")


@pytest.mark.django_db
def test_a_migrated_database_is_ready(client):
    response = client.get("/readyz")

    assert (response.status_code, response.content) == (200, b"ready\n")


@pytest.mark.django_db
def test_a_missing_migration_is_named_as_the_obstacle(client):
    newest = MigrationLoader(connection).graph.leaf_nodes("figures")[0]
    MigrationRecorder(connection).record_unapplied(*newest)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert b"manage.py migrate" in response.content


@pytest.mark.django_db
def test_an_unreachable_database_is_named_and_tells_nothing_more(client, monkeypatch):
    def refuse():
        raise OperationalError("password of postgres at 10.0.0.1 is wrong")

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    monkeypatch.setattr(connection, "cursor", refuse)

    response = client.get("/readyz")

    assert (response.status_code, response.content) == (503, b"The database cannot be reached.\n")
