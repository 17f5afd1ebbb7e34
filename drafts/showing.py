"""How the page of a publication puts it into words."""

import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext

from drafts.differences import differences_of, reason_of
from drafts.models import Draft, Publication
from drafts.places import link_to
from drafts.preview import PARAMETER
from drafts.sent import Lacking
from editorial.addresses import form_address
from editorial.editing import name_of
from editorial.models import Publishable
from editorial.roles import governing

Stage = Publication.Stage


def stage_in_words(publication: Publication) -> str:
    """Where it stands, and what will happen when."""
    number = publication.drafts.count()
    drafts = ngettext("%(number)s draft", "%(number)s drafts", number) % {"number": number}
    if publication.publish_at and publication.is_going_on:
        by = name_of(publication.scheduled_by) if publication.scheduled_by else gettext("nobody")
        return gettext(
            "Approved. On %(publish_at)s, %(drafts)s will be published together, in the name of "
            "%(by)s. If something stands in the way then, nothing is published, and this page says "
            "why."
        ) % {"publish_at": moment_in_words(localtime(publication.publish_at)), "drafts": drafts, "by": by}
    return {
        Stage.OPEN: gettext("In the making: %(drafts)s. Nothing of it is public.") % {"drafts": drafts},
        Stage.IN_REVIEW: gettext(
            "In review. It waits for somebody who may publish, to approve it, return it or publish it."
        ),
        Stage.APPROVED: gettext("Approved. It waits for somebody to publish it, or to set a time for that."),
        Stage.PUBLISHED: gettext("Published: %(drafts)s, together.") % {"drafts": drafts},
        Stage.DROPPED: gettext("Thrown away, or taken over by another publication: the last line below says which."),
    }[Stage(publication.stage)]


def moment_in_words(moment: datetime.datetime) -> str:
    return gettext("%(day)s at %(time)s") % {"day": f"{moment:%Y-%m-%d}", "time": f"{moment:%H:%M}"}


def kept_by(draft: Draft) -> str:
    return name_of(draft.user) if draft.user else gettext("somebody")


def draft_in_words(draft: Draft, user, lacking: list[Lacking]) -> dict:
    record = draft.record
    going_on = draft.publication.is_going_on
    form = edit_address(draft) if record is not None else ""
    return {
        "draft": draft,
        "noun": capfirst(draft.noun),
        "name": str(draft),
        "differences": differences_of(draft, user) if going_on else [],
        "reason": reason_of(draft),
        "is_first": draft.sent is None,
        "lacking": [
            (one.sentence, link_to(form, one.field) if form and one.field else "")
            for one in lacking
            if one.draft.pk == draft.pk
        ],
        "unstated": unstated(draft),
        "by": name_of(draft.user) if draft.user else "",
        "form": form,
        "preview": preview_address(draft) if going_on and record is not None else "",
    }


def unstated(draft: Draft) -> list[str]:
    record = draft.record
    return list(record.unstated().values()) if draft.sent is None and isinstance(record, Publishable) else []


def edit_address(draft: Draft) -> str:
    """Of the form of a draft; of a record that is not public, its own."""
    if draft.sent is None:
        return form_address(type(draft.record), draft.object_id)
    label = draft.model._meta.label_lower
    return f"{reverse('admin:drafts_form', args=[label, draft.object_id])}?draft={draft.pk}"


def preview_address(draft: Draft) -> str:
    """Of the public page on which it is seen: its own, or that of the record it belongs to."""
    record: Any = draft.record
    shown: Any = record if hasattr(record, "get_absolute_url") else governing(record)
    address, _, anchor = shown.get_absolute_url().partition("#")
    return f"{address}?{PARAMETER}={draft.publication_id}{'#' if anchor else ''}{anchor}"
