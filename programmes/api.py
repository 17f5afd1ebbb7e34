"""Programmes in the API."""

from editorial.api import PublicViewSet, public
from programmes.filters import ProgrammeFilterSet
from programmes.models import Programme
from programmes.serializers import ProgrammeSerializer
from reference.api import links


class ProgrammeViewSet(PublicViewSet):
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
