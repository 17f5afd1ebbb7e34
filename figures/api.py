"""Figures and measures in the API."""

from editorial.api import public
from figures import filters, serializers
from figures.models import SUBJECTS, Figure, Measure
from writing.api import NounViewSet, RecordViewSet


class MeasureViewSet(NounViewSet):
    """What figures count, and in which unit."""

    queryset = Measure.objects.published().prefetch_related("aliases")
    serializer_class = serializers.MeasureSerializer
    filterset_class = filters.MeasureFilterSet
    example = {"name": "Ports equipped", "kind": "count", "unit": "ports"}


class FigureViewSet(RecordViewSet):
    """Sourced numbers, with how exactly they are known, when they were true, and what already contains them."""

    queryset = (
        Figure.objects.published()
        .select_related("measure", "source", "instrument", "group", *SUBJECTS)
        .prefetch_related(
            "countries",
            *(public(Figure, name, "measure") for name in ("part_of", "parts", "supersedes", "superseded_by")),
        )
    )
    serializer_class = serializers.FigureSerializer
    filterset_class = filters.FigureFilterSet
    example = {
        "code": "ports-budget-2024",
        "label": "Budget of the ports component",
        "measure": "budget",
        "value": "6500000",
        "currency": "EUR",
        "bound": "about",
        "as_of": "2024-03",
        "programme": "aircop",
        "source": "eprs2017",
        "locator": "p. 6",
    }
