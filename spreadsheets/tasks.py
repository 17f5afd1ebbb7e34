"""Imports in the background."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import override
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from spreadsheets import actions
from spreadsheets.models import ImportRun

BEGINS_WITHIN = timedelta(minutes=1)  # having taken the work; nearly always it is thousandths of a second


@task()
def preview(run_id: int, language: str = settings.LANGUAGE_CODE) -> None:
    """What is wrong is said in the language of whoever has sent the file."""
    with override(language):
        actions.preview(ImportRun.objects.get(pk=run_id))


@task()
def commit(run_id: int, user_id: int | None, reason: str, language: str = settings.LANGUAGE_CODE) -> None:
    """The reason for readers is kept with the run."""
    run = ImportRun.objects.get(pk=run_id)
    with override(language):
        actions.commit(run, actions.person(user_id), reason=reason)


def has_its_turn_to_come(run_id: int) -> bool:
    """Whether no worker has taken the work on this run yet, or one did so a moment ago and may not have begun."""
    now = timezone.now()
    begins = Q(status=TaskResultStatus.RUNNING, started_at__range=(now - BEGINS_WITHIN, now + BEGINS_WITHIN))
    tasks = DBTaskResult.objects.filter(begins | Q(status=TaskResultStatus.READY), task_path__startswith=f"{__name__}.")
    return any(args and args[0] == run_id for args in tasks.values_list("args_kwargs__args", flat=True))
