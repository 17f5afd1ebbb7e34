"""No form and no act in a list writes over what its reader has not seen."""

import pytest
from django.test import Client
from django.urls import reverse

from editorial.models import State
from programmes.models import Programme
from reference.models import Theme
from tests.editorial.test_admin import address, form_data
from tests.factories import (
    CountryFactory,
    ElementFactory,
    MembershipFactory,
    ProgrammeCountryFactory,
    ProgrammeFactory,
    ThemeFactory,
)
from tests.together import together

pytestmark = pytest.mark.django_db
ONE_IS_SAVED = [200, 302]  # and the other is asked


@pytest.fixture
def ana(client, administrator):
    administrator.first_name, administrator.last_name = "Ana", "Pérez"
    administrator.save()
    client.force_login(administrator)
    return client


@pytest.fixture
def ben(publisher):
    client = Client()
    client.force_login(publisher)
    return client


def page_of(record) -> str:
    return address(type(record), "change", record.pk)


def opened(client, record) -> dict:
    """What the form that somebody opens would send."""
    return form_data(client.get(page_of(record)))


def refusal(response) -> str:
    assert response.status_code == 200
    assert response.context["errors"]
    return response.context["meeting"].sentence


def test_two_who_change_different_fields_both_keep_their_change(ana, ben):
    programme = ProgrammeFactory(title="Coca", summary="", themes=[])
    theme = ThemeFactory()
    hers, his = opened(ana, programme), opened(ben, programme)

    ana.post(page_of(programme), hers | {"title": "Cocaine Route", "themes": [theme.pk]})
    answer = ben.post(page_of(programme), his | {"summary": "A programme.", "change_reason": "It lacked one"})
    programme.refresh_from_db()
    assert (programme.title, programme.summary) == ("Cocaine Route", "")
    assert "Ana Pérez" in refusal(answer)
    assert answer.context["meeting"].clashes == []

    ben.post(page_of(programme), form_data(answer))
    programme.refresh_from_db()
    assert (programme.title, programme.summary) == ("Cocaine Route", "A programme.")
    assert list(programme.themes.all()) == [theme]
    assert programme.history.latest().history_change_reason == "It lacked one"


def test_what_both_have_changed_is_shown_three_times_and_nothing_is_saved(ana, ben):
    programme = ProgrammeFactory(title="Coca")
    hers, his = opened(ana, programme), opened(ben, programme)

    ana.post(page_of(programme), hers | {"title": "Cocaine Route"})
    versions = programme.history.count()
    answer = ben.post(page_of(programme), his | {"title": "Route of Cocaine"})

    [clash] = answer.context["meeting"].clashes
    assert [offer.words for offer in clash.offers] == ["Coca", "Cocaine Route", "Route of Cocaine"]
    assert clash.said.startswith("Ana Pérez, ")
    assert clash.said in answer.content.decode()
    assert form_data(answer)["title"] == "Route of Cocaine"
    assert programme.history.count() == versions


@pytest.mark.parametrize(
    ("chosen", "typed", "title"),
    [
        ("mine", None, "Route of Cocaine"),
        ("theirs", None, "Cocaine Route"),
        ("before", None, "Coca"),
        ("theirs", "Yet another", "Yet another"),
    ],
)
def test_each_of_the_three_values_can_be_chosen_and_what_is_typed_later_counts_more(ana, ben, chosen, typed, title):
    programme = ProgrammeFactory(title="Coca")
    hers, his = opened(ana, programme), opened(ben, programme)
    ana.post(page_of(programme), hers | {"title": "Cocaine Route"})
    answer = ben.post(page_of(programme), his | {"title": "Route of Cocaine"})

    [clash] = answer.context["meeting"].clashes
    offers = {f"{offer.name}-{clash.field}": offer.sent for offer in clash.offers}
    data = form_data(answer) | offers | {"clash": clash.field, f"choice-{clash.field}": chosen}
    assert ben.post(page_of(programme), data | ({"title": typed} if typed else {})).status_code == 302
    programme.refresh_from_db()
    assert programme.title == title


def test_ends_of_lines_that_a_browser_alters_are_nobodys_change(ana, ben):
    programme = ProgrammeFactory(text="One.\n\nTwo.", summary="")
    hers, his = opened(ana, programme), opened(ben, programme)

    ana.post(page_of(programme), hers | {"text": "One.\r\n\r\nTwo and three."})
    answer = ben.post(page_of(programme), his | {"text": "One.\r\n\r\nTwo.", "summary": "A programme."})
    assert answer.context["meeting"].clashes == []
    assert "three" in form_data(answer)["text"]


def test_rows_of_a_record_are_brought_together_as_its_fields_are(ana, ben):
    programme = ProgrammeFactory()
    stays, goes, both = (ProgrammeCountryFactory(record=programme, role="covered") for _ in range(3))
    hers, his = opened(ana, programme), opened(ben, programme)
    rows = {int(hers[f"country_links-{n}-id"]): n for n in range(3)}
    added, typed = CountryFactory(), CountryFactory()

    ana.post(
        page_of(programme),
        hers
        | {
            f"country_links-{rows[goes.pk]}-DELETE": "on",
            f"country_links-{rows[both.pk]}-role": "priority",
            "country_links-3-country": added.pk,
            "country_links-3-role": "covered",
            "country_links-TOTAL_FORMS": 4,
        },
    )
    assert programme.country_links.count() == 3
    answer = ben.post(
        page_of(programme),
        his
        | {
            f"country_links-{rows[both.pk]}-role": "eligible",
            f"country_links-{rows[stays.pk]}-since": "2015",
            "country_links-3-country": typed.pk,
            "country_links-3-role": "covered",
            "country_links-TOTAL_FORMS": 4,
        },
    )
    [clash] = answer.context["meeting"].clashes
    assert [offer.words for offer in clash.offers] == ["Covered", "Priority", "Eligible"]

    assert ben.post(page_of(programme), form_data(answer)).status_code == 302
    found = {(link.country_id, link.role, str(link.since or "")) for link in programme.country_links.all()}
    assert found == {
        (stays.country_id, "covered", "2015"),
        (both.country_id, "eligible", ""),
        (added.pk, "covered", ""),
        (typed.pk, "covered", ""),
    }


def test_a_row_that_was_taken_away_while_somebody_typed_in_it_stands_as_a_new_one(ana, ben):
    element = ElementFactory(text="Train judges")
    his = opened(ben, element.record)
    element.delete()

    answer = ben.post(page_of(element.record), his | {"elements-0-text": "Train judges and clerks"})
    assert "was taken away" in " ".join(answer.context["meeting"].told)
    assert ben.post(page_of(element.record), form_data(answer)).status_code == 302
    assert [found.text for found in element.record.elements.all()] == ["Train judges and clerks"]


def test_a_row_changed_on_its_own_page_is_not_written_over_by_its_records_form(ana, ben):
    link = ProgrammeCountryFactory(role="covered")
    his = opened(ben, link.record)

    ana.post(page_of(link), opened(ana, link) | {"role": "priority"})
    answer = ben.post(page_of(link.record), his | {"summary": "Something."})
    assert form_data(answer)["country_links-0-role"] == "priority"


@pytest.mark.parametrize("mark", ["", "nonsense", "programmes.programme:x:1", f"programmes.programme:{9**30}:1"])
def test_a_form_that_does_not_say_what_it_has_seen_is_not_saved_at_once(ben, mark):
    programme = ProgrammeFactory(title="Coca")

    answer = ben.post(page_of(programme), opened(ben, programme) | {"title": "Cocaine Route", "seen": mark})
    assert refusal(answer)
    assert ben.post(page_of(programme), form_data(answer)).status_code == 302
    programme.refresh_from_db()
    assert programme.title == "Cocaine Route"


def test_an_act_beside_save_is_refused_when_the_record_has_changed(ana, ben):
    programme = ProgrammeFactory()
    his = opened(ben, programme)
    ana.post(page_of(programme), opened(ana, programme) | {"title": "Something else"})

    assert refusal(ben.post(page_of(programme), his | {"act": "publish"}))
    programme.refresh_from_db()
    assert programme.state == State.DRAFT


def test_what_was_typed_is_shown_to_an_editor_when_the_record_was_published_meanwhile(client, editor, ben):
    programme = ProgrammeFactory(sourced=True, title="Coca")
    client.force_login(editor)
    hers = opened(client, programme)
    programme.publish()

    answer = client.post(page_of(programme), hers | {"title": "Cocaine Route"})
    assert answer.status_code == 403
    assert answer.context["meeting"].typed == [("Title", "Cocaine Route")]
    assert "Cocaine Route" in answer.content.decode()


def act_in_list(client, rows, action, seen) -> str:
    data = {"action": action, "_selected_action": [row.pk for row in rows], "seen": seen}
    answer = client.post(address(Programme), data, follow=True)
    return " ".join(map(str, answer.context["messages"]))


def test_an_act_in_a_list_is_refused_for_all_when_one_was_changed_since_the_list_was_shown(ana, ben):
    rows = [ProgrammeFactory(sourced=True, title="Coca"), ProgrammeFactory(sourced=True, title="Seaports")]
    seen = ben.get(address(Programme)).context["seen"]
    ana.post(page_of(rows[0]), opened(ana, rows[0]) | {"title": "Cocaine Route"})

    said = act_in_list(ben, rows, "publish_selected", seen)
    assert "“Cocaine Route” (Ana Pérez, " in said
    assert set(Programme.objects.values_list("state", flat=True)) == {State.DRAFT}

    act_in_list(ben, rows, "publish_selected", ben.get(address(Programme)).context["seen"])
    assert set(Programme.objects.values_list("state", flat=True)) == {State.PUBLISHED}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_the_same_moment_one_is_asked(ana, ben, administrator, publisher):
    programme = ProgrammeFactory(title="Coca", summary="")
    hers, his = opened(ana, programme), opened(ben, programme)
    answers = together(
        lambda: ana.post(page_of(programme), hers | {"title": "Hers"}).status_code,
        lambda: ben.post(page_of(programme), his | {"title": "His"}).status_code,
    )

    assert sorted(answers) == ONE_IS_SAVED
    assert programme.history.exclude(title="Coca").count() == 1


def test_of_two_who_give_the_same_address_in_one_instant_the_later_is_told_and_loses_nothing(ana, monkeypatch):
    ThemeFactory(slug="ports")
    checks = iter([lambda theme, checks: {}])  # as if the other had not saved yet when the form was judged
    judge = Theme._perform_unique_checks
    monkeypatch.setattr(Theme, "_perform_unique_checks", lambda theme, them: next(checks, judge)(theme, them))

    answer = ana.post(address(Theme, "add"), form_data(ana.get(address(Theme, "add"))) | {"slug": "ports", "name": "X"})
    assert answer.status_code == 200
    said = answer.content.decode()
    assert "already" in said
    assert 'value="ports"' in said
    assert Theme.objects.filter(slug="ports").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_row_that_stands_in_two_forms_is_not_written_over_from_the_other(ana, ben):
    membership = MembershipFactory(note="")
    hers, his = opened(ana, membership.country), opened(ben, membership.group)
    answers = together(
        lambda: ana.post(page_of(membership.country), hers | {"memberships-0-note": "Hers"}).status_code,
        lambda: ben.post(page_of(membership.group), his | {"memberships-0-note": "His"}).status_code,
    )

    assert sorted(answers) == ONE_IS_SAVED
    assert membership.history.exclude(note="").count() == 1


def test_others_see_who_has_the_form_open_until_it_is_closed(ana, ben):
    programme = ProgrammeFactory()
    ana.get(page_of(programme))
    beat = reverse("admin:programmes_programme_editing", args=[programme.pk])

    [said] = ben.get(page_of(programme)).context["others"]
    assert said.startswith("Ana Pérez has had this form open since ")
    assert ben.post(beat).json() == {"others": [said]}
    ana.post(beat, {"left": "1"})
    assert ben.post(beat).json() == {"others": []}


def test_a_form_opens_while_the_cache_is_away(ana, monkeypatch):
    class Away:
        def __getitem__(self, name):
            raise ConnectionError("away")

    monkeypatch.setattr("editorial.editing.caches", Away())
    programme = ProgrammeFactory()

    assert ana.get(page_of(programme)).status_code == 200
    assert ana.post(reverse("admin:programmes_programme_editing", args=[programme.pk])).json() == {"others": []}
