"""Missions, agreements and participations in the API."""

from missions import resources, serializers
from missions.models import Agreement, Mission, Participation
from reference.api import NounViewSet, RecordViewSet


class MissionViewSet(RecordViewSet):
    """Civilian missions and military operations of the Common Security and Defence Policy."""

    queryset = Mission.objects.published()
    serializer_class = serializers.MissionSerializer
    resource_class = resources.MissionResource
    known_key = "althea"
    example = {
        "title": "Advisory mission to the Haitian police",
        "kind": "civilian",
        "starts": "2024",
        "countries": [{"country": "HT", "role": "host"}],
        "sources": [{"source": "eprs2017", "locator": "p. 10"}],
    }


class AgreementViewSet(RecordViewSet):
    """What lets a third country take part: framework participation agreements and those for one mission."""

    queryset = Agreement.objects.published()
    serializer_class = serializers.AgreementSerializer
    resource_class = resources.AgreementResource
    known_key = "fpa-chile-2014"
    example = {
        "title": "Agreement with Peru on its part in crisis management",
        "kind": "framework",
        "status": "signed",
        "country": "PE",
        "signed": "2024-05-17",
    }


class ParticipationViewSet(NounViewSet):
    """Third countries in missions, each with its legal basis. A key reads `mission:country`."""

    queryset = Participation.objects.published()
    serializer_class = serializers.ParticipationSerializer
    resource_class = resources.ParticipationResource
    known_key = "althea:cl"
    example = {"mission": "artemis", "country": "PE", "source": "eprs2017", "locator": "p. 10"}

    def named(self, key):
        mission, _, country = key.partition(":")
        return {"mission__slug": mission, "country__iso2": country.upper()}

    def renamed(self, key):
        mission, _, country = key.partition(":")
        moved = Mission.renamed(mission)
        return moved and moved.participations.filter(country__iso2=country.upper()).first()
