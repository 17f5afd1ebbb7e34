"""Every address of the API: the nouns of the observatory, imports, their description and its page."""

from functools import partial
from threading import Lock
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer, OpenApiYamlRenderer2
from drf_spectacular.utils import OpenApiResponse, extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.routers import APIRootView, DefaultRouter

from editorial.api import PROBLEM_TYPE, Described, OpenToAll, UnknownAddress
from editorial.serializers import ProblemSerializer, site_of
from editorial.version import A_DAY, key_for
from eulac.corrections import CorrectionsView
from figures.api import FigureViewSet, MeasureViewSet
from figures.total_api import FigureTotals
from missions.api import AgreementViewSet, MissionViewSet, ParticipationViewSet
from policies.api import EventViewSet, PolicyViewSet, ProvisionViewSet
from programmes.api import ProgrammeViewSet
from reference.api import (
    CountryGroupViewSet,
    CountryViewSet,
    InstrumentViewSet,
    OrganisationViewSet,
    SourceViewSet,
    TermViewSet,
    ThemeViewSet,
)
from reference.history import History

ANY_OTHER = {("default", PROBLEM_TYPE): OpenApiResponse(ProblemSerializer, "Any error, as a problem document.")}
LISTS = {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}


class Nouns(OpenToAll, APIRootView):
    """The lists of the API."""

    schema = Described()

    @extend_schema(
        operation_id="nouns_retrieve",
        tags=["nouns"],
        summary="The addresses of all lists",
        responses={200: OpenApiResponse(LISTS, "By the names of the nouns."), **ANY_OTHER},
    )
    def get(self, request):
        return super().get(request)


class OpenApiJson(JSONRenderer):
    media_type = "application/vnd.oai.openapi+json"


class Description(OpenToAll):
    """The API in the words of OpenAPI 3.1. It shows what is answered now, so it is made anew after each change."""

    schema = None
    renderer_classes = [OpenApiYamlRenderer, OpenApiYamlRenderer2, OpenApiJson, JSONRenderer]

    def get(self, request):
        renderer = request.accepted_renderer
        with one_at_a_time:
            made = partial(description, renderer)
            body = caches["shared"].get_or_set(key_for("description", renderer.media_type), made, A_DAY)
        return HttpResponse(
            body.replace(f"https://{ANY_SITE}".encode(), site_of(request).encode()),
            content_type=renderer.media_type + (f"; charset={renderer.charset}" if renderer.charset else ""),
            headers={"Content-Disposition": f'inline; filename="openapi.{renderer.format}"'},
        )


one_at_a_time = Lock()  # the library notes what it is describing where every thread of the process finds it
ANY_SITE = "site.invalid"  # in the place of ours, which each visitor may call otherwise


def description(renderer: JSONRenderer | OpenApiYamlRenderer) -> bytes:
    """As anybody may read it, whoever asks."""
    anybody = Request(HttpRequest())
    anybody.META["HTTP_HOST"] = ANY_SITE
    return renderer.render(SchemaGenerator().get_schema(anybody, public=True))


class Router(DefaultRouter):
    APIRootView = Nouns
    include_format_suffixes = False


router = Router()
router.register("programmes", ProgrammeViewSet)
router.register("missions", MissionViewSet)
router.register("policies", PolicyViewSet)
router.register("provisions", ProvisionViewSet)
router.register("events", EventViewSet)
router.register("participations", ParticipationViewSet)
router.register("agreements", AgreementViewSet)
router.register("figures", FigureViewSet)
router.register("measures", MeasureViewSet)
router.register("countries", CountryViewSet)
router.register("groups", CountryGroupViewSet)
router.register("organisations", OrganisationViewSet)
router.register("instruments", InstrumentViewSet)
router.register("themes", ThemeViewSet)
router.register("sources", SourceViewSet)
router.register("terms", TermViewSet)


def history_of(noun: str, viewset: Any):
    """The address of the versions of each entry of a noun."""
    view = History.as_view(noun=viewset, queryset=viewset.queryset)
    return re_path(rf"^v1/{noun}/(?P<key>{viewset.lookup_value_regex})/history/$", view)


app_name = "api"
urlpatterns = [
    path("v1/schema/", Description.as_view(), name="schema"),
    path(
        "v1/docs/",
        SpectacularSwaggerSplitView.as_view(url_name="api:schema", template_name="api/docs.html"),
        name="docs",
    ),
    path("v1/imports/", include("spreadsheets.urls")),
    path("v1/figures/total/", FigureTotals.as_view(), name="figures-total"),
    path("v1/corrections/", CorrectionsView.as_view(), name="corrections"),
    *(history_of(noun, viewset) for noun, viewset, _ in router.registry),
    *(path(f"v1/{noun}.<download:ending>", viewset.as_view({"get": "list"})) for noun, viewset, _ in router.registry),
    path("v1/", include(router.urls)),
    # What ends in a slash or names a file; any other address is sent on to the one that has the slash.
    re_path(r"^([\s\S]*/|v1/[^/]*\.[^/]*)?$", UnknownAddress.as_view()),
]
