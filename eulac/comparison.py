"""What a comparison of countries consists of."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from editorial.folding import fold
from editorial.models import PeriodStatus, status_on
from editorial.today import today
from figures.models import Figure
from missions.models import Agreement, MissionCountry, Participation
from programmes.models import Programme, ProgrammeCountry
from reference.models import Country, Membership, Theme
from reference.templatetags.printing import brief, period, status, when, with_acronym

LINES_IN_A_CELL = 20


@dataclass
class Line:
    """One thing in a cell: its name, where it is, and what else to say of it."""

    text: str
    url: str = ""
    note: str = ""

    def __str__(self):
        return f"{self.text} ({self.note})" if self.note else self.text


@dataclass
class Cell:
    lines: list[Line]
    country: str = ""  # whose it is; empty when it is common to all
    all_at: str = ""  # the list that has all of them

    @property
    def shown(self) -> list[Line]:
        return self.lines[:LINES_IN_A_CELL]

    @property
    def left_out(self) -> int:
        return len(self.lines) - len(self.shown)

    def __str__(self):
        return "; ".join(map(str, self.lines))


@dataclass
class Aspect:
    """A row of the comparison: a cell for each country, or one for all of them."""

    label: str
    cells: list[Cell] = field(default_factory=list)
    is_common: bool = False

    def cells_of(self, countries: int) -> list[Cell]:
        return self.cells * countries if self.is_common else self.cells


Found = dict[int, dict[int, Line]]  # {key of a country: {key of a thing: its line}}


class Comparison:
    """What is public of some countries, in the same aspects; the queries do not grow with what there is."""

    def __init__(self, countries: list[Country]):
        self.countries = countries
        self.keys = [country.pk for country in countries]

    def aspects(self) -> list[Aspect]:
        return [*self.programmes(), self.themes(), *self.missions(), self.agreements(), *self.figures(), *self.groups()]

    def aspect(self, label: str, found: Found, list_name: str = "") -> Aspect:
        cells = [
            Cell(list(found[country.pk].values()), str(country), self.list_of(list_name, country) if list_name else "")
            for country in self.countries
        ]
        return Aspect(label, cells)

    def list_of(self, list_name: str, country: Country, **narrowing: str) -> str:
        return f"{reverse(list_name)}?{urlencode({'country': country.iso2.lower(), **narrowing})}"

    def common_and_apart(self, found: Found, labels: tuple[str, str, str], list_name: str = "") -> list[Aspect]:
        """What all have, what some have, and what only one has; `labels` in this order."""
        holders = Counter(key for things in found.values() for key in things)
        everyone, some, one = (
            {own: {k: line for k, line in things.items() if holders[k] in numbers} for own, things in found.items()}
            for numbers in ([len(self.keys)], range(2, len(self.keys)), [1])
        )
        common = Aspect(labels[0], [Cell(list(everyone[self.keys[0]].values()))], is_common=True)
        only = self.aspect(labels[2], one, list_name)
        return [common, *([self.aspect(labels[1], some, list_name)] if len(self.keys) > 2 else []), only]

    def programmes(self) -> list[Aspect]:
        now = today()
        links = ProgrammeCountry.objects.published().filter(country__in=self.countries)
        rows = Programme.objects.running_first(now).in_brief()
        programmes = rows.filter(pk__in=links.values("record"))
        pairs = set(links.values_list("country", "record"))
        found = gathered(self.keys, pairs, {each.pk: line_of(each, status(each)) for each in programmes})
        running = {each.pk for each in programmes if status_on(now, each.starts, each.ends) == PeriodStatus.RUNNING}
        return [
            Aspect(
                _("Programmes that name it"), [self.how_many(country, found, running) for country in self.countries]
            ),
            *self.common_and_apart(
                found,
                (_("Programmes that name all"), _("Programmes that name some"), _("Programmes that name only it")),
                "programmes:programme-list",
            ),
        ]

    def how_many(self, country: Country, found: Found, running: set[int]) -> Cell:
        things = found[country.pk]
        all_at = self.list_of("programmes:programme-list", country)
        running_at = self.list_of("programmes:programme-list", country, status="running")
        number = len(things.keys() & running)
        lines = [Line(str(len(things)), all_at), Line(_("%(n)s running today") % {"n": number}, running_at)]
        return Cell(lines, str(country))

    def themes(self) -> Aspect:
        links = ProgrammeCountry.objects.published().filter(country__in=self.countries, record__themes__isnull=False)
        counts = (
            links.values_list("country", "record__themes")
            .annotate(n=Count("record", distinct=True))
            .order_by("-n", "record__themes__name")
        )
        themes = Theme.objects.in_bulk()
        countries = {country.pk: country for country in self.countries}
        found: Found = {key: {} for key in self.keys}
        for country, theme, n in counts:
            at = self.list_of("programmes:programme-list", countries[country], theme=themes[theme].slug)
            found[country][theme] = Line(str(themes[theme]), at, str(n))
        return self.aspect(_("Its programmes by theme"), found)

    def missions(self) -> list[Aspect]:
        hosted = MissionCountry.objects.published().filter(country__in=self.countries).select_related("record")
        taken = Participation.objects.published().filter(country__in=self.countries).with_basis()
        on_ground = ((link.country_id, link.record) for link in hosted)
        takes_part: Found = {key: {} for key in self.keys}
        for each in taken:
            note = " · ".join(filter(None, [brief(each.mission), each.basis_at_the_time]))
            takes_part[each.country_id][each.mission_id] = line_of(each.mission, note)
        return [
            self.aspect(_("Missions on its ground"), self.lines(on_ground), "missions:mission-list"),
            self.aspect(_("Missions that it takes part in"), takes_part, "missions:participation-list"),
        ]

    def agreements(self) -> Aspect:
        agreements = Agreement.objects.published().filter(country__in=self.countries).in_brief()
        found = self.lines((each.country_id, each) for each in agreements)
        return self.aspect(_("Agreements on taking part in missions"), found, "missions:agreement-list")

    def figures(self) -> list[Aspect]:
        """Figures about one country alone: a row for each measure in each unit, for these are never added."""
        figures = Figure.objects.published().latest_known().about_one_of(self.countries).for_page()
        rows: dict[str, Found] = {}
        for figure in sorted(figures, key=lambda each: (str(each.measure), each.currency, -each.value)):
            found = rows.setdefault(measure_in_unit(figure), {key: {} for key in self.keys})
            note = "; ".join(filter(None, [figure.wording("label").text, when(figure)]))
            for country in figure.countries.all():  # the one, unless it was changed in between
                if country.pk in found:
                    found[country.pk][figure.pk] = Line(figure.in_words, figure.get_absolute_url(), note)
        return [self.aspect(label, found, "figures:figure-list") for label, found in rows.items()]

    def groups(self) -> list[Aspect]:
        memberships = Membership.objects.filter(country__in=self.countries).select_related("group")
        found: Found = {key: {} for key in self.keys}
        for each in memberships:
            if each.is_current:
                found[each.country_id][each.group_id] = line_of(each.group, period(each))
        labels = (_("Groups that all belong to"), _("Groups that some belong to"), _("Groups that only it belongs to"))
        return self.common_and_apart(found, labels)

    def lines(self, pairs: Iterable[tuple]) -> Found:
        found: Found = {key: {} for key in self.keys}
        for country, record in pairs:
            found[country][record.pk] = line_of(record, brief(record))
        return found


def line_of(thing, note: str) -> Line:
    return Line(with_acronym(thing), thing.get_absolute_url(), note)


def measure_in_unit(figure: Figure) -> str:
    """“Budget (EUR)”; a unit that says no more than the measure is left out: “Projects”."""
    measure, unit = str(figure.measure), figure.unit
    return f"{measure} ({unit})" if unit and fold(unit) != fold(measure) else measure


def gathered(keys: list[int], pairs: set[tuple[int, int]], lines: dict[int, Line]) -> Found:
    """The lines of each country, in the order of `lines`."""
    return {key: {thing: line for thing, line in lines.items() if (key, thing) in pairs} for key in keys}
