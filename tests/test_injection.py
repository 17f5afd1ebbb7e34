"""What somebody writes is shown as they wrote it, and is nowhere taken for a part of page, header or log."""

import json
import logging
import os
import subprocess
import sys
import time
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import models, transaction
from django.test import Client

from eulac.env import env_database
from eulac.logs import Json, Plain
from eulac.views import LISTS
from reference.endnotes import Endnotes
from reference.markdown import to_html
from tests.conftest import in_role
from tests.factories import FigureFactory, ProgrammeFactory
from tests.rights.surfaces import address_of
from tests.rights.trying import SURFACES
from tests.test_api import NOUNS, address, make_full

pytestmark = pytest.mark.django_db

ACTIVE = """"'><script>evil()</script><img src=x onerror=evil()>{{7*7}}</title></style>"""
MARKS = ("<script>evil", "<img src=x", "onerror=evil()>{{7*7}}</title>")
MARKUP = ("text/html", "image/svg+xml", "application/atom+xml", "application/xml", "text/xml")
STRUCTURE = {"state", "folded", "currency", "language", "region", "subregion"}


def is_active(answer) -> list[str]:
    """What of it a browser would run."""
    if not answer.get("Content-Type", "").startswith(MARKUP):
        return []
    text = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
    return [mark for mark in MARKS if mark in text] + (["49"] if "evil()>49" in text else [])


def takes(one) -> bool:
    """Whether a field is a text that people write, with room for it."""
    is_text = type(one) in (models.CharField, models.TextField) and not one.choices and one.name not in STRUCTURE
    return is_text and (one.max_length or 500) >= len(ACTIVE) + 10


@pytest.fixture(scope="module")
def hostile(django_db_setup, django_db_blocker):
    """A public row of each noun with all its neighbours, which try to break out of every text that they have."""
    with django_db_blocker.unblock(), transaction.atomic():
        rows = {model: make_full(model) for model in NOUNS.values()}
        for model in {type(row) for row in rows.values()}:
            usable = [one.name for one in model._meta.concrete_fields if takes(one)]
            for row in model._base_manager.all():
                for name in usable:
                    setattr(row, name, f"{ACTIVE}{row.pk}")
                row._change_reason = ACTIVE[:100]
                row.save()
        yield rows
        transaction.set_rollback(True)


def test_it_is_shown(client, hostile):
    """Otherwise nothing below would be tried."""
    page = client.get(hostile[NOUNS["programmes"]].get_absolute_url()).content.decode()

    assert "&lt;script&gt;evil()" in page


def test_no_page_file_or_feed_takes_it_for_its_own(client, hostile):
    found = {}
    for surface in SURFACES:
        if surface.kind.startswith(("record: page", "record: versions", "list")) and surface.model in hostile:
            at = address_of(surface, hostile[surface.model]).lower()
            found |= {one: marks for one in (at, f"/es{at}") if (marks := is_active(client.get(one)))}
    crossing = ["/", "/timeline/", "/matrix/", "/commitments/", "/corrections/", "/search/?q=evil", "/charts/"]
    crossing += ["/search/suggest/?q=evil", "/charts/timeline.svg", "/charts/coverage.svg", "/figures/total/"]
    found |= {at: marks for at in [*crossing, "/sitemap.xml", "/api/v1/docs/"] if (marks := is_active(client.get(at)))}

    assert found == {}


def test_no_page_of_the_staff_takes_it_for_its_own(client, hostile):
    client.force_login(in_role("Administrator"))
    found = {}
    for surface in SURFACES:
        page = surface.kind in {
            "staff:changelist",
            "staff:change",
            "staff:history",
            "staff:compare",
            "staff:delete",
            "staff:export",
        }
        if page and surface.model in hostile and admin.site.is_registered(surface.model):
            at = address_of(surface, hostile[surface.model])
            if marks := is_active(client.get(at)):
                found[at] = marks
    for at in ("/admin/", "/admin/due/", "/admin/deleted/"):
        assert is_active(client.get(at)) == []

    assert found == {}


def test_the_api_says_it_in_a_form_that_no_browser_runs(client, hostile):
    for noun, model in NOUNS.items():
        answer = client.get(address(noun, hostile[model]))
        assert answer["Content-Type"].startswith("application/json")
        assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["q", "page", "order", "as_of", "country", "year", "kind", "show", ACTIVE])
def test_what_is_asked_for_is_given_back_as_text(client, name):
    ProgrammeFactory(published=True)
    FigureFactory(published=True)
    addresses = [area.list_url() for area in LISTS]
    addresses += ["/search/", "/search/suggest/", "/countries/compare/", "/figures/total/", "/commitments/", "/matrix/"]
    addresses += ["/timeline/", "/corrections/", "/charts/icsp.svg", "/admin/login/"]
    asked = f"?{quote(name)}={quote(ACTIVE)}"

    assert {at: marks for at in addresses if (marks := is_active(client.get(at + asked)))} == {}


@pytest.mark.parametrize("at", [f"/{quote(ACTIVE)}/", f"/programmes/{quote(ACTIVE)}/", f"/api/v1/{quote(ACTIVE)}/"])
def test_an_address_that_is_not_there_is_named_as_text(client, at):
    answer = client.get(at)

    assert answer.status_code == 404
    assert is_active(answer) == []


LINE = "%0d%0aSet-Cookie:%20evil=1%0d%0a"


@pytest.mark.parametrize(
    "at",
    [
        f"/programmes{LINE}", f"/programmes/{LINE}/", f"/programmes.csv?q={LINE}", f"/countries/{LINE}",
        f"/api/v1/programmes/{LINE}/", f"/programmes?as_of={LINE}", f"/{LINE}", f"/charts/{LINE}.svg",
    ],
)  # fmt: skip
def test_no_address_writes_a_header(client, at):
    answer = client.get(at)

    assert not answer.cookies
    assert not any("\n" in value or "\r" in value for value in answer.headers.values())


@pytest.mark.parametrize("at", ["//evil.example", "//evil.example/", "/%5cevil.example", "/%2f%2fevil.example"])
def test_no_address_leads_to_another_site(client, at):
    answer = client.get(at)

    assert not answer.get("Location", "").startswith(("//", "/\\", "http"))


@pytest.mark.parametrize("host", ["evil.example", "testserver:80@evil.example", "a b", "localhost.evil.example"])
def test_a_host_that_is_not_ours_is_refused(host):
    answer = Client(raise_request_exception=False).get("/", headers={"host": host})

    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()


@pytest.mark.parametrize(
    "at",
    [
        "/static/../eulac/settings.py", "/static/%2e%2e/manage.py", "/static/..%2f..%2fetc/passwd",
        "/static//etc/passwd",
        "/charts/..%2f..%2fmanage.svg", "/programmes/../manage.py", "/.git/config", "/manage.py", "/var/secret_key",
        "/sitemap-../../x.xml", "/fixtures/programmes.csv",
    ],
)  # fmt: skip
def test_no_address_leads_to_a_file_of_the_program(settings, at):
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    assert Client().get(at).status_code == 404


# Logs


def a_record(said: str) -> logging.LogRecord:
    return logging.LogRecord("eulac", logging.ERROR, "", 0, "Not read: %s", (said,), None)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x85", "\u2028", "\x1b[2K\x1b[1A"])
def test_nobody_writes_a_line_of_their_own_into_the_log(end):
    forged = f"editor{end}2026-03-02 10:00:00 - INFO eulac: all is well"

    first, *more = Plain().format(a_record(forged)).splitlines()
    assert "Not read: editor" in first
    assert all(line.startswith("    ") for line in more)
    assert "\x1b" not in first
    [line] = Json().format(a_record(forged)).split("\n")
    assert json.loads(line)["message"].endswith("all is well")


def test_the_secret_of_a_webhook_comes_into_no_log():
    said = "Signed with whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw== for them"

    for written in (Plain(), Json()):
        assert "MfKQ9r8" not in written.format(a_record(said))


@pytest.mark.parametrize("read", ["mysql://eulac:pass-word@db/x", "oracle://eulac:pass-word@db"])
def test_an_address_of_a_database_that_cannot_be_used_is_not_repeated(monkeypatch, read):
    """Whoever starts the program sees which setting is wrong, and so does whatever keeps what it prints."""
    command = [sys.executable, "manage.py", "check"]
    run = subprocess.run(
        command,
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": read},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode != 0
    assert "DATABASE_URL" in run.stderr
    assert "pass-word" not in run.stdout + run.stderr
    monkeypatch.setenv("DATABASE_URL", read)
    with pytest.raises(Exception, match="DATABASE_URL") as told:
        env_database("DATABASE_URL", default="")
    assert "pass-word" not in str(told.value)


# Faults


@pytest.mark.parametrize("at", ["/", "/api/v1/programmes/", "/admin/programmes/programme/"])
def test_a_fault_says_nothing_of_the_inside(monkeypatch, at):
    def fail(*args, **kwargs):
        raise RuntimeError("postgres://eulac:pass-word@db/eulac is broken")

    monkeypatch.setattr("eulac.views.latest_changes", fail)
    monkeypatch.setattr("programmes.api.ProgrammeViewSet.list_now", fail)
    monkeypatch.setattr("programmes.admin.ProgrammeAdmin.get_queryset", fail)
    client = Client(raise_request_exception=False)
    client.force_login(in_role("Administrator"))
    answer = client.get(at)

    text = answer.content.decode()
    assert answer.status_code == 500
    for inner in ("pass-word", "Traceback", "RuntimeError", "broken", "site-packages", "views.py", "SELECT"):
        assert inner not in text


# Time


@pytest.mark.parametrize(
    "text",
    [
        "[" * 20_000,
        "*a " * 20_000,
        "[@" * 10_000,
        "[@x, " * 8_000,
        "> " * 5_000,
        "`" * 20_001,
        "<a " * 20_000,
        "- " * 500,
    ],
    ids=range(8),
)
def test_no_text_takes_long_to_be_printed(text):
    began = time.process_time()
    to_html(text, Endnotes())

    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "asked", ["a" * 5_000, "-" * 5_000, "1-" * 2_500, "(" * 5_000, '"' * 5_001, "ä́" * 2_000], ids=range(6)
)
def test_no_question_takes_long_to_be_refused(client, asked):
    began = time.process_time()
    for at in ("/search/", "/programmes/", "/api/v1/programmes/"):
        for name in ("q", "year", "as_of", "changed_since", "order"):
            client.get(at, {name: asked})

    assert time.process_time() - began < 10
