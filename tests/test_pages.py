"""What every list and every record of the public site promises."""

import datetime
import io
import itertools
import json
import zipfile

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from psycopg.errors import LockNotAvailable
from pytest_django.asserts import assertContains, assertTemplateUsed

from eulac.views import LISTS
from policies.models import Policy
from spreadsheets.formats import FORMATS
from tests.factories import (
    AgreementFactory,
    CountryFactory,
    CountryGroupFactory,
    ElementFactory,
    EventFactory,
    FigureFactory,
    InstrumentFactory,
    MembershipFactory,
    MissionFactory,
    OrganisationFactory,
    ParticipationFactory,
    PolicyFactory,
    PolicyRelationFactory,
    ProgrammeCitationFactory,
    ProgrammeCountryFactory,
    ProgrammeFactory,
    ProgrammeOrganisationFactory,
    ProvisionFactory,
    SourceFactory,
    TermFactory,
    ThemeFactory,
)
from tests.reading import body

pytestmark = pytest.mark.django_db

MAKERS = {
    "programme": lambda: ProgrammeFactory(published=True, instruments=[InstrumentFactory()], starts="2010"),
    "mission": lambda: ParticipationFactory(published=True).mission,
    "policy": lambda: PolicyFactory(published=True),
    "provision": lambda: ProvisionFactory(published=True),
    "event": lambda: EventFactory(published=True),
    "agreement": lambda: AgreementFactory(published=True),
    "figure": lambda: FigureFactory(
        published=True, countries=[CountryFactory()], part_of=FigureFactory(published=True)
    ),
    "country": lambda: MembershipFactory().country,
    "group": CountryGroupFactory,
    "organisation": OrganisationFactory,
    "instrument": InstrumentFactory,
    "theme": ThemeFactory,
    "source": SourceFactory,
    "term": TermFactory,
}
EVERY_LIST = pytest.mark.parametrize("area", LISTS, ids=lambda area: area.url_name())
PUBLISHABLE = [area for area in LISTS if area.url_name() in ("programme", "mission", "policy", "event", "agreement")]


FOR_A_LIST = 16  # with the counts of its facets, which the cache would have


def queries(client, address, django_assert_max_num_queries, most: int) -> int:
    with django_assert_max_num_queries(most) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@EVERY_LIST
def test_a_list_says_what_may_be_done_with_it_and_refuses_the_rest(client, area):
    assert client.options(area.list_url()).headers["Allow"] == "GET, HEAD, OPTIONS"
    assert client.post(area.list_url()).status_code == 405


@EVERY_LIST
def test_a_list_shows_its_rows_and_counts_them(client, area):
    made = MAKERS[area.url_name()]()
    page = body(client.get(area.list_url()))
    assert str(getattr(made, "label", None) or made) in page
    assert f"{area.model.objects.published().count()} " in page


@EVERY_LIST
def test_a_list_costs_the_same_queries_for_thirty_rows_as_for_three(client, area, django_assert_max_num_queries):
    for _ in range(3):
        MAKERS[area.url_name()]()
    client.get(area.list_url())  # the kinds of entry are read once in a process
    few = queries(client, area.list_url(), django_assert_max_num_queries, FOR_A_LIST)
    for _ in range(27):
        MAKERS[area.url_name()]()
    assert queries(client, area.list_url(), django_assert_max_num_queries, FOR_A_LIST) == few


@EVERY_LIST
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("colour=red", "There is no filter “colour” here."),
        ("format=xml", "There is no filter “format” here."),
        ("page=abc", "“abc” is not the number of a page."),
        ("page=9999", "There is no page 9999. Pages: 1 to 1."),
        ("page=-1", "There is no page -1. Pages: 1 to 1."),
        ("q=%00", "Null characters are not allowed."),
        ("order=price", "“price” is not an order."),
        ("page=%00", "is not the number of a page"),
        ("%00=1", "There is no filter"),
        ("colour=<script>alert(1)</script>", "There is no filter “colour” here."),
    ],
)
def test_what_a_list_cannot_answer_it_names_and_shows_the_rest(client, area, query, sentence):
    made = MAKERS[area.url_name()]()
    response = client.get(f"{area.list_url()}?{query}")
    page = body(response)
    assert (response.status_code, sentence in page, "<script>" in page) == (200, True, False)
    assert str(getattr(made, "label", None) or made) in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("year=20x6", "“20x6” is not a date that can be read."),
        ("year=２０１６", "is not a date that can be read."),
        ("since=2016-13", "does not exist."),
        ("country=Atlantis", "“Atlantis” is not the name of any country here."),
        ("country=%00", "is not the name of any country here."),
        ("level=galactic", "“galactic” is not one of: trans-regional"),
        ("page=junk", "“junk” is not the number of a page."),
        ("status=", ""),
        ("q=" + "a+" * 150, "at most 200 characters"),
    ],
)
def test_an_impossible_value_is_named_on_the_page_and_refused_by_the_file(client, query, sentence):
    ProgrammeFactory(title="AIRCOP", published=True)
    page = client.get(f"/programmes/?{query}")
    assert (page.status_code, sentence in body(page)) == (200, True)
    if sentence:
        file = client.get(f"/programmes.csv?{query}")
        assert (file.status_code, sentence in body(file)) == (400, True)


@EVERY_LIST
@pytest.mark.parametrize("ending", ["csv", "xlsx", "ods", "json"])
def test_every_list_is_also_a_file(client, area, ending):
    MAKERS[area.url_name()]()
    response = client.get(f"{area.list_url().rstrip('/')}.{ending}")
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]


def test_a_file_holds_the_rows_that_its_page_shows(client):
    ProgrammeFactory(title="Kept", kind="project", published=True)
    ProgrammeFactory(title="Left out", kind="phase", published=True)
    ProgrammeFactory(title="Still a draft", kind="project")
    text = body(client.get("/programmes.csv?kind=project"))
    assert [title in text for title in ("Kept", "Left out", "Still a draft")] == [True, False, False]
    assert 'href="/programmes.csv?kind=project"' in body(client.get("/programmes/?kind=project&page=1"))


@pytest.mark.parametrize("area", PUBLISHABLE, ids=lambda area: area.url_name())
def test_a_draft_has_no_page_no_line_and_no_file(client, area):
    shown = MAKERS[area.url_name()]()
    draft = MAKERS[area.url_name()]()
    draft.title = "Nobody may see this"
    draft.return_to_draft()
    address = draft.get_absolute_url()
    assert client.get(address).status_code == 404
    assert client.get(f"{address.rstrip('/')}.json").status_code == 404
    everywhere = [
        "/",
        "/timeline/",
        "/matrix/",
        "/search/?q=nobody",
        area.list_url(),
        f"{area.list_url().rstrip('/')}.csv",
    ]
    assert [where for where in everywhere if draft.title in body(client.get(where))] == []
    assert draft.slug not in body(client.get(f"/sitemap-{area.url_name()}.xml"))
    assert shown.slug in body(client.get(f"/sitemap-{area.url_name()}.xml"))


@EVERY_LIST
def test_every_address_of_the_sitemap_has_a_page_and_a_file(client, area):
    made = MAKERS[area.url_name()]()
    address = made.get_absolute_url()
    if area.url_name() == "term":
        assert address == f"/glossary/#{made.slug}"
        return
    assert address in body(client.get(f"/sitemap-{area.url_name()}.xml"))
    response = client.get(address)
    linked = [url for _, url in response.context["files"]] + [response.context["api_url"]]
    assert {url: client.get(url).status_code for url in [address, *linked]} == dict.fromkeys([address, *linked], 200)


def test_an_old_address_leads_to_the_new_one_unless_the_record_is_hidden(client):
    shown, hidden = ProgrammeFactory(slug="airport", published=True), ProgrammeFactory(slug="seaport")
    for record, slug in ((shown, "aircop"), (hidden, "seacop")):
        record.slug = slug
        record.save()
    moved = client.get("/programmes/airport/")
    assert (moved.status_code, moved["Location"]) == (301, "/programmes/aircop/")
    assert client.get("/programmes/airport.json")["Location"] == "/programmes/aircop.json"
    assert "airport" in body(client.get("/programmes/aircop/versions/"))
    assert client.get("/programmes/seaport/").status_code == 404


def test_a_country_has_one_address_in_small_letters(client):
    CountryFactory(iso2="BR", name_en="Brazil")
    moved = client.get("/countries/BR/")
    assert (moved.status_code, moved["Location"]) == (301, "/countries/br/")
    assert client.get("/countries/zz/").status_code == 404


def test_filters_in_use_can_be_taken_away_one_at_a_time(client):
    peru, bolivia = CountryFactory(iso2="PE", name_en="Peru"), CountryFactory(iso2="BO", name_en="Bolivia")
    ProgrammeFactory(published=True, countries=[peru, bolivia])
    chips = client.get("/programmes/?country=peru&country=BO&q=programme&order=title&page=1").context["chips"]
    assert [(chip.label, chip.value, chip.url) for chip in chips] == [
        ("Text", "programme", "/programmes/?country=peru&country=BO&order=title"),
        ("Country", "Peru", "/programmes/?country=BO&q=programme&order=title"),
        ("Country", "Bolivia", "/programmes/?country=peru&q=programme&order=title"),
    ]


def test_a_facet_marks_what_is_chosen_even_when_it_leaves_nothing(client):
    CountryFactory(iso2="PE", name_en="Peru")
    ProgrammeFactory(published=True)
    response = client.get("/programmes/?country=Peru")
    (facet,) = [facet for facet in response.context["facets"]() if facet.name == "country"]
    assert [(o.value, o.label, o.count, o.chosen) for o in facet.options] == [("PE", "Peru", 0, True)]
    assert "Clear all filters" in body(response)


def test_a_long_list_comes_in_pages_that_keep_the_filters(client):
    for _ in range(30):
        ProgrammeFactory(published=True, level="regional")
    second = client.get("/programmes/?level=regional&page=2")
    assert len(second.context["page"].object_list) == 5
    assert 'href="?level=regional&amp;page=1"' in body(second)


def rich_programme():
    """A programme with some of everything that its page shows."""
    programme = ProgrammeFactory(
        published=True, parent=ProgrammeFactory(published=True), predecessor=ProgrammeFactory(published=True),
        groups=[CountryGroupFactory()], instruments=[InstrumentFactory()], themes=[ThemeFactory()],
        provisions=[ProvisionFactory(published=True)], text="Said so [@elsewhere, p. 2].",
    )  # fmt: skip
    SourceFactory(key="elsewhere")
    grow(programme, 3)
    return programme


def grow(programme, times: int):
    for _ in range(times):
        ProgrammeCountryFactory(record=programme)
        ProgrammeOrganisationFactory(record=programme)
        ElementFactory(record=programme)
        ProgrammeCitationFactory(record=programme)
        figure = FigureFactory(published=True, programme=programme, countries=[CountryFactory()])
        later = FigureFactory(published=True, programme=programme, part_of=figure, supersedes=figure)
        assert later.part_of == figure
        ProgrammeFactory(published=True, parent=programme)
        ProgrammeFactory(published=True, predecessor=programme)
        MissionFactory(published=True, programmes=[programme])
        programme.provisions.add(ProvisionFactory(published=True))


def test_a_record_page_costs_the_same_queries_however_much_it_shows(client, django_assert_max_num_queries):
    programme = rich_programme()
    client.get(programme.get_absolute_url())
    few = queries(client, programme.get_absolute_url(), django_assert_max_num_queries, 21)
    grow(programme, 10)
    assert queries(client, programme.get_absolute_url(), django_assert_max_num_queries, 21) == few


def rich_country(times: int):
    country = CountryFactory(iso2="CO", name_en="Colombia")
    for _ in range(times):
        group = MembershipFactory(country=country).group
        named = ProgrammeFactory(
            published=True,
            countries=[country, CountryFactory()],
            themes=[ThemeFactory()],
            parent=ProgrammeFactory(published=True),
        )
        ProgrammeCitationFactory(record=named)
        for programme in (named, named.parent):
            FigureFactory(published=True, programme=programme)
        ProgrammeFactory(published=True, groups=[group])
        MissionFactory(published=True, countries=[country])
        agreement = AgreementFactory(published=True, country=country)
        ParticipationFactory(published=True, country=country, agreement=agreement)
        PolicyFactory(published=True, countries=[country])
        EventFactory(published=True, countries=[country])
        whole = FigureFactory(published=True, countries=[country, CountryFactory()])
        FigureFactory(published=True, countries=[country], part_of=whole, supersedes=whole)
    return country


def rich_policy(times: int):
    policy = Policy.objects.filter(slug="charter").first()
    policy = policy or PolicyFactory(slug="charter", published=True, text="See [@act].")
    SourceFactory(key="act")
    for _ in range(times):
        provision = ProvisionFactory(policy=policy, parent=ProvisionFactory(policy=policy))
        ProgrammeFactory(published=True, provisions=[provision])
        MissionFactory(published=True, provisions=[provision])
        PolicyRelationFactory(record=policy, other=PolicyFactory(published=True))
        PolicyRelationFactory(record=PolicyFactory(published=True), other=policy)
        EventFactory(published=True, policies=[policy])
        AgreementFactory(published=True, policy=policy)
        whole = FigureFactory(published=True, policy=policy, countries=[CountryFactory()])
        FigureFactory(published=True, policy=policy, part_of=whole, supersedes=whole)
    return policy


@pytest.mark.parametrize(("grown", "most"), [(rich_country, 40), (rich_policy, 24)])
def test_the_fullest_pages_keep_to_few_queries(client, grown, most, django_assert_max_num_queries):
    address = grown(3).get_absolute_url()
    client.get(address)
    few = queries(client, address, django_assert_max_num_queries, most)
    grown(10)
    assert queries(client, address, django_assert_max_num_queries, most) == few


def test_home_counts_only_what_is_public_and_leads_everywhere(client):
    ProgrammeFactory(published=True, countries=[CountryFactory(name_en="Peru")])
    ProgrammeFactory(countries=[CountryFactory(name_en="Atlantis")])
    FigureFactory(published=True, as_of="2017", value=5)
    FigureFactory(as_of="2017", value=77_777_777)
    page = body(client.get("/"))
    assert "<strong>1</strong> Programmes" in page
    assert [name in page for name in ("Peru", "Atlantis", "€5", "77,777,777")] == [True, False, True, False]


def test_the_matrix_shows_roles_of_public_programmes(client):
    peru = CountryFactory(iso2="PE", name_en="Peru")
    ProgrammeCountryFactory(record=ProgrammeFactory(published=True), country=peru, role="priority")
    ProgrammeFactory(countries=[CountryFactory(name_en="Atlantis")])
    response = client.get("/matrix/")
    assert [country.name_en for country in response.context["countries"]] == ["Peru"]
    assert response.context["lines"][0][1] == ["Priority"]


def test_the_timeline_runs_backwards_through_all_areas(client):
    ProgrammeFactory(title="First", starts="2009", published=True)
    PolicyFactory(title="Last", adopted="2016-08-24", published=True)
    MissionFactory(title="Between", starts="2010-05", published=True)
    ProgrammeFactory(title="Undated", published=True)
    rows = client.get("/timeline/").context["rows"]
    assert [(row["date"], row["title"]) for row in rows] == [
        ("2016-08-24", "Last"), ("2010-05", "Between"), ("2009", "First"),
    ]  # fmt: skip
    assert rows[0]["date"].earliest == datetime.date(2016, 8, 24)


def test_what_is_not_there_gets_a_friendly_page_with_a_search_box(client):
    response = client.get("/programmes/no-such-thing/")
    assert response.status_code == 404
    assert 'name="q"' in body(response)


def test_a_fault_of_ours_gets_a_page_that_says_so(client, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("eulac.views.latest_changes", fail)
    client.raise_request_exception = False
    response = client.get("/")
    assert (response.status_code, "Something went wrong" in body(response)) == (500, True)
    assert "secret detail" not in body(response)


def test_robots_are_told_where_the_sitemap_is(client):
    assert f"Sitemap: http://testserver{reverse('sitemap')}" in body(client.get("/robots.txt"))
    assert "/sitemap-programme.xml" in body(client.get("/sitemap.xml"))


def test_a_database_that_is_held_by_another_is_told_in_a_sentence(client, monkeypatch):
    def held(*args):
        raise OperationalError("database is locked") from LockNotAvailable()  # as SQLite and as PostgreSQL say it

    monkeypatch.setattr("eulac.views.latest_changes", held)
    response = client.get("/")
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert "try again in a minute" in body(response)


def test_a_download_that_cannot_be_finished_is_never_sent_as_if_it_were_whole(client, monkeypatch):
    ProgrammeFactory.create_batch(2, published=True)
    monkeypatch.setattr("spreadsheets.formats.with_escape", {"slug": "slug"}.__getitem__)
    client.raise_request_exception = False

    assert client.get("/programmes.csv").status_code == 500


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_long_download_that_breaks_off_shows_it(client, monkeypatch, tmp_path, format_name):
    ProgrammeFactory.create_batch(20, published=True, summary="Long. " * 20)
    monkeypatch.setattr("spreadsheets.files.ANSWERED_WHOLE", 0)
    monkeypatch.setattr("spreadsheets.formats.PIECE", 1_000)
    monkeypatch.setattr("spreadsheets.resources.READ_AT_ONCE", 5)
    monkeypatch.setattr("spreadsheets.resources.SheetResource.hidden", breaking_at_the(3))

    response = client.get(f"/programmes.{format_name}")
    content = b"".join(response.streaming_content)
    assert response.status_code == 200
    if format_name == "csv":
        assert content.decode().splitlines()[-1].startswith("This file is not whole")
    else:
        with pytest.raises((zipfile.BadZipFile, json.JSONDecodeError)):
            json.loads(content) if format_name == "json" else zipfile.ZipFile(io.BytesIO(content))


def breaking_at_the(number: int):
    """Stands for SheetResource.hidden, and fails like a lost database when it is asked that often."""
    calls = itertools.count(1)

    def hidden(resource, batch):
        if next(calls) == number:
            raise OperationalError("The connection is lost.")
        return set()

    return hidden


def test_a_list_renewed_in_place_shows_the_address_without_what_is_empty(client):
    ProgrammeFactory(published=True, kind="phase")
    address = "/programmes/?q=&order=&kind=phase&page=1"
    whole, renewed = client.get(address), client.get(address, headers={"HX-Request": "true"})
    assert ("HX-Push-Url" in whole.headers, renewed["HX-Push-Url"]) == (False, "/programmes/?kind=phase&page=1")
    assert [response["Vary"] for response in (whole, renewed)] == ["HX-Request, Accept-Encoding"] * 2
    said = '<p class="hidden" id="announced" role="status">1 programme</p>'
    assert [said in body(response) for response in (whole, renewed)] == [False, True]


def test_who_may_not_see_a_page_of_the_staff_is_told_so_on_a_page_of_the_site(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("reader", is_staff=True))

    response = client.get("/admin/programmes/programme/")
    assert response.status_code == 403
    assertTemplateUsed(response, "403.html")
    assertContains(response, "Your login lacks the right to see or do this.", status_code=403)
    assertContains(response, 'href="/admin/"', status_code=403)


def test_a_form_that_is_too_old_says_that_nothing_was_saved(django_user_model):
    client = Client(enforce_csrf_checks=True)

    response = client.post("/admin/login/", {"username": "editor", "password": "secret"})
    assertTemplateUsed(response, "403_csrf.html")
    assertContains(response, "Nothing was saved.", status_code=403)
