"""Programmes in the API."""

from programmes.models import Programme
from programmes.resources import ProgrammeResource
from programmes.serializers import ProgrammeSerializer
from reference.api import NounViewSet


class ProgrammeViewSet(NounViewSet):
    """Programmes, projects, components, phases and bilateral allocations."""

    queryset = Programme.objects.published()
    serializer_class = ProgrammeSerializer
    resource_class = ProgrammeResource
