from collections import defaultdict

import pytest

from spreadsheets.matching import Match, aliases, column_names, folded, match_headings
from spreadsheets.resources import SheetResource

COLUMNS = ["slug", "title", "starts", "ends", "general objectives", "specific objectives", "implementers"]
SHEETS = {area: [c.column_name for c in sheet().columns.values()] for area, sheet in SheetResource.registry.items()}
LANGUAGES = ("en", "es", "pt", "fr")
# Headings that people use for either of two columns of one sheet: only a person can tell which.
EITHER_OF = {
    ("adopted", "starts"), ("as of", "starts"), ("cites", "sources"),
    ("countries concerned", "participating countries"),
    ("countries party", "organisations party"), ("expansion", "name"), ("general objectives", "specific objectives"),
    ("heading", "themes"), ("label", "measure"), ("label", "value"), ("organisers", "participating organisations"),
    ("participating countries", "participating organisations"), ("policies", "title"), ("policy", "title"),
    ("programmes", "title"), ("sources", "text number"), ("summary", "text"),
}  # fmt: skip


@pytest.mark.parametrize("area", SHEETS)
def test_every_column_has_names_in_four_languages(area):
    unnamed = [
        (column, language)
        for column in SHEETS[area]
        for language in LANGUAGES
        if not all(map(folded, column_names().get(column, {}).get(language, [""])))
    ]
    assert unnamed == []


def test_every_line_of_names_is_of_a_column():
    assert set(column_names()) == {column for columns in SHEETS.values() for column in columns}


@pytest.mark.parametrize("area", SHEETS)
def test_no_name_fits_two_columns_of_a_sheet_unless_people_use_it_so(area):
    owners = defaultdict(set)
    for column in SHEETS[area]:
        for name in aliases(column):
            owners[name].add(column)

    assert {tuple(sorted(columns)) for columns in owners.values() if len(columns) > 1} <= EITHER_OF


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("area", SHEETS)
def test_a_sheet_headed_in_any_of_the_languages_is_matched_whole(area, language):
    headings = [column_names()[column][language][0] for column in SHEETS[area]]

    assert [match.column for match in match_headings(headings, SHEETS[area])] == SHEETS[area]


def test_a_heading_is_matched_by_name_or_alias():
    assert match_headings(["Slug", "TÍTULO", "date_de_début", "Partenaires de mise en oeuvre", "zzz", ""], COLUMNS) == [
        Match("Slug", "slug", "name"),
        Match("TÍTULO", "title", "alias"),
        Match("date_de_début", "starts", "alias"),
        Match("Partenaires de mise en oeuvre", "implementers", "alias"),
        Match("zzz", None, ""),
        Match("", None, ""),
    ]


def test_a_unit_or_note_in_brackets_does_not_hide_a_name():
    assert [match.column for match in match_headings(["Budget (EUR)", "Value [2]"], ["code", "value"])] == [
        "value",
        None,
    ]
    assert match_headings(["Value (EUR)"], ["value"]) == [Match("Value (EUR)", "value", "alias")]


def test_a_columns_own_name_beats_an_alias_wherever_it_stands():
    assert match_headings(["Start date", "starts"], COLUMNS) == [
        Match("Start date", None, "", ("starts",)),
        Match("starts", "starts", "name"),
    ]
    assert match_headings(["name", "title"], ["title", "name"]) == [
        Match("name", "name", "name"),
        Match("title", "title", "name"),
    ]


def test_two_headings_never_get_one_column():
    assert match_headings(["Start date", "Inicio", "ends", "Ends"], COLUMNS) == [
        Match("Start date", "starts", "alias"),
        Match("Inicio", None, "", ("starts",)),
        Match("ends", "ends", "name"),
        Match("Ends", None, "", ("ends",)),
    ]


def test_an_alias_of_two_columns_names_both_and_picks_neither():
    assert match_headings(["Objectives"], COLUMNS) == [
        Match("Objectives", None, "", ("general objectives", "specific objectives"))
    ]


def test_a_slip_of_the_pen_is_only_suggested():
    assert match_headings(["Implementors", "starts"], COLUMNS) == [
        Match("Implementors", "implementers", "similar"),
        Match("starts", "starts", "name"),
    ]
