"""What every answer says to the browser, whatever kind of answer it is."""

import datetime
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from eulac.headers import PERMISSIONS
from tests.conftest import in_role
from tests.factories import ProgrammeFactory, TokenFactory

pytestmark = pytest.mark.django_db

PUBLIC = {
    "a page": ("/programmes/", 200),
    "a page in another language": ("/es/programmes/", 200),
    "a record": ("/programmes/sea-ports/", 200),
    "a file": ("/programmes.csv", 200),
    "a workbook": ("/programmes.xlsx", 200),
    "a feed": ("/programmes.atom", 200),
    "a drawn picture's table": ("/charts/icsp.csv", 200),
    "the sitemap": ("/sitemap.xml", 200),
    "robots.txt": ("/robots.txt", 200),
    "suggestions": ("/search/suggest/?q=sea", 200),
    "a list of the API": ("/api/v1/programmes/", 200),
    "an entry of the API": ("/api/v1/programmes/sea-ports/", 200),
    "the description of the API": ("/api/v1/schema/", 200),
    "the page of the API": ("/api/v1/docs/", 200),
    "an unknown entry of the API": ("/api/v1/programmes/nothing/", 404),
    "an impossible question": ("/api/v1/programmes/?colour=red", 400),
    "a page that is not there": ("/nothing/", 404),
    "a day that is none": ("/programmes/?as_of=yesterday", 400),
    "a redirect": ("/programmes", 301),
    "a probe": ("/healthz", 200),
    "numbers": ("/metrics", 200),
}
OURS = {
    "a script": ("/static/js/site.js", 200),
    "a static file that is not there": ("/static/nothing.js", 404),
    "the log-in": ("/admin/account/login/", 200),
    "the way to the log-in": ("/admin/", 302),
    "the texts of the staff's scripts": ("/admin/jsi18n/", 302),
    "imports without a token": ("/api/v1/imports/", 401),
}
STAFF = {
    "a staff page": ("/admin/", 200),
    "a form": ("/admin/programmes/programme/add/", 200),
    "an export": ("/admin/programmes/programme/template/", 200),
    "the texts of the staff's scripts": ("/admin/jsi18n/", 200),
    "what an editor may not see": ("/admin/auth/user/", 403),
    "the API for who is logged in": ("/api/v1/programmes/", 200),
}


@pytest.fixture
def visitor(settings):
    """With the static files, which other tests do without."""
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    ProgrammeFactory(slug="sea-ports", published=True)
    return Client(raise_request_exception=False)


def policy_of(answer) -> dict[str, str]:
    parts = answer["Content-Security-Policy"].split(";")
    return {name: sources for name, _, sources in (part.strip().partition(" ") for part in parts)}


def assert_guarded(answer):
    """The headers that no answer lacks."""
    policy = policy_of(answer)
    assert (policy["default-src"], policy["script-src"]) == ("'none'", "'self'")
    assert (policy["base-uri"], policy["frame-ancestors"], policy["form-action"]) == ("'none'", "'none'", "'self'")
    assert {"object-src", "worker-src", "frame-src"}.isdisjoint(policy)  # so that default-src, nothing, holds for them
    assert not re.search("unsafe|https?:|[*]", answer["Content-Security-Policy"])
    expected = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS,
        "Server": "",
    }
    assert {name: answer.get(name) for name in expected} == expected
    assert "X-Powered-By" not in answer
    if answer.status_code not in (204, 304):
        assert answer["Content-Type"]


@pytest.mark.parametrize("kind", PUBLIC)
def test_what_is_public_is_guarded_and_of_use_to_pages_of_others(visitor, kind):
    address, status = PUBLIC[kind]
    answer = visitor.get(address)

    assert answer.status_code == status
    assert_guarded(answer)
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("kind", PUBLIC)
def test_no_reader_gets_a_cookie(visitor, kind):
    assert not visitor.get(PUBLIC[kind][0]).cookies


@pytest.mark.parametrize("kind", [kind for kind in OURS if kind != "imports without a token"])
def test_what_serves_our_own_pages_is_of_no_use_to_pages_of_others(visitor, kind):
    address, status = OURS[kind]
    answer = visitor.get(address)

    answer.close()
    assert answer.status_code == status
    assert_guarded(answer)
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("kind", STAFF)
def test_what_staff_read_is_kept_by_nobody(visitor, kind):
    visitor.force_login(in_role("Editor"))
    address, status = STAFF[kind]
    answer = visitor.get(address)

    assert answer.status_code == status
    assert_guarded(answer)
    assert "no-store" in answer["Cache-Control"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/api/v1/programmes/", "/api/v1/programmes/nothing/", "/api/v1/imports/", "/"])
def test_what_is_answered_to_a_token_is_kept_by_nobody(visitor, address):
    answer = visitor.get(address, headers={"authorization": f"Bearer {TokenFactory().secret}"})

    assert_guarded(answer)
    assert "no-store" in answer["Cache-Control"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_static_file_may_be_kept_whatever_is_sent_along(visitor):
    answer = visitor.get("/static/js/site.js", headers={"authorization": "Basic of-a-proxy"})

    answer.close()
    assert "no-store" not in answer.get("Cache-Control", "")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "head"])
@pytest.mark.parametrize("address", ["/programmes/", "/api/v1/programmes/", "/admin/", "/healthz"])
def test_no_method_goes_without_them(visitor, method, address):
    assert_guarded(getattr(visitor, method)(address))


@pytest.mark.parametrize(
    ("error", "status"),
    [(RuntimeError("It broke."), 500), (OperationalError("database is locked"), 503)],
)
@pytest.mark.parametrize("address", ["/", "/api/v1/programmes/"])
def test_faults_are_guarded_too(visitor, monkeypatch, error, status, address):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr("eulac.views.latest_changes", fail)
    monkeypatch.setattr("programmes.api.ProgrammeViewSet.list_now", fail)
    answer = visitor.get(address)

    assert answer.status_code == status
    assert_guarded(answer)


def test_who_has_a_page_already_keeps_the_policy_that_came_with_it(visitor):
    """A browser takes the headers of a 304 for those of what it has: a picture would lose the right to its style."""
    mark = visitor.get("/programmes/")["ETag"]
    answer = visitor.get("/programmes/", headers={"if-none-match": mark})

    assert answer.status_code == 304
    assert "Content-Security-Policy" not in answer
    assert (answer["Permissions-Policy"], answer["X-Content-Type-Options"]) == (PERMISSIONS, "nosniff")


def test_over_tls_browsers_are_told_to_come_back_over_tls_only(settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = settings.SECURE_SSL_REDIRECT = True
    client = Client()

    assert (
        client.get("/robots.txt", secure=True)["Strict-Transport-Security"]
        == "max-age=31536000; includeSubDomains; preload"
    )
    redirect = client.get("/robots.txt")
    assert (redirect.status_code, redirect["Location"]) == (301, "https://testserver/robots.txt")
    assert_guarded(redirect)


def behind_tls(*command: str) -> tuple[int, str]:
    production = {"HTTPS": "true", "DEBUG": "false", "SECRET_KEY": "", "DATABASE_URL": "sqlite:///:memory:"}
    run = subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=os.environ | production,
        capture_output=True,
        text=True,
        check=False,
    )
    return run.returncode, run.stdout


def test_djangos_own_check_finds_nothing_against_a_site_behind_tls():
    checked = behind_tls("manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert checked == (0, "System check identified no issues (0 silenced).\n")


def test_behind_tls_the_cookies_of_session_and_forms_are_of_this_host_alone():
    """A browser takes a cookie whose name begins with __Host- only when it is secure, for all paths and no domain."""
    of_session, of_forms = (
        ", ".join(f"settings.{kind}_COOKIE_{what}" for what in ("NAME", "SECURE", "PATH", "DOMAIN"))
        for kind in ("SESSION", "CSRF")
    )
    ready = "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'eulac.settings'; from django.conf import settings"
    asked = behind_tls("-c", f"{ready}; print({of_session}); print({of_forms})")

    assert asked == (0, "__Host-sessionid True / None\n__Host-csrftoken True / None\n")


def test_weaknesses_can_be_reported_where_the_site_says(client, settings):
    settings.SECURITY_CONTACT = "mailto:security@observatory.example"

    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    contact, expires, _ = answer.content.decode().splitlines()
    assert contact == "Contact: mailto:security@observatory.example"
    assert expires > f"Expires: {timezone.localdate() + datetime.timedelta(days=30)}"
