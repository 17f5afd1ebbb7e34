"""The form of a figure."""

import pytest
from django.urls import reverse

from tests.factories import EventFactory, FigureFactory, MeasureFactory, ProgrammeFactory, SourceFactory

ADD = "admin:figures_figure_add"


@pytest.fixture
def entered(db):
    """What a person types into the form, and what it becomes if all is well."""
    return {
        "label": "Budget",
        "code": "budget-2016",
        "measure": MeasureFactory().pk,
        "bound": "over",
        "value": "50000000",
        "currency": "EUR",
        "as_of": "2017-03",
        "programme": ProgrammeFactory().pk,
        "source": SourceFactory().pk,
        "locator": "p. 3",
    }


def errors(response) -> dict:
    return response.context["adminform"].form.errors


def test_an_editor_adds_a_figure_which_begins_as_a_draft(client, editor, entered):
    client.force_login(editor)

    client.post(reverse(ADD), entered)
    figure = FigureFactory._meta.model.objects.get()
    assert (figure.in_words, figure.as_of, figure.state) == ("over €50,000,000", "2017-03", "draft")


def test_money_without_a_currency_is_said_at_the_currency(admin_client, entered):
    measure = MeasureFactory(name="Budget")
    response = admin_client.post(reverse(ADD), entered | {"measure": measure.pk, "currency": ""})

    assert errors(response) == {"currency": ["“Budget” is money, so it needs a currency, such as EUR."]}


def test_a_count_with_a_currency_is_said_at_the_currency(admin_client, entered):
    measure = MeasureFactory(name="Persons trained", counting=True)
    response = admin_client.post(reverse(ADD), entered | {"measure": measure.pk})

    assert errors(response) == {"currency": ["“Persons trained” is not money, so it has no currency."]}


def test_words_in_the_place_of_a_number_are_said_at_the_number(admin_client, entered):
    response = admin_client.post(reverse(ADD), entered | {"value": "approx. 5M"})

    assert list(errors(response)) == ["value"]


def test_two_subjects_are_refused(admin_client, entered):
    response = admin_client.post(reverse(ADD), entered | {"event": EventFactory().pk})

    assert list(errors(response)) == ["__all__"]


def test_a_figure_part_of_itself_is_refused(admin_client, entered):
    figure = FigureFactory()
    page = reverse("admin:figures_figure_change", args=[figure.pk])

    seen = admin_client.get(page).context["adminform"].form["seen"].value()
    response = admin_client.post(page, entered | {"code": figure.code, "part_of": figure.pk, "seen": seen})
    assert list(errors(response)) == ["part_of"]


def test_the_list_shows_each_number_as_it_reads_and_what_it_is_about(admin_client):
    FigureFactory(value=50_000_000, bound="over", programme=ProgrammeFactory(title="COPOLAD"))

    shown = admin_client.get(reverse("admin:figures_figure_changelist")).content.decode()
    assert "over €50,000,000" in shown
    assert "COPOLAD" in shown


def test_the_browser_sends_a_number_as_it_was_typed(admin_client):
    """A field of the type “number” drops letters before anybody can say that they are wrong."""
    assert 'type="number" name="value"' not in " ".join(admin_client.get(reverse(ADD)).content.decode().split())
    assert 'inputmode="decimal"' in admin_client.get(reverse(ADD)).content.decode()
