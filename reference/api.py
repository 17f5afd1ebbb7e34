"""What every noun of the API has in common with its sheets, and the nouns of this app."""

from django.urls import register_converter
from django.utils.cache import patch_vary_headers
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotAcceptable

from editorial.api import WRITTEN_BY, PublicViewSet
from editorial.choosing import DESCRIBED
from reference import resources, serializers
from reference.models import Country, CountryGroup, Instrument, Organisation, Source, Term, Theme
from spreadsheets.files import file_response
from spreadsheets.formats import DOWNLOADS
from spreadsheets.resources import SheetResource

JSON = "application/json"
TYPES = {format_.content_type.partition(";")[0]: name for name, format_ in DOWNLOADS.items() if name != "json"}


class DownloadConverter:
    """The ending of an address that asks for the list as a file."""

    regex = "|".join(DOWNLOADS)

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(DownloadConverter, "download")


class NounViewSet(PublicViewSet):
    """A noun whose list is also a file: by the ending of the address, or by what `Accept` prefers to JSON."""

    resource_class: type[SheetResource]
    file_types = tuple(TYPES)

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.filterset_class = cls.resource_class.filterset_class
        WRITTEN_BY[cls.queryset.model] = cls.serializer_class

    def perform_content_negotiation(self, request, force=False):
        self.format_asked = self.kwargs.get("format") or self.format_preferred(request)
        return self.get_renderers()[0], JSON

    def format_preferred(self, request) -> str:
        offered = [JSON, *TYPES] if self.action == "list" else [JSON]
        preferred = request._request.get_preferred_type(offered)
        if preferred is None:
            raise NotAcceptable()
        return TYPES.get(preferred, "json")

    @extend_schema(parameters=DESCRIBED)
    def list(self, request, format=""):  # noqa: A002 (the word in the address)
        if self.format_asked == "json":
            response = super().list(request)
        else:
            rows = self.filter_queryset(self.get_queryset())
            response = file_response(self.resource_class(), rows, self.format_asked, self.resource_class.area)
        patch_vary_headers(response, ["Accept"])
        return response


class CountryViewSet(NounViewSet):
    """Countries and areas of ISO 3166-1, with their names in four languages and the groups they belong to."""

    queryset = Country.objects.published()
    serializer_class = serializers.CountrySerializer
    resource_class = resources.CountryResource

    def named(self, key):
        return {"iso2": key.upper()}


class CountryGroupViewSet(NounViewSet):
    """Regions, organisations and eligibility lists, with their members and the dates of membership."""

    queryset = CountryGroup.objects.published()
    serializer_class = serializers.CountryGroupSerializer
    resource_class = resources.CountryGroupResource


class OrganisationViewSet(NounViewSet):
    """Bodies that fund, carry out, adopt or take part."""

    queryset = Organisation.objects.published()
    serializer_class = serializers.OrganisationSerializer
    resource_class = resources.OrganisationResource


class InstrumentViewSet(NounViewSet):
    """The ways in which the EU pays: funds, budget programmes, loans."""

    queryset = Instrument.objects.published()
    serializer_class = serializers.InstrumentSerializer
    resource_class = resources.InstrumentResource


class ThemeViewSet(NounViewSet):
    """The subjects that records are about."""

    queryset = Theme.objects.published()
    serializer_class = serializers.ThemeSerializer
    resource_class = resources.ThemeResource


class TermViewSet(NounViewSet):
    """The glossary: acronyms and words, and what they stand for."""

    queryset = Term.objects.published()
    serializer_class = serializers.TermSerializer
    resource_class = resources.TermResource


class SourceViewSet(NounViewSet):
    """Where the facts are from."""

    queryset = Source.objects.published()
    serializer_class = serializers.SourceSerializer
    resource_class = resources.SourceResource
