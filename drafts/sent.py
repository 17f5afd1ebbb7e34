"""The form of a draft, as it would be sent now: what it lacks, and the writing of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.formsets import all_valid
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from drafts.models import Draft
from drafts.places import place_of
from drafts.rights import is_published
from editorial.admin import sentences
from editorial.clashes import Abreast
from editorial.corrected import Correction
from editorial.corrections import KIND, WORDS
from editorial.forms import faults, reason_in
from editorial.models import Publishable
from editorial.seen import SEEN, last_seen, mark_of


class Lacking(NamedTuple):
    """What stands in the way: a sentence, the draft it is about, and the field of its form, if it is about one."""

    draft: Draft
    sentence: str
    field: str = ""


class Refused(Exception):
    """Nothing was written. `lacking` is everything that stands in the way, at once."""

    def __init__(self, lacking: list[Lacking]):
        super().__init__(" ".join(one.sentence for one in lacking))
        self.lacking = lacking


def page_of(model) -> Any:
    return admin.site.get_model_admin(model)


def asking(user, posted) -> Any:
    """A request that sends a form as a draft. Whose right it is to publish is asked elsewhere, see drafts.rights."""
    request: Any = HttpRequest()
    request.method, request.user, request.POST, request.is_drafted = "POST", user, posted, True
    return request


@contextmanager
def in_the_name_of(user) -> Iterator[None]:
    """What is written meanwhile is this person's in the history."""
    context = HistoricalRecords.context
    before = getattr(context, "request", None)
    context.request = SimpleNamespace(user=user) if user else None
    try:
        yield
    finally:
        context.request = before


UNSAID = _("The reason for readers is still to be written.")  # what a preview says


class Sent:
    """The draft of a record that is there."""

    def __init__(self, draft: Draft, user, because: str, *, is_looked_at: bool = False):
        self.draft, self.because = draft, because
        self.record: Any = draft.record
        self.page = page_of(type(self.record))
        self.request: Any = asking(user, draft.posted)
        posted: Any = self.request.POST
        if is_looked_at and not any(reason_in(posted).texts.values()):
            posted[KIND] = posted.get(KIND) or Correction.Kind.UPDATE
            posted[WORDS] = UNSAID

    @property
    def mark(self) -> str:
        return mark_of(self.page.tables_of(self.request, self.record))

    @property
    def is_out_of_date(self) -> bool:
        """Whether somebody has saved the record since."""
        return self.draft.sent is not None and self.request.POST.get(SEEN) != self.mark

    def write(self) -> None:
        """Raises Refused. What the record's form would write, and that it is public, if it has a state."""
        with in_the_name_of(self.draft.user):
            if self.draft.sent is not None:
                self.bring_abreast()
                self.save_form()
            if isinstance(self.record, Publishable):
                self.publish()

    def bring_abreast(self) -> None:
        """Other drafts of the publication may have written what stands in this form as well: theirs is kept."""
        posted, tables = self.request.POST, self.page.tables_of(self.request, self.record)
        posted["change_reason"] = posted.get("change_reason") or self.because
        mark = mark_of(tables)
        if posted.get(SEEN) == mark:
            return
        abreast = Abreast(self.page, self.request, self.record, tables, last_seen(posted.get(SEEN, "")))
        self.request.POST, meeting = abreast.bring()
        self.request.POST[SEEN] = mark
        if meeting.clashes:
            labels = ", ".join(clash.label for clash in meeting.clashes)
            raise Refused(
                [
                    self.lacks(
                        gettext("Another draft of this publication says something else of %(labels)s.")
                        % {"labels": labels}
                    )
                ]
            )

    def save_form(self) -> None:
        form, formsets = self.page.filled(self.request, self.record)
        if not all_valid(formsets) or not form.is_valid():
            raise Refused([self.lacks(sentence, field) for sentence, field in faults(form, formsets)])
        self.request.user = self.draft.user or self.request.user  # whose change it is, whoever publishes it
        self.page.save_filled(self.request, form, formsets)
        self.record = form.instance

    def publish(self) -> None:
        """What is public already needs as much."""
        if gaps := self.record.gaps():
            raise Refused([self.lacks(sentence, place_of(self.record, name)) for name, sentence in gaps.items()])
        if is_published(self.record):
            return
        self.record._change_reason = self.because
        try:
            self.record.publish()
        except ValidationError as error:
            raise Refused([self.lacks(sentence) for sentence in sentences(error, type(self.record))]) from error

    def lacks(self, sentence: str, field: str = "") -> Lacking:
        return Lacking(self.draft, sentence, field)
