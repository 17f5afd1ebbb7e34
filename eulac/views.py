"""The front of the house: pages that cross the areas."""

import datetime

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import Paginator
from django.db.models import Count, F, Value
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from editorial.folding import fold
from editorial.languages import alternates, in_language
from editorial.models import PeriodStatus
from editorial.today import today
from editorial.translated import in_other_languages, readers
from editorial.version import kept
from eulac.moments import HAPPENED
from figures.models import SUBJECTS, Figure, Measure
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
LATEST = 6
ROWS_OF_TIMELINE = 50
BEGIN = (Programme, Mission, Policy, Event, Agreement)  # what the timeline shows, by its first date


@require_safe
def home(request):
    permanent = request.build_absolute_uri(reverse("home"))
    return render(request, "home.html", {**kept(front_page, "home"), "permanent": permanent})


def front_page() -> dict:
    """What the home page tells of the records, in about twenty queries however many there are."""
    return {
        "areas": [card(area) for area in AREAS],
        "standings": [standing(ProgrammeList), standing(MissionList)],
        "money": money_by_currency(),
        "themes": links_to(Theme.objects.filter(parent=None)),
        "countries": links_to(countries_concerned()),
        "latest": latest_changes(),
    }


def card(area) -> dict:
    return {
        "heading": str(area.heading),
        "lead": str(area.lead),
        "url": area.list_url(),
        "area": area.resource_class.area,
        "count": area.model.objects.published().count(),
    }


def links_to(entries) -> list[tuple[str, str]]:
    return [(entry.get_absolute_url(), str(entry)) for entry in entries]


def standing(area) -> dict:
    """How many records of an area are running, ended and so on today, and how wide each is drawn out of 100."""
    counts = area.model.objects.published().counted_by_status(today())
    total, start, shares = sum(counts.values()), 0.0, []
    for status in PeriodStatus:
        if count := counts[status.value]:
            width = 100 * count / total
            url = f"{area.list_url()}?status={status.value}"
            shares.append(
                {
                    "status": status.value,
                    "label": str(status.label),
                    "count": count,
                    "url": url,
                    "start": start,
                    "width": width,
                }
            )
            start += width
    return {"heading": str(area.heading), "area": area.resource_class.area, "total": total, "shares": shares}


def money_by_currency() -> list[dict]:
    """For each currency, how many amounts are recorded, and the largest that stands. Amounts are never added up."""
    amounts = Figure.objects.published().filter(measure__kind=Measure.Kind.MONEY)
    counted = amounts.order_by().values("currency").annotate(count=Count("pk")).order_by("-count", "currency")
    found = ((row, largest(amounts, row["currency"])) for row in counted)
    return [{**row, "largest": brief_figure(figure)} for row, figure in found if figure]


def largest(amounts, currency: str) -> Figure | None:
    return (
        amounts.latest_known()
        .filter(currency=currency)
        .select_related("measure", "source", *SUBJECTS)
        .order_by("-value", "pk")
        .first()
    )


def brief_figure(figure) -> dict:
    return {
        "in_words": figure.in_words,
        "label": figure.wording("label").text,
        "subject": str(figure.subject or ""),
        "url": figure.get_absolute_url(),
    }


def countries_concerned():
    """The countries that a programme names, that host a mission or that take part in one."""
    links = (ProgrammeCountry, MissionCountry, Participation)
    named = {
        key
        for model in links
        for key in model.objects.published().order_by().values_list("country", flat=True).distinct()
    }
    return Country.objects.filter(pk__in=named).order_by(Country.name_to_sort_by())


def latest_changes() -> list[dict]:
    """The records that changed last, whatever their area, without their texts."""
    areas = (ProgrammeList, MissionList, PolicyList, EventList, AgreementList)
    found = [(record, area) for area in areas for record in newest(area.model)]
    found.sort(key=lambda pair: pair[0].changed_at, reverse=True)
    return [change_of(record, area) for record, area in found[:LATEST]]


def newest(model):
    names = ("slug", "title", *in_other_languages("title"), "acronym", "kind", "changed_at", "published_at")
    return model.objects.published().only(*names).order_by("-changed_at")[:LATEST]


def change_of(record, area) -> dict:
    day, first = (timezone.localdate(moment) for moment in (record.changed_at, record.published_at))
    return {
        "title": str(record),
        "acronym": record.acronym,
        "url": record.get_absolute_url(),
        "kind": str(record.get_kind_display() or capfirst(record._meta.verbose_name)),
        "area": area.resource_class.area,
        "day": day,
        "is_new": day == first,
    }


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
    """(day, what happened first, kind of record, title, slug) of every published record, as one query."""
    rows = [
        model.objects.published()
        .filter(**{f"{field}__isnull": False})
        .order_by()
        .annotate(day=F(field), what=Value(str(what)), noun=Value(model._meta.label_lower), name=readers("title"))
        .values_list("day", "what", "noun", "name", "slug")
        for model, (field, what) in ((model, HAPPENED[model][0]) for model in BEGIN)
    ]
    return rows[0].union(*rows[1:], all=True)


@require_safe
def timeline(request):
    page = Paginator(milestones().order_by("-day", "name"), ROWS_OF_TIMELINE).get_page(request.GET.get("page"))
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


class Overviews(PublicRecords):
    """The pages that cross the records, in one language."""

    pages = (
        "home", "matrix", "commitments", "commitments-programmes", "commitments-missions",
        "missions:participation-list", "timeline",
    )  # fmt: skip

    def __init__(self, language: str):
        self.language = language

    def items(self):
        return self.pages

    def lastmod(self, page):
        return None

    def location(self, page):
        return in_language(reverse(page), self.language)


SITEMAPS: dict[str, Sitemap] = {
    ("overviews" if code == settings.LANGUAGE_CODE else f"{code}-overviews"): Overviews(code)
    for code, _ in settings.LANGUAGES
} | {
    area.url_name() if code == settings.LANGUAGE_CODE else f"{code}-{area.url_name()}": PublicRecords(area, code)
    for code, _ in settings.LANGUAGES
    for area in LISTS
    if area is not Glossary
}


@require_safe
def security_contact(request):
    """Where weaknesses are reported, as RFC 9116 has it, if whoever runs the site has said so."""
    if not settings.SECURITY_CONTACT:
        raise Http404("No address for such reports is set.")
    ends = timezone.localdate() + datetime.timedelta(days=90)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {ends}T00:00:00Z",
        "Preferred-Languages: en, es, pt, fr",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@require_safe
def robots(request):
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    text = f"User-agent: *\nDisallow: /admin/\nSitemap: {sitemap}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
