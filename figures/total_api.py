"""Totals in the API: the same filters as the list of figures, the same counting as every page."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from editorial.api import WHATEVER_IS_READ, Listed, OpenToAll, PublicSchema
from editorial.as_of import AS_OF
from editorial.lookups import lookups_of
from editorial.serializers import Reference, site_of
from figures.api import FigureViewSet
from figures.filters import TotalFilterSet
from figures.leaving_out import Reason
from figures.models import Figure
from figures.serializers import FigureSerializer
from figures.total_views import in_brief, left_out_figures
from figures.totals import MOST_PARTS, Certainty, totals_of

MOST_LISTED = 500  # of the figures that are counted, and of those left out


class TotalSerializer(serializers.Serializer):
    """The sum of the figures of one measure in one currency. Never add two of these."""

    measure = Reference()
    currency = serializers.CharField(help_text="ISO 4217; empty unless it is money.")
    unit = serializers.CharField(source="measure.unit", help_text="Empty for money.")
    value = serializers.SerializerMethodField(help_text="A decimal number, written as text.")
    bound = serializers.ChoiceField(
        Certainty.choices, source="certainty",
        help_text="What is known of the true sum; no-limit: some figures are the least, others the most.",
    )  # fmt: skip
    in_words = serializers.CharField(help_text="The sum as it may be quoted: over about €203,000,000.")
    figures = serializers.IntegerField(help_text="How many figures were added.")

    def get_value(self, total) -> str:
        return f"{total.value.normalize():f}"


class PartSerializer(serializers.Serializer):
    """The totals of one of the things that they are told apart by."""

    of = Reference(source="row", allow_null=True, help_text="Null for what is shared, and for what has none.")
    is_shared = serializers.BooleanField(
        help_text="Whether several countries, or a group, have these figures together."
    )
    totals = TotalSerializer(many=True)


class NamedFigureSerializer(Reference):
    """A figure, and who says so."""

    in_words = serializers.CharField(help_text="The number as it may be quoted.")
    source = Reference()  # type: ignore[assignment]  # the library's own `source` is another thing
    locator = serializers.CharField(help_text="Page, section or table of the source.")


class LeftOutSerializer(serializers.Serializer):
    figure = NamedFigureSerializer()
    reason = serializers.ChoiceField(Reason.choices, help_text="Why it is not added.")
    because = NamedFigureSerializer(allow_null=True, help_text="The figure that is the reason, if one is.")


class TotalsSerializer(serializers.Serializer):
    """The totals of the figures that the filters leave, and how they came about."""

    page = serializers.SerializerMethodField(help_text="The page that shows them.")
    totals = TotalSerializer(many=True)
    parts = PartSerializer(
        many=True,
        source="first_parts",
        help_text=f"The same totals told apart, the first {MOST_PARTS} by name; empty without `by`.",
    )
    parts_count = serializers.SerializerMethodField(help_text="How many parts there are.")
    counted = serializers.IntegerField(help_text="How many figures are counted.")
    left_out = serializers.IntegerField(source="left_out_count", help_text="How many are left out.")
    counted_figures = serializers.SerializerMethodField(help_text=f"Those counted, the first {MOST_LISTED}.")
    left_out_figures = serializers.SerializerMethodField(help_text=f"Those left out, the first {MOST_LISTED}.")
    file = serializers.SerializerMethodField(help_text="A CSV file of all these figures, counted or not.")

    def get_parts_count(self, totals) -> int:
        return len(totals.parts)

    @extend_schema_field(serializers.URLField())
    def get_page(self, totals) -> str:
        return self.at("figures/total/")

    @extend_schema_field(serializers.URLField())
    def get_file(self, totals) -> str:
        return self.at("figures/total.csv")

    def at(self, path: str) -> str:
        query = self.context["request"].META.get("QUERY_STRING", "")
        return f"{site_of(self.context['request'])}/{path}{query and '?'}{query}"

    @extend_schema_field(NamedFigureSerializer(many=True))
    def get_counted_figures(self, totals) -> Any:
        rows = in_brief(totals.counted_figures)[:MOST_LISTED]
        return NamedFigureSerializer(rows, many=True, context=self.context).data

    @extend_schema_field(LeftOutSerializer(many=True))
    def get_left_out_figures(self, totals) -> Any:
        rows = left_out_figures(totals, MOST_LISTED)
        return LeftOutSerializer(rows, many=True, context=self.context).data


class TotalsSchema(PublicSchema):
    def get_operation_id(self):
        return "figures_total"

    def get_summary(self):
        return "The totals of figures, and how they are counted"

    def _is_list_view(self, serializer=None):
        return False

    def get_override_parameters(self):
        return []

    def get_filter_backends(self):
        return self.view.filter_backends

    def _get_response_bodies(self, direction="response"):
        bodies = super()._get_response_bodies(direction)
        bodies["200"]["description"] = "The totals."
        del bodies["301"]
        return bodies

    def _other_answers(self):
        return WHATEVER_IS_READ


class FigureTotals(OpenToAll, Listed):
    """One total for each measure in each currency: nothing is added twice, and nothing that differs in these."""

    queryset = Figure.objects.published()
    filterset_class = TotalFilterSet
    serializer_class = TotalsSerializer
    pagination_class: Any = None
    schema = TotalsSchema()
    not_filters: tuple[str, ...] = (AS_OF.name,)
    file_types: dict[str, str] = {}
    known_key = FigureViewSet.known_key

    def lookups(self) -> dict[str, Any]:
        return lookups_of(Figure, frozenset(FigureSerializer.Meta.fields))

    def get(self, request):
        """What is left out is revised, contained in another figure of the selection, told again, or never added."""
        totals = totals_of(self.filter_queryset(self.get_queryset()), request.query_params.get("by", ""))
        return Response(self.get_serializer(totals).data)
