"""The staff's pages in a real browser, under the strict content security policy."""

import pytest
from django.urls import reverse

from tests.browser import barriers
from tests.factories import FigureFactory, PolicyFactory, ProgrammeCountryFactory, ProgrammeFactory, ProvisionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def programme():
    link = ProgrammeCountryFactory(record__title="Airport Communication Project", record__sourced=True)
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
        change.replace("change", "compare") + "?from=now",
        f"{change}?restore=programme-{programme.history.latest().pk}",
        f"{reverse('admin:programmes_programme_add')}?copy={programme.pk}",
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


@pytest.mark.parametrize("width", [1280, 360])
def test_the_pages_are_accessible(live_page, publisher, programme, width):
    live_page.log_in(publisher)
    live_page.page.set_viewport_size({"width": width, "height": 900})

    found = {address: barriers(live_page.visit(address)) for address in pages(programme)}
    assert {address: broken for address, broken in found.items() if broken} == {}


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


def test_a_phone_stacks_the_rows_of_a_table_and_names_each_field(live_page, publisher, programme):
    live_page.log_in(publisher)
    live_page.page.set_viewport_size({"width": 360, "height": 900})
    page = live_page.visit(reverse("admin:programmes_programme_change", args=[programme.pk]))
    row, table = page.locator("#country_links-0"), page.locator("#country_links-group .tabular")

    page.locator("#country_links-group .add-row a").click()
    assert table.evaluate("table => table.scrollWidth <= table.clientWidth")
    assert row.get_by_text("Role", exact=True).is_visible()
    assert row.get_by_label("Role", exact=True).input_value() == "covered"
    country = page.locator("#country_links-1").get_by_role("combobox", name="Country")
    country.click()
    assert page.get_by_role("searchbox", name="Country").is_visible()


def test_a_figure_shows_how_it_will_read(live_page, publisher):
    live_page.log_in(publisher)
    page = live_page.visit(reverse("admin:figures_figure_add"))

    page.select_option("#id_bound", "over")
    page.fill("#id_value", "50000000")
    page.fill("#id_currency", "EUR")
    assert page.locator(".figure-preview").inner_text() == "Reads: over 50,000,000 EUR"
    page.fill("#id_value", "5e6")
    assert page.locator(".figure-preview").inner_text() == "Write digits only, such as 5000000 or 12.5."
