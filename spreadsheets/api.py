"""Imports for programs: what the staff's pages do, with a token and under the same rights."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound, ParseError, PermissionDenied
from rest_framework.exceptions import ValidationError as UnusableParameters
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.response import Response

from access.authentication import HasScope, TokenAuthentication
from editorial.api import NOT_ACCEPTABLE, PROBLEM_TYPE, TOO_MANY, Described, Listed, Refusal, UnusableBody
from editorial.scanner import Silent
from spreadsheets import actions
from spreadsheets.filters import ImportFilter, RowFilter
from spreadsheets.intake import refuse_unknown_columns
from spreadsheets.missing import record_missing
from spreadsheets.models import ImportRow, ImportRun, ImportSheet
from spreadsheets.rights import may_act_on, may_import, may_read_log, may_see
from spreadsheets.serializers import (
    AnswersSerializer,
    Body,
    CommitSerializer,
    ImportProblemSerializer,
    ImportSerializer,
    RowSerializer,
    UploadSerializer,
)

# With all that an answer shows of them, in a number of queries that does not grow.
IMPORTS = ImportRun.objects.select_related("user", "saved_by", "file", "undoes").prefetch_related(
    "sheets",
    Prefetch("undone_by", ImportRun.objects.filter(state=ImportRun.State.COMMITTED), to_attr="taken_back_by"),
)


class ShallowJSONParser(JSONParser):
    """Django bounds the size of a body; this, its depth."""

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError("The JSON has too many brackets within brackets.") from error


# How the description of the API speaks of these addresses

NUMBER = OpenApiParameter("id", OpenApiTypes.INT, OpenApiParameter.PATH, description="The number of the import.")
ALWAYS: dict[Any, str] = {
    401: "The token is missing, unknown, over, or shown from an address that it does not allow.",
    403: "The token lacks the scope, or its owner the right.",
    **NOT_ACCEPTABLE,
    **TOO_MANY,
    "default": "Any other error, as a problem document.",
}
SCANNER_BACK = 300  # seconds until a file may be sent again that could not be looked into
ABSENT = {404: "There is no such import."}


def answers(good: dict, wrong: dict, shown: Any = ImportSerializer) -> dict[Any, OpenApiResponse]:
    """Every answer of an operation, for `extend_schema`."""
    problems = {status: OpenApiResponse(ImportProblemSerializer, why) for status, why in {**wrong, **ALWAYS}.items()}
    return {status: OpenApiResponse(shown, meaning) for status, meaning in good.items()} | problems


def location(*statuses: int) -> OpenApiParameter:
    about = "The address of the import."
    return OpenApiParameter(
        "Location", OpenApiTypes.URI, OpenApiParameter.HEADER, description=about, response=list(statuses)
    )


class ImportSchema(Described):
    """Knows that what can be filtered is a list, and that whatever is no success is a problem document."""

    def _is_list_view(self, serializer=None):
        if serializer is None:
            return self.method == "GET" and self.view.filterset_class is not None
        return super()._is_list_view(serializer)

    def _get_response_for_code(self, serializer, status_code, media_types=None, direction="response"):
        media_types = media_types if str(status_code).startswith("2") else [PROBLEM_TYPE]
        return super()._get_response_for_code(serializer, status_code, media_types, direction)


# The addresses


class ImportView(Listed):
    schema = ImportSchema()
    authentication_classes = [TokenAuthentication]
    permission_classes = [HasScope]
    parser_classes = [ShallowJSONParser]
    serializer_class = ImportSerializer
    filterset_class: type | None = None

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        takes_some = self.filterset_class and request.method in ("GET", "HEAD")
        if request.query_params and not takes_some and request.method in self.allowed_methods:
            raise UnusableParameters(
                {name: [f"There is no parameter “{name}” here. There are none."] for name in request.query_params}
            )

    def run_of(self, pk: int, *, acting: bool = False) -> ImportRun:
        run = IMPORTS.filter(pk=pk).first()
        if not run:
            raise NotFound(f"There is no import {pk}.")
        if not (may_act_on if acting else may_see)(self.request.user, run):
            raise PermissionDenied(f"You may not {'import all' if acting else 'see any'} sheets of this file.")
        actions.release(run)
        return run

    def shown(self, run: ImportRun) -> dict:
        return ImportSerializer(run, context={"request": self.request}).data

    def answer(self, run: ImportRun, status: HTTPStatus, *, is_new: bool = False) -> Response:
        """The import as it is by now; with 202 when a worker has still to do what was asked."""
        run = IMPORTS.get(pk=run.pk)
        shown = self.shown(run)
        headers = {"Location": shown["url"]} if is_new else None
        return Response(shown, status=HTTPStatus.ACCEPTED if run.is_busy else status, headers=headers)

    def refusal(self, run: ImportRun, status: HTTPStatus, detail: str, **more) -> Refusal:
        return Refusal(status, detail, **more, run=self.shown(IMPORTS.get(pk=run.pk)))

    def failure(self, run: ImportRun) -> Refusal:
        """What is wrong with the file, or that it may be sent again when the virus scanner is back."""
        about = {"errors": {"file": [run.message]}}
        if not isinstance(run.failed_for, Silent):
            return self.refusal(run, HTTPStatus.BAD_REQUEST, run.message, **about)
        refusal = self.refusal(run, HTTPStatus.SERVICE_UNAVAILABLE, run.message, **about)
        refusal.wait = SCANNER_BACK
        return refusal

    def conflict(self, run: ImportRun, error: ValidationError) -> Refusal:
        return self.refusal(run, HTTPStatus.CONFLICT, " ".join(error.messages))

    def page_of(self, queryset, serializer_class) -> Response:
        page = self.paginate_queryset(self.filter_queryset(queryset))
        return self.get_paginated_response(serializer_class(page, many=True, context={"request": self.request}).data)


class ImportList(ImportView):
    parser_classes = [MultiPartParser]
    filterset_class = ImportFilter
    queryset = ImportRun.objects.none()

    @extend_schema(
        summary="The log of imports",
        responses=answers(
            {200: "A page of the log."}, {400: "A parameter cannot be used."}, ImportSerializer(many=True)
        ),
    )
    def get(self, request):
        if not may_read_log(request.user):
            raise PermissionDenied("You may not read the log of imports.")
        return self.page_of(IMPORTS, ImportSerializer)

    @extend_schema(
        summary="Send a spreadsheet and preview it",
        description="A small file is previewed before the answer, a big one in the background. Nothing is saved yet.",
        request={"multipart/form-data": UploadSerializer},
        parameters=[location(201, 202)],
        responses=answers(
            {
                201: "The file is previewed, or waits for an answer.",
                202: "The file waits to be read; ask its address until `state` is no longer waiting or previewing.",
            },
            {
                400: "A field cannot be used, or the file cannot be read.",
                415: "The body is not multipart/form-data.",
                503: "The virus scanner is away; `Retry-After` says how many seconds to wait.",
            },
        ),
    )
    def post(self, request):
        sent = UploadSerializer.of(request)
        file, area, blank = (sent.pop(name) for name in ("file", "area", "blank"))
        if not may_import(request.user, area):
            raise PermissionDenied(f"You may not import {area}.")
        about = {"file_name": file.name, "user": request.user, "clear_blank": blank == "clear"}
        run = actions.receive(area, file.chunks(), **about, **sent)
        if run.state != ImportRun.State.FAILED:
            if not may_act_on(request.user, run):
                raise PermissionDenied("You may not import every sheet of this workbook.")
            actions.begin_preview(run)
        run.refresh_from_db()
        if run.state == ImportRun.State.FAILED:
            raise self.failure(run)
        return self.answer(run, HTTPStatus.CREATED, is_new=True)


class OneImport(ImportView):
    @extend_schema(
        summary="One import",
        parameters=[NUMBER],
        responses=answers({200: "How it stands."}, ABSENT),
    )
    def get(self, request, pk):
        return Response(self.shown(self.run_of(pk)))

    @extend_schema(
        summary="Answer the questions of an import and preview it anew",
        parameters=[NUMBER],
        request=AnswersSerializer,
        responses=answers(
            {200: "The new preview, or what is still to be answered.", 202: "The file waits to be read again."},
            {
                400: "A field cannot be used.",
                409: "It is saved, could not be read, or somebody is at work on it.",
                **ABSENT,
            },
        ),
    )
    def patch(self, request, pk):
        run = self.run_of(pk, acting=True)
        sent = AnswersSerializer.of(request)
        try:
            actions.refuse_reading(run)
            self.take(run, sent)
            actions.begin_preview(run)
        except ValidationError as error:
            raise self.conflict(run, error) from error
        return self.answer(run, HTTPStatus.OK)

    def take(self, run: ImportRun, sent: dict) -> None:
        """Keeps all that was said, or nothing."""
        sheets = {sheet.place: sheet for sheet in run.sheets.all()} if run.file else {}
        with transaction.atomic():
            for number, said in enumerate(sent.get("sheets", ())):
                if said["place"] not in sheets:
                    known = ", ".join(map(str, sheets)) or "none"
                    raise UnusableBody(
                        {f"sheets.{number}.place": [f"There is no sheet {said['place']}. Places: {known}."]}
                    )
                try:
                    settle(sheets[said.pop("place")], said)
                except ValidationError as error:
                    raise UnusableBody({f"sheets.{number}": error.messages}) from error
            for number, said in enumerate(sent.get("record", ())):
                self.record(run, number, said)
            if "conflicts" in sent:
                run.conflicts = sent["conflicts"]
                run.save(update_fields=["conflicts"])

    def record(self, run: ImportRun, number: int, said: dict) -> None:
        if said["area"] in run.missing and not may_import(self.request.user, said["area"]):
            raise PermissionDenied(f"You may not import {said['area']}.")
        try:
            record_missing(run, **said)
        except ValidationError as error:
            raise UnusableBody({f"record.{number}": error.messages}) from error


def settle(sheet: ImportSheet, said: dict) -> None:
    """Keeps what is said of a sheet; whatever is not said stays. Raises ValidationError."""
    if "name" in said or "header_row" in said:
        name, header_row = said.get("name", sheet.name), said.get("header_row", sheet.header_row)
        return actions.read_again(sheet, name=name, header_row=header_row)
    if len(columns := said.get("columns", sheet.columns)) != len(sheet.headings):
        raise ValidationError(
            f"There are {len(sheet.headings)} headings and {len(columns)} columns. Name one for each."
        )
    styles, orders = said.get("number_styles", {}), said.get("date_orders", {})
    refuse_unknown_columns(sheet, [*styles, *orders])
    return actions.answer(
        sheet,
        columns=columns,
        number_styles=sheet.number_styles | styles,
        date_orders=sheet.date_orders | orders,
    )


class ImportRows(ImportView):
    filterset_class = RowFilter
    queryset = ImportRow.objects.none()

    @extend_schema(
        summary="The rows of an import, and what each would do or has done",
        parameters=[NUMBER],
        responses=answers(
            {200: "A page of the rows."}, {400: "A parameter cannot be used.", **ABSENT}, RowSerializer(many=True)
        ),
    )
    def get(self, request, pk):
        return self.page_of(self.run_of(pk).rows.select_related("sheet"), RowSerializer)


class CommitImport(ImportView):
    @extend_schema(
        summary="Save exactly what the preview shows",
        parameters=[NUMBER],
        request=CommitSerializer,
        responses=answers(
            {200: "All of it is saved.", 202: "It waits to be saved; ask its address until `state` is `committed`."},
            {
                400: "A field cannot be used, the file has wrong rows, or changes of published numbers or dates "
                "lack their reason or its kind.",
                409: "Nothing is saved: it is saved already, leaves a question open, is being worked on, has another "
                "digest, was sent for review, or the records have changed and this is the new preview.",
                **ABSENT,
            },
        ),
    )
    def post(self, request, pk):
        run = self.run_of(pk, acting=True)
        sent = CommitSerializer.of(request)
        try:
            saved = actions.begin_commit(run, request.user, **sent)
        except actions.Unexplained as error:
            raise UnusableBody(error.message_dict) from error
        except ValidationError as error:
            if run.wrong and not (run.saved or run.is_busy):
                raise self.refusal(run, HTTPStatus.BAD_REQUEST, " ".join(error.messages)) from error
            raise self.conflict(run, error) from error
        if saved is False:
            raise self.refusal(run, HTTPStatus.CONFLICT, run.message)
        return self.answer(run, HTTPStatus.OK)


class UndoImport(ImportView):
    @extend_schema(
        summary="Preview the taking back of an import",
        description="Makes another import that is committed like any other.",
        parameters=[NUMBER, location(201, 202)],
        request=None,
        responses=answers(
            {
                201: "The import that takes this one back, previewed.",
                202: "It waits to be previewed; ask its address until `state` is no longer waiting or previewing.",
            },
            {409: "It is not saved, or was taken back already.", **ABSENT},
        ),
    )
    def post(self, request, pk):
        run = self.run_of(pk, acting=True)
        Body.of(request)
        try:
            back = actions.undo(run, user=request.user)
            actions.begin_preview(back)
        except ValidationError as error:
            raise self.conflict(run, error) from error
        return self.answer(back, HTTPStatus.CREATED, is_new=True)
