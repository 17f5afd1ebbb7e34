"""Programmes in the API."""

from programmes.models import Programme
from programmes.resources import ProgrammeResource
from programmes.serializers import ProgrammeSerializer
from reference.api import RecordViewSet


class ProgrammeViewSet(RecordViewSet):
    """Programmes, projects, components, phases and bilateral allocations."""

    queryset = Programme.objects.published()
    serializer_class = ProgrammeSerializer
    resource_class = ProgrammeResource
    known_key = "aircop"
    example = {
        "title": "Ports of the Pacific",
        "kind": "project",
        "level": "regional",
        "starts": "2024-03",
        "parent": "cocaine-route-programme",
        "countries": [{"country": "PE", "role": "covered", "since": "2024"}],
        "organisations": [{"organisation": "unodc", "role": "implementer"}],
        "themes": ["drugs"],
        "elements": [{"kind": "specific-objective", "text": "Customs officers find more of what is hidden."}],
        "sources": [{"source": "eprs2017", "locator": "p. 6"}],
        "translations": {"es": {"title": "Puertos del Pacífico"}},
    }
