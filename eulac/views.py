"""The front of the house: pages that cross the areas."""

from django import forms
from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, Value, Window
from django.db.models.functions import RowNumber
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from editorial.folding import fold
from editorial.languages import alternates, in_language
from figures.models import Figure, Measure
from figures.views import FigureList
from missions.models import Agreement, Mission, MissionCountry, Participation
from missions.views import AgreementList, MissionList
from policies.models import Event, Policy
from policies.views import EventList, PolicyList, ProvisionList
from programmes.models import Programme, ProgrammeCountry
from programmes.views import ProgrammeList
from reference.models import Country, Theme
from reference.views import (
    CountryList,
    Glossary,
    GroupList,
    InstrumentList,
    OrganisationList,
    SourceList,
    ThemeList,
)

AREAS = (ProgrammeList, MissionList, PolicyList, EventList, AgreementList, FigureList)
LISTS = (
    *AREAS[:3], ProvisionList, *AREAS[3:], CountryList, GroupList, OrganisationList, InstrumentList, ThemeList,
    SourceList, Glossary,
)  # fmt: skip
FOUND_OF_A_KIND = 5
LATEST = 6
ROWS_OF_TIMELINE = 50


@require_safe
def home(request):
    context = {
        "areas": [(area, area.model.objects.published().count()) for area in AREAS],
        "countries": countries_concerned(),
        "themes": Theme.objects.filter(parent=None),
        "latest": latest_changes(),
        "figures": telling_figures(),
    }
    return render(request, "home.html", context)


def countries_concerned():
    """The countries that a programme names, that host a mission or that take part in one."""
    links = (ProgrammeCountry, MissionCountry, Participation)
    named = [Q(pk__in=model.objects.published().values("country")) for model in links]
    concerned = Country.objects.filter(named[0] | named[1] | named[2])
    return concerned.order_by(Country.name_to_sort_by())


def latest_changes() -> list:
    """The records that changed last, whatever their area."""
    models = (Programme, Mission, Policy, Event, Agreement)
    records = [record for model in models for record in model.objects.published().order_by("-changed_at")[:LATEST]]
    return sorted(records, key=lambda record: record.changed_at, reverse=True)[:LATEST]


def telling_figures():
    """The largest figure of each kind of measure, among those that stand for themselves."""
    whole = Figure.objects.published().current().filter(as_of__isnull=False)
    kinds = [Measure.Kind.MONEY, Measure.Kind.COUNT, Measure.Kind.MASS]
    place = Window(RowNumber(), partition_by="measure__kind", order_by=F("value").desc())
    return whole.filter(measure__kind__in=kinds).annotate(place=place).filter(place=1).for_page()


class SearchForm(forms.Form):
    q = forms.CharField(required=False, max_length=200)


@require_safe
def search(request):
    """Everything that holds every word, by kind, the first few of each."""
    form = SearchForm(request.GET)
    asked = form.cleaned_data.get("q", "") if form.is_valid() else ""
    words = fold(asked)
    found = [kind for kind in (find(area, words) for area in LISTS) if kind["count"]] if words else []
    context = {
        "asked": asked,
        "problems": form.errors.get("q", []),
        "found": found,
        "total": sum(kind["count"] for kind in found),
    }
    return render(request, "search.html", context)


def find(area, words: str) -> dict:
    """One query: the first few of one kind, and how many there are."""
    counted = area.model.objects.published().matching(words).annotate(found=Window(Count("*")))
    rows = list(area.brief(counted)[:FOUND_OF_A_KIND])
    return {"area": area, "rows": rows, "count": rows[0].found if rows else 0}


class MatrixPage(ProgrammeList):
    """Which programme names which country, under the filters of the list of programmes."""

    heading = _("Programmes by country")
    lead = _(
        "Which programme names which country, and in what role. A group that a programme names is not spelled out."
    )
    template_name = "matrix.html"

    @classmethod
    def list_url(cls):
        return reverse("matrix")

    def for_listing(self, rows):
        return super().for_listing(rows).prefetch_related("country_links__country")

    def context(self):
        context = super().context()
        rows = [(programme, roles_by_country(programme)) for programme in context["page"]]
        countries = sorted({country for _, roles in rows for country in roles}, key=lambda country: fold(str(country)))
        lines = [(programme, [roles.get(country) for country in countries]) for programme, roles in rows]
        return {
            **context,
            "countries": countries,
            "lines": lines,
            "files": ProgrammeList.files_at(self.query_without("page")),
            "feed": ProgrammeList.feed_at(self.query_without("page", "order")),
        }


def roles_by_country(programme) -> dict:
    return {link.country: link.get_role_display() for link in programme.country_links.all()}


def milestones():
    """(day, what happened, kind of record, title, slug) of every published record, as one query."""
    moments = (
        (Programme, "starts", _("Programme begins")),
        (Mission, "starts", _("Mission begins")),
        (Policy, "adopted", _("Document adopted")),
        (Event, "starts", _("Event")),
        (Agreement, "signed", _("Agreement signed")),
    )
    rows = [
        model.objects.published()
        .filter(**{f"{field}__isnull": False})
        .order_by()
        .annotate(day=F(field), what=Value(str(what)), noun=Value(model._meta.label_lower))
        .values_list("day", "what", "noun", "title", "slug")
        for model, field, what in moments
    ]
    return rows[0].union(*rows[1:], all=True)


@require_safe
def timeline(request):
    page = Paginator(milestones().order_by("-day", "title"), ROWS_OF_TIMELINE).get_page(request.GET.get("page"))
    rows = [
        {"date": day, "what": what, "title": title, "url": reverse(noun.replace(".", ":"), args=[slug])}
        for day, what, noun, title, slug in page
    ]
    around = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return render(request, "timeline.html", {"page": page, "rows": rows, "around": around})


class PublicRecords(Sitemap):
    """The addresses of one kind of record in one language, each with those of its translations."""

    limit = 5_000

    def __init__(self, area, language: str):
        self.area, self.language = area, language

    def items(self):
        return self.area.brief(self.area.model.objects.published().order_by("pk"))

    def lastmod(self, record):
        return record.changed_at

    def location(self, record):
        return in_language(record.get_absolute_url(), self.language)

    def get_urls(self, page=1, site=None, protocol=None):
        urls = super().get_urls(page, site, protocol)
        for url in urls:
            path = self.location(url["item"])
            origin = url["location"].removesuffix(path)
            url["alternates"] = [
                {"lang_code": code, "location": origin + address} for code, address in alternates(path)
            ]
        return urls


SITEMAPS = {
    area.url_name() if code == settings.LANGUAGE_CODE else f"{code}-{area.url_name()}": PublicRecords(area, code)
    for code, _ in settings.LANGUAGES
    for area in LISTS
    if area is not Glossary
}


@require_safe
def robots(request):
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    text = f"User-agent: *\nDisallow: /admin/\nSitemap: {sitemap}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
