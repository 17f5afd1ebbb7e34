"""What is done with publications: named acts, each in one transaction. They raise ValidationError or Refused."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from drafts.models import LONGEST, Draft, Publication, Step
from drafts.posted import as_kept
from drafts.rights import may_publish_all
from drafts.sent import Refused
from drafts.together import digest_of, what_is_lacking, write
from editorial.provenance import coming_from

Stage = Publication.Stage
Act = Step.Act


class Overtaken(ValidationError):
    """A draft is not as its form has seen it."""


def held(publication: Publication) -> Publication:
    """As it is recorded, kept from others until the transaction ends."""
    found = Publication.objects.select_for_update(no_key=True).get(pk=publication.pk)
    if not found.is_going_on:
        raise ValidationError(
            _("“%(found)s” is %(stage)s already.") % {"found": found, "stage": found.get_stage_display().lower()}
        )
    return found


def held_as_seen(publication: Publication, user, seen: str | None) -> Publication:
    """For whoever decides: held, theirs to publish by now, and still what they have looked at."""
    found = held(publication)
    if not may_publish_all(user, found):
        raise PermissionDenied
    if seen is not None and seen != digest_of(found, user):
        raise ValidationError(
            _("“%(found)s” was changed since you opened this page. Look at it as it is now.") % {"found": found}
        )
    return found


# Drafts


def named_after(record, user) -> Publication:
    return Publication.objects.create(name=str(record)[:200], begun_by=user)


@transaction.atomic
def begin(record, *, user) -> Publication:
    """The publication of a record that is not public yet, a new one if there is none."""
    found = Publication.objects.going_on().about(record).first()
    if found is None:
        found = named_after(record, user)
        add(found, [record], user=user)
    return found


@transaction.atomic
def keep(record, posted: QueryDict, *, user, publication: Publication | None = None, version: int = 0) -> Draft:
    """Begins a draft, or writes over this version of the one of the publication. What was approved is to be looked at
    again. Raises Overtaken when there is another version by now."""
    publication = held(publication or named_after(record, user))
    draft = publication.drafts.of(record).first() or Draft(publication=publication, record=record, version=0)
    if draft.version != version:
        raise Overtaken(_("“%(record)s” was kept by somebody else meanwhile.") % {"record": record})
    draft.sent, draft.user, draft.version = as_kept(posted), user, draft.version + 1
    draft.save()
    publication.note(Act.KEPT, user, f"“{record}”")
    unsettle(publication, user)
    return draft


@transaction.atomic
def add(publication: Publication, records: list, *, user) -> None:
    """Records that are not public, to be published with it as they are recorded then."""
    publication = held(publication)
    for record in records:
        if not publication.drafts.of(record).exists():
            Draft.objects.create(publication=publication, record=record, user=user)
            publication.note(Act.ADDED, user, f"“{record}”")
    unsettle(publication, user)


@transaction.atomic
def join(publication: Publication, other: Publication, *, user) -> None:
    """Takes over the drafts of another publication, which ends. Raises ValidationError if both change one record."""
    publication, other = held(publication), held(other)
    for draft in other.drafts.all():
        if publication.drafts.filter(content_type=draft.content_type, object_id=draft.object_id).exists():
            raise ValidationError(
                _("Both have a draft of “%(draft)s”. Open one of them, copy what it has, and throw it away.")
                % {"draft": draft}
            )
    names = ", ".join(f"“{draft}”" for draft in other.drafts.all())
    other.drafts.update(publication=publication)
    publication.note(Act.ADDED, user, names)
    move(other, Stage.DROPPED, Act.DROPPED, user, _("Goes on in “%(publication)s”") % {"publication": publication})
    unsettle(publication, user)


@transaction.atomic
def take_out(draft: Draft, *, user) -> Publication:
    """Throws one draft away; the last one takes its publication with it."""
    publication = held(draft.publication)
    publication.note(Act.TAKEN_OUT, user, f"“{draft}”")
    draft.delete()
    if not publication.drafts.exists():
        move(publication, Stage.DROPPED, Act.DROPPED, user)
    else:
        unsettle(publication, user)
    return publication


def unsettle(publication: Publication, user) -> None:
    """Nobody has approved what it has become, and nothing is published unseen."""
    if publication.publish_at:
        publication.note(Act.UNSCHEDULED, user, gettext_noop("It was changed since."))
    if publication.stage == Stage.APPROVED:
        publication.stage = Stage.IN_REVIEW
    publication.take_time_back()


# Review


def move(publication: Publication, stage: Stage, act: Act, user, words: str = "") -> None:
    """What it held stays to be read in it."""
    publication.stage = stage
    publication.take_time_back()
    publication.note(act, user, words)


@transaction.atomic
def send(publication: Publication, *, user, words: str = "") -> None:
    """For review. Raises Refused while something is missing."""
    publication = held(publication)
    if publication.stage != Stage.OPEN:
        raise ValidationError(_("It was sent already."))
    if lacking := what_is_lacking(publication, user):
        raise Refused(lacking)
    move(publication, Stage.IN_REVIEW, Act.SENT, user, words)


@transaction.atomic
def give_back(publication: Publication, *, user, words: str = "") -> None:
    """To whoever makes it, with what is to be done."""
    publication = held(publication)
    if publication.stage == Stage.OPEN:
        raise ValidationError(_("It is in the making already."))
    if not words.strip():
        raise ValidationError(_("Say what is to be done, so that whoever made it knows."))
    move(publication, Stage.OPEN, Act.RETURNED, user, words)


@transaction.atomic
def approve(publication: Publication, *, user, words: str = "", seen: str | None = None) -> None:
    publication = held_as_seen(publication, user, seen)
    if publication.stage == Stage.APPROVED:
        raise ValidationError(_("It is approved already."))
    if lacking := what_is_lacking(publication, user):
        raise Refused(lacking)
    move(publication, Stage.APPROVED, Act.APPROVED, user, words)


def say(publication: Publication, *, user, words: str = "") -> None:
    if not words.strip():
        raise ValidationError(_("Write what you want to say."))
    publication.note(Act.SAID, user, words.strip()[:LONGEST])


@transaction.atomic
def rename(publication: Publication, name: str) -> None:
    publication = held(publication)
    publication.name = name
    publication.save(update_fields=["name", "changed_at"])


# Publishing


@transaction.atomic
def publish(publication: Publication, *, user, seen: str | None = None) -> None:
    """Everything or nothing. Raises Refused."""
    publication = held_as_seen(publication, user, seen)
    with coming_from("draft", publication.pk):
        write(publication, user)
    move(publication, Stage.PUBLISHED, Act.PUBLISHED, user)


@transaction.atomic
def schedule(publication: Publication, at: datetime.datetime, *, user, seen: str | None = None) -> None:
    """Approves it as well, and has it published at that time in the name of `user`."""
    from drafts.tasks import publish_what_is_due  # which calls what this file does

    publication = held_as_seen(publication, user, seen)
    if at <= timezone.now():
        raise ValidationError(_("That time is over. Choose one to come, or publish it now."))
    if lacking := what_is_lacking(publication, user):
        raise Refused(lacking)
    if publication.stage != Stage.APPROVED:
        move(publication, Stage.APPROVED, Act.APPROVED, user)
    publication.publish_at, publication.scheduled_by = at, user
    publication.promised = digest_of(publication, user)
    publication.save()
    publication.note(Act.SCHEDULED, user, f"{timezone.localtime(at):%Y-%m-%d %H:%M}")
    publish_what_is_due.using(run_after=at).enqueue()


@transaction.atomic
def unschedule(publication: Publication, *, user) -> None:
    publication = held(publication)
    if not publication.publish_at:
        raise ValidationError(_("No time is set."))
    publication.take_time_back()
    publication.note(Act.UNSCHEDULED, user)


@transaction.atomic
def drop(publication: Publication, *, user, words: str = "") -> None:
    move(held(publication), Stage.DROPPED, Act.DROPPED, user, words)
