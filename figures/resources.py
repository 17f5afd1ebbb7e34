"""The columns of the sheets of figures and measures."""

from editorial.translated import in_other_languages
from figures.filters import FigureFilterSet, MeasureFilterSet
from figures.models import Figure, Measure
from spreadsheets.resources import SheetResource


class MeasureResource(SheetResource):
    area = "measures"
    filterset_class = MeasureFilterSet

    class Meta:
        model = Measure
        fields = [
            "slug", "name", "kind", "unit", "unit_of_one", "in_totals", "description",
            *in_other_languages(*Measure.translated),
        ]  # fmt: skip


class FigureResource(SheetResource):
    area = "figures"
    filterset_class = FigureFilterSet

    class Meta:
        model = Figure
        import_id_fields = ["code"]
        fields = [
            "code", "label", "measure", "bound", "value", "currency", "starts", "ends", "as_of", "programme", "mission",
            "policy", "event", "instrument", "group", "countries", "provisions", "source", "locator", "part_of",
            "supersedes", "note", "verified_on", "review_by",
            *in_other_languages(*Figure.translated),
        ]  # fmt: skip
