"""What the catalogues in locale/ promise: nothing is left out, nothing is broken, and no template speaks past them."""

import os
import re
import string

import pytest
from babel.messages.catalog import PYTHON_FORMAT

from editorial.naming import own_models, unspoken
from eulac import catalogues
from eulac.catalogues import LANGUAGES, found_messages, messages_of, read_catalogue, translated_templates

IN_EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
TAG_OR_PRINTED = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
TRANSLATED = re.compile(r"\{% blocktranslate.*?endblocktranslate %\}", re.DOTALL)
# Settings of a script, classes of the page, and keys that are called so on every keyboard.
NOT_SAID = re.compile(
    r'(?<=type="application/json">).*?(?=</script>)|\{% block (?:bodyclass|coltype) %\}.*?\{% endblock.*?%\}'
    r"|<kbd>(?:Ctrl|.)</kbd>",
    re.DOTALL,
)
HTML_TAG = re.compile(r"<[^<>]*>")
SPOKEN_ATTRIBUTE = re.compile(r'\b(?:aria-label|alt|title|placeholder|data-label)="([^"]*)"')
HANDED_ON = re.compile(r'(?:\b(?:name|heading|what|caption)=|\bdefault:)"([A-Z][^"]*)"')
SAME_EVERYWHERE = {"EU–LAC", "M49", "q", "doctype"}


def texts(message) -> tuple:
    """A message's texts: one, or its singular and its plural."""
    return message if isinstance(message, tuple) else (message,)


def placeholders(text: str) -> set[str]:
    in_braces = {f"{{{name}}}" for _, name, _, _ in string.Formatter().parse(text) if name}
    return {match.group() for match in PYTHON_FORMAT.finditer(text)} | in_braces


@IN_EVERY_LANGUAGE
def test_every_message_of_the_code_is_in_the_catalogue_and_nothing_else_is(language):
    in_code = {(message.id, message.context) for message in found_messages() if message.id}
    assert {(message.id, message.context) for message in read_catalogue(language) if message.id} == in_code


@IN_EVERY_LANGUAGE
def test_every_message_is_translated_and_none_is_only_a_proposal(language):
    messages = [message for message in read_catalogue(language) if message.id]
    assert [message.id for message in messages if message.fuzzy or not all(texts(message.string))] == []


@IN_EVERY_LANGUAGE
def test_a_translation_has_the_placeholders_and_tags_of_its_message(language):
    def parts(message):
        return [(placeholders(text), sorted(HTML_TAG.findall(text))) for text in texts(message)]

    messages = [message for message in read_catalogue(language) if message.id]
    assert [message.id for message in messages if parts(message.id) != parts(message.string)] == []


@IN_EVERY_LANGUAGE
def test_no_translation_can_end_the_attribute_that_it_stands_in(language):
    messages = [message for message in read_catalogue(language) if message.id]
    quotes = [(message.id.count('"'), message.string.count('"')) for message in messages if isinstance(message.id, str)]
    assert [pair for pair in quotes if pair[0] != pair[1]] == []


def bare_texts(source: str) -> set[str]:
    """What a template says without asking for a translation."""
    source = NOT_SAID.sub("", TRANSLATED.sub("", source))
    handed = set(HANDED_ON.findall(source))
    printed = TAG_OR_PRINTED.sub("", source)
    spoken = SPOKEN_ATTRIBUTE.findall(printed)
    words = re.findall(r"[^\W\d_][\w–-]*", " ".join([*HTML_TAG.sub(" ", printed).split("\n"), *spoken]))
    return (set(words) | handed) - SAME_EVERYWHERE


@pytest.mark.parametrize("template", translated_templates(), ids=catalogues.named)
def test_a_template_says_nothing_that_cannot_be_translated(template):
    assert bare_texts(template.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    ("source", "bare"),
    [
        ("<h1>Budget</h1>", {"Budget"}),
        ('<h1>{% translate "Budget" %}</h1>', set()),
        ('<nav aria-label="Areas">{{ area }}</nav>', {"Areas"}),
        ("<nav aria-label=\"{% translate 'Areas' %}\">{{ area }}</nav>", set()),
        ('{% include "fact.html" with name="Budget" %}', {"Budget"}),
        ('{% include "fact.html" with name=_("Budget") %}', set()),
        ('{{ heading|default:"Budget" }}', {"Budget"}),
        ("{% blocktranslate %}from {{ day }}{% endblocktranslate %}", set()),
        ("{% if day %}from {{ day }}{% endif %}", {"from"}),
    ],
)
def test_bare_text_is_told_from_text_that_is_translated(source, bare):
    assert bare_texts(source) == bare


def test_messages_are_found_in_templates_and_in_code(tmp_path):
    template, code = tmp_path / "page.html", tmp_path / "page.py"
    template.write_text(
        '<p>\n    {% translate "One" %}\n  {% if x %}\n {% include "a" with name=_("Two") %}{% endif %}\n'
        "{% blocktranslate count n=n %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}"
    )
    code.write_text('a = _("Three")\nb = gettext_lazy("Four")\nc = ngettext_lazy("%(n)s year", "%(n)s years", "n")')
    found = [message for path in (template, code) for _, message, _, _ in messages_of(path)]
    assert found == ["One", "Two", ("%(n)s row", "%(n)s rows"), "Three", "Four", ("%(n)s year", "%(n)s years")]


@pytest.fixture
def sources(tmp_path, monkeypatch, settings):
    """An empty locale/ and an empty place for what is compiled."""
    monkeypatch.setattr(catalogues, "SOURCES", tmp_path / "locale")
    settings.LOCALE_PATHS = [tmp_path / "compiled"]
    return tmp_path


def test_an_update_keeps_translations_and_marks_what_was_reworded(sources):
    before = catalogues.Catalog()
    before.add("Budget")
    before.add("The whole budget of the programme")
    catalogue = catalogues.update("es", before)
    catalogue["Budget"].string = "Presupuesto"
    catalogue["The whole budget of the programme"].string = "Todo el presupuesto del programa"
    with catalogues.source_of("es").open("wb") as file:
        catalogues.write_po(file, catalogue)

    now = catalogues.Catalog()
    now.add("Budget")
    now.add("The whole budget of a programme")
    catalogues.update("es", now)

    kept = read_catalogue("es")
    assert (kept["Budget"].string, kept["Budget"].fuzzy) == ("Presupuesto", False)
    reworded = kept["The whole budget of a programme"]
    assert (reworded.string, reworded.fuzzy) == ("Todo el presupuesto del programa", True)


def test_a_source_is_compiled_when_it_is_newer_and_only_then(sources):
    for language in LANGUAGES:
        catalogues.update(language, found_messages())
    compiled = sources / "compiled" / "fr" / "LC_MESSAGES" / "django.mo"
    catalogues.compile_catalogues()
    whole = compiled.read_bytes()

    compiled.write_bytes(b"newer than its source")
    catalogues.compile_catalogues()
    assert compiled.read_bytes() == b"newer than its source"

    later = compiled.stat().st_mtime_ns + 1_000_000_000
    os.utime(catalogues.source_of("fr"), ns=(later, later))
    catalogues.compile_catalogues()
    assert compiled.read_bytes() == whole
    assert [path.name for path in compiled.parent.iterdir()] == ["django.mo"]


def test_names_that_django_makes_of_the_code_are_lazy_by_one_class():
    """A class of its own for each takes 40 kB: 33 MB in every process."""
    named = [getattr(what, which) for what, which in unspoken(own_models())]

    assert len({type(name) for name in named}) == 1 < len(named)
