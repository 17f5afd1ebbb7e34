import hashlib
import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from figures.models import Figure
from programmes.models import Programme
from reference.models import Theme
from spreadsheets import actions
from spreadsheets.models import ImportRun
from spreadsheets.resources import SheetResource
from tests.factories import CountryFactory, MeasureFactory, ProgrammeFactory, SourceFactory, ThemeFactory
from tests.spreadsheets.sheets import csv_bytes

pytestmark = pytest.mark.django_db


def previewed(area: str, *rows: dict, user=None, **terms) -> ImportRun:
    run = actions.receive(area, [csv_bytes(*rows)], file_name=f"{area}.csv", user=user, **terms)
    return actions.preview(run)


def told(run: ImportRun) -> list:
    return list(run.rows.values_list("number", "verdict", "changes"))


def test_a_preview_is_kept_and_saves_nothing():
    theme = ThemeFactory(slug="drugs", name="Drugs")

    run = previewed("themes", {"slug": "drugs", "name": "Narcotics"}, {"slug": "crime", "name": "Crime"})
    theme.refresh_from_db()
    assert (run.state, run.new, run.changed, run.unchanged, run.wrong) == ("previewed", 1, 1, 0, 0)
    assert told(run) == [
        (2, "changed", [["name", "Drugs", "Narcotics"]]),
        (3, "new", [["slug", "", "crime"], ["name", "", "Crime"]]),
    ]
    assert (theme.name, Theme.objects.count()) == ("Drugs", 1)


def test_a_commit_saves_what_was_shown_and_says_who_and_why(publisher):
    run = previewed("themes", {"slug": "drugs", "name": "Drugs"})

    assert actions.commit(run, publisher)
    run.refresh_from_db()
    version = Theme.objects.get().history.get()
    assert (run.state, run.saved_by, run.new) == ("committed", publisher, 1)
    assert (version.history_user, version.history_change_reason) == (
        publisher,
        f"Import {run.pk} of themes.csv, row 2",
    )
    assert run.effects.get().object_id == Theme.objects.get().pk


def test_a_second_commit_is_refused(publisher):
    run = previewed("themes", {"slug": "drugs", "name": "Drugs"})
    actions.commit(run, publisher)

    with pytest.raises(ValidationError, match="This import is saved already"):
        actions.commit(ImportRun.objects.get(pk=run.pk), publisher)
    assert Theme.history.count() == 1


def test_a_run_with_a_wrong_row_cannot_be_committed(publisher):
    run = previewed("themes", {"slug": "drugs", "name": "Drugs"}, {"slug": "not good", "name": "Bad"})

    with pytest.raises(ValidationError, match="nothing that can be saved"):
        actions.commit(run, publisher)
    assert not Theme.objects.exists()


def test_when_a_row_goes_wrong_after_the_preview_nothing_is_saved(publisher):
    run = previewed("themes", {"slug": "drugs", "name": "Drugs"}, {"slug": "crime", "name": "Crime"})
    ThemeFactory(slug="other", name="Crime")

    assert not actions.commit(run, publisher)
    run.refresh_from_db()
    assert list(Theme.objects.values_list("slug", flat=True)) == ["other"]
    assert (run.state, run.new, run.wrong) == ("previewed", 1, 1)
    assert run.message.startswith("Nothing was saved:")
    assert run.rows.get(verdict="wrong").errors == [
        {"column": "name", "read": "Crime", "message": "Theme with this Name already exists."}
    ]


def test_when_a_record_is_altered_after_the_preview_nothing_is_saved(publisher):
    programme = ProgrammeFactory(title="Old")
    run = previewed("programmes", {"slug": programme.slug, "title": "New"})
    Programme.objects.update(title="Altered by a colleague")

    assert not actions.commit(run, publisher)
    run.refresh_from_db()
    assert Programme.objects.get().title == "Altered by a colleague"
    assert told(run) == [(2, "changed", [["title", "Altered by a colleague", "New"]])]
    assert actions.commit(run, publisher)
    assert Programme.objects.get().title == "New"


def test_when_a_new_record_is_made_by_someone_else_meanwhile_nothing_is_saved(publisher):
    run = previewed("themes", {"slug": "drugs", "name": "Drugs", "description": "Mine."})
    ThemeFactory(slug="drugs", name="Drugs", description="Theirs.")

    assert not actions.commit(run, publisher)
    assert Theme.objects.get().description == "Theirs."


def test_who_commits_must_have_the_right_to_change_what_is_public(editor, publisher):
    programme = ProgrammeFactory(published=True, title="Old")
    run = previewed("programmes", {"slug": programme.slug, "title": "New"}, user=publisher)

    assert not actions.commit(run, editor)
    run.refresh_from_db()
    assert (run.state, Programme.objects.get().title) == ("in-review", "Old")
    assert actions.commit(run, publisher)
    assert Programme.objects.get().title == "New"


def test_a_file_that_does_not_fit_is_noted_as_failed():
    run = actions.receive("themes", [b"%PDF-1.7"], file_name="themes.csv")

    assert (run.state, run.may_be_committed) == ("failed", False)
    assert run.message.startswith("This is a PDF, not a spreadsheet.")


def test_a_run_that_changes_nothing_has_nothing_to_commit():
    theme = ThemeFactory()

    assert not previewed("themes", {"slug": theme.slug, "name": theme.name}).may_be_committed


def test_clearing_blank_cells_is_remembered_until_the_commit(publisher):
    theme = ThemeFactory(description="Words.")
    run = previewed("themes", {"slug": theme.slug, "description": ""}, clear_blank=True)

    assert actions.commit(ImportRun.objects.get(pk=run.pk), publisher)
    theme.refresh_from_db()
    assert theme.description == ""


def test_the_run_and_what_it_is_about_to_write_are_held_until_it_is_committed(publisher, django_assert_max_num_queries):
    run = previewed("themes", {"slug": "drugs", "name": "Drugs"})

    with django_assert_max_num_queries(60) as asked:
        actions.commit(run, publisher)
    locks = [query["sql"] for query in asked.captured_queries if "FOR UPDATE" in query["sql"]]
    held = [next(table for table in ("importrun", "theme", "entry") if f"_{table}" in lock) for lock in locks]
    assert held == (["importrun", "theme", "entry"] if connection.features.has_select_for_update else [])


def test_the_file_is_kept_as_it_was_sent():
    run = previewed("themes", {"slug": "drugs", "name": "Drugs"})
    again = previewed("themes", {"slug": "drugs", "name": "Drugs"})

    assert b"".join(run.file.pieces()) == csv_bytes({"slug": "drugs", "name": "Drugs"})
    assert (run.sha256, run.file) == (hashlib.sha256(b"".join(run.file.pieces())).hexdigest(), again.file)


def exported_row(area: str, entry) -> dict:
    resource = SheetResource.registry[area]()
    return resource.export(type(entry).objects.filter(pk=entry.pk), marked=True).dict[0]


def test_a_value_that_others_changed_since_the_export_is_a_conflict_of_three(publisher):
    programme = ProgrammeFactory(title="Old", summary="Base.", themes=[ThemeFactory(slug="drugs")])
    row = exported_row("programmes", programme)
    programme.summary = "Theirs."
    programme.save()

    run = previewed("programmes", row | {"summary": "Mine."})
    assert (run.conflict, run.is_right) == (1, False)
    assert run.rows.get().conflicts == [["summary", "Base.", "Theirs.", "Mine."]]
    run.conflicts = "mine"
    run.save()
    actions.preview(run)
    assert actions.commit(run, publisher)
    programme.refresh_from_db()
    assert programme.summary == "Mine."


def test_what_the_sender_did_not_touch_stays_as_others_have_made_it():
    programme = ProgrammeFactory(title="Old", summary="Base.")
    row = exported_row("programmes", programme)
    programme.summary = "Theirs."
    programme.save()

    run = previewed("programmes", row | {"title": "New"})
    assert told(run) == [(2, "changed", [["title", "Old", "New"]])]


def test_a_conflict_of_links_tells_what_they_were(publisher):
    drugs, crime = ThemeFactory(slug="drugs"), ThemeFactory(slug="crime")
    country = CountryFactory(iso2="XA")
    programme = ProgrammeFactory(themes=[drugs])
    programme.country_links.create(country=country)
    programme.save()
    row = exported_row("programmes", programme)
    assert actions.commit(
        previewed("programmes", {"slug": programme.slug, "themes": crime.slug, "countries covered": "#CLEAR"}),
        publisher,
    )

    run = previewed("programmes", row | {"themes": "drugs; crime", "countries covered": "XA (2017)"})
    assert run.rows.get().conflicts == [
        ["countries covered", "XA", "", "XA (2017)"],
        ["themes", "drugs", "crime", "crime; drugs"],
    ]


def test_a_fingerprint_of_another_row_is_refused():
    row = exported_row("themes", ThemeFactory(slug="a"))
    ThemeFactory(slug="b", name="B")

    (sentence,) = previewed("themes", row | {"slug": "b", "name": "C"}).sentences()
    assert sentence.startswith("row 2, column “fingerprint”: This fingerprint was written for another row.")


def test_records_that_are_there_are_left_or_refused_as_told():
    ThemeFactory(slug="drugs", name="Drugs")
    rows = [{"slug": "drugs", "name": "Narcotics"}, {"slug": "crime", "name": "Crime"}]

    assert [verdict for _, verdict, _ in told(previewed("themes", *rows, existing="skip"))] == ["left-out", "new"]
    assert previewed("themes", *rows, existing="refuse").sentences() == [
        "row 2: There is a theme with this key already: drugs."
    ]


def test_an_undo_puts_everything_back_and_can_be_undone(publisher):
    drugs = ThemeFactory(slug="drugs")
    programme = ProgrammeFactory(slug="old", title="Old", themes=[drugs], countries=[CountryFactory(iso2="XA")])
    run = previewed(
        "programmes",
        {
            "slug": "old",
            "title": "Changed",
            "themes": "#CLEAR",
            "countries covered": "#CLEAR",
            "activities": "One\nTwo",
        },
        {"slug": "new", "title": "New", "themes": "drugs", "countries covered": "XA", "activities": "Three"},
    )
    before = everything(programme)
    assert actions.commit(run, publisher)
    after = everything(programme)

    back = actions.preview(actions.undo(run, user=publisher))
    assert (back.changed, back.gone, back.is_right) == (1, 1, True)
    assert actions.commit(back, publisher)
    assert everything(programme) == before
    assert Programme.history.filter(slug="new", history_type="-").count() == 1

    again = actions.preview(actions.undo(back, user=publisher))
    assert (again.changed, again.new) == (1, 1)
    assert actions.commit(again, publisher)
    assert everything(programme) == after


def everything(programme) -> list:
    return SheetResource.registry["programmes"]().export(Programme.objects.order_by("slug")).dict


def test_an_undo_tells_what_was_changed_since_and_what_is_in_use(publisher):
    ThemeFactory(slug="crime", description="Before.")
    run = previewed(
        "themes",
        {"slug": "crime", "name": "", "description": "Import."},
        {"slug": "drugs", "name": "Drugs", "description": ""},
        {"slug": "arms", "name": "Arms", "description": ""},
    )
    actions.commit(run, publisher)
    Theme.objects.filter(slug="crime").update(description="Since.")
    ProgrammeFactory(themes=[Theme.objects.get(slug="drugs")])

    back = actions.preview(actions.undo(run, user=publisher))
    crime, drugs, arms = back.rows.order_by("number")
    assert crime.conflicts == [["description", "Import.", "Since.", "Before."]]
    assert drugs.errors[0]["message"].startswith("Something refers to it by now: programme ")
    assert (crime.verdict, drugs.verdict, arms.verdict) == ("conflict", "conflict", "gone")

    back.conflicts = "theirs"
    back.save()
    actions.preview(back)
    assert actions.commit(back, publisher)
    assert sorted(Theme.objects.values_list("slug", "description")) == [("crime", "Since."), ("drugs", "")]


def test_totals_headings_and_notes_are_reported_and_not_imported():
    MeasureFactory(slug="budget")
    SourceFactory(key="eprs2017")
    file = (
        "Budget lines 2016,,,,,\n,,,,,\n"
        "Code,Label,Measure,Value,Currency,Source\n"
        "Central America,,,,,\n"
        "a,A,budget,€ 26 112,,eprs2017\n"
        "Code,Label,Measure,Value,Currency,Source\n"
        "b,B,budget,over 50 million,EUR,eprs2017\n"
        "Total,,,50 026 112,,\n"
        "Source: the Commission,,,,,\n"
    )

    run = actions.preview(actions.receive("figures", [file.encode()], file_name="figures.csv"))
    assert run.sentences() == []
    assert [(row.number, row.verdict) for row in run.rows.order_by("number")] == [
        (4, "left-out"), (5, "new"), (6, "left-out"), (7, "new"), (8, "left-out"), (9, "left-out"),
    ]  # fmt: skip
    changes = {row.key: {name: text for name, _, text in row.changes} for row in run.rows.filter(verdict="new")}
    assert [(c["value"], c["currency"], c.get("bound")) for c in changes.values()] == [
        ("26112", "EUR", None), ("50000000", "EUR", "over"),
    ]  # fmt: skip


def test_parents_and_children_come_in_one_workbook_and_go_in_one_undo(publisher):
    MeasureFactory(slug="budget")
    SourceFactory(key="eprs2017")
    sheets = {
        "figures": [{"code": "f", "label": "F", "measure": "budget", "value": 5, "currency": "EUR",
                     "source": "eprs2017", "programme": "el-pacto"}],
        "programmes": [{"slug": "el-pacto", "title": "EL PAcCTO"}],
    }  # fmt: skip
    run = actions.receive("programmes", [json.dumps(sheets).encode()], file_name="all.json")

    actions.preview(run)
    assert (run.new, run.sentences()) == (2, [])
    assert actions.commit(run, publisher)
    assert Figure.objects.get().programme == Programme.objects.get()

    back = actions.preview(actions.undo(run, user=publisher))
    assert (back.gone, back.sentences()) == (2, [])
    assert actions.commit(back, publisher)
    assert (Programme.objects.count(), Figure.objects.count()) == (0, 0)


def test_a_run_whose_worker_took_it_and_was_killed_before_it_began_says_so(
    settings, django_capture_on_commit_callbacks
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    run = previewed("themes", {"slug": "drugs", "name": "Drugs"})
    with django_capture_on_commit_callbacks(execute=True):
        actions.enqueue(run, ImportRun.State.WAITING, "preview", run.pk)

    actions.release(run)
    assert run.state == ImportRun.State.WAITING  # others are before it
    DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now())
    actions.release(run)
    assert run.state == ImportRun.State.WAITING  # its worker has hardly begun
    DBTaskResult.objects.update(started_at=timezone.now() - timedelta(minutes=2))
    actions.release(run)
    assert (run.state, "interrupted" in run.message) == (ImportRun.State.ASKING, True)


def test_a_run_whose_worker_was_killed_says_that_nothing_was_saved():
    run = previewed("themes", {"slug": "drugs", "name": "Drugs"})
    run.state = ImportRun.State.SAVING
    run.save()

    actions.release(run)
    assert (run.state, run.message) == (
        "previewed",
        "The saving was interrupted, and nothing of it was saved. Save it again.",
    )


def test_queries_do_not_grow_with_the_rows(publisher):
    def asked(count: int) -> int:
        rows = [{"slug": f"p{count}-{n}", "title": f"P {n}", "themes": "drugs"} for n in range(count)]
        with CaptureQueriesContext(connection) as queries:
            assert actions.commit(previewed("programmes", *rows), publisher)
        return len(queries)

    ThemeFactory(slug="drugs")
    asked(2)
    assert asked(300) == asked(3)
