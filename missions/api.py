"""Missions, agreements and participations in the API."""

from editorial.api import public
from missions import filters, serializers
from missions.models import Agreement, Mission, Participation
from reference.api import links
from writing.api import NounViewSet, RecordViewSet


class MissionViewSet(RecordViewSet):
    """Civilian missions and military operations of the Common Security and Defence Policy."""

    queryset = Mission.objects.published().prefetch_related(
        *links(Mission),
        public(Mission, "participations", "mission", "country", "source", within=[public(Participation, "agreement")]),
        public(Mission, "programmes"),
        public(Mission, "provisions", "policy"),
    )
    serializer_class = serializers.MissionSerializer
    filterset_class = filters.MissionFilterSet
    example = {
        "title": "Advisory mission to the Haitian police",
        "kind": "civilian",
        "starts": "2024",
        "countries": [{"country": "HT", "role": "host"}],
        "sources": [{"source": "eprs2017", "locator": "p. 10"}],
    }


class AgreementViewSet(RecordViewSet):
    """What lets a third country take part: framework participation agreements and those for one mission."""

    queryset = (
        Agreement.objects.published()
        .select_related("country")
        .prefetch_related(
            "aliases",
            public(Agreement, "citations", "source"),
            public(Agreement, "policy"),
            public(Agreement, "participations", "mission", "country"),
        )
    )
    serializer_class = serializers.AgreementSerializer
    filterset_class = filters.AgreementFilterSet
    example = {
        "title": "Agreement with Peru on its part in crisis management",
        "kind": "framework",
        "status": "signed",
        "country": "PE",
        "signed": "2024-05-17",
    }


class ParticipationViewSet(NounViewSet):
    """Third countries in missions, each with its legal basis. A key reads `mission:country`."""

    queryset = (
        Participation.objects.published()
        .select_related("mission", "country", "source")
        .prefetch_related(public(Participation, "agreement"))
    )
    serializer_class = serializers.ParticipationSerializer
    filterset_class = filters.ParticipationFilterSet
    example = {"mission": "artemis", "country": "PE", "source": "eprs2017", "locator": "p. 10"}

    def named(self, key):
        mission, _, country = key.partition(":")
        return {"mission__slug": mission, "country__iso2": country.upper()}

    def renamed(self, key):
        mission, _, country = key.partition(":")
        moved = Mission.renamed(mission)
        return moved and moved.participations.filter(country__iso2=country.upper()).first()
