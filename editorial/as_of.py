"""Entries of the API as the public could read them at the end of an earlier day."""

import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.http import http_date
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.response import Response

from editorial.numbered import NumberedPages
from editorial.past import public_versions
from editorial.readings import Reading
from editorial.sync import refuse_all_but
from editorial.then import Then

PARAMETER = "as_of"
HEADER = "Memento-Datetime"  # of RFC 7089
AS_OF_PARAMETER = {
    "name": PARAMETER,
    "in": "query",
    "required": False,
    "description": "What was public at the end of this day (2026-03-02, by Brussels time), with links and parts as "
    "they were. The answer then has `as_of`, apart from a figure, whose `as_of` is that of its source. Comparisons of "
    "columns go with it and look at that day; filters do not.",
    "schema": {"type": "string", "format": "date"},
}
AS_OF_PROPERTY = {
    PARAMETER: {"type": "string", "format": "date", "description": f"With `{PARAMETER}`: the day that was asked for."}
}
AS_OF = OpenApiParameter(
    PARAMETER, OpenApiTypes.DATE, OpenApiParameter.QUERY, description=str(AS_OF_PARAMETER["description"])
)


class Dated:
    """A noun of the API that can be asked what was public on a day."""

    request: Any

    def entry_as_of(self, key: str) -> Response | None:
        """The entry that had this key, as it was, for who asks for a day."""
        asked = self.request.query_params.get(PARAMETER)
        return None if asked is None else Past(self, asked).entry(key)

    def list_as_of(self) -> Response | None:
        asked = self.request.query_params.get(PARAMETER)
        return None if asked is None else Past(self, asked).listed()


class Past:
    """The answers of a noun for one day."""

    def __init__(self, view: Any, asked: str):
        self.view, self.serializer = view, view.chosen()
        self.reading = Reading(view.queryset, self.serializer)
        self.day = read_day(asked)
        self.refuse_before_the_record()
        end = timezone.make_aware(datetime.datetime.combine(self.day, datetime.time.max))
        self.time = min(end, timezone.now())
        self.then = Then(self.time)

    def refuse_before_the_record(self):
        model = self.reading.model
        first = model.history.order_by("history_date").values_list("history_date", flat=True).first()
        if first and self.day < timezone.localdate(first):
            nouns = model._meta.verbose_name_plural
            raise unusable(f"The record of {nouns} begins on {timezone.localdate(first).isoformat()}.")

    def entry(self, key: str) -> Response:
        rows = self.then.rows(self.reading, self.ever_called(key)).values()
        row = next((row for row in rows if str(getattr(row, row.key_field)).lower() == key.lower()), None)
        if row is None:  # it has this key now, or had it on another day
            row = next(iter(rows), None)
        if row is None:
            raise NotFound(f"No {self.reading.model._meta.verbose_name} “{key}” was public on {self.day.isoformat()}.")
        said = self.written([row])[0]
        return self.answer(said if PARAMETER in said else said | {PARAMETER: self.day.isoformat()})

    def ever_called(self, key: str) -> set[int]:
        named = public_versions(self.reading.model).filter(**self.view.named(key)).order_by()
        renamed = self.view.renamed(key)
        return {*named.values_list("id", flat=True), *([renamed.pk] if renamed else [])}

    def listed(self) -> Response:
        refuse_all_but(self.view, PARAMETER, "page", "page_size", "order")
        pages = NumberedPages()
        versions = self.in_order(self.then.all_public(self.reading).filter(self.view.compared()))
        page: Any = pages.paginate_queryset(list(versions.values_list("id", flat=True)), self.view.request)
        rows = self.then.rows(self.reading, page)
        said = pages.get_paginated_response(self.written([rows[key] for key in page])).data
        return self.answer({PARAMETER: self.day.isoformat(), **said})

    def in_order(self, versions: QuerySet) -> QuerySet:
        """By a column of the entries themselves; of names that stand elsewhere, versions know only the keys."""
        order: Any = self.view.filterset_class.base_filters["order"]
        own = [name for name, column in order.fields.items() if isinstance(column, str) and "__" not in column]
        asked = self.view.request.query_params.get("order", "")
        if asked.removeprefix("-") not in ("", *own):
            known = ", ".join(sign + name for name in own for sign in ("", "-"))
            raise ValidationError({"order": [f"“{asked[:60]}” is not an order of an earlier day. Orders: {known}."]})
        return order.filter(versions, asked)

    def written(self, rows: list) -> list[dict]:
        self.serializer.context["day"] = self.day
        return [self.serializer.to_representation(row) for row in rows]

    def answer(self, said: dict) -> Response:
        return Response(said, headers={HEADER: http_date(self.time.timestamp())})


def read_day(asked: str) -> datetime.date:
    try:
        day = datetime.datetime.strptime(asked, "%Y-%m-%d").date()
    except ValueError as error:
        raise unusable(f"“{asked[:60]}” is not a day. Write it as 2026-03-02.") from error
    if day > timezone.localdate():
        raise unusable(f"{day.isoformat()} is still to come.")
    return day


def unusable(sentence: str) -> ValidationError:
    return ValidationError({PARAMETER: [sentence]})
