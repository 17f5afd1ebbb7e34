"""The nouns of this app in the API, and what the API reads of the records of every area."""

from editorial.api import public
from reference import filters, serializers
from reference.models import Country, CountryGroup, Instrument, Organisation, Source, Term, Theme
from writing.api import NounViewSet


def public_figures(model):
    """The figures about a row, each with the figures that it must not be added to."""
    figure = model._meta.get_field("figures").related_model
    others = [public(figure, name, "measure") for name in ("part_of", "supersedes", "superseded_by")]
    return public(model, "figures", "measure", "source", within=others)


def links(model) -> list:
    """What LinkedRecordSerializer writes down of a record, for prefetch_related."""
    return [
        "aliases",
        "themes",
        public(model, "country_links", "country"),
        public(model, "organisation_links", "organisation"),
        public(model, "citations", "source"),
        public_figures(model),
    ]


class CountryViewSet(NounViewSet):
    """Countries and areas of ISO 3166-1, with their names in four languages and the groups they belong to."""

    queryset = Country.objects.published().prefetch_related("aliases", "memberships__group")
    serializer_class = serializers.CountrySerializer
    filterset_class = filters.CountryFilterSet
    example = {
        "iso2": "AN",
        "iso3": "ANT",
        "m49": "530",
        "name_en": "Netherlands Antilles",
        "name_es": "Antillas Neerlandesas",
        "name_pt": "Antilhas Holandesas",
        "name_fr": "Antilles néerlandaises",
    }

    def named(self, key):
        return {"iso2": key.upper()}


class CountryGroupViewSet(NounViewSet):
    """Regions, organisations and eligibility lists, with their members and the dates of membership."""

    queryset = CountryGroup.objects.published().prefetch_related("aliases", "memberships__country")
    serializer_class = serializers.CountryGroupSerializer
    filterset_class = filters.GroupFilterSet
    example = {"name": "Pacific Alliance of Ports", "acronym": "PAP", "kind": "organisation", "stated_members": 4}


class OrganisationViewSet(NounViewSet):
    """Bodies that fund, carry out, adopt or take part."""

    queryset = Organisation.objects.published().select_related("parent").prefetch_related("aliases", "parts")
    serializer_class = serializers.OrganisationSerializer
    filterset_class = filters.OrganisationFilterSet
    example = {"name": "Port Authority of Callao", "kind": "government", "website": "https://callao.example.org/"}


class InstrumentViewSet(NounViewSet):
    """The ways in which the EU pays: funds, budget programmes, loans."""

    queryset = Instrument.objects.published().select_related("predecessor").prefetch_related("aliases", "successors")
    serializer_class = serializers.InstrumentSerializer
    filterset_class = filters.InstrumentFilterSet
    example = {"name": "Global Europe", "starts": "2021", "ends": "2027", "legal_basis": "Regulation (EU) 2021/947"}


class ThemeViewSet(NounViewSet):
    """The subjects that records are about."""

    queryset = Theme.objects.published().select_related("parent").prefetch_related("aliases", "narrower")
    serializer_class = serializers.ThemeSerializer
    filterset_class = filters.ThemeFilterSet
    example = {"name": "Safety of ports", "parent": "drugs", "translations": {"es": {"name": "Seguridad portuaria"}}}


class TermViewSet(NounViewSet):
    """The glossary: acronyms and words, and what they stand for."""

    queryset = Term.objects.published().prefetch_related("aliases")
    serializer_class = serializers.TermSerializer
    filterset_class = filters.TermFilterSet
    example = {"name": "ISPS", "expansion": "International Ship and Port Facility Security Code", "language": "en"}


class SourceViewSet(NounViewSet):
    """Where the facts are from."""

    queryset = Source.objects.published().prefetch_related("aliases")
    serializer_class = serializers.SourceSerializer
    filterset_class = filters.SourceFilterSet
    example = {
        "key": "ports2024",
        "title": "Safer ports",
        "published_on": "2024-06",
        "address": "https://example.org/ports",
    }
