"""What is offered while somebody writes."""

import pytest

from tests.factories import AliasFactory, OrganisationFactory, ProgrammeFactory, ThemeFactory
from tests.reading import body
from tests.search.looking import suggested

pytestmark = pytest.mark.django_db


def test_names_that_begin_so_come_before_those_that_hold_such_a_word():
    ThemeFactory(name="New borders")
    ThemeFactory(name="Border control")
    ThemeFactory(name="Border")
    ThemeFactory(name="Other", description="borders")
    assert suggested("border") == ["Border", "Border control", "New borders"]


def test_two_letters_are_enough_and_one_is_not():
    ThemeFactory(name="Zebra")
    assert (suggested("ze"), suggested("z"), suggested(""), suggested("!")) == (["Zebra"], [], [], [])


def test_another_name_and_an_accent_lead_there_too():
    office = OrganisationFactory(name="Office on Drugs")
    AliasFactory(target=office, name="Oficina contra la droga – única")
    assert suggested("oficina unic") == ["Office on Drugs"]


def test_drafts_are_never_suggested():
    ProgrammeFactory(title="Zebra draft")
    ProgrammeFactory(title="Zebra shown", published=True)
    assert suggested("zebra") == ["Zebra shown"]


def test_there_are_at_most_eight():
    ThemeFactory.create_batch(12)
    assert len(suggested("theme")) == 8


def test_they_cost_one_question_and_one_for_each_kind(client, django_assert_num_queries):
    for number in range(3):
        ThemeFactory(name=f"Zebra {number}")
        OrganisationFactory(name=f"Zebra {number}")
    with django_assert_num_queries(3):
        client.get("/search/suggest/?q=zeb")


def test_the_answer_is_a_piece_of_a_page_with_links(client):
    programme = ProgrammeFactory(title="Cocaine <Route>", acronym="CRP", published=True)
    page = body(client.get("/search/suggest/?q=cocaine"))
    assert (
        f'<a href="{programme.get_absolute_url()}">Cocaine &lt;Route&gt; (CRP) <span class="aside">Programme</span></a>'
        in page
    )
    assert ("1 suggestion." in page, "<html" in page) == (True, False)
    assert body(client.get("/search/suggest/?q=zebra")).strip() == ""


def test_what_it_does_not_understand_suggests_nothing(client):
    answers = [client.get(f"/search/suggest/?{query}") for query in ("", "q=%00", "q=" + "x" * 300, "other=1")]
    assert [(answer.status_code, body(answer).strip()) for answer in answers] == [(200, "")] * 4
    assert client.post("/search/suggest/").status_code == 405
