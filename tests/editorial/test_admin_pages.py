"""The staff's pages in a real browser, under the strict content security policy."""

import pytest
from django.urls import reverse

from tests.factories import FigureFactory, PolicyFactory, ProgrammeCountryFactory, ProgrammeFactory, ProvisionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def programme():
    link = ProgrammeCountryFactory(record__title="Airport Communication Project")
    return link.record


def pages(programme):
    """Each kind of page, by its address."""
    change = reverse("admin:programmes_programme_change", args=[programme.pk])
    figure = reverse("admin:figures_figure_change", args=[FigureFactory(programme=programme).pk])
    policy = reverse("admin:policies_policy_change", args=[ProvisionFactory(policy=PolicyFactory()).policy.pk])
    return [
        reverse("admin:index"),
        reverse("admin:programmes_programme_changelist"),
        reverse("admin:programmes_programme_add"),
        change,
        change.replace("change", "history"),
        figure,
        policy,
    ]


@pytest.mark.parametrize("width", [1280, 360])
def test_the_pages_obey_the_policy_and_fit_the_screen(live_page, publisher, programme, width):
    live_page.log_in(publisher)
    live_page.page.set_viewport_size({"width": width, "height": 900})

    for address in pages(programme):
        page = live_page.visit(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    assert [said for said in live_page.complaints if "404" not in said] == []


def test_a_relation_is_searched_for_and_chosen(live_page, publisher, programme):
    ProgrammeFactory(title="Cocaine Route Programme")
    live_page.log_in(publisher)
    page = live_page.visit(reverse("admin:programmes_programme_change", args=[programme.pk]))

    page.locator(".field-parent .select2-selection").click()
    page.keyboard.type("cocaine")
    page.locator(".select2-results__option", has_text="Cocaine Route Programme").click()
    page.locator("#country_links-group .add-row a").click()
    assert page.locator("#country_links-1 .select2-selection").is_visible()
    page.get_by_role("button", name="Save and publish").click()
    page.locator(".messagelist").wait_for()

    programme.refresh_from_db()
    assert (programme.parent.title, programme.state) == ("Cocaine Route Programme", "published")
    assert [said for said in live_page.complaints if "404" not in said] == []


def test_a_figure_shows_how_it_will_read(live_page, publisher):
    live_page.log_in(publisher)
    page = live_page.visit(reverse("admin:figures_figure_add"))

    page.select_option("#id_bound", "over")
    page.fill("#id_value", "50000000")
    page.fill("#id_currency", "EUR")
    assert page.locator(".figure-preview").inner_text() == "Reads: over 50,000,000 EUR"
    page.fill("#id_value", "5e6")
    assert page.locator(".figure-preview").inner_text() == "Write digits only, such as 5000000 or 12.5."
