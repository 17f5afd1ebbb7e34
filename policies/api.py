"""Policy documents, provisions and events in the API."""

from editorial.api import PublicViewSet
from policies import filters, serializers
from policies.models import Event, Policy, Provision


class PolicyViewSet(PublicViewSet):
    """Action plans, strategies, resolutions, agreements, decisions and laws."""

    queryset = Policy.objects.published()
    serializer_class = serializers.PolicySerializer
    filterset_class = filters.PolicyFilterSet


class ProvisionViewSet(PublicViewSet):
    """Numbered places in documents: chapters, objectives, lines of action. A key reads `document:provision`."""

    queryset = Provision.objects.published()
    serializer_class = serializers.ProvisionSerializer
    filterset_class = filters.ProvisionFilterSet

    def named(self, key):
        policy, _, slug = key.partition(":")
        return {"policy__slug": policy, "slug": slug}

    def renamed(self, key):
        policy, _, slug = key.partition(":")
        moved = Policy.renamed(policy)
        return moved and moved.provisions.filter(slug=slug).first()


class EventViewSet(PublicViewSet):
    """Summits, dialogues, seminars, appointments."""

    queryset = Event.objects.published()
    serializer_class = serializers.EventSerializer
    filterset_class = filters.EventFilterSet
