"""Missions, agreements and participations in the API."""

from missions import resources, serializers
from missions.models import Agreement, Mission, Participation
from reference.api import NounViewSet


class MissionViewSet(NounViewSet):
    """Civilian missions and military operations of the Common Security and Defence Policy."""

    queryset = Mission.objects.published()
    serializer_class = serializers.MissionSerializer
    resource_class = resources.MissionResource


class AgreementViewSet(NounViewSet):
    """What lets a third country take part: framework participation agreements and those for one mission."""

    queryset = Agreement.objects.published()
    serializer_class = serializers.AgreementSerializer
    resource_class = resources.AgreementResource


class ParticipationViewSet(NounViewSet):
    """Third countries in missions, each with its legal basis. A key reads `mission:country`."""

    queryset = Participation.objects.published()
    serializer_class = serializers.ParticipationSerializer
    resource_class = resources.ParticipationResource

    def named(self, key):
        mission, _, country = key.partition(":")
        return {"mission__slug": mission, "country__iso2": country.upper()}

    def renamed(self, key):
        mission, _, country = key.partition(":")
        moved = Mission.renamed(mission)
        return moved and moved.participations.filter(country__iso2=country.upper()).first()
