"""All that is recorded of a country, from every area."""

from operator import attrgetter

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from editorial.models import RUNNING_FIRST
from editorial.today import today
from eulac.moments import moments
from figures.models import Figure
from figures.totals import on_a_page
from missions.basis import with_launched, with_other_agreements
from programmes.models import Programme, ProgrammeCitation, ProgrammeCountry
from reference.models import Country, CountryGroup, Theme, long_texts_of
from reference.pages import shortened

ROLES = list(ProgrammeCountry.Role)
# What a country's page says first: sentences, each of clauses with the count that it states.
OPENING = (
    (
        ("programmes", ngettext_lazy("%(n)s programme names this country", "%(n)s programmes name this country", "n")),
        ("running", ngettext_lazy("%(n)s of them is running today", "%(n)s of them are running today", "n")),
        (
            "open",
            ngettext_lazy(
                "%(n)s of them has begun, with no end recorded", "%(n)s of them have begun, with no end recorded", "n"
            ),
        ),
        (
            "through_groups",
            ngettext_lazy("%(n)s more reaches it through a group", "%(n)s more reach it through a group", "n"),
        ),
    ),
    (
        ("hosted", ngettext_lazy("%(n)s mission is on its ground", "%(n)s missions are on its ground", "n")),
        ("taken", ngettext_lazy("it takes part in %(n)s mission", "it takes part in %(n)s missions", "n")),
        ("policies", ngettext_lazy("%(n)s document names it", "%(n)s documents name it", "n")),
        ("events", ngettext_lazy("%(n)s event or dialogue names it", "%(n)s events and dialogues name it", "n")),
    ),
    (
        ("own", ngettext_lazy("%(n)s figure is about it alone", "%(n)s figures are about it alone", "n")),
        ("shared", ngettext_lazy("%(n)s figure is shared with others", "%(n)s figures are shared with others", "n")),
    ),
)


def opening(counts: dict[str, int]) -> str:
    """What there is, in sentences; what there is none of is left out, programmes apart."""
    named, running = counts["programmes"], counts["running"]
    none = {"programmes": _("no programme names this country"), "running": _("none of them is known to run today")}
    needed = {"programmes"} | ({"running"} if named and not running else set())
    sentences = [
        "; ".join(
            clause % {"n": counts[name]} if counts[name] else none[name]
            for name, clause in part
            if counts[name] or name in needed
        )
        for part in OPENING
    ]
    return " ".join(f"{capfirst(sentence)}." for sentence in sentences if sentence)


class Dossier:
    """What is recorded of a country, narrowed to themes when there are any; each part as the public may see it."""

    def __init__(self, country: Country, themes: list[Theme]):
        self.country, self.themes, self.today = country, themes, today()
        self.narrowing: dict = {"theme": [theme.slug for theme in themes]}
        self.counts: dict[str, int] = {}
        self.memberships = list(country.memberships.select_related("group"))

    def context(self) -> dict:
        parts = {**self.programmes(), **self.through_groups(), **self.missions(), **self.papers(), **self.figures()}
        return {
            **parts,
            "memberships": self.memberships,
            "opening": opening(self.counts),
            "moments": moments(self.dated(parts)),
        }

    def shortened(self, name: str, rows, **narrowing):
        """The first of `rows`, counted under that name."""
        shown = shortened(rows, **(narrowing or {"country": self.country.iso2}), **self.narrowing)
        self.counts[name] = (
            counted(rows) if shown.rest_at else len({getattr(row, "record_id", row.pk) for row in shown})
        )
        return shown

    def programmes(self) -> dict:
        named = Programme.objects.published().naming(self.country).about(self.themes)
        rows = with_roles(for_lines(named.running_first(self.today)), self.country)
        shown = self.shortened("programmes", rows)
        self.counts |= named.counted_by_status(self.today)
        return {
            "programmes": shown,
            "programmes_by_role": by_leading_role(shown),
            "statuses": self.statuses(),
            "earliest": named.filter(starts__isnull=False).order_by("starts").first(),
        }

    def statuses(self) -> list[dict]:
        """How many of its programmes are where in their time, and the list of these."""
        listed = reverse("programmes:programme-list")
        narrowing = {"country": self.country.iso2, **self.narrowing}
        return [
            {
                "label": status.label,
                "count": self.counts[status],
                "url": f"{listed}?{urlencode({**narrowing, 'status': status}, doseq=True)}",
            }
            for status in RUNNING_FIRST
            if self.counts[status]
        ]

    def through_groups(self) -> dict:
        """The programmes of the country's groups that do not name it; each with the groups in `reached_through`."""
        groups = {membership.group_id: membership.group.slug for membership in self.memberships}
        through = Programme.objects.published().about(self.themes).reaching(groups)
        unnamed = through.exclude(pk__in=Programme.objects.naming(self.country).values("pk"))
        rows = unnamed.running_first(self.today).in_brief()
        rows = rows.prefetch_related(
            Prefetch("groups", CountryGroup.objects.filter(pk__in=groups), to_attr="reached_through")
        )
        return {"group_programmes": self.shortened("through_groups", rows, group=list(groups.values()))}

    def missions(self) -> dict:
        participations = self.country.participations.published().about(self.themes)
        agreements = list(self.country.agreements.published())
        taken = with_other_agreements(participations.with_basis(), agreements)
        for agreement in agreements:
            agreement.covered = [each for each in taken if each.agreement_id == agreement.pk]
        self.counts["taken"] = len(taken)
        return {
            "mission_links": self.shortened("hosted", self.country.missioncountrys.published().about(self.themes)),
            "participations": taken,
            "agreements": [] if self.themes else with_launched(agreements),
        }

    def papers(self) -> dict:
        policies, events = self.country.policycountrys.published(), self.country.eventcountrys.published()
        return {
            "policy_links": self.shortened("policies", policies.about(self.themes)),
            "event_links": self.shortened("events", events.about(self.themes)),
        }

    def figures(self) -> dict:
        """The figures about this country alone, and those that it shares with others."""
        rows = self.country.figures.published().about(self.themes)
        figures = shortened(rows.for_page(), country=self.country.iso2)
        for figure in figures:
            figure.others = [other for other in figure.countries.all() if other != self.country]
        own = [figure for figure in figures if not figure.others and not figure.group_id]
        shared = [figure for figure in figures if figure.others or figure.group_id]
        total = rows.count() if figures.rest_at else len(figures)
        alone = rows.about_one_of([self.country]).count() if figures.rest_at else len(own)
        self.counts |= {"own": alone, "shared": total - alone}
        found = {"figures": own, "shared_figures": shared, "more_figures_at": figures.rest_at}
        if self.themes:
            return found
        here = {"more": figures.rest_at, "country": self.country.iso2}
        return {
            **found,
            "own_totals": on_a_page(rows.of_one_country, own, **here, sharing="alone"),
            "shared_totals": on_a_page(rows.shared, shared, **here, sharing="shared"),
        }

    def dated(self, parts: dict) -> list:
        """The rows of the page that have dates, each once."""
        links = [*parts["mission_links"], *parts["policy_links"], *parts["event_links"]]
        records = [*parts["programmes"], *parts["agreements"], *(link.record for link in links)]
        ties = [*parts["participations"], *([] if self.themes else self.memberships)]
        return list({(type(row), row.pk): row for row in [*records, *ties]}.values())


def counted(rows) -> int:
    """How many records these are, or tie to something."""
    key = "record" if hasattr(rows.model, "record") else "pk"
    return rows.order_by().values(key).distinct().count()


def for_lines(programmes):
    """With what a line about a programme prints: its themes, its sources, the programme that it is part of, and the
    `money` that each of the two has as a whole."""
    figures = Figure.objects.published().latest_known().filter(measure__kind="money", countries=None)
    money = figures.select_related("measure", "source")
    return (
        programmes.select_related("parent")
        .in_brief()
        .defer(*long_texts_of("parent"))
        .prefetch_related(
            "themes",
            Prefetch("citations", ProgrammeCitation.objects.select_related("source")),
            Prefetch("figures", money, to_attr="money"),
            Prefetch("parent__figures", money, to_attr="money"),
        )
    )


def with_roles(programmes, country: Country):
    """Each with what it makes of the country in `roles`."""
    links = ProgrammeCountry.objects.filter(country=country)
    return programmes.prefetch_related(Prefetch("country_links", links, to_attr="roles"))


def by_leading_role(programmes) -> list[tuple[str, list[Programme]]]:
    """[(role, programmes), …]: each programme once, under the first of its roles; `other_roles` has the rest.

    A programme of which somebody took the country away since it was read has no role, and is left out.
    """
    found: dict[str, list[Programme]] = {role: [] for role in ROLES}
    for programme in filter(attrgetter("roles"), programmes):
        first, *others = sorted(programme.roles, key=lambda link: ROLES.index(link.role))
        programme.since, programme.other_roles = first.since, others
        found[first.role].append(programme)
    return [(str(role.label), found[role]) for role in ROLES if found[role]]
