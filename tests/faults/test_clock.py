"""The clock of the server jumps: back by an hour, or forward by a day and back again."""

import time
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from access.attempts import ends_of_waiting, key_of
from access.confirming import is_confirmed
from access.limits import Limit
from access.models import AccountEvent
from access.sessions import BEGAN, is_over
from drafts.tasks import publish_what_is_due
from editorial.models import State
from editorial.then import as_it_stood
from editorial.version import last_change, published_version, renew
from programmes.models import Programme
from reference.models import Theme
from reference.versions import public_moments
from spreadsheets import actions
from spreadsheets.models import ImportRun
from tests.factories import ProgrammeCountryFactory, ProgrammeFactory, UserFactory
from tests.writing.requests import Writer
from writing.models import KeptAnswer

pytestmark = pytest.mark.django_db
LIST = "/api/v1/programmes/"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Clock:
    """By how much the clock of the server is wrong."""

    def __init__(self):
        self.wrong = timedelta(0)
        self.time, self.now = time.time, timezone.now

    def set(self, wrong: timedelta) -> None:
        self.wrong = wrong


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()

    def seconds():
        return clock.time() + clock.wrong.total_seconds()

    monkeypatch.setattr("time.time", seconds)
    monkeypatch.setattr("editorial.version.time", seconds)
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now() + clock.wrong)
    return clock


def saved(programme, **said):
    for name, value in said.items():
        setattr(programme, name, value)
    programme.save()


@pytest.mark.parametrize("jump", [-HOUR, DAY])
def test_the_newest_version_is_that_which_was_written_last(clock, jump):
    clock.set(max(jump, timedelta(0)))
    programme = ProgrammeFactory(published=True, title="First")
    clock.set(min(jump, timedelta(0)))
    saved(programme, title="Second")
    clock.set(timedelta(0))

    assert [moment.row.title for moment in public_moments(programme)][-1] == "Second"


def test_a_day_is_told_as_it_ended_though_the_clock_was_set_back_on_it(clock, client):
    clock.set(-3 * DAY)
    programme = ProgrammeFactory(published=True, title="First", slug="ports")
    day = timezone.localdate()
    clock.set(-3 * DAY - timedelta(minutes=5))
    saved(programme, title="Second")
    clock.set(timedelta(0))

    with as_it_stood(day):
        assert Programme.objects.get().title == "Second"


@pytest.mark.usefixtures("ended")
def test_a_mirror_misses_nothing_that_was_written_by_a_clock_that_was_set_back(clock, client):
    clock.set(-5 * HOUR)
    programme = ProgrammeFactory(published=True, slug="ports", title="Ports")
    clock.set(timedelta(0))
    token = client.get(LIST, {"changed_since": ""}).json()["sync"]
    asked = timezone.now().isoformat()
    ProgrammeFactory(published=True, slug="roads")
    clock.set(-3 * HOUR)
    saved(programme, title="Harbours")
    clock.set(timedelta(0))

    by_token = client.get(LIST, {"changed_since": token}).json()
    by_time = client.get(LIST, {"changed_since": asked}).json()
    for answer in (by_token, by_time):
        assert "Harbours" in [entry["title"] for entry in answer["results"]]


def test_what_is_published_is_always_younger_than_it_was_before(clock):
    renew()
    before = int(published_version().partition("-")[0])

    clock.set(-HOUR)
    renew()
    assert int(published_version().partition("-")[0]) > before
    assert last_change() is None  # nobody is told of a time that is still to come

    clock.set(timedelta(minutes=1))
    assert last_change() >= before


def test_a_page_that_changed_after_the_clock_was_set_back_is_not_called_unchanged(clock, client):
    programme = ProgrammeFactory(published=True, title="Ports")
    renew()
    clock.set(timedelta(minutes=2))
    had = client.get("/programmes/")["Last-Modified"]

    clock.set(-HOUR)
    saved(programme, title="Harbours")
    renew()
    clock.set(timedelta(0))
    answer = client.get("/programmes/", headers={"If-Modified-Since": had})
    assert (answer.status_code, "Harbours" in answer.content.decode()) == (200, True)


def test_a_link_that_changes_alone_renews_its_record_whatever_the_clock_says(clock):
    from tests.spreadsheets.sheets import import_rows

    programme = ProgrammeFactory(slug="ports")
    ProgrammeCountryFactory(record=programme, country__iso2="PE", role="covered")
    versions = programme.history.count()

    clock.set(-HOUR)
    run = import_rows("programme-countries", {"programme": "ports", "country": "PE", "role": "priority"})
    assert run.saved, run.sentences()
    assert programme.history.count() == versions + 1


def test_a_key_is_not_forgotten_when_the_clock_jumps_forward_and_nothing_is_done_twice(clock, client):
    desk = Writer(client, UserFactory(is_superuser=True, is_staff=True))
    first = desk.post("/api/v1/themes/bulk/", {"entries": [{"name": "Ports"}]}, idempotency_key="a")

    clock.set(DAY + HOUR)
    desk.post("/api/v1/themes/", {"name": "Rivers"}, idempotency_key="b")
    again = desk.post("/api/v1/themes/bulk/", {"entries": [{"name": "Ports"}]}, idempotency_key="a")
    assert (again.status_code, again.json()) == (201, first.json())
    assert (Theme.objects.filter(name="Ports").count(), KeptAnswer.objects.count()) == (1, 2)


def test_a_session_that_began_by_a_fast_clock_lasts_no_longer_than_others(clock, settings):
    clock.set(DAY)
    session = {BEGAN: time.time()}
    clock.set(timedelta(0))

    assert not is_over(session)  # nobody is put out
    clock.set(settings.SESSION_HOURS * HOUR)
    assert is_over(session)


def test_who_confirmed_by_a_fast_clock_confirms_again(clock, rf):
    request = rf.get("/")
    request.session = {"confirmed-at": time.time() + 86_400}

    assert not is_confirmed(request)


def test_what_failed_by_a_fast_clock_locks_nobody_out_for_a_day(clock, settings):
    attempt = AccountEvent(key=key_of("eva"))
    for _ in range(settings.SIGN_IN_ATTEMPTS):
        AccountEvent.objects.create(kind="wrong-password", key=attempt.key, at=timezone.now() + DAY)
    assert ends_of_waiting(attempt) is None

    AccountEvent.objects.update(at=timezone.now())
    assert ends_of_waiting(attempt)


def test_whoever_was_counted_by_a_fast_clock_is_not_held_up_for_longer(clock, rf, settings):
    settings.API_LIMIT_PER_ADDRESS = 2
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "clock"}

    def ask():
        request = rf.get("/")
        request.user = request.auth = None
        request._request = request
        limit = Limit()
        limit.timer = time.time
        return limit.allow_request(request, None)

    with override_settings(CACHES={**settings.CACHES, "default": memory}):
        caches["default"].clear()
        clock.set(HOUR)
        assert [ask(), ask()] == [True, True]
        clock.set(timedelta(0))
        assert [ask(), ask()] == [True, True]
        with pytest.raises(Exception, match="more than 2 requests"):
            ask()


def test_an_interrupted_import_says_so_though_the_clock_was_set_back(clock, settings):
    from tests.spreadsheets.test_models import previewed

    run = previewed("themes", {"slug": "drugs", "name": "Drugs"})
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    actions.enqueue(run, ImportRun.State.SAVING, "commit", run.pk, None, "")
    DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now())  # and its worker was killed

    clock.set(-HOUR)
    actions.release(run)
    assert (run.state, "interrupted" in run.message) == (ImportRun.State.PREVIEWED, True)


def test_what_was_published_at_its_time_stays_public_when_the_clock_is_set_back(clock):
    programme = ProgrammeFactory(published=True)

    clock.set(-HOUR)
    publish_what_is_due.call()
    programme.refresh_from_db()
    assert programme.state == State.PUBLISHED
    assert Programme.objects.published().count() == 1
