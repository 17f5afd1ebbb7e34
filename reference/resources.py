"""The columns of the reference sheets."""

from editorial.translated import in_other_languages
from reference.filters import (
    CountryFilterSet,
    GroupFilterSet,
    InstrumentFilterSet,
    OrganisationFilterSet,
    SourceFilterSet,
    TermFilterSet,
    ThemeFilterSet,
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
from spreadsheets.columns import Sentence, Target
from spreadsheets.resources import SheetResource


class CountryResource(SheetResource):
    area = "countries"
    filterset_class = CountryFilterSet

    class Meta:
        model = Country
        import_id_fields = ["iso2"]
        fields = ["iso2", "iso3", "m49", "name_en", "name_es", "name_pt", "name_fr", "name_un", "region", "subregion"]


class CountryGroupResource(SheetResource):
    area = "groups"
    filterset_class = GroupFilterSet

    class Meta:
        model = CountryGroup
        fields = [
            "slug", "name", "acronym", "kind", "stated_members", "description",
            *in_other_languages(*CountryGroup.translated),
        ]  # fmt: skip


class MembershipResource(SheetResource):
    area = "memberships"

    class Meta:
        model = Membership
        import_id_fields = ["group", "country", "starts"]
        fields = ["group", "country", "starts", "ends", "note"]


class OrganisationResource(SheetResource):
    area = "organisations"
    filterset_class = OrganisationFilterSet

    class Meta:
        model = Organisation
        fields = [
            "slug", "name", "acronym", "kind", "parent", "website", "description",
            *in_other_languages(*Organisation.translated),
        ]  # fmt: skip


class InstrumentResource(SheetResource):
    area = "instruments"
    filterset_class = InstrumentFilterSet

    class Meta:
        model = Instrument
        fields = [
            "slug", "name", "acronym", "starts", "ends", "legal_basis", "predecessor", "description",
            *in_other_languages(*Instrument.translated),
        ]  # fmt: skip


class ThemeResource(SheetResource):
    area = "themes"
    filterset_class = ThemeFilterSet

    class Meta:
        model = Theme
        fields = ["slug", "name", "parent", "description", *in_other_languages(*Theme.translated)]


class TermResource(SheetResource):
    area = "terms"
    filterset_class = TermFilterSet

    class Meta:
        model = Term
        fields = ["slug", "name", "expansion", "language", "description", *in_other_languages(*Term.translated)]


class SourceResource(SheetResource):
    area = "sources"
    filterset_class = SourceFilterSet
    is_source = True

    class Meta:
        model = Source
        import_id_fields = ["key"]
        fields = [
            "key", "title", "authors", "publisher", "published_on", "details", "url", "language", "accessed_on",
        ]  # fmt: skip


class AliasResource(SheetResource):
    """Other names, for the entries of any sheet that has names; `entry` says whose: organisations/unodc."""

    area = "aliases"
    entry = Target("target")
    name = Sentence("name")

    class Meta:
        model = Alias
        import_id_fields = ["entry", "name"]
        fields = ["entry", "name", "kind", "language"]
