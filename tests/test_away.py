"""While the database is away, everybody is told so at once; when it is back, so is the site."""

from contextlib import contextmanager

import pytest
from django.db import connection

from tests.factories import ProgrammeFactory, UserFactory
from tests.server import administration, cut_off

PAGES = ["/", "/programmes/", "/es/programmes/", "/programmes.csv"]
PROGRAMS = ["/api/v1/programmes/", "/api/v1/figures/?changed_since="]


@contextmanager
def sqlite_in(file: str):
    """The program looks for its database there; the one of the tests, which is in memory, is kept open."""
    kept, name = connection.connection, connection.settings_dict["NAME"]
    connection.connection, connection.settings_dict["NAME"] = None, file
    try:
        yield
    finally:
        if connection.connection:
            connection.connection.close()
        connection.connection, connection.settings_dict["NAME"] = kept, name


@contextmanager
def database_away():
    """As after the file was moved, or the server shut down: what was connected is cut off too."""
    if connection.vendor == "sqlite":
        with sqlite_in("/nowhere/at/all/eulac.sqlite3"):
            yield
        return
    name = connection.settings_dict["NAME"]
    connection.close()
    with administration() as admin:
        admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        try:
            cut_off(admin, name)
            yield
        finally:
            admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


@pytest.fixture
def visitor(transactional_db, client):
    """Somebody who is logged in, so that every page asks for the session."""
    client.raise_request_exception = False
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    ProgrammeFactory(published=True, slug="ports")
    return client


def test_pages_and_answers_say_that_the_database_is_away_and_are_back_with_it(visitor):
    addresses = [*PAGES, "/admin/", "/admin/programmes/programme/", *PROGRAMS]
    with database_away():
        answers = [visitor.get(address) for address in addresses]
        ready = visitor.get("/readyz")

    assert [(answer.status_code, answer["Retry-After"]) for answer in answers] == [(503, "30")] * len(addresses)
    for answer in answers[: -len(PROGRAMS)]:
        assert "The database cannot be reached just now" in answer.content.decode()
        assert answer["X-Request-ID"] in answer.content.decode()
    for answer in answers[-len(PROGRAMS) :]:
        assert (answer["Content-Type"], answer.json()["request_id"]) == (
            "application/problem+json",
            answer["X-Request-ID"],
        )
    assert (ready.status_code, ready.content) == (503, b"The database cannot be reached.\n")
    assert [visitor.get(address).status_code for address in addresses] == [200] * len(addresses)


def test_a_form_that_is_sent_while_the_database_is_away_is_answered_like_a_page(visitor):
    with database_away():
        answer = visitor.post("/admin/programmes/programme/add/", {"title": "Ports"})

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL names a missing table otherwise")
def test_a_file_in_whose_place_an_empty_one_was_made_is_a_database_that_is_away(visitor, tmp_path):
    with sqlite_in(str(tmp_path / "empty.sqlite3")):
        answer = visitor.get("/programmes/")

    assert (answer.status_code, visitor.get("/programmes/").status_code) == (503, 200)
