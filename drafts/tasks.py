"""What the worker publishes when its time has come."""

import datetime
import logging

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from drafts import actions
from drafts.models import Publication, Step
from drafts.sent import Refused

BEFORE_IMPORTS = 50
LATER = datetime.timedelta(minutes=1)
NOT_ALLOWED = gettext_noop("Whoever had set the time may no longer publish all of it.")
CHANGED = gettext_noop("It was changed after the time was set. Look at it, and set another.")
WENT_WRONG = gettext_noop("Something went wrong in the program. Whoever keeps it finds more in its log.")
logger = logging.getLogger(__name__)


@task(priority=BEFORE_IMPORTS)
def publish_what_is_due() -> None:
    """Whatever task was lost with its worker, the next one does its work."""
    for publication in Publication.objects.scheduled().filter(publish_at__lte=timezone.now()).order_by("publish_at"):
        try:
            publish_one(publication.pk)
        except OperationalError:  # the database was held or away
            publish_what_is_due.using(run_after=timezone.now() + LATER).enqueue()
        except Exception:
            logger.exception("“%s” could not be published at its time.", publication)
            take_back(publication, WENT_WRONG)


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
        return None
    user = publication.scheduled_by
    if user is None or not user.is_active:
        return take_back(publication, NOT_ALLOWED)
    try:
        with transaction.atomic():
            actions.publish(publication, user=user, seen=publication.promised)
    except PermissionDenied:
        take_back(publication, NOT_ALLOWED)
    except (Refused, ValidationError) as refused:
        take_back(publication, str(refused) if isinstance(refused, Refused) else CHANGED)


def take_back(publication: Publication, words: str) -> None:
    """It keeps its approval, and has no time any more."""
    user = publication.scheduled_by
    publication.take_time_back()
    publication.note(Step.Act.REFUSED, user, words)
