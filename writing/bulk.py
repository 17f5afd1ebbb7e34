"""Many records in one request: all of them are written or none, and what is wrong has the place of its entry."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from rest_framework.decorators import action
from rest_framework.exceptions import APIException, PermissionDenied
from rest_framework.response import Response

from editorial.api import Refusal, UnusableBody
from editorial.reading import load_names
from editorial.serializers import Reference
from writing.api import WritableViewSet
from writing.fields import Wrong, refuse, text_if_any, text_of
from writing.holding import Unheld
from writing.reading import MARK
from writing.repeating import whole
from writing.saving import WHOLE, BulkWrong, Guarded

KEY = "key"  # names the record of an entry, as its address does
NOTHING = "Nothing is saved; `errors` names the entries, counted from 0."
# Where a refusal stands in an entry, and what it says there if the record alone would have been told otherwise.
REFUSED = {
    HTTPStatus.NOT_FOUND: (KEY, ""),
    HTTPStatus.PRECONDITION_REQUIRED: (MARK, f"It is missing: the `{MARK}` of the record as you have read it."),
    HTTPStatus.PRECONDITION_FAILED: (MARK, "The record has been changed since you read it. Read it again."),
    HTTPStatus.FORBIDDEN: (WHOLE, ""),
}


class BulkViewSet(WritableViewSet):
    """A noun of which many records are written at once: POST records them, PATCH changes and DELETE deletes."""

    @action(detail=False, methods=["post"])
    @whole
    def bulk(self, request):
        self.refuse_unless(self.page.has_add_permission(request), "add")
        entries = self.entries()
        rows = self.written(lambda: self.desk().create(entries))
        return self.answer_many(rows, HTTPStatus.CREATED)

    @bulk.mapping.patch
    @whole
    def bulk_change(self, request):
        self.refuse_unless(self.page.has_change_permission(request), "change")
        entries = self.entries()
        rows = self.held_together(entries)
        said = [{name: value for name, value in entry.items() if name not in (KEY, MARK)} for entry in entries]
        return self.answer_many(self.written(lambda: self.desk().change(rows, said)))

    @bulk.mapping.delete
    @whole
    def bulk_delete(self, request):
        self.refuse_deleting()
        entries, why = self.entries(), self.why(self.request.data)
        refuse_wrong(entries, refuse_all_but_the_address)
        refused: dict[int, APIException] = {}
        for number, row in enumerate(self.held_together(entries)):
            try:
                self.delete_one(row, why)
            except UnusableBody as error:
                raise unusable({number: error.detail}) from error
            except APIException as error:
                refused[number] = error
        if refused:
            errors = {f"{number}.{WHOLE}": [str(error.detail)] for number, error in refused.items()}
            raise Refusal(HTTPStatus(next(iter(refused.values())).status_code), NOTHING, errors=errors)
        return Response(status=HTTPStatus.NO_CONTENT)

    # What was sent

    def entries(self) -> list:
        said: Any = self.request.data
        entries = said.get("entries") if isinstance(said, dict) else None
        if not isinstance(entries, list) or not 1 <= len(entries) <= settings.API_BULK_LIMIT:
            raise UnusableBody({"entries": [f"It is a list of 1 to {settings.API_BULK_LIMIT} records."]})
        known = ("entries", *self.about_the_change)
        if unknown := said.keys() - {*known}:
            named = f"{', '.join(f'“{name}”' for name in known[:-1])} and “{known[-1]}”"
            raise UnusableBody({min(unknown): [f"There is nothing of this name, but {named}."]})
        return entries

    def held_together(self, entries: list) -> list:
        """The records that the entries name, each as its sender has seen it."""
        refuse_wrong(entries, refuse_without_key)
        keys = [text_of(entry[KEY], KEY) for entry in entries]
        first = {key.lower(): number for number, key in reversed([*enumerate(keys)])}
        if twice := {n: first[key.lower()] for n, key in enumerate(keys) if first[key.lower()] != n}:
            raise UnusableBody({f"{n}.{KEY}": [f"Entry {other} names the same record."] for n, other in twice.items()})
        try:
            return self.hold(keys, [entry.get(MARK) or "" for entry in entries])
        except Unheld as unheld:
            raise refused_by_place(unheld) from unheld

    # What is answered

    def written(self, write: Callable[[], list]) -> list:
        try:
            return write()
        except BulkWrong as wrong:
            raise unusable(wrong.errors) from wrong
        except Guarded as guarded:
            raise PermissionDenied(str(guarded)) from guarded

    def answer_many(self, rows: list, status: HTTPStatus = HTTPStatus.OK) -> Response:
        """In the order in which they were sent."""
        load_names(rows, self.model)
        named = Reference(rows, many=True, context=self.get_serializer_context()).data
        marked = [name | {MARK: mark} for name, mark in zip(named, self.marks(rows), strict=True)]
        return Response({"results": marked}, status=status)


def unusable(errors: dict[int, dict[str, list[str]]]) -> UnusableBody:
    return UnusableBody({f"{number}.{place}": said for number, own in errors.items() for place, said in own.items()})


def refused_by_place(unheld: Unheld) -> Refusal:
    place, sentence = REFUSED[unheld.status]
    errors = {f"{number}.{place}": [sentence or said] for number, said in unheld.said.items()}
    marks = {"etags": {str(number): mark for number, mark in unheld.marks.items()}} if unheld.marks else {}
    return Refusal(unheld.status, NOTHING, errors=errors, **marks)


def refuse_wrong(entries: list, check: Callable[[Any], None]) -> None:
    errors = {}
    for number, entry in enumerate(entries):
        try:
            check(entry)
        except Wrong as wrong:
            errors[number] = wrong.errors
    if errors:
        raise unusable(errors)


def refuse_without_key(entry: Any) -> None:
    if not isinstance(entry, dict):
        raise refuse(WHOLE, "It is not an object. Write it in curly brackets.")
    if not text_of(entry.get(KEY, ""), KEY):
        raise refuse(KEY, "It is missing: the last part of the record's address.")
    text_if_any(entry.get(MARK), MARK)


def refuse_all_but_the_address(entry: Any) -> None:
    if isinstance(entry, dict) and (unknown := entry.keys() - {KEY, MARK}):
        raise refuse(min(unknown), f"There is nothing of this name, but “{KEY}” and “{MARK}”.")
