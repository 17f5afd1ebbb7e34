"""The API's shape of missions, agreements and participations."""

from rest_framework import serializers

from editorial.serializers import PublicSerializer, Reference, RemarksField, StatusField
from missions.models import NO_BASIS, NONE_RECORDED, Agreement, Mission, Participation
from reference.serializers import LinkedRecordSerializer, RecordSerializer


class BasisField(serializers.ChoiceField):
    """What a participation rested on when it began."""

    reads = ("agreement",)

    def __init__(self, **kwargs):
        choices = [(NONE_RECORDED, NO_BASIS), *Agreement.Standing.choices]
        super().__init__(choices=choices, read_only=True, **kwargs)


class BasisInWords(serializers.CharField):
    """The same, as pages say it."""

    reads = BasisField.reads


class ParticipationInBrief(PublicSerializer):
    """A third country that takes part, and the agreement that this rests on, if one is recorded."""

    code = serializers.CharField(help_text="The mission's slug and the country's code, with a colon between.")
    country = Reference()
    agreement = Reference(allow_null=True)
    basis = BasisField(
        help_text="What its agreement was when it began, which is when the mission did unless `starts` says otherwise; "
        "`none-recorded` where no agreement is recorded, whatever the country concluded later."
    )
    legal_basis = BasisInWords(source="basis_at_the_time", help_text="The same in words: no basis recorded.")
    source = Reference()  # type: ignore[assignment]

    class Meta:
        model = Participation
        fields = [
            "url", "page", "code", "country", "starts", "ends", "agreement", "basis", "legal_basis", "source",
            "locator", "note",
        ]  # fmt: skip


class ParticipationSerializer(ParticipationInBrief):
    mission = Reference()
    remarks = RemarksField()

    class Meta(ParticipationInBrief.Meta):
        fields = [*ParticipationInBrief.Meta.fields, "mission", "remarks", "changed_at"]


class MissionSerializer(LinkedRecordSerializer):
    status = StatusField()
    participations = ParticipationInBrief(many=True)
    programmes = Reference(many=True, help_text="Programmes that it works with.")
    provisions = Reference(many=True, help_text="The commitments in policy documents that it carries out.")

    class Meta:
        model = Mission
        fields = [
            *LinkedRecordSerializer.opening, "starts", "ends", "status", "participations", "programmes", "provisions",
            *LinkedRecordSerializer.closing,
        ]  # fmt: skip


class AgreementSerializer(RecordSerializer):
    country = Reference()
    policy = Reference(allow_null=True, help_text="The text of the agreement.")
    participations = Reference(many=True, help_text="Participations that rest on it.")

    class Meta:
        model = Agreement
        fields = [
            *RecordSerializer.opening, "status", "country", "policy", "signed", "provisional_from", "in_force_from",
            "ended", "participations", *RecordSerializer.closing,
        ]  # fmt: skip
