"""What belongs to a programme, in sheets of its own beside the programmes' or alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programmes.models import Element, Programme, ProgrammeCountry, ProgrammeOrganisation
from spreadsheets import actions
from spreadsheets.resources import SheetResource
from spreadsheets.template import template_workbook
from tests.factories import (
    CountryFactory,
    ElementFactory,
    OrganisationFactory,
    ProgrammeCountryFactory,
    ProgrammeFactory,
)
from tests.spreadsheets.sheets import found, import_rows, xlsx_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def workbook():
    CountryFactory(iso2="BO", name_en="Bolivia")
    CountryFactory(iso2="GY", name_en="Guyana")
    OrganisationFactory(slug="fiiapp", name="FIIAPP")
    return {
        "programmes": [["slug", "title"], ["el-pacto", "EL PAcCTO"]],
        "Programme countries": [
            ["programme", "country", "role", "since"],
            ["EL PAcCTO", "Bolivia", "", ""],
            ["el-pacto", "GY", "priority", "2017-01"],
        ],
        "programme-organisations": [["programme", "organisation", "role"], ["el-pacto", "fiiapp", "implementer"]],
        "programme-objectives": [
            ["programme", "kind", "order", "text"],
            ["el-pacto", "General objective", "1", "Less organised crime."],
            ["el-pacto", "line-of-action", "2", "Judges and police work together."],
        ],
    }


def received(sheets: dict):
    return actions.preview(actions.receive("programmes", [xlsx_of(sheets)], file_name="all.xlsx"))


def test_a_programme_comes_with_its_countries_organisations_and_objectives_and_goes_with_them(workbook, publisher):
    run = received(workbook)
    assert (run.sentences(), found(run)) == ([], {"new": 6})
    assert actions.commit(run, publisher)

    programme = Programme.objects.get()
    links = [(link.country.iso2, link.role, str(link.since or "")) for link in programme.country_links.all()]
    assert links == [("BO", "covered", ""), ("GY", "priority", "2017-01")]
    assert [str(link) for link in programme.organisation_links.all()] == ["FIIAPP (Implementing partner)"]
    assert [text.text for text in programme.elements.all()] == [
        "Less organised crime.",
        "Judges and police work together.",
    ]
    assert programme.history.count() == 1  # its own new rows are no further change of it
    assert found(received(workbook)) == {"unchanged": 6}

    back = actions.preview(actions.undo(run, user=publisher))
    assert (back.sentences(), found(back)) == ([], {"gone": 6})
    assert actions.commit(back, publisher)
    assert [model.objects.count() for model in (Programme, ProgrammeCountry, ProgrammeOrganisation, Element)] == [0] * 4

    again = actions.preview(actions.undo(back, user=publisher))
    assert (again.sentences(), found(again)) == ([], {"new": 6})
    assert actions.commit(again, publisher)
    assert found(received(workbook)) == {"unchanged": 6}


def test_a_link_that_others_changed_since_keeps_its_programme_when_the_import_is_taken_back(workbook, publisher):
    run = received(workbook)
    actions.commit(run, publisher)
    link = ProgrammeCountry.objects.get(role="priority")
    link.since = "2018"
    link.save()

    back = actions.preview(actions.undo(run, user=publisher))
    assert found(back) == {"gone": 4, "conflict": 2}
    back.conflicts = "theirs"
    back.save()
    actions.preview(back)
    assert found(back) == {"gone": 4, "left-out": 2}
    assert actions.commit(back, publisher)
    assert [str(link) for link in Programme.objects.get().country_links.all()] == ["Guyana (Priority)"]


def test_sheets_that_were_left_empty_are_no_fault():
    template = template_workbook(SheetResource.registry["programmes"]())
    run = actions.preview(actions.receive("programmes", [template], file_name="template.xlsx"))
    assert run.message == "The sheet has headings and no rows under them."

    headings = [list(SheetResource.registry[area]().headers) for area in ("programmes", "programme-countries")]
    empty = {"programmes": [headings[0], ["oas", "OAS"]], "programme-countries": [headings[1]]}
    run = received(empty)
    assert (run.sentences(), found(run)) == ([], {"new": 1})


def test_one_file_says_in_one_place_only_what_belongs_to_a_programme(workbook):
    workbook["programmes"] = [["slug", "title", "countries covered"], ["el-pacto", "EL PAcCTO", "BO"]]

    run = received(workbook)
    assert run.message == (
        "Row 2 of the sheet “programmes” fills the column “countries covered”, and the sheet “programme-countries” "
        "of this file says the same. Leave one of the two out."
    )


def test_a_row_without_a_role_is_about_the_usual_one():
    link = ProgrammeCountryFactory(role="covered")
    row = {"programme": link.record.slug, "country": link.country.iso2}

    assert found(import_rows("programme-countries", row)) == {"unchanged": 1}
    assert found(import_rows("programme-countries", row | {"since": "2016"})) == {"changed": 1}
    link.refresh_from_db()
    assert (link.since, ProgrammeCountry.objects.count()) == ("2016", 1)


def test_an_objective_is_known_by_its_words_however_they_are_spaced():
    element = ElementFactory(text="Judges and\r\npolice", order=1)
    row = {"programme": element.record.slug, "kind": element.kind, "text": "Judges  and police", "order": "3"}

    assert found(import_rows("programme-objectives", row)) == {"changed": 1}
    element.refresh_from_db()
    assert (element.order, Element.objects.count()) == (3, 1)


def test_an_export_from_before_a_programme_got_another_country_does_not_take_it_away_again(publisher):
    programme = ProgrammeFactory(slug="oas")
    CountryFactory(iso2="BO")
    resource = SheetResource.registry["programmes"](only=["slug", "summary", "countries covered"])
    row = resource.export(marked=True).dict[0]

    import_rows("programme-countries", {"programme": "oas", "country": "BO"}, user=publisher)
    assert [version.history_type for version in programme.history.all()] == ["~", "+"]
    run = import_rows("programmes", row | {"summary": "New."}, clear_blank=True)
    assert (run.sentences(), found(run)) == ([], {"changed": 1})
    assert ProgrammeCountry.objects.count() == 1


def test_what_belongs_to_a_published_programme_is_changed_by_those_who_may_publish(editor):
    link = ProgrammeCountryFactory(record__published=True)
    row = {"programme": link.record.slug, "country": link.country.iso2, "role": link.role, "since": "2016"}

    run = import_rows("programme-countries", row, user=editor, dry_run=True)
    assert run.rows.get().guarded


def test_programmes_that_are_parts_of_each_other_return_when_their_going_is_taken_back(publisher):
    run = import_rows(
        "programmes",
        {"slug": "part", "title": "Part", "parent": "whole"},
        {"slug": "whole", "title": "Whole", "parent": ""},
        user=publisher,
    )
    for state in ("gone", "new"):
        run = actions.preview(actions.undo(run, user=publisher))
        assert (run.sentences(), found(run)) == ([], {state: 2})
        assert actions.commit(run, publisher)
    assert Programme.objects.get(slug="part").parent.slug == "whole"


def test_queries_do_not_grow_with_the_rows_that_name_rows_below_them(publisher):
    def asked(count: int) -> int:
        parts = [{"slug": f"part{count}-{n}", "title": f"Part {n}", "parent": f"whole{count}"} for n in range(count)]
        with CaptureQueriesContext(connection) as queries:
            run = import_rows("programmes", *parts, {"slug": f"whole{count}", "title": "Whole"}, user=publisher)
        assert found(run) == {"new": count + 1}
        return len(queries)

    asked(2)
    assert asked(40) == asked(3)
