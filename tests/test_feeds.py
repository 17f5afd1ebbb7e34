"""Lists as Atom feeds."""

import datetime
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from eulac.views import LISTS
from programmes.models import Programme
from reference.feeds import ENTRIES
from tests.factories import CountryFactory, ProgrammeFactory
from tests.reading import body
from tests.test_pages import FOR_A_LIST, MAKERS

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client, address: str):
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    return ElementTree.fromstring(response.content)  # noqa: S314 (our own answer)


def texts(element, path: str) -> list[str]:
    return [found.text for found in element.findall("/".join(f"{ATOM}{name}" for name in path.split("/")))]


def changed(programme, day: str):
    moment = timezone.make_aware(datetime.datetime.fromisoformat(day))
    Programme.objects.filter(pk=programme.pk).update(changed_at=moment, published_at=moment)


@pytest.mark.parametrize("area", LISTS, ids=lambda area: area.url_name())
def test_every_list_has_a_feed_that_its_page_names(client, area, django_assert_max_num_queries):
    for _ in range(3):
        MAKERS[area.url_name()]()
    address = client.get(area.list_url()).context["feed"]
    assert address == f"{area.list_url().rstrip('/')}.atom"
    page = body(client.get(area.list_url()))
    assert page.count(f'href="{address}"') == 2  # in its head, and beside its files
    with django_assert_max_num_queries(FOR_A_LIST) as few:
        assert len(feed(client, address).findall(f"{ATOM}entry")) >= 3
    for _ in range(9):
        MAKERS[area.url_name()]()
    with django_assert_max_num_queries(len(few)):
        feed(client, address)


def test_a_feed_has_the_public_rows_of_its_list_the_latest_change_first(client):
    peru = CountryFactory(iso2="PE")
    for day, title in {"2026-03-01": "First", "2026-05-01": "Last", "2026-04-01": "Between"}.items():
        changed(ProgrammeFactory(published=True, title=title, countries=[peru]), day)
    ProgrammeFactory(title="Draft", countries=[peru])
    ProgrammeFactory(published=True, title="Elsewhere")
    found = feed(client, "/programmes.atom?country=pe&order=title")
    assert texts(found, "entry/title") == ["Last", "Between", "First"]
    assert texts(found, "updated") == texts(found, "entry/updated")[:1]
    assert "/programmes.atom?country=pe" in body(client.get("/programmes/?country=pe&order=title&page=1"))


def test_an_entry_keeps_its_identity_whatever_is_changed_and_in_every_language(client):
    programme = ProgrammeFactory(published=True, title="Fish & <chips>", summary="Costs < €5 & more.", kind="phase")
    before = feed(client, "/programmes.atom")
    assert texts(before, "entry/title") == ["Fish & <chips>"]
    assert texts(before, "entry/summary") == ["Phase · Regional – Costs &lt; €5 &amp; more."]
    programme.slug = "renamed"
    programme.save()
    after = feed(client, "/es/programmes.atom")
    assert texts(after, "entry/id") == texts(before, "entry/id")
    assert texts(after, "entry/updated") > texts(before, "entry/updated")
    assert after.get("{http://www.w3.org/XML/1998/namespace}lang") == "es"
    links = [link.get("href") for link in after.findall(f"{ATOM}entry/{ATOM}link")]
    assert links == ["http://testserver/es/programmes/renamed/"]


def test_a_feed_ends_after_its_latest_entries(client):
    ProgrammeFactory.create_batch(ENTRIES + 1, published=True)
    assert len(feed(client, "/programmes.atom").findall(f"{ATOM}entry")) == ENTRIES


def test_an_empty_feed_is_a_feed(client):
    assert texts(feed(client, "/missions.atom"), "title") == ["Missions – EU–LAC security cooperation observatory"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [("colour=red", "There is no filter “colour” here."), ("country=Atlantis", "“Atlantis”"), ("page=x", "“x”")],
)
def test_a_feed_of_what_there_cannot_be_is_refused(client, query, sentence):
    response = client.get(f"/programmes.atom?{query}")
    assert (response.status_code, sentence in body(response)) == (400, True)


def test_the_matrix_names_the_feed_of_its_programmes(client):
    assert client.get("/matrix/?kind=phase").context["feed"] == "/programmes.atom?kind=phase"
