"""The addresses of charts: pages, pictures and files, whatever happens to the drawing."""

import csv
import io
import sys
import threading
from xml.etree import ElementTree

import pytest
from csp.constants import SELF

from figures.charts import drawing, look
from figures.charts.gallery import CHARTS, find
from figures.charts.words import printed
from figures.models import Figure
from tests.factories import (
    CountryFactory,
    CountryGroupFactory,
    FigureFactory,
    InstrumentFactory,
    MeasureFactory,
    MissionFactory,
    PolicyFactory,
    ProgrammeCountryFactory,
    ProgrammeFactory,
)
from tests.reading import body, page_of

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def grow(db):
    """A few rows more in every chart; Peru and the Cocaine Route Programme are in all of them: grow(3)"""
    peru, icsp = CountryFactory(iso2="PE", name_en="Peru"), InstrumentFactory(slug="icsp")
    route = ProgrammeFactory(slug="cocaine-route-programme", acronym="CRP", starts="2009", published=True)
    money, count = MeasureFactory(slug="funding"), MeasureFactory(slug="armed-conflicts", counting=True)
    return lambda times: [grown(peru, icsp, route, money, count) for _ in range(times)]


def grown(peru, icsp, route, money, count):
    year = str(2000 + route.parts.count())
    part = ProgrammeFactory(published=True, parent=route, groups=[CountryGroupFactory()], starts="2010")
    ProgrammeCountryFactory(record=part, country=peru)
    MissionFactory(published=True, countries=[peru], starts="2011")
    PolicyFactory(published=True, countries=[peru], adopted="2012")
    common = {"published": True, "as_of": year}
    shared = [peru, CountryFactory()]
    FigureFactory(**common, programme=part, measure=money, instrument=icsp, countries=shared, bound="over")
    FigureFactory(**common, measure=count, group=CountryGroupFactory(kind="region"))
    FigureFactory(**common, measure=count, programme=route, code=f"results-of-{year}")


NAMES = [*CHARTS, "country-pe", "results-results-of-2000"]


# The pictures


def test_every_chart_is_a_page_a_picture_and_a_file(client, grow):
    grow(3)
    types = {
        name: [client.get(f"/charts/{name}{end}")["Content-Type"] for end in ("/", ".png", ".csv")] for name in NAMES
    }
    expected = ["text/html; charset=utf-8", "image/png", "text/csv; charset=utf-8"]
    assert types == dict.fromkeys(NAMES, expected)


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_a_picture_is_one_file_that_says_what_it_finds_and_can_do_nothing(client, width, grow):
    grow(3)
    for name in NAMES:
        response = client.get(f"/charts/{name}.svg?width={width}")
        assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
        document = ElementTree.fromstring(body(response))  # noqa: S314 - our own
        tags = {element.tag.removeprefix(SVG) for element in document.iter()}
        attributes = {name for element in document.iter() for name in element.attrib}
        assert tags <= {"svg", "title", "style", "g", "path", "rect", "line", "text", "circle", "tspan"}
        assert {name for name in attributes if name.startswith("on") or "href" in name or name == "style"} == set()
        assert "url(" not in ElementTree.tostring(document, "unicode")
        assert [document.find(f"{SVG}title").text, document.find(f"{SVG}style").text] == [
            find(name).finding,
            look.STYLE,
        ]
        drawn = " ".join(" ".join(text.itertext()) for text in document.iter(f"{SVG}text"))
        assert find(name).finding in drawn
        kept_free = find(name).narrow_size if width == "narrow" else find(name).size
        size = [float(document.get(side)) for side in ("width", "height")]
        assert size == [pytest.approx(side, abs=20) for side in kept_free]


def test_a_png_is_sharp_and_of_the_width_that_was_asked_for(client, grow):
    grow(1)
    for query, pixels in (("", 1440), ("?width=narrow", 680)):
        content = client.get(f"/charts/coverage.png{query}").content
        assert content[:8] == PNG
        assert abs(int.from_bytes(content[16:20]) - pixels) < 20


def test_a_size_that_is_not_drawn_is_refused_by_name(client):
    response = client.get("/charts/icsp.svg?width=9999")
    assert (response.status_code, body(response)) == (400, "There is no such width. Widths: wide, narrow.")


def test_a_picture_may_use_its_own_style_and_no_other(client):
    policy = client.get("/charts/icsp.svg")["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["style-src"] == f"{SELF} {look.STYLE_HASH}"
    assert (directives["default-src"], directives["script-src"]) == ("'none'", SELF)


# The tables


def test_the_file_has_the_values_of_the_page(client, grow):
    grow(3)
    for name in NAMES:
        response = client.get(f"/charts/{name}/")
        headers, *lines = csv.reader(io.StringIO(client.get(f"/charts/{name}.csv").content.decode("utf-8-sig")))
        chart = response.context["chart"]
        assert len(lines) == len(chart.rows) > 0
        assert headers[0] == chart.columns[0]
        page = body(response)
        for line, row in zip(lines, chart.rows, strict=True):
            assert line[0] == printed(row[0])
            assert [printed(cell) in page for cell in row if cell is not None] == [True] * sum(
                c is not None for c in row
            )


def test_a_figure_takes_three_columns_of_a_file_so_that_programs_can_count_with_it(client, grow):
    grow(1)
    figure = Figure.objects.get(measure__slug="funding")
    figure.countries.set([CountryFactory(iso2="PE")])
    figure.value = "50000000.50"
    figure.save()
    text = client.get("/charts/icsp.csv").content.decode("utf-8-sig")
    assert text.splitlines() == [
        "Country,Funding,Funding: unit,Funding: bound,Projects,Projects: unit,Projects: bound,As of",
        f"Peru,50000000.5,EUR,over,,,,{figure.as_of}",
    ]
    assert "over €50,000,000.5" in body(client.get("/charts/icsp/"))
    assert '<span class="missing">not stated</span>' in body(client.get("/charts/icsp/"))


# What is not there


@pytest.mark.parametrize(
    "name", ["nothing", "country-zz", "country-PE", "country-", "country", "results-nothing", "results-", "Conflicts"]
)
def test_an_unknown_chart_is_not_found(client, name):
    CountryFactory(iso2="PE")
    answers = [client.get(f"/charts/{name}{end}").status_code for end in ("/", ".svg", ".png", ".csv")]
    assert answers == [404] * 4


def test_only_what_is_public_is_drawn_anywhere(client):
    peru = CountryFactory(iso2="PE", name_en="Peru")
    secret = ProgrammeFactory(title="Secret plan", starts="2010", countries=[peru])
    MissionFactory(title="Secret mission", starts="2010", countries=[peru])
    FigureFactory(programme=secret, published=True, as_of="2017", label="Secret sum", countries=[peru])
    shown = [
        body(client.get(f"/charts/{name}{end}")) for name in (*CHARTS, "country-pe") for end in ("/", ".svg", ".csv")
    ]
    assert [text for text in [*shown, page_of(client, peru)] if "Secret" in text] == []


# The drawing


@pytest.fixture
def drawings(monkeypatch):
    """The orders that were drawn instead of found."""
    made = []

    def by_child(order):
        made.append(order)
        return b"<svg></svg>"

    monkeypatch.setattr(drawing, "by_child", by_child)
    return made


def test_a_picture_is_drawn_once_and_again_when_its_content_changes(client, drawings, grow):
    grow(1)
    for _ in range(3):
        client.get("/charts/coverage.svg")
    assert len(drawings) == 1
    client.get("/charts/coverage.png")
    client.get("/charts/coverage.svg?width=narrow")
    assert len(drawings) == 3
    grow(1)
    client.get("/charts/coverage.svg")
    assert len(drawings) == 4


def test_two_who_ask_at_once_for_a_new_picture_have_it_drawn_once(monkeypatch):
    chart, begun, go_on, drawn = find("icsp"), threading.Event(), threading.Event(), []

    def by_child(order):
        drawn.append(order)
        begun.set()
        assert go_on.wait(10)
        return b"<svg></svg>"

    monkeypatch.setattr(drawing, "by_child", by_child)
    askers = [threading.Thread(target=drawing.picture, args=(chart, "svg", 720)) for _ in range(3)]
    for asker in askers:
        asker.start()
    assert begun.wait(10)
    go_on.set()
    for asker in askers:
        asker.join(10)
    assert len(drawn) == 1


@pytest.mark.parametrize(
    "script",
    ["raise SystemExit(1)", "import time; time.sleep(60)", "import os; os.abort()"],
    ids=["error", "slow", "killed"],
)
def test_a_picture_that_cannot_be_drawn_is_told_in_a_sentence_above_its_data(
    client, monkeypatch, tmp_path, script, grow
):
    grow(1)
    (tmp_path / "child.py").write_text(script)
    monkeypatch.setattr(drawing.child, "__file__", str(tmp_path / "child.py"))
    monkeypatch.setattr(drawing, "SECONDS", 1)

    response = client.get("/charts/coverage.svg")
    page = body(response)
    assert response.status_code == 503
    assert ["The picture cannot be drawn at the moment." in page, "<td>all of the level</td>" in page] == [True, True]
    assert "<img" not in page
    assert SELF in response["Content-Security-Policy"]
    assert client.get("/charts/coverage/").status_code == 200
    monkeypatch.undo()
    assert client.get("/charts/coverage.svg").status_code == 200


def test_a_drawing_reads_nothing_from_elsewhere(live_server):
    specification = {"data": {"url": f"{live_server.url}/programmes.csv"}, "mark": "point"}
    with pytest.raises(drawing.NotDrawn):
        drawing.by_child({"source": specification, "format": "svg"})


def test_the_drawing_library_never_enters_the_web_worker(client):
    client.get("/charts/conflicts.png")
    assert "vl_convert" not in sys.modules


# The pages


def test_the_overview_shows_every_chart_with_its_finding(client, grow):
    grow(1)
    page = body(client.get("/charts/"))
    for name in CHARTS:
        assert [f'href="/charts/{name}/"' in page, f'src="/charts/{name}.svg?width=narrow"' in page] == [True, True]


@pytest.mark.parametrize("address", ["/charts/", *(f"/charts/{name}/" for name in (*CHARTS, "country-pe"))])
def test_a_chart_costs_the_same_queries_however_much_it_shows(client, address, django_assert_max_num_queries, grow):
    grow(3)
    client.get(address)
    with django_assert_max_num_queries(30) as few:
        assert client.get(address).status_code == 200
    grow(10)
    with django_assert_max_num_queries(len(few)) as many:
        assert client.get(address).status_code == 200
    assert len(many) == len(few)


def test_a_country_shows_its_times_only_when_something_there_has_a_date(client):
    peru, chile = CountryFactory(iso2="PE"), CountryFactory(iso2="CL")
    ProgrammeFactory(published=True, starts="2010", countries=[peru])
    ProgrammeFactory(published=True, countries=[chile])
    pages = {
        country.iso2: f"/charts/country-{country.iso2.lower()}.svg" in page_of(client, country)
        for country in (peru, chile)
    }
    assert pages == {"PE": True, "CL": False}


def test_a_programme_shows_its_results_once_three_dates_are_known(client):
    programme, measure = ProgrammeFactory(published=True), MeasureFactory(counting=True)
    shown = []
    for year in ("2015", "2016", "2017"):
        figure = FigureFactory(code=f"trained-{year}", published=True, programme=programme, measure=measure, as_of=year)
        shown.append("/charts/results-trained-2015.svg" in page_of(client, figure.programme))
    assert shown == [False, False, True]


def test_the_timeline_begins_with_its_picture(client):
    ProgrammeFactory(published=True, starts="2010")
    assert "/charts/timeline.svg" in body(client.get("/timeline/"))
