"""The nouns of this app in the API, and what the API reads of the records of every area."""

from editorial.api import PublicViewSet
from reference import filters, serializers
from reference.models import Country, CountryGroup, Instrument, Organisation, Source, Term, Theme


class CountryViewSet(PublicViewSet):
    """Countries and areas of ISO 3166-1, with their names in four languages and the groups they belong to."""

    queryset = Country.objects.published()
    serializer_class = serializers.CountrySerializer
    filterset_class = filters.CountryFilterSet

    def named(self, key):
        return {"iso2": key.upper()}


class CountryGroupViewSet(PublicViewSet):
    """Regions, organisations and eligibility lists, with their members and the dates of membership."""

    queryset = CountryGroup.objects.published()
    serializer_class = serializers.CountryGroupSerializer
    filterset_class = filters.GroupFilterSet


class OrganisationViewSet(PublicViewSet):
    """Bodies that fund, carry out, adopt or take part."""

    queryset = Organisation.objects.published()
    serializer_class = serializers.OrganisationSerializer
    filterset_class = filters.OrganisationFilterSet


class InstrumentViewSet(PublicViewSet):
    """The ways in which the EU pays: funds, budget programmes, loans."""

    queryset = Instrument.objects.published()
    serializer_class = serializers.InstrumentSerializer
    filterset_class = filters.InstrumentFilterSet


class ThemeViewSet(PublicViewSet):
    """The subjects that records are about."""

    queryset = Theme.objects.published()
    serializer_class = serializers.ThemeSerializer
    filterset_class = filters.ThemeFilterSet


class TermViewSet(PublicViewSet):
    """The glossary: acronyms and words, and what they stand for."""

    queryset = Term.objects.published()
    serializer_class = serializers.TermSerializer
    filterset_class = filters.TermFilterSet


class SourceViewSet(PublicViewSet):
    """Where the facts are from."""

    queryset = Source.objects.published()
    serializer_class = serializers.SourceSerializer
    filterset_class = filters.SourceFilterSet
