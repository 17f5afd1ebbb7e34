"""Imports in the background."""

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from spreadsheets import actions
from spreadsheets.models import ImportRun


@task()
def preview(run_id: int) -> None:
    actions.preview(ImportRun.objects.get(pk=run_id))


@task()
def commit(run_id: int, user_id: int | None, reason: str) -> None:
    """The reason for readers is kept with the run."""
    run = ImportRun.objects.get(pk=run_id)
    actions.commit(run, actions.person(user_id), reason=reason)


def is_queued(run_id: int) -> bool:
    """Whether no worker has taken the work on this run yet."""
    waiting = DBTaskResult.objects.ready().filter(task_path__startswith=f"{__name__}.")
    return any(args and args[0] == run_id for args in waiting.values_list("args_kwargs__args", flat=True))
