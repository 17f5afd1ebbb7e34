"""Records as their sender has seen them: held until the end of the transaction, and never written over unread."""

from http import HTTPStatus
from typing import Any

from editorial.api import Refusal
from editorial.reading import load_names
from spreadsheets.plan import GUARDED
from writing.staff import StaffViewSet

UNMARKED = "Send the header If-Match with the ETag of the record as you have read it."
STALE = "The record has been changed since you read it. Read it again; `etag` is its mark now."


class Unheld(Exception):
    """Why records cannot be held, by their places in what was asked for, with the marks of those that have changed."""

    def __init__(self, status: HTTPStatus, said: dict[int, str], marks: dict[int, str] | None = None):
        self.status, self.said, self.marks = status, said, marks or {}


class HoldingViewSet(StaffViewSet):
    """A noun whose records are held while they are written."""

    def held(self, key: str):
        """The record, if it still is what the header If-Match says."""
        try:
            [row] = self.hold([key], [self.request.headers.get("If-Match", "")])
        except Unheld as unheld:
            mark = {"etag": unheld.marks[0]} if unheld.marks else {}
            raise Refusal(unheld.status, unheld.said[0], **mark) from unheld
        return row

    def hold(self, keys: list[str], seen: list[str]) -> list:
        """The records with these keys, if each still is what its sender has seen. Raises Unheld."""
        rows = self.called(keys)
        noun = self.model._meta.verbose_name
        raise_if(HTTPStatus.NOT_FOUND, {n: f"There is no {noun} “{keys[n]}” here." for n in places_of(None, rows)})
        raise_if(HTTPStatus.PRECONDITION_REQUIRED, dict.fromkeys(places_of("", seen), UNMARKED))
        marks = self.marks(rows)
        stale = {n: mark for n, mark in enumerate(marks) if not {"*", mark} & marks_in(seen[n])}
        raise_if(HTTPStatus.PRECONDITION_FAILED, dict.fromkeys(stale, STALE), stale)
        may = [self.page.has_change_permission(self.request, row) for row in rows]
        raise_if(HTTPStatus.FORBIDDEN, dict.fromkeys(places_of(False, may), str(GUARDED)))
        return rows

    def called(self, keys: list[str]) -> list:
        """The record with each key, None where there is none that the sender may see."""
        rows = []
        if self.reads_drafts:
            held = self.model._base_manager.select_for_update(of=("self",))
            rows = list(held.filter(self.named_any(keys)).order_by("pk"))
            load_names(rows, self.model)
        found = {str(getattr(row, row.key_field)).lower(): row for row in rows}
        return [found.get(key.lower()) for key in keys]


def marks_in(header: str) -> set[str]:
    return {mark.strip() for mark in header.split(",")}


def raise_if(status: HTTPStatus, said: dict[int, str], marks: dict[int, str] | None = None) -> None:
    if said:
        raise Unheld(status, said, marks)


def places_of(what: Any, among: list) -> list[int]:
    return [place for place, one in enumerate(among) if one == what]
