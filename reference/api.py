"""What every noun of the API has in common with its sheets, and the nouns of this app."""

from django.urls import register_converter
from django.utils.cache import patch_vary_headers
from rest_framework.exceptions import NotAcceptable, ValidationError

from editorial.api import WRITTEN_BY
from editorial.as_of import AS_OF
from editorial.sync import SYNC_PARAMETER
from reference import resources, serializers
from reference.models import Country, CountryGroup, Instrument, Organisation, Source, Term, Theme
from reference.pages import FormatConverter
from spreadsheets.files import public_file
from spreadsheets.formats import DOWNLOADS
from spreadsheets.resources import SheetResource
from writing.api import Acts
from writing.bulk import BulkViewSet

JSON = "application/json"
WHOLE_LISTS = (SYNC_PARAMETER["name"], AS_OF.name)  # what is asked of a list as a whole, in JSON
TYPES = {format_.content_type.partition(";")[0]: name for name, format_ in DOWNLOADS.items() if name != "json"}


class DownloadConverter(FormatConverter):
    """The ending of an address that asks for the list as a file."""

    regex = "|".join(DOWNLOADS)


register_converter(DownloadConverter, "download")


class NounViewSet(BulkViewSet):
    """A noun whose list is also a file: by the ending of the address, or by what `Accept` prefers to JSON."""

    resource_class: type[SheetResource]
    file_types = TYPES

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if hasattr(cls, "resource_class"):
            cls.filterset_class = cls.resource_class.filterset_class
            WRITTEN_BY[cls.queryset.model] = cls.serializer_class

    def perform_content_negotiation(self, request, force=False):
        self.format_asked = self.kwargs.get("ending") or self.format_preferred(request)
        return self.get_renderers()[0], JSON

    def format_preferred(self, request) -> str:
        offered = [JSON, *TYPES] if self.action == "list" else [JSON]
        preferred = request._request.get_preferred_type(offered)
        if preferred is None:
            raise NotAcceptable()
        return TYPES.get(preferred, "json")

    def list(self, request, ending=""):
        if self.format_asked == "json":
            response = super().list(request)
        else:
            self.refuse_in_files()
            rows = self.filter_queryset(self.get_queryset())
            resource = self.resource_class()
            response = public_file(request, resource, rows, self.format_asked, resource.area)
        patch_vary_headers(response, ["Accept"])
        return response

    def refuse_in_files(self) -> None:
        sentence = "It means nothing to a file, which holds all entries of the list with all their columns."
        if given := [name for name in self.request.query_params if name in (*self.not_filters, *WHOLE_LISTS)]:
            raise ValidationError({name: [sentence] for name in given})


class RecordViewSet(Acts, NounViewSet):
    """A noun whose records have a state."""


class CountryViewSet(NounViewSet):
    """Countries and areas of ISO 3166-1, with their names in four languages and the groups they belong to."""

    queryset = Country.objects.published()
    serializer_class = serializers.CountrySerializer
    resource_class = resources.CountryResource
    known_key = "PE"
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

    queryset = CountryGroup.objects.published()
    serializer_class = serializers.CountryGroupSerializer
    resource_class = resources.CountryGroupResource
    known_key = "celac"
    example = {"name": "Pacific Alliance of Ports", "acronym": "PAP", "kind": "organisation", "stated_members": 4}


class OrganisationViewSet(NounViewSet):
    """Bodies that fund, carry out, adopt or take part."""

    queryset = Organisation.objects.published()
    serializer_class = serializers.OrganisationSerializer
    resource_class = resources.OrganisationResource
    known_key = "unodc"
    example = {"name": "Port Authority of Callao", "kind": "government", "website": "https://callao.example.org/"}


class InstrumentViewSet(NounViewSet):
    """The ways in which the EU pays: funds, budget programmes, loans."""

    queryset = Instrument.objects.published()
    serializer_class = serializers.InstrumentSerializer
    resource_class = resources.InstrumentResource
    known_key = "icsp"
    example = {"name": "Global Europe", "starts": "2021", "ends": "2027", "legal_basis": "Regulation (EU) 2021/947"}


class ThemeViewSet(NounViewSet):
    """The subjects that records are about."""

    queryset = Theme.objects.published()
    serializer_class = serializers.ThemeSerializer
    resource_class = resources.ThemeResource
    known_key = "drugs"
    example = {"name": "Safety of ports", "parent": "drugs", "translations": {"es": {"name": "Seguridad portuaria"}}}


class TermViewSet(NounViewSet):
    """The glossary: acronyms and words, and what they stand for."""

    queryset = Term.objects.published()
    serializer_class = serializers.TermSerializer
    resource_class = resources.TermResource
    known_key = "aircop"
    example = {"name": "ISPS", "expansion": "International Ship and Port Facility Security Code", "language": "en"}


class SourceViewSet(NounViewSet):
    """Where the facts are from."""

    queryset = Source.objects.published()
    serializer_class = serializers.SourceSerializer
    resource_class = resources.SourceResource
    known_key = "eprs2017"
    example = {
        "key": "ports2024",
        "title": "Safer ports",
        "published_on": "2024-06",
        "address": "https://example.org/ports",
    }
