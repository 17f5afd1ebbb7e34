"""The charts over the first content: what the briefing says in its tables and figures."""

import pytest

from figures.charts.gallery import CHARTS, find
from figures.charts.words import printed

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("first_content"),
]


def table_of(name: str) -> list[list[str]]:
    return [["" if cell is None else printed(cell) for cell in row] for row in find(name).rows]


def test_the_icsp_chart_is_table_1_of_the_briefing():
    assert table_of("icsp") == [
        ["Colombia", "€25,892,107", "14 projects", "10 November 2017"],
        ["Haiti", "€11,823,391", "4 projects", "10 November 2017"],
        ["Dominican Republic", "€2,900,000", "2 projects", "10 November 2017"],
        ["Belize and Guatemala", "€2,649,981", "2 projects", "10 November 2017"],
        ["El Salvador", "€1,504,059", "5 projects", "10 November 2017"],
        ["Brazil", "€586,380", "2 projects", "10 November 2017"],
        ["Peru", "€489,000", "2 projects", "10 November 2017"],
        ["Funding of bilateral IcSP projects in the region", "€45,844,918", "", "10 November 2017"],
    ]
    assert find("icsp").finding == "The largest amount is that of Colombia: €25,892,107 of €45,844,918."


def test_the_chart_of_conflicts_is_figure_1_of_the_briefing():
    assert table_of("conflicts") == [
        ["Africa", "13", "34", "2016"],
        ["Asia", "10", "20", "2016"],
        ["Middle East", "6", "11", "2016"],
        ["Europe", "3", "14", "2016"],
        ["Latin America", "1", "5", "2016"],
    ]


def test_the_cocaine_route_has_its_seven_projects_with_the_countries_that_they_name():
    chart = find("cocaine-route")
    assert sorted(chart.columns[2:]) == ["AIRCOP", "AMERIPOL-EU", "CORMS", "CRIMJUST", "GAFILAT-EU", "PRELAC", "SEACOP"]
    bolivia = dict(
        zip(chart.columns, next(row for row in table_of("cocaine-route") if row[0] == "Bolivia"), strict=True)
    )
    assert {name: role for name, role in bolivia.items() if role} == {
        "Country": "Bolivia", "Projects": "3", "AIRCOP": "Expected", "AMERIPOL-EU": "Covered", "PRELAC": "Covered",
    }  # fmt: skip


def test_the_map_shows_all_33_states():
    assert len(table_of("map")) == 33


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_of_the_overview_has_something_to_show(name):
    chart = find(name)
    assert (len(chart.rows) > 3, {len(row) for row in chart.rows}) == (True, {len(chart.columns)})
