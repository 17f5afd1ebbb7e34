"""The staff's pages of a record's history: every step with its author, reason and origin, and what lies between two."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from editorial.addresses import form_address
from editorial.compared import Compared
from editorial.editing import name_of_author
from editorial.gone import way_back
from editorial.provenance import Whence, in_words, reason_in_words
from editorial.rewording import Change
from editorial.timeline import DELETED, NOW, Step, Timeline

STEPS_SHOWN = 50
MOST_NAMED = 3  # of what a step came from
CHANGED = "~"
ACTS = {"+": _("Added"), CHANGED: _("Changed"), DELETED: _("Deleted")}


@dataclass
class Told:
    """A step as the pages print it."""

    key: str
    day: str
    who: str
    what: Any
    is_change: bool  # of what was there before and is there after
    why: list[str]
    whence: list[Whence]
    more: int  # of what it came from, unnamed
    changes: list[Change]
    may_return: bool  # whether the record was there, and is another now

    @property
    def name(self) -> str:
        return f"{self.day}, {self.who}"


class HistoryPages(SimpleHistoryAdmin):
    """A part of TrackedAdmin. The library's own form of an old version would bypass the acts on the state."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_compare"
        compare = path("<path:object_id>/compare/", self.admin_site.admin_view(self.compare_view), name=name)
        return [compare, *(url for url in super().get_urls() if not str(url.name).endswith("_simple_history"))]

    def revert_disabled(self, request, obj=None):
        return True

    def told_of(self, request, object_id) -> tuple[Any, bool]:
        """(the record, whether it is there): a deleted one is as it was last. Raises Http404 or PermissionDenied."""
        key = unquote(object_id)
        record, is_there = self.get_object(request, key), True
        if record is None:
            last = self.model.history.filter(id=key).order_by("history_id").last() if key.isdecimal() else None
            if last is None:
                raise Http404(gettext("There is no such %(kind)s.") % {"kind": self.opts.verbose_name})
            record, is_there = last.instance, False
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        return record, is_there

    def timeline_of(self, request, record) -> Timeline:
        return Timeline(self.tables_of(request, record))

    def history_view(self, request, object_id, extra_context=None):
        record, is_there = self.told_of(request, object_id)
        timeline = self.timeline_of(request, record)
        page = Paginator(timeline.steps[::-1], STEPS_SHOWN).get_page(request.GET.get("p"))
        context = {
            **self.history_context(request, record, is_there, gettext("History of “%(record)s”") % {"record": record}),
            "page": page,
            "pages": page.paginator.get_elided_page_range(page.number),
            "steps": self.in_words(timeline, list(page), is_there),
            "newest": timeline.steps[-1].key if timeline.steps else "",
            "second": timeline.steps[-2].key if len(timeline.steps) > 1 else "",
            "way_back": "" if is_there else way_back(self.model, record.pk),
        }
        return TemplateResponse(request, "admin/history.html", context | (extra_context or {}))

    def history_context(self, request, record, is_there: bool, title: str) -> dict:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "module_name": capfirst(str(self.opts.verbose_name_plural)),
            "object": record,
            "is_there": is_there,
            "form": form_address(self.model, record.pk),
            "may_change": is_there and self.has_change_permission(request, record),
        }

    def in_words(self, timeline: Timeline, steps: list[Step], is_there: bool) -> list[Told]:
        """As many queries for many steps as for one."""
        pairs = timeline.pairs_of(steps)
        words = Compared(timeline.tables, (pair for some in pairs.values() for pair in some))
        people = get_user_model().objects.in_bulk({step.last.user_id for step in steps} - {None})
        imported = self.imported_before(steps)
        return [
            self.step_in_words(step, list(words.changes(pairs[step.key])), people, imported, timeline, is_there)
            for step in steps
        ]

    def step_in_words(self, step: Step, changes, people: dict, imported: dict, timeline, is_there: bool) -> Told:
        own = step.own
        origins = dict.fromkeys(entry.came_from or imported.get(entry.history_id, "") for entry in step.entries)
        known = [origin for origin in origins if origin] or [""]
        kinds = [entry.kind for entry in step.entries if entry.is_own]
        kind = next((kind for kind in ("+", DELETED) if kind in kinds), CHANGED)
        is_gone = own is not None and own.kind == DELETED
        return Told(
            key=step.key,
            day=f"{localtime(step.at):%Y-%m-%d %H:%M}",
            who=name_of_author(people.get(step.last.user_id)),
            what=ACTS[kind],
            is_change=kind == CHANGED,
            why=[reason_in_words(why) for why in step.why],
            whence=[in_words(origin) for origin in known[:MOST_NAMED]],
            more=max(len(known) - MOST_NAMED, 0),
            changes=changes,
            may_return=is_there and not is_gone and step is not timeline.steps[-1],
        )

    def imported_before(self, steps: Iterable[Step]) -> dict[int, str]:
        """{version of the record: from where it came} of imports from before every version said so itself."""
        unknown = [entry.history_id for step in steps for entry in step.entries if entry.is_own and not entry.came_from]
        return self.imported(unknown) if unknown and hasattr(self, "imported") else {}

    # Any two versions

    def compare_view(self, request, object_id):
        """What lies between two steps, the earlier first however they were chosen; the last is what is recorded."""
        record, is_there = self.told_of(request, object_id)
        timeline = self.timeline_of(request, record)
        asked = [request.GET.get("from", ""), request.GET.get("to", NOW)]
        found = [step for key in asked if (step := timeline.by_key.get(key))]
        if len(found) < len(asked):
            messages.warning(request, gettext("Choose two versions to compare."))
            return HttpResponseRedirect(self.history_address(record))
        earlier, later = sorted(found, key=lambda step: step.number)
        pairs = timeline.pairs_between(earlier, later)
        told = self.in_words(timeline, [earlier, later], is_there)
        context = {
            **self.history_context(
                request, record, is_there, gettext("Two versions of “%(record)s”") % {"record": record}
            ),
            "earlier": told[0],
            "later": told[1],
            "is_now": later is timeline.steps[-1],
            "changes": list(Compared(timeline.tables, pairs).changes(pairs)),
            "history": self.history_address(record),
        }
        return TemplateResponse(request, "admin/compare.html", context)

    def history_address(self, record) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", args=[record.pk])
