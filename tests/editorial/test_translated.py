"""Texts in the other languages: the reader's own where there is one, else the English one, said to be so."""

import pytest
from django.utils.translation import override

from editorial.translated import Wording
from spreadsheets.actions import import_now
from tests.factories import OrganisationFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


def test_a_text_comes_in_the_readers_language_or_else_in_english():
    programme = ProgrammeFactory(title="Sea ports", title_es="Puertos marítimos", summary="About ports.")

    with override("es"):
        assert programme.wording("title") == Wording("Puertos marítimos", "es")
        assert programme.wording("summary") == Wording("About ports.", "en")
        assert [programme.wording(name).is_foreign for name in ("title", "summary")] == [False, True]
        assert str(programme) == "Puertos marítimos"
    assert str(programme) == "Sea ports"
    assert programme.all_wordings() == {"es": {"title": "Puertos marítimos"}}


def test_an_empty_text_is_foreign_to_nobody():
    with override("fr"):
        assert not ProgrammeFactory(summary="").wording("summary").is_foreign


def test_lists_find_a_record_by_its_words_in_any_language(client):
    ProgrammeFactory(title="Sea ports", title_es="Puertos marítimos", text_fr="Coopération policière", published=True)
    OrganisationFactory(name="Office on Drugs", name_pt="Gabinete contra a Droga")

    for address in ("/programmes/?q=puertos", "/programmes/?q=policiere", "/organisations/?q=gabinete"):
        assert client.get(address).context["page"].paginator.count == 1


def test_sheets_bring_translations_and_know_names_in_other_languages(tmp_path):
    OrganisationFactory(slug="unodc", name="Office on Drugs", name_es="Oficina contra la Droga")
    sheet = tmp_path / "programmes.csv"
    sheet.write_text("slug,title,título en español,implementers\nports,Sea ports,Puertos,oficina contra la droga\n")

    run = import_now("programmes", sheet)
    assert run.sentences() == []
    programme = ProgrammeFactory._meta.model.objects.get(slug="ports")
    assert (programme.title, programme.title_es) == ("Sea ports", "Puertos")
    assert [link.organisation.slug for link in programme.organisation_links.all()] == ["unodc"]


def test_the_api_gives_what_is_translated(client):
    ProgrammeFactory(slug="ports", title="Sea ports", title_es="Puertos", summary_fr="Des ports.", published=True)

    answer = client.get("/api/v1/programmes/ports/").json()
    assert answer["title"] == "Sea ports"
    assert answer["translations"] == {"es": {"title": "Puertos"}, "fr": {"summary": "Des ports."}}


def test_the_form_of_a_record_has_a_part_for_each_language(admin_client):
    page = admin_client.get("/admin/programmes/programme/add/").content.decode()

    for name in ("title_es", "summary_pt", "text_fr"):
        assert f'name="{name}"' in page
    assert "In Spanish" in page


def test_a_page_prints_what_is_translated_and_marks_what_is_not(client):
    ProgrammeFactory(
        slug="ports", title="Sea ports", title_es="Puertos marítimos", summary="About ports.", text_es="Con *detalle*.",
        starts="2016", published=True,
    )  # fmt: skip

    page = client.get("/es/programmes/ports/").content.decode()
    assert "Puertos marítimos" in page
    assert "Sea ports" not in page
    assert '<span lang="en">About ports.</span> <span class="foreign">en inglés</span>' in page
    assert "Con <em>detalle</em>." in page

    for address in ("/es/programmes/", "/es/timeline/", "/es/search/?q=detalle", "/es/", "/es/charts/timeline.csv"):
        assert "Puertos marítimos" in client.get(address).content.decode()
    english = client.get("/programmes/ports/").content.decode()
    assert "Sea ports" in english
    assert 'class="foreign"' not in english
