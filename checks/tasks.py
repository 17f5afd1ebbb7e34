"""What the worker checks: everything after a large import, and everything every night."""

import datetime

from django.core.management import call_command
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from access.sessions import forget_ended
from access.telling import note_tokens_that_end
from checks.models import Night
from checks.running import check_everything
from drafts.typed import forget_old

AFTER_IMPORTS = -20  # and after webhooks
HOUR = 3  # of the night


@task(priority=AFTER_IMPORTS)
def check_all() -> None:
    check_everything()


@task(priority=AFTER_IMPORTS)
def check_tonight() -> None:
    """Once a night, on one machine: it belongs to whoever writes the night down first. The next one is planned before
    anything can go wrong with this one."""
    _, is_mine = Night.objects.get_or_create(day=timezone.localdate())
    if is_mine:
        plan_next_night()
        note_tokens_that_end()
        put_away()
        check_everything()


def put_away() -> None:
    """What is kept for a while and no longer: see “What is kept of people” in docs/security.md."""
    call_command("prune_db_task_results", verbosity=0)
    call_command("sheet", "prune", verbosity=0)
    call_command("account", "prune", verbosity=0)
    forget_ended()
    forget_old()


def plan_next_night() -> None:
    """Unless it is planned. Every worker does so when it starts, so a night that was lost is the only one."""
    planned = DBTaskResult.objects.filter(task_path=check_tonight.module_path, status=TaskResultStatus.READY)
    if not planned.exists():
        check_tonight.using(run_after=next_night()).enqueue()


def next_night() -> datetime.datetime:
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(tomorrow, datetime.time(HOUR)))
