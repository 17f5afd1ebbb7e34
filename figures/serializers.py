"""The API's shape of figures and measures."""

from editorial.serializers import PublicSerializer, Reference, RemarksField
from figures.models import SUBJECTS, Figure, Measure
from reference.serializers import FigureInBrief, TranslatedSerializer


class MeasureSerializer(TranslatedSerializer):
    class Meta:
        model = Measure
        fields = [
            "url", "page", "slug", "name", "kind", "unit", "unit_of_one", "in_totals", "description", "translations",
            "aliases",
        ]  # fmt: skip


class FigureSerializer(FigureInBrief, PublicSerializer):
    programme = Reference(allow_null=True)
    mission = Reference(allow_null=True)
    policy = Reference(allow_null=True)
    event = Reference(allow_null=True)
    instrument = Reference(allow_null=True)
    group = Reference(allow_null=True)
    countries = Reference(many=True, help_text="Several share one figure; it does not hold in full for each.")
    provisions = Reference(many=True, help_text="The commitments that it gives the money for or shows the delivery of.")
    parts = Reference(many=True, help_text="Figures that this one already contains.")
    remarks = RemarksField()

    class Meta:
        model = Figure
        fields = [
            *FigureInBrief().fields, *SUBJECTS, "instrument", "group", "countries", "provisions", "parts",
            "remarks", "verified_on", "review_by", "published_at", "changed_at",
        ]  # fmt: skip
