"""Writing through the API: what the staff's pages do to a record, under the same rights and rules."""

from html import unescape
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.cache import patch_vary_headers
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.permissions import AllowAny
from rest_framework.response import Response

from access.authentication import LogInAuthentication, MayWrite, TokenAuthentication
from editorial.admin import ACTS, Act
from editorial.api import PublicViewSet, Refusal, UnusableBody
from editorial.reading import load_names, write
from editorial.serializers import Reference, api_url
from spreadsheets.api import ShallowJSONParser
from spreadsheets.plan import GUARDED
from spreadsheets.writer import Writer
from writing.fields import Field, Wrong, fields_of, text_of
from writing.reading import etag, may_view, staff_serializer, visible_to
from writing.repeating import whole
from writing.saving import WHOLE, BulkWrong, Desk, Guarded
from writing.schema import NounSchema

REASON = "reason"
LONGEST_REASON = 100
PRIVATE = "private, no-store"
WRITING = {"create", "partial_update", "destroy", "bulk", *ACTS}


class WritableViewSet(PublicViewSet):
    """A noun that the public reads and the staff write."""

    schema = NounSchema()
    authentication_classes = [TokenAuthentication, LogInAuthentication]
    parser_classes = [ShallowJSONParser]
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    serializer_class: Any
    example: dict[str, Any]  # of what is sent to record one
    is_for_one_person = False

    # Who asks

    def get_permissions(self):
        return [MayWrite() if self.action in WRITING else AllowAny()]

    def perform_authentication(self, request):
        super().perform_authentication(request)
        self.is_for_one_person = request.user is not None

    def finalize_response(self, request, *args, **kwargs):
        response = super().finalize_response(request, *args, **kwargs)
        if self.is_for_one_person:
            response["Cache-Control"] = PRIVATE
            del response["Access-Control-Allow-Origin"]
        patch_vary_headers(response, ["Authorization"])
        return response

    @property
    def model(self):
        return self.queryset.model

    @property
    def page(self):
        """The staff's page of the noun, which knows who may do what."""
        return admin.site.get_model_admin(self.model)

    @property
    def reads_drafts(self) -> bool:
        user = self.request.user
        return bool(user and MayWrite.opens(self.request) and may_view(user, self.model))

    def refuse_unless(self, may: bool, act: str) -> None:
        if not may:
            raise PermissionDenied(f"You may not {act} {self.model._meta.verbose_name_plural}.")

    # Reading

    def rows_of_staff(self):
        return visible_to(self.request.user)(self.model)

    def retrieve(self, request, key):
        if (
            self.reads_drafts
            and not request.query_params
            and (row := self.rows_of_staff().filter(**self.named(key)).first())
        ):
            return self.answer(row)
        return super().retrieve(request, key)

    def shown(self, row) -> dict:
        serializer = staff_serializer(self.serializer_class)(context=self.get_serializer_context())
        [shown] = write([row], self.model, serializer, remembers=False, visible=visible_to(self.request.user))
        return shown

    def answer(self, row, status: HTTPStatus = HTTPStatus.OK, **headers) -> Response:
        shown = self.shown(row)
        return Response(shown, status=status, headers={"ETag": etag(shown), **headers})

    def answer_anew(self, row, status: HTTPStatus = HTTPStatus.OK, **headers) -> Response:
        """The row as it is recorded by now."""
        return self.answer(self.rows_of_staff().get(pk=row.pk), status, **headers)

    # Writing

    @whole
    def create(self, request):
        self.refuse_unless(self.page.has_add_permission(request), "add")
        said, reason = self.said()
        try:
            [row] = self.desk(reason).create([said])
        except BulkWrong as wrong:
            raise UnusableBody(wrong.errors[0]) from wrong
        except Guarded as guarded:
            raise PermissionDenied(str(guarded)) from guarded
        return self.answer_anew(row, HTTPStatus.CREATED, Location=api_url(row, request))

    @whole
    def partial_update(self, request, key):
        self.refuse_unless(self.page.has_change_permission(request), "change")
        row = self.held(key)
        said, reason = self.said()
        try:
            self.desk(reason).change(row, said)
        except Wrong as wrong:
            raise UnusableBody(wrong.errors) from wrong
        except Guarded as guarded:
            raise PermissionDenied(str(guarded)) from guarded
        return self.answer_anew(row)

    @whole
    def destroy(self, request, key):
        if hasattr(self.model, "state"):
            self.refuse_unless(self.page.has_change_permission(request), "change")
            raise Refusal(HTTPStatus.CONFLICT, "What was ever an address is archived, not deleted.")
        self.refuse_unless(self.page.has_delete_permission(request), "delete")
        row = self.held(key)
        self.refuse_in_use(row)
        row._change_reason = self.reason_in(request.query_params) or None
        self.page.delete_model(request, row)
        return Response(status=HTTPStatus.NO_CONTENT)

    @action(detail=False, methods=["post"])
    @whole
    def bulk(self, request):
        self.refuse_unless(self.page.has_add_permission(request), "add")
        entries, reason = self.entries()
        try:
            rows = self.desk(reason).create(entries)
        except BulkWrong as wrong:
            raise UnusableBody(
                {f"{number}.{place}": said for number, errors in wrong.errors.items() for place, said in errors.items()}
            ) from wrong
        except Guarded as guarded:
            raise PermissionDenied(str(guarded)) from guarded
        load_names(rows, self.model)
        shown = Reference(rows, many=True, context=self.get_serializer_context()).data
        return Response({"results": shown}, status=HTTPStatus.CREATED)

    def desk(self, reason: str) -> Desk:
        user = self.request.user
        return Desk(self.model, self.fields, user, Writer(user, lambda record: reason or None))

    @property
    def fields(self) -> dict[str, Field]:
        return fields_of(self.model, self.serializer_class)

    # What was sent

    def said(self) -> tuple[Any, str]:
        """The fields of a record, and the reason that is given with them."""
        said = self.request.data
        if not isinstance(said, dict):
            raise UnusableBody({WHOLE: ["It is not an object. Write it in curly brackets."]})
        return {name: value for name, value in said.items() if name != REASON}, self.reason_in(said)

    def entries(self) -> tuple[list, str]:
        said: Any = self.request.data
        entries = said.get("entries") if isinstance(said, dict) else None
        if not isinstance(entries, list) or not 1 <= len(entries) <= settings.API_BULK_LIMIT:
            raise UnusableBody({"entries": [f"It is a list of 1 to {settings.API_BULK_LIMIT} records."]})
        if unknown := said.keys() - {"entries", REASON}:
            raise UnusableBody({min(unknown): [f"There is nothing of this name, but “entries” and “{REASON}”."]})
        return entries, self.reason_in(said)

    def reason_in(self, said) -> str:
        try:
            reason = text_of(said.get(REASON) or "", REASON)
        except Wrong as wrong:
            raise UnusableBody(wrong.errors) from wrong
        if len(reason) > LONGEST_REASON:
            raise UnusableBody({REASON: [f"It has {len(reason)} characters. The history holds {LONGEST_REASON}."]})
        return reason

    # The record as its sender has seen it

    def held(self, key: str):
        """The record, held until the end of the transaction, if it still is what the sender has seen."""
        rows = self.model._base_manager.select_for_update(of=("self",))
        row = rows.filter(**self.named(key)).first()
        if row is None or not self.reads_drafts:
            raise NotFound(f"There is no {self.model._meta.verbose_name} “{key}” here.")
        self.refuse_unseen(etag(self.shown(self.rows_of_staff().get(pk=row.pk))))
        if not self.page.has_change_permission(self.request, row):
            raise PermissionDenied(GUARDED)
        return row

    def refuse_unseen(self, current: str) -> None:
        """What nobody has read, or somebody has changed since, is not written over."""
        seen = self.request.headers.get("If-Match")
        if not seen:
            sentence = "Send the header If-Match with the ETag of the record as you have read it."
            raise Refusal(HTTPStatus.PRECONDITION_REQUIRED, sentence)
        marks = [mark.strip() for mark in seen.split(",")]
        if "*" not in marks and current not in marks:
            sentence = "The record has been changed since you read it. Read it again; `etag` is its mark now."
            raise Refusal(HTTPStatus.PRECONDITION_FAILED, sentence, etag=current)

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

    def perform(self, act: Act, key: str) -> Response:
        may = self.page.has_publish_permission if act.needs_publish else self.page.has_change_permission
        self.refuse_unless(may(self.request), act.name if act.needs_publish else "change")
        row = self.held(key)
        said, reason = self.said() if self.request.data else ({}, "")
        if said:
            raise UnusableBody({min(said): [f"An act takes nothing but “{REASON}”."]})
        if row.state not in act.comes_from:
            raise Refusal(HTTPStatus.CONFLICT, act.not_for(row))
        row._change_reason = reason or act.label
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
