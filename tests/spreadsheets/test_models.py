import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from programmes.models import Programme
from reference.models import Theme
from spreadsheets.models import ImportRun
from tests.factories import ProgrammeFactory, ThemeFactory
from tests.spreadsheets.sheets import sheet_of

pytestmark = pytest.mark.django_db


def previewed(area: str, *rows: dict, **about) -> ImportRun:
    run = ImportRun.receive(area, sheet_of(*rows), file_name=f"{area}.csv", content=b"the file", **about)
    run.preview()
    return run


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

    assert run.commit(publisher)
    run.refresh_from_db()
    version = Theme.objects.get().history.get()
    assert (run.state, run.user, run.new) == ("committed", publisher, 1)
    assert (version.history_user, version.history_change_reason) == (
        publisher,
        f"Import {run.pk} of themes.csv, row 2",
    )
    assert run.rows.get().object_id == Theme.objects.get().pk


def test_a_second_commit_is_refused(publisher):
    run = previewed("themes", {"slug": "drugs", "name": "Drugs"})
    run.commit(publisher)

    with pytest.raises(ValidationError, match="This import is saved already"):
        ImportRun.objects.get(pk=run.pk).commit(publisher)
    assert Theme.history.count() == 1


def test_a_run_with_a_wrong_row_cannot_be_committed(publisher):
    run = previewed("themes", {"slug": "drugs", "name": "Drugs"}, {"slug": "not good", "name": "Bad"})

    with pytest.raises(ValidationError, match="nothing that can be saved"):
        run.commit(publisher)
    assert not Theme.objects.exists()


def test_when_a_row_goes_wrong_after_the_preview_nothing_is_saved(publisher):
    run = previewed("themes", {"slug": "drugs", "name": "Drugs"}, {"slug": "crime", "name": "Crime"})
    ThemeFactory(slug="other", name="Crime")

    assert not run.commit(publisher)
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

    assert not run.commit(publisher)
    run.refresh_from_db()
    assert Programme.objects.get().title == "Altered by a colleague"
    assert told(run) == [(2, "changed", [["title", "Altered by a colleague", "New"]])]
    assert run.commit(publisher)
    assert Programme.objects.get().title == "New"


def test_when_a_new_record_is_made_by_someone_else_meanwhile_nothing_is_saved(publisher):
    run = previewed("themes", {"slug": "drugs", "name": "Drugs", "description": "Mine."})
    ThemeFactory(slug="drugs", name="Drugs", description="Theirs.")

    assert not run.commit(publisher)
    assert Theme.objects.get().description == "Theirs."


def test_who_commits_must_have_the_right_to_change_what_is_public(editor, publisher):
    programme = ProgrammeFactory(published=True, title="Old")
    run = previewed("programmes", {"slug": programme.slug, "title": "New"}, user=publisher)

    assert not run.commit(editor)
    run.refresh_from_db()
    assert (run.wrong, Programme.objects.get().title) == (1, "Old")


def test_a_file_that_does_not_fit_is_noted_as_failed():
    run = previewed("themes", {"name": "Drugs"})

    assert (run.state, run.may_be_committed) == ("failed", False)
    assert run.message == "The column “slug” is missing: it says which theme a row is about."


def test_a_run_that_changes_nothing_has_nothing_to_commit():
    theme = ThemeFactory()

    assert not previewed("themes", {"slug": theme.slug, "name": theme.name}).may_be_committed


def test_clearing_blank_cells_is_remembered_until_the_commit(publisher):
    theme = ThemeFactory(description="Words.")
    run = previewed("themes", {"slug": theme.slug, "description": ""}, clear_blank=True)

    assert ImportRun.objects.get(pk=run.pk).commit(publisher)
    theme.refresh_from_db()
    assert theme.description == ""


def test_the_run_is_locked_while_it_is_committed(publisher, django_assert_max_num_queries):
    run = previewed("themes", {"slug": "drugs", "name": "Drugs"})

    with django_assert_max_num_queries(60) as asked:
        run.commit(publisher)
    locks = [query["sql"] for query in asked.captured_queries if "FOR UPDATE" in query["sql"]]
    assert len(locks) == (1 if connection.features.has_select_for_update else 0)


def test_an_import_without_a_preview_leaves_no_trace_when_a_row_is_wrong():
    about = {"file_name": "themes.csv", "content": b"the file"}

    wrong = ImportRun.import_now("themes", sheet_of({"slug": "a", "name": "A"}, {"slug": "b b", "name": "B"}), **about)
    assert (wrong.saved, ImportRun.objects.count(), Theme.objects.count()) == (False, 0, 0)

    right = ImportRun.import_now("themes", sheet_of({"slug": "a", "name": "A"}), **about)
    assert (right.saved, ImportRun.objects.get().state, Theme.objects.count()) == (True, "committed", 1)
