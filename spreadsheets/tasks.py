"""Imports in the background."""

from django_tasks import task

from spreadsheets import actions
from spreadsheets.models import ImportRun


@task()
def preview(run_id: int) -> None:
    actions.preview(ImportRun.objects.get(pk=run_id))


@task()
def commit(run_id: int, user_id: int | None, reason: str) -> None:
    run = ImportRun.objects.get(pk=run_id)
    actions.commit(run, actions.person(user_id), reason=reason)
