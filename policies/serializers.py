"""The API's shape of policy documents, provisions and events."""

from rest_framework import serializers

from editorial.serializers import Reference
from policies.models import Event, Policy, Provision
from reference.serializers import LinkedRecordSerializer, TranslatedSerializer


class RelationTo(serializers.Serializer):
    """Another document, and what this one does to it."""

    kind = serializers.CharField(help_text="implements, follows, amends or cites.")
    policy = Reference(source="other")


class RelationFrom(serializers.Serializer):
    """Another document, and what it does to this one."""

    kind = serializers.CharField(help_text="implements, follows, amends or cites.")
    policy = Reference(source="record")


class ProvisionInBrief(Reference):
    number = serializers.CharField(help_text="As printed in the document.")
    heading = serializers.CharField()
    parent = Reference(allow_null=True)


class PolicySerializer(LinkedRecordSerializer):
    groups = Reference(many=True)
    relations = RelationTo(many=True)
    related_from = RelationFrom(many=True, source="relations_from")
    provisions = ProvisionInBrief(many=True)
    events = Reference(many=True)
    agreements = Reference(many=True)

    class Meta:
        model = Policy
        fields = [
            *LinkedRecordSerializer.opening, "adopted", "starts", "ends", "celex", "text_number", "groups",
            "relations", "related_from", "provisions", "events", "agreements", *LinkedRecordSerializer.closing,
        ]  # fmt: skip


class ProvisionSerializer(TranslatedSerializer):
    code = serializers.CharField(help_text="The document's slug and the provision's own, with a colon between.")
    policy = Reference()
    parent = Reference(allow_null=True)
    parts = Reference(many=True)
    themes = Reference(many=True)
    programmes = Reference(many=True, help_text="Programmes that carry it out.")
    missions = Reference(many=True, help_text="Missions that carry it out.")
    figures = Reference(many=True, help_text="Figures of the money for it, or of its delivery.")

    class Meta:
        model = Provision
        fields = [
            "url", "page", "code", "slug", "policy", "parent", "parts", "order", "number", "heading", "text",
            "translations", "themes", "programmes", "missions", "figures", "aliases", "changed_at",
        ]  # fmt: skip


class EventSerializer(LinkedRecordSerializer):
    groups = Reference(many=True)
    policies = Reference(many=True, help_text="Documents made or presented there.")

    class Meta:
        model = Event
        fields = [
            *LinkedRecordSerializer.opening, "starts", "ends", "place", "groups", "policies",
            *LinkedRecordSerializer.closing,
        ]  # fmt: skip
