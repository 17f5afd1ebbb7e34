"""Figures and measures in the API."""

from editorial.api import PublicViewSet
from figures import filters, serializers
from figures.models import Figure, Measure


class MeasureViewSet(PublicViewSet):
    """What figures count, and in which unit."""

    queryset = Measure.objects.published()
    serializer_class = serializers.MeasureSerializer
    filterset_class = filters.MeasureFilterSet


class FigureViewSet(PublicViewSet):
    """Sourced numbers, with how exactly they are known, when they were true, and what already contains them."""

    queryset = Figure.objects.published()
    serializer_class = serializers.FigureSerializer
    filterset_class = filters.FigureFilterSet
