"""Numbers for Prometheus: they add up over processes, and strangers do not read them."""

import os
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as own
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from eulac import metrics
from eulac.proxies import FROM_TRUSTED, judge_proxy

LINE = re.compile(r'[a-z_]+(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? [0-9.]+')


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, monkeypatch):
    settings.METRICS_DIR = tmp_path / "metrics"
    monkeypatch.setattr(metrics, "COUNTS", metrics.Counts())
    return tmp_path / "metrics"


def read(client, **extra) -> dict[str, float]:
    text = client.get("/metrics", **extra).content.decode()
    return {name: float(value) for name, _, value in
            (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))}  # fmt: skip


@pytest.mark.django_db
def test_requests_are_counted_by_kind_and_class_with_their_durations(client):
    for address in (
        "/programmes/",
        "/programmes/nowhere/",
        "/programmes.csv",
        "/api/v1/programmes/",
        "/admin/",
        "/healthz",
    ):
        client.get(address)

    told = read(client)
    asked = {name: number for name, number in told.items() if name.startswith("eulac_requests_total") and number}
    assert asked == {
        'eulac_requests_total{kind="page",status="2xx"}': 1,
        'eulac_requests_total{kind="page",status="4xx"}': 1,
        'eulac_requests_total{kind="file",status="2xx"}': 1,
        'eulac_requests_total{kind="api",status="2xx"}': 1,
        'eulac_requests_total{kind="admin",status="3xx"}': 1,
        'eulac_requests_total{kind="probe",status="2xx"}': 1,
    }
    name = "eulac_request_duration_seconds"
    assert told[f'{name}_bucket{{kind="page",le="+Inf"}}'] == told[f'{name}_count{{kind="page"}}'] == 2
    assert told[f'{name}_sum{{kind="page"}}'] > 0


def test_a_duration_is_in_every_bucket_that_is_long_enough():
    metrics.COUNTS.add("api", 200, 0.1)
    metrics.COUNTS.add("api", 200, 99)

    buckets = [line for line in metrics.of_requests() if 'bucket{kind="api"' in line]
    assert [line.rpartition(" ")[2] for line in buckets] == ["0", "0", "0", "1", "1", "1", "1", "1", "1", "1", "2"]


@pytest.mark.django_db
def test_every_line_is_one_that_prometheus_reads(client):
    answer = client.get("/metrics")

    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert 'eulac_info{version="1.0.0"' in answer.content.decode()


def test_what_several_processes_count_is_added_up_even_when_they_are_gone(folder):
    program = (
        "import django; from pathlib import Path; from django.conf import settings; django.setup(); "
        f"from eulac import metrics; settings.METRICS_DIR = Path('{folder}'); metrics.COUNTS.add('page', 200, 0.2)"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "eulac.settings"}
    for _ in range(2):
        subprocess.run([sys.executable, "-c", program], cwd=own.BASE_DIR, env=environment, check=True)
    metrics.COUNTS.add("page", 200, 0.2)

    assert len(list(folder.iterdir())) == 3
    assert 'eulac_requests_total{kind="page",status="2xx"} 3' in list(metrics.of_requests())

    metrics.forget()
    assert 'eulac_requests_total{kind="page",status="2xx"} 0' in list(metrics.of_requests())


@pytest.mark.django_db
def test_the_queue_is_told_with_the_age_of_what_has_waited_longest(client):
    for minutes in (1, 10):
        task = DBTaskResult.objects.create(
            args_kwargs={}, task_path="x", backend_name="default", run_after=get_date_max()
        )
        DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=timezone.now() - timedelta(minutes=minutes))

    told = read(client)
    assert (told["eulac_tasks_waiting"], told["eulac_database_reachable"]) == (2, 1)
    assert 600 <= told["eulac_tasks_oldest_seconds"] < 660


def test_a_database_that_is_away_is_a_number_and_no_fault(client, monkeypatch):
    def away():
        raise OperationalError("It is away.")

    monkeypatch.setattr(metrics.DBTaskResult.objects, "ready", away)

    told = read(client)
    assert told["eulac_database_reachable"] == 0
    assert "eulac_tasks_waiting" not in told


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asks", "status"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        ({"REMOTE_ADDR": "192.0.2.1"}, 403),
        ({"REMOTE_ADDR": ""}, 403),
        # Through a proxy on the same machine that nobody has named: everybody seems to come from there.
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.1"}, 403),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=192.0.2.1"}, 403),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 403),
        # Through one that is named, which has said who asks.
        ({"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "192.0.2.1", FROM_TRUSTED: True}, 403),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1", FROM_TRUSTED: True}, 200),
    ],
)
def test_only_allowed_addresses_read_them_and_a_proxy_makes_nobody_one_of_them(client, asks, status):
    assert client.get("/metrics", **asks).status_code == status


def test_whether_a_trusted_proxy_has_connected_is_noted_by_the_server_alone(settings):
    settings.TRUSTED_PROXIES = ["10.0.0.1/32"]
    judged = judge_proxy(lambda environ, start_response: environ[FROM_TRUSTED])

    assert [judged({"REMOTE_ADDR": address}, None) for address in ("10.0.0.1", "127.0.0.1")] == [True, False]
