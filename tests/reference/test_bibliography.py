"""References in the formats that reference managers read."""

import datetime
import json

import pytest
from django.utils import translation

from reference.bibliography import Work, bibtex, csl_json, in_a_sentence, latex, ris

FIGURE = Work(
    key="figures-crp-budget",
    title="Programa “Ruta”: presupuesto & más: over €50,000,000",
    url="https://example.org/figures/crp-budget/",
    changed=datetime.date(2026, 3, 2),
    accessed=datetime.date(2026, 11, 26),
    note="as of 2017; Source: Núñez, João, p. 6",
    is_data=True,
)
PAGE = Work("programmes-aircop", "AIRCOP", "https://example.org/", datetime.date(2026, 1, 2), datetime.date(2026, 1, 3))


def test_bibtex_is_written_in_characters_that_every_bibtex_reads():
    assert bibtex(FIGURE) == (
        "@misc{figures-crp-budget,\n"
        "  author = {{EU--LAC security cooperation observatory}},\n"
        "  title = {{Programa ``Ruta'': presupuesto \\& m{\\'a}s: over {\\texteuro}50,000,000}},\n"
        "  year = {2026},\n"
        "  date = {2026-03-02},\n"
        "  url = {https://example.org/figures/crp-budget/},\n"
        "  urldate = {2026-11-26},\n"
        "  note = {as of 2017; Source: N{\\'u}{\\~n}ez, Jo{\\~a}o, p. 6},\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("{unbalanced", r"\{unbalanced"),
        ("closed} by mistake", r"closed\} by mistake"),
        (r"back\slash", r"back{\textbackslash}slash"),
        ("100 % of A_B #1 for $5 ~ ^", r"100 \% of A\_B \#1 for \$5 {\textasciitilde} {\textasciicircum}"),
        ("Rôle, façade, Ångström, Über, à", r"R{\^o}le, fa{\c c}ade, {\r A}ngstr{\"o}m, {\"U}ber, {\`a}"),
        ("one – two — three", "one -- two --- three"),
        ("50\N{NO-BREAK SPACE}000", "50~000"),
        ("Łódź", "Ł{\\'o}d{\\'z}"),
    ],
)
def test_whatever_latex_would_run_is_written_as_text(text, written):
    assert latex(text) == written


def test_every_line_of_ris_has_a_tag_and_ends_in_cr_lf():
    assert ris(FIGURE) == (
        "TY  - DATA\r\n"
        "ID  - figures-crp-budget\r\n"
        "AU  - EU–LAC security cooperation observatory\r\n"
        "TI  - Programa “Ruta”: presupuesto & más: over €50,000,000\r\n"
        "PY  - 2026\r\n"
        "DA  - 2026/03/02\r\n"
        "Y2  - 2026/11/26\r\n"
        "UR  - https://example.org/figures/crp-budget/\r\n"
        "N1  - as of 2017; Source: Núñez, João, p. 6\r\n"
        "LA  - en\r\n"
        "ER  - \r\n"
    )


def test_a_line_break_in_a_title_cannot_begin_a_field_of_its_own():
    title = "Harbours\r\nER  - \r\nTY  - BOOK"
    broken = Work("programmes-x", title, PAGE.url, PAGE.changed, PAGE.accessed)

    assert ris(broken).count("\r\nER  - ") == 1
    assert "TI  - Harbours ER - TY - BOOK\r\n" in ris(broken)
    assert "  title = {{Harbours ER - TY - BOOK}},\n" in bibtex(broken)


def test_csl_json_has_the_fields_of_its_schema():
    assert json.loads(csl_json(FIGURE)) == [
        {
            "id": "figures-crp-budget",
            "type": "dataset",
            "title": "Programa “Ruta”: presupuesto & más: over €50,000,000",
            "author": [{"literal": "EU–LAC security cooperation observatory"}],
            "issued": {"date-parts": [[2026, 3, 2]]},
            "accessed": {"date-parts": [[2026, 11, 26]]},
            "URL": "https://example.org/figures/crp-budget/",
            "language": "en",
            "note": "as of 2017; Source: Núñez, João, p. 6",
        }
    ]


def test_what_has_no_note_has_no_empty_field():
    assert "note" not in bibtex(PAGE)
    assert "N1" not in ris(PAGE)
    assert "note" not in json.loads(csl_json(PAGE))[0]


def test_a_sentence_says_it_in_the_readers_language():
    assert in_a_sentence(FIGURE) == (
        "EU–LAC security cooperation observatory: “Programa “Ruta”: presupuesto & más: over €50,000,000”, "
        "as changed on 2 March 2026, https://example.org/figures/crp-budget/, accessed on 26 November 2026. "
        "(as of 2017; Source: Núñez, João, p. 6.)"
    )
    with translation.override("fr"):
        assert "consulté le 3 janvier 2026" in in_a_sentence(PAGE)
