"""What a person finds first in the staff's pages: what waits for them, and what was done last."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from checks.models import Finding
from drafts.models import Publication, Typed
from drafts.typed import noun_at
from editorial.addresses import list_address
from editorial.due import due_rows, kinds
from editorial.models import State
from spreadsheets.models import ImportRun

MOST, LAST = 8, 5


@dataclass(frozen=True)
class Card:
    """A heading, lines that lead somewhere, and where all of them are."""

    title: str
    lines: list[tuple[str, str]]
    all_at: str = ""


def cards(request) -> list[Card]:
    """Those that have something to say to this person."""
    return [card for make in (making, reviewing, to_come, checking, imports) for card in make(request) if card.lines]


def making(request) -> Iterator[Card]:
    user = request.user
    typed = Typed.objects.filter(user=user).order_by("-at")[:MOST]
    lines = [
        (
            _("%(noun_at)s, typed on %(when)s, not saved") % {"noun_at": noun_at(one.path), "when": when(one.at)},
            one.get_absolute_url(),
        )
        for one in typed
    ]
    if user.has_perm("drafts.view_publication"):
        mine = Publication.objects.going_on().filter(begun_by=user, stage=Publication.Stage.OPEN)
        lines += [(str(one), one.get_absolute_url()) for one in mine[:MOST]]
    yield Card(_("What you have in the making"), lines, publications("mine"))


def reviewing(request) -> Iterator[Card]:
    if request.user.has_perm("drafts.view_publication"):
        waiting = Publication.objects.going_on().filter(stage=Publication.Stage.IN_REVIEW)
        lines = [(str(one), one.get_absolute_url()) for one in waiting[:MOST]]
        yield Card(_("Waiting for review"), [*lines, *in_review(request)], publications("review"))


def in_review(request) -> Iterator[tuple[str, str]]:
    """Records that were never public or are so no longer, by kind."""
    for model in kinds(request).values():
        if number := model._default_manager.filter(state=State.IN_REVIEW).count():
            name = model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural
            yield f"{number} {name}", f"{list_address(model)}?state={State.IN_REVIEW}"


def to_come(request) -> Iterator[Card]:
    if request.user.has_perm("drafts.view_publication"):
        scheduled = Publication.objects.scheduled().order_by("publish_at")[:MOST]
        lines = [(f"{when(one.publish_at)}: {one}", one.get_absolute_url()) for one in scheduled]
        at_no_time = Publication.objects.going_on().filter(stage=Publication.Stage.APPROVED, publish_at=None)
        lines += [
            (_("Approved, and not published: %(publication)s") % {"publication": one}, one.get_absolute_url())
            for one in at_no_time[:MOST]
        ]
        yield Card(
            _("To be published"), lines, f"{list_address(Publication)}?stage__exact={Publication.Stage.APPROVED}"
        )


def checking(request) -> Iterator[Card]:
    """What is due, and what does not agree."""
    lines = []
    due = sum(due_rows(model, timezone.localdate()).count() for model in kinds(request).values())
    if due:
        told = ngettext(
            "%(records)s record to be checked against sources", "%(records)s records to be checked against sources", due
        )
        lines.append((told % {"records": due}, reverse("admin:due")))
    if request.user.has_perm("checks.view_finding"):
        open_ones = Finding.objects.filter(status=Finding.Status.OPEN).count()
        if open_ones:
            told = ngettext(
                "%(findings)s finding of the rules, open", "%(findings)s findings of the rules, open", open_ones
            )
            lines.append((told % {"findings": open_ones}, list_address(Finding)))
    yield Card(_("To be looked at"), lines)


def imports(request) -> Iterator[Card]:
    page: Any = admin.site.get_model_admin(ImportRun)
    may_see = Q() if page.has_view_permission(request) else Q(user=request.user)
    runs = ImportRun.objects.filter(may_see).order_by("-created_at")[:LAST]
    lines = [
        (f"{run.file_name or run}: {run.get_state_display()}, {when(run.created_at)}", run.get_absolute_url())
        for run in runs
    ]
    yield Card(_("Imports"), lines, list_address(ImportRun) if page.has_view_permission(request) else "")


def publications(which: str) -> str:
    return f"{list_address(Publication)}?which={which}"


def when(moment) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
