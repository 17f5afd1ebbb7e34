import pytest
from django.core.exceptions import ValidationError

from figures.models import Figure
from programmes.models import Programme
from reference.models import Country, CountryGroup, Membership, Theme
from spreadsheets.actions import import_now
from spreadsheets.resources import SheetResource
from tests.factories import (
    CountryFactory,
    CountryGroupFactory,
    FigureFactory,
    MeasureFactory,
    MembershipFactory,
    PolicyFactory,
    ProgrammeFactory,
    ProvisionFactory,
    SourceFactory,
    ThemeFactory,
)
from tests.spreadsheets.sheets import found, import_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def brazil():
    return CountryFactory(iso2="BR", iso3="BRA", name_en="Brazil", name_es="Brasil", name_pt="Brasil", name_fr="Brésil")


def cells(programme, *headers) -> list[str]:
    dataset = SheetResource.registry["programmes"]().export(Programme.objects.filter(pk=programme.pk))
    return [dataset.dict[0][header] for header in headers]


def test_a_row_with_a_new_key_becomes_a_record_and_stays_a_draft():
    result = import_rows("programmes", {"slug": "el-pacto", "title": "EL PAcCTO", "starts": "2017"})

    assert found(result) == {"new": 1}
    assert result.saved
    assert list(Programme.objects.values_list("slug", "title", "starts", "state")) == [
        ("el-pacto", "EL PAcCTO", "2017", "draft")
    ]


def test_an_import_leaves_the_state_of_a_published_record_alone():
    programme = ProgrammeFactory(published=True)

    import_rows("programmes", {"slug": programme.slug, "title": "Another title"})
    programme.refresh_from_db()
    assert (programme.title, programme.state) == ("Another title", "published")


def test_state_is_not_a_column():
    result = import_rows("programmes", {"slug": "a", "title": "A", "state": "published"})

    assert result.sentences()[0].startswith("“state” is not a column of programmes.")
    assert not Programme.objects.exists()


def test_one_wrong_row_keeps_all_rows_out():
    result = import_rows("themes", {"slug": "drugs", "name": "Drugs"}, {"slug": "no good", "name": "Bad"})

    assert found(result) == {"new": 1, "wrong": 1}
    assert not result.saved
    assert not Theme.objects.exists()


def test_a_dry_run_finds_the_same_and_saves_nothing():
    result = import_rows("themes", {"slug": "drugs", "name": "Drugs"}, dry_run=True)

    assert found(result) == {"new": 1}
    assert not result.saved
    assert not Theme.objects.exists()


def test_a_blank_cell_and_an_absent_column_leave_the_value():
    theme = ThemeFactory(name="Drugs", description="On drugs.")

    result = import_rows("themes", {"slug": theme.slug, "description": " "})
    theme.refresh_from_db()
    assert found(result) == {"unchanged": 1}
    assert (theme.name, theme.description) == ("Drugs", "On drugs.")


def test_clear_empties_a_value_and_links():
    programme = ProgrammeFactory(summary="Some words.", countries=[CountryFactory()], themes=[ThemeFactory()])

    row = {"slug": programme.slug, "summary": "#CLEAR", "countries covered": "#CLEAR", "themes": "#CLEAR"}
    import_rows("programmes", row)
    assert cells(programme, "summary", "countries covered", "themes") == ["", "", ""]


def test_blank_cells_clear_when_that_is_asked_for():
    programme = ProgrammeFactory(summary="Some words.", title="Title")

    import_rows("programmes", {"slug": programme.slug, "summary": "", "kind": ""}, clear_blank=True)
    assert cells(programme, "title", "summary", "kind") == ["Title", "", "programme"]


def test_clearing_what_a_record_needs_is_an_error():
    programme = ProgrammeFactory()

    result = import_rows("programmes", {"slug": programme.slug, "title": "#CLEAR"})
    assert result.sentences() == ["row 2, column “title”: This field cannot be blank."]


def test_unchanged_rows_leave_no_trace_in_the_history():
    programme = ProgrammeFactory(starts="2010")

    result = import_rows("programmes", {"slug": programme.slug, "title": programme.title, "starts": "2010"})
    assert found(result) == {"unchanged": 1}
    assert programme.history.count() == 1


def test_a_changed_row_tells_each_column_before_and_after(brazil):
    programme = ProgrammeFactory(title="Old", countries=[CountryFactory(iso2="XA")])

    result = import_rows("programmes", {"slug": programme.slug, "title": "New", "countries covered": "Brasil"})
    assert result.rows.first().changes == [["title", "Old", "New"], ["countries covered", "XA", "BR"]]


def test_a_new_record_with_links_has_one_row_of_history_that_knows_them(publisher):
    drugs = ThemeFactory()

    run = import_rows("programmes", {"slug": "a", "title": "A", "themes": drugs.slug}, user=publisher, reason="Why not")
    (version,) = Programme.objects.get().history.all()
    assert [row.theme for row in version.themes.all()] == [drugs]
    assert (version.history_type, version.history_user) == ("+", publisher)
    assert version.history_change_reason == f"Why not (Import {run.pk} of programmes.csv, row 2)"


def test_the_history_of_links_says_who_and_why(publisher, brazil):
    programme = ProgrammeFactory()
    row = {"slug": programme.slug, "countries covered": "BR"}

    first = import_rows("programmes", row, user=publisher)
    second = import_rows("programmes", row | {"countries covered": "#CLEAR"}, user=publisher)
    versions = programme.country_links.model.history.order_by("history_id")
    assert list(versions.values_list("history_type", "history_user", "history_change_reason")) == [
        ("+", publisher.pk, f"Import {first.pk} of programmes.csv, row 2"),
        ("-", publisher.pk, f"Import {second.pk} of programmes.csv, row 2"),
    ]


def test_links_that_stay_are_not_touched(brazil):
    kept = CountryFactory(iso2="XA")
    programme = ProgrammeFactory(countries=[kept, CountryFactory()])
    link = programme.country_links.get(country=kept)

    import_rows("programmes", {"slug": programme.slug, "countries covered": "XA; BR"})
    assert programme.country_links.get(country=kept).pk == link.pk
    assert not link.history.exists()
    assert cells(programme, "countries covered") == ["BR; XA"]


def test_a_link_keeps_since_when(brazil):
    programme = ProgrammeFactory(countries=[brazil])
    link = programme.country_links.get()

    import_rows("programmes", {"slug": programme.slug, "countries covered": "Brazil (2017-01)"})
    link.refresh_from_db()
    assert link.since == "2017-01"
    assert cells(programme, "countries covered") == ["BR (2017-01)"]


def test_an_impossible_since_date_is_named():
    programme = ProgrammeFactory(countries=[CountryFactory(iso2="XA")])

    result = import_rows("programmes", {"slug": programme.slug, "countries covered": "XA (2017-13)"})
    assert result.sentences() == ["row 2, column “countries covered”: “2017-13” is a day or month that does not exist."]


def test_lines_keep_their_order():
    programme = ProgrammeFactory()

    import_rows("programmes", {"slug": programme.slug, "activities": "Zebra\nApple\n\nMango"})
    assert cells(programme, "activities") == ["Zebra\nApple\nMango"]

    import_rows("programmes", {"slug": programme.slug, "activities": "Apple\nZebra\nMango"})
    assert cells(programme, "activities") == ["Apple\nZebra\nMango"]


def test_a_locator_may_hold_a_comma_and_a_semicolon():
    SourceFactory(key="eprs2017")
    programme = ProgrammeFactory()

    result = import_rows("programmes", {"slug": programme.slug, "sources": r"eprs2017, p. 6, box\; note 2; eprs2017"})
    assert result.saved
    assert list(programme.citations.values_list("locator", flat=True)) == ["p. 6, box; note 2", ""]
    assert cells(programme, "sources") == [r"eprs2017, p. 6, box\; note 2; eprs2017"]


def test_a_document_related_to_itself_is_refused():
    policy = PolicyFactory(slug="charter")

    result = import_rows("policies", {"slug": policy.slug, "follows": "charter"})
    assert result.sentences() == ["row 2, column “follows”: A document is not related to itself."]
    assert not policy.relations.exists()


def test_every_wrong_cell_of_every_row_is_told(brazil):
    MeasureFactory(slug="budget")
    SourceFactory(key="eprs2017")

    result = import_rows(
        "figures",
        {"code": "a", "label": "A", "measure": "budget", "value": "approx. 5M", "currency": "EUR",
         "countries": "Brazl", "bound": "vaguely", "source": "eprs2017", "as of": "2016-02-30"},
        {"code": "b", "label": "B", "measure": "budget", "value": "5", "currency": "EUR", "source": "unheard of"},
    )  # fmt: skip
    assert result.sentences() == [
        "row 2, column “bound”: “vaguely” is not one of: exact, about, over, at-least, up-to.",
        "row 2, column “as of”: “2016-02-30” is a day or month that does not exist.",
        "row 2, column “countries”: “Brazl” is not the name of any country here. Closest: “Brazil” (BR).",
        "row 3, column “source”: “unheard of” is not the name of any source here.",
    ]


def test_the_rules_of_the_model_hold_for_sheets():
    result = import_rows("programmes", {"slug": "a", "title": "A", "starts": "2016", "ends": "2015"})

    assert "row 2, column “ends”: The end (2015) is before the start (2016)." in result.sentences()


def test_a_formula_in_a_number_column_is_not_a_number():
    result = import_rows("groups", {"slug": "g", "name": "G", "kind": "region", "stated members": "=1+1"})

    assert result.sentences() == [
        "row 2, column “stated members”: “=1+1” is not one number. Write digits only, such as 5000000, "
        "with a point before decimals."
    ]


def test_choices_are_understood_by_value_and_by_label():
    rows = [{"slug": "a", "name": "A", "kind": "Eligibility list"}, {"slug": "b", "name": "B", "kind": "REGION"}]

    assert import_rows("groups", *rows).saved


def test_a_name_that_fits_two_asks():
    ThemeFactory(slug="one", name="Cafe")
    ThemeFactory(slug="two", name="Café")
    programme = ProgrammeFactory()

    result = import_rows("programmes", {"slug": programme.slug, "themes": "CAFÉ"})
    assert result.sentences() == ["row 2, column “themes”: “CAFÉ” can be more than one theme: write one of one, two."]


def test_a_row_may_refer_to_rows_further_down():
    result = import_rows(
        "programmes",
        {"slug": "phase", "title": "Phase", "parent": "project"},
        {"slug": "project", "title": "Project", "parent": "The programme"},
        {"slug": "programme", "title": "The programme", "parent": ""},
    )

    assert found(result) == {"new": 3}
    assert [row.number for row in result.rows.all()] == [2, 3, 4]
    assert Programme.objects.get(slug="phase").parent.parent.slug == "programme"


def test_provisions_and_relations_may_refer_to_rows_further_down():
    policies = import_rows(
        "policies",
        {"slug": "second", "title": "Second", "kind": "strategy", "follows": "first"},
        {"slug": "first", "title": "First", "kind": "strategy", "follows": ""},
    )
    provisions = import_rows(
        "provisions",
        {"policy": "first", "slug": "point-1", "heading": "Point 1", "parent": "first:chapter-1"},
        {"policy": "First", "slug": "chapter-1", "heading": "Chapter 1", "parent": ""},
    )

    assert (policies.saved, provisions.saved) == (True, True)


def test_a_reference_to_a_wrong_row_says_so():
    result = import_rows(
        "programmes",
        {"slug": "phase", "title": "Phase", "parent": "project", "starts": ""},
        {"slug": "project", "title": "Project", "parent": "", "starts": "soon"},
    )

    assert (
        "row 2, column “parent”: “project” is row 3 of this sheet, which is wrong itself or leads back to this row."
        in (result.sentences())
    )


def test_rows_that_lead_back_to_each_other_are_refused():
    result = import_rows(
        "programmes",
        {"slug": "hen", "title": "Hen", "parent": "egg"},
        {"slug": "egg", "title": "Egg", "parent": "hen"},
    )

    assert not result.saved
    assert result.counts["wrong"] == 2


def test_the_second_of_two_rows_with_one_key_is_wrong():
    result = import_rows(
        "themes",
        {"slug": "drugs", "name": "Drugs", "parent": "crime"},
        {"slug": "crime", "name": "Crime", "parent": ""},
        {"slug": "drugs", "name": "Narcotics", "parent": ""},
    )

    assert result.sentences() == ["row 4: Row 2 has the same key: drugs."]


def test_a_key_made_of_a_name_may_not_come_twice_either():
    result = import_rows(
        "themes",
        {"slug": "drugs", "name": "Drugs"},
        {"slug": "", "name": "Organised crime"},
        {"slug": "", "name": "Organised  Crime"},
        {"slug": "", "name": "DRUGS"},
    )
    assert result.sentences() == [
        "row 4: Row 3 has the same key: organised-crime.",
        "row 5: Row 2 has the same key: drugs.",
    ]


def test_a_circle_is_found_through_a_record_that_no_other_row_names():
    upper = ProgrammeFactory(slug="upper")
    middle = ProgrammeFactory(slug="middle", parent=upper)
    ProgrammeFactory(slug="lower")

    result = import_rows(
        "programmes", {"slug": "upper", "parent": "lower"}, {"slug": "lower", "parent": middle.slug}, dry_run=True
    )
    assert [row.verdict for row in result.rows.order_by("number")] == ["changed", "wrong"]
    assert "leads back to this programme itself" in result.sentences()[0]


def test_a_key_of_several_columns_finds_its_row(brazil):
    celac = CountryGroupFactory(slug="celac", name="CELAC")
    first = MembershipFactory(group=celac, country=brazil, starts="2011", ends="2020")

    result = import_rows(
        "memberships",
        {"group": "CELAC", "country": "Brasil", "starts": "2011", "note": "Seen."},
        {"group": "celac", "country": "BR", "starts": "2023", "note": "Back."},
    )
    assert found(result) == {"new": 1, "changed": 1}
    first.refresh_from_db()
    assert (first.note, first.ends, Membership.objects.count()) == ("Seen.", "2020", 2)


def test_a_key_column_that_may_be_empty_may_be_absent(brazil):
    membership = MembershipFactory(country=brazil)

    result = import_rows("memberships", {"group": membership.group.slug, "country": "BR", "note": "Seen."})
    assert found(result) == {"changed": 1}


def test_the_missing_key_column_is_named():
    assert import_rows("figures", {"label": "Drugs seized"}).sentences() == [
        "The column “code” is missing: it says which figure a row is about."
    ]


def test_a_row_without_a_key_is_about_the_record_of_its_name_or_a_new_one():
    theme = ThemeFactory(slug="drugs", name="Illicit drugs")

    run = import_rows("themes", {"name": "ILLICIT  DRUGS", "description": "Old."}, {"name": "Órganised crime"})
    theme.refresh_from_db()
    assert found(run) == {"new": 1, "changed": 1}
    assert theme.description == "Old."
    assert Theme.objects.filter(slug="organised-crime").exists()


def test_unknown_columns_are_listed_with_the_closest():
    assert import_rows("themes", {"slug": "drugs", "descripton": "x", "qqq": "x"}).sentences() == [
        "“descripton” is not a column of themes. The closest is “description”.",
        "“qqq” is not a column of themes.",
    ]


def test_headers_without_rows_are_refused(tmp_path):
    file = tmp_path / "themes.csv"
    file.write_text("slug,name\n")

    run = import_now("themes", file)
    assert (run.state, run.message) == ("failed", "The sheet has headings and no rows under them.")


def test_a_column_that_is_there_twice_is_refused():
    sentences = import_rows("themes", {"slug": "a", "name": "A", "Slug": "b"}).sentences()
    assert sentences == ["“Slug” is not a column of themes. It can be “slug”."]


def test_headers_are_matched_without_case_accents_and_underscores():
    programme = ProgrammeFactory()

    result = import_rows("programmes", {"SLUG": programme.slug, "Línes_of-Action": "Walk"})
    assert found(result) == {"changed": 1}


def test_an_editor_cannot_change_what_is_public_by_a_sheet(editor, publisher):
    programme = ProgrammeFactory(published=True)
    row = {"slug": programme.slug, "title": "Another title"}

    assert import_rows("programmes", row, user=editor).sentences() == [
        "Sent for review: it changes what is public, and somebody who may publish has to save it."
    ]
    assert import_rows("programmes", {"slug": programme.slug, "title": programme.title}, user=editor).saved
    assert import_rows("programmes", row, user=publisher).saved


def test_an_editor_cannot_add_to_a_public_document_by_a_sheet(editor):
    policy = PolicyFactory(published=True)

    result = import_rows("provisions", {"policy": policy.slug, "slug": "new", "heading": "New"}, user=editor)
    assert result.sentences() == [
        "Sent for review: it changes what is public, and somebody who may publish has to save it."
    ]


def test_a_link_to_a_draft_does_not_leave_in_a_public_file():
    draft, shown = ProvisionFactory(), ProvisionFactory(published=True)
    programme = ProgrammeFactory(published=True, parent=ProgrammeFactory(slug="secret-parent"))
    programme.provisions.set([draft, shown])

    resource = SheetResource.registry["programmes"]()
    (public,) = resource.export(Programme.objects.filter(pk=programme.pk), public=True).dict
    (full,) = resource.export(Programme.objects.filter(pk=programme.pk)).dict
    assert (public["parent"], public["provisions"]) == ("", shown.code)
    assert (full["parent"], full["provisions"]) == ("secret-parent", "; ".join(sorted([draft.code, shown.code])))


def test_a_draft_does_not_leave_in_a_public_file():
    FigureFactory(programme=ProgrammeFactory(), published=True)
    shown = FigureFactory(programme=ProgrammeFactory(published=True), published=True)
    ProvisionFactory()

    registry = SheetResource.registry
    assert registry["figures"]().export(public=True)["code"] == [shown.code]
    assert len(registry["provisions"]().export(public=True)) == 0


def test_an_alias_names_its_entry_by_sheet_and_key(brazil):
    assert import_rows("aliases", {"entry": "countries/Brasil", "name": "Pindorama"}).saved
    assert Country.objects.name_index().find("pindorama") == brazil


def test_an_alias_of_nothing_is_told():
    result = import_rows("aliases", {"entry": "unodc", "name": "ONUDD"})

    assert "row 2, column “entry”: “unodc” does not say whose row this is." in result.sentences()[0]


def test_many_rows_are_read_with_few_queries(django_assert_max_num_queries):
    ProgrammeFactory.create_batch(3, countries=[CountryFactory()], themes=[ThemeFactory()])
    dataset = SheetResource.registry["programmes"]().export()
    ProgrammeFactory.create_batch(20, countries=[CountryFactory()], themes=[ThemeFactory()])

    with django_assert_max_num_queries(25):
        assert len(SheetResource.registry["programmes"]().export()) == 23
    assert len(dataset) == 3


def test_a_programming_error_is_not_taken_for_a_wrong_row(monkeypatch):
    def broken(self):
        raise TypeError("a bug")

    monkeypatch.setattr(Theme, "clean", broken)
    with pytest.raises(TypeError, match="a bug"):
        import_rows("themes", {"slug": "drugs", "name": "Drugs"})


def test_reading_a_cell_of_several_names_tells_all_that_are_wrong():
    column = SheetResource.registry["programmes"]().columns["themes"]

    with pytest.raises(ValidationError) as error:
        column.read("one; two")
    assert len(error.value.messages) == 2


@pytest.mark.parametrize("written", [" eprs2017 ", "EPRS2017"])
def test_a_key_is_known_whatever_its_case_and_the_blanks_around_it(written):
    SourceFactory(key="eprs2017", title="A briefing")

    assert found(import_rows("sources", {"key": written, "title": "A briefing"})) == {"unchanged": 1}


def test_a_country_is_known_by_its_code_in_small_letters():
    country = CountryFactory(iso2="CO")

    assert found(import_rows("countries", {"iso2": "co", "name en": country.name_en})) == {"unchanged": 1}


def test_clear_may_be_written_small():
    theme = ThemeFactory(description="Something")

    import_rows("themes", {"slug": theme.slug, "description": "#clear"})
    theme.refresh_from_db()
    assert theme.description == ""


@pytest.mark.parametrize("digits", [29, 40])
def test_a_number_that_is_too_long_is_a_wrong_cell(digits):
    figure = FigureFactory()

    result = import_rows("figures", {"code": figure.code, "value": "9" * digits})
    assert found(result) == {"wrong": 1}
    assert "value" in result.sentences()[0]


def test_the_unit_of_a_heading_holds_for_the_numbers_below_it():
    MeasureFactory(slug="budget", kind="money", unit="")
    SourceFactory(key="eprs2017")
    about = {"label": "Budget", "measure": "budget", "source": "eprs2017"}

    run = import_rows(
        "figures", {"code": "f1", "Budget (M€)": "1.5", **about}, {"code": "f2", "Budget (M€)": "20", **about}
    )
    assert run.sentences() == []
    assert list(Figure.objects.order_by("code").values_list("value", "currency")) == [
        (1_500_000, "EUR"),
        (20_000_000, "EUR"),
    ]


def test_a_unit_of_a_heading_counts_people_as_well():
    run = import_rows("groups", {"slug": "celac", "name": "CELAC", "kind": "region", "stated members (k)": "2"})
    assert (run.sentences(), CountryGroup.objects.get().stated_members) == ([], 2000)
