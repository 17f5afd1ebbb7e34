"""Figures and measures in the API."""

from figures import resources, serializers
from figures.models import Figure, Measure
from reference.api import NounViewSet


class MeasureViewSet(NounViewSet):
    """What figures count, and in which unit."""

    queryset = Measure.objects.published()
    serializer_class = serializers.MeasureSerializer
    resource_class = resources.MeasureResource


class FigureViewSet(NounViewSet):
    """Sourced numbers, with how exactly they are known, when they were true, and what already contains them."""

    queryset = Figure.objects.published()
    serializer_class = serializers.FigureSerializer
    resource_class = resources.FigureResource
