"""The projects of the Cocaine Route Programme by country: a map, and which project names which country."""

from django.utils.translation import gettext as _

from figures.charts.chart import Chart
from figures.charts.region import RegionMap, names_with, states
from figures.charts.words import listed, number
from programmes.models import Programme, ProgrammeCountry

PROGRAMME = "cocaine-route-programme"


def cocaine_route() -> Chart:
    whole = Programme.objects.published().filter(slug=PROGRAMME)
    projects = list(Programme.objects.published().filter(parent__in=whole).in_brief())
    roles = roles_by_country(projects)
    countries = states()
    counts = {code: len({project for country, project in roles if country == code}) for code in countries}
    return Chart(
        name="cocaine-route",
        heading=_("Cocaine Route projects by country"),
        finding=finding_of(counts, countries, len(projects)),
        explanation=_(
            "How many of the projects name each country. A region or group that a project names is not spelled out."
        ),
        columns=[_("Country"), _("Projects"), *(project.acronym or str(project) for project in projects)],
        rows=[
            [country, counts[code], *(roles.get((code, project.pk), "") for project in projects)]
            for code, country in countries.items()
            if counts[code]
        ],
        drawing=RegionMap(countries, counts),
    )


def roles_by_country(projects: list[Programme]) -> dict[tuple[str, int], str]:
    """{(code of a country, project): its roles there}"""
    links = ProgrammeCountry.objects.published().filter(record__in=projects).select_related("country")
    roles: dict[tuple[str, int], list[str]] = {}
    for link in links:
        roles.setdefault((link.country.iso2, link.record_id), []).append(str(link.get_role_display()))
    return {key: listed(names) for key, names in roles.items()}


def finding_of(counts: dict[str, int], countries: dict, projects: int) -> str:
    most = max(counts.values(), default=0)
    if not most:
        return _("No country of the region is recorded in a project of the Cocaine Route Programme.")
    return _("Named by most projects: %(countries)s (%(count)s of %(total)s).") % {
        "countries": listed(names_with(most, countries, counts)),
        "count": number(most),
        "total": number(projects),
    }
