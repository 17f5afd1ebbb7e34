"""The form of a record, filled with a draft of it; what it sends is kept and never written to the record."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from drafts import actions
from drafts.differences import Differences
from drafts.models import Draft, Publication, Typed
from drafts.sent import Refused, page_of
from drafts.showing import kept_by
from editorial.addresses import form_address
from editorial.clashes import choose, number_in
from editorial.filling import fill
from editorial.seen import SEEN, mark_of
from editorial.timeline import RESTORE

BEGUN = gettext_lazy(
    "You have begun a draft of it already, and this is it. Throw it away to begin one with an earlier version."
)


class DraftForm:
    """For one request."""

    def __init__(self, request, record, draft: Draft | None):
        self.request, self.record, self.draft = request, record, draft
        self.page: Any = page_of(type(record))
        self.version = draft.version if draft else 0  # that the form has seen
        request.is_drafted = True

    def answer(self):
        if self.request.method == "POST":
            return self.keep()
        if self.draft is None:
            if mine := self.mine():
                if RESTORE in self.request.GET:
                    messages.warning(self.request, BEGUN)
                return HttpResponseRedirect(self.address(mine))
            return self.shown()
        return self.filled(self.draft.posted)

    def again(self, typed):
        """With what was typed into it and not kept."""
        self.version = number_in(self.request.GET.get("version", "")) or self.version
        return self.filled(typed.posted, typed=typed)

    def mine(self) -> Draft | None:
        """The draft that this person has begun already."""
        found = (
            Draft.objects.of(self.record).going_on().filter(publication__begun_by=self.request.user, sent__isnull=False)
        )
        return found.order_by("-kept_at").first()

    def address(self, draft: Draft | None) -> str:
        plain = reverse("admin:drafts_form", args=[self.record._meta.label_lower, self.record.pk])
        return f"{plain}?draft={draft.pk}" if draft else plain

    # Showing

    def shown(self, **context):
        version = f"&version={self.version}" if self.draft else ""
        drafted: dict = {"draft": self.draft, "record": self.record, "back": self.back()}
        context = {"drafted": drafted | context, "title": self.title()}
        return self.page.changeform_view(self.request, str(self.record.pk), self.address(self.draft) + version, context)

    def title(self) -> str:
        return _("Draft of a change: %(record)s") % {"record": self.record}

    def back(self) -> str:
        return (
            self.draft.publication.get_absolute_url() if self.draft else form_address(type(self.record), self.record.pk)
        )

    def filled(self, posted: QueryDict, **context):
        fill(self.request, posted)
        return self.shown(**context)

    # Keeping

    def keep(self):
        posted = self.request.POST.copy()
        choose(posted)
        if self.draft and self.request.GET.get("version") != str(self.draft.version):
            return self.compared(self.draft, posted)
        if not self.draft and self.says_nothing(posted):
            messages.info(self.request, _("Nothing differs from what is recorded, so no draft was kept."))
            return HttpResponseRedirect(self.back())
        user, publication = self.request.user, self.draft.publication if self.draft else None
        try:
            draft = actions.keep(self.record, posted, user=user, publication=publication, version=self.version)
        except actions.Overtaken:
            return self.compared(Draft.objects.get(pk=self.draft.pk), posted)
        except ValidationError:
            return self.begun_anew()
        form = form_address(type(self.record), self.record.pk)
        Typed.objects.filter(user=user, path=form).delete()  # it is in the draft
        messages.success(
            self.request,
            _("Kept. Nobody sees this draft of “%(record)s” but you and the other staff.") % {"record": self.record},
        )
        if posted.get("act") == "send":
            self.send(draft.publication)
        return HttpResponseRedirect(draft.publication.get_absolute_url())

    def begun_anew(self):
        """What was sent to a draft that was published or thrown away meanwhile stands in the form of a new one."""
        self.draft, posted = None, self.request.POST.copy()
        messages.warning(
            self.request, _("That draft has ended meanwhile. What you typed is here: keep it as a new one.")
        )
        return self.filled(posted)

    def says_nothing(self, posted: QueryDict) -> bool:
        is_of_now = posted.get(SEEN) == mark_of(self.page.tables_of(self.request, self.record))
        return is_of_now and not list(Differences(self.record, self.request.user, posted))

    def send(self, publication: Publication) -> None:
        try:
            actions.send(publication, user=self.request.user)
            messages.success(self.request, _("“%(publication)s” waits for review.") % {"publication": publication})
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
        except Refused:
            messages.error(self.request, _("It was not sent for review yet: what is missing stands below."))

    def compared(self, draft: Draft, posted: QueryDict):
        """The draft was kept by somebody else meanwhile, or in another window: nothing is written over unseen."""
        self.draft, self.version = draft, draft.version
        theirs = draft.posted
        mine = {one.label: one for one in Differences(self.record, self.request.user, posted)}
        kept = {one.label: one for one in Differences(self.record, self.request.user, theirs)}
        labels = [label for label in {**kept, **mine} if said(kept, label) != said(mine, label)]
        rows = [(label, said(kept, label), said(mine, label)) for label in labels]
        return self.filled(posted, kept_by=kept_by(draft), kept_at=draft.kept_at, rows=rows)


def said(found: dict, label: str) -> str:
    return found[label].after if label in found else _("as it is recorded")
