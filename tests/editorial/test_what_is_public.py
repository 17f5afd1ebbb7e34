"""What is public keeps what nothing is published without, whichever way it is changed."""

import pytest

from programmes.models import Programme
from tests.editorial.test_admin import address, form_data
from tests.factories import ProgrammeFactory
from tests.spreadsheets.sheets import import_rows
from tests.writing.requests import Writer

pytestmark = pytest.mark.django_db
NO_SUMMARY = "Say in one or two sentences what it is: lists and searches show that."
NO_SOURCE = "Name a source that says so: what is public does not go without."
API = "/api/v1/programmes/seacop/"


@pytest.fixture
def programme():
    return ProgrammeFactory(sourced=True, published=True, slug="seacop", summary="As it was.")


@pytest.fixture(autouse=True)
def still_there(programme):
    yield
    programme.refresh_from_db()
    assert (programme.summary, programme.citations.count()) == ("As it was.", 1)


def test_a_form_does_not_empty_its_summary(client, publisher, programme):
    client.force_login(publisher)
    page = address(Programme, "change", programme.pk)
    answer = client.post(page, form_data(client.get(page)) | {"summary": " "})

    assert answer.context["adminform"].form.errors["summary"] == [NO_SUMMARY]


def test_a_form_does_not_take_its_last_source_away(client, publisher, programme):
    client.force_login(publisher)
    page = address(Programme, "change", programme.pk)
    answer = client.post(page, form_data(client.get(page)) | {"citations-0-DELETE": "on"})

    assert NO_SOURCE in answer.content.decode()


def test_neither_does_a_program(client, publisher, programme):
    writer = Writer(client, publisher)

    assert writer.change(API, {"summary": ""}).json()["errors"] == {"summary": [NO_SUMMARY]}
    assert writer.change(API, {"sources": []}).json()["errors"] == {"sources": [NO_SOURCE]}


@pytest.mark.parametrize(("column", "sentence"), [("summary", NO_SUMMARY), ("sources", NO_SOURCE)])
def test_nor_a_sheet(publisher, programme, column, sentence):
    run = import_rows("programmes", {"slug": "seacop", column: "#CLEAR"}, user=publisher)

    assert run.sentences() == [f"row 2, column “{column}”: {sentence}"]


def test_what_is_not_public_may_lack_both(publisher):
    ProgrammeFactory(sourced=True, slug="draft")
    import_rows("programmes", {"slug": "draft", "summary": "#CLEAR", "sources": "#CLEAR"}, user=publisher)

    assert sorted(Programme.objects.get(slug="draft").gaps()) == ["citations", "summary"]


def test_one_source_may_take_the_place_of_another(client, publisher, programme):
    other = ProgrammeFactory(sourced=True).citations.get().source
    client.force_login(publisher)
    page = address(Programme, "change", programme.pk)
    client.post(page, form_data(client.get(page)) | {"citations-0-source": other.pk})

    assert programme.citations.get().source == other
