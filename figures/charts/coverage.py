"""Programmes by geographical coverage: at which level, and for which groups of countries or single countries."""

from django.db.models import Count, F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from figures.charts.bars import Bar, Bars, Panel
from figures.charts.chart import Chart
from figures.charts.words import listed, number, sentences
from programmes.models import Programme
from reference.models import Country, CountryGroup

PLACES = 6  # of a level, the most frequent ones


def coverage() -> Chart:
    levels = programmes_by_level()
    places = {level: places_of(level) for level in levels}
    return Chart(
        name="coverage",
        heading=_("Programmes by geographical coverage"),
        finding=finding_of(levels),
        explanation=sentences(
            _("Programmes, projects, components, phases and allocations each count once."),
            _("One that names several groups or countries counts with each of them, so these do not add up."),
            _("Of each level, the %(most)s named most often.") % {"most": number(PLACES)},
        ),
        columns=[_("Level"), _("Group or country"), _("Programmes")],
        rows=[
            [level.label, place, count]
            for level, total in levels.items()
            for place, count in [(_("all of the level"), total), *places[level]]
        ],
        drawing=Bars(
            [
                Panel(
                    counted(str(level.label), levels[level]), [Bar(counted(place, n), n) for place, n in places[level]]
                )
                for level in levels
            ],
            one_scale=True,
        ),
    )


def programmes_by_level() -> dict[Programme.Level, int]:
    """From the widest level to the narrowest; what has no level is not told apart."""
    counts = Programme.objects.published().order_by().values_list("level").annotate(n=Count("pk"))
    found = dict(counts)
    return {level: found[level] for level in Programme.Level if level in found}


def places_of(level: Programme.Level) -> list[tuple[str, int]]:
    """[(group, or country for bilateral ones, how many programmes name it), …]"""
    programmes = Programme.objects.published().filter(level=level).values("pk")
    named: QuerySet
    if level == Programme.Level.BILATERAL:
        named = Country.objects.filter(programmes__in=programmes).annotate(name=F("name_en"))
    else:
        named = CountryGroup.objects.filter(programmes__in=programmes)
    most = named.annotate(n=Count("programmes", distinct=True)).order_by("-n", "name")[:PLACES]
    return [(str(place), place.n) for place in most]


def counted(name: str, n: int) -> str:
    return f"{name}: {number(n)}"


def finding_of(levels: dict[Programme.Level, int]) -> str:
    if not levels:
        return _("No programme with a geographical level is recorded.")
    most = [level for level in levels if levels[level] == max(levels.values())]
    sentence = ngettext(
        "The most frequent level is “%(levels)s”: %(count)s of %(total)s programmes.",
        "The most frequent levels are “%(levels)s”: %(count)s of %(total)s programmes each.",
        len(most),
    )
    return sentence % {
        "levels": listed(level.label for level in most),
        "count": number(levels[most[0]]),
        "total": number(sum(levels.values())),
    }
