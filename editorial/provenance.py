"""From where each version in a history came: a form, a row of a sheet, a program, a draft, a merge.

All that one act writes has the same number, so that a record is told together with what belongs to it.
"""

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from simple_history.signals import pre_create_historical_record

LONGEST = 100
NOT_RECORDED = _("not recorded")


class Provenance(models.Model):
    """What every row of a history has of it. Rows from before it was kept have nothing."""

    history_act = models.BigIntegerField(null=True, editable=False)
    history_from = models.CharField(max_length=LONGEST, null=True, editable=False)  # noqa: DJ001 (as `short` writes it)

    class Meta:
        abstract = True


def a_number() -> int:
    return secrets.randbits(62)


def short(way: str, *of) -> str:
    """The way and of what: “sheet 12 7” is row 7 of import 12, “api nightly import” a token of that name."""
    return " ".join([way, *map(str, of)])[:LONGEST]


@dataclass(frozen=True)
class Act:
    """Something that is done now, and that writes versions."""

    came_from: str
    number: int | None = field(default_factory=a_number)


NOTHING_KNOWN = Act("", None)
_act: ContextVar[Act | None] = ContextVar("what is done now", default=None)


@contextmanager
def coming_from(way: str, *of) -> Iterator[None]:
    """What is written within it is one act and comes from there, whoever has asked for it."""
    before = _act.set(Act(short(way, *of)))
    try:
        yield
    finally:
        _act.reset(before)


def act_now() -> Act:
    request = getattr(HistoricalRecords.context, "request", None)
    return _act.get() or (of_command() if request is None else of_request(request))


def of_request(request) -> Act:
    """A program or a person who sends a request to the API, or else a form of the staff's pages."""
    if not hasattr(request, "act_in_history"):
        token = getattr(request, "auth", None)
        way = "api" if hasattr(request, "auth") else "form"
        request.act_in_history = Act(short(way, token) if token else way)
    return request.act_in_history


def of_command() -> Act:
    """A command may do many things, and nobody knows which of them belong together."""
    program, *words = sys.argv
    return Act(short("command", words[0]), None) if Path(program).name == "manage.py" and words else NOTHING_KNOWN


def note(sender, history_instance, **_) -> None:
    act = act_now()
    history_instance.history_act, history_instance.history_from = act.number, act.came_from or None


def connect() -> None:
    pre_create_historical_record.connect(note, dispatch_uid="editorial.provenance")


# In words


# What is said of each way, and the page of what the version came from.
IMPORT, PUBLICATION, MERGE = (
    f"admin:{page}_change" for page in ("spreadsheets_importrun", "drafts_publication", "merging_merge")
)
WAYS = {
    "form": (_("Form"), ""),
    "back": (_("Deleted, brought back"), ""),
    "command": (_("Command %(of)s"), ""),
    "sheet": (_("Import %(of)s"), IMPORT),
    "undo": (_("Undo of an import"), IMPORT),
    "draft": (_("Draft published"), PUBLICATION),
    "merge": (_("Merging"), MERGE),
    "unmerge": (_("Undo of a merge"), MERGE),
}


def reason_in_words(why: str | None) -> str:
    """The short reasons of acts are kept in English; what somebody has typed stays as it is."""
    return gettext(why) if why else ""


class Whence(NamedTuple):
    words: str
    url: str = ""  # of what it came from


def in_words(came_from: str | None) -> Whence:
    way, _space, of = (came_from or "").partition(" ")
    if way == "api":
        return Whence(gettext("API, token “%(token)s”") % {"token": of} if of else gettext("API, signed in"))
    words, page = WAYS.get(way, (NOT_RECORDED, ""))
    if not page:
        return Whence(words % {"of": of})
    number, _space, row = of.partition(" ")
    origin = words % {"of": number}
    if row:
        origin = gettext("%(origin)s, row %(row)s") % {"origin": origin, "row": row}
    return Whence(origin, reverse(page, args=[number]))
