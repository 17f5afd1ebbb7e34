"""Programmes in the API."""

from editorial.api import public
from programmes.filters import ProgrammeFilterSet
from programmes.models import Programme
from programmes.serializers import ProgrammeSerializer
from reference.api import links
from writing.api import RecordViewSet


class ProgrammeViewSet(RecordViewSet):
    """Programmes, projects, components, phases and bilateral allocations."""

    queryset = Programme.objects.published().prefetch_related(
        *links(Programme),
        "groups",
        "instruments",
        "elements",
        public(Programme, "parent"),
        public(Programme, "parts"),
        public(Programme, "predecessor"),
        public(Programme, "successors"),
        public(Programme, "provisions", "policy"),
        public(Programme, "missions"),
    )
    serializer_class = ProgrammeSerializer
    filterset_class = ProgrammeFilterSet
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
