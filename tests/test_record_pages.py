"""What a record's page has around its content, anchors, references and sharing, and what the home page tells."""

import datetime
import json
import re
from html import unescape

import pytest
from django.core.cache import caches
from django.test import override_settings

from editorial.models import Publishable
from figures.models import Figure
from programmes.models import Programme
from tests.factories import (
    CountryFactory,
    FigureFactory,
    MissionFactory,
    PolicyFactory,
    ProgrammeFactory,
    ProvisionFactory,
    SourceFactory,
)
from tests.reading import body, page_of
from tests.test_pages import MAKERS, rich_country, rich_policy, rich_programme

pytestmark = pytest.mark.django_db
CHANGED = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
TODAY = datetime.date.today()
RECORDS = {name: make for name, make in MAKERS.items() if name != "term"}  # a term stands in the glossary
FULL = {
    "a full programme": rich_programme,
    "a full country": lambda: rich_country(2),
    "a full policy": lambda: rich_policy(2),
}


@pytest.mark.parametrize("make", [*RECORDS.values(), *FULL.values()], ids=[*RECORDS, *FULL])
def test_whatever_a_page_points_to_inside_itself_is_there_once(client, make):
    page = page_of(client, make())
    anchors = re.findall(r'\bid="([^"]+)"', page)

    assert sorted(anchors) == sorted(set(anchors))
    assert set(re.findall(r'href="#([^"]+)"', page)) - set(anchors) == set()


def contents(page: str) -> list[tuple[str, str]]:
    table = re.search(r'<nav class="contents".*?</nav>', page, re.DOTALL)
    return re.findall(r'<li><a href="#([^"]+)">([^<]+)</a></li>', table[0]) if table else []


def test_a_long_page_lists_its_sections_under_the_same_anchors_in_every_language(client):
    programme = rich_programme()
    found = contents(page_of(client, programme))
    assert found == [
        ("figures", "Figures"),
        ("objectives", "What it sets out to do"),
        ("text", "In detail"),
        ("phases", "Phases"),
        ("parts", "Its parts"),
        ("commitments", "Commitments that it carries out"),
        ("missions", "Missions that work with it"),
        ("sources", "Sources"),
    ]
    spanish = contents(body(client.get(f"/es{programme.get_absolute_url()}")))
    assert [anchor for anchor, _ in spanish] == [anchor for anchor, _ in found]


def test_a_short_page_has_no_table_of_contents(client):
    assert contents(page_of(client, ProgrammeFactory(published=True, text="A text."))) == []


def test_phases_stand_in_a_line_and_drafts_are_not_among_them(client):
    first = ProgrammeFactory(title="COPOLAD I", published=True, starts="2010")
    second = ProgrammeFactory(title="COPOLAD II", published=True, predecessor=first, starts="2016")
    ProgrammeFactory(title="COPOLAD III", published=True, predecessor=second)
    ProgrammeFactory(title="COPOLAD draft", predecessor=second)

    line = re.search(r'<ol class="phases">.*?</ol>', page_of(client, second), re.DOTALL)[0]
    assert re.findall(r"COPOLAD \w+", line) == ["COPOLAD I", "COPOLAD II", "COPOLAD III"]
    assert '<li aria-current="true"><strong>COPOLAD II</strong>' in line


@pytest.fixture
def programme():
    made = ProgrammeFactory(slug="aircop", title="Airport Project", acronym="AIRCOP", published=True)
    Programme.objects.update(changed_at=CHANGED)
    return made


@pytest.fixture
def figure(programme):
    source = SourceFactory(authors="Núñez", title="A briefing", publisher="EPRS")
    made = FigureFactory(
        code="aircop-seized", label="Cocaine seized", programme=programme, source=source, locator="p. 6",
        value=1500, bound="over", as_of="2017-03", measure__unit="kg", measure__kind="mass", published=True,
    )  # fmt: skip
    Figure.objects.update(changed_at=CHANGED)
    return made


def test_a_record_is_cited_with_its_permanent_address_and_dates(client, programme):
    response = client.get("/programmes/aircop/cite.bib")
    assert body(response) == (
        "@misc{programmes-aircop,\n"
        "  author = {{EU--LAC security cooperation observatory}},\n"
        "  title = {{Airport Project (AIRCOP)}},\n"
        "  year = {2026},\n"
        "  date = {2026-03-02},\n"
        "  url = {http://testserver/programmes/aircop/},\n"
        f"  urldate = {{{TODAY}}},\n"
        "}\n"
    )
    assert response["Content-Type"] == "application/x-bibtex; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="programmes-aircop.bib"'


def test_a_figure_is_cited_with_its_bound_its_date_and_its_source(client, figure):
    (item,) = json.loads(body(client.get("/figures/aircop-seized/cite.csl.json")))
    assert item == {
        "id": "figures-aircop-seized",
        "type": "dataset",
        "title": "Airport Project: Cocaine seized: over 1,500 kg",
        "author": [{"literal": "EU–LAC security cooperation observatory"}],
        "issued": {"date-parts": [[2026, 3, 2]]},
        "accessed": {"date-parts": [[TODAY.year, TODAY.month, TODAY.day]]},
        "URL": "http://testserver/figures/aircop-seized/",
        "language": "en",
        "note": "as of March 2017; Source: Núñez, A briefing, EPRS, p. 6",
    }


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("ending", ["bib", "ris", "csl.json"])
def test_every_page_shows_the_reference_that_it_offers_for_download(client, name, ending):
    record = RECORDS[name]()
    address = f"{record.get_absolute_url()}cite.{ending}"
    page = page_of(client, record)

    downloaded = body(client.get(address))
    shown = [unescape(text) for text in re.findall(r'<pre class="copied"[^>]*>(.*?)</pre>', page, re.DOTALL)]
    assert f'<a href="{address}" download>' in page
    assert downloaded.replace("\r\n", "\n") in [text.replace("\r\n", "\n") for text in shown]


def test_references_to_drafts_do_not_exist_and_old_addresses_lead_to_them(client, programme):
    programme.slug = "airports"
    programme.save()
    moved = client.get("/programmes/aircop/cite.ris")
    assert (moved.status_code, moved["Location"]) == (301, "/programmes/airports/cite.ris")

    programme.return_to_draft()
    assert client.get("/programmes/airports/cite.ris").status_code == 404
    assert client.get("/programmes/airports/cite.docx").status_code == 404


def test_each_figure_of_a_record_leads_to_its_own_reference(client, figure):
    assert '<a class="to-cite" href="/figures/aircop-seized/#cite"' in page_of(client, figure.programme)


def test_a_shared_link_is_the_permanent_address_whatever_stood_behind_it(client, programme):
    programme.summary = "It watches “airports” & ports."
    programme.save()
    page = body(client.get("/programmes/aircop/?utm_source=mail"))
    assert [
        '<link rel="canonical" href="http://testserver/programmes/aircop/">' in page,
        '<meta property="og:title" content="Airport Project">' in page,
        '<meta property="og:description" content="It watches “airports” &amp; ports.">' in page,
        '<meta property="og:type" content="article">' in page,
        '<meta property="og:url" content="http://testserver/programmes/aircop/">' in page,
        '<code class="copied">http://testserver/programmes/aircop/</code>' in page,
    ] == [True] * 6


def test_a_page_says_how_long_ago_it_was_checked(client, programme):
    programme.verified_on = TODAY - datetime.timedelta(days=730)
    programme.save()
    assert re.search(r"Checked against its sources 2 years ago \(.+\)\.", unescape(page_of(client, programme)))


def test_a_provision_cannot_take_the_address_of_its_documents_versions(client):
    provision = ProvisionFactory(published=True, slug="chapter-1")
    assert client.get(f"{provision.policy.get_absolute_url()}versions/").status_code == 200
    provision = ProvisionFactory(slug="versions")
    with pytest.raises(Exception, match="earlier versions of the document"):
        provision.full_clean()


@pytest.mark.parametrize("name", RECORDS)
def test_whatever_is_published_by_itself_has_a_page_of_versions_that_its_own_page_leads_to(client, name):
    record = RECORDS[name]()
    address = f"{record.get_absolute_url()}versions/"
    has_versions = isinstance(record, Publishable)

    assert (f'<a href="{address}">Earlier versions</a>' in page_of(client, record)) == has_versions
    response = client.get(address)
    assert response.status_code == (200 if has_versions else 404)
    assert ("The first version of this page" in body(response)) == has_versions


# Home


def test_home_tells_how_many_run_and_links_to_exactly_these(client):
    ProgrammeFactory.create_batch(3, published=True, starts="2010", ends="2011")
    ProgrammeFactory(published=True, starts="2010", ends="2999")
    ProgrammeFactory(starts="2010", ends="2999")
    (programmes, missions) = client.get("/").context["standings"]
    assert [(share["status"], share["count"], share["start"], share["width"]) for share in programmes["shares"]] == [
        ("running", 1, 0.0, 25.0),
        ("ended", 3, 25.0, 75.0),
    ]
    assert (programmes["total"], missions["total"], missions["shares"]) == (4, 0, [])
    for share in programmes["shares"]:
        assert client.get(share["url"]).context["page"].paginator.count == share["count"]


def test_home_names_the_money_of_each_currency_and_adds_up_nothing(client):
    euro = {"measure__kind": "money", "measure__unit": "", "currency": "EUR"}
    revised = FigureFactory(published=True, value=900, **euro)
    FigureFactory(published=True, value=25, bound="over", label="A budget", supersedes=revised, **euro)
    FigureFactory(published=True, value=7, **{**euro, "currency": "USD"})
    FigureFactory(value=99, **euro)
    money = client.get("/").context["money"]
    told = [(sum_["currency"], sum_["count"], sum_["largest"]["in_words"], sum_["largest"]["label"]) for sum_ in money]
    assert [row[:3] for row in told] == [("EUR", 2, "over €25"), ("USD", 1, "7 USD")]


def test_home_says_what_is_new_when_and_of_which_kind(client):
    old = ProgrammeFactory(title="Older", kind="phase", published=True)
    MissionFactory(title="Newer", kind="civilian", published=True)
    PolicyFactory(title="A draft")
    Programme.objects.filter(pk=old.pk).update(changed_at=CHANGED, published_at=CHANGED - datetime.timedelta(days=9))
    latest = client.get("/").context["latest"]
    assert [(row["title"], row["kind"], row["day"], row["is_new"]) for row in latest] == [
        ("Newer", "Civilian mission", TODAY, True),
        ("Older", "Phase", datetime.date(2026, 3, 2), False),
    ]


def test_home_costs_the_same_queries_however_much_there_is(client, django_assert_max_num_queries):
    def asked(times: int) -> int:
        for _ in range(times):
            ProgrammeFactory(published=True, countries=[CountryFactory()])
            MissionFactory(published=True)
            FigureFactory(published=True, value=5)
        with django_assert_max_num_queries(25) as captured:
            assert client.get("/").status_code == 200
        return len(captured)

    assert asked(2) == asked(10)


def test_home_is_kept_until_something_is_published(client, django_assert_num_queries, tmp_path):
    """In every language by itself, as whatever a cache keeps must survive being written down."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    kept = {name: {"BACKEND": backend, "LOCATION": f"{tmp_path}-{name}"} for name in ("default", "shared", "version")}
    made = [make() for make in MAKERS.values()]
    with override_settings(CACHES=kept):
        first = {language: body(client.get(f"{language}/")) for language in ("", "/es")}
        with django_assert_num_queries(0):
            again = {language: body(client.get(f"{language}/?from=mail")) for language in ("", "/es")}
        for cache in caches.all():
            cache.clear()
    assert made
    assert ["What is new" in first[""], "Novedades" in first["/es"]] == [True, True]
    main = re.compile(r"<main.*</main>", re.DOTALL)
    assert [main.findall(page) for page in again.values()] == [main.findall(page) for page in first.values()]
