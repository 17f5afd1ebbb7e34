"""Public answers are kept whole until what is published changes, and not a moment longer."""

import datetime
import gzip
import math
import time

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils.http import http_date

from editorial.version import published_version, remembered
from eulac.file_caches import LinkCache
from eulac.public_cache import LARGEST
from tests.factories import CountryFactory, ProgrammeFactory, TokenFactory

BACKENDS = "django.core.cache.backends"
# Only what is really committed may renew the cache, so these tests really commit.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def kept(tmp_path):
    """Caches as on a machine without Redis."""
    memory = {"BACKEND": f"{BACKENDS}.locmem.LocMemCache", "LOCATION": str(tmp_path)}
    version = {"BACKEND": "eulac.file_caches.LinkCache", "LOCATION": tmp_path}
    with override_settings(CACHES={"default": memory, "shared": memory, "version": version}):
        yield
        caches["default"].clear()


@pytest.fixture
def programme():
    return ProgrammeFactory(title="Sea ports", slug="sea-ports", published=True)


@pytest.mark.parametrize(
    "address",
    ["/", "/programmes/", "/programmes/sea-ports/", "/programmes.csv", "/api/v1/programmes/", "/search/?q=sea"],
)
def test_a_second_visitor_gets_the_same_without_a_query(client, programme, django_assert_num_queries, address):
    first = client.get(address)

    with django_assert_num_queries(0):
        second = client.get(address)
    second.headers.pop("Last-Modified", None)  # the first one may be of the second of the change
    first.headers.pop("Last-Modified", None)
    assert first.headers.pop("X-Request-ID") != second.headers.pop("X-Request-ID")
    counted = {name: value for name, value in first.headers.items() if name.startswith("RateLimit-")}
    assert (second.content, {**second.headers, **counted}) == (first.content, dict(first.headers))
    assert not any(name in second for name in counted)  # what is kept is not counted
    assert "default-src 'none'" in second["Content-Security-Policy"]


def test_what_is_published_is_shown_at_once(client, programme):
    client.get("/programmes/")
    client.get("/programmes/sea-ports/")

    programme.title = "Harbours"
    programme.save()
    draft = ProgrammeFactory(sourced=True, title="Rivers")
    assert "Harbours" in client.get("/programmes/").content.decode()
    assert "Harbours" in client.get("/programmes/sea-ports/").content.decode()

    draft.publish()
    assert "Rivers" in client.get("/programmes/").content.decode()


def test_what_is_archived_is_gone_at_once(client, programme):
    assert client.get("/programmes/sea-ports/").status_code == 200

    programme.archive()
    assert client.get("/programmes/sea-ports/").status_code == 404
    assert "Sea ports" not in client.get("/programmes/").content.decode()


def test_a_changed_name_of_a_country_is_shown_at_once(client):
    country = CountryFactory(name_en="Swaziland")
    client.get("/countries/")

    country.name_en = "Eswatini"
    country.save()
    assert "Eswatini" in client.get("/countries/").content.decode()


def test_a_changed_name_is_shown_at_once_wherever_it_is_named(client, programme, monkeypatch):
    """A process remembers names, and no longer than it may."""
    monkeypatch.setattr("editorial.reading.remembered", remembered)
    child = ProgrammeFactory(published=True, parent=programme)
    address = f"/api/v1/programmes/{child.slug}/"

    def parent(accept: str):
        """Another `Accept` is another page to the cache."""
        return client.get(address, headers={"Accept": accept}).json()["parent"]

    assert parent("application/json")["name"] == "Sea ports"
    with CaptureQueriesContext(connection) as queries:
        assert parent("*/*")["name"] == "Sea ports"
    assert not any('"programmes_programme"."id" IN' in query["sql"] for query in queries)

    programme.title = "Harbours"
    programme.save()
    assert parent("application/json")["name"] == "Harbours"

    programme.archive()
    assert parent("application/json") is None


def test_drafts_leave_the_kept_pages_alone(client, programme, django_assert_num_queries):
    client.get("/programmes/")
    ProgrammeFactory().save()

    with django_assert_num_queries(0):
        client.get("/programmes/")


def test_a_change_that_is_taken_back_renews_nothing(programme):
    before = published_version()
    with transaction.atomic():
        programme.save()
        transaction.set_rollback(True)
    assert published_version() == before


def test_who_has_the_newest_gets_no_body(client, programme):
    tag = client.get("/programmes/")["ETag"]

    again = client.get("/programmes/", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)

    programme.title = "Harbours"
    programme.save()
    changed = client.get("/programmes/", headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed["ETag"] != tag


@pytest.mark.parametrize("address", ["/programmes/", "/programmes.csv", "/api/v1/programmes/sea-ports/"])
def test_who_has_seen_the_last_change_gets_no_body(client, programme, monkeypatch, address):
    def answer_after(seconds: float, seen: str = ""):
        monkeypatch.setattr("editorial.version.time", lambda: began + seconds)
        return client.get(address, headers={"If-Modified-Since": seen} if seen else {})

    began = math.ceil(time.time()) + 10
    monkeypatch.setattr("editorial.version.time", lambda: began)
    programme.save()
    assert "Last-Modified" not in answer_after(0.5)
    seen = answer_after(1)["Last-Modified"]
    assert seen == http_date(began + 1)
    assert answer_after(60, seen).status_code == 304

    programme.title = "Harbours"
    programme.save()
    changed = answer_after(62, seen)
    assert (changed.status_code, changed["Last-Modified"]) == (200, http_date(began + 61))


def test_a_new_day_is_a_change(client, programme, monkeypatch):
    """What stands in its period is another thing tomorrow."""
    midnight = int(time.mktime((datetime.date.today() + datetime.timedelta(days=1)).timetuple()))

    class Tomorrow(datetime.date):
        @classmethod
        def today(cls):
            return datetime.date.fromtimestamp(midnight)

    monkeypatch.setattr("editorial.version.datetime.date", Tomorrow)
    monkeypatch.setattr("editorial.version.time", lambda: midnight + 3600)
    assert client.get("/programmes/")["Last-Modified"] == http_date(midnight)


def test_a_change_elsewhere_leaves_the_tag_of_a_page_as_it_is(client, programme):
    tag = client.get("/programmes/sea-ports/")["ETag"]
    ProgrammeFactory(published=True)

    assert client.get("/programmes/sea-ports/", headers={"If-None-Match": tag}).status_code == 304


def test_a_file_that_is_sent_while_it_is_made_has_a_tag_too(client, programme, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("spreadsheets.files.ANSWERED_WHOLE", 10)
    sent = client.get("/programmes.csv")
    assert sent.streaming
    assert b"Sea ports" in b"".join(sent.streaming_content)

    with django_assert_num_queries(0):
        again = client.get("/programmes.csv", headers={"If-None-Match": sent["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_answers_are_compressed_for_who_can_read_that(client, programme):
    plain = client.get("/programmes/")
    packed = client.get("/programmes/", headers={"Accept-Encoding": "gzip, br"})

    assert "Content-Encoding" not in plain.headers
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert [int(answer["Content-Length"]) for answer in (plain, packed)] == [len(plain.content), len(packed.content)]
    assert len(packed.content) < len(plain.content) / 2
    assert "Accept-Encoding" in plain["Vary"]
    assert plain["Cache-Control"] == packed["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_names_of_the_host_do_not_mix(client, programme, settings):
    settings.ALLOWED_HOSTS = ["a.example", "b.example"]

    answers = [client.get("/api/v1/programmes/", headers={"host": host}).json() for host in settings.ALLOWED_HOSTS]
    assert [answer["results"][0]["url"].split("/")[2] for answer in answers] == settings.ALLOWED_HOSTS


def test_nothing_of_the_staff_or_of_a_token_is_kept(client, admin_client, administrator, programme):
    bearer = {"Authorization": f"Bearer {TokenFactory(user=administrator).secret}"}
    assert client.get("/api/v1/imports/", headers=bearer).status_code == 200
    assert client.get("/api/v1/imports/").status_code == 401

    assert "Sea ports" in admin_client.get("/admin/programmes/programme/").content.decode()

    assert client.get("/admin/programmes/programme/").status_code == 302
    assert "no-store" in client.get("/admin/login/")["Cache-Control"]
    assert client.get("/healthz")["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_errors_and_pages_that_are_not_there_are_not_kept(client):
    assert client.get("/programmes/sea-ports/").status_code == 404

    ProgrammeFactory(slug="sea-ports", published=True)
    assert client.get("/programmes/sea-ports/").status_code == 200


def test_what_is_too_large_is_made_anew_and_not_kept(client, programme, monkeypatch):
    monkeypatch.setattr("eulac.public_cache.LARGEST", 10)
    first = client.get("/programmes/")

    assert len(gzip.compress(first.content)) < LARGEST
    assert client.get("/programmes/").content == first.content
    assert client.get("/programmes/", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_a_head_request_gets_the_same_headers(client, programme):
    asked, got = client.head("/programmes/"), client.get("/programmes/")

    assert asked.content == b""
    assert asked["ETag"] == got["ETag"]
    assert asked["Content-Length"] == got["Content-Length"]


def test_pages_are_shown_while_redis_is_away(client, programme):
    away = {"BACKEND": "eulac.redis_cache.ForgivingRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}

    with override_settings(CACHES={"default": away, "shared": away, "version": away}):
        assert "Sea ports" in client.get("/programmes/").content.decode()
        programme.save()
        assert "Sea ports" in client.get("/programmes/").content.decode()


def test_one_process_sees_at_once_what_another_has_renewed(tmp_path):
    here, there = (LinkCache(tmp_path / "version", {}) for _ in range(2))
    assert here.get("published", "none") == "none"

    there.set("published", "first")
    assert here.get("published") == "first"

    there.set("published", "second", timeout=None)
    assert here.get("published") == "second"
    assert [link.name for link in (tmp_path / "version").iterdir()] == [":1:published"]

    here.clear()
    assert there.get("published") is None
