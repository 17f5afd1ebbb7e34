"""Figures and measures in the API."""

from figures import resources, serializers
from figures.models import Figure, Measure
from reference.api import NounViewSet, RecordViewSet


class MeasureViewSet(NounViewSet):
    """What figures count, and in which unit."""

    queryset = Measure.objects.published()
    serializer_class = serializers.MeasureSerializer
    resource_class = resources.MeasureResource
    known_key = "budget"
    example = {"name": "Ports equipped", "kind": "count", "unit": "ports"}


class FigureViewSet(RecordViewSet):
    """Sourced numbers, with how exactly they are known, when they were true, and what already contains them."""

    queryset = Figure.objects.published()
    serializer_class = serializers.FigureSerializer
    resource_class = resources.FigureResource
    known_key = "crp-budget-since-2009"
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
