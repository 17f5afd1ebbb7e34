"""The ways of the API: what it lists, how it pages and filters, and how it says that something is wrong."""

import errno
import logging
import re
from collections.abc import Iterable
from functools import reduce
from http import HTTPStatus
from operator import or_
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.exceptions import ValidationError as Unreadable
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError, connection
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.log import log_response
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse
from rest_framework.exceptions import APIException, NotFound, ParseError, ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSetMixin

from editorial.as_of import AS_OF, AS_OF_PARAMETER, AS_OF_PROPERTY
from editorial.as_of import HEADER as MEMENTO
from editorial.choosing import CHOICES, DESCRIBED, choose
from editorial.dates import SHAPE
from editorial.filters import OrderFilter, PeriodFilter
from editorial.lookups import conditions, described, in_words, lookups_of
from editorial.paging import Paging, parameter
from editorial.past import ever_called
from editorial.quoted import request_id
from editorial.reading import Shape, without_unwritten, write
from editorial.serializers import ProblemSerializer, api_url
from editorial.sync import HEADER, SYNC_PARAMETER, SYNC_PROPERTIES, Syncing
from editorial.today import earlier_day
from editorial.version import kept

logger = logging.getLogger(__name__)

PROBLEM_TYPE = "application/problem+json"
EXPOSED = "ETag, Link, Location, Retry-After, X-Request-ID, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset"
# Reading only: a browser sends neither tokens nor changes from the pages of others.
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def problem(error: Exception, context: dict) -> JsonResponse:
    """Every error as a problem document (RFC 9457), one that nobody foresaw as well."""
    if isinstance(error, Http404):
        error = NotFound("There is nothing at this address.")
    if isinstance(error, SuspiciousOperation):
        error = ParseError("The request holds more than can be read, or what no program of ours would send.")
    if is_locked(error):
        error = Locked()
    if is_away(error):
        error = noted_away(error)
    if isinstance(error, ValidationError):
        where = getattr(error, "where", "The address has parameters that cannot be used")
        return _document(error, f"{where}: {', '.join(map(str, error.detail))}.", errors=error.detail)
    if isinstance(error, APIException):
        return _document(error, str(error.detail), **getattr(error, "more", {}))
    return _fault(error, context["request"]._request)


class Refusal(APIException):
    """Something that cannot be done as things stand; `more` goes into the problem document."""

    wait: int | None = None  # seconds, after which it may be tried again

    def __init__(self, status: HTTPStatus, detail: str, **more):
        super().__init__(detail)
        self.status_code, self.more = status, more


class UnusableBody(ValidationError):
    where = "The request has fields that cannot be used"


class Locked(APIException):
    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_detail = "Somebody's long write holds the database. Nothing was done; try again in a minute."
    wait = 60


class Away(APIException):
    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_detail = "The database cannot be reached just now. Nothing was done; try again in half a minute."
    wait = 30
    template = "away.html"


class NoRoom(Away):
    default_detail = "There is no room left to save anything: the disk of the server is full. Nothing was done."
    wait = 300
    template = "full.html"


FAULT = APIException("The answer could not be made. The fault is ours and has been recorded.")
# What SQLite says when its file is gone, and the classes of what PostgreSQL says when it stops or has no room.
GONE_ON_SQLITE = re.compile("unable to open|no such table|disk I/O error|readonly database|disk is full")
GONE_ON_POSTGRESQL = {"08", "53", "57"}
FULL = {"53100"}
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}  # what the system says of a file
WAITED_TOO_LONG = {"55P03", "57014"}  # for a row, or for a whole statement


def is_away(error: BaseException) -> bool:
    """Whether the database cannot be reached or cannot work, which is nobody's fault here and passes."""
    if is_full(error):
        return True
    if connection.vendor == "sqlite":
        return isinstance(error, OperationalError) and bool(GONE_ON_SQLITE.search(str(error)))
    state = getattr(error.__cause__, "sqlstate", None) or "08"  # without one, there was no answer at all
    return isinstance(error, (OperationalError, InterfaceError)) and state[:2] in GONE_ON_POSTGRESQL


def is_full(error: BaseException) -> bool:
    """Whether there is no room left, for the database or for a file that is sent."""
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    if connection.vendor == "sqlite":
        return isinstance(error, OperationalError) and "disk is full" in str(error)
    return isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", None) in FULL


def noted_away(error: BaseException) -> Away:
    """What is answered then; the log has it in a line, for nothing here is to be mended."""
    if is_full(error):
        logger.error("There is no room left: %s", str(error).strip().partition("\n")[0])
        return NoRoom()
    logger.error("The database cannot be reached: %s", str(error).strip().partition("\n")[0])
    return Away()


def is_locked(error: Exception) -> bool:
    """Whether another's long write, such as a big import, holds SQLite as a whole, or rows of PostgreSQL."""
    if connection.vendor == "postgresql":
        return isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", None) in WAITED_TOO_LONG
    return isinstance(error, OperationalError) and "locked" in str(error)


def plain_problem(error: APIException) -> JsonResponse:
    """For errors outside any view."""
    return _document(error, str(error.detail))


def _document(error: APIException, detail: str, **more) -> JsonResponse:
    status = HTTPStatus(error.status_code)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        more["request_id"] = request_id()
    document = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail, **more}
    told = {"WWW-Authenticate": getattr(error, "auth_header", None), "Retry-After": getattr(error, "wait", None)}
    return JsonResponse(
        document,
        status=status,
        content_type=PROBLEM_TYPE,
        headers={name: str(value) for name, value in told.items() if value},
        json_dumps_params={"ensure_ascii": False},  # for people who read it in a terminal
    )


def _fault(error: Exception, request) -> JsonResponse:
    """Recorded as Django would record it; the answer says nothing about the inside."""
    got_request_exception.send(sender=problem, request=request)
    response = plain_problem(FAULT)
    log_response("%s: %s", response.reason_phrase, request.path, response=response, request=request, exception=error)
    return response


class OpenToAll(APIView):
    """Any web page may read the answers: they hold nothing that is not public."""

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if sentence := getattr(request, "unusable_day", ""):
            raise ValidationError({AS_OF.name: [sentence]})

    def finalize_response(self, *args, **kwargs):
        response = super().finalize_response(*args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = f"{EXPOSED}, {HEADER}, {MEMENTO}"
        return response

    def options(self, request, *args, **kwargs):
        """What a browser asks before a page of another site reads with headers of its own."""
        return HttpResponse(
            status=HTTPStatus.NO_CONTENT, headers=PREFLIGHT | {"Allow": ", ".join(self.allowed_methods)}
        )


class UnknownAddress(OpenToAll):
    """Answers every address below /api/ that is no other's."""

    schema = None

    def initial(self, request, *args, **kwargs):
        raise NotFound("There is nothing at this address. The API begins at /api/v1/.")


class FilterBackend(BaseFilterBackend):
    """Narrows a list by the FilterSet that its page and its files use. What that cannot read is answered with 400."""

    def filter_queryset(self, request, queryset, view):
        lookups, parameters = view.lookups(), request.query_params.copy()
        for name in lookups.keys() & parameters.keys():
            del parameters[name]
        in_order = queryset.order_by(*queryset.model._meta.ordering, "pk")
        filters = view.filterset_class(parameters, in_order, only_asked=True)
        filters.not_filters = frozenset((*view.not_filters, *in_words(lookups)))
        problems = filters.problems()
        try:
            rows = filters.qs.filter(conditions(lookups, request.query_params))
        except Unreadable as error:
            problems |= error.message_dict
        if problems:
            raise ValidationError(problems)
        return rows

    def get_schema_operation_parameters(self, view):
        filters = view.filterset_class.base_filters
        own = [self._described(name, filter_) for name, filter_ in filters.items()]
        return [*own, *(described(name, field) for name, field in view.lookups().items())]

    def _described(self, name, filter_):
        value = {"type": "string"}
        if choices := filter_.extra.get("choices"):
            value["enum"] = [choice for choice, _ in choices]
        if isinstance(filter_, PeriodFilter):
            value["pattern"] = f"^{SHAPE.pattern}$"
        several = getattr(filter_.field_class.widget, "allow_multiple_selected", False)
        schema = {"type": "array", "items": value} if several else value
        return parameter(name, self._meaning(filter_, several), schema)

    def _meaning(self, filter_, several: bool) -> str:
        if isinstance(filter_, OrderFilter):
            return "What the list is sorted by; a minus before it sorts backwards."
        if isinstance(filter_, PeriodFilter):
            return f"{filter_.label}: a year, a month or a day."
        if "choices" in filter_.extra:
            return f"{filter_.label}. Repeated: any of the values." if several else f"{filter_.label}."
        return f"{filter_.label}: a code, a name or another name. Repeated: any of them." if several else WORDS


WORDS = "Words that must all occur in the names or the text, whatever their case and accents."


TOO_MANY = {"429": "Too many requests; `Retry-After` says how many seconds to wait."}
ANY_OTHER = {"default": "Any other error, as a problem document."}
NOT_ACCEPTABLE = {"406": "There is nothing here of the kinds that `Accept` names."}
UNREADABLE = {"400": "A parameter is unknown, or its value cannot be read."}
WHATEVER_IS_READ = UNREADABLE | NOT_ACCEPTABLE | TOO_MANY | ANY_OTHER  # how any reading may fail


class Described(AutoSchema):
    """Names an operation by what it does, as clients will: programmes_list, programmes_publish."""

    def get_operation_id(self):
        name = super().get_operation_id()
        return name.removesuffix("_create") if len(self._tokenize_path()) > 1 else name


class PublicSchema(Described):
    """Describes each answer of a noun, those that say that something is wrong included."""

    view: Any

    @property
    def is_file(self) -> bool:
        return "{ending}" in self.path

    def get_operation_id(self):
        return f"{self.get_tags()[0]}_file" if self.is_file else super().get_operation_id()

    def get_tags(self):
        return [super().get_tags()[0].partition(".")[0]]

    def get_summary(self):
        model = self.view.queryset.model._meta
        if self.is_file:
            return f"All {model.verbose_name_plural} as a file"
        return f"List {model.verbose_name_plural}" if self._is_list_view() else f"One {model.verbose_name}"

    def _resolve_path_parameters(self, variables):
        if self.is_file:
            return [ENDING | {"schema": {"type": "string", "enum": [*self.view.file_types.values()]}}]
        return [KEY | {"example": self.view.known_key}] if variables else []

    def get_override_parameters(self):
        return [] if self.is_file else DESCRIBED if self._is_list_view() else [AS_OF, *DESCRIBED]

    def _get_pagination_parameters(self):
        return [] if self.is_file else super()._get_pagination_parameters()

    def _get_response_bodies(self, direction="response"):
        bodies = super()._get_response_bodies(direction)
        a_list = "All of the list." if self.is_file else "A page of the list, or all of it as a file."
        bodies["200"]["description"] = a_list if self._is_list_view() else "The entry."
        if not self.is_file and (host := self.view.request.META.get("HTTP_HOST")):  # else it could name no address
            self.view.request.site_address = f"https://{host}"
            bodies["200"]["content"]["application/json"] |= self._examples()
        if self._is_list_view():
            files = {type_: {"schema": {"type": "string"}} for type_ in self.view.file_types}
            bodies["200"]["content"] = files if self.is_file else bodies["200"]["content"] | files
        for code, meaning in self._other_answers().items():
            answer = OpenApiResponse(ProblemSerializer, meaning)
            bodies[code] = self._get_response_for_code(answer, code, [PROBLEM_TYPE], direction)
        bodies["304"] = {"description": "It is still what `If-None-Match` or `If-Modified-Since` says you have."}
        if not self._is_list_view():
            bodies["301"] = {"description": "It has another code now; `Location` is its address."}
        return bodies

    def _examples(self) -> dict:
        """What is answered now, where there is an entry that is known by name and public."""
        entry_now = getattr(self.view, "entry_now", None)
        if not entry_now or not (entry := entry_now(self.view.known_key)):
            return {}
        page = {"count": 1, "next": None, "previous": None, "results": [entry]}
        return {"examples": {self.view.known_key: {"value": page if self._is_list_view() else entry}}}

    def _other_answers(self) -> dict[str, str]:
        if self._is_list_view():
            gone = {} if self.is_file else {"410": "The token of a mirror is not remembered any more."} | NOT_ACCEPTABLE
            return UNREADABLE | gone | TOO_MANY | ANY_OTHER
        return {
            "400": "A parameter is unknown, or names a field that is not there.",
            "404": "There is no such entry, or it is not public, or was not on that day.",
        } | NOT_ACCEPTABLE | TOO_MANY | ANY_OTHER  # fmt: skip


KEY = {
    "name": "key",
    "in": "path",
    "required": True,
    "description": "The code of the entry.",
    "schema": {"type": "string", "minLength": 1},
}
ENDING = {"name": "ending", "in": "path", "required": True, "description": "The kind of file."}


class Listed(GenericAPIView):
    """A list that is paged, narrowed by a FilterSet, and says what it does not know."""

    filterset_class: Any
    pagination_class = Paging
    filter_backends = [FilterBackend]
    not_filters: tuple[str, ...] = Paging.parameters

    def lookups(self) -> dict[str, Any]:
        """{parameter: field} of the columns that can be compared."""
        return {}

    def compared(self) -> Q:
        """What is asked of the columns of the entries, whatever else there is to the list."""
        try:
            return conditions(self.lookups(), self.request.query_params)
        except Unreadable as error:
            raise ValidationError(error.message_dict) from error

    def count(self, rows) -> int:
        return rows.count()


class PublicPaging(Paging):
    """The same for lists that can be mirrored, and asked for as they were."""

    def get_schema_operation_parameters(self, view):
        return [*super().get_schema_operation_parameters(view), SYNC_PARAMETER, AS_OF_PARAMETER]

    def get_paginated_response_schema(self, schema):
        described = super().get_paginated_response_schema(schema)
        return described | {"properties": described["properties"] | SYNC_PROPERTIES | AS_OF_PROPERTY}


class PublicViewSet(Syncing, OpenToAll, ViewSetMixin, Listed):
    """A noun of the API: its list, and each entry by its key. `queryset` says what of it the public may see."""

    queryset: QuerySet[Any]
    schema = PublicSchema()
    pagination_class = PublicPaging
    lookup_url_kwarg = "key"
    lookup_value_regex = r"[^/\x00]+"
    known_key: str  # of an entry of the first content, as an example
    not_filters = (*Paging.parameters, *CHOICES, AS_OF.name)
    file_types: dict[str, str] = {}  # {type: ending} of what else a list can be sent as

    def list(self, request):
        if changes := self.changes():
            return changes
        return self.of_its_day(self.list_now()) if earlier_day() else self.with_token(self.list_now)

    def list_now(self):
        shape, rows = self.shape(), self.filter_queryset(self.get_queryset())
        page = self.paginate_queryset(without_unwritten(rows, shape))
        return self.get_paginated_response(write(page, shape))

    def retrieve(self, request, key):
        self.refuse_others()
        if entry := self.entry_now(key) or self.entry_then(key):
            return self.of_its_day(Response(entry))
        if (moved := self.renamed(key)) and self.get_queryset().filter(pk=moved.pk).exists():
            return Response(status=HTTPStatus.MOVED_PERMANENTLY, headers={"Location": api_url(moved, request)})
        noun, day = self.queryset.model._meta.verbose_name, earlier_day()
        raise NotFound(f"No {noun} “{key}” was public on {day}." if day else f"There is no {noun} “{key}” here.")

    def of_its_day(self, response: Response) -> Response:
        if day := earlier_day():
            response.data = {AS_OF.name: day.isoformat()} | response.data
        return response

    def entry_then(self, key: str) -> dict | None:
        """Of an earlier day, the entry that has this key now, or had it on another day."""
        if not earlier_day():
            return None
        named = ever_called(self.queryset.model, **self.named(key))
        row = self.get_queryset().filter(pk__in=named).first()
        return write([row], self.shape())[0] if row else None

    def entry_now(self, key: str) -> dict | None:
        """The entry with this key as it is answered, None when the public cannot see it."""
        row = self.get_queryset().filter(**self.named(key)).first()
        return write([row], self.shape())[0] if row else None

    def refuse_others(self) -> None:
        """The parameters of a list mean nothing to an entry."""
        known = (AS_OF.name, *CHOICES)
        unknown = [name for name in self.request.query_params if name not in known]
        if unknown:
            sentence = "There is no parameter “{}” at an entry. Parameters: {}."
            raise ValidationError({name: [sentence.format(name, ", ".join(known))] for name in unknown})

    def chosen(self):
        """The serializer with the fields that are asked for."""
        return choose(self.get_serializer(), self.request.query_params, WRITTEN_BY)

    def shape(self):
        return Shape(self.chosen(), self.queryset.model)

    def lookups(self):
        return lookups_of(self.queryset.model, frozenset(self.serializer_class.Meta.fields))

    def count(self, rows):
        """Counted once until something is published."""
        counted = self.request.query_params.copy()
        for name in (*self.not_filters, "order"):
            counted.pop(name, None)
        return kept(rows.count, "count in the API", self.request.path, counted.urlencode())

    def named(self, key: str) -> dict[str, str]:
        """The condition that finds the entry with this key."""
        return {self.queryset.model.key_field: key}

    def named_any(self, keys: Iterable[str]) -> Q:
        """The condition that finds the entries with these keys."""
        return reduce(or_, (Q(**self.named(key)) for key in keys))

    def renamed(self, key: str):
        """The entry that had this key once, or None."""
        model = self.queryset.model
        return model.renamed(key) if hasattr(model, "renamed") else None


WRITTEN_BY: dict[type, type] = {}  # the serializer of each noun
