"""Writing through the API: what the staff's pages do to a record, under the same rights and rules."""

import datetime
from html import unescape
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, AllowAny
from rest_framework.response import Response

from access.authentication import MayWrite
from editorial.admin import ACTS, CHECK, Act
from editorial.api import Refusal, UnusableBody
from editorial.corrected import Correction
from editorial.corrections import KIND, LONGEST, Reason, in_history
from editorial.serializers import api_url
from spreadsheets.api import ShallowJSONParser
from spreadsheets.writer import Writer
from writing.fields import Field, Wrong, acts_that_amend, fields_of, text_if_any
from writing.holding import HoldingViewSet
from writing.repeating import whole
from writing.saving import WHOLE, BulkWrong, Desk, Guarded
from writing.schema import NounSchema

REASON = "reason"
REVIEW_BY = "review_by"


class WritableViewSet(HoldingViewSet):
    """A noun that the public reads and the staff write."""

    schema = NounSchema()
    parser_classes = [ShallowJSONParser]
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    example: dict[str, Any]  # of what is sent to record one

    def get_permissions(self):
        is_open = self.action is None or self.request.method in SAFE_METHODS
        return [AllowAny() if is_open else MayWrite()]

    @whole
    def create(self, request):
        self.refuse_unless(self.page.has_add_permission(request), "add")
        said = self.said()
        try:
            [row] = self.desk().create([said])
        except BulkWrong as wrong:
            raise UnusableBody(wrong.errors[0]) from wrong
        except Guarded as guarded:
            raise PermissionDenied(str(guarded)) from guarded
        return self.answer_anew(row, HTTPStatus.CREATED, Location=api_url(row, request))

    @whole
    def partial_update(self, request, key):
        self.refuse_unless(self.page.has_change_permission(request), "change")
        row = self.held(key)
        said = self.said()
        try:
            self.desk().change([row], [said])
        except BulkWrong as wrong:
            raise UnusableBody(wrong.errors[0]) from wrong
        except Guarded as guarded:
            raise PermissionDenied(str(guarded)) from guarded
        return self.answer_anew(row)

    @whole
    def destroy(self, request, key):
        self.refuse_deleting()
        self.delete_one(self.held(key), self.why(request.query_params))
        return Response(status=HTTPStatus.NO_CONTENT)

    def refuse_deleting(self) -> None:
        if hasattr(self.model, "state"):
            self.refuse_unless(self.page.has_change_permission(self.request), "change")
            raise Refusal(HTTPStatus.CONFLICT, "What was ever an address is archived, not deleted.")
        self.refuse_unless(self.page.has_delete_permission(self.request), "delete")

    def delete_one(self, row, why: Reason) -> None:
        self.refuse_in_use(row)
        row._change_reason, row.amended_because = in_history(why.texts[REASON]) or None, why
        try:
            self.page.delete_model(self.request, row)
        except ValidationError as error:
            raise UnusableBody(error.message_dict) from error

    def desk(self) -> Desk:
        """Where the request is written, with the reason that it gives."""
        why = self.why(self.request.data)
        writer = Writer(self.request.user, lambda record: in_history(why.texts[REASON]) or None)
        return Desk(self.model, self.fields, writer, why)

    @property
    def fields(self) -> dict[str, Field]:
        return fields_of(self.model, self.serializer_class)

    # What was sent

    def said(self) -> dict[str, Any]:
        """The fields of a record, without the reason that is given with them."""
        said = self.request.data
        if not isinstance(said, dict):
            raise UnusableBody({WHOLE: ["It is not an object. Write it in curly brackets."]})
        return {name: value for name, value in said.items() if name not in self.about_the_change}

    @property
    def about_the_change(self) -> tuple[str, ...]:
        """What may be said beside the fields of records; the kind only where numbers or dates can be amended."""
        return (REASON, KIND) if self.action in acts_that_amend(self.model) else (REASON,)

    def why(self, said) -> Reason:
        return Reason(self.kind_in(said), {REASON: self.reason_in(said)}, self.request.user)

    def reason_in(self, said) -> str:
        try:
            reason = text_if_any(said.get(REASON), REASON)
        except Wrong as wrong:
            raise UnusableBody(wrong.errors) from wrong
        if len(reason) > LONGEST:
            raise UnusableBody({REASON: [f"It has {len(reason)} characters. There is room for {LONGEST}."]})
        return reason

    def kind_in(self, said) -> str:
        kind = said.get(KIND) if KIND in self.about_the_change else None
        if kind is None:
            return ""
        if kind not in ("", *Correction.Kind.values):
            known = ", ".join(Correction.Kind.values)
            raise UnusableBody({KIND: [f"“{str(kind)[:60]}” is not one of: {known}."]})
        return kind

    def refuse_in_use(self, row) -> None:
        """In the words of the page that asks whether it shall be deleted."""
        _, _, lacking, protected = self.page.get_deleted_objects([row], self.request)
        name = f"the {self.model._meta.verbose_name} “{row}”"
        if lacking:
            kinds = ", ".join(sorted(map(str, lacking)))
            raise PermissionDenied(f"Deleting {name} would delete what you may not delete: {kinds}.")
        if protected:
            users = "; ".join(map(plain, protected))
            raise Refusal(
                HTTPStatus.CONFLICT,
                f"Deleting {name} would require deleting the following protected related objects: {users}.",
            )


def plain(text: str) -> str:
    """What a page of the staff prints, without its links."""
    return unescape(strip_tags(text)) if isinstance(text, SafeString) else str(text)


def day_to_come(said: Any) -> datetime.date | None:
    """When to look again, if anybody says so."""
    if said is None:
        return None
    try:
        day = datetime.datetime.strptime(said, "%Y-%m-%d").date()
    except (TypeError, ValueError) as error:
        raise UnusableBody({REVIEW_BY: [f"“{str(said)[:60]}” is not a day. Write it as 2027-03-02."]}) from error
    if day <= timezone.localdate():
        raise UnusableBody({REVIEW_BY: [f"{day.isoformat()} is not to come."]})
    return day


class Acts(WritableViewSet):
    """A noun whose records have a state, which is changed by acts."""

    @action(detail=True, methods=["post"])
    @whole
    def publish(self, request, key):
        return self.perform(ACTS["publish"], key)

    @action(detail=True, methods=["post"], url_path="send-for-review")
    @whole
    def send_for_review(self, request, key):
        return self.perform(ACTS["send_for_review"], key)

    @action(detail=True, methods=["post"], url_path="return-to-draft")
    @whole
    def return_to_draft(self, request, key):
        return self.perform(ACTS["return_to_draft"], key)

    @action(detail=True, methods=["post"])
    @whole
    def archive(self, request, key):
        return self.perform(ACTS["archive"], key)

    @action(detail=True, methods=["post"])
    @whole
    def verify(self, request, key):
        """Records that it was checked against its sources today."""
        self.refuse_unless(self.page.has_change_permission(request), "change")
        row = self.held(key)
        said = dict(self.said())
        day = day_to_come(said.pop(REVIEW_BY, None))
        if said:
            raise UnusableBody({min(said): [f"This takes nothing but “{REVIEW_BY}” and “{REASON}”."]})
        row._change_reason = in_history(self.reason_in(request.data)) or str(CHECK)
        try:
            row.verify(request.user, day)
        except ValidationError as error:
            raise self.unpublishable(error) from error
        return self.answer_anew(row)

    def perform(self, act: Act, key: str) -> Response:
        may = self.page.has_publish_permission if act.needs_publish else self.page.has_change_permission
        self.refuse_unless(may(self.request), act.name if act.needs_publish else "change")
        row = self.held(key)
        if said := self.said():
            raise UnusableBody({min(said): [f"An act takes nothing but “{REASON}”."]})
        if row.state not in act.comes_from:
            raise Refusal(HTTPStatus.CONFLICT, act.not_for(row))
        row._change_reason = in_history(self.reason_in(self.request.data)) or act.label
        try:
            getattr(row, act.name)()
        except ValidationError as error:
            raise self.unpublishable(error) from error
        return self.answer_anew(row)

    def unpublishable(self, error: ValidationError) -> UnusableBody:
        """The rules that the record breaks, by the fields of the API."""
        names = {column.name: name for name, field in self.fields.items() for column in field.columns}
        said = error.message_dict if hasattr(error, "error_dict") else {WHOLE: error.messages}
        broken = UnusableBody({names.get(name, WHOLE): sentences for name, sentences in said.items()})
        broken.where = "The record breaks rules and was left as it was"
        return broken
