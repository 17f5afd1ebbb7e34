"""The funding of IcSP projects by country."""

from django.utils.translation import gettext as _

from figures.charts.bars import Bar, Bars, Panel
from figures.charts.chart import Chart, OfFigures
from figures.charts.words import as_of_all, bounds_of, listed, number, sentences, sources_of
from figures.models import Figure

LEGIBLE = 20  # bars in a currency
INSTRUMENT, FUNDING, PROJECTS = "icsp", "funding", "projects"


def icsp() -> Chart:
    funding, projects = newest_of(FUNDING), newest_of(PROJECTS)
    figures = sorted(funding.values(), key=lambda figure: (figure.currency, -figure.value, figure.code))
    totals = {figure.part_of.pk: figure.part_of for figure in figures if figure.part_of}
    currencies = dict.fromkeys(figure.currency for figure in figures)
    return Chart(
        name="icsp",
        heading=_("IcSP funding by country"),
        finding=sentences(*(largest_of(figures, currency) for currency in currencies))
        or _("No funding by the IcSP is recorded."),
        explanation=sentences(
            as_of_all(figures),
            _("Each row is one amount: countries that share it stand together, and it is not divided among them."),
            _("Of each currency, the %(most)s largest amounts are drawn.") % {"most": number(LEGIBLE)}
            if len(figures) > LEGIBLE
            else "",
            bounds_of(figures),
            sources_of(figures),
        ),
        columns=[_("Country"), OfFigures(_("Funding")), OfFigures(_("Projects")), _("As of")],
        rows=[
            *([countries_of(figure), figure, beside(figure, projects), figure.as_of] for figure in figures),
            *([total.wording("label").text, total, None, total.as_of] for total in totals.values()),
        ],
        drawing=Bars(
            [
                Panel(
                    currency if len(currencies) > 1 else "",
                    [bar_of(figure, projects) for figure in figures if figure.currency == currency][:LEGIBLE],
                )
                for currency in currencies
            ]
        ),
    )


def newest_of(measure: str) -> dict:
    """{(programme, countries, currency): the figure of the latest date}"""
    figures = Figure.objects.published().filter(
        instrument__slug=INSTRUMENT, measure__slug=measure, countries__isnull=False, as_of__isnull=False
    )
    unrevised = figures.exclude(superseded_by__in=Figure.objects.published())
    return {key_of(figure): figure for figure in unrevised.distinct().order_by("as_of", "code").for_page()}


def key_of(figure: Figure) -> tuple:
    return figure.programme, countries_of(figure), figure.currency


def countries_of(figure: Figure) -> str:
    return listed(figure.countries.all())


def beside(figure: Figure, projects: dict) -> Figure | None:
    """How many projects the amount is for, if that is known of the same date."""
    count = projects.get((figure.programme, countries_of(figure), ""))
    return count if count and count.as_of == figure.as_of else None


def bar_of(figure: Figure, projects: dict) -> Bar:
    words = [figure.in_words, count.in_words] if (count := beside(figure, projects)) else [figure.in_words]
    return Bar(f"{countries_of(figure)}: {', '.join(words)}", float(figure.value), figure.is_exact)


def largest_of(figures: list[Figure], currency: str) -> str:
    """“Colombia has the largest amount: €25,892,107 of €45,844,918.”"""
    largest = max((figure for figure in figures if figure.currency == currency), key=lambda figure: figure.value)
    amount, total = largest.in_words, containing(figures, currency)
    if total:
        amount = _("%(part)s of %(whole)s") % {"part": amount, "whole": total.in_words}
    return _("The largest amount is that of %(countries)s: %(amount)s.") % {
        "countries": countries_of(largest),
        "amount": amount,
    }


def containing(figures: list[Figure], currency: str) -> Figure | None:
    """The one figure that contains all amounts in this currency, if there is one."""
    wholes = {figure.part_of for figure in figures if figure.currency == currency}
    whole = wholes.pop() if len(wholes) == 1 else None
    return whole if whole and whole.currency == currency else None
