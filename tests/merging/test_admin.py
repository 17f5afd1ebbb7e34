"""The staff's pages of merging: from the form of a record or a finding to the preview, and the list with its undo."""

import re

import pytest
from django.urls import reverse

from checks.models import Finding
from checks.running import check_everything
from editorial.corrected import Correction
from merging.models import Merge
from programmes.models import Programme
from reference.models import Organisation
from tests.factories import (
    FigureFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ProgrammeOrganisationFactory,
    SourceFactory,
    TermFactory,
)
from tests.merging.pairs import fresh, merged
from tests.reading import body

pytestmark = pytest.mark.django_db


def form_of(record) -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


def choosing(goes) -> str:
    return reverse("admin:merging_choose", args=[goes._meta.label_lower, goes.pk])


def previewing(goes, stays) -> str:
    return reverse("admin:merging_preview", args=[goes._meta.label_lower, goes.pk, stays.pk])


def sent(client, address: str, **given) -> dict:
    """What the form at this address sends back, as it stands but for what is given."""
    page = body(client.get(address))
    chosen = dict(re.findall(r'<input type="radio" name="(\w+)" value="(\w+)"[^>]*checked', page))
    digest = re.search(r'name="digest" value="(\w+)"', page)
    return chosen | ({"digest": digest[1]} if digest else {}) | {"why": "They are the same."} | given


def test_the_form_of_a_record_leads_to_the_choice_and_the_choice_to_the_preview(client, administrator):
    client.force_login(administrator)
    goes, stays = OrganisationFactory(), OrganisationFactory()

    assert f'href="{choosing(goes)}"' in body(client.get(form_of(goes)))
    page = body(client.get(choosing(goes)))
    assert "admin-autocomplete" in page
    answer = client.get(choosing(goes), {"into": stays.pk})
    assert (answer.status_code, answer["Location"]) == (302, previewing(goes, stays))


@pytest.mark.parametrize("into", ["", "0", "seven", "own"])
def test_a_choice_that_is_none_is_said_in_words(client, administrator, into):
    client.force_login(administrator)
    goes = OrganisationFactory()

    answer = client.get(choosing(goes), {"into": str(goes.pk) if into == "own" else into})

    assert answer.status_code == 200
    assert "errorlist" in body(answer)


def test_an_entry_that_cannot_be_merged_has_no_such_link_and_no_such_page(client, administrator):
    client.force_login(administrator)
    term = TermFactory()

    assert "Merge into another record" not in body(client.get(form_of(term)))
    assert client.get(choosing(term)).status_code == 404
    assert client.get(previewing(OrganisationFactory(), term)).status_code == 404


def test_who_may_not_delete_sees_no_link_and_no_page(client, publisher):
    client.force_login(publisher)
    goes, stays = OrganisationFactory(), OrganisationFactory()

    assert "Merge into another record" not in body(client.get(form_of(goes)))
    assert client.get(choosing(goes)).status_code == 403
    assert client.get(previewing(goes, stays)).status_code == 403
    assert client.post(previewing(goes, stays), {"why": "Because."}).status_code == 403
    assert Organisation.objects.count() == 2


def test_the_preview_names_what_moves_and_asks_for_each_field_in_which_they_differ(client, administrator):
    client.force_login(administrator)
    goes = OrganisationFactory(name="Office antifraude", website="https://olaf.eu/")
    stays = OrganisationFactory(name="Anti-Fraud Office")
    link = ProgrammeOrganisationFactory(organisation=goes)

    page = body(client.get(previewing(goes, stays)))

    assert f"{link.record.title}: Anti-Fraud Office (Implementing partner)" in page
    assert "Programme organisations: 1" in page
    assert re.search(r'name="value_name" value="stays"[^>]*checked', page)
    assert re.search(r'name="value_website" value="goes"[^>]*checked', page)
    assert f'href="{previewing(stays, goes)}"' in page


def test_merging_leads_to_the_record_that_stays_and_says_where_it_is_undone(client, administrator):
    client.force_login(administrator)
    goes, stays = OrganisationFactory(name="One"), OrganisationFactory(name="Two")
    address = previewing(goes, stays)

    answer = client.post(address, sent(client, address, value_name="goes"), follow=True)

    done = Merge.objects.get()
    assert answer.redirect_chain == [(form_of(stays), 302)]
    assert f'href="{done.get_absolute_url()}"' in body(answer)
    assert (fresh(stays).name, done.user, done.why) == ("One", administrator, "They are the same.")


def test_without_a_reason_nothing_is_done(client, administrator):
    client.force_login(administrator)
    goes, stays = OrganisationFactory(), OrganisationFactory()
    address = previewing(goes, stays)

    page = body(client.post(address, sent(client, address, why=" ")))

    assert "Nothing was done." in page
    assert "This field is required." in page
    assert Organisation.objects.count() == 2


def test_a_preview_that_is_out_of_date_is_made_anew_and_can_then_be_carried_out(client, administrator):
    client.force_login(administrator)
    goes, stays = OrganisationFactory(), OrganisationFactory()
    address = previewing(goes, stays)
    old = sent(client, address)
    link = ProgrammeOrganisationFactory(organisation=goes)

    page = body(client.post(address, old))
    assert "Something has changed since this page was made." in page
    assert link.record.title in page
    assert Organisation.objects.count() == 2

    digest = re.search(r'name="digest" value="(\w+)"', page)[1]
    assert client.post(address, old | {"digest": digest}).status_code == 302


def test_what_stands_in_the_way_is_said_and_there_is_no_button(client, administrator):
    client.force_login(administrator)
    goes, stays = ProgrammeFactory(title="COPOLAD", published=True), ProgrammeFactory()

    page = body(client.get(previewing(goes, stays)))

    assert "“COPOLAD” is published and" in page
    assert "Merge the two" not in page
    assert client.post(previewing(goes, stays), {"why": "So.", "digest": "x"}).status_code == 200
    assert Programme.objects.count() == 2


def test_what_becomes_public_needs_a_tick(client, administrator):
    client.force_login(administrator)
    draft, shown = ProgrammeFactory(), ProgrammeFactory(published=True)
    FigureFactory(programme=draft, published=True)
    address = previewing(draft, shown)

    page = body(client.post(address, sent(client, address)))
    assert "figures: 1" in page
    assert "Say that readers may see what becomes public" in page
    assert Programme.objects.count() == 2

    assert client.post(address, sent(client, address, consent="on")).status_code == 302
    assert [figure.is_public for figure in shown.figures.all()] == [True]


def test_another_published_date_asks_for_a_reason_beside_the_field_and_takes_it(client, administrator):
    client.force_login(administrator)
    goes = ProgrammeFactory(starts="2011", published=True)
    stays = ProgrammeFactory(starts="2010", published=True)
    address = previewing(goes, stays)

    page = body(client.post(address, sent(client, address, value_starts="goes")))
    assert "This changes what is published: starts from “2010” to “2011”." in page

    given = {"value_starts": "goes", "reason_kind": "correction", "reason": "The decision says so."}
    assert client.post(address, sent(client, address, **given)).status_code == 302
    assert (Correction.objects.get().reason, Correction.objects.get().user) == ("The decision says so.", administrator)


def test_values_that_do_not_fit_together_are_told_and_others_can_be_chosen(client, administrator):
    client.force_login(administrator)
    goes, stays = ProgrammeFactory(ends="2012"), ProgrammeFactory(starts="2014")
    address = previewing(goes, stays)

    page = body(client.get(address))
    assert "The end (2012) is before the start (2014)." in page
    assert "Merge the two" in page
    assert "The end (2012) is before the start (2014)." in body(client.post(address, sent(client, address)))
    assert client.post(address, sent(client, address, value_ends="stays")).status_code == 302
    assert not fresh(stays).ends


@pytest.mark.parametrize("given", [{"value_name": "both"}, {"digest": ""}, {"why": "x" * 301}])
def test_a_form_that_was_tampered_with_is_refused_in_words(client, administrator, given):
    client.force_login(administrator)
    goes, stays = OrganisationFactory(), OrganisationFactory()
    address = previewing(goes, stays)

    answer = client.post(address, sent(client, address, **given))

    assert answer.status_code == 200
    assert "Nothing was done." in body(answer)
    assert Organisation.objects.count() == 2


# The list


def test_the_list_says_who_merged_what_when_and_why_and_leads_to_the_undo(client, administrator, editor):
    goes, stays = SourceFactory(title="One"), SourceFactory(title="Two")
    done = merged(goes, stays, administrator, why="Same report.")
    client.force_login(editor)

    page = body(client.get("/admin/merging/merge/"))

    assert "“One” into “Two”" in page
    assert "Same report." in page
    assert f'href="{done.get_absolute_url()}"' in page


def test_the_undo_shows_what_comes_back_and_brings_it_back(client, administrator):
    client.force_login(administrator)
    goes, stays = OrganisationFactory(name="One"), OrganisationFactory(name="Two")
    link = ProgrammeOrganisationFactory(organisation=goes)
    done = merged(goes, stays, administrator)

    page = body(client.get(done.get_absolute_url()))
    assert link.record.title in page
    assert "alias “One”" in page

    answer = client.post(done.get_absolute_url(), {"why": "They are two."}, follow=True)
    assert answer.redirect_chain == [(form_of(goes), 302)]
    assert fresh(link).organisation == goes
    assert "Undone" in body(client.get(done.get_absolute_url()))
    assert client.post(done.get_absolute_url(), {"why": "Again."}).status_code == 200


def test_the_undo_says_what_has_changed_since_in_the_place_of_the_button(client, administrator, editor):
    goes, stays = OrganisationFactory(), OrganisationFactory(name="Two")
    done = merged(goes, stays, administrator)
    stays.delete()
    client.force_login(administrator)

    page = body(client.get(done.get_absolute_url()))

    assert "“Two” has been deleted since." in page
    assert "Undo this merge" not in page
    assert "“Two” has been deleted since." in body(client.post(done.get_absolute_url(), {"why": "So."}))
    client.force_login(editor)
    assert client.get(done.get_absolute_url()).status_code == 200
    assert client.get("/admin/merging/merge/999/change/").status_code == 404


# Findings


def test_two_records_that_look_alike_lead_to_their_merging_for_those_who_may(client, administrator, publisher):
    one, other = ProgrammeFactory(title="Airport checks"), ProgrammeFactory(title="Airport checks")
    check_everything()
    address = previewing(one, other)
    client.force_login(administrator)

    assert f'href="{address}"' in body(client.get("/admin/checks/finding/"))
    assert f'href="{address}"' in body(client.get(form_of(one)))
    client.force_login(publisher)
    assert "Merge these two" not in body(client.get("/admin/checks/finding/")) + body(client.get(form_of(one)))


def test_once_merged_two_records_look_alike_no_more(administrator):
    one, other = ProgrammeFactory(title="Airport checks"), ProgrammeFactory(title="Airport checks")
    check_everything()

    merged(one, other, administrator)
    check_everything()

    assert not Finding.objects.filter(rule="look-alikes").exclude(status="gone").exists()
