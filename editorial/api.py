"""The ways of the API: what it lists, how it pages and filters, and how it says that something is wrong."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import OperationalError
from django.db.models import Prefetch, QuerySet
from django.http import Http404, JsonResponse
from django.utils.log import log_response
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import APIException, NotFound, ParseError, ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from editorial.as_of import AS_OF, AS_OF_PARAMETER, AS_OF_PROPERTY, Dated
from editorial.as_of import HEADER as MEMENTO
from editorial.dates import SHAPE
from editorial.filters import OrderFilter, PeriodFilter
from editorial.serializers import ProblemSerializer, api_url
from editorial.sync import HEADER, SYNC_PARAMETER, SYNC_PROPERTIES, Syncing

PROBLEM_TYPE = "application/problem+json"


def problem(error: Exception, context: dict) -> JsonResponse:
    """Every error as a problem document (RFC 9457), one that nobody foresaw as well."""
    if isinstance(error, Http404):
        error = NotFound("There is nothing at this address.")
    if isinstance(error, SuspiciousOperation):
        error = ParseError("The request holds more than can be read, or what no program of ours would send.")
    if is_locked(error):
        error = Locked()
    if isinstance(error, ValidationError):
        where = getattr(error, "where", "The address has parameters that cannot be used")
        return _document(error, f"{where}: {', '.join(map(str, error.detail))}.", errors=error.detail)
    if isinstance(error, APIException):
        return _document(error, str(error.detail), **getattr(error, "more", {}))
    return _fault(error, context["request"]._request)


class Refusal(APIException):
    """Something that cannot be done as things stand; `more` goes into the problem document."""

    def __init__(self, status: HTTPStatus, detail: str, **more):
        super().__init__(detail)
        self.status_code, self.more = status, more


class UnusableBody(ValidationError):
    where = "The request has fields that cannot be used"


class Locked(APIException):
    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_detail = "Somebody's long write holds the database. Nothing was done; try again in a minute."
    wait = 60


def is_locked(error: Exception) -> bool:
    """Whether SQLite is held by another's long write, such as a big import."""
    return isinstance(error, OperationalError) and "locked" in str(error)


def _document(error: APIException, detail: str, **more) -> JsonResponse:
    status = HTTPStatus(error.status_code)
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
    response = _document(APIException(), "The answer could not be made. The fault is ours and has been recorded.")
    log_response("%s: %s", response.reason_phrase, request.path, response=response, request=request, exception=error)
    return response


def public(model, path: str, *joins: str, within=()) -> Prefetch:
    """The rows behind the relation `path` that the public may see; a single one that it may not see becomes None.

    `joins` and `within` name what is read of them: single relations, and relations to many.
    """
    rows = model._meta.get_field(path).related_model._default_manager.published()
    return Prefetch(path, rows.select_related(*joins).prefetch_related(*within))


class OpenToAll(APIView):
    """Any web page may read the answers: they hold nothing that is not public."""

    def finalize_response(self, *args, **kwargs):
        response = super().finalize_response(*args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = f"{HEADER}, {MEMENTO}"
        return response


class UnknownAddress(OpenToAll):
    """Answers every address below /api/ that is no other's."""

    schema = None

    def initial(self, request, *args, **kwargs):
        raise NotFound("There is nothing at this address. The API begins at /api/v1/.")


class Paging(PageNumberPagination):
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 100
    last_page_strings = ()
    page_query_description = "Which page of the list, from 1."
    page_size_query_description = "How many entries a page holds, from 1 to 100; 50 if nothing is said."

    def get_page_size(self, request):
        asked = request.query_params.get(self.page_size_query_param) or str(self.page_size)
        if not (asked.isascii() and asked.isdigit() and len(asked) < 4 and 1 <= int(asked) <= self.max_page_size):
            raise ValidationError({"page_size": [f"“{asked}” is not a number from 1 to {self.max_page_size}."]})
        return int(asked)

    def get_schema_operation_parameters(self, view):
        page, page_size = super().get_schema_operation_parameters(view)
        page["schema"] = {"type": "integer", "minimum": 1, "default": 1}
        page_size["schema"] = {
            "type": "integer",
            "minimum": 1,
            "maximum": self.max_page_size,
            "default": self.page_size,
        }
        return [page, page_size]

    def get_paginated_response_schema(self, schema):
        address = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["count", "next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "description": "How many entries the whole list has."},
                "next": address | {"description": "The next page; null on the last."},
                "previous": address | {"description": "The page before; null on the first."},
                "results": schema,
            },
        }

    def paginate_queryset(self, queryset, request, view=None):
        try:
            return super().paginate_queryset(queryset, request, view)
        except NotFound as error:
            asked = request.query_params.get(self.page_query_param)
            pages = self.django_paginator_class(queryset, self.get_page_size(request)).num_pages
            sentence = f"There is no page “{asked}”. Pages: 1 to {pages}."
            raise ValidationError({self.page_query_param: [sentence]}) from error


class PublicPaging(Paging):
    """The same for lists that can be mirrored."""

    def get_schema_operation_parameters(self, view):
        return [*super().get_schema_operation_parameters(view), SYNC_PARAMETER, AS_OF_PARAMETER]

    def get_paginated_response_schema(self, schema):
        described = super().get_paginated_response_schema(schema)
        return described | {"properties": described["properties"] | SYNC_PROPERTIES | AS_OF_PROPERTY}


class FilterBackend(BaseFilterBackend):
    """Narrows a list by the FilterSet that its page and its files use. What that cannot read is answered with 400."""

    def filter_queryset(self, request, queryset, view):
        parameters = request.query_params.copy()
        parameters.pop(Paging.page_size_query_param, None)
        filters = view.filterset_class(parameters, queryset.order_by(*queryset.model._meta.ordering, "pk"))
        if problems := filters.problems():
            raise ValidationError(problems)
        return filters.qs

    def get_schema_operation_parameters(self, view):
        filters = view.filterset_class.base_filters
        return [self._described(name, filter_) for name, filter_ in filters.items()]

    def _described(self, name, filter_):
        value = {"type": "string"}
        if choices := filter_.extra.get("choices"):
            value["enum"] = [choice for choice, _ in choices]
        if isinstance(filter_, PeriodFilter):
            value["pattern"] = f"^{SHAPE.pattern}$"
        several = getattr(filter_.field_class.widget, "allow_multiple_selected", False)
        return {
            "name": name,
            "in": "query",
            "required": False,
            "description": self._meaning(filter_, several),
            "schema": {"type": "array", "items": value} if several else value,
        }

    def _meaning(self, filter_, several: bool) -> str:
        if isinstance(filter_, OrderFilter):
            return "What the list is sorted by; a minus before it sorts backwards."
        if isinstance(filter_, PeriodFilter):
            return f"{filter_.label}: a year, a month or a day."
        if "choices" in filter_.extra:
            return f"{filter_.label}. Repeated: any of the values."
        return f"{filter_.label}: a code, a name or another name. Repeated: any of them." if several else WORDS


WORDS = "Words that must all occur in the names or the text, whatever their case and accents."


class PublicSchema(AutoSchema):
    """Describes each answer of a noun, those that say that something is wrong included."""

    def get_summary(self):
        model = self.view.queryset.model._meta
        return f"List {model.verbose_name_plural}" if self._is_list_view() else f"One {model.verbose_name}"

    def _get_response_bodies(self, direction="response"):
        bodies = super()._get_response_bodies(direction)
        bodies["200"]["description"] = "A page of the list." if self._is_list_view() else "The entry."
        for code, meaning in self._other_answers().items():
            answer = OpenApiResponse(ProblemSerializer, meaning)
            bodies[code] = self._get_response_for_code(answer, code, [PROBLEM_TYPE], direction)
        if not self._is_list_view():
            bodies["301"] = {"description": "It has another code now; `Location` is its address."}
        return bodies

    def _other_answers(self) -> dict[str, str]:
        wrong = {"default": "Any other error, as a problem document."}
        if self._is_list_view():
            cannot = "A parameter is unknown, or its value cannot be read."
            return {"400": cannot, "410": "The token of a mirror is not remembered any more."} | wrong
        day = "The day cannot be read, is still to come, or is one of which nothing is recorded."
        return {"400": day, "404": "There is no such entry, or it is not public, or was not on that day."} | wrong


KEY = OpenApiParameter("key", OpenApiTypes.STR, OpenApiParameter.PATH, description="The code of the entry.")


class PublicViewSet(Syncing, Dated, OpenToAll, ReadOnlyModelViewSet):
    """A noun of the API: its list, and each entry by its key. `queryset` says what of it the public may see."""

    queryset: QuerySet[Any]
    filterset_class: type
    schema = PublicSchema()
    pagination_class = PublicPaging
    filter_backends = [FilterBackend]
    lookup_url_kwarg = "key"
    lookup_value_regex = r"[^/\x00]+"

    @extend_schema(parameters=[KEY, AS_OF])
    def retrieve(self, request, key):
        if AS_OF.name in request.query_params:
            return self.as_of(request.query_params[AS_OF.name], key)
        rows = self.get_queryset()
        if row := rows.filter(**self.named(key)).first():
            return Response(self.get_serializer(row).data)
        if (moved := self.renamed(key)) and rows.filter(pk=moved.pk).exists():
            return Response(status=HTTPStatus.MOVED_PERMANENTLY, headers={"Location": api_url(moved, request)})
        raise NotFound(f"There is no {self.queryset.model._meta.verbose_name} “{key}” here.")

    def named(self, key: str) -> dict[str, str]:
        """The condition that finds the entry with this key."""
        return {self.queryset.model.key_field: key}

    def renamed(self, key: str):
        """The entry that had this key once, or None."""
        model = self.queryset.model
        return model.renamed(key) if hasattr(model, "renamed") else None
