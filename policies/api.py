"""Policy documents, provisions and events in the API."""

from policies import resources, serializers
from policies.models import Event, Policy, Provision
from reference.api import NounViewSet


class PolicyViewSet(NounViewSet):
    """Action plans, strategies, resolutions, agreements, decisions and laws."""

    queryset = Policy.objects.published()
    serializer_class = serializers.PolicySerializer
    resource_class = resources.PolicyResource


class ProvisionViewSet(NounViewSet):
    """Numbered places in documents: chapters, objectives, lines of action. A key reads `document:provision`."""

    queryset = Provision.objects.published()
    serializer_class = serializers.ProvisionSerializer
    resource_class = resources.ProvisionResource

    def named(self, key):
        policy, _, slug = key.partition(":")
        return {"policy__slug": policy, "slug": slug}

    def renamed(self, key):
        policy, _, slug = key.partition(":")
        moved = Policy.renamed(policy)
        return moved and moved.provisions.filter(slug=slug).first()


class EventViewSet(NounViewSet):
    """Summits, dialogues, seminars, appointments."""

    queryset = Event.objects.published()
    serializer_class = serializers.EventSerializer
    resource_class = resources.EventResource
