"""Pages of an API list: one after the other by a cursor, or by their number, which goes only so deep."""

import base64
import binascii
import json
from typing import Any

from django.core.exceptions import ValidationError as Unreadable
from django.core.paginator import Paginator
from django.db.models import F, OrderBy, Q
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

USUAL, MOST = 50, 500
DEEPEST = 10_000  # entries that a page by number may skip; the database reads all of them
PLACE = "_place{}"  # what the columns of an order are called beside the rows
BAD_CURSOR = "“%s” is no cursor of this list. Begin again without it, and follow `next`."


class Order:
    """The columns that a list is sorted by, the last of which tells any two rows apart."""

    def __init__(self, rows):
        by = rows.query.order_by or rows.model._meta.ordering
        columns = [column if isinstance(column, OrderBy) else ordered(column) for column in by]
        self.columns = columns[: next((n for n, c in enumerate(columns, 1) if is_key(c)), len(columns))]
        if not is_key(self.columns[-1]):
            self.columns.append(ordered("pk"))
        self.rows = rows.annotate(**{PLACE.format(n): c.expression for n, c in enumerate(self.columns)})

    def sorted(self, *, backwards: bool):
        """The rows, those without a value last; or the other way round."""
        return self.rows.order_by(*(
            OrderBy(F(PLACE.format(n)), descending=c.descending != backwards, nulls_first=backwards or None,
                    nulls_last=None if backwards else True) if self.may_be_null(n)
            else OrderBy(F(PLACE.format(n)), descending=c.descending != backwards)
            for n, c in enumerate(self.columns)
        ))  # fmt: skip

    def may_be_null(self, n: int) -> bool:
        return getattr(self.output(n), "null", True)

    def output(self, n: int):
        return self.rows.query.annotations[PLACE.format(n)].output_field

    def place_of(self, row) -> list:
        values = (getattr(row, PLACE.format(n)) for n in range(len(self.columns)))
        return [None if value is None else value if isinstance(value, int) else str(value) for value in values]

    def cursor(self, row, *, backwards: bool = False) -> str:
        """The place of a row, and which way to go on from it."""
        written = json.dumps([int(backwards), self.place_of(row)], separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(written).decode().rstrip("=")

    def read(self, place: list) -> list:
        """The values of a place. Raises ValueError or Unreadable when they are none."""
        if len(place) != len(self.columns):
            raise ValueError
        return [None if value is None else self.output(n).to_python(value) for n, value in enumerate(place)]

    def beyond(self, place: list, *, backwards: bool) -> Q:
        """What comes after these values; backwards, what comes before them."""
        condition, same = Q(pk__in=[]), Q()
        for n, value in enumerate(place):
            condition |= same & self.past(n, value, backwards=backwards)
            same &= Q(**{f"{PLACE.format(n)}__isnull": True} if value is None else {PLACE.format(n): value})
        return self.not_before(place[0], backwards=backwards) & condition

    def past(self, n: int, value, *, backwards: bool) -> Q:
        name, up = PLACE.format(n), self.columns[n].descending == backwards
        if value is None:  # these come last
            return Q(**{f"{name}__isnull": False}) if backwards else Q(pk__in=[])
        found = Q(**{f"{name}__{'gt' if up else 'lt'}": value})
        return found if backwards or not self.may_be_null(n) else found | Q(**{f"{name}__isnull": True})

    def not_before(self, value, *, backwards: bool) -> Q:
        """Says once more where the first column begins: an index is read from there."""
        if value is None or self.may_be_null(0):
            return Q()
        return Q(**{f"{PLACE.format(0)}__{'gte' if self.columns[0].descending == backwards else 'lte'}": value})


def ordered(name: str) -> OrderBy:
    return F(name.lstrip("-")).desc() if name.startswith("-") else F(name).asc()


def is_key(column: OrderBy) -> bool:
    return getattr(column.expression, "name", "") in ("pk", "id")


class Paging(BasePagination):
    """`cursor` goes on from where a page ended, whatever has been added since; `page` skips to a number."""

    parameters = ("cursor", "page", "page_size")

    def paginate_queryset(self, queryset, request, view=None) -> list:
        self.request, asked = request, request.query_params
        self.size = number(asked, "page_size", default=USUAL, most=MOST)
        self.count = view.count(queryset)
        if asked.get("page") and asked.get("cursor"):
            raise ValidationError({"page": ["Give a page or a cursor, not both."]})
        return self.by_number(queryset) if asked.get("page") else self.by_cursor(Order(queryset))

    # By number

    def by_number(self, queryset) -> list:
        pages = Paginator(queryset, self.size)
        pages.count = self.count
        last = min(pages.num_pages, max(1, DEEPEST // self.size))
        asked = self.request.query_params["page"]
        if not (asked.isascii() and asked.isdigit() and len(asked) < 9 and 1 <= int(asked) <= last):
            further = " What lies deeper is reached by `next`, from a list without `page`."
            told = f"There is no page “{asked}”. Pages: 1 to {last}.{further if last < pages.num_pages else ''}"
            raise ValidationError({"page": [told]})
        page = int(asked)
        self.next = self.address(page=page + 1) if page < last else None
        self.previous = self.address(page=page - 1) if page > 1 else None
        return list(pages.page(page).object_list)

    # By cursor

    def by_cursor(self, order: Order) -> list:
        backwards, place = self.read_cursor(order)
        rows = order.sorted(backwards=backwards)
        if place is not None:
            rows = rows.filter(order.beyond(place, backwards=backwards))
        found = list(rows[: self.size + 1])
        more, page = len(found) > self.size, found[: self.size]
        if backwards:
            page.reverse()
        before, after = (more, True) if backwards else (place is not None, more)
        self.next = self.cursor(order, page[-1], backwards=False) if page and after else None
        self.previous = self.cursor(order, page[0], backwards=True) if page and before else None
        return page

    def read_cursor(self, order: Order) -> tuple[bool, list | None]:
        if not (asked := self.request.query_params.get("cursor")):
            return False, None
        try:
            backwards, place = json.loads(base64.urlsafe_b64decode(asked + "=" * (-len(asked) % 4)))
            return bool(backwards), order.read(place)
        except (ValueError, TypeError, binascii.Error, Unreadable) as error:
            raise ValidationError({"cursor": [BAD_CURSOR % asked[:100]]}) from error

    def cursor(self, order: Order, row, *, backwards: bool) -> str:
        return self.address(cursor=order.cursor(row, backwards=backwards))

    # What the answer says

    def address(self, **changed: Any) -> str:
        [(name, value)] = changed.items()
        here = remove_query_param(self.request.build_absolute_uri(), "cursor")
        return replace_query_param(here, name, value)

    def get_paginated_response(self, data) -> Response:
        links = {"next": self.next, "prev": self.previous, "first": self.first()}
        header = ", ".join(f'<{address}>; rel="{name}"' for name, address in links.items() if address)
        body = {"count": self.count, "next": self.next, "previous": self.previous, "results": data}
        return Response(body, headers={"Link": header})

    def first(self) -> str:
        return remove_query_param(remove_query_param(self.request.build_absolute_uri(), "cursor"), "page")

    def get_schema_operation_parameters(self, view) -> list[dict]:
        whole = {"type": "integer", "minimum": 1}
        return [
            parameter("cursor", "Where to go on, as `next` and `previous` write it.", {"type": "string"}),
            parameter("page", f"Which page, counted from 1, within the first {DEEPEST} entries.", whole),
            size_parameter(usual=USUAL, most=MOST),
        ]

    def get_paginated_response_schema(self, schema) -> dict:
        return schema_of_page(schema)


def schema_of_page(schema: dict) -> dict:
    """What OpenAPI says of a page of entries that have this schema."""
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


def parameter(name: str, description: str, schema: dict) -> dict:
    """One whose empty value says nothing, as a form sends it."""
    about = {"name": name, "in": "query", "required": False, "description": description}
    return about | {"allowEmptyValue": True, "schema": schema}


def size_parameter(*, usual: int, most: int) -> dict:
    words = f"How many entries a page holds, from 1 to {most}; {usual} if nothing is said."
    return parameter("page_size", words, {"type": "integer", "minimum": 1, "maximum": most, "default": usual})


def number(asked, name: str, *, default: int, most: int) -> int:
    read = asked.get(name) or str(default)
    if not (read.isascii() and read.isdigit() and len(read) < 9 and 1 <= int(read) <= most):
        raise ValidationError({name: [f"“{read}” is not a number from 1 to {most}."]})
    return int(read)
