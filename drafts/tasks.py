"""What the worker publishes when its time has come."""

import logging

from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from drafts import actions
from drafts.models import Publication, Step
from drafts.rights import may_publish_all
from drafts.sent import Refused

BEFORE_IMPORTS = 50
logger = logging.getLogger(__name__)


@task(priority=BEFORE_IMPORTS)
def publish_what_is_due() -> None:
    """Whatever task was lost with its worker, the next one does its work."""
    for publication in Publication.objects.scheduled().filter(publish_at__lte=timezone.now()).order_by("publish_at"):
        try:
            publish_one(publication.pk)
        except Exception:
            logger.exception("“%s” could not be published at its time.", publication)


def plan() -> None:
    """Those that have a time, unless they are. Every worker does so when it starts: a killed one has left some."""
    waiting = Publication.objects.scheduled()
    planned = DBTaskResult.objects.filter(task_path=publish_what_is_due.module_path, status=TaskResultStatus.READY)
    for at in waiting.exclude(publish_at__in=planned.values("run_after")).values_list("publish_at", flat=True):
        publish_what_is_due.using(run_after=at).enqueue()


@transaction.atomic
def publish_one(pk: int) -> None:
    """Once, by whichever worker comes first. What stands in the way is told, and the time is taken back."""
    publication = Publication.objects.select_for_update(no_key=True).get(pk=pk)
    if not publication.is_going_on or not publication.publish_at or publication.publish_at > timezone.now():
        return
    user = publication.scheduled_by
    try:
        if user is None or not user.is_active or not may_publish_all(user, publication):
            raise NoLongerAllowed
        with transaction.atomic():
            actions.publish(publication, user=user)
    except (Refused, NoLongerAllowed) as refused:
        publication.publish_at = publication.scheduled_by = None
        publication.save()
        publication.note(Step.Act.REFUSED, user, str(refused) or NoLongerAllowed.sentence)


class NoLongerAllowed(Exception):
    sentence = "Whoever had set the time may no longer publish all of it."
