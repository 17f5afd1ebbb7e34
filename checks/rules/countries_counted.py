"""How many countries a figure counts, and how many are listed."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from checks.rule import Found, Rule, kept
from checks.spans import as_read, span_of
from editorial.dates import PartialDate
from figures.models import Figure
from programmes.models import ProgrammeCountry
from reference.models import Membership

UNITS = ("countries", "states")


class CountriesCounted(Rule):
    name = "countries-counted"
    sentence = _(
        "A number of countries agrees with those that are listed: in the figure itself, in its group on its date, or "
        "as covered by its programme."
    )
    models = (Figure,)
    looks_at = {
        Membership: [("group", "group_id")],
        ProgrammeCountry: [("programme", "record_id")],
    }

    def findings(self, rows):
        counts = kept(rows).filter(measure__unit__in=UNITS, mission=None, policy=None, event=None)
        covered = ProgrammeCountry.objects.filter(role=ProgrammeCountry.Role.COVERED)
        counts = counts.select_related("measure", "group", "programme").prefetch_related(
            "countries",
            "group__memberships",
            "programme__groups",
            Prefetch("programme__country_links", covered, "covered"),
        )
        for figure in counts:
            for where, number in lists_for(figure):
                if number and not span_of(figure).holds(number):
                    sentence = f"It says {figure.in_words}, and {number} are listed {where}."
                    yield Found(figure, sentence, {"figure": as_read(figure), "listed": number}, where)


def lists_for(figure):
    """(where, how many) of each list that should have as many; an empty one is a list that nobody has made."""
    if figure.countries.all():
        yield "in the figure", len(figure.countries.all())
        return
    members = members_on(figure.group, day_of(figure)) if figure.group else set()
    covered = covered_on(figure.programme, day_of(figure)) if figure.programme else set()
    if figure.group and (not figure.programme or figure.group in figure.programme.groups.all()):
        yield "in the group on its date", len(members)
    if members or not figure.group:
        yield "as covered by the programme", len(covered & members if figure.group else covered)


def day_of(figure) -> PartialDate | None:
    return figure.as_of or figure.ends or figure.starts


def members_on(group, day: PartialDate | None) -> set[int]:
    """Without a day, whoever ever was a member and has not left."""
    return {it.country_id for it in group.memberships.all() if (it.is_current if day is None else holds(it, day))}


def holds(membership, day: PartialDate) -> bool:
    begun = not membership.starts or membership.starts.earliest <= day.latest
    return begun and (not membership.ends or membership.ends.latest >= day.earliest)


def covered_on(programme, day: PartialDate | None) -> set[int]:
    links = programme.covered
    return {it.country_id for it in links if not (day and it.since and it.since.earliest > day.latest)}
