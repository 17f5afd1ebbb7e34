"""Missions, agreements and participations in the API."""

from editorial.api import PublicViewSet
from missions import filters, serializers
from missions.models import Agreement, Mission, Participation


class MissionViewSet(PublicViewSet):
    """Civilian missions and military operations of the Common Security and Defence Policy."""

    queryset = Mission.objects.published()
    serializer_class = serializers.MissionSerializer
    filterset_class = filters.MissionFilterSet


class AgreementViewSet(PublicViewSet):
    """What lets a third country take part: framework participation agreements and those for one mission."""

    queryset = Agreement.objects.published()
    serializer_class = serializers.AgreementSerializer
    filterset_class = filters.AgreementFilterSet


class ParticipationViewSet(PublicViewSet):
    """Third countries in missions, each with its legal basis. A key reads `mission:country`."""

    queryset = Participation.objects.published()
    serializer_class = serializers.ParticipationSerializer
    filterset_class = filters.ParticipationFilterSet

    def named(self, key):
        mission, _, country = key.partition(":")
        return {"mission__slug": mission, "country__iso2": country.upper()}

    def renamed(self, key):
        mission, _, country = key.partition(":")
        moved = Mission.renamed(mission)
        return moved and moved.participations.filter(country__iso2=country.upper()).first()
