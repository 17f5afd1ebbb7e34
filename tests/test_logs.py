"""What stands in the logs: enough to find what a user tells of, and nothing that opens a door."""

import io
import json
import logging
import re

import pytest
from django.db import connection
from django.test import Client

from eulac import busy, proxies
from eulac.logs import Json, Plain, time_query, without_secrets
from tests.factories import TokenFactory, UserFactory

SECRET = "eulac_" + "0123456789abcdef" * 4


@pytest.fixture(params=[Plain, Json])
def written(request):
    """What the whole program logs during a test, in each of the two ways."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(request.param())
    loggers = [logging.getLogger(name) for name in ("", "eulac.slow")]
    for logger in loggers:
        logger.addHandler(handler)
    yield lines
    for logger in loggers:
        logger.removeHandler(handler)


def test_every_answer_has_an_id_of_its_own(client):
    first, second = (client.get("/healthz")["X-Request-ID"] for _ in range(2))

    assert len(first) == 16
    assert first != second


@pytest.mark.parametrize(
    ("given", "kept"),
    [("4bf92f3577b34da6a3ce929d0e0e4736", True), ("short", False), ("a b c d e f g h", False), ("x" * 65, False)],
)
def test_an_id_of_the_proxy_is_kept_when_it_looks_like_one(client, given, kept):
    assert (client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"] == given) is kept


def test_only_a_trusted_proxy_says_which_id_a_request_has(settings):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    judged = proxies.judge_proxy(lambda environ, start_response: environ.get("HTTP_X_REQUEST_ID"))

    assert judged({"REMOTE_ADDR": "10.1.2.3", "HTTP_X_REQUEST_ID": "of-the-proxy"}, None) == "of-the-proxy"
    assert judged({"REMOTE_ADDR": "192.0.2.1", "HTTP_X_REQUEST_ID": "of-a-stranger"}, None) is None
    assert judged({"REMOTE_ADDR": "", "HTTP_X_REQUEST_ID": "of-a-stranger"}, None) is None


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/api/v1/programmes/"])
def test_a_user_can_quote_what_the_log_says_of_a_fault(client, monkeypatch, written, address):
    def fail(*args, **kwargs):
        raise RuntimeError("It broke.")

    monkeypatch.setattr("eulac.views.latest_changes", fail)
    monkeypatch.setattr("programmes.api.ProgrammeViewSet.list_now", fail)
    client.raise_request_exception = False
    answer = client.get(address)

    assert answer.status_code == 500
    assert answer["X-Request-ID"] in answer.content.decode()
    [line] = [line for line in written.getvalue().splitlines() if "Internal Server Error" in line]
    assert answer["X-Request-ID"] in line
    assert "It broke." in written.getvalue()


@pytest.mark.django_db
def test_no_secret_comes_into_the_log(client, monkeypatch, written):
    token = TokenFactory().secret

    def fail(request, *args, **kwargs):
        raise RuntimeError(f"{request.headers} {request.get_full_path()} postgres://eulac:pass-word@db/eulac {token}")

    monkeypatch.setattr("access.authentication.TokenAuthentication.authenticate", lambda self, request: fail(request))
    client.raise_request_exception = False
    client.cookies["sessionid"] = "session-of-somebody"
    answer = client.get("/api/v1/imports/?token=in-the-address&page=2", headers={"Authorization": f"Bearer {token}"})

    log = written.getvalue()
    assert (answer.status_code, "/api/v1/imports/" in log) == (500, True)
    for secret in (token, "session-of-somebody", "pass-word", "in-the-address"):
        assert secret not in log


def test_a_link_for_a_new_password_does_not_come_into_the_log():
    line = without_secrets("Not Found: /admin/account/password/reset/3-d1k2-0a1b2c/ again")

    assert line == "Not Found: /admin/account/password/reset/…/ again"


def test_a_line_for_programs_is_one_json_object_whatever_is_in_it():
    record = logging.LogRecord("eulac", logging.ERROR, "", 0, "Two\nlines of “%s”", ("words",), None)

    line = Json().format(record)
    assert "\n" not in line
    assert json.loads(line)["message"] == "Two\nlines of “words”"


@pytest.mark.django_db
def test_a_slow_query_is_told_without_its_values(settings, written):
    settings.SLOW_QUERY_MS = 1
    with connection.execute_wrapper(time_query), connection.cursor() as cursor:
        slowly = "pg_sleep(0.01) IS NULL" if connection.vendor == "postgresql" else "length(hex(zeroblob(5000000))) > 0"
        cursor.execute(f"SELECT %s WHERE {slowly}", ["Confidential"])

    assert "ms: SELECT %s WHERE" in written.getvalue()
    assert "Confidential" not in written.getvalue()


@pytest.mark.django_db
def test_a_quick_query_is_not_told(settings, written):
    settings.SLOW_QUERY_MS = 60_000
    with connection.execute_wrapper(time_query), connection.cursor() as cursor:
        cursor.execute("SELECT 1")

    assert written.getvalue() == ""


def test_a_fault_outside_any_view_of_the_api_is_told_in_a_problem_document(rf):
    answer = busy.fault(rf.get("/api/v1/programmes/"))

    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")


@pytest.mark.django_db
def test_a_refusal_is_logged_with_the_number_of_who_was_refused_and_not_the_name(client, written):
    person = UserFactory(username="ana-martins")
    client.force_login(person)

    assert client.get("/admin/auth/user/").status_code == 403
    assert "/admin/auth/user/" in written.getvalue()
    assert re.search(rf'account"?:? {person.pk}\b', written.getvalue())
    assert "ana-martins" not in written.getvalue()


# Refusals


@pytest.fixture(params=["django.request"])
def refusals(request):
    """What the operator finds of them in the log."""
    [handler] = logging.getLogger(request.param).handlers
    lines = io.StringIO()
    before = handler.setStream(lines)
    yield lines
    handler.setStream(before)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_refused_what_is_written_down_without_what_they_sent(client, editor, refusals, method):
    client.force_login(editor)
    answer = getattr(client, method)("/admin/auth/user/?note=my-secret")

    assert answer.status_code == 403
    [line] = refusals.getvalue().splitlines()
    assert line.endswith(f"Forbidden (Permission denied): /admin/auth/user/ (account {editor.pk})")
    assert answer["X-Request-ID"] in line


@pytest.mark.django_db
def test_input_that_cannot_be_used_is_a_refusal_and_an_address_that_leads_nowhere_is_none(client, refusals):
    for address, status in [("/nowhere/", 404), ("/api/v1/programmes/nobody/", 404), ("/", 200)]:
        assert client.get(address).status_code == status
    assert refusals.getvalue() == ""

    assert client.get("/api/v1/programmes/?colour=red").status_code == 400
    assert client.put("/programmes/").status_code == 405
    assert client.get("/api/v1/imports/", headers={"authorization": "Bearer eulac_wrong"}).status_code == 401
    said = [line.partition("django.request: ")[2] for line in refusals.getvalue().splitlines()]
    assert said == [
        "Bad Request: /api/v1/programmes/",
        "Method Not Allowed (PUT): /programmes/",
        "Unauthorized: /api/v1/imports/",
    ]


@pytest.mark.django_db
def test_nobody_writes_lines_of_their_own_through_a_refused_address(client, refusals):
    client.put("/countries/%0A2026-11-30 WARNING forged/")
    client.get("/api/v1/programmes/%0Aforged/?colour=red")

    assert all(not line.startswith(("2026-11-30 WARNING", "forged")) for line in refusals.getvalue().splitlines())


@pytest.mark.django_db
@pytest.mark.parametrize("refusals", ["django.security"], indirect=True)
def test_a_form_from_elsewhere_is_a_refusal(editor, refusals):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    client.post("/admin/reference/theme/add/", {"name": "Ports"})

    assert "Forbidden (CSRF cookie not set.): /admin/reference/theme/add/" in refusals.getvalue()
