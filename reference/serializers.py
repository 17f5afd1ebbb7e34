"""The API's shape of the nouns of this app, and of what the records of every area share."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from editorial.serializers import (
    Addressed,
    PartialDateText,
    PublicSerializer,
    Reference,
    RemarksField,
    TranslationsField,
    site_of,
)
from reference.models import (
    Alias,
    Country,
    CountryGroup,
    Instrument,
    Membership,
    Organisation,
    Source,
    Term,
    Theme,
)


class AliasSerializer(serializers.ModelSerializer):
    """Another name, under which filters and searches find the entry as well."""

    class Meta:
        model = Alias
        fields = ["name", "kind", "language"]


class NamedSerializer(PublicSerializer):
    aliases = AliasSerializer(many=True)


class TranslatedSerializer(NamedSerializer):
    translations = TranslationsField()


class GroupMembership(serializers.ModelSerializer):
    """A group that the country belongs to, from when to when."""

    group = Reference()
    starts = PartialDateText(allow_null=True)
    ends = PartialDateText(allow_null=True)

    class Meta:
        model = Membership
        fields = ["group", "starts", "ends", "note"]


class CountryMembership(GroupMembership):
    """A country that belongs to the group, from when to when."""

    country = Reference()

    class Meta:
        model = Membership
        fields = ["country", "starts", "ends", "note"]


class CountrySerializer(NamedSerializer):
    groups = GroupMembership(many=True, source="memberships")

    class Meta:
        model = Country
        fields = [
            "url", "page", "iso2", "iso3", "m49", "name_en", "name_es", "name_pt", "name_fr", "name_un", "region",
            "subregion", "aliases", "groups",
        ]  # fmt: skip


class CountryGroupSerializer(TranslatedSerializer):
    members = CountryMembership(many=True, source="memberships")
    remarks = RemarksField()

    class Meta:
        model = CountryGroup
        fields = [
            "url", "page", "slug", "name", "acronym", "kind", "description", "stated_members",
            "translations", "aliases", "members", "remarks",
        ]  # fmt: skip


class OrganisationSerializer(TranslatedSerializer):
    website = serializers.CharField(help_text="Empty if none is recorded.")
    parent = Reference(allow_null=True)
    parts = Reference(many=True)

    class Meta:
        model = Organisation
        fields = [
            "url", "page", "slug", "name", "acronym", "kind", "description", "website", "translations",
            "aliases", "parent", "parts",
        ]  # fmt: skip


class InstrumentSerializer(TranslatedSerializer):
    predecessor = Reference(allow_null=True)
    successors = Reference(many=True)

    class Meta:
        model = Instrument
        fields = [
            "url", "page", "slug", "name", "acronym", "description", "starts", "ends", "legal_basis", "translations",
            "aliases", "predecessor", "successors",
        ]  # fmt: skip


class ThemeSerializer(TranslatedSerializer):
    parent = Reference(allow_null=True)
    narrower = Reference(many=True)

    class Meta:
        model = Theme
        fields = ["url", "page", "slug", "name", "description", "translations", "aliases", "parent", "narrower"]


class TermSerializer(TranslatedSerializer):
    class Meta:
        model = Term
        fields = ["url", "page", "slug", "name", "expansion", "language", "description", "translations", "aliases"]


class SourceSerializer(NamedSerializer):
    address = serializers.CharField(source="url", help_text="Where the source itself can be read.")
    remarks = RemarksField()

    class Meta:
        model = Source
        fields = [
            "url", "page", "key", "title", "authors", "publisher", "published_on", "details", "address", "language",
            "accessed_on", "aliases", "remarks",
        ]  # fmt: skip


class CountryRole(serializers.Serializer):
    """A country's part in a record, and since when, if that is known."""

    country = Reference()
    role = serializers.CharField()
    since = PartialDateText(allow_null=True)


class OrganisationRole(serializers.Serializer):
    """An organisation's part in a record."""

    organisation = Reference()
    role = serializers.CharField()


class SourceCited(serializers.Serializer):
    """A source that a record rests on, and where in it."""

    source = Reference()  # type: ignore[assignment]  # the library's own `source` is another thing
    locator = serializers.CharField(help_text="Page, section, table or article.")


class FigureInBrief(Addressed):
    """One number from one source. Never add two of which one is part of the other, or supersedes it."""

    code = serializers.CharField()
    label = serializers.CharField(help_text="What the number says, without the number.")  # type: ignore[assignment]
    measure = Reference()
    in_words = serializers.CharField(help_text="The number as it may be quoted: over €50,000,000.")
    bound = serializers.CharField(help_text="exact, about, over, at-least or up-to: “over 50” is not 50.")
    value = serializers.DecimalField(15, 2, normalize_output=True, help_text="A decimal number, written as text.")
    currency = serializers.CharField(help_text="ISO 4217; empty unless the figure is money.")
    unit = serializers.CharField(source="measure.unit", help_text="Empty for money.")
    starts = PartialDateText(allow_null=True, help_text="Beginning of the time that it covers.")
    ends = PartialDateText(allow_null=True, help_text="End of the time that it covers.")
    as_of = PartialDateText(allow_null=True, help_text="The date on which the source says it was true.")
    source = Reference()  # type: ignore[assignment]  # the library's own `source` is another thing
    locator = serializers.CharField(help_text="Page, section or table of the source.")
    note = serializers.CharField()
    translations = TranslationsField()
    part_of = Reference(allow_null=True, help_text="The figure that already contains this one.")
    supersedes = Reference(allow_null=True, help_text="The earlier figure that this one revises.")
    superseded_by = Reference(allow_null=True, help_text="The later figure that revises this one.")


class AttachmentInBrief(serializers.Serializer):
    """A picture or a PDF that the page of the record shows. It is added on the staff's pages."""

    key = serializers.CharField(help_text="Made of the content: what stands at its address never changes.")
    address = serializers.SerializerMethodField(help_text="Where the file itself is.")
    kind = serializers.CharField(help_text="pdf, png, jpeg or webp.")
    size = serializers.IntegerField(help_text="In bytes.")
    width = serializers.IntegerField(allow_null=True, help_text="In pixels; null for a PDF.")
    height = serializers.IntegerField(allow_null=True)
    title = serializers.CharField()
    alt = serializers.CharField(help_text="What a picture shows, for those who cannot see it.")
    credit = serializers.CharField(help_text="Who made it or owns it.")
    licence = serializers.CharField(help_text="Under what terms it may be used, if they are stated.")
    language = serializers.CharField()
    dated = PartialDateText(allow_null=True)
    source = Reference(allow_null=True)  # type: ignore[assignment]  # the library's own `source` is another thing
    translations = TranslationsField()

    @extend_schema_field(OpenApiTypes.URI)
    def get_address(self, row) -> str:
        return site_of(self.context["request"]) + row.get_absolute_url()


class RecordSerializer(TranslatedSerializer):
    """What the records of every area can say."""

    attachments = AttachmentInBrief(many=True)
    sources = SourceCited(many=True, source="citations")
    remarks = RemarksField()

    opening = ["url", "page", "slug", "title", "acronym", "kind"]
    closing = [
        "summary", "text", "translations", "aliases", "sources", "attachments", "remarks", "verified_on", "review_by",
        "published_at", "changed_at",
    ]  # fmt: skip


class LinkedRecordSerializer(RecordSerializer):
    """A record that countries, organisations, themes and figures belong to."""

    countries = CountryRole(many=True, source="country_links")
    organisations = OrganisationRole(many=True, source="organisation_links")
    themes = Reference(many=True)
    figures = FigureInBrief(many=True)

    closing = ["countries", "organisations", "themes", "figures", *RecordSerializer.closing]
