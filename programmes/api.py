"""Programmes in the API."""

from editorial.api import PublicViewSet
from programmes.filters import ProgrammeFilterSet
from programmes.models import Programme
from programmes.serializers import ProgrammeSerializer


class ProgrammeViewSet(PublicViewSet):
    """Programmes, projects, components, phases and bilateral allocations."""

    queryset = Programme.objects.published()
    serializer_class = ProgrammeSerializer
    filterset_class = ProgrammeFilterSet
