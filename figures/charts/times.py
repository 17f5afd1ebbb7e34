"""What ran or happened when: of all areas, and of one country."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet, Value, Window
from django.db.models.functions import Coalesce, RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial.translated import readers
from figures.charts.chart import Chart, Link
from figures.charts.spans import Section, Span, Spans
from figures.charts.words import listed, number, sentences
from missions.models import Mission, Participation
from policies.models import Event, Policy
from programmes.models import Programme
from reference.models import Country
from reference.templatetags.printing import period

LEGIBLE = 8  # rows of a kind
YES, NO = Value(True, BooleanField()), Value(False, BooleanField())
GOES_ON = ExpressionWrapper(Q(kind=Event.Kind.DIALOGUE), BooleanField())
PERIOD = {"starts": F("starts"), "ends": F("ends")}
DOCUMENT = {"starts": Coalesce("starts", "adopted"), "ends": F("ends")}
TAKING_PART = {"starts": Coalesce("starts", "mission__starts"), "ends": Coalesce("ends", "mission__ends")}


def timeline() -> Chart:
    whole = Programme.objects.published().exclude(parent__in=Programme.objects.published())
    rows = dated(
        moments("1", whole, PERIOD, goes_on=YES),
        moments("2", Mission.objects.published(), PERIOD, goes_on=YES),
        moments("3", Event.objects.published().filter(kind=Event.Kind.SUMMIT), PERIOD, goes_on=GOES_ON),
        moments("4", Policy.objects.published(), DOCUMENT, goes_on=NO),
    )
    headings = {"1": _("Programmes"), "2": _("Missions"), "3": _("Summits"), "4": _("Documents")}
    return chart_of(
        rows,
        headings,
        name="timeline",
        heading=_("Programmes, missions, summits and documents over time"),
        finding=busiest_years(rows),
        note=_("Parts of other programmes are left out."),
    )


def of_country(code: str) -> Chart | None:
    """What runs or happened when in a country; `code` are its two letters, small."""
    country = Country.objects.filter(iso2=code.upper()).first() if code.islower() else None
    return times_of(country) if country else None


def times_of(country: Country) -> Chart:
    taking_part = Participation.objects.published().filter(country=country)
    rows = dated(
        moments("1", Programme.objects.published().naming(country), PERIOD, goes_on=YES),
        moments("2", Mission.objects.published().naming(country), PERIOD, goes_on=YES),
        moments("3", taking_part, TAKING_PART, goes_on=YES, of="mission__"),
        moments("4", Event.objects.published().naming(country), PERIOD, goes_on=GOES_ON),
        moments("5", Policy.objects.published().naming(country), DOCUMENT, goes_on=NO),
    )
    headings = {
        "1": _("Programmes that name it"),
        "2": _("Missions on its ground"),
        "3": _("Missions that it takes part in"),
        "4": _("Events and dialogues"),
        "5": _("Documents"),
    }
    return chart_of(
        rows,
        headings,
        name=f"country-{country.iso2.lower()}",
        heading=_("%(country)s: what ran when") % {"country": country},
        finding=sentences(f"{country}.", busiest_years(rows)),
        note=_("A participation without dates of its own is drawn with those of the mission.")
        if any(row["section"] == "3" for row in rows)
        else "",
    )


def moments(section: str, rows: QuerySet, dates: dict[str, Any], *, goes_on, of: str = "") -> QuerySet:
    """The rows that have a date, and of these the few that began last; `found` is how many there are.

    `of` leads to the record whose title is shown.
    """
    begun = Coalesce("first", "last")
    named = rows.order_by().annotate(
        section=Value(section),
        noun=Value(noun_of(rows, of)),
        name=readers(f"{of}title"),
        record_slug=F(f"{of}slug"),
        short=F(f"{of}acronym"),
        first=dates["starts"],
        last=dates["ends"],
        going_on=goes_on,
    )
    known = named.filter(Q(first__isnull=False) | Q(last__isnull=False))
    counted = known.annotate(
        turn=Window(RowNumber(), order_by=[begun.desc(), F("pk").desc()]), found=Window(Count("*"))
    )
    legible = counted.filter(turn__lte=LEGIBLE)
    return legible.values("section", "noun", "name", "record_slug", "short", "first", "last", "going_on", "found")


def noun_of(rows: QuerySet, of: str) -> str:
    """What kind of record a row shows, as its addresses name it: missions:mission."""
    model = rows.model._meta.get_field(of.removesuffix("__")).related_model if of else rows.model
    return model._meta.label_lower.replace(".", ":")


def dated(*kinds: QuerySet) -> list[dict]:
    """All kinds in one query, each in the order in which it began."""
    rows = kinds[0].union(*kinds[1:], all=True)
    return sorted(rows, key=lambda row: (row["section"], row["first"] or row["last"], row["name"]))


def chart_of(rows: list[dict], headings: dict[str, str], *, note: str, **named) -> Chart:
    left_out = sum({row["section"]: row["found"] for row in rows}.values()) - len(rows)
    cut = _("Of each kind, the %(most)s that began last; %(rest)s earlier ones are not drawn.")
    present = [section for section in headings if any(row["section"] == section for row in rows)]
    return Chart(
        explanation=sentences(
            _("Pale: within this time, the source does not say when. Dotted: no end, or no beginning, is recorded."),
            cut % {"most": number(LEGIBLE), "rest": number(left_out)} if left_out else "",
            note,
        ),
        columns=[_("Kind"), _("What"), _("From"), _("To")],
        rows=[[headings[row["section"]], link_of(row), row["first"], row["last"]] for row in rows],
        drawing=Spans(
            [
                Section(headings[section], [span_of(row) for row in rows if row["section"] == section])
                for section in present
            ]
        ),
        **named,
    )


def link_of(row: dict) -> Link:
    return Link(row["name"], reverse(row["noun"], args=[row["record_slug"]]))


def span_of(row: dict) -> Span:
    span = Span(row["short"] or row["name"], row["first"], row["last"], not row["going_on"])
    return replace(span, label=f"{period(span)}: {span.label}")


def busiest_years(rows: Iterable[dict]) -> str:
    """“The year with the most beginnings is 2016: 7 of 24.”"""
    years = Counter(row["first"].earliest.year for row in rows if row["first"])
    if not years:
        return _("Nothing with a beginning is recorded.")
    most = max(years.values())
    sentence = ngettext(
        "The year with the most beginnings is %(years)s: %(count)s of %(total)s.",
        "The years with the most beginnings are %(years)s: %(count)s of %(total)s each.",
        sum(count == most for count in years.values()),
    )
    busiest = listed(sorted(str(year) for year, count in years.items() if count == most))
    return sentence % {"years": busiest, "count": number(most), "total": number(years.total())}
