import re

import pytest
from django.utils.translation import override

from reference.endnotes import Endnotes
from reference.markdown import CITED, to_html
from reference.models import Source
from tests.factories import SourceFactory

pytestmark = pytest.mark.django_db


def printed(text: str) -> str:
    return to_html(text, Endnotes()).strip()


def test_citations_become_numbered_marks_close_to_their_word():
    SourceFactory(key="eprs2017")
    SourceFactory(key="alerta2017")
    notes = Endnotes()
    html = to_html("Seven projects [@eprs2017, p. 6; @alerta2017]. Again [@eprs2017, p. 6].", notes)
    assert [(note.number, note.source.key, note.locator, note.marks) for note in notes] == [
        (1, "eprs2017", "p. 6", ["cite-1-1", "cite-1-2"]),
        (2, "alerta2017", "", ["cite-2-1"]),
    ]
    assert 'projects<sup class="cite"><a href="#note-1" id="cite-1-1" aria-label="Note 1">1</a></sup>' in html


def test_a_source_is_named_in_full_once():
    source = SourceFactory(key="eprs2017")
    notes = Endnotes()
    for locator in ("p. 1", "p. 2"):
        notes.cite(source, locator)
    assert [note.in_full for note in notes] == [True, False]


def test_a_citation_of_no_known_source_prints_plainly_and_marked():
    assert printed("So [@nobody, p. 3].") == (
        '<p>So<span class="unknown-source">[@nobody, p. 3: no such source]</span>.</p>'
    )


@pytest.mark.parametrize("text", ["[@]", "[@a@b]", "[@a; b]", "[not one]", "me@example.org", r"\[@eprs2017]"])
def test_what_is_no_citation_stays_as_it_is_written(text):
    assert printed(text) == f"<p>{text.lstrip(chr(92))}</p>"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '<a onclick="x()">x</a>',
        "![x](https://elsewhere.example/x.png)",
        '<p style="color:red">x</p>',
        "[@<script>alert(1)</script>]",
    ],
)
def test_nothing_active_or_from_outside_gets_through(text):
    html = printed(text)
    for forbidden in ("<script", "<img", 'href="javascript', "<a onclick", "<p style"):
        assert forbidden not in html


def test_headings_of_the_text_stand_under_those_of_the_page():
    assert printed("# One\n\n## Two") == "<h3>One</h3>\n<h4>Two</h4>"
    assert printed("## One") == "<h3>One</h3>"


def test_each_page_numbers_the_notes_of_a_text_by_itself():
    SourceFactory(key="first")
    SourceFactory(key="second")
    notes = Endnotes()
    notes.cite(Source.objects.get(key="second"))
    text = "One [@first, p. 1; @second] and two[@second]."

    assert re.findall(r">(\d)</a>", to_html(text, notes)) == ["2", "1", "1"]
    assert re.findall(r">(\d)</a>", to_html(text, Endnotes())) == ["1", "2", "2"]


def test_a_text_is_read_anew_in_another_language():
    with override("es"):
        assert 'href="/es/programmes/x/"' in to_html("[x](/programmes/x/)", Endnotes())
    assert 'href="/programmes/x/"' in to_html("[x](/programmes/x/)", Endnotes())


def test_nothing_in_a_text_stands_for_a_citation_but_a_citation():
    SourceFactory(key="plan")
    html = to_html(f"[x](/y '{CITED}') a {CITED} b [@plan] c &lt;sup>&lt;/sup> `{CITED}` <sup>", Endnotes())

    assert html.count("<sup") == 1
    assert html.index(" b") < html.index("<sup") < html.index(" c")


def test_a_note_is_a_link_and_so_never_within_one():
    SourceFactory(key="plan")
    html = printed("[See [@plan] there](/programmes/)")

    assert re.findall(r"</?a\b", html) == ["<a", "</a"]
    assert "there](/programmes/)" in html
