"""Policy documents, provisions and events in the API."""

from policies import resources, serializers
from policies.models import Event, Policy, Provision
from reference.api import NounViewSet, RecordViewSet


class PolicyViewSet(RecordViewSet):
    """Action plans, strategies, resolutions, agreements, decisions and laws."""

    queryset = Policy.objects.published()
    serializer_class = serializers.PolicySerializer
    resource_class = resources.PolicyResource
    known_key = "madrid-action-plan-2010-2012"
    example = {
        "title": "Action plan on ports",
        "kind": "action-plan",
        "adopted": "2024-02",
        "organisations": [{"organisation": "european-parliament", "role": "adopting"}],
        "relations": [{"kind": "follows", "policy": "madrid-action-plan-2010-2012"}],
        "sources": [{"source": "eprs2017"}],
    }


class ProvisionViewSet(NounViewSet):
    """Numbered places in documents: chapters, objectives, lines of action. A key reads `document:provision`."""

    queryset = Provision.objects.published()
    serializer_class = serializers.ProvisionSerializer
    resource_class = resources.ProvisionResource
    known_key = "madrid-action-plan-2010-2012:drugs"
    example = {
        "policy": "madrid-action-plan-2010-2012",
        "slug": "ports",
        "heading": "Safer ports",
        "order": 20,
        "themes": ["drugs"],
    }

    def named(self, key):
        policy, _, slug = key.partition(":")
        return {"policy__slug": policy, "slug": slug}

    def renamed(self, key):
        policy, _, slug = key.partition(":")
        moved = Policy.renamed(policy)
        return moved and moved.provisions.filter(slug=slug).first()


class EventViewSet(RecordViewSet):
    """Summits, dialogues, seminars, appointments."""

    queryset = Event.objects.published()
    serializer_class = serializers.EventSerializer
    resource_class = resources.EventResource
    known_key = "eu-lac-summit-2010"
    example = {
        "title": "Seminar on ports",
        "kind": "seminar",
        "starts": "2024-06-12",
        "place": "Lima",
        "countries": [{"country": "PE", "role": "host"}],
        "policies": ["madrid-action-plan-2010-2012"],
    }
