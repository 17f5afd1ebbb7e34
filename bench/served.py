"""What bench/site.py serves: the observatory, and beside it what any Django site would answer, nearly bare."""

import os
import sys

# Libraries that others load when they find them; a server has none of these, and its memory is measured.
sys.modules |= dict.fromkeys(("requests", "openpyxl", "hypothesis", "pygments", "jinja2", "anyio"))  # type: ignore[arg-type]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eulac.settings")

from eulac.wsgi import application as site  # isort: skip  # first, as a server does

from django.conf import settings
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.urls import path
from django.views.generic import DetailView, ListView
from rest_framework.generics import ListAPIView
from rest_framework.pagination import PageNumberPagination
from rest_framework.serializers import ModelSerializer

from eulac.urls import urlpatterns as public
from programmes.models import Programme

BODY = b"<p>" + b"x" * 60_000 + b"</p>"
LINKED = ("countries", "organisations", "instruments")
RELATIONS = ("countries", "organisations", "themes", "instruments")


def constant(request):
    return HttpResponse("constant")


def kept(request):
    """A body of 60 kB out of the cache."""
    body = cache.get("bench")
    if body is None:
        cache.set("bench", body := BODY, None)
    return HttpResponse(body)


class PlainList(ListView):
    """As anybody would write it first: fifty rows with their links, counted and paged by Django."""

    queryset = Programme.objects.filter(state="published").order_by("title").prefetch_related(*RELATIONS)
    paginate_by = 50
    template_name = "plain_list.html"


class PlainRecord(DetailView):
    queryset = Programme.objects.filter(state="published").prefetch_related(
        *RELATIONS, "groups", "elements", "parts", "successors", "citations__source", "figures__measure",
        "figures__source", "figures__countries", "provisions__policy", "missions",
    )  # fmt: skip
    template_name = "plain_record.html"


class StockProgramme(ModelSerializer):
    class Meta:
        model = Programme
        fields = ["slug", "title", "kind", "level", "starts", "ends", "summary", *LINKED]
        depth = 1


class Fifty(PageNumberPagination):
    page_size = 50


class StockAPI(ListAPIView):
    """As REST framework's tutorial has it, with the links read beforehand; narrowed by what everybody narrows by."""

    queryset = Programme.objects.filter(state="published").order_by("title").prefetch_related(*LINKED)
    serializer_class = StockProgramme
    pagination_class = Fifty

    def get_queryset(self):
        rows = super().get_queryset()
        if country := self.request.query_params.get("country"):
            rows = rows.filter(countries__iso2=country).distinct()
        return rows


urlpatterns = [
    path("bench/constant/", constant),
    path("bench/kept/", kept),
    path("bench/list/", PlainList.as_view()),
    path("bench/record/<slug:slug>/", PlainRecord.as_view()),
    path("bench/api/", StockAPI.as_view()),
    *public,
]

settings.ROOT_URLCONF = __name__
settings.MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
settings.TEMPLATES[0]["DIRS"] = [*settings.TEMPLATES[0]["DIRS"], settings.BASE_DIR / "bench" / "templates"]  # type: ignore[misc]
plain = WSGIHandler()


def application(environ, start_response):
    return (plain if environ["PATH_INFO"].startswith("/bench/") else site)(environ, start_response)
