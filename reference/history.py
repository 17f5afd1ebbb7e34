"""The public versions of a record in the API: what its page of versions shows, for programs."""

from http import HTTPStatus
from typing import Any

from django.http import Http404
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.generics import ListAPIView
from rest_framework.response import Response

from editorial.api import WHATEVER_IS_READ, OpenToAll, PublicSchema, PublicViewSet
from editorial.models import Publishable
from editorial.numbered import NumberedPages
from editorial.serializers import api_url
from reference.versions import FIELDS, PARTS, versions_of

# What answers call the parts of a record that are kept in tables of their own.
CALLED = {"country_links": "countries", "organisation_links": "organisations", "citations": "sources"}


class PieceSerializer(serializers.Serializer):
    """Some words of a text, or one line of a list."""

    kind = serializers.ChoiceField(
        [("same", "left as it was"), ("del", "taken out"), ("ins", "put in")],
        help_text="same: left as it was, shown for orientation; del: taken out; ins: put in.",
    )
    text = serializers.CharField()


class ChangeSerializer(serializers.Serializer):
    """A field that says something else than in the public version before."""

    field = serializers.SerializerMethodField(help_text="Its name in the answers of this API.")
    label = serializers.CharField(help_text="What pages call it.")  # type: ignore[assignment]
    is_list = serializers.BooleanField(help_text="Whether the pieces are lines of a list, rather than words of a text.")
    pieces = PieceSerializer(many=True)

    def get_field(self, change) -> str:
        names = {str(label): CALLED.get(name, name) for (name, _), label in PARTS.items()}
        names |= {str(label): name for name, label in FIELDS.items()}
        return names[change.label]


class VersionSerializer(serializers.Serializer):
    """What was public at the end of a day on which that changed. The first of all versions has no changes."""

    day = serializers.DateField(help_text="As `as_of`, it gives the record as it was.")
    changes = ChangeSerializer(many=True)


class HistorySchema(PublicSchema):
    def get_override_parameters(self):
        return []

    def get_summary(self):
        return f"The public versions of one {self.view.queryset.model._meta.verbose_name}"

    def _other_answers(self):
        return WHATEVER_IS_READ | {
            "404": "There is no such entry, it is not public, or its kind of entry has no versions."
        }


class History(OpenToAll, ListAPIView):
    """The public versions of an entry, the newest first: one for each day on which something public changed."""

    noun: type[PublicViewSet] = PublicViewSet
    known_key = property(lambda self: self.noun.known_key)
    schema = HistorySchema()
    file_types: dict[str, str] = {}
    serializer_class = VersionSerializer
    pagination_class = NumberedPages

    def get(self, request, key):
        self.refuse_unknown_parameters()
        self.refuse_without_state()
        noun, rows = self.noun(), self.queryset
        if record := rows.filter(**noun.named(key)).first():
            page: Any = self.paginate_queryset(versions_of(record))
            return self.get_paginated_response(self.get_serializer(page, many=True).data)
        if (moved := noun.renamed(key)) and rows.filter(pk=moved.pk).exists():
            address = f"{api_url(moved, request)}history/"
            return Response(status=HTTPStatus.MOVED_PERMANENTLY, headers={"Location": address})
        raise Http404

    def refuse_unknown_parameters(self):
        known = ("page", "page_size")
        if unknown := {*self.request.query_params} - {*known}:
            sentence = "There is no parameter “{}” here. Parameters: page, page_size."
            raise ValidationError({name: [sentence.format(name)] for name in sorted(unknown)})

    def refuse_without_state(self):
        model = self.queryset.model
        if not issubclass(model, Publishable):
            nouns = str(model._meta.verbose_name_plural)
            raise NotFound(
                f"There are no versions of {nouns}: they are published with what they belong to, or as soon as they "
                "are saved, so nothing says when somebody could read what. The list with “changed_since” tells which "
                "of them have changed."
            )
