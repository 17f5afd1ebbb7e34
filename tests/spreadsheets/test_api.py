"""Imports by programs: the walk from sending to taking back, who may do it, and what is answered when it cannot be."""

import json

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator
from psycopg.errors import LockNotAvailable

from figures.models import Figure
from programmes.models import Programme
from reference.models import Theme
from spreadsheets import actions
from spreadsheets.formats import FORMATS
from spreadsheets.models import ImportRun
from spreadsheets.resources import SheetResource
from spreadsheets.working import working_on
from tests.factories import MeasureFactory, ProgrammeFactory, SourceFactory, ThemeFactory, TokenFactory, UserFactory
from tests.spreadsheets.sheets import csv_bytes, xlsx_of

pytestmark = pytest.mark.django_db
IMPORTS = "/api/v1/imports/"
DRUGS = {"slug": "drugs", "name": "Drugs"}
CRIME = {"slug": "crime", "name": "Crime"}


class Program:
    """A program with a token of `user`."""

    def __init__(self, client, user, scopes=("import",)):
        self.client = client
        self.headers = {"authorization": f"Bearer {TokenFactory(user=user, scopes=list(scopes)).secret}"}

    def get(self, address, **query):
        return self.client.get(address, query, headers=self.headers)

    def send(self, content, *, area="themes", name="sheet.csv", address=IMPORTS, **fields):
        file = SimpleUploadedFile(name, content)
        return self.client.post(address, {"file": file, "area": area, **fields}, headers=self.headers)

    def post(self, address, **body):
        return self.client.post(address, body, content_type="application/json", headers=self.headers)

    def patch(self, address, **body):
        return self.client.patch(address, body, content_type="application/json", headers=self.headers)


@pytest.fixture
def program(client, publisher):
    return Program(client, publisher)


@pytest.fixture
def later():
    """Tasks wait, as if no worker had come by yet."""
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}):
        yield


def path_of(answer) -> str:
    return answer.json()["url"].removeprefix("http://testserver")


def is_problem(answer, status: int, detail: str = "") -> bool:
    document = answer.json()
    return (
        answer["Content-Type"] == "application/problem+json"
        and answer.status_code == document["status"] == status
        and detail in document["detail"]
    )


# The walk


def test_a_small_file_is_previewed_saved_and_taken_back(program, publisher):
    ThemeFactory(**DRUGS)
    content = csv_bytes({**DRUGS, "name": "Narcotics"}, CRIME)

    sent = program.send(content, name="themes.csv")
    run, path = sent.json(), path_of(sent)
    assert (sent.status_code, sent["Location"]) == (201, run["url"])
    assert (run["state"], run["area"], run["file_name"], run["user"]) == (
        "previewed",
        "themes",
        "themes.csv",
        "publisher",
    )
    assert {name: count for name, count in run["counts"].items() if count} == {"new": 1, "changed": 1}
    assert (run["done"], run["total"]) == (2, 2)
    assert [sheet["columns"] for sheet in run["sheets"]] == [["slug", "name"]]
    assert program.get(path).json() == run

    rows = program.get(run["rows"], verdict="changed").json()
    assert (rows["count"], rows["results"]) == (
        1,
        [
            {
                "number": 2,
                "sheet": 0,
                "verdict": "changed",
                "key": "drugs",
                "changes": [{"column": "name", "old": "Drugs", "new": "Narcotics"}],
                "conflicts": [],
                "errors": [],
                "guarded": False,
                "amended": False,
            }
        ],
    )

    saved = program.post(f"{path}commit/", reason="OJ L 1", digest=run["digest"])
    assert (saved.status_code, saved.json()["state"], saved.json()["saved_by"]) == (200, "committed", "publisher")
    version = Theme.objects.get(slug="drugs").history.first()
    assert (version.history_user, version.history_change_reason.startswith("OJ L 1")) == (publisher, True)

    back = program.post(f"{path}undo/")
    assert (back.status_code, back["Location"]) == (201, back.json()["url"])
    assert back.json()["undoes"] == run["url"]
    assert {name: count for name, count in back.json()["counts"].items() if count} == {"changed": 1, "gone": 1}
    assert program.post(f"{path_of(back)}commit/").status_code == 200
    assert list(Theme.objects.values_list("slug", "name")) == [("drugs", "Drugs")]
    assert program.get(path).json()["undone_by"] == back.json()["url"]
    assert [entry["id"] for entry in program.get(IMPORTS).json()["results"]] == [back.json()["id"], run["id"]]


def test_a_big_file_is_read_and_saved_in_the_background(program, later):
    rows = [{"slug": f"theme-{n}", "name": f"Theme {n}", "description": "Words. " * 50} for n in range(600)]

    sent = program.send(csv_bytes(*rows))
    path = path_of(sent)
    assert (sent.status_code, sent.json()["state"], "Location" in sent) == (202, "waiting", True)
    assert is_problem(program.post(f"{path}commit/"), 409, "Somebody is at work on this import.")
    actions.preview(ImportRun.objects.get())
    assert (program.get(path).json()["state"], program.get(path).json()["done"]) == ("previewed", 600)

    saving = program.post(f"{path}commit/", reason="Many")
    assert (saving.status_code, saving.json()["state"]) == (202, "saving")
    assert is_problem(program.post(f"{path}commit/"), 409, "Somebody is at work on this import.")
    assert is_problem(program.patch(path), 409, "Somebody is at work on this import.")
    actions.commit(ImportRun.objects.get(), reason="Many")
    assert (program.get(path).json()["state"], Theme.objects.count()) == ("committed", 600)

    back = program.post(f"{path}undo/")
    assert (back.status_code, back.json()["state"], back["Location"]) == (202, "waiting", back.json()["url"])
    actions.preview(ImportRun.objects.get(undoes__isnull=False))
    assert program.get(path_of(back)).json()["counts"]["gone"] == 600


def test_the_questions_of_a_file_are_answered(program):
    MeasureFactory(slug="budget")
    SourceFactory(key="eprs2017")
    row = {"code": "a", "label": "A", "measure": "budget", "wert": "3.000", "currency": "EUR", "source": "eprs2017"}

    sent = program.send(csv_bytes(row), area="figures")
    path, [sheet] = path_of(sent), sent.json()["sheets"]
    assert (sent.status_code, sent.json()["state"], sheet["columns"][3]) == (201, "asking", None)
    assert [(question["about"], question["heading"]) for question in sheet["questions"]] == [("heading", "wert")]
    assert is_problem(program.post(f"{path}commit/"), 409, "Waits for an answer")

    columns = ["value" if column is None else column for column in sheet["columns"]]
    asked = program.patch(path, sheets=[{"place": 0, "columns": columns}])
    [question] = asked.json()["sheets"][0]["questions"]
    assert (asked.status_code, question["about"], question["column"]) == (200, "numbers", "value")
    assert {reading["value"] for reading in question["readings"]} == {"point", "comma"}

    answered = program.patch(path, sheets=[{"place": 0, "number_styles": {"value": "comma"}}])
    assert (answered.status_code, answered.json()["state"]) == (200, "previewed")
    assert program.post(f"{path}commit/").status_code == 200
    assert Figure.objects.get().value == 3000


def test_names_that_nobody_has_recorded_are_recorded_when_a_program_says_which(program):
    file = csv_bytes({"slug": "copolad", "title": "COPOLAD", "themes": "Drugs; Prisons", "implementers": "Fiiapp"})
    path = path_of(sent := program.send(file, area="programmes"))
    assert sent.json()["missing"] == {
        "themes": [{"name": "Drugs", "closest": ""}, {"name": "Prisons", "closest": ""}],
        "organisations": [{"name": "Fiiapp", "closest": ""}],
    }

    themes = {"area": "themes", "names": ["Drugs", "Prisons"]}
    refused = program.patch(path, record=[themes, {"area": "organisations", "names": ["Fiiapp"]}])
    assert is_problem(refused, 400)
    assert "Choose the kind" in refused.json()["errors"]["record.1"][0]
    assert [sheet["area"] for sheet in program.get(path).json()["sheets"]] == ["programmes"]

    organisations = {"area": "organisations", "names": ["Fiiapp"], "given": {"kind": "government"}}
    answer = program.patch(path, record=[themes, organisations]).json()
    assert (answer["counts"]["new"], answer["missing"]) == (4, {})
    assert program.post(f"{path}commit/").status_code == 200
    assert set(Programme.objects.get().themes.values_list("name", flat=True)) == {"Drugs", "Prisons"}


def test_nobody_records_by_a_file_what_they_may_not_import(client):
    user = UserFactory(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="import_programme"))
    program = Program(client, user)
    path = path_of(program.send(csv_bytes({"slug": "a", "title": "A", "themes": "Drugs"}), area="programmes"))

    refused = program.patch(path, record=[{"area": "themes", "names": ["Drugs"]}])
    assert is_problem(refused, 403, "You may not import themes.")
    assert not ImportRun.objects.get().sheets.filter(area="themes").exists()


def test_another_sheet_and_another_row_of_headings_are_chosen(program):
    book = xlsx_of({"Notes": [["slug", "name"], ["a", "A"]], "List": [["Themes"], ["slug", "name"], ["b", "B"]]})
    path = path_of(program.send(book, name="book.xlsx"))

    other = program.patch(path, sheets=[{"place": 0, "name": "List"}]).json()["sheets"][0]
    assert (other["name"], other["header_row"]) == ("List", 2)
    program.patch(path, sheets=[{"place": 0, "header_row": 1}])
    assert program.get(path).json()["sheets"][0]["headings"][0] == "Themes"


def test_a_conflict_is_shown_with_its_three_values_and_decided(program):
    theme = ThemeFactory(**DRUGS)
    resource = SheetResource.registry["themes"]()
    [exported] = json.loads(b"".join(FORMATS["json"].write(resource, Theme.objects.all(), marked=True)))
    theme.name = "Narcotics"
    theme.save()
    path = path_of(program.send(csv_bytes({**exported, "name": "Drugs and more"})))

    [row] = program.get(f"{path}rows/", verdict="conflict").json()["results"]
    assert row["conflicts"] == [{"column": "name", "base": "Drugs", "theirs": "Narcotics", "yours": "Drugs and more"}]
    assert is_problem(program.post(f"{path}commit/"), 409, "in conflict, and not decided: 1")
    assert program.patch(path, conflicts="mine").json()["counts"]["changed"] == 1
    assert program.post(f"{path}commit/").status_code == 200
    theme.refresh_from_db()
    assert theme.name == "Drugs and more"


def test_terms_are_those_of_the_page(program):
    theme = ThemeFactory(**DRUGS, description="Words.")
    content = csv_bytes({"slug": "drugs", "description": ""})

    kept, cleared, refused, skipped = (
        program.send(content, **terms).json()
        for terms in (
            {},
            {"blank": "clear"},
            {"blank": "clear", "existing": "refuse"},
            {"blank": "clear", "existing": "skip"},
        )
    )
    found = [run["counts"] for run in (kept, cleared, refused, skipped)]
    assert [[name for name, count in counts.items() if count] for counts in found] == [
        ["unchanged"], ["changed"], ["wrong"], ["left-out"],
    ]  # fmt: skip
    assert (cleared["blank"], refused["existing"], theme.description) == ("clear", "refuse", "Words.")


# What cannot be done


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"%PDF-1.7", "This is a PDF"), (b"", "The file is empty."), (b"slug,name\n", "no rows under them")],
)
def test_a_file_that_cannot_be_read_is_a_problem_and_stands_in_the_log(program, content, sentence):
    answer = program.send(content)

    assert is_problem(answer, 400, sentence)
    assert answer.json()["errors"] == {"file": [answer.json()["detail"]]}
    assert answer.json()["run"] == program.get(IMPORTS, state="failed").json()["results"][0]


def test_an_unreadable_file_is_not_read_again(program):
    run = program.send(b"%PDF-1.7").json()["run"]

    assert is_problem(program.patch(run["url"]), 409, "Send another one.")
    assert ImportRun.objects.get().state == "failed"


@override_settings(UPLOAD_LIMIT_MB=1)
def test_a_file_that_is_too_large_is_refused_and_not_kept(program):
    answer = program.send(b"slug,name\n" + b"x" * 1_500_000)

    assert is_problem(answer, 400)
    assert answer.json()["errors"] == {"file": ["The file has 2 MB; the largest that can be read has 1 MB."]}
    assert not ImportRun.objects.exists()


def test_wrong_rows_are_named_and_keep_the_file_from_being_saved(program):
    path = path_of(program.send(csv_bytes(DRUGS, {**CRIME, "parent": "Dru"})))

    [row] = program.get(f"{path}rows/", verdict="wrong").json()["results"]
    assert (row["number"], row["errors"][0]["column"], row["errors"][0]["read"]) == (3, "parent", "Dru")
    refused = program.post(f"{path}commit/")
    assert is_problem(refused, 400, "Rows that are wrong: 1")
    assert refused.json()["run"]["state"] == "previewed"
    assert not Theme.objects.exists()


def test_a_digest_that_is_not_the_preview_s_saves_nothing(program):
    sent = program.send(csv_bytes(DRUGS))

    refused = program.post(f"{path_of(sent)}commit/", digest="0" * 64)
    assert is_problem(refused, 409, "The preview has another digest")
    assert refused.json()["run"]["digest"] == sent.json()["digest"]
    assert not Theme.objects.exists()


def test_when_the_records_have_moved_the_answer_has_the_new_preview(program):
    sent = program.send(csv_bytes(DRUGS, CRIME))
    ThemeFactory(slug="other", name="Crime")

    refused = program.post(f"{path_of(sent)}commit/", digest=sent.json()["digest"])
    assert is_problem(refused, 409, "Nothing was saved")
    run = refused.json()["run"]
    assert (run["state"], run["counts"]["wrong"], run["digest"] != sent.json()["digest"]) == ("previewed", 1, True)
    assert list(Theme.objects.values_list("slug", flat=True)) == ["other"]


def test_what_an_editor_changes_of_the_public_waits_for_a_publisher(client, program, editor):
    programme = ProgrammeFactory(published=True, title="Old")
    of_editor = Program(client, editor)
    sent = of_editor.send(csv_bytes({"slug": programme.slug, "title": "New"}), area="programmes")
    assert sent.json()["guarded"] == 1

    refused = of_editor.post(f"{path_of(sent)}commit/")
    assert is_problem(refused, 409, "Sent for review")
    assert (refused.json()["run"]["state"], Programme.objects.get().title) == ("in-review", "Old")
    assert [run["url"] for run in program.get(IMPORTS, state="in-review").json()["results"]] == [sent.json()["url"]]
    assert program.post(f"{path_of(sent)}commit/").status_code == 200
    assert Programme.objects.get().title == "New"


def test_an_import_is_saved_once_and_taken_back_once(program):
    path = path_of(program.send(csv_bytes(DRUGS)))
    assert is_problem(program.post(f"{path}undo/"), 409, "Only an import that is saved")
    program.post(f"{path}commit/")

    assert is_problem(program.post(f"{path}commit/"), 409, "This import is saved already.")
    assert is_problem(program.patch(path), 409, "This import is saved already.")
    program.post(f"{path_of(program.post(f'{path}undo/'))}commit/")
    assert is_problem(program.post(f"{path}undo/"), 409, "has not been taken back")


def test_an_import_that_somebody_works_on_is_left_to_them(program):
    path = path_of(program.send(csv_bytes(DRUGS)))

    with working_on(ImportRun.objects.get().pk):
        assert is_problem(program.post(f"{path}commit/"), 409, "Somebody is at work on this import.")
        assert is_problem(program.patch(path), 409, "Somebody is at work on this import.")
    assert not Theme.objects.exists()


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"area": "nonsense"}, "area", "“nonsense” is not one of: agreements, aliases, "),
        ({"blank": "maybe"}, "blank", "“maybe” is not one of: keep, clear."),
        (
            {"colour": "red"},
            "colour",
            "There is no field “colour” here. Fields: file, area, blank, existing, conflicts.",
        ),
        ({"file": "slug,name"}, "file", "Send the spreadsheet itself in this field."),
    ],
)
def test_a_field_that_cannot_be_used_is_named_with_what_could_be_sent(program, fields, name, sentence):
    file = {} if "file" in fields else {"file": SimpleUploadedFile("a.csv", csv_bytes(DRUGS))}

    answer = program.client.post(IMPORTS, {"area": "themes", **file, **fields}, headers=program.headers)
    assert is_problem(answer, 400, "The request has fields that cannot be used")
    assert list(answer.json()["errors"]) == [name]
    assert sentence in answer.json()["errors"][name][0]


@pytest.mark.parametrize(
    ("said", "name", "sentence"),
    [
        ({"place": 7}, "sheets.0.place", "There is no sheet 7. Places: 0."),
        ({"place": 0, "columns": ["slug"]}, "sheets.0", "There are 2 headings and 1 columns. Name one for each."),
        (
            {"place": 0, "columns": ["slug", "title"]},
            "sheets.0",
            "“title” is not a column of themes. Columns: slug, name,",
        ),
        ({"place": 0, "columns": "slug"}, "sheets.0.columns", "Expected a list of items"),
        ({"place": 0, "number_styles": {"x": "comma"}}, "sheets.0", "“x” is not a column of themes."),
        (
            {"place": 0, "number_styles": {"name": "no"}},
            "sheets.0.number_styles.name",
            "“no” is not one of: point, comma.",
        ),
        ({"place": 0, "name": "Nowhere"}, "sheets.0", "The file has no visible sheet “Nowhere”."),
        ({"place": 0, "header_row": 1, "columns": ["slug", "name"]}, "sheets.0.header_row", "look at the headings"),
        ({"place": 0, "colour": 1}, "sheets.0.colour", "There is no field “colour” here."),
    ],
)
def test_an_answer_that_cannot_be_used_is_named_and_changes_nothing(program, said, name, sentence):
    sent = program.send(csv_bytes(DRUGS))

    answer = program.patch(path_of(sent), sheets=[said], conflicts="mine")
    assert is_problem(answer, 400)
    assert sentence in answer.json()["errors"][name][0]
    assert program.get(path_of(sent)).json() == sent.json()


def test_a_workbook_of_several_sheets_is_answered_for_in_one_go_or_not_at_all(program):
    sheets = {
        "themes": [["slug", "name", "x"], ["a", "A", "1"]],
        "instruments": [["slug", "name", "y"], ["b", "B", "2"]],
    }
    sent = program.send(xlsx_of(sheets), name="book.xlsx")
    places = {sheet["area"]: sheet["place"] for sheet in sent.json()["sheets"]}
    answers = [{"place": place, "columns": ["slug", "name", ""]} for place in places.values()]

    refused = program.patch(path_of(sent), sheets=[answers[0], {**answers[1], "columns": ["slug", "name", "z"]}])
    assert (refused.status_code, program.get(path_of(sent)).json()["sheets"]) == (400, sent.json()["sheets"])
    answered = program.patch(path_of(sent), sheets=answers)
    assert (answered.json()["state"], answered.json()["counts"]["new"]) == ("previewed", 2)


@pytest.mark.parametrize("query", ["colour=red", "page=9", "page_size=0"])
def test_a_parameter_that_cannot_be_used_is_named(program, query):
    run = path_of(program.send(csv_bytes(DRUGS)))

    answers = [program.get(f"{run}rows/?{query}"), program.get(f"{IMPORTS}?{query}")]
    assert [is_problem(answer, 400, query.partition("=")[0]) for answer in answers] == [True, True]
    assert is_problem(program.get(f"{run}?colour=red"), 400, "colour")
    assert is_problem(program.send(b"", address=f"{IMPORTS}?area=themes"), 400, "area")


def test_every_address_answers_head_and_options(program):
    path = path_of(program.send(csv_bytes(DRUGS)))

    for address in (f"{IMPORTS}?area=themes", path, f"{path}rows/?verdict=new"):
        assert program.client.head(address, headers=program.headers).status_code == 200
    for address in (IMPORTS, path, f"{path}rows/", f"{path}commit/", f"{path}undo/"):
        assert program.client.options(address, headers=program.headers).status_code == 200


def test_filters_name_their_values(program):
    path = path_of(program.send(csv_bytes(DRUGS)))

    assert "“bad” is not one of: wrong, conflict, new," in str(program.get(f"{path}rows/", verdict="bad").json())
    assert program.get(IMPORTS, area="programmes").json()["count"] == 0


@pytest.mark.parametrize("body", [b"[]", b"{", b"\xff", b'"x"', b"[" * 100_000])
def test_a_body_that_is_no_json_object_is_a_problem(program, body):
    path = path_of(program.send(csv_bytes(DRUGS)))

    for call, address in [("post", f"{path}commit/"), ("patch", path), ("post", f"{path}undo/")]:
        answer = getattr(program.client, call)(address, body, content_type="application/json", headers=program.headers)
        assert is_problem(answer, 400)
    assert not Theme.objects.exists()


def test_json_without_end_is_not_read(program):
    path = path_of(program.send(csv_bytes(DRUGS)))
    body = json.dumps({"reason": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE})

    answer = program.client.patch(path, body, content_type="application/json", headers=program.headers)
    assert is_problem(answer, 400, "more than can be read")


def test_a_form_with_fields_without_end_is_a_problem(program):
    fields = {f"f{n}": "" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}

    assert is_problem(program.send(csv_bytes(DRUGS), **fields), 400)


def test_a_body_of_another_kind_is_a_problem(program):
    path = path_of(program.send(csv_bytes(DRUGS)))

    assert is_problem(program.post(IMPORTS, area="themes"), 415)
    assert is_problem(program.client.post(f"{path}commit/", {"reason": "x"}, headers=program.headers), 415)


@pytest.mark.parametrize("address", ["7/", "7/rows/", f"{'9' * 30}/", f"{'9' * 5000}/", "x/", "-1/"])
def test_an_import_that_is_not_there_is_a_problem(program, address):
    assert is_problem(program.get(IMPORTS + address), 404)


def test_nothing_is_deleted(program):
    path = path_of(program.send(csv_bytes(DRUGS)))

    assert is_problem(program.client.delete(path, headers=program.headers), 405)


def test_a_database_held_by_another_is_told_with_when_to_try_again(program, monkeypatch):
    def held(*args, **kwargs):
        raise OperationalError("database is locked") from LockNotAvailable()

    monkeypatch.setattr(actions, "receive", held)

    answer = program.send(csv_bytes(DRUGS))
    assert is_problem(answer, 503, "try again in a minute")
    assert answer["Retry-After"] == "60"


# Who may


def every_act(program, path: str) -> list[int]:
    return [
        program.get(IMPORTS).status_code,
        program.get(path).status_code,
        program.get(f"{path}rows/").status_code,
        program.send(csv_bytes(CRIME)).status_code,
        program.patch(path).status_code,
        program.post(f"{path}commit/").status_code,
        program.post(f"{path}undo/").status_code,
    ]


ALL, LOOK, NONE = [200, 200, 200, 201, 200, 200, 201], [200, 200, 200, 403, 403, 403, 403], [403] * 7


@pytest.mark.parametrize(
    ("role", "scopes", "statuses"),
    [
        ("editor", ["import"], ALL),
        ("publisher", ["import"], ALL),
        ("administrator", ["import"], ALL),
        ("editor", ["read"], LOOK),
        ("administrator", [], NONE),
    ],
)
def test_each_scope_and_role_opens_what_it_says(client, request, program, role, scopes, statuses):
    path = path_of(program.send(csv_bytes(DRUGS)))  # of the publisher, whose imports colleagues may take further

    assert every_act(Program(client, request.getfixturevalue(role), scopes), path) == statuses


def test_without_a_token_nothing_opens(client, program):
    path = path_of(program.send(csv_bytes(DRUGS)))
    program.headers = {}

    assert every_act(program, path) == [401] * 7


def test_whoever_has_no_right_is_refused_whatever_the_scope(client, program):
    path = path_of(program.send(csv_bytes(DRUGS)))

    stranger = Program(client, UserFactory())
    assert every_act(stranger, path) == NONE
    assert ImportRun.objects.count() == 1


def test_a_right_that_is_taken_away_is_gone_at_once(program, publisher):
    path = path_of(program.send(csv_bytes(DRUGS)))
    publisher.groups.clear()

    assert is_problem(program.post(f"{path}commit/"), 403)
    assert not Theme.objects.exists()


def test_a_workbook_is_refused_when_one_of_its_sheets_may_not_be_imported(client):
    of_themes = UserFactory()
    of_themes.user_permissions.set(Permission.objects.filter(codename__in=["add_theme", "change_theme"]))
    program = Program(client, of_themes)
    sheets = {"themes": [["slug", "name"], ["a", "A"]], "instruments": [["slug", "name"], ["b", "B"]]}

    assert is_problem(program.send(xlsx_of(sheets), name="book.xlsx"), 403, "every sheet of this workbook")
    own = program.send(csv_bytes(DRUGS))
    assert (own.status_code, program.get(path_of(own)).status_code) == (201, 200)
    assert is_problem(program.get(IMPORTS), 403, "You may not read the log of imports.")


# Promises


def test_lists_ask_as_many_queries_for_thirty_as_for_three(program):
    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            entries = program.get(address, page_size=100).json()["results"]
        return len(captured), len(entries)

    def send(imports, rows):
        for n in range(imports):
            path = path_of(program.send(csv_bytes({"slug": f"of-{rows}-{n}", "name": f"Of {rows} {n}"})))
            program.post(f"{path}commit/")
            program.post(f"{path}undo/")
        return path_of(program.send(csv_bytes(*({"slug": f"t-{n}", "name": f"T {n}"} for n in range(rows)))))

    few = send(1, 3)
    counted = [queries(IMPORTS), queries(f"{few}rows/")]
    many = send(9, 30)
    again = [queries(IMPORTS), queries(f"{many}rows/")]

    assert [n for _, n in counted] == [3, 3]
    assert [n for _, n in again] == [22, 30]
    assert [q for q, _ in again] == [q for q, _ in counted]


def test_every_answer_is_as_the_description_says(client, program):
    description = client.get("/api/v1/schema/", headers={"accept": "application/json"}).json()

    def keeps_its_promise(answer, path, method="get"):
        operation = description["paths"][path][method]
        kind = answer["Content-Type"].partition(";")[0]
        schema = operation["responses"][str(answer.status_code)]["content"][kind]["schema"]
        Draft202012Validator(description | schema).validate(answer.json())
        return operation["security"] == [{"token": []}]

    one = f"{IMPORTS}{{id}}/"
    wrong = program.send(csv_bytes(DRUGS, {**CRIME, "parent": "Dru"}))
    asking = program.send(csv_bytes({"slug": "a", "nome di tema": "B"}))
    good = program.send(csv_bytes(DRUGS))
    path = path_of(good)
    assert all(
        [
            keeps_its_promise(wrong, IMPORTS, "post"),
            keeps_its_promise(asking, IMPORTS, "post"),
            keeps_its_promise(program.send(b"%PDF-1.7"), IMPORTS, "post"),
            keeps_its_promise(program.get(IMPORTS), IMPORTS),
            keeps_its_promise(program.get(f"{IMPORTS}?x=1"), IMPORTS),
            keeps_its_promise(program.get(f"{path_of(wrong)}rows/"), f"{one}rows/"),
            keeps_its_promise(program.get(path), one),
            keeps_its_promise(program.get(f"{IMPORTS}0/"), one),
            keeps_its_promise(program.patch(path, conflicts="theirs"), one, "patch"),
            keeps_its_promise(program.patch(path, conflicts="none"), one, "patch"),
            keeps_its_promise(program.post(f"{path_of(wrong)}commit/"), f"{one}commit/", "post"),
            keeps_its_promise(program.post(f"{path}undo/"), f"{one}undo/", "post"),
            keeps_its_promise(program.post(f"{path}commit/"), f"{one}commit/", "post"),
            keeps_its_promise(program.post(f"{path}undo/"), f"{one}undo/", "post"),
        ]
    )
    assert description["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert description["paths"]["/api/v1/programmes/"]["get"]["security"] == [{"token": []}, {"login": []}, {}]
