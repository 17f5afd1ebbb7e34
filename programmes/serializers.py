"""The API's shape of programmes."""

from rest_framework import serializers

from editorial.serializers import Reference, StatusField, TranslationsField
from programmes.models import Element, Programme
from reference.serializers import LinkedRecordSerializer


class ElementSerializer(serializers.ModelSerializer):
    """An objective, a line of action, a component … in the order of the source."""

    translations = TranslationsField()

    class Meta:
        model = Element
        fields = ["kind", "order", "text", "translations"]


class ProgrammeSerializer(LinkedRecordSerializer):
    status = StatusField()
    parent = Reference(allow_null=True)
    parts = Reference(many=True)
    predecessor = Reference(allow_null=True)
    successors = Reference(many=True)
    groups = Reference(many=True)
    instruments = Reference(many=True)
    elements = ElementSerializer(many=True)
    provisions = Reference(many=True, help_text="The commitments in policy documents that it carries out.")
    missions = Reference(many=True)

    class Meta:
        model = Programme
        fields = [
            *LinkedRecordSerializer.opening, "level", "starts", "ends", "status", "parent", "parts", "predecessor",
            "successors", "groups", "instruments", "elements", "provisions", "missions",
            *LinkedRecordSerializer.closing,
        ]  # fmt: skip
