"""What a reader finds on the page of the search."""

import pytest
from django.utils.html import escape

from tests.factories import (
    AliasFactory,
    CountryFactory,
    ElementFactory,
    FigureFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ProvisionFactory,
    SourceFactory,
    ThemeFactory,
)
from tests.reading import body
from tests.search.looking import found

pytestmark = pytest.mark.django_db


def search(client, **query):
    return client.get("/search/", query)


@pytest.mark.parametrize(
    "asked", ["cocaina", "COCAÍNA", "cocaína", "Cocai", "cocaína ruta", "ruta-cocaina", "“ruta” coc"]
)
def test_case_accents_and_punctuation_do_not_matter_and_a_beginning_is_enough(asked):
    ProgrammeFactory(title="La cocaína", summary="Sobre su ruta.", published=True)
    assert found(asked) == ["La cocaína"]


def test_a_short_word_is_a_whole_word():
    ThemeFactory(name="European matters")
    ThemeFactory(name="EU matters")
    assert found("eu") == ["EU matters"]


def test_every_word_must_occur():
    ThemeFactory(name="Drugs and arms")
    ThemeFactory(name="Drugs")
    assert found("drugs arms") == ["Drugs and arms"]


@pytest.mark.parametrize("asked", ['"peace process"', "“peace process”", "«Peace Process»"])
def test_words_in_quotes_follow_each_other(asked):
    ThemeFactory(name="A", description="The peace process of Colombia.")
    ThemeFactory(name="B", description="A process that brings peace.")
    assert (found(asked), found("process peace")) == (["A"], ["A", "B"])


def test_a_phrase_does_not_reach_from_one_text_into_the_next():
    theme = ThemeFactory(name="Peace", description="Process of Colombia.")
    AliasFactory(target=theme, name="Process")
    assert (found('"peace process"'), found("peace process")) == ([], ["Peace"])


def test_a_phrase_is_whole_words():
    ThemeFactory(name="The peace processes")
    assert (found('"peace process"'), found("peace process")) == ([], ["The peace processes"])


def test_a_name_that_equals_the_query_comes_first_then_names_that_hold_it_then_texts():
    texts = ProgrammeFactory(title="Texts", summary="ONUDD ONUDD ONUDD ONUDD", published=True)
    partly = ProgrammeFactory(title="Work of ONUDD in the region", published=True)
    begins = ProgrammeFactory(title="ONUDD in the region", published=True)
    office = OrganisationFactory(name="Office on Drugs and Crime")
    AliasFactory(target=office, name="O.N.U.D.D.")
    AliasFactory(target=office, name="onudd")
    assert found("Onudd") == [office.name, begins.title, partly.title, texts.title]


def test_a_name_is_found_however_it_is_divided_into_words():
    ThemeFactory(name="EU–LAC")
    assert (found("eulac"), found("EU LAC"), found("eu-lac")) == (["EU–LAC"],) * 3


def test_equal_ranks_are_in_the_order_of_recording():
    names = [ThemeFactory(name=name, slug=name.lower()).name for name in ("Zebra", "Xebra", "Yebra")]
    for theme in names:
        AliasFactory(target=type(ThemeFactory.build()).objects.get(name=theme), name="Okapi")
    assert found("okapi") == names


def test_numbers_are_words():
    ThemeFactory(name="Regulation 230/2014")
    assert (found("230 2014"), found("2014/230"), found("231")) == (["Regulation 230/2014"],) * 2 + ([],)


NASTY = [
    '"', "'", "''", '"""', '"a" OR', "OR", "AND OR NOT", "NEAR(a b)", "a*", "*", "a:b", "names:x", "-a", "^a", "(a",
    ")", "{a}", "a & b | !c", "a <-> b", "a:*", "\\", "%", "_", "_a", "a_b", "'; DROP TABLE x", "🦓", "🦓 zebra",
    "数据", "数", "ｆｕｌｌ", "ß", "½", "ﬁ", "İ", "ǆ", "а", "١٢٣", "x" * 200, "a " * 100, '"' + "b " * 99, "1e5",
    "0x1f", "-5", "3.14", "user@example.org", "https://example.org/a?b=c", "c++", "naïve", "e\u0301", "\u200bzero",
    "\ud7ff", "a\u0000b",
]  # fmt: skip


@pytest.mark.parametrize("asked", NASTY)
def test_search_answers_whatever_it_is_asked(client, asked):
    ThemeFactory(name="Zebra")
    answer = search(client, q=asked)
    assert answer.status_code == 200
    assert client.get("/search/suggest/", {"q": asked}).status_code == 200


@pytest.mark.parametrize("text", [text for text in NASTY if "\u0000" not in text])
def test_whatever_a_name_holds_is_found_by_that_name_and_quoted_too(text):
    """Both databases cut every text into the same words."""
    theme = ThemeFactory(name=f"Begin {text[:150]} end", slug="nasty")
    assert found(theme.name) == [theme.name]
    assert found(f"“{theme.name.replace(chr(34), ' ')}”") == [theme.name]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("user@example.org", ["user", "example", "org"]),
        ("-5 3.14 1e5 0x1f", ["5", "3", "14", "1e5", "0x1f"]),
        ("https://example.org/a?b=c", ["https", "example", "org", "a", "b", "c"]),
        ("数据 and Ελλάδα and Україна", ["数据", "ελλαδα", "україна"]),
        ("½ ﬁne straße", ["1", "2", "fine", "strasse"]),
    ],
)
def test_words_are_cut_alike_on_every_database(text, words):
    ThemeFactory(name="Zebra", description=text)
    assert {word: found(f'"{word}"') for word in words} == {word: ["Zebra"] for word in words}


def test_a_very_long_text_is_found_from_its_first_word_to_its_last(client):
    many = " ".join(f"word{n}" for n in range(3_000))
    ProgrammeFactory(title="Long", text=f"first {many} common {'common ' * 400} last", published=True)
    assert [found(word) for word in ("first", "word2999", "common", "last", '"word7 word8"')] == [["Long"]] * 5


# The page


def test_the_page_counts_what_it_finds_by_kind(client):
    ProgrammeFactory.create_batch(3, title="Zebra", published=True)
    ProgrammeFactory(title="Zebra")
    ThemeFactory(name="Zebra")
    context = search(client, q="zebra").context
    assert [(kind.plural, count, chosen) for kind, count, chosen in context["facets"]] == [
        ("Programmes", 3, False),
        ("Themes", 1, False),
    ]
    assert (context["page"].paginator.count, context["everywhere"]) == (4, 4)


def test_a_kind_is_chosen_and_the_others_stay_counted(client):
    ProgrammeFactory(title="Zebra", published=True)
    ThemeFactory(name="Zebra theme")
    OrganisationFactory(name="Zebra body")
    context = search(client, q="zebra", kind=["themes", "organisations"]).context
    assert sorted(str(result.record) for result in context["page"]) == ["Zebra body", "Zebra theme"]
    assert [(kind.name, chosen) for kind, _, chosen in context["facets"]] == [
        ("programmes", False), ("organisations", True), ("themes", True),
    ]  # fmt: skip


def test_a_long_answer_is_paged_and_keeps_its_words(client):
    ThemeFactory.create_batch(30, description="zebra")
    first, second = search(client, q="zebra"), search(client, q="zebra", page=2)
    shown = [result.record.pk for answer in (first, second) for result in answer.context["page"]]
    assert (len(first.context["page"]), len(set(shown))) == (25, 30)
    assert "?q=zebra&amp;page=2" in body(first)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("q=zebra&colour=red", "There is no filter “colour” here."),
        ("q=zebra&kind=animals", "“animals” is not one of: programmes"),
        ("q=zebra&page=9", "There is no page 9. Pages: 1 to 1."),
        ("q=zebra&page=x", "“x” is not the number of a page."),
        ("q=%00", "Null characters are not allowed."),
        ("q=!!!", "holds no word to look for"),
        ("q=" + "x" * 201, "at most 200 characters"),
        ("q=zebra&<script>=1", "There is no filter “<script>” here."),
    ],
)
def test_what_cannot_be_answered_is_named(client, query, sentence):
    ThemeFactory(name="Zebra")
    answer = client.get(f"/search/?{query}")
    assert (answer.status_code, escape(sentence) in body(answer) or sentence in body(answer)) == (200, True)
    assert "<script>=" not in body(answer).lower()


@pytest.mark.parametrize("query", ["", "?q=", "?other=1"])
def test_without_words_the_page_asks_for_some(client, query):
    ThemeFactory()
    answer = client.get(f"/search/{query}")
    assert (list(answer.context["page"]), "Write a word or a name" in body(answer)) == ([], True)


def test_the_words_are_marked_and_the_text_stays_text(client):
    ProgrammeFactory(title="<b>Cocaína</b> & more", summary="<i>Rutas</i> de la cocaína.", published=True)
    page = body(search(client, q="cocaina ruta"))
    assert "&lt;b&gt;<mark>Cocaína</mark>&lt;/b&gt; &amp; more" in page
    assert "&lt;i&gt;<mark>Rutas</mark>&lt;/i&gt; de la <mark>cocaína</mark>." in page


def test_the_excerpt_is_cut_around_the_words(client):
    text = f"{'before ' * 100}the **peace process** [@eprs2017, p. 6] went on {'after ' * 100}"
    ProgrammeFactory(title="Programme", summary="Nothing of it.", text=text, published=True)
    excerpt = search(client, q='"peace process"').context["page"][0].excerpt
    assert excerpt == f"… {'before ' * 9}the <mark>peace process</mark> went on {'after ' * 26}".strip() + " …"


def test_an_objective_and_another_name_are_shown_when_they_hold_the_words(client):
    programme = ProgrammeFactory(title="Programme", published=True)
    ElementFactory(record=programme, text="Train zebras.")
    AliasFactory(target=programme, name="Okapi")
    AliasFactory(target=programme, name="Giraffe")
    result = search(client, q="zebras okapi").context["page"][0]
    assert (result.excerpt, result.other_names) == ("Train <mark>zebras</mark>.", "Giraffe, <mark>Okapi</mark>")


def test_a_figure_and_a_provision_say_whose_they_are(client):
    FigureFactory(label="Zebras seized", programme=ProgrammeFactory(title="Route", published=True), published=True)
    ProvisionFactory(heading="Zebras", policy__title="Charter", published=True)
    assert found("zebras route")[0].startswith("Zebras seized")
    assert found("zebras charter") == ["Zebras"]


def many_kinds(number: int) -> None:
    for _ in range(number):
        programme = ProgrammeFactory(title="Zebra", published=True)
        ElementFactory(record=programme)
        AliasFactory(target=programme)
        FigureFactory(label="Zebra", published=True, programme=programme)
        ProvisionFactory(heading="Zebra", published=True)
        OrganisationFactory(description="Zebra")
        SourceFactory(title="Zebra")
        CountryFactory(name_fr="Zebra")


def test_the_page_costs_the_same_queries_however_much_it_finds(client, django_assert_max_num_queries):
    def asked() -> int:
        with django_assert_max_num_queries(16) as captured:
            search(client, q="zebra")
        return len(captured)

    search(client, q="zebra")
    many_kinds(1)
    search(client, q="zebra")
    few = asked()
    many_kinds(2)
    assert asked() == few


# Misspelt words


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("copolda", ["copolad"]),
        ("cocain rutoe", ["cocain route"]),
        ("colombai", ["colombia"]),
        ('"cocaine rout"', ['"cocaine route"']),
        ("zzzzzz", []),
        ("cocaine colombia", []),
    ],
)
def test_a_misspelt_word_is_answered_with_names_that_do_occur(client, asked, meant):
    ProgrammeFactory(title="Cocaine Route", acronym="COPOLAD", published=True)
    CountryFactory(name_en="Colombia", name_es="Colombia", name_fr="Colombie", name_pt="Colômbia")
    ProgrammeFactory(title="Copolda", acronym="Rutoe")
    answer = search(client, q=asked)
    assert (list(answer.context["page"]), answer.context["meant"][:1]) == ([], meant)
    assert all(f">{escape(text)}</a>" in body(answer) for text in meant)


def test_no_spelling_is_offered_that_is_public_no_longer(client):
    programme = ProgrammeFactory(title="Giraffe", published=True)
    assert search(client, q="girafe").context["meant"] == ["giraffe"]
    programme.archive()
    assert search(client, q="girafe").context["meant"] == []
