"""What is typed into a form is not lost with the window that it was typed in."""

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from drafts.models import Draft, Typed
from programmes.models import Programme
from tests.drafts.test_drafts import draft, form_of
from tests.editorial.test_admin import address, form_data
from tests.factories import ProgrammeFactory

pytestmark = pytest.mark.django_db
KEEP = "admin:drafts_typed"


@pytest.fixture
def pia(client, publisher):
    client.force_login(publisher)
    return client


@pytest.fixture
def programme():
    return ProgrammeFactory(sourced=True, published=True, title="Cocaine Route", summary="As it was.")


def type_in(client, path: str, opened, **typed):
    answer = client.post(reverse(KEEP), form_data(opened) | typed | {"typed-at": path})
    assert answer.status_code == 200
    return Typed.objects.latest("at")


def given(data: dict) -> dict:
    return {name: value for name, value in data.items() if value != ""}


def again(client, typed):
    return client.get(reverse("admin:drafts_typed_again", args=[typed.pk]))


def test_a_form_that_was_left_offers_what_was_typed_and_saves_it(pia, programme):
    page = address(Programme, "change", programme.pk)
    typed = type_in(pia, page, pia.get(page), summary="Half a sent")

    opened = pia.get(page)
    assert reverse("admin:drafts_typed_again", args=[typed.pk]) in opened.content.decode()
    assert opened.context["adminform"].form["summary"].value() == "As it was."
    filled = again(pia, typed)
    assert filled.context["adminform"].form["summary"].value() == "Half a sent"
    assert not filled.context["errors"]
    assert Programme.objects.get().summary == "As it was."
    pia.post(page, form_data(filled) | {"summary": "Half a sentence."})
    assert Programme.objects.get().summary == "Half a sentence."
    assert not Typed.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_saved_says_so_although_what_was_typed_cannot_be_deleted(pia, programme, caplog):
    def cut_off(execute, sql, *rest):
        if sql.startswith('DELETE FROM "drafts_typed"'):
            raise OperationalError("database is locked")
        return execute(sql, *rest)

    page = address(Programme, "change", programme.pk)
    opened = pia.get(page)
    type_in(pia, page, opened, summary="Half a sent")
    with connection.execute_wrapper(cut_off):
        assert pia.post(page, form_data(opened) | {"summary": "Half a sentence."}).status_code == 302
    assert Programme.objects.get().summary == "Half a sentence."
    assert "could not be deleted" in caplog.text


def test_what_was_typed_for_a_new_record_is_kept_as_well(pia):
    page = address(Programme, "add")
    typed = type_in(pia, page, pia.get(page), title="COPOLAD IV", slug="copolad-iv")
    typed.sent = {name: values for name, values in typed.sent.items() if values != [""]}  # as browsers send no choice
    typed.save()

    filled = again(pia, typed)
    assert filled.context["adminform"].form["title"].value() == "COPOLAD IV"
    assert not Programme.objects.exists()
    answer = pia.post(page, given(form_data(filled)) | {"level": "regional", "kind": "programme"})
    assert answer.status_code == 302, answer.context["errors"]
    assert Programme.objects.get().title == "COPOLAD IV"
    assert not Typed.objects.exists()


def test_what_was_typed_does_not_write_over_what_was_saved_since(pia, administrator, programme):
    page = address(Programme, "change", programme.pk)
    typed = type_in(pia, page, pia.get(page), summary="Mine.")
    other = Client()
    other.force_login(administrator)
    other.post(page, form_data(other.get(page)) | {"summary": "Theirs."})

    [clash] = again(pia, typed).context["meeting"].clashes
    assert [offer.words for offer in clash.offers] == ["As it was.", "Theirs.", "Mine."]


def test_typing_into_a_draft_is_kept_beside_the_draft(pia, programme):
    kept = draft(pia, programme, summary="Kept.")
    path = f"{form_of(programme)}?draft={kept.pk}&version=1"
    typed = type_in(pia, path, pia.get(path), summary="Typed.")

    filled = again(pia, typed)
    assert filled.context["adminform"].form["summary"].value() == "Typed."
    assert Draft.objects.get().posted["summary"] == "Kept."
    pia.post(path, form_data(filled))
    assert Draft.objects.get().posted["summary"] == "Typed."
    assert not Typed.objects.exists()


def test_what_goes_from_the_form_into_a_draft_is_not_offered_again(pia, programme):
    page = address(Programme, "change", programme.pk)
    opened = pia.get(page)
    type_in(pia, page, opened, summary="For a draft.")

    pia.post(form_of(programme), form_data(opened) | {"summary": "For a draft."})
    assert Draft.objects.get().posted["summary"] == "For a draft."
    assert not Typed.objects.exists()


def test_nobody_reads_what_another_has_typed(pia, administrator, programme):
    page = address(Programme, "change", programme.pk)
    typed = type_in(pia, page, pia.get(page), summary="Secret.")
    other = Client()
    other.force_login(administrator)

    assert again(other, typed).status_code == 404
    assert reverse("admin:drafts_typed_again", args=[typed.pk]) not in other.get(page).content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/admin/auth/user/add/",
        "/admin/",
        "//x/admin/programmes/programme/add/",
        "https://example.org/",
        "//x/admin/",
        "[",
        "",
    ],
)
def test_typing_is_kept_of_the_forms_of_records_alone(pia, path):
    assert pia.post(reverse(KEEP), {"typed-at": path, "password": "x"}).status_code == 404
    assert not Typed.objects.exists()


def test_what_is_not_wanted_is_thrown_away(pia, programme):
    page = address(Programme, "change", programme.pk)
    typed = type_in(pia, page, pia.get(page), summary="Half a sent")

    answer = pia.post(reverse("admin:drafts_typed_again", args=[typed.pk]), follow=True)
    assert "is thrown away" in " ".join(map(str, answer.context["messages"]))
    assert not Typed.objects.exists()


def test_a_form_that_there_is_no_more_does_not_spoil_the_first_page(pia, publisher):
    Typed.objects.create(user=publisher, path="/admin/drafts/publication/of/foo/1/", sent={})
    Typed.objects.create(user=publisher, path="/admin/gone/", sent={})

    assert pia.get("/admin/").status_code == 200
