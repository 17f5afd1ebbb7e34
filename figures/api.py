"""Figures and measures in the API."""

from editorial.api import PublicViewSet, public
from figures import filters, serializers
from figures.models import SUBJECTS, Figure, Measure


class MeasureViewSet(PublicViewSet):
    """What figures count, and in which unit."""

    queryset = Measure.objects.published().prefetch_related("aliases")
    serializer_class = serializers.MeasureSerializer
    filterset_class = filters.MeasureFilterSet


class FigureViewSet(PublicViewSet):
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
