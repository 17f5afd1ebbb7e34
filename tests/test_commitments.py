"""From commitment to delivery, read from both ends."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import eulac.commitments
import policies.models
from tests.factories import (
    CountryFactory,
    FigureFactory,
    MissionFactory,
    PolicyFactory,
    ProgrammeFactory,
    ProvisionFactory,
    ThemeFactory,
)
from tests.reading import body, page_of

pytestmark = pytest.mark.django_db

NOTHING = "nothing recorded</span>"


@pytest.fixture
def plan():
    return PolicyFactory(published=True, slug="plan", title="The plan", kind="action-plan")


@pytest.fixture
def drugs(plan):
    return ProvisionFactory(policy=plan, slug="drugs", heading="Less cocaine")


@pytest.fixture
def ports(plan):
    return ProvisionFactory(policy=plan, slug="ports", heading="Safer ports")


def rows_of(client, address: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(body(client.get(address)).removeprefix("\ufeff"))))


def answer(provision, *, published=True):
    return [
        ProgrammeFactory(title="A programme", slug="named-programme", published=published, provisions=[provision]),
        MissionFactory(title="A mission", slug="named-mission", published=published, provisions=[provision]),
        FigureFactory(label="A number", code="named-number", published=published, provisions=[provision]),
    ]


def test_a_provision_shows_each_thing_that_answers_it_and_another_that_nothing_does(client, drugs, ports):
    answers = answer(drugs)

    page = body(client.get("/commitments/"))
    links = [record.get_absolute_url() for record in (drugs, ports, drugs.policy, *answers)]
    assert [link for link in links if f'href="{link}"' not in page] == []
    assert page.count(NOTHING) == 1
    assert "1 of 2 provisions have something recorded that answers them." in page
    assert "not that nothing was done" in page


def test_what_is_a_draft_answers_nothing_and_leaks_nowhere(client, drugs):
    answer(drugs, published=False)

    everywhere = [
        "/commitments/",
        "/commitments.csv",
        "/api/v1/provisions/",
        "/commitments/programmes/",
        "/provisions.json",
    ]
    pages = {where: body(client.get(where)) for where in [*everywhere, drugs.get_absolute_url()]}
    names = ["A programme", "named-programme", "A mission", "named-mission", "A number", "named-number"]
    assert [(where, name) for where, page in pages.items() for name in names if name in page] == []
    assert "0 of 1 provision has something recorded" in pages["/commitments/"]
    assert "Nothing is recorded as answering it" in pages[drugs.get_absolute_url()]


def test_a_figure_about_a_hidden_programme_answers_nothing(client, drugs):
    FigureFactory(label="A number", published=True, programme=ProgrammeFactory(), provisions=[drugs])

    page = body(client.get("/commitments/"))
    assert ("A number" in page, NOTHING in page) == (False, True)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("answered=yes", ["plan:drugs"]),
        ("answered=no", ["plan:ports"]),
        ("answered=yes&answered=no", ["plan:drugs", "plan:ports"]),
        ("kind=charter", []),
        ("kind=action-plan&theme=cocaine", ["plan:drugs"]),
        ("country=hn&answered=no", ["plan:ports"]),
        ("country=pe", []),
    ],
)
def test_page_file_and_api_give_the_same_rows_under_the_same_filters(client, plan, drugs, ports, query, found):
    answer(drugs)
    drugs.themes.add(ThemeFactory(slug="cocaine"))
    CountryFactory(iso2="PE")
    plan.country_links.create(country=CountryFactory(iso2="HN"), role="subject")

    page = client.get(f"/commitments/?{query}").context["page"]
    assert sorted(provision.code for provision in page) == found
    assert sorted(f"{row['policy']}:{row['slug']}" for row in rows_of(client, f"/commitments.csv?{query}")) == found
    assert sorted(row["code"] for row in client.get(f"/api/v1/provisions/?{query}").json()["results"]) == found


def test_a_file_says_what_answers_each_provision(client, drugs, ports):
    answer(drugs)

    rows = {
        row["slug"]: [row[name] for name in ("programmes", "missions", "figures")]
        for row in rows_of(client, "/commitments.csv")
    }
    assert rows == {"drugs": ["named-programme", "named-mission", "named-number"], "ports": ["", "", ""]}


@pytest.mark.parametrize("ending", ["csv", "xlsx", "ods", "json"])
def test_the_page_links_its_rows_as_files_that_are_there(client, drugs, ending):
    address = f"/commitments.{ending}?answered=no"

    assert f'href="{address}"' in body(client.get("/commitments/?answered=no"))
    assert client.get(address).status_code == 200


def test_a_value_that_is_not_a_choice_is_named_by_page_and_file_and_api(client, drugs):
    told = [client.get(where) for where in ("/commitments/?answered=maybe", "/commitments.csv?answered=maybe")]
    told.append(client.get("/api/v1/provisions/?answered=maybe"))

    assert [response.status_code for response in told] == [200, 400, 400]
    assert ["is not one of: yes, no" in body(response) for response in told] == [True] * 3


def test_a_part_that_is_answered_is_mentioned_where_the_whole_is_not(client, plan, ports):
    ProgrammeFactory(published=True, provisions=[ProvisionFactory(policy=plan, parent=ports)])

    assert body(client.get("/commitments/?answered=no")).count("Something is recorded for a part of it.") == 1


def test_themes_are_counted_under_the_other_filters(client, plan, drugs, ports):
    cocaine, elsewhere = ThemeFactory(name="Cocaine"), ProvisionFactory(published=True)
    for provision in (drugs, ports, elsewhere):
        provision.themes.add(cocaine)
    answer(drugs)

    counts = client.get("/commitments/?policy=plan&answered=yes&theme=" + cocaine.slug).context["by_theme"]()
    assert [(theme.name, theme.recorded, theme.total) for theme in counts] == [("Cocaine", 1, 2)]
    assert counts[0].url == f"/commitments/?policy=plan&theme={cocaine.slug}"


def test_many_answers_are_cut_and_the_list_has_the_rest(client, drugs):
    for _ in range(12):
        ProgrammeFactory(published=True, provisions=[drugs])

    page = body(client.get("/commitments/"))
    assert page.count('href="/programmes/programme-') == 10
    assert 'href="/programmes/?provision=plan%3Adrugs"' in page
    assert len(client.get("/programmes/?provision=plan%3Adrugs").context["page"].object_list) == 12


@pytest.mark.parametrize("address", ["/commitments/", "/commitments/programmes/", "/commitments/missions/"])
def test_the_pages_cost_the_same_queries_however_many_rows_they_have(client, address):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    def grow():
        provision = ProvisionFactory(published=True, themes=[ThemeFactory()])
        provision.policy.country_links.create(country=CountryFactory(), role="subject")
        ProgrammeFactory(published=True, provisions=[provision], themes=[ThemeFactory()], countries=[CountryFactory()])
        MissionFactory(published=True, provisions=[provision], themes=[ThemeFactory()], countries=[CountryFactory()])
        FigureFactory(published=True, provisions=[provision])

    for _ in range(3):
        grow()
    client.get(address)
    grow()
    few = queries()
    for _ in range(8):
        grow()
    assert few <= 20
    assert queries() == few


@pytest.mark.parametrize(("noun", "make"), [("programmes", ProgrammeFactory), ("missions", MissionFactory)])
def test_from_the_other_end_each_names_the_commitments_that_it_carries_out(client, drugs, noun, make):
    hidden = ProvisionFactory(heading="In a draft")
    delivers, other = make(published=True, provisions=[drugs, hidden]), make(published=True, provisions=[hidden])

    page = body(client.get(f"/commitments/{noun}/"))
    assert [f'href="{each.get_absolute_url()}"' in page for each in (delivers, other, drugs)] == [True] * 3
    assert ("In a draft" in page, page.count(NOTHING)) == (False, 1)
    for answered, found in (("yes", delivers), ("no", other)):
        rows = client.get(f"/api/v1/{noun}/?delivers={answered}").json()["results"]
        assert [row["slug"] for row in rows] == [found.slug]
        assert [row["slug"] for row in rows_of(client, f"/{noun}.csv?delivers={answered}")] == [found.slug]


@pytest.mark.parametrize("name", ["plan:drugs", "PLAN:Drugs", "Less cocaine"])
def test_a_provision_is_named_in_a_filter_by_its_key_or_its_heading(client, drugs, ports, name):
    programme, _, figure = answer(drugs)
    ProgrammeFactory(published=True, provisions=[ports])

    found = [
        client.get(f"/api/v1/{noun}/", {"provision": name}).json()["results"] for noun in ("programmes", "figures")
    ]
    assert [[row["page"] for row in rows] for rows in found] == [
        [f"http://testserver{record.get_absolute_url()}"] for record in (programme, figure)
    ]


def test_a_provision_that_is_not_there_is_told_of(client, drugs):
    response = client.get("/api/v1/figures/?provision=plan:drug")

    assert response.status_code == 400
    assert "is not the name of any provision here" in response.json()["errors"]["provision"][0]


def test_a_figure_and_the_provision_that_it_measures_name_each_other(client, drugs):
    figure = FigureFactory(published=True, label="Money for it", provisions=[drugs])

    assert figure.get_absolute_url() in page_of(client, drugs)
    assert drugs.get_absolute_url() in page_of(client, figure)
    [told] = client.get("/api/v1/provisions/plan:drugs/").json()["figures"]
    [back] = client.get(f"/api/v1/figures/{figure.code}/").json()["provisions"]
    assert (told["code"], back["code"]) == (figure.code, "plan:drugs")


def test_documents_and_provisions_lead_to_what_answers_them_and_search_engines_are_told(client, drugs):
    for record in (drugs, drugs.policy):
        assert 'href="/commitments/?policy=plan"' in page_of(client, record)
    assert "/es/commitments/programmes/</loc>" in body(client.get("/sitemap-es-overviews.xml"))
    assert "/commitments/</loc>" in body(client.get("/sitemap-overviews.xml"))


def test_a_table_prints_as_many_answers_as_are_read_for_it(client, monkeypatch):
    for module in (policies.models, eulac.commitments):
        monkeypatch.setattr(module, "MOST_ANSWERS", 2)
    provision = ProvisionFactory(policy=PolicyFactory(published=True))
    for number in range(3):
        ProgrammeFactory(published=True, title=f"Answer {number}", provisions=[provision])

    page = body(client.get("/commitments/"))
    assert (page.count("Answer "), "All of them" in page) == (2, True)
