"""What staff read in the API: records that are not public yet, their state, and the mark of what they have seen."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import admin
from django.utils.cache import patch_vary_headers
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.response import Response

from access.authentication import LogInAuthentication, MayWrite, TokenAuthentication
from editorial.api import WRITTEN_BY, FilterBackend, PublicViewSet
from editorial.as_of import AS_OF
from editorial.choosing import choose
from editorial.reading import Shape, write
from editorial.today import earlier_day
from editorial.version import NOT_KEPT
from writing.reading import (
    MARK,
    STATE,
    ByState,
    etag,
    listed_serializer,
    may_view,
    path_to_state,
    staff_serializer,
    visible_to,
)


class StaffViewSet(PublicViewSet):
    """A noun that staff read as well as the public, with what is not public yet."""

    authentication_classes = [TokenAuthentication, LogInAuthentication]
    serializer_class: Any
    filter_backends = [FilterBackend, ByState]
    is_for_one_person = False

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.queryset is not None and path_to_state(cls.queryset.model):
            cls.not_filters = (*cls.not_filters, STATE)

    # Who asks

    def perform_authentication(self, request):
        super().perform_authentication(request)
        self.is_for_one_person = request.user is not None

    def finalize_response(self, request, *args, **kwargs):
        response = super().finalize_response(request, *args, **kwargs)
        if self.is_for_one_person:
            response["Cache-Control"] = NOT_KEPT
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

    def list_now(self):
        return self.list_of_staff() if self.asks_by_state else super().list_now()

    @property
    def asks_by_state(self) -> bool:
        return STATE in self.request.query_params and STATE in self.not_filters

    def list_of_staff(self) -> Response:
        if earlier_day():
            sentence = f"Of an earlier day, what was public can be read: leave “{STATE}” out."
            raise ValidationError({AS_OF.name: [sentence]})
        MayWrite().has_permission(self.request, self)
        self.refuse_unless(self.reads_drafts, "view drafts of")
        serializer = self.chosen_of_staff(listed_serializer)
        page: Any = self.paginate_queryset(self.filter_queryset(self.rows_of_staff()))
        if MARK in serializer.fields:
            for row, mark in zip(page, self.marks(page), strict=True):
                row.etag = mark
        return self.get_paginated_response(self.shown(page, serializer))

    def count(self, rows):
        return rows.count() if self.asks_by_state else super().count(rows)

    def retrieve(self, request, key):
        is_of_now = AS_OF.name not in request.query_params
        if is_of_now and self.reads_drafts and (row := self.rows_of_staff().filter(**self.named(key)).first()):
            self.refuse_others()
            return self.answer(row, self.chosen_of_staff(staff_serializer))
        return super().retrieve(request, key)

    def rows_of_staff(self):
        return visible_to(self.request.user)(self.model)

    def of_staff(self):
        """Writes all that staff are shown of a record."""
        return staff_serializer(self.serializer_class)(context=self.get_serializer_context())

    def chosen_of_staff(self, made_for: Callable):
        serializer = made_for(self.serializer_class)(context=self.get_serializer_context())
        return choose(serializer, self.request.query_params, WRITTEN_BY)

    def shown(self, rows: list, serializer) -> list[dict]:
        return write(rows, Shape(serializer, self.model), remembers=False, visible=visible_to(self.request.user))

    def marks(self, rows: list) -> list[str]:
        """By which staff say that they have seen these rows as they are recorded by now."""
        found = self.model._default_manager.in_bulk([row.pk for row in rows])
        return [etag(shown) for shown in self.shown([found[row.pk] for row in rows], self.of_staff())]

    def answer(self, row, serializer, status: HTTPStatus = HTTPStatus.OK, **headers) -> Response:
        [shown], [mark] = self.shown([row], serializer), self.marks([row])
        return Response(shown, status=status, headers={"ETag": mark, **headers})

    def answer_anew(self, row, status: HTTPStatus = HTTPStatus.OK, **headers) -> Response:
        """The row as it is recorded by now."""
        return self.answer(self.rows_of_staff().get(pk=row.pk), self.of_staff(), status, **headers)
