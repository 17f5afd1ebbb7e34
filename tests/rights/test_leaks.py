"""What is not public is told by nothing that is: no page, file, feed, picture, list, count or hint."""

import re

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from eulac.api import router
from eulac.views import LISTS, SITEMAPS
from figures.charts.gallery import CHARTS
from reference.bibliography import REFERENCE_FORMATS
from reference.models import Country
from spreadsheets.formats import DOWNLOADS, FORMATS
from tests.rights.hidden import BEGINNING, Secrets, make, told
from tests.rights.surfaces import address_of
from tests.rights.trying import SURFACES
from tests.test_api import NOUNS, RECORDS, address, relations

pytestmark = pytest.mark.django_db

LANGUAGES = ("", "/es", "/pt", "/fr")


@pytest.fixture(scope="module")
def secrets(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        reader = Client()
        tokens = {noun: reader.get(f"/api/v1/{noun}/")["Sync-Token"] for noun in NOUNS}
        made = make()
        made.tokens = tokens
        yield made
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def as_often_as_needed(settings):
    settings.API_LIMIT_PER_ADDRESS = settings.API_LIMIT_PER_TOKEN = 0


def leaks(client, addresses) -> dict[str, set[str]]:
    """{address: hidden words that it tells}. Each must be there, or what it hides is not looked at."""
    found = {}
    for one in addresses:
        answer = client.get(one)
        assert answer.status_code == 200, f"{one}: {answer.status_code}"
        if words := told(answer):
            found[one] = words
    return found


def test_there_is_something_hidden_that_staff_read(client, administrator, secrets: Secrets):
    """Otherwise the tests below would find nothing because there is nothing."""
    client.force_login(administrator)
    for row in secrets.hidden:
        if type(row) in RECORDS:
            noun = next(noun for noun, model in NOUNS.items() if model is type(row))
            assert told(client.get(address(noun, row)))


@pytest.mark.parametrize("area", LISTS, ids=lambda area: area.url_name())
def test_no_list_tells_of_it(client, secrets, area):
    bare = area.list_url().rstrip("/")
    asked = ["", f"?q={BEGINNING}"]
    pages = [f"{language}{bare}/{query}" for language in LANGUAGES for query in asked]
    files = [f"{bare}.{ending}{query}" for ending in (*FORMATS, "atom") for query in asked]

    assert leaks(client, [*pages, *files]) == {}


@pytest.mark.parametrize("kind", ["page", "file", "cite", "versions"])
def test_no_record_that_is_public_tells_of_it(client, secrets, kind):
    endings = {"file": FORMATS, "cite": REFERENCE_FORMATS}.get(kind, [""])
    addresses = []
    for surface in SURFACES:
        if surface.kind == f"record: {kind}" and surface.model in secrets.public:
            made = address_of(surface, secrets.public[surface.model]).lower()
            bare = made.rpartition(".")[0] if endings != [""] else made
            addresses += [f"{bare}.{ending}" if ending else bare for ending in endings]
    in_other_languages = [f"/es{one}" for one in addresses] if kind == "page" else []

    assert addresses
    assert leaks(client, addresses + in_other_languages) == {}


def crossing(secrets) -> list[str]:
    countries = list(Country.objects.values_list("iso2", flat=True)[:4])
    compared = "&".join(f"country={code.lower()}" for code in countries)
    pages = ["/", "/timeline/", "/matrix/", "/commitments/", "/commitments/programmes/", "/commitments/missions/"]
    pages += [
        "/corrections/",
        "/search/",
        f"/search/?q={BEGINNING}",
        f"/search/suggest/?q={BEGINNING}",
        "/figures/total/",
    ]
    pages += [f"/countries/compare/?{compared}", "/charts/", *(f"/charts/{name}/" for name in CHARTS)]
    files = [f"/countries/compare.{ending}?{compared}" for ending in FORMATS]
    files += [f"/{name}.{ending}" for name in ("commitments", "corrections", "figures/total") for ending in FORMATS]
    files += [f"/charts/{name}.csv" for name in CHARTS] + ["/charts/timeline.svg", "/charts/coverage.svg"]
    files += [f"/charts/country-{code.lower()}.csv" for code in countries]
    others = ["/corrections.atom", "/robots.txt", "/sitemap.xml", *(f"/sitemap-{name}.xml" for name in SITEMAPS)]
    return [*pages, *(f"/fr{page}" for page in pages), *files, *others]


def test_nothing_that_crosses_the_areas_tells_of_it(client, secrets):
    assert leaks(client, crossing(secrets)) == {}


@pytest.mark.parametrize("noun", NOUNS)
def test_the_api_tells_of_it_nowhere(client, secrets, noun):
    model, public = NOUNS[noun], secrets.public[NOUNS[noun]]
    at, entry, today = f"/api/v1/{noun}/", address(noun, public), timezone.localdate()
    filters = next(viewset for prefix, viewset, _ in router.registry if prefix == noun).filterset_class.base_filters
    addresses = [at, entry, f"{at}?page_size=500", f"{at}?as_of={today}", f"{entry}?as_of={today}"]
    addresses += [f"{at}?changed_since=", f"{at}?changed_since={secrets.tokens[noun]}"]
    addresses += [f"/api/v1/{noun}.{ending}" for ending in DOWNLOADS if ending != "json"]
    addresses += [f"{at}?q={BEGINNING}"] if "q" in filters else []
    if model in RECORDS and noun not in ("provisions", "participations"):
        addresses.append(f"{entry}history/")

    assert leaks(client, addresses) == {}
    assert told(client.get(f"{at}?state=draft")) == set()


@pytest.mark.parametrize("noun", NOUNS)
def test_no_neighbour_of_the_api_that_is_shown_whole_tells_of_it(client, secrets, noun):
    at = f"/api/v1/{noun}/"
    names = [
        name for name in relations(NOUNS[noun], NOUNS.values()) if client.get(f"{at}?expand={name}").status_code == 200
    ]

    assert leaks(client, [f"{at}?page_size=500&expand={name}" for name in names]) == {}


@pytest.mark.parametrize("noun", NOUNS)
def test_the_key_of_a_hidden_record_is_answered_like_one_that_was_never_given(client, secrets, noun):
    """In every filter: nobody learns that it exists, nor what it is called."""
    filters = next(viewset for prefix, viewset, _ in router.registry if prefix == noun).filterset_class.base_filters
    keys = {getattr(row, row.key_field) for row in secrets.hidden if type(row) in RECORDS}
    keys = {key for key in keys if re.fullmatch(rf"{BEGINNING}[0-9]+-slug", key)}

    def answer(name: str, key: str):
        said = client.get(f"/api/v1/{noun}/", {name: key})
        assert told(said, key) == set(), f"{name}={key}"
        return said.status_code, said.content.decode().replace(key, "…")

    for name in filters:
        unknown = answer(name, "zqz000-slug")
        differing = {key for key in keys if answer(name, key) != unknown}
        assert (name, differing) == (name, set())


def test_the_addresses_of_hidden_records_say_no_more_than_that_nothing_is_there(client, secrets):
    looked_at = 0
    for surface in SURFACES:
        if surface.names_a_row and not surface.is_of_staff and "GET" in surface.methods:
            for row in secrets.hidden:
                if type(row) is surface.model and getattr(row, row.key_field).startswith(BEGINNING):
                    at = address_of(surface, row)
                    answer = client.get(at)
                    parts = [part for part in at.replace(".", "/").split("/") if part.startswith(BEGINNING)]
                    assert (at, answer.status_code, told(answer, *parts)) == (at, 404, set())
                    looked_at += 1
    assert looked_at > 50
