"""The public pages in a real browser: readable by everyone, on any screen, under the strict content security policy."""

import pytest
from django.urls import reverse

from editorial.languages import in_language
from eulac.views import LISTS
from tests.browser import barriers
from tests.factories import (
    ElementFactory,
    FigureFactory,
    MembershipFactory,
    OrganisationFactory,
    ParticipationFactory,
    ProgrammeCitationFactory,
    ProgrammeFactory,
    ProvisionFactory,
    SourceFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def content() -> list:
    """A record of each kind with whatever its page can show."""
    source = SourceFactory(key="eprs2017", url="https://example.org/briefing")
    place = "section “Regional and sub-regional programmes”, second paragraph"
    programme = ProgrammeCitationFactory(record__published=True, source=source, locator=place).record
    programme.text = (
        "Text that cites [@eprs2017, p. 6].\n\n## A heading\n\n- a list\n\n| a | table |\n|---|---|\n| 1 | 2 |"
    )
    programme.save()
    ElementFactory(record=programme)
    programme.summary = "Another summary than at first."
    programme.save()
    ProgrammeFactory(published=True, predecessor=programme)
    ProgrammeFactory(published=True, parent=programme, title="A part with a rather long name for a narrow screen")
    member = MembershipFactory()
    participation = ParticipationFactory(published=True, country=member.country, source=source)
    provision = ProvisionFactory(published=True)
    ProvisionFactory(policy=provision.policy, parent=provision)
    figure = FigureFactory(published=True, programme=programme, source=source, bound="over", countries=[member.country])
    mission, policy = participation.mission, provision.policy
    return [programme, mission, policy, provision, figure, member.country, member.group, OrganisationFactory(), source]


def addresses() -> list[str]:
    fronts = [reverse(name) for name in ("home", "timeline", "matrix", "compare")]
    odd = [
        *(f"{reverse('search')}?q={words}" for words in ("programme", "programe", "x")),
        "/nothing/",
        "/programmes/?country=xx&q=a",
    ]
    records = [record.get_absolute_url() for record in content()]
    return fronts + odd + [area.list_url() for area in LISTS] + records + [f"{records[0]}versions/"]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_every_page_is_accessible_and_fits_the_screen(live_page, scheme, width):
    live_page.page.emulate_media(color_scheme=scheme)
    live_page.page.set_viewport_size({"width": width, "height": 900})

    for address in addresses():
        page = live_page.visit(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert barriers(page) == [], address
    assert [said for said in live_page.complaints if "404" not in said] == []


def test_at_four_hundred_per_cent_no_page_scrolls_sideways(live_page):
    """WCAG 1.4.10: 1280 pixels at 400 % are 320."""
    live_page.page.set_viewport_size({"width": 320, "height": 256})

    too_wide = {
        address: live_page.visit(address).evaluate("document.documentElement.scrollWidth") for address in addresses()
    }
    assert {address: width for address, width in too_wide.items() if width > 320} == {}


def test_a_reference_is_opened_and_read_by_everyone(live_page):
    """Closed blocks are no part of what is judged above."""
    page = live_page.visit(content()[0].get_absolute_url())

    for name in ("BibTeX", "RIS", "CSL-JSON"):
        page.get_by_text(name, exact=True).click()
    page.get_by_text("@misc{").wait_for()
    assert barriers(page) == []
    assert live_page.complaints == []


def test_paper_has_the_address_of_the_page_and_of_its_sources_and_nothing_to_click(live_page):
    address = content()[0].get_absolute_url()
    page = live_page.visit(address)
    source = page.locator(".endnotes .on-paper").first
    assert not source.is_visible()

    page.emulate_media(media="print")
    assert source.text_content() == ". https://example.org/briefing"
    assert source.is_visible()
    assert live_page.address + address in page.locator("p.on-paper").inner_text()
    clicked = (".areas", ".languages", ".breadcrumb", ".contents", ".citing details", ".files", ".to-cite", ".colophon")
    assert [name for name in clicked if page.locator(name).first.is_visible()] == []


@pytest.mark.parametrize("language", ["es", "pt", "fr"])
def test_every_page_fits_a_phone_in_every_language(live_page, language):
    live_page.page.set_viewport_size({"width": 360, "height": 900})

    for address in addresses():
        page = live_page.visit(in_language(address, language))
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
    assert [said for said in live_page.complaints if "404" not in said] == []


def test_a_reader_changes_the_language_and_keeps_the_page_and_the_filters(live_page):
    ProgrammeFactory(published=True, kind="phase")
    page = live_page.visit("/programmes/?kind=phase")

    page.get_by_role("navigation", name="Languages").get_by_role("link", name="Français").click()
    page.get_by_role("heading", name="1 programme").wait_for()
    assert page.url.endswith("/fr/programmes/?kind=phase")
    assert page.get_by_role("checkbox", name="Phase").first.is_checked()


def test_a_phone_opens_the_filters_and_a_wide_screen_shows_them(live_page):
    ProgrammeFactory(published=True, kind="phase")
    ProgrammeFactory(published=True, kind="project")
    show = live_page.page.get_by_role("button", name="Show")

    live_page.visit(reverse("programmes:programme-list"))
    assert show.is_visible()
    live_page.page.set_viewport_size({"width": 360, "height": 900})
    assert not show.is_visible()
    live_page.page.get_by_text("Narrow or sort the list").click()
    live_page.page.get_by_role("checkbox", name="Phase").check()
    show.click()
    live_page.page.get_by_role("heading", name="1 programme").wait_for()
    assert "kind=phase" in live_page.page.url


@pytest.mark.parametrize("language", ["en", "es", "pt", "fr"])
def test_the_head_of_a_page_leaves_a_phone_its_screen(live_page, language):
    live_page.page.set_viewport_size({"width": 360, "height": 740})
    page = live_page.visit(in_language(reverse("home"), language))

    assert page.locator(".masthead").bounding_box()["height"] <= 120
    assert page.locator(".masthead .name").is_visible()
    assert page.locator(".masthead").get_by_role("searchbox").is_visible()


def test_a_phone_opens_the_menu_without_a_script_and_a_wide_screen_shows_it(chromium, live_server):
    with chromium.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 740}) as context:
        page = context.new_page()
        page.goto(live_server.url)
        areas, languages = (
            page.get_by_role("navigation", name="Areas"),
            page.get_by_role("navigation", name="Languages"),
        )
        assert areas.is_visible()
        assert languages.is_visible()

        page.set_viewport_size({"width": 360, "height": 740})
        assert not areas.is_visible()
        page.get_by_text("Menu", exact=True).click()
        languages.get_by_role("link", name="Español").click()
        page.wait_for_url("**/es/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_typed_into_the_search_box_can_be_seen(live_page, scheme):
    live_page.page.emulate_media(color_scheme=scheme)
    page = live_page.visit(reverse("home"))

    look = "getComputedStyle(document.querySelector('#site-search'))"
    assert page.evaluate(f"{look}.color") != page.evaluate(f"{look}.backgroundColor")


@pytest.mark.parametrize("width", [1280, 360])
def test_suggestions_are_reached_by_the_keyboard_and_go_when_it_leaves_them(live_page, width):
    programme = ProgrammeFactory(title="Cocaine Route", acronym="CRP", published=True)
    OrganisationFactory(name="Cocaine office")
    live_page.page.set_viewport_size({"width": width, "height": 900})
    page = live_page.visit(reverse("home"))
    link = page.get_by_role("link", name="Cocaine Route (CRP) Programme")

    page.get_by_role("searchbox").first.focus()
    page.keyboard.type("cocai")
    link.wait_for()
    assert page.locator(".suggestions").first.get_attribute("aria-live") == "polite"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert barriers(page, but="target-size") == []  # what the suggestions cover for a moment looks small to it
    page.get_by_role("searchbox").last.focus()
    assert not link.is_visible()
    page.get_by_role("searchbox").first.focus()
    for _ in range(2):  # past the button
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{programme.get_absolute_url()}")
    assert live_page.complaints == []


def test_without_a_script_the_box_leads_to_the_page_of_the_search(chromium, live_server):
    ProgrammeFactory(title="Cocaine Route", published=True)
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(live_server.url)
        page.get_by_role("searchbox").first.fill("cocaine")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Cocaine Route").wait_for()
        assert page.url.endswith("/search/?q=cocaine")
