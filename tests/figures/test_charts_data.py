"""What the charts show: the same as the records, no more exact than they are, and nothing that is not public."""

from types import SimpleNamespace

import pytest
from django.utils.translation import override

from editorial.dates import PartialDate
from figures.charts.bars import Bar, Bars, Panel
from figures.charts.chart import Link
from figures.charts.cocaine_route import cocaine_route
from figures.charts.conflicts import conflicts
from figures.charts.coverage import coverage
from figures.charts.gallery import CHARTS, find
from figures.charts.icsp import icsp
from figures.charts.region import region_map
from figures.charts.results import results_of, series_in
from figures.charts.spans import Span, pieces_of
from figures.charts.times import LEGIBLE, timeline, times_of
from figures.models import Figure, Measure
from programmes.models import Programme
from reference.models import Country
from tests.factories import (
    CountryFactory,
    CountryGroupFactory,
    EventFactory,
    FigureFactory,
    InstrumentFactory,
    MeasureFactory,
    MissionFactory,
    ParticipationFactory,
    PolicyFactory,
    ProgrammeCountryFactory,
    ProgrammeFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db


def bars_in(chart) -> dict[str, list[tuple[str, bool]]]:
    """{heading of a panel: its bars as (label, whether it is exact)}"""
    return {panel.heading: [(bar.label, bar.is_exact) for bar in panel.bars] for panel in chart.drawing.panels}


def spans_in(chart) -> dict[str, list[str]]:
    return {section.heading: [span.label for span in section.spans] for section in chart.drawing.sections}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_of_nothing_says_so_and_has_no_rows(name):
    chart = find(name)
    assert (chart.rows, chart.finding.endswith("."), "None" in chart.finding) == ([], True, False)


# Conflicts


def conflict(region: str, value: int, as_of: str, **more):
    measure = Measure.objects.filter(slug="armed-conflicts").first()
    measure = measure or MeasureFactory(slug="armed-conflicts", name="Armed conflicts", kind="count")
    group = CountryGroupFactory._meta.model.objects.filter(name=region).first()
    group = group or CountryGroupFactory(name=region, kind="region")
    figure = {"published": True, "measure": measure, "group": group, "value": value, "as_of": as_of, **more}
    return FigureFactory(source=SourceFactory(key="alerta", title="Alerta", published_on="2017"), **figure)


def test_conflicts_are_compared_by_the_newest_public_number_of_each_region():
    conflict("Africa", 99, "2015")
    africa = conflict("Africa", 13, "2016", bound="over")
    europe = conflict("Europe", 3, "2016")
    conflict("Europe", 77, "2017", published=False)
    conflict("Asia", 88, "")

    chart = conflicts()
    assert chart.finding == "Armed conflicts: Africa has the most (over 13), Europe the fewest (3)."
    assert chart.columns == ["Region", "Armed conflicts", "As of"]
    assert chart.rows == [[africa.group, africa, "2016"], [europe.group, europe, "2016"]]
    assert bars_in(chart) == {"Armed conflicts": [("Africa: over 13", False), ("Europe: 3", True)]}
    assert chart.explanation == (
        "As of 2016. Hatched: not an exact number; its words say how the source puts it. Source: Alerta (2017)."
    )


def test_regions_that_share_a_place_are_named_together():
    for region, value in (("Africa", 5), ("Asia", 5), ("Europe", 1)):
        conflict(region, value, "2016")
    assert conflicts().finding == "Armed conflicts: Africa and Asia have the most (5), Europe the fewest (1)."


# IcSP


@pytest.fixture
def table():
    """Makes a row of the table of IcSP funding: row([countries], amount, projects)."""
    instrument = InstrumentFactory(slug="icsp")
    funding = MeasureFactory(slug="funding", name="Funding")
    projects = MeasureFactory(slug="projects", name="Projects", kind="count", unit="projects")
    common = {"published": True, "instrument": instrument, "as_of": "2017-11-10"}

    def row(countries, amount, number=None, **more):
        figure = {**common, "programme": ProgrammeFactory(published=True), "countries": countries, **more}
        if number:
            FigureFactory(measure=projects, value=number, **figure)
        return FigureFactory(measure=funding, value=amount, **figure)

    return row


def test_an_amount_that_countries_share_is_one_row_with_all_their_names(table):
    guatemala, belize = CountryFactory(name_en="Guatemala"), CountryFactory(name_en="Belize")
    shared = table([guatemala, belize], 2_649_981, 2)
    alone = table([guatemala], 40, bound="up-to")

    chart = icsp()
    projects = Figure.objects.get(measure__slug="projects")
    assert chart.rows == [
        ["Belize and Guatemala", shared, projects, "2017-11-10"],
        ["Guatemala", alone, None, "2017-11-10"],
    ]
    assert bars_in(chart) == {
        "": [("Belize and Guatemala: €2,649,981, 2 projects", True), ("Guatemala: up to €40", False)]
    }


def test_two_currencies_never_stand_on_one_scale(table):
    peru = CountryFactory(name_en="Peru")
    table([peru], 100)
    table([peru], 900, currency="USD")
    chart = icsp()
    assert bars_in(chart) == {"EUR": [("Peru: €100", True)], "USD": [("Peru: 900 USD", True)]}
    lengths = [piece["to"] for piece in chart.drawing.source(chart, 720)["layer"][0]["data"]["values"]]
    assert lengths == [1, 1]
    assert chart.finding == ("The largest amount is that of Peru: €100. The largest amount is that of Peru: 900 USD.")


def test_the_figure_that_contains_the_amounts_is_named_and_stands_last(table):
    total = FigureFactory(published=True, value=150, label="All of it", as_of="2017")
    peru = table([CountryFactory(name_en="Peru")], 100, part_of=total)
    chart = icsp()
    assert chart.finding == "The largest amount is that of Peru: €100 of €150."
    assert chart.rows == [["Peru", peru, None, "2017-11-10"], ["All of it", total, None, "2017"]]


def test_what_is_draft_revised_or_older_is_not_drawn(table):
    peru, haiti = CountryFactory(name_en="Peru"), CountryFactory(name_en="Haiti")
    table([CountryFactory()], 7, published=False)
    table([CountryFactory()], 8, programme=ProgrammeFactory())
    older = table([peru], 9, as_of="2015")
    newer = table([peru], 10, programme=older.programme)
    revised = table([haiti], 11)
    revision = table([haiti], 12, supersedes=revised)
    hidden_whole = table([CountryFactory(name_en="Chile")], 5, part_of=FigureFactory(value=1_000))
    assert [row[1] for row in icsp().rows] == [revision, newer, hidden_whole]


def test_of_many_amounts_the_largest_are_drawn_and_the_table_has_all(table):
    for amount in range(1, 24):
        table([CountryFactory()], amount)
    chart = icsp()
    assert (len(chart.rows), [bar.value for bar in chart.drawing.panels[0].bars]) == (23, list(range(23, 3, -1)))
    assert "the 20 largest amounts are drawn" in chart.explanation


# Coverage


def test_programmes_are_counted_by_level_and_by_the_groups_that_they_name():
    caribbean, asia = CountryGroupFactory(name="Caribbean"), CountryGroupFactory(name="Asia")
    for groups in ([caribbean, asia], [caribbean], []):
        ProgrammeFactory(published=True, level="regional", groups=groups)
    ProgrammeFactory(published=True, level="bilateral", countries=[CountryFactory(name_en="Peru")])
    ProgrammeFactory(level="regional", groups=[asia])
    ProgrammeFactory(published=True, level="")

    chart = coverage()
    assert chart.rows == [
        ["Regional", "all of the level", 3],
        ["Regional", "Caribbean", 2],
        ["Regional", "Asia", 1],
        ["Bilateral", "all of the level", 1],
        ["Bilateral", "Peru", 1],
    ]
    assert chart.finding == "The most frequent level is “Regional”: 3 of 4 programmes."
    assert bars_in(chart)["Bilateral: 1"] == [("Peru: 1", True)]


# Maps


def peru_and_chile() -> tuple[Country, Country]:
    return CountryFactory(iso2="PE", name_en="Peru"), CountryFactory(iso2="CL", name_en="Chile")


def test_the_map_counts_each_public_programme_that_names_a_country_once():
    peru, chile = peru_and_chile()
    programme = ProgrammeCountryFactory(record__published=True, country=peru, role="covered").record
    ProgrammeCountryFactory(record=programme, country=peru, role="priority")
    ProgrammeCountryFactory(record__published=True, country=peru)
    ProgrammeCountryFactory(country=chile)
    CountryFactory(iso2="FR")

    chart = region_map()
    assert chart.rows == [[chile, 0], [peru, 2]]
    assert chart.finding == "Named by most programmes: Peru (2). Named by none: 1 of 2 countries."
    assert chart.drawing.key() == [(0, "0"), (1, "1"), (2, "2")]
    assert [chart.drawing.shade(count) for count in (0, 1, 2)] == [0, 1, 2]


def test_the_cocaine_route_is_a_matrix_of_its_public_projects_and_their_countries():
    peru, chile = peru_and_chile()
    whole = ProgrammeFactory(slug="cocaine-route-programme", published=True)
    first, second = (
        ProgrammeFactory(title=f"Project {name}", acronym=name, published=True, parent=whole) for name in "AB"
    )
    ProgrammeCountryFactory(record=first, country=peru, role="covered")
    ProgrammeCountryFactory(record=first, country=peru, role="priority")
    ProgrammeCountryFactory(record=second, country=peru, role="expected")
    ProgrammeCountryFactory(record=ProgrammeFactory(parent=whole, acronym="DRAFT"), country=chile)
    ProgrammeCountryFactory(record__published=True, country=chile)

    chart = cocaine_route()
    assert chart.columns == ["Country", "Projects", "A", "B"]
    assert chart.rows == [[peru, 2, "Covered and Priority", "Expected"]]
    assert chart.finding == "Named by most projects: Peru (2 of 2)."


# Times


def pieces(starts: str, ends: str, *, is_moment: bool = False) -> list[tuple[str, float, float]]:
    span = Span("", starts and PartialDate(starts), ends and PartialDate(ends), is_moment)
    return [(piece["kind"], round(piece["from"], 1), round(piece["to"], 1)) for piece in pieces_of(span, 2000, 2030)]


def test_a_date_is_drawn_as_the_time_that_it_means():
    assert pieces("2010", "2015-12") == [("sure", 2011, 2015.9), ("unsure", 2010, 2011), ("unsure", 2015.9, 2016)]
    assert pieces("2016", "2016") == [("unsure", 2016, 2017)]
    assert pieces("2016-07-01", "", is_moment=True) == [("sure", 2016.5, 2016.6)]
    assert pieces("2016", "", is_moment=True) == [("unsure", 2016, 2017)]


def test_an_end_or_a_beginning_that_nobody_recorded_stays_open():
    assert pieces("2010", "") == [("open", 2011, 2030), ("arrow", 2030, 2030), ("unsure", 2010, 2011)]
    assert pieces("", "2015-12") == [("open", 2000, 2015.9), ("unsure", 2015.9, 2016)]


def test_the_timeline_shows_what_is_public_and_dated_without_the_parts_of_others():
    whole = ProgrammeFactory(title="Whole", starts="2009", published=True)
    ProgrammeFactory(title="Part", starts="2010", published=True, parent=whole)
    ProgrammeFactory(title="Of a draft", starts="2010-02", published=True, parent=ProgrammeFactory(starts="2001"))
    ProgrammeFactory(title="Undated", published=True)
    MissionFactory(title="Mission", acronym="MIS", ends="2012", published=True)
    EventFactory(title="Summit", starts="2013", published=True)
    EventFactory(title="Seminar", starts="2013", published=True, kind="seminar")
    PolicyFactory(title="Plan", adopted="2010", starts="2010", ends="2012", published=True)
    PolicyFactory(title="Act", adopted="2011-05", published=True)

    chart = timeline()
    assert spans_in(chart) == {
        "Programmes": ["from 2009: Whole", "from February 2010: Of a draft"],
        "Missions": ["until 2012: MIS"],
        "Summits": ["2013: Summit"],
        "Documents": ["2010 – 2012: Plan", "May 2011: Act"],
    }
    assert chart.rows[0] == ["Programmes", Link("Whole", whole.get_absolute_url()), "2009", None]
    assert chart.finding == "The year with the most beginnings is 2010: 2 of 5."


def test_of_many_the_timeline_shows_those_that_began_last_and_says_how_many_it_leaves_out():
    for year in range(2000, 2003 + LEGIBLE):
        ProgrammeFactory(title=f"Of {year}", starts=str(year), published=True)
    chart = timeline()
    assert [row[2] for row in chart.rows] == [str(year) for year in range(2003, 2003 + LEGIBLE)]
    assert "the 8 that began last; 3 earlier ones are not drawn" in chart.explanation


def test_a_country_has_what_ran_there_when_and_nothing_of_a_draft():
    peru = CountryFactory(iso2="PE", name_en="Peru")
    althea = MissionFactory(title="ALTHEA", starts="2004", published=True)
    for published in (True, False):
        word = "Public" if published else "Draft"
        common = {"countries": [peru], "published": published, "starts": "2010"}
        ProgrammeFactory(title=f"{word} programme", **common)
        MissionFactory(title=f"{word} mission", **common)
        EventFactory(title=f"{word} dialogue", kind="dialogue", **common)
        PolicyFactory(title=f"{word} act", **common)
    part = ParticipationFactory(mission=althea, country=peru)
    ParticipationFactory(mission=MissionFactory(title="Secret", starts="2004"), country=peru)
    ProgrammeFactory(title="Elsewhere", starts="2010", published=True)

    chart = times_of(peru)
    assert Link("ALTHEA", part.mission.get_absolute_url()) in [row[1] for row in chart.rows]
    assert spans_in(chart) == {
        "Programmes that name it": ["from 2010: Public programme"],
        "Missions on its ground": ["from 2010: Public mission"],
        "Missions that it takes part in": ["from 2004: ALTHEA"],
        "Events and dialogues": ["from 2010: Public dialogue"],
        "Documents": ["2010: Public act"],
    }


# Results


def trained(programme: Programme, measure: Measure, **values: int) -> list[Figure]:
    """Figures as of the years that are given as y2015=… ."""
    return [
        FigureFactory(published=True, programme=programme, measure=measure, value=value, as_of=year[1:])
        for year, value in values.items()
    ]


@pytest.fixture
def aircop():
    return ProgrammeFactory(acronym="AIRCOP", published=True)


@pytest.fixture
def persons():
    return MeasureFactory(name="Persons trained", counting=True)


def test_results_of_three_dates_are_drawn_and_two_are_not(aircop, persons):
    first, second = trained(aircop, persons, y2015=400, y2016=900)
    assert series_in(Figure.objects.for_page()) == []

    third = FigureFactory(published=True, programme=aircop, measure=persons, value=2000, as_of="2017-03", bound="over")
    assert series_in(Figure.objects.for_page()) == [[first, second, third]]
    chart = results_of([first, second, third])
    assert chart.finding == "AIRCOP, Persons trained: 400 persons in 2015, over 2,000 persons in March 2017."
    assert chart.rows == [["2015", first], ["2016", second], ["2017-03", third]]
    dots = [(dot["words"], dot["shape"], dot["is_exact"]) for dot in map(chart.drawing.dot, [first, third])]
    assert dots == [("400 persons", "circle", True), ("over 2,000 persons", "triangle-up", False)]


def test_only_comparable_results_stand_in_one_series(aircop, persons):
    series = trained(aircop, persons, y2015=1, y2016=2, y2017=3)
    budget = MeasureFactory()
    for currency in ("EUR", "USD"):
        for year in ("2015", "2016"):
            FigureFactory(published=True, programme=aircop, measure=budget, as_of=year, currency=currency)
    shared = {"programme": aircop, "measure": persons, "published": True}
    FigureFactory(**shared, as_of="2018", countries=[CountryFactory()])
    FigureFactory(**shared, as_of="2019", part_of=series[2])
    FigureFactory(**{**shared, "programme": ProgrammeFactory(published=True)}, as_of="2020")
    FigureFactory(**shared, as_of="")
    assert series_in(Figure.objects.for_page()) == [series]


def test_a_revised_number_of_the_same_date_gives_way_and_one_of_another_date_stays(aircop, persons):
    first, second, third = trained(aircop, persons, y2015=1, y2016=2, y2017=3)
    revision = FigureFactory(
        published=True, programme=aircop, measure=persons, value=5, as_of="2016", supersedes=second, code="a-revision"
    )
    third.supersedes = first
    third.save()
    assert series_in(Figure.objects.for_page()) == [[first, revision, third]]


def test_a_series_has_one_address_and_a_draft_none(aircop, persons):
    figures = trained(aircop, persons, y2015=1, y2016=2, y2017=3)
    draft = FigureFactory(programme=aircop, measure=persons, as_of="2018", value=4)
    names = [find(f"results-{figure.code}").name for figure in figures]
    assert names == [f"results-{figures[0].code}"] * 3
    assert find(f"results-{draft.code}") is None


# Languages


def test_the_words_and_numbers_of_a_chart_follow_the_reader(table):
    brazil = CountryFactory(name_en="Brazil", name_es="Brasil", name_pt="Brasil", name_fr="Brésil")
    table([brazil, CountryFactory(name_en="Peru", name_es="Perú", name_fr="Pérou")], 1_234_567)
    labels = {}
    for language in ("en", "es", "fr"):
        with override(language):
            labels[language] = [label for label, _ in bars_in(icsp())[""]]
    assert labels == {
        "en": ["Brazil and Peru: €1,234,567"],
        "es": ["Brasil y Perú: 1\xa0234\xa0567\xa0€"],
        "fr": ["Brésil et Pérou: 1\u202f234\u202f567\xa0€"],
    }


def test_a_bar_is_as_long_as_its_value_beside_the_longest():
    bars = [Bar("a", 10), Bar("b", 2.5)]
    drawing = Bars([Panel("One", bars), Panel("Other", [Bar("c", 5)])], one_scale=True)
    assert [drawing.rectangle(bar, drawing.panels[0], 0)["to"] for bar in [*bars, Bar("c", 5)]] == [1, 0.25, 0.5]


def test_only_bars_that_are_not_exact_are_hatched_and_no_stripe_leaves_its_bar():
    panel = Panel(
        "", [Bar("Ports: over 40", 40, is_exact=False), Bar("Ports: 31", 31), Bar("about 3", 3, is_exact=False)]
    )
    bars, striped, *_ = Bars([panel]).source(SimpleNamespace(finding="", explanation=""), 600)["layer"]
    over, exact, about = bars["data"]["values"]
    stripes = striped["data"]["values"]

    of_a_bar = [
        [stripe for stripe in stripes if bar["top"] <= stripe["high"] < stripe["low"] <= bar["bottom"]]
        for bar in (over, exact, about)
    ]
    assert [bool(found) for found in of_a_bar] == [True, False, True]
    assert sum(map(len, of_a_bar)) == len(stripes)
    assert max(stripe["right"] for stripe in of_a_bar[2]) <= about["to"]
    assert min(stripe["left"] for stripe in stripes) == 0
