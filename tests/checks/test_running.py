"""How findings come, go and come back, and what is asked of the database meanwhile."""

import datetime
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from checks import tasks
from checks.actions import waive
from checks.models import Finding, Night
from checks.rule import Found, Rule
from checks.rules import rules
from checks.running import check, check_everything
from drafts.models import Typed
from editorial.version import published_version
from missions.models import Participation
from programmes.models import Programme
from tests.factories import (
    FigureFactory,
    FindingFactory,
    MeasureFactory,
    MembershipFactory,
    ParticipationFactory,
    ProgrammeFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db
Status = Finding.Status


@pytest.fixture
def saved(django_capture_on_commit_callbacks):
    """`with saved():` around a change, after which it is committed."""

    @contextmanager
    def committed():
        connection.run_on_commit.clear()  # what was made before is another transaction's
        with django_capture_on_commit_callbacks(execute=True):
            yield

    return committed


def statuses(**about) -> list[str]:
    return list(Finding.objects.filter(**about).values_list("status", flat=True))


@pytest.fixture
def too_much():
    """A whole of 100 whose part is 120; the finding about it."""
    whole = FigureFactory(value=100)
    FigureFactory(value=120, measure=whole.measure, part_of=whole, code="part")
    check_everything()
    return Finding.objects.get(rule="parts-and-whole")


def test_a_finding_stays_the_same_while_it_is_so(too_much):
    check_everything()

    (again,) = Finding.objects.filter(rule="parts-and-whole")
    assert (again.pk, again.first_seen, again.status) == (too_much.pk, too_much.first_seen, Status.OPEN)
    assert again.last_seen > too_much.last_seen


def test_what_is_put_right_is_gone_and_what_comes_back_is_known(too_much):
    part = too_much.model.objects.get(code="part")
    part.value = 80
    part.save()
    check_everything()
    assert statuses(rule="parts-and-whole") == [Status.GONE]

    part.value = 120
    part.save()
    check_everything()
    assert list(Finding.objects.filter(rule="parts-and-whole")) == [too_much]
    assert statuses(rule="parts-and-whole") == [Status.OPEN]


def test_a_reason_holds_until_the_values_change(too_much):
    waive(too_much, reason="The source says so.")
    check_everything()
    assert statuses(rule="parts-and-whole") == [Status.WAIVED]

    part = too_much.model.objects.get(code="part")
    part.value = 130
    part.save()
    check_everything()
    assert statuses(rule="parts-and-whole") == [Status.OPEN]
    assert too_much.waivers.get().reason == "The source says so."

    part.value = 120
    part.save()
    check_everything()
    assert statuses(rule="parts-and-whole") == [Status.WAIVED]


def test_the_title_of_a_record_has_no_part_in_whether_a_reason_holds():
    one, other = ProgrammeFactory(starts="2000", ends="2001", title="Whole"), ProgrammeFactory(starts="2010")
    other.parent = one
    other.save()
    check_everything()
    waive(Finding.objects.get(rule="dates-of-parts"), reason="So it was.")

    one.title = "Another title"
    one.save()
    check_everything()
    finding = Finding.objects.get(rule="dates-of-parts")
    assert (finding.status, "Another title" in finding.sentence) == (Status.WAIVED, True)


# On save


def test_saving_a_record_finds_at_once_what_it_has_brought_about(saved):
    with saved():
        source = SourceFactory(url="https://example.org/")
    assert statuses(object_id=source.pk) == [Status.OPEN]

    with saved():
        source.accessed_on = "2026-01-01"
        source.save()
    assert statuses(object_id=source.pk) == [Status.GONE]


def test_saving_or_deleting_what_a_rule_looks_at_checks_the_records_that_it_concerns(saved):
    measure = MeasureFactory(kind="count", unit="countries")
    membership = MembershipFactory()
    figure = FigureFactory(measure=measure, value=1, group=membership.group)
    with saved():
        second = MembershipFactory(group=membership.group)
    assert statuses(object_id=figure.pk, rule="countries-counted") == [Status.OPEN]

    with saved():
        second.delete()
    assert statuses(object_id=figure.pk, rule="countries-counted") == [Status.GONE]


def test_a_part_that_is_moved_away_mends_the_whole_that_it_leaves(saved, too_much):
    part = too_much.model.objects.get(code="part")
    with saved():
        part.part_of = None
        part.save()

    assert statuses(rule="parts-and-whole") == [Status.GONE]


def test_what_is_found_in_two_records_stays_while_another_one_is_asked_about(saved, monkeypatch):
    monkeypatch.setattr("checks.running.ASKED_AGAIN", 0)
    monkeypatch.setattr("checks.rules.look_alikes.LookAlikes.compares_all", False)
    ProgrammeFactory.create_batch(2, title="Peace laboratories")
    check_everything()
    with saved():
        ProgrammeFactory(title="Peace laboratories")

    assert statuses(rule="look-alikes") == [Status.OPEN] * 6


def test_a_change_that_is_rolled_back_is_not_checked(saved):
    with saved(), transaction.atomic():
        SourceFactory(url="https://example.org/")
        transaction.set_rollback(True)

    assert not Finding.objects.exists()


def test_what_is_written_in_bulk_is_checked_all_together(saved, monkeypatch):
    monkeypatch.setattr("checks.following.AT_ONCE", 2)
    with saved():
        SourceFactory.create_batch(3, url="https://example.org/")

    assert statuses(rule="sources-seen") == [Status.OPEN] * 3


def test_what_is_deleted_takes_its_findings_out_of_sight(saved):
    with saved():
        participation = ParticipationFactory()
    with saved():
        Participation.objects.get(pk=participation.pk).delete()

    assert statuses(rule="legal-basis") == [Status.GONE]


def test_what_was_found_by_a_rule_that_is_no_more_is_gone():
    FindingFactory(rule="a-rule-of-old")
    check_everything()

    assert statuses(rule="a-rule-of-old") == [Status.GONE]


# What it costs


def test_checking_asks_as_many_queries_for_many_records_as_for_few():
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            check_everything()
        return len(captured)

    def make(number: int):
        for _ in range(number):
            whole = FigureFactory(value=1)
            FigureFactory(value=5, measure=whole.measure, part_of=whole)
            ProgrammeFactory(parent=ProgrammeFactory(starts="2015", title=whole.code), starts="2001", acronym="SAME")
            ParticipationFactory()
            SourceFactory(url="https://example.org/")
            FigureFactory(measure=MeasureFactory(kind="count", unit="states"), group=MembershipFactory().group)

    make(2)
    queries()
    few = queries()
    make(6)
    queries()
    assert queries() == few


def test_no_rule_lacks_what_staff_need_to_read():
    assert len(rules()) >= 13
    for name, rule in rules().items():
        assert (name, rule.sentence[-1], bool(rule.models)) == (rule.name, ".", True)


# The pages that are kept


def test_pages_are_made_anew_when_a_reason_no_longer_holds(saved, too_much):
    with saved():
        waive(too_much, reason="The source says so.")
    part = too_much.model.objects.get(code="part")
    with saved():
        before = published_version()
        type(part).objects.filter(pk=part.pk).update(value=130)  # nobody is told of this
        check_everything()

    assert published_version() != before


# The command and the night


def test_the_command_prints_what_is_open_and_fails(capsys):
    SourceFactory(key="lost")

    with pytest.raises(SystemExit) as ended:
        call_command("check_content")
    assert ended.value.code == 1
    assert capsys.readouterr().out.splitlines() == [
        "findable-sources: reference.source “lost”: It has no address, no publisher and no date.",
        "1 open.",
    ]


def test_the_command_can_ask_one_rule_alone(capsys):
    SourceFactory(key="lost")

    call_command("check_content", rule="shares")
    assert capsys.readouterr().out == "Nothing is open.\n"
    with pytest.raises(CommandError, match="There is no rule “nonsense”"):
        call_command("check_content", rule="nonsense")


@pytest.fixture
def queued(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return lambda: DBTaskResult.objects.filter(task_path=tasks.check_tonight.module_path, status="READY")


def test_each_worker_that_starts_sees_to_it_that_a_night_is_planned_once(queued):
    tasks.plan_next_night()
    tasks.plan_next_night()

    (planned,) = queued()
    assert planned.run_after == tasks.next_night()


def test_a_night_is_checked_once_on_all_machines_and_plans_the_next(queued):
    SourceFactory(key="lost")
    tasks.check_tonight.func()
    assert statuses() == [Status.OPEN]

    Finding.objects.all().delete()
    tasks.check_tonight.func()
    assert (statuses(), Night.objects.count(), queued().count()) == ([], 1, 1)


def test_at_night_is_forgotten_what_is_kept_for_a_while_only(queued, editor):
    for path in ("/admin/old/", "/admin/new/"):
        Typed.objects.create(user=editor, path=path, sent={})
    Typed.objects.filter(path="/admin/old/").update(at=timezone.now() - datetime.timedelta(days=31))
    tasks.check_tonight.func()

    assert Typed.objects.get().path == "/admin/new/"


def test_what_is_found_is_kept_as_it_comes(monkeypatch):
    """However much breaks a rule, no more than a slice of it is held."""
    monkeypatch.setattr("checks.running.TOGETHER", 2)
    kept, programme = [], ProgrammeFactory()

    class Repeated(Rule):
        name, models = "repeated", (Programme,)

        def findings(self, rows):
            for number in range(5):
                kept.append(Finding.objects.filter(rule=self.name).count())
                yield Found(programme, "It is so again.", cause=str(number))

    check(Repeated(), Programme)
    assert kept == [0, 0, 2, 2, 4]
    still_so = Finding.objects.filter(rule="repeated", status=Status.OPEN)
    assert still_so.count() == 5

    monkeypatch.setattr(Repeated, "findings", lambda self, rows: iter([Found(programme, "Still.", cause="0")]))
    check(Repeated(), Programme)
    assert still_so.get().cause == "0"
