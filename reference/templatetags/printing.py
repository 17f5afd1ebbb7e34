"""How records print: dates, states, citations, and only what the public may see."""

import datetime
import re
from functools import lru_cache

from babel.dates import format_timedelta
from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.http import escape_leading_slashes
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.addresses import address
from editorial.languages import active_language, active_locale, alternates, in_language
from editorial.models import PeriodStatus, status_on
from editorial.today import today
from editorial.translated import Wording
from reference.endnotes import Endnotes
from reference.markdown import note_mark, to_html

register = template.Library()
HEADING = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>')
MOST_NAVIGATIONS = 200  # two on each page; they differ by language and by the list that is marked
FEWEST_SECTIONS = 3  # with which a page gets a table of contents
CURRENT = mark_safe(' aria-current="true"')
READINGS = {
    "exact": _("The source gives this number without reservation."),
    "about": _("The source says “about” or “around”: the true number is near this one."),
    "over": _("The source says “over” or “more than”: the true number is larger; by how much is not stated."),
    "at-least": _("The source gives this as the least: the true number is this one or a larger one."),
    "up-to": _("The source gives this as the most: the true number is this one or a smaller one."),
}


@register.filter
def public(record):
    """The record itself if everyone may see it, otherwise nothing. Reference entries have no draft state."""
    return record if record and getattr(record, "is_public", True) else None


@register.filter
def wording(record, name: str) -> Wording:
    """One of its texts in the reader's language, or else in English."""
    return record.wording(name)


def with_acronym(record) -> str:
    """“Airport Communication Project (AIRCOP)”"""
    acronym = getattr(record, "acronym", "")
    return f"{record} ({acronym})" if acronym else str(record)


@register.filter
def opening(record) -> str:
    """What it is in a sentence or two, as far as anybody has written that."""
    texts = (name for name in ("summary", "description", "note", "reason") if name in getattr(record, "translated", ()))
    return next((said.text for name in texts if (said := record.wording(name))), "")


@register.filter
def age(day: datetime.date) -> str:
    """How long ago a day was, in one unit: “14 months ago”."""
    gone = today() - day
    if gone.days < 1:
        return gettext("today")
    return format_timedelta(-gone, granularity="day", threshold=2, add_direction=True, locale=active_locale())


@register.filter
def period(row) -> str:
    """From when to when, as exactly as it is known; empty when nothing is."""
    starts, ends = (date and date.in_words() for date in (getattr(row, "starts", None), getattr(row, "ends", None)))
    if starts and ends:
        return starts if starts == ends else f"{starts} – {ends}"
    if starts:
        return starts if getattr(row, "is_moment", False) else gettext("from %(day)s") % {"day": starts}
    return gettext("until %(day)s") % {"day": ends} if ends else ""


@register.filter
def standing(row) -> PeriodStatus:
    """Where today stands in the row's period; the stylesheet has a mark for each."""
    return PeriodStatus(status_on(today(), row.starts, row.ends))


@register.filter
def when(figure) -> str:
    """The time that a figure covers, and the date on which it was true; empty when neither is stated."""
    as_of = figure.as_of and gettext("as of %(day)s") % {"day": figure.as_of.in_words()}
    return "; ".join(filter(None, [period(figure), as_of]))


@register.filter
def status(row) -> str:
    """The same in words."""
    return str(standing(row).label)


@register.filter
def current(rows) -> list:
    """Those whose period holds today."""
    return [row for row in rows if row.is_current]


@register.filter
def former(rows) -> list:
    """Those whose period does not hold today."""
    return [row for row in rows if not row.is_current]


@register.filter
def brief(record) -> str:
    """What kind of record it is and of when, for a line in a list."""
    kinds = (getattr(record, f"get_{name}_display", str)() for name in ("kind", "level", "status"))
    dates = (getattr(record, name, None) for name in ("adopted", "signed"))
    return " · ".join(filter(None, [*kinds, *(date.in_words() for date in dates if date), period(record)]))


@register.filter
def how_to_read(figure) -> str:
    """What the bound of a figure says about the number."""
    return str(READINGS[figure.bound])


@register.simple_tag(takes_context=True)
def links_of(context, template: str) -> SafeString:
    """The links of a part of the navigation; one is marked that leads to this page, or to the list of what it shows."""
    listing, request = context.get("listing"), context.get("request")
    here = listing.list_url() if listing else request.path if request else ""
    return navigation(template, here, active_language())


@lru_cache(MOST_NAVIGATIONS)
def navigation(template: str, here: str, language: str) -> SafeString:
    """Made once: the language is the active one, and is named for telling one answer from another."""
    return render_to_string(template, {"here": here})


@register.simple_tag(takes_context=True)
def nav_link(context, url_name: str, text: str) -> SafeString:
    there = address(url_name)
    return format_html('<a href="{}"{}>{}</a>', there, CURRENT if there == context["here"] else "", text)


def here(request) -> str:
    """The address of the page; one that begins with two slashes would lead to another site."""
    return escape_leading_slashes(request.get_full_path())


@register.simple_tag(takes_context=True)
def alternate_links(context) -> SafeString:
    """For search engines: where this very page is in each language."""
    request = context["request"]
    links = ((code, request.build_absolute_uri(path)) for code, path in alternates(here(request)))
    return format_html_join("\n    ", '<link rel="alternate" hreflang="{}" href="{}">', links)


@register.simple_tag(takes_context=True)
def language_links(context) -> SafeString:
    """For readers: this very page in each language, its query string included; the one they are reading is marked."""
    path = here(context["request"])
    return format_html_join(
        "\n",
        '<li><a href="{}" lang="{}" hreflang="{}"{}>{}</a></li>',
        (
            (in_language(path, code), code, code, CURRENT if code == active_language() else "", name)
            for code, name in settings.LANGUAGES
        ),
    )


@register.simple_block_tag
def rendered(content) -> SafeString:
    """What stands between the tags, for printing it after what is made from it: {% rendered as body %}."""
    return content


@register.inclusion_tag("includes/contents.html")
def contents(body: str) -> dict:
    """The sections of a page, each with the anchor that its heading has in every language."""
    sections = [(anchor, mark_safe(heading)) for anchor, heading in HEADING.findall(body)]  # noqa: S308 (our own page)
    return {"sections": sections if len(sections) >= FEWEST_SECTIONS else []}


@register.simple_tag
def cite(notes: Endnotes, source, locator: str = "") -> SafeString:
    """A raised number that leads to the note for this place in the source."""
    return note_mark(notes.cite(source, locator))


@register.simple_tag
def markdown(text: str, notes: Endnotes) -> SafeString:
    return to_html(text, notes)
