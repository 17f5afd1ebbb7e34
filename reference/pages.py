"""What every list and every record of the public site has in common."""

import datetime
import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, register_converter, reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.generic import View

from editorial.addresses import address
from editorial.as_of import of_that_day
from editorial.filters import FACET_CHOICES, ListFilterSet
from editorial.languages import active_locale, in_language
from editorial.models import Publishable
from editorial.past import ever_called
from editorial.prepared import prepared
from editorial.today import earlier_day
from editorial.version import kept, key_for
from reference.bibliography import REFERENCE_FORMATS, Work, in_a_sentence
from reference.corrections import ON_A_PAGE, corrections_on_page_of
from reference.endnotes import Endnotes
from reference.feeds import FEED, feed_response
from reference.models import MOST_RELATED, by_country
from reference.templatetags.printing import with_acronym
from reference.versions import versions_of
from spreadsheets.files import public_file
from spreadsheets.formats import FORMATS
from spreadsheets.resources import SheetResource

ROWS_ON_A_PAGE = 25
RELATED_ON_A_PAGE = MOST_RELATED - 1
API = "/api/v1"


class FormatConverter:
    """The ending of an address that asks for a file."""

    regex = "|".join(FORMATS)

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class ReferenceConverter(FormatConverter):
    """The ending of an address that asks how a page is cited."""

    regex = "|".join(map(re.escape, REFERENCE_FORMATS))


register_converter(FormatConverter, "format")
register_converter(ReferenceConverter, "reference")


def file_name(address: str) -> str:
    """What a file is called, without its ending: the same in every language."""
    name, day = in_language(address, settings.LANGUAGE_CODE).strip("/").replace("/", "-"), earlier_day()
    return f"{name}-{day}" if day else name


def permanent(request, address: str) -> str:
    """Where this can be read for good, as of the day that the reader looks at."""
    return request.build_absolute_uri(of_that_day(address))


def refused(problems: list[tuple[str, str]]) -> HttpResponse:
    """400 with a line for each (parameter, sentence)."""
    text = "".join(f"{name}: {sentence}\n" for name, sentence in problems)
    return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")


@dataclass
class Chip:
    """A filter value in use, and the address of the list without it."""

    label: str
    value: str
    url: str


@dataclass
class Option:
    value: str
    label: str
    count: int
    chosen: bool


@dataclass
class Facet:
    name: str
    label: str
    options: list[Option]

    @property
    def chosen(self) -> int:
        return sum(option.chosen for option in self.options)

    @property
    def is_cut(self) -> bool:
        """Whether it may have more choices than it offers."""
        return len(self.options) >= FACET_CHOICES


class ListPage(View):
    """A list: narrowed, sorted and paged by the query string, and handed out as a file under the same."""

    model: type[Any]
    resource_class: type[SheetResource]
    filterset_class: type[ListFilterSet] | None = None  # if it offers other facets than the list of its sheet
    in_form: frozenset[str] = frozenset()  # filters that the form of its template has fields for, beside the usual ones
    name = ""  # of its addresses; the model's own name, unless given
    heading: str | Promise = ""
    lead: str | Promise = ""
    template_name = ""

    @classmethod
    def url_name(cls) -> str:
        return cls.name or cls.model._meta.model_name

    @classmethod
    def list_url(cls) -> str:
        return address(f"{cls.model._meta.app_label}:{cls.url_name()}-list")

    def get_queryset(self):
        return self.model.objects.published()

    @classmethod
    def files_at(cls, query: str) -> list[tuple[str, str]]:
        """(format, address) of the list as a file."""
        return [(name, f"{cls.list_url().rstrip('/')}.{name}{query}") for name in FORMATS]

    @classmethod
    def feed_at(cls, query: str) -> str:
        return f"{cls.list_url().rstrip('/')}.{FEED}{query}"

    @staticmethod
    def brief(rows):
        """With what the title and the address of a row need."""
        return rows

    def for_listing(self, rows):
        """With what a line of the list prints."""
        return rows

    def get(self, request, format=None):  # noqa: A002 (the word in the address)
        filterset_class = self.filterset_class or self.resource_class.filterset_class
        self.filters = filterset_class(request.GET, self.get_queryset())
        if not format:
            return self.as_page()
        return self.refusal() or (self.as_feed() if format == FEED else self.as_file(format))

    def as_page(self):
        """The page; to htmx it is the same one, with the address to show for it."""
        response = render(self.request, self.template_name, self.context())
        patch_vary_headers(response, ["HX-Request"])
        if self.is_in_place:
            response["HX-Push-Url"] = self.list_url() + self.query_without()
        return response

    @property
    def is_in_place(self) -> bool:
        """Whether the list is renewed within a page that the reader has before them."""
        return "HX-Request" in self.request.headers

    def refusal(self) -> HttpResponse | None:
        """The answer to who asks for a file or a feed of what there cannot be."""
        problems = self.notices()
        page = self.request.GET.get("page") or "1"
        if not page.isdecimal():
            told = _("“%(page)s” is not the number of a page. A file holds all pages in any case.") % {"page": page}
            problems.append(("page", told))
        return refused(problems) if problems else None

    def as_file(self, format_name: str):
        rows, name = self.filters.qs, file_name(self.list_url())
        return public_file(self.request, self.resource_class(), rows, format_name, name)

    def as_feed(self):
        page = self.list_url() + self.query_without("page", "order")
        rows = self.brief(self.filters.qs)
        return feed_response(rows, self.request, heading=str(self.heading), lead=str(self.lead), page=page)

    def context(self) -> dict:
        page, page_notice = self.page()
        query = self.query_without("page")
        return {
            "listing": self,
            "area": self.resource_class.area,
            "permanent": permanent(self.request, self.list_url()),
            "filters": self.filters,
            "form_key": key_for("form", self.list_url(), query),
            "notices": [*self.notices(), *page_notice],
            "chips": self.chips(),
            "facets": self.facets,
            "orders": self.filters.filters["order"].in_words(),
            "kept": self.kept(),
            "page": page,
            "count": self.counted(page.paginator.count),
            "around": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
            "is_in_place": self.is_in_place,
            "files": self.files_at(query),
            "feed": self.feed_at(self.query_without("page", "order")),
            "api_url": f"{API}/{self.resource_class.area}/{query}",
        }

    def counted(self, number: int) -> str:
        """“1 programme”, “50 programmes”; in French, none is singular as well."""
        names, form = self.model._meta, active_locale().plural_form(number)
        return f"{number} {names.verbose_name if form == 'one' else names.verbose_name_plural}"

    def notices(self) -> list[tuple[str, str]]:
        """(parameter, sentence) for whatever in the query string cannot be answered."""
        return self.filters.notices()

    def page(self):
        """The page asked for, or the nearest that there is and a notice."""
        asked = self.request.GET.get("page") or "1"
        pages = self.pages()
        try:
            return self.with_rows(pages.page(asked)), []
        except PageNotAnInteger:
            sentence = _("“%(page)s” is not the number of a page. This is page 1.")
            return self.with_rows(pages.page(1)), [("page", sentence % {"page": asked})]
        except EmptyPage:
            nearest = 1 if asked.lstrip().startswith(("-", "0")) else pages.num_pages
            sentence = _("There is no page %(page)s. Pages: 1 to %(last)s.")
            told = sentence % {"page": asked, "last": pages.num_pages}
            return self.with_rows(pages.page(nearest)), [("page", told)]

    def pages(self) -> Paginator:
        """Of the keys of the rows; how many there are is counted once until something is published."""
        pages = Paginator(self.filters.qs.values_list("pk", flat=True), ROWS_ON_A_PAGE)
        pages.count = kept(self.filters.qs.count, "count", self.list_url(), self.query_without("page", "order"))
        return pages

    def with_rows(self, page):
        """The page of keys, which an index has in the order of the list, with the rows that they stand for."""
        keys = list(page.object_list)
        rows = self.for_listing(self.model.objects.filter(pk__in=keys)).in_bulk()
        page.object_list = [rows[key] for key in keys]
        return page

    def query_without(self, *names: str, value: str = "") -> str:
        """The query string without these parameters, or without one value of them; empty ones go as well."""
        kept = QueryDict(mutable=True)
        for name, values in self.request.GET.lists():
            left = [v for v in values if v and not (name in names and value in ("", v))]
            if left:
                kept.setlist(name, left)
        return f"?{kept.urlencode()}" if kept else ""

    def chips(self) -> list[Chip]:
        return [
            Chip(self.filters.filters[name].label, words, self.list_url() + self.without_value(name, value))
            for name, value, words in self.filters.active()
        ]

    def without_value(self, name: str, value: str) -> str:
        query = QueryDict(self.query_without("page").lstrip("?"), mutable=True)
        query.setlist(name, [other for other in query.getlist(name) if other != value])
        return f"?{query.urlencode()}" if query.urlencode() else ""

    def facets(self) -> list[Facet]:
        """The facets that offer a choice, or in which one was made."""
        facets = [Facet(name, label, self.offered(name, rows)) for name, label, _, rows in self.filters.facet_counts()]
        return [facet for facet in facets if len(facet.options) > 1 or facet.chosen]

    def offered(self, name: str, rows) -> list[Option]:
        """A facet's choices; one that is in use stays among them even when it leaves nothing."""
        chosen = self.filters.chosen(name)
        counted = {value for value, _, _ in rows}
        empty = [(value, label, 0) for value, label in chosen.items() if value not in counted]
        return [Option(value, label, count, value in chosen) for value, label, count in [*rows, *empty]]

    def kept(self) -> list[tuple[str, str]]:
        """Filters in use that the form has no field for: it carries them along."""
        in_form = {"q", "year", "since", "until", *self.in_form, *self.filters.facets}
        return [(name, value) for name, value, _ in self.filters.active() if name not in in_form]


# What there is at a record's address: its page, its file, its earlier versions, and references to it.
ASPECTS = {"page": "{}/", "file": "{}.{}", "versions": "{}/versions/", "cite": "{}/cite.{}"}


class RecordPage(View):
    """One record, in one of its aspects. An address that it had before, or spelled otherwise, redirects."""

    listing: type[ListPage]
    template_name = ""
    aspect = "page"
    corrections_by = ""  # the filter by which the list of corrections is narrowed to it

    @property
    def model(self):
        return self.listing.model

    def get_queryset(self):
        return self.model.objects.published()

    def get(self, request, key, format=""):  # noqa: A002 (the word in the address)
        record = self.find(key)
        if record is None:
            raise Http404(f"There is no {self.model._meta.verbose_name} “{key}” here.")
        address = record.get_absolute_url()
        wanted = self.address_of(self.aspect, address, format)
        if request.path != wanted:
            return redirect(wanted, permanent=True)
        return getattr(self, f"show_{self.aspect}")(record, address, format)

    def find(self, key: str):
        """The public record with this key, or that had it before; None when there is none."""
        found = prepared(self.model(**{self.model.key_field: key}), self.with_key_of)
        if found or earlier_day():
            return found[0] if found else self.find_then(key)
        if not hasattr(self.model, "renamed"):
            return None
        moved = self.model.renamed(key)
        return moved and self.get_queryset().filter(pk=moved.pk).first()

    def find_then(self, key: str):
        """Of an earlier day, the record that has this key now, or had it on another day."""
        return self.get_queryset().filter(pk__in=ever_called(self.model, **{self.model.key_field: key})).first()

    def with_key_of(self, it):
        return self.get_queryset().filter(**{self.model.key_field: getattr(it, self.model.key_field)})

    @staticmethod
    def address_of(aspect: str, address: str, format_name: str = "") -> str:
        return ASPECTS[aspect].format(address.rstrip("/"), format_name)

    def show_page(self, record, address: str, _format):
        context = self.common(record, address)
        work = self.as_work(record, context["permanent"])
        context |= {
            "notes": Endnotes(),
            "files": [(name, self.address_of("file", address, name)) for name in FORMATS],
            "api_url": f"{API}/{self.listing.resource_class.area}/{self.api_key(record)}/",
            "versions_at": self.address_of("versions", address) if self.has_versions() else "",
            "cited": in_a_sentence(work),
            **self.corrections(record),
            "references": [
                (name, write(work), self.address_of("cite", address, ending))
                for ending, (write, name, _type) in REFERENCE_FORMATS.items()
            ],
            **self.related(record),
        }
        return render(self.request, self.template_name, context)

    def corrections(self, record) -> dict:
        """What was changed of its numbers and dates, and where there is more about it."""
        found = corrections_on_page_of(record)
        checked = getattr(record, "verified_on", None)
        key = getattr(record, record.key_field).lower()
        query = urlencode({self.corrections_by: key}) if self.corrections_by else ""
        listed = reverse("correction-list")
        return {
            "corrections": found[:ON_A_PAGE],
            "has_more_corrections": len(found) > ON_A_PAGE,
            "amended_since": bool(found and checked and timezone.localdate(found[0].created_at) > checked),
            "corrections_at": f"{listed}?{query}" if query else "",
            "corrections_feed": f"{listed.rstrip('/')}.{FEED}?{query}" if query else "",
        }

    def show_file(self, record, address: str, format_name: str):
        rows = self.model.objects.published().filter(pk=record.pk)
        return public_file(self.request, self.listing.resource_class(), rows, format_name, file_name(address))

    def show_versions(self, record, address: str, _format):
        context = {
            **self.common(record, address),
            "versions": versions_of(record),
            "former_slugs": record.former_slugs().filter(object_id=record.pk)
            if hasattr(record, "former_slugs")
            else [],
        }
        return render(self.request, "versions.html", context)

    def show_cite(self, record, address: str, format_name: str):
        write, _name, content_type = REFERENCE_FORMATS[format_name]
        text = write(self.as_work(record, permanent(self.request, address)))
        told = {"Content-Disposition": content_disposition_header(True, f"{file_name(address)}.{format_name}")}
        return HttpResponse(text, content_type=f"{content_type}; charset=utf-8", headers=told)

    def common(self, record, address: str) -> dict:
        return {
            "record": record,
            "listing": self.listing,
            "area": self.listing.resource_class.area,
            "permanent": permanent(self.request, address),
        }

    @classmethod
    def has_versions(cls) -> bool:
        """Only what is published by itself has a history that says which versions were public."""
        return issubclass(cls.listing.model, Publishable)

    def as_work(self, record, url: str) -> Work:
        """The page as something to cite."""
        return Work(
            key=file_name(record.get_absolute_url()),
            title=with_acronym(record),
            url=url,
            changed=timezone.localdate(record.changed_at),
            accessed=datetime.date.today(),
        )

    def api_key(self, record) -> str:
        return getattr(record, record.key_field)

    def related(self, record) -> dict:
        """What else the page shows, each part as the public may see it."""
        return {}


class Shortened(list):
    """The first of a record's related rows; `rest_at` is the address of the list that holds all of them."""

    rest_at = ""


def shortened(rows, **query: str | list[str]) -> Shortened:
    """`rows`, or as many as a page can bear: one query, and the list that `query` narrows to them has the rest.

    Rows that tie a record to something come with their `record`.
    """
    model = rows.model
    if hasattr(model, "record"):
        rows, model = rows.select_related("record"), model.record.field.related_model
    return cut(list(rows[:MOST_RELATED]), model, **query)


def cut(found: list, model, **query: str | list[str]) -> Shortened:
    """Of MOST_RELATED rows of a list, those that a page can bear."""
    shown = Shortened(found[:RELATED_ON_A_PAGE])
    if len(found) > RELATED_ON_A_PAGE:
        list_name = f"{model._meta.app_label}:{model._meta.model_name}-list"
        shown.rest_at = f"{reverse(list_name)}?{urlencode(query, doseq=True)}"
    return shown


def linked(record) -> dict:
    """What the records of every area are linked to."""
    figures = record.figures.model
    return {
        "country_links": by_country(prepared(record, lambda it: it.country_links.order_by().select_related("country"))),
        "organisation_links": prepared(record, lambda it: it.organisation_links.select_related("organisation")),
        "themes": prepared(record, lambda it: it.themes.all()),
        "aliases": prepared(record, lambda it: it.aliases.all()),
        "citations": prepared(record, lambda it: it.citations.select_related("source")),
        "attachments": prepared(record, lambda it: it.attachments.described()),
        "figures": cut(figures.objects.on_page_of(record), figures, **{record._meta.model_name: record.slug}),
    }


def addresses(list_page: type[ListPage], record_page: type[RecordPage] | None = None, *, at: str = "") -> list:
    """The addresses of a list and its records, each also as a file."""
    at, name = at or list_page.resource_class.area, list_page.url_name()
    urls = [
        path(f"{at}/", list_page.as_view(), name=f"{name}-list"),
        path(f"{at}.<format:format>", list_page.as_view(), name=f"{name}-list-file"),
        path(f"{at}.{FEED}", list_page.as_view(), {"format": FEED}, name=f"{name}-list-feed"),
    ]
    return [*urls, *record_addresses(record_page, f"{at}/<slug:key>", name)] if record_page else urls


def record_addresses(page: type[RecordPage], at: str, name: str) -> list:
    """The addresses of a kind of record in all of its aspects."""
    urls = [
        path(f"{at}/", page.as_view(), name=name),
        path(f"{at}.<format:format>", page.as_view(aspect="file"), name=f"{name}-file"),
        path(f"{at}/cite.<reference:format>", page.as_view(aspect="cite"), name=f"{name}-cite"),
    ]
    if page.has_versions():
        urls.append(path(f"{at}/versions/", page.as_view(aspect="versions"), name=f"{name}-versions"))
    return urls
