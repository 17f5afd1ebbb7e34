import re

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from editorial.markdown import MarkdownField
from editorial.models import State
from policies.models import Provision
from programmes.models import Programme
from reference import composing
from tests.editorial.test_admin import address
from tests.factories import ProgrammeFactory, ProvisionFactory, SourceFactory, ThemeFactory

pytestmark = pytest.mark.django_db
PREVIEW, SOURCES, RECORDS = (reverse(f"admin:markdown_{name}") for name in ("preview", "sources", "records"))
TEXT = "## What\n\nSo [@eprs2017, p. 6], *see* [x](/programmes/copolad/)."


@pytest.fixture
def eva(client, editor):
    client.force_login(editor)
    return client


def found(client, where: str, **query) -> list[dict]:
    return client.get(where, query).json()["found"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_preview_is_what_the_page_prints(eva, language):
    SourceFactory(key="eprs2017", title="A briefing")
    programme = ProgrammeFactory(published=True, slug="copolad", text=TEXT, text_es=TEXT)
    shown = eva.post(PREVIEW, {"text": TEXT, "language": language}).content.decode()
    page = eva.get(("/es" if language == "es" else "") + programme.get_absolute_url()).content.decode()
    prose = shown.partition('<div class="prose">')[2].partition("</div>")[0]
    assert "<h3>" in prose
    assert prose in page
    assert "A briefing" in shown.partition('class="endnotes"')[2]


def test_the_preview_tells_what_is_wrong_and_saves_nothing(eva):
    before = Programme.history.count()
    shown = eva.post(PREVIEW, {"text": "A\n\nB [@nobody]"}).content.decode()
    assert '<button type="button" data-start="7" data-length="6">Line 3</button> No source has the key' in shown
    assert Programme.history.count() == before


def test_a_text_too_long_for_the_preview_is_told_so(eva, monkeypatch):
    monkeypatch.setattr(composing, "LONGEST_TEXT", 10)
    answer = eva.post(PREVIEW, {"text": "a" * 11})
    assert (answer.status_code, answer.content.decode()[:13]) == (413, "The text has ")


def test_sources_are_found_by_key_and_title(eva):
    SourceFactory(key="eprs2017", title="Ports", publisher="EPRS", authors="")
    SourceFactory(key="other", title="Airports of the world", publisher="", authors="")
    SourceFactory(key="nothing", title="Rivers")
    assert {one["key"]: one["line"] for one in found(eva, SOURCES, q="ports")} == {
        "eprs2017": "@eprs2017 · EPRS",
        "other": "@other",
    }
    assert found(eva, SOURCES, q="") == []


def test_records_are_found_with_their_drafts_in_the_language_of_the_text(eva):
    ProgrammeFactory(title="Ports", title_es="Puertos", slug="ports", acronym="P")
    ProgrammeFactory(title="Ports of old", slug="old", state=State.ARCHIVED)
    assert found(eva, RECORDS, q="port", language="es") == [
        {
            "name": "Puertos",
            "acronym": "P",
            "address": "/programmes/ports/",
            "line": "Programme · P · not public yet",
        }
    ]


def test_writers_read_of_a_text_in_their_own_language_and_the_text_in_its(eva):
    ProgrammeFactory(title="Ports", title_fr="Les ports", slug="ports", acronym="P", published=True)
    SourceFactory(key="eprs2017")
    eva.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    assert [one["line"] for one in found(eva, RECORDS, q="port", language="fr")] == ["Programa · P"]

    eva.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    shown = eva.post(PREVIEW, {"text": "[x](/programmes/none/) [@eprs2017]", "language": "es"}).content.decode()
    told, _, text = shown.partition('<div lang="es">')
    assert ("There is no programme at" in told, "Fuentes" in text) == (True, True)


def test_only_what_its_reader_may_see_is_found(client, django_user_model):
    ProgrammeFactory(title="Ports")
    ana = django_user_model.objects.create_user("ana", is_staff=True)
    ana.user_permissions.add(Permission.objects.get(codename="change_mission"))
    client.force_login(ana)
    assert found(client, RECORDS, q="port") == []


@pytest.mark.parametrize("model", [Programme, Provision])
def test_every_text_in_markdown_has_the_editor_in_its_form(eva, model):
    form = eva.get(address(model, "add")).context["adminform"].form
    texts = {field.name for field in model._meta.fields if isinstance(field, MarkdownField)}
    assert texts == {"text", "text_es", "text_pt", "text_fr"}
    with_editor = {name for name in form.fields if "data-markdown" in str(form[name])}
    assert with_editor == texts
    assert 'data-language="pt"' in str(form["text_pt"])


def test_a_name_in_the_address_fills_the_form_of_what_is_added(eva):
    form = eva.get(address(Programme, "add"), {"title": "Ports", "_popup": 1}).context["adminform"].form
    assert form["title"].value() == "Ports"
    assert 'data-named-by="name"' in str(form["themes"])


def test_what_begins_with_what_is_asked_comes_first_and_then_what_has_a_text(eva):
    ThemeFactory(name="Sea ports")
    ThemeFactory(name="Ports and harbours")
    ProgrammeFactory(title="At ports")
    names = [one["name"] for one in found(eva, RECORDS, q="ports")]
    assert names == ["Ports and harbours", "At ports", "Sea ports"]


def test_looking_for_records_asks_as_much_of_the_database_whatever_it_finds(eva):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            found(eva, RECORDS, q="ports")
        return len(queries)

    ProgrammeFactory(title="Ports")
    ProvisionFactory(heading="Ports")
    before = asked()
    ProgrammeFactory.create_batch(3, title="Ports")
    ProvisionFactory.create_batch(3, heading="Ports")
    assert asked() == before


def test_the_guide_lists_the_keys_that_the_dialog_lists(eva):
    dialog = re.findall(r"<th scope=\"row\">(.*?)</th>\s*<td>(.*?)</td>", eva.get("/admin/").content.decode())
    guide = (settings.BASE_DIR / "docs" / "staff.md").read_text()
    assert ("<kbd>Ctrl</kbd>+<kbd>S</kbd>", "Save the form and go on editing") in dialog
    assert re.findall(r"^\| (<kbd>.*?) \| (.*?) \|$", guide, re.MULTILINE) == dialog
