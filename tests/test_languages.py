"""The same pages in four languages: the address says which, and nothing else does."""

import re
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import translation

from editorial.languages import in_language
from eulac.catalogues import read_catalogue
from eulac.views import LISTS
from reference.models import Country
from tests.factories import (
    CountryFactory,
    ElementFactory,
    FigureFactory,
    MembershipFactory,
    PolicyRelationFactory,
    ProgrammeCountryFactory,
    ProgrammeFactory,
    ProgrammeOrganisationFactory,
)
from tests.reading import body
from tests.test_pages import MAKERS

pytestmark = pytest.mark.django_db

CODES = [code for code, _ in settings.LANGUAGES]
OTHERS = CODES[1:]
IN_EVERY_LANGUAGE = pytest.mark.parametrize("language", CODES)
IN_EVERY_OTHER_LANGUAGE = pytest.mark.parametrize("language", OTHERS)
EVERY_LIST = pytest.mark.parametrize("area", LISTS, ids=lambda area: area.url_name())
FRONTS = ["/", "/search/", "/search/?q=programme", "/search/?q=nothing+of+it", "/matrix/", "/timeline/", "/nothing/"]
SPOKEN = {"aria-label", "placeholder", "title", "data-label", "alt"}


class Links(HTMLParser):
    """The links of a page: of its head by hreflang, and of its bar of languages."""

    def __init__(self, page: str):
        super().__init__()
        self.language, self.alternates, self.bar, self.current = "", {}, {}, []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "html":
            self.language = given["lang"]
        if tag == "link" and given.get("rel") == "alternate" and "hreflang" in given:
            self.alternates[given["hreflang"]] = given["href"]
        if tag == "a" and "hreflang" in given:
            self.bar[given["hreflang"]] = given["href"]
            self.current += [given["hreflang"]] if "aria-current" in given else []


@IN_EVERY_LANGUAGE
@pytest.mark.parametrize("address", [*FRONTS, "/programmes/?kind=phase&kind=project&q=a%26b&page=1", "/countries/"])
def test_every_page_leads_to_itself_in_every_language_with_its_query(client, address, language):
    page = Links(body(client.get(in_language(address, language))))

    assert (page.language, page.current) == (language, [language])
    assert page.bar == {code: in_language(address, code) for code in CODES}
    expected = page.bar | {"x-default": address}
    assert page.alternates == {code: f"http://testserver{path}" for code, path in expected.items()}


@pytest.mark.parametrize(
    ("address", "language", "expected"),
    [
        ("/", "es", "/es/"),
        ("/es/", "en", "/"),
        ("/es", "en", "/"),
        ("/es/missions/?q=a/b", "pt", "/pt/missions/?q=a/b"),
        ("/essays/", "es", "/es/essays/"),
        ("/fr/missions/", "fr", "/fr/missions/"),
        ("/missions.csv", "fr", "/fr/missions.csv"),
        ("/en/missions/", "en", "/en/missions/"),
    ],
)
def test_an_address_is_found_in_another_language(address, language, expected):
    assert in_language(address, language) == expected


@pytest.mark.parametrize("address", ["/programmes/", "/nothing/", "/api/v1/"])
def test_neither_the_browser_nor_a_cookie_changes_the_language(client, address):
    plain = client.get(address)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    asked = client.get(address, headers={"Accept-Language": "es"})

    assert (plain.headers["Content-Language"], asked.headers["Content-Language"]) == ("en", "en")
    assert "Accept-Language" not in asked.headers.get("Vary", "")
    assert settings.LANGUAGE_COOKIE_NAME not in asked.cookies
    assert body(asked) == body(plain)


def test_a_page_in_one_language_leaves_no_trace_in_the_next(client):
    client.get("/fr/")
    assert (translation.get_language(), reverse("home")) == ("en", "/")


@IN_EVERY_OTHER_LANGUAGE
@pytest.mark.parametrize("machine", ["api/v1/", "admin/", "healthz", "readyz", "robots.txt", "sitemap.xml"])
def test_what_machines_and_staff_ask_for_has_one_address(client, language, machine):
    assert client.get(f"/{language}/{machine}").status_code == 404


def test_an_old_slug_redirects_within_the_language(client):
    programme = ProgrammeFactory(published=True, slug="old")
    programme.slug = "new"
    programme.save()

    response = client.get("/pt/programmes/old/")
    assert (response.status_code, response["Location"]) == (301, "/pt/programmes/new/")


@EVERY_LIST
def test_files_are_the_same_in_every_language(client, area):
    MAKERS[area.url_name()]()
    address = area.list_url().rstrip("/") + ".csv"
    files = [client.get(in_language(address, code)) for code in CODES]
    assert {(file["Content-Disposition"], body(file)) for file in files} == {
        (f'attachment; filename="{address.strip("/")}"', body(client.get(address)))
    }


def test_the_api_is_in_english_and_names_english_pages(client):
    programme = ProgrammeCountryFactory(record__published=True).record
    client.get("/es/")
    answer = client.get(f"/api/v1/programmes/{programme.slug}/", headers={"Accept-Language": "es"}).json()
    assert answer["page"] == f"http://testserver/programmes/{programme.slug}/"
    assert answer["countries"][0]["country"]["name"].startswith("Country ")


@IN_EVERY_LANGUAGE
def test_the_sitemap_has_every_record_in_every_language_with_its_translations(client, language):
    programme = ProgrammeFactory(published=True)
    section = "sitemap-programme.xml" if language == "en" else f"sitemap-{language}-programme.xml"
    assert f"http://testserver/{section}" in body(client.get("/sitemap.xml"))

    text = body(client.get(f"/{section}"))
    there = [f"http://testserver{in_language(programme.get_absolute_url(), code)}" for code in CODES]
    assert re.findall("<loc>(.*?)</loc>", text) == [there[CODES.index(language)]]
    assert re.findall('hreflang="(.*?)" href="(.*?)"', text) == [
        *zip(CODES, there, strict=True),
        ("x-default", there[0]),
    ]


def test_countries_stand_in_the_alphabetical_order_of_the_readers_language(client):
    names = [("Spain", "Espagne"), ("Ecuador", "Équateur"), ("Estonia", "Estonie"), ("United States", "États-Unis")]
    for english, french in names:
        CountryFactory(name_en=english, name_fr=french)

    def listed(address):
        return [str(country) for country in client.get(address).context["page"]]

    assert listed("/countries/") == ["Ecuador", "Estonia", "Spain", "United States"]
    with translation.override("fr"):
        assert listed("/fr/countries/") == ["Équateur", "Espagne", "Estonie", "États-Unis"]
        assert listed("/fr/countries/?order=-name") == ["États-Unis", "Estonie", "Espagne", "Équateur"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "over €50,000,000"),
        ("es", "más de 50\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}€"),
        ("pt", "mais de 50\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}€"),
        ("fr", "plus de 50\N{NARROW NO-BREAK SPACE}000\N{NARROW NO-BREAK SPACE}000\N{NO-BREAK SPACE}€"),
    ],
)
def test_an_amount_prints_as_the_readers_language_writes_it(language, words):
    figure = FigureFactory(value="50000000", bound="over")
    with translation.override(language):
        assert figure.in_words == words


@pytest.mark.parametrize(
    ("language", "none", "one"),
    [
        ("en", "0 programmes", "1 programme"),
        ("fr", "0 programme", "1 programme"),
        ("pt", "0 programas", "1 programa"),
    ],
)
def test_a_count_has_the_number_of_the_language(client, language, none, one):
    address = in_language("/programmes/", language)
    assert client.get(address).context["count"] == none
    ProgrammeFactory(published=True)
    assert client.get(address).context["count"] == one


class Said(HTMLParser):
    """What a page says to its readers: its texts and the attributes that are read out."""

    def __init__(self, page: str):
        super().__init__()
        self.texts: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.texts |= {value for name, value in given.items() if name in SPOKEN}
        if tag == "meta" and given.get("name") == "description":
            self.texts.add(given["content"])

    def handle_data(self, data):
        self.texts.add(" ".join(data.split()))


def everything_recorded() -> list[str]:
    """All texts of all rows, the longest first: what editors wrote, which is not the interface's to translate."""
    values = set()
    for model in apps.get_models():
        fields = [
            f.attname
            for f in model._meta.concrete_fields
            if isinstance(f, models.CharField | models.TextField) and not f.choices
        ]
        if fields and not model._meta.label.startswith(("auth.", "contenttypes.")):
            values |= {str(value) for row in model.objects.values_list(*fields) for value in row if value}
    return sorted(values, key=len, reverse=True)


def same_in_both(language: str) -> list[str]:
    """Messages whose translation happens to be the very same word: “Regional”, “Instrument”."""
    alike = [message.id for message in read_catalogue(language) if message.id and message.id == message.string]
    return sorted((re.sub(r"%\(\w+\)s", "", text).strip() for text in alike), key=len, reverse=True)


def addresses_of_everything() -> list[str]:
    made = {name: make() for name, make in MAKERS.items()}
    programme, country = made["programme"], made["figure"].countries.get()
    programme.text = "[@nobody-knows]"
    programme.save()
    ElementFactory(record=programme)
    ProgrammeCountryFactory(record=programme, country=country, since="2012-03")
    ProgrammeOrganisationFactory(record=programme)
    ProgrammeFactory(published=True, parent=programme, predecessor=programme)
    MembershipFactory(country=country, starts="2010", ends="2012-01")
    relation = PolicyRelationFactory(record__published=True, other__published=True)
    FigureFactory(published=True, programme=programme, bound="up-to", as_of="2017-03")
    records = [*made.values(), country, relation.record, relation.other]
    versions = f"{programme.get_absolute_url()}versions/"
    wrong = [f"{area.list_url()}?colour=red&page=9&order=x&q=zz" for area in LISTS]
    return [
        *FRONTS,
        "/figures/total/?by=country",
        *(area.list_url() for area in LISTS),
        *wrong,
        *(record.get_absolute_url() for record in records),
        versions,
    ]


def needs_no_translation(language: str) -> list[str]:
    names = [name for _, name in settings.LANGUAGES]
    formats = ["SVG", "PNG", "CSV", "XLSX", "ODS", "CSL-JSON", "JSON", "BibTeX", "RIS", "API", "M49", "COPOLAD"]
    parameters = [name for area in LISTS for name in area.resource_class.filterset_class.base_filters]
    parameters += ["page", "colour"]  # the second is none, which the page says by its name
    by_chance = ["C", "documentation"]  # short for a role in the matrix; French inside a longer message
    return [*everything_recorded(), *same_in_both(language), *names, *formats, *parameters, *by_chance]


def whole(response) -> str:
    """The page, with texts that the search has marked in one piece."""
    return re.sub("</?mark>", "", body(response))


def without(known: list[str], text: str) -> str:
    for words in known:
        text = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", "", text)
    return text


@IN_EVERY_OTHER_LANGUAGE
def test_what_a_page_says_alike_in_two_languages_is_what_editors_wrote(client, language):
    addresses = addresses_of_everything()
    known = needs_no_translation(language)

    untranslated = []
    for address in addresses:
        english, other = (Said(whole(client.get(in_language(address, code)))).texts for code in ("en", language))
        untranslated += [(address, text) for text in english & other if re.search(r"[^\W\d_]", without(known, text))]
    assert untranslated == []


def test_every_field_that_a_list_can_be_sorted_by_has_a_name(client):
    for area in LISTS:
        page = client.get(area.list_url())
        orders = area.resource_class.filterset_class.base_filters["order"].fields
        assert [name for name, _ in page.context["orders"]] == list(orders)


def test_a_country_has_a_name_in_every_language_of_the_site():
    assert {f"name_{code}" for code in CODES} <= {field.name for field in Country._meta.fields}
