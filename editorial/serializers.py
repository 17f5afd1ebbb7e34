"""How the API writes down a thing: its own address and its page, its dates as given, its neighbours as codes."""

from collections.abc import Container
from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from editorial.addresses import address
from editorial.dates import SHAPE, PartialDateField
from editorial.languages import active_language
from editorial.models import PeriodStatus, status_on
from editorial.remarks import remarks_about
from editorial.today import today


def api_url(row, request) -> str:
    """The address of a row in the API. Its noun is registered under the name of its model."""
    return site_of(request) + api_path(row)


def api_path(row) -> str:
    return address(f"api:{row._meta.model_name}-detail", getattr(row, row.key_field))


def site_of(request) -> str:
    """The site as this request calls it, found out once for all the addresses in its answer."""
    if not hasattr(request, "site_address"):
        request.site_address = request.build_absolute_uri("/").rstrip("/")
    return request.site_address


@extend_schema_field({"type": "string", "pattern": f"^{SHAPE.pattern}$", "examples": ["2016-08"]})
class PartialDateText(serializers.CharField):
    """A year, a month or a day, with the precision that the source gives."""


class Reference(serializers.Serializer):
    """Another thing: the code by which it is looked up, its name, and where the API has the rest."""

    code = serializers.SerializerMethodField(help_text="What filters and addresses name it by.")
    name = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField(help_text="Its address in this API.")

    def get_code(self, row) -> str:
        return getattr(row, row.key_field)

    def get_name(self, row) -> str:
        return str(row)

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, row) -> str:
        return api_url(row, self.context["request"])


class Addressed(serializers.Serializer):
    """Says where a row is in the API and on the site."""

    url = serializers.SerializerMethodField(help_text="The address of this entry in the API.")
    page = serializers.SerializerMethodField(help_text="The page of this entry on the public site.")

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, row) -> str:
        return api_url(row, self.context["request"])

    @extend_schema_field(OpenApiTypes.URI)
    def get_page(self, row) -> str:
        return site_of(self.context["request"]) + row.get_absolute_url()


class TranslationsField(serializers.DictField):
    """What has been translated, by language and text: {"es": {"title": "…"}}."""

    def __init__(self, **kwargs):
        texts = serializers.DictField(child=serializers.CharField())
        super().__init__(child=texts, source="all_wordings", read_only=True, **kwargs)


class RemarkSerializer(serializers.Serializer):
    """Why something about an entry is left as it is although it does not agree."""

    reason = serializers.CharField(help_text="A sentence or two, in English.")
    translations = TranslationsField()
    noted = serializers.DateField(help_text="When the reason was given.")

    def to_representation(self, remark) -> dict:
        noted = timezone.localdate(remark.created_at).isoformat()
        return {"reason": remark.reason, "translations": remark.all_wordings(), "noted": noted}


class RemarksField(serializers.ListField):
    """What is known to be missing or to contradict, as the page of the entry has it."""

    def __init__(self, **kwargs):
        told = "Known gaps and contradictions that hold by now, each with the reason for which it is left so."
        super().__init__(child=RemarkSerializer(), source="*", read_only=True, help_text=told, **kwargs)

    def load(self, rows: list, model) -> None:
        """For all rows of an answer; one query."""
        found = remarks_about(model, [row.pk for row in rows])
        for row in rows:
            row.remarks = found.get(row.pk, [])

    def to_representation(self, row) -> Any:
        return [self.child.to_representation(remark) for remark in row.remarks]


class PublicSerializer(Addressed, serializers.ModelSerializer):
    """Writes rows and never reads them."""

    serializer_field_mapping = serializers.ModelSerializer.serializer_field_mapping | {
        PartialDateField: PartialDateText
    }

    def have_only(self, names: Container[str]) -> None:
        """Makes only these fields; to be called before they are first asked for."""
        fields = {"fields": [name for name in self.Meta.fields if name in names]}
        self.Meta = type("Meta", (self.Meta,), fields)  # type: ignore[assignment]
        self._declared_fields = {name: field for name, field in self._declared_fields.items() if name in names}

    def get_fields(self):
        fields = super().get_fields()
        for field in fields.values():
            field.read_only = True
        return fields

    def build_standard_field(self, field_name, model_field):
        """The same for every answer in a language: a process works it out once."""
        key = type(self), model_field, active_language()
        if key not in BUILT:
            BUILT[key] = super().build_standard_field(field_name, model_field)
        field_class, options = BUILT[key]
        return field_class, {**options}


BUILT: dict[tuple, tuple] = {}


class StatusField(serializers.ChoiceField):
    """Where today, or the day asked for, stands in the period of a row; the filter `status` reads it the same way."""

    def __init__(self, **kwargs):
        super().__init__(choices=PeriodStatus.choices, source="*", read_only=True, **kwargs)

    def to_representation(self, row) -> str:
        return status_on(today(), row.starts, row.ends).value


class ProblemSerializer(serializers.Serializer):
    """What went wrong, as RFC 9457 writes it."""

    type = serializers.CharField(help_text="Always about:blank: the status says which kind of problem it is.")
    title = serializers.CharField(help_text="The name of the status: Bad Request, Not Found …")
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What is wrong, in a sentence.")
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="For each parameter that cannot be used: what was read, and what could be written there.",
    )
    request_id = serializers.CharField(
        required=False, help_text="With 500 and 503: what to quote to the operators, as in the header X-Request-ID."
    )
