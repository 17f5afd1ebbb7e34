"""Policy documents, provisions and events in the API."""

from editorial.api import public
from policies import filters, serializers
from policies.models import Event, Policy, Provision
from reference.api import links
from writing.api import NounViewSet, RecordViewSet


class PolicyViewSet(RecordViewSet):
    """Action plans, strategies, resolutions, agreements, decisions and laws."""

    queryset = Policy.objects.published().prefetch_related(
        *links(Policy),
        "groups",
        public(Policy, "relations", "other"),
        public(Policy, "relations_from", "record"),
        public(Policy, "provisions", "policy", within=[public(Provision, "parent", "policy")]),
        public(Policy, "events"),
        public(Policy, "agreements"),
    )
    serializer_class = serializers.PolicySerializer
    filterset_class = filters.PolicyFilterSet
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

    queryset = (
        Provision.objects.published()
        .select_related("policy")
        .prefetch_related(
            "aliases",
            "themes",
            public(Provision, "parent", "policy"),
            public(Provision, "parts", "policy"),
            public(Provision, "programmes"),
            public(Provision, "missions"),
        )
    )
    serializer_class = serializers.ProvisionSerializer
    filterset_class = filters.ProvisionFilterSet
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

    queryset = Event.objects.published().prefetch_related(*links(Event), "groups", public(Event, "policies"))
    serializer_class = serializers.EventSerializer
    filterset_class = filters.EventFilterSet
    example = {
        "title": "Seminar on ports",
        "kind": "seminar",
        "starts": "2024-06-12",
        "place": "Lima",
        "countries": [{"country": "PE", "role": "host"}],
        "policies": ["madrid-action-plan-2010-2012"],
    }
