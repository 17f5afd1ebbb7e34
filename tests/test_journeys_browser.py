"""What readers come for, done in a real browser; the first tests also with JavaScript off."""

from pathlib import Path

import pytest

from editorial.languages import in_language
from tests.browser import barriers
from tests.conftest import LivePage
from tests.factories import (
    CountryFactory,
    FigureFactory,
    MembershipFactory,
    ParticipationFactory,
    ProgrammeFactory,
    SourceFactory,
    ThemeFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def content():
    """Peru and Colombia share AIRCOP, which is about drugs; Peru has a phase of its own, also about drugs."""
    peru, colombia = CountryFactory(iso2="PE", name_en="Peru", name_fr="Pérou"), CountryFactory(iso2="CO")
    drugs, justice = ThemeFactory(slug="drugs", name="Drugs"), ThemeFactory(slug="justice", name="Justice")
    ProgrammeFactory(published=True, title="AIRCOP", kind="project", themes=[drugs], countries=[peru, colombia])
    own = ProgrammeFactory(published=True, title="Own phase", kind="phase", themes=[drugs], countries=[peru])
    ProgrammeFactory(published=True, title="Elsewhere", kind="component", themes=[justice], starts="2010")
    FigureFactory(published=True, programme=own, countries=[peru], source=SourceFactory())
    ParticipationFactory(published=True, country=MembershipFactory(country=peru).country)


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def either_page(request, chromium, live_server):
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=request.param)
    yield LivePage(context.new_page(), live_server.url)
    context.close()


def test_a_programme_is_found_from_the_home_page_in_three_steps(either_page, content):
    page = either_page.visit("/")
    page.get_by_role("link", name="Peru").click()
    page.get_by_role("navigation", name="Narrow the page to a theme").get_by_role("link", name="Drugs").click()
    page.get_by_role("link", name="AIRCOP").first.click()
    page.wait_for_url("**/programmes/**")
    assert page.get_by_role("heading", level=1).inner_text() == "AIRCOP"
    assert either_page.complaints == []


def test_a_list_is_narrowed_and_taken_along(either_page, content):
    page = either_page.visit("/programmes/")
    page.get_by_role("checkbox", name="Phase").check()
    page.get_by_role("button", name="Show").click()
    page.get_by_role("heading", name="1 programme").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert [title for title in ("AIRCOP", "Own phase", "Elsewhere") if title in text] == ["Own phase"]
    # Pressed before the answer to the choice has come, the button makes the page give up that first question.
    given_up = ("htmx:sendAbort", "htmx:afterRequest")
    assert [said for said in either_page.complaints if not said.startswith(given_up)] == []


def test_two_countries_are_compared(either_page, content):
    page = either_page.visit("/countries/pe/")
    page.get_by_role("link", name="Country CO").first.click()
    page.get_by_role("heading", name="Peru, Country CO").wait_for()
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Programmes that name all"))
    assert row.get_by_role("link").all_inner_texts() == ["AIRCOP"]

    page.get_by_label("Country 2").select_option("Peru")
    page.get_by_label("Country 1").select_option("Country CO")
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("heading", name="Country CO, Peru").wait_for()
    assert either_page.complaints == []


def test_a_figure_is_cited(either_page, content):
    page = either_page.visit("/figures/")
    page.get_by_role("link", name="Cite:").click()
    page.wait_for_url("**/figures/**#cite")
    page.get_by_text("RIS", exact=True).click()
    shown = page.get_by_role("region", name="RIS").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as RIS").click()
    taken = Path(download.value.path()).read_text(encoding="utf-8")
    assert taken.split() == shown.split()
    assert [line[:2] for line in taken.splitlines() if f"UR  - {page.url.split('#')[0]}" == line] == ["UR"]
    assert either_page.complaints == []


def test_the_language_changes_and_the_place_stays(either_page, content):
    page = either_page.visit("/countries/pe/?theme=drugs")
    page.get_by_role("navigation", name="Languages").get_by_role("link", name="Français").click()
    page.get_by_role("heading", name="Pérou").wait_for()
    assert page.url.endswith("/fr/countries/pe/?theme=drugs")
    assert either_page.complaints == []


def stays(page) -> bool:
    """Whether the page has not been loaded anew since it was marked."""
    return page.evaluate("window.marked === true")


@pytest.fixture
def programmes(live_page, content):
    page = live_page.visit("/programmes/")
    page.evaluate("window.marked = true")
    return page


def focused(page) -> str:
    return page.evaluate("document.activeElement.id")


def test_a_facet_narrows_the_list_in_place(programmes, live_page):
    programmes.get_by_role("checkbox", name="Phase").focus()
    programmes.keyboard.press("Space")
    programmes.get_by_role("heading", name="1 programme").wait_for()
    assert (stays(programmes), focused(programmes)) == (True, "kind-phase")
    assert programmes.get_by_role("status").inner_text() == "1 programme"
    assert programmes.url.endswith("/programmes/?kind=phase")

    programmes.keyboard.press("Space")
    programmes.get_by_role("heading", name="3 programmes").wait_for()
    assert (stays(programmes), focused(programmes)) == (True, "kind-phase")
    assert programmes.url.endswith("/programmes/")
    assert live_page.complaints == []


def test_what_was_opened_stays_open(programmes):
    country = programmes.locator("#facet-country")
    country.evaluate("facet => facet.open = true")
    programmes.locator("#facet-kind").evaluate("facet => facet.open = false")
    programmes.locator("#country-CO").check()
    programmes.get_by_role("heading", name="1 programme").wait_for()
    programmes.locator("#country-CO").uncheck()
    programmes.get_by_role("heading", name="3 programmes").wait_for()
    assert country.evaluate("facet => facet.open")
    assert not programmes.locator("#facet-kind").evaluate("facet => facet.open")


def test_going_back_brings_back_the_list_as_it_was(programmes, live_page):
    programmes.get_by_role("checkbox", name="Phase").check()
    programmes.get_by_role("heading", name="1 programme").wait_for()
    programmes.go_back()
    programmes.get_by_role("heading", name="3 programmes").wait_for()
    assert programmes.url.endswith("/programmes/")
    assert not programmes.get_by_role("checkbox", name="Phase").is_checked()
    programmes.go_forward()
    programmes.get_by_role("heading", name="1 programme").wait_for()
    assert live_page.complaints == []


def test_chips_order_and_pages_work_in_place(programmes):
    for _ in range(30):
        ProgrammeFactory(published=True, kind="phase")
    programmes.get_by_label("Sorted by").select_option("-title")
    programmes.wait_for_url("**/?order=-title")
    programmes.get_by_role("link", name="2", exact=True).click()
    programmes.wait_for_url("**/?order=-title&page=2")
    programmes.wait_for_function("document.activeElement.id === 'count'")
    programmes.get_by_role("checkbox", name="Phase").check()
    programmes.get_by_role("heading", name="31 programmes").wait_for()
    programmes.get_by_role("link", name="Remove Kind: Phase").click()
    programmes.get_by_role("heading", name="33 programmes").wait_for()
    assert (stays(programmes), programmes.url.endswith("/programmes/?order=-title")) == (True, True)


def test_the_language_follows_a_list_that_was_narrowed_in_place(programmes):
    programmes.get_by_role("checkbox", name="Phase").check()
    programmes.get_by_role("heading", name="1 programme").wait_for()
    programmes.get_by_role("navigation", name="Languages").get_by_role("link", name="Español").click()
    programmes.get_by_role("heading", name="1 programa").wait_for()
    assert "/es/programmes/?" in programmes.url


def test_on_a_phone_the_filters_stay_until_the_reader_asks_for_the_rows(programmes):
    programmes.set_viewport_size({"width": 360, "height": 900})
    programmes.get_by_text("Narrow or sort the list").click()
    programmes.get_by_role("checkbox", name="Phase").check()
    programmes.get_by_role("heading", name="1 programme").wait_for()
    show = programmes.get_by_role("button", name="Show")
    assert (show.is_visible(), stays(programmes)) == (True, True)
    show.click()
    show.wait_for(state="hidden")
    assert (focused(programmes), stays(programmes)) == ("count", True)


def test_an_answer_that_fails_is_visited(programmes):
    programmes.route("**/programmes/?**", lambda route: route.fulfill(status=503, body="Busy"), times=1)
    programmes.get_by_role("checkbox", name="Phase").check()
    programmes.get_by_role("heading", name="1 programme").wait_for()
    assert "kind=phase" in programmes.url


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_country_comparison_and_list_are_accessible(live_page, content, scheme, language):
    live_page.page.emulate_media(color_scheme=scheme)
    for address in (
        "/countries/pe/?theme=drugs",
        "/countries/compare/?country=pe&country=co",
        "/programmes/?theme=drugs",
    ):
        page = live_page.visit(in_language(address, language))
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
            assert barriers(page) == [], (address, width)
    assert live_page.complaints == []
