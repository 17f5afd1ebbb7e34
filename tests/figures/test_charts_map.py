"""The map of the region: every state can be seen and chosen, with a finger, with the keyboard and as a list."""

import itertools
import math
import re
from html import unescape

import pytest
from django.db.models import Q

from figures.charts.region import shapes
from reference.models import Country, CountryGroup
from spreadsheets.actions import import_now
from tests.browser import barriers
from tests.factories import CountryFactory, FigureFactory, ProgrammeCountryFactory
from tests.reading import body

LINK = re.compile(r'<a href="/countries/(\w\w)/" aria-label="([^"]+)">')


@pytest.fixture
def world(settings):
    """The countries that come with the project, and the members of CELAC among them."""
    for area in ("countries", "groups", "memberships"):
        import_now(area, settings.BASE_DIR / "fixtures" / f"{area}.csv", reason="For a test")
    return Country.objects.filter(Q(memberships__group=CountryGroup.objects.get(slug="celac"))).distinct()


def map_on(client) -> str:
    page = body(client.get("/countries/"))
    return page[page.index('<section class="region"') : page.index('<div class="list-page">')]


@pytest.mark.django_db
def test_every_state_of_celac_is_once_in_the_map_and_once_in_the_list(client, world):
    ProgrammeCountryFactory(record__published=True, country=world.get(iso2="DM"))
    ProgrammeCountryFactory(country=world.get(iso2="CO"))
    page = map_on(client)

    expected = {country.iso2.lower(): f"{country.name_en}: 0 programmes" for country in world}
    expected["dm"] = "Dominica: 1 programme"
    links = [(code, unescape(name)) for code, name in LINK.findall(page)]
    assert (len(links), dict(links)) == (33, expected)
    listed = re.findall(r'<li><a href="/countries/(\w\w)/">', page)
    assert (len(listed), set(listed)) == (33, set(expected))


@pytest.mark.django_db
def test_a_state_that_nobody_has_recorded_is_drawn_and_cannot_be_chosen(client):
    CountryFactory(iso2="PE", name_en="Peru")
    assert LINK.findall(map_on(client)) == [("pe", "Peru: 0 programmes")]


def test_no_round_target_lies_on_another():
    for panel in shapes():
        targets = [state for state in panel["states"].values() if state["target"]]
        apart = [math.dist((a["x"], a["y"]), (b["x"], b["y"])) for a, b in itertools.combinations(targets, 2)]
        assert min(apart) >= 28, panel["name"]


def test_every_state_is_chosen_in_one_panel():
    chosen = [code for panel in shapes() for code in panel["chosen_here"]]
    assert (len(chosen), len(set(chosen))) == (33, 33)


@pytest.fixture
def phone(live_page, transactional_db, world):
    live_page.page.set_viewport_size({"width": 360, "height": 740})
    return live_page


@pytest.mark.browser
def test_dominica_is_chosen_with_the_keyboard_on_a_phone(phone):
    page = phone.visit("/countries/")
    focused = "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
    page.locator("main").focus()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(focused) == "Dominica: 0 programmes":
            break
    ring = "getComputedStyle(document.activeElement.querySelector('circle')).strokeWidth"
    assert page.evaluate(ring) == "2.5px"
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Dominica", level=1).wait_for()
    assert (page.url.removeprefix(phone.address), phone.complaints) == ("/countries/dm/", [])


@pytest.mark.browser
def test_who_uses_the_keyboard_can_pass_the_map_and_take_the_list(phone):
    page = phone.visit("/countries/")
    page.locator("main").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Antigua and Barbuda"


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 320])
def test_a_finger_finds_every_state_on_a_phone(phone, width):
    """A state, or its round target, has 24 pixels each way, and what is pressed there leads to it and to no other."""
    phone.page.set_viewport_size({"width": width, "height": 740})
    page = phone.visit("/countries/")
    too_small = page.evaluate("""() => [...document.querySelectorAll('.map a')].filter(link => {
        const box = (link.querySelector('circle') || link.querySelector('path')).getBoundingClientRect();
        return box.width < 24 || box.height < 24;
    }).map(link => link.getAttribute('aria-label'))""")
    covered = page.evaluate("""() => [...document.querySelectorAll('.map a circle')].filter(circle => {
        circle.scrollIntoView({block: 'center', behavior: 'instant'});
        const box = circle.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2;
        return [[0, 0], [11, 0], [-11, 0], [0, 11], [0, -11]].some(
            ([dx, dy]) => document.elementFromPoint(x + dx, y + dy)?.closest('a') !== circle.closest('a'));
    }).map(circle => circle.closest('a').getAttribute('aria-label'))""")
    assert (too_small, covered) == ([], [])


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_the_pages_of_pictures_are_accessible_and_fit_the_screen(phone, scheme, width):
    FigureFactory(published=True)
    ProgrammeCountryFactory(record__published=True, record__starts="2010", country=CountryFactory(iso2="PE"))
    phone.page.emulate_media(color_scheme=scheme)
    phone.page.set_viewport_size({"width": width, "height": 900})

    for address in ("/countries/", "/charts/", "/charts/map/", "/charts/timeline/", "/countries/pe/"):
        page = phone.visit(address)
        page.evaluate("document.querySelectorAll('img').forEach(picture => { picture.loading = 'eager' })")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("[...document.images].filter(picture => !picture.naturalWidth).length") == 0, address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert barriers(page) == [], address
    assert phone.complaints == []


PAPER_OF_PICTURE = """async () => {
    const picture = document.querySelector('.chart img'), canvas = document.createElement('canvas');
    picture.loading = 'eager';
    await picture.decode();
    canvas.getContext('2d').drawImage(picture, 0, 0);
    return [...canvas.getContext('2d').getImageData(3, 3, 1, 1).data].slice(0, 3);
}"""


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "paper"), [("light", [255, 255, 255]), ("dark", [16, 22, 31])])
def test_a_picture_follows_the_screen_in_a_page_and_on_its_own(phone, scheme, paper):
    phone.page.emulate_media(color_scheme=scheme)
    assert phone.visit("/charts/coverage/").evaluate(PAPER_OF_PICTURE) == paper
    page = phone.visit("/charts/coverage.svg")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('rect')).fill") == f"rgb({', '.join(map(str, paper))})"
    )
    assert [said for said in phone.complaints if "404" not in said] == []  # a file has no icon of its own
