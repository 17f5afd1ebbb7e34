"""The public pages in a real browser: readable by everyone, on any screen, under the strict content security policy."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from editorial.languages import in_language
from eulac.views import LISTS
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
    odd = [f"{reverse('search')}?q=programme", "/nothing/", "/programmes/?country=xx&q=a"]
    records = [record.get_absolute_url() for record in content()]
    return fronts + odd + [area.list_url() for area in LISTS] + records


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_every_page_is_accessible_and_fits_the_screen(live_page, scheme, width):
    live_page.page.emulate_media(color_scheme=scheme)
    live_page.page.set_viewport_size({"width": width, "height": 900})

    for address in addresses():
        page = live_page.visit(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        violations = Axe().run(page).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in violations] == [], address
    assert [said for said in live_page.complaints if "404" not in said] == []


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
    assert page.get_by_label("Phase", exact=False).first.is_checked()


def test_a_phone_opens_the_filters_and_a_wide_screen_shows_them(live_page):
    ProgrammeFactory(published=True, kind="phase")
    ProgrammeFactory(published=True, kind="project")
    show = live_page.page.get_by_role("button", name="Show")

    live_page.visit(reverse("programmes:programme-list"))
    assert show.is_visible()
    live_page.page.set_viewport_size({"width": 360, "height": 900})
    assert not show.is_visible()
    live_page.page.get_by_text("Narrow or sort the list").click()
    live_page.page.get_by_label("Phase").check()
    show.click()
    live_page.page.get_by_role("heading", name="1 programme").wait_for()
    assert "kind=phase" in live_page.page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_typed_into_the_search_box_can_be_seen(live_page, scheme):
    live_page.page.emulate_media(color_scheme=scheme)
    page = live_page.visit(reverse("home"))

    look = "getComputedStyle(document.querySelector('#site-search'))"
    assert page.evaluate(f"{look}.color") != page.evaluate(f"{look}.backgroundColor")
