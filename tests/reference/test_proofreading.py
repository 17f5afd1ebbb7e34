import pytest
from django.utils.translation import override

from reference.endnotes import Endnotes
from reference.markdown import to_html
from reference.proofreading import MOST_DOUBTS, doubts
from tests.factories import ProgrammeFactory, ProvisionFactory, SourceFactory

pytestmark = pytest.mark.django_db


def told(text: str) -> list[str]:
    return [f"{doubt.line}: {doubt.sentence}" for doubt in doubts(text)]


def test_a_text_without_fault_is_told_nothing_of():
    SourceFactory(key="eprs2017")
    ProgrammeFactory(slug="copolad", published=True)
    provision = ProvisionFactory(policy__published=True)
    links = ["/programmes/copolad/", "/es/programmes/copolad/", "/programmes/?q=a", provision.get_absolute_url()]
    elsewhere = ["https://example.org/a", "mailto:a@example.org", "#text", "//example.org"]
    assert told("So [@eprs2017, p. 6].\n\n" + " ".join(f"[x]({link})" for link in links + elsewhere)) == []


def test_an_unknown_source_is_told_with_its_line_and_the_key_that_may_be_meant():
    SourceFactory(key="eprs2017")
    text = "Words 😀\n\n- one\n- two [@eprs2071, p. 6; @eprs2017]\n"
    [doubt] = doubts(text)
    assert (doubt.line, doubt.sentence) == (4, "No source has the key “eprs2071”. Did you mean “eprs2017”?")
    as_a_browser_counts = text.encode("utf-16-le")[2 * doubt.start : 2 * (doubt.start + doubt.length)]
    assert as_a_browser_counts.decode("utf-16-le") == "eprs2071"


def test_what_was_meant_as_a_citation_and_is_none_is_told():
    assert told("So [@eprs2017 p. 6].") == [
        "1: “[@eprs2017 p. 6]” is not read as a citation. Write [@key] or [@key, p. 6]."
    ]


@pytest.mark.parametrize("text", ["`[@nobody]`", "    [@nobody]", r"\[@nobody p. 6]", r"\[@nobody]"])
def test_what_is_written_as_code_or_with_a_backslash_is_no_citation(text):
    assert told(text) == []


def test_links_that_lead_readers_to_nothing_are_told():
    ProgrammeFactory(slug="ports", title="Ports")
    text = "[a](/programmes/ports/)\n[b](/programmes/nothing/)\n[c](/nowhere)\n[d](www.example.org)"
    assert told(text) == [
        "1: The programme at “/programmes/ports/” is not public: until it is, the link leads readers to nothing.",
        "2: There is no programme at “/programmes/nothing/”.",
        "3: There is no page “/nowhere” on this site.",
        "4: “www.example.org” leads nowhere: begin it with https:// or, on this site, with /.",
    ]


def test_a_text_full_of_faults_asks_no_more_of_the_database_and_tells_the_first(django_assert_max_num_queries):
    text = "[@nobody] [x](/programmes/nothing/)\n" * 100 + "".join(f"[@none{number}]" for number in range(50))
    with django_assert_max_num_queries(8):
        assert len(doubts(text)) == MOST_DOUBTS


def test_each_of_two_equal_faults_has_its_own_place():
    assert [doubt.line for doubt in doubts("[@nobody]\n\n| a |\n|---|\n| [@nobody] |\n\n[@nobody]")] == [1, 5, 7]


@pytest.mark.parametrize(
    ("address", "led_to"),
    [
        ("/programmes/copolad/?as_of=2020-01-01#text", "/es/programmes/copolad/?as_of=2020-01-01#text"),
        ("/fr/programmes/copolad/", "/fr/programmes/copolad/"),
        ("/static/css/site.css", "/static/css/site.css"),
        ("//example.org/programmes/", "//example.org/programmes/"),
        ("https://example.org/programmes/", "https://example.org/programmes/"),
    ],
)
def test_a_link_leads_on_in_the_language_of_the_reader(address, led_to):
    with override("es"):
        assert to_html(f"[x]({address})", Endnotes()).strip() == f'<p><a href="{led_to}">x</a></p>'
    assert f'href="{address}"' in to_html(f"[x]({address})", Endnotes())
