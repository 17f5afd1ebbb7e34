"""The data users' guide: each of its examples does what the guide says, on the first content."""

import argparse
import csv
import io
import json
import os
import re
import shlex
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import python_calamine
import requests
from django.conf import settings
from django.utils import timezone

from policies.models import Event
from programmes.models import Programme
from reference.models import Country, Theme
from spreadsheets.formats import CELL_LIMIT
from spreadsheets.models import ImportRun
from tests.factories import TokenFactory
from tests.reading import body

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("first_content"),
]

GUIDE = (settings.BASE_DIR / "docs" / "data-users.md").read_text()
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
READING, _, SENDING = GUIDE.partition("## Importing from a script")
IMPORTING, _, WRITING = SENDING.partition("## Writing from a script")
WRITING, _, TOGETHER = WRITING.partition("### Many at once")
BLOCKS = BLOCK.findall(READING)
IMPORT_BLOCKS = BLOCK.findall(IMPORTING)
WRITE_BLOCKS = BLOCK.findall(WRITING)
TOGETHER_BLOCKS = BLOCK.findall(TOGETHER)
IMPORT_CALLS = [call for language, text in IMPORT_BLOCKS if language == "sh" for call in text.splitlines()]
WRITE_CALLS = [call for language, text in WRITE_BLOCKS if language == "sh" for call in text.splitlines()]
ADDRESSES = [
    address for language, text in BLOCKS if language == "sh" for address in re.findall(r"^curl '([^']+)'$", text, re.M)
]
DATED = [
    address for language, text in BLOCKS if language == "sh" for address in re.findall(r'^curl "([^"]+)"$', text, re.M)
]
SHOWN = [
    (re.search(r"'([^']+)'", call)[1], json.loads(answer))
    for (asking, call), (answering, answer) in pairwise(BLOCKS)
    if (asking, answering) == ("sh", "json")
]


def visit(client, address: str):
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}", headers={"host": parts.netloc})


def within(shown, answer):
    """What the answer says of that which the guide shows of it."""
    if isinstance(shown, dict):
        return {name: within(value, answer[name]) for name, value in shown.items()}
    if isinstance(shown, list):
        return [within(value, entry) for value, entry in zip(shown, answer, strict=True)]
    return answer


def test_the_guide_has_examples_of_each_kind():
    assert len(ADDRESSES) >= 7
    assert len(SHOWN) >= 4


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_of_the_guide_answers(client, address):
    answer = visit(client, address)

    assert answer.status_code == (400 if "contry" in address else 200)
    assert len(b"".join(answer.streaming_content) if answer.streaming else answer.content) > 50


@pytest.mark.parametrize("address", DATED)
def test_every_address_with_a_day_answers_today(client, address):
    answer = visit(client, address.replace("$(date +%F)", timezone.localdate().isoformat()))

    assert answer.status_code == 200
    assert "Memento-Datetime" in answer
    if "/api/v1/programmes/" in address:
        assert answer.json()["as_of"] == timezone.localdate().isoformat()


@pytest.mark.parametrize(("address", "shown"), SHOWN, ids=[address for address, _ in SHOWN])
def test_an_answer_is_what_the_guide_shows(client, address, shown):
    assert within(shown, json.loads(body(visit(client, address)))) == shown


def test_the_program_of_the_guide_prints_what_the_guide_says(client, monkeypatch, capsys):
    program = next(text for language, text in BLOCKS if language == "python")
    printed = next(text for language, text in BLOCKS if language == "text")
    monkeypatch.setattr("urllib.request.urlopen", lambda address: io.StringIO(body(visit(client, address))))

    exec(compile(program, "guide", "exec"), {})  # noqa: S102 (our own guide)
    assert capsys.readouterr().out == printed


# R and spreadsheet programs

R_PROGRAM = next(text for language, text in BLOCKS if language == "r")
IN_A_SPREADSHEET = GUIDE.partition("### In a spreadsheet")[2].partition("\n### ")[0]


def named_in(text: str, ending: str) -> list[str]:
    """The addresses of files with this ending."""
    return re.findall(rf"http://[^\s`\"]+\.{ending}[^\s`\"]*", text)


def rows_of(content: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))


def test_the_file_has_what_the_program_in_r_asks_of_it(client):
    [address] = named_in(R_PROGRAM, "csv")
    rows = rows_of(body(visit(client, address)))

    by = re.search(r'`(.+?)` == "(.+?)"', R_PROGRAM)
    chosen = re.search(r"select = c\((.+?)\)", R_PROGRAM)[1].split(", ")
    assert {by[1], *chosen} <= rows[0].keys()
    [added] = re.findall(r"sum\(rows\$(\w+)\)", R_PROGRAM)
    total = sum(int(row[added]) for row in rows if row[by[1]] == by[2])
    assert f"The sum is {total}." in GUIDE


@pytest.mark.skipif(not shutil.which("Rscript"), reason="There is no R on this machine.")
def test_the_program_in_r_prints_what_the_guide_says(client, tmp_path):
    [address] = named_in(R_PROGRAM, "csv")
    (tmp_path / "figures.csv").write_text(body(visit(client, address)))

    command = ["Rscript", "-e", R_PROGRAM.replace(address, "figures.csv")]
    printed = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert f"The sum is {printed.split()[-1]}." in GUIDE


def test_the_workbook_of_the_guide_is_what_the_guide_says(client, tmp_path):
    [address] = named_in(IN_A_SPREADSHEET, "xlsx")
    [as_csv] = named_in(IN_A_SPREADSHEET, "csv")
    file = tmp_path / "figures.xlsx"
    file.write_bytes(visit(client, address).content)

    book = python_calamine.load_workbook(file)
    headings, *rows = book.get_sheet_by_name("figures").to_python()
    expected = rows_of(body(visit(client, as_csv)))
    assert (book.sheet_names, headings) == (["figures"], list(expected[0]))
    values, days = headings.index("value"), headings.index("as of")
    assert [row[values] for row in rows] == [float(row["value"]) for row in expected]
    assert [row[days] for row in rows] == [row["as of"] for row in expected]


@pytest.mark.skipif(not shutil.which("soffice"), reason="There is no LibreOffice on this machine.")
def test_libreoffice_reads_the_same_from_the_workbook_as_from_the_csv(client, tmp_path):
    [address] = named_in(IN_A_SPREADSHEET, "xlsx")
    [as_csv] = named_in(IN_A_SPREADSHEET, "csv")
    (tmp_path / "figures.xlsx").write_bytes(visit(client, address).content)

    utf8 = "csv:Text - txt - csv (StarCalc):44,34,76,1"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", utf8, "figures.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=300)
    assert rows_of((tmp_path / "figures.csv").read_text()) == rows_of(body(visit(client, as_csv)))


def test_the_formula_of_the_guide_gives_a_value_that_fits_into_a_cell(client):
    [address] = re.findall(r'WEBSERVICE\("(.+?)"\)', IN_A_SPREADSHEET)
    answer = visit(client, address)

    assert answer.json() == {"in_words": "€45,844,918"}
    assert len(answer.content) < CELL_LIMIT


def test_the_mirror_of_the_guide_is_brought_up_to_date_when_it_runs_again(client, monkeypatch, tmp_path, capsys):
    program, printed = next(
        (program, printed)
        for (language, program), (_, printed) in pairwise(BLOCKS)
        if language == "python" and "changed_since" in program
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("urllib.request.urlopen", lambda address: io.StringIO(body(visit(client, address))))

    def run():
        exec(compile(program, "guide", "exec"), {})  # noqa: S102 (our own guide)
        return capsys.readouterr().out

    first = run()
    programme = Programme.objects.get(slug="aircop")
    programme.title = "Airports"
    programme.save()
    second = run()
    programme.archive()

    assert (first, second, run()) == (printed, "Airports\n", "")


# Importing from a script


def the_only(language: str, blocks=IMPORT_BLOCKS) -> str:
    [text] = [text for said, text in blocks if said == language]
    return text


@pytest.fixture
def script(tmp_path, monkeypatch, publisher):
    """What the guide takes for granted: its sheet in the present folder, a token in the environment."""
    (tmp_path / "themes.csv").write_text(the_only("csv"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EULAC_TOKEN", TokenFactory(user=publisher).secret)
    return tmp_path


@pytest.fixture
def site(client, monkeypatch):
    """Sends what the library requests sends to the site under test."""

    def send(adapter, request, **options):
        about = {"content_type": request.headers.get("Content-Type", ""), "headers": dict(request.headers)}
        told = client.generic(request.method, request.path_url, request.body or b"", **about)
        answer = requests.Response()
        answer.status_code, answer.raw, answer.request = told.status_code, io.BytesIO(told.content), request
        answer.headers.update(told.headers)
        return answer

    monkeypatch.setattr("requests.adapters.HTTPAdapter.send", send)


def curl(command: str, token: str) -> requests.Response:
    """Does what curl would do, as far as the guide uses it."""
    options = argparse.ArgumentParser()
    options.add_argument("address")
    for name in ("-H", "-F"):
        options.add_argument(name, action="append", default=[])
    for name in ("-X", "--json"):
        options.add_argument(name)
    given = options.parse_args(shlex.split(command.replace("$EULAC_TOKEN", token))[1:])
    fields = dict(field.split("=", 1) for field in given.F)
    return requests.request(
        given.X or ("POST" if given.F or given.json else "GET"),
        given.address,
        headers=dict(header.split(": ", 1) for header in given.H),
        data={name: value for name, value in fields.items() if value[0] != "@"},
        files={name: (value[1:], Path(value[1:]).read_bytes()) for name, value in fields.items() if value[0] == "@"},
        json=given.json and json.loads(given.json),
        timeout=60,
    )


def test_the_calls_of_the_guide_import_a_sheet_and_begin_to_take_it_back(script, site):
    token = os.environ["EULAC_TOKEN"]
    sending, *others = IMPORT_CALLS

    sent = curl(sending, token).json()
    looked, saved, back = (curl(call.replace("/imports/42/", f"/imports/{sent['id']}/"), token) for call in others)

    shown = json.loads(the_only("json"))
    assert within(shown, sent) == shown
    assert [row["key"] for row in looked.json()["results"]] == ["border-management"]
    assert (saved.json()["state"], saved.json()["reason"]) == ("committed", "Themes of the 2021 plan")
    assert (back.status_code, back.json()["undoes"], back.json()["counts"]["gone"]) == (201, sent["url"], 2)


def test_the_importing_program_of_the_guide_prints_what_the_guide_says(script, site, capsys):
    run_program()

    assert capsys.readouterr().out == the_only("text")
    assert Theme.objects.filter(slug__in=["border-management", "forensics"]).count() == 2


def test_the_importing_program_of_the_guide_says_what_is_wrong_and_saves_nothing(script, site, capsys):
    (script / "themes.csv").write_text("slug,name,parent\nforensics,Forensics,nowhere\n")

    with pytest.raises(SystemExit, match="Rows that are wrong: 1"):
        run_program()
    assert "row 2, column “parent”: “nowhere” is not the name of any theme here." in capsys.readouterr().out
    assert (ImportRun.objects.first().state, Theme.objects.filter(slug="forensics").exists()) == ("previewed", False)


def run_program(blocks=IMPORT_BLOCKS):
    exec(compile(the_only("python", blocks), "guide", "exec"), {})  # noqa: S102 (our own guide)


# Writing from a script


@pytest.fixture
def writing(monkeypatch, publisher):
    """The token that the guide takes for granted."""
    token = TokenFactory(user=publisher, scopes=["write"]).secret
    monkeypatch.setenv("EULAC_TOKEN", token)
    return token


def test_the_calls_of_the_guide_record_a_draft_change_it_and_publish_it(client, writing, site):
    recording, *others = WRITE_CALLS

    answers = [curl(recording, writing)]
    for call in others:
        answers.append(curl(call.replace('"0123abcd"', answers[-1].headers["ETag"]), writing))

    shown = json.loads(the_only("json", WRITE_BLOCKS))
    assert within(shown, answers[0].json()) == shown
    assert [answer.status_code for answer in answers] == [201, 200, 200, 200, 200]
    assert (answers[1].json()["acronym"], answers[2].json()["state"]) == ("POPAC", "published")
    assert (answers[3].json()["starts"], answers[4].json()["review_by"]) == ("2024-06", "2099-01-31")
    [told] = client.get("/api/v1/corrections/?programme=ports-of-the-pacific").json()["results"]
    assert (told["old"], told["new"], told["kind"]) == ("2024-03", "2024-06", "update")
    assert curl(recording, writing).json() == answers[0].json()


def test_the_writing_program_of_the_guide_prints_what_the_guide_says(writing, site, capsys):
    run_program(WRITE_BLOCKS)

    assert capsys.readouterr().out == the_only("text", WRITE_BLOCKS)


def test_the_program_of_the_guide_for_many_goes_on_from_that(writing, site, capsys):
    program = "\n".join(the_only("python", blocks) for blocks in (WRITE_BLOCKS, TOGETHER_BLOCKS))

    exec(compile(program, "guide", "exec"), {})  # noqa: S102 (our own guide)

    assert capsys.readouterr().out == "".join(the_only("text", blocks) for blocks in (WRITE_BLOCKS, TOGETHER_BLOCKS))
    assert set(Event.objects.filter(starts="2024-07").values_list("place", "state")) == {("Lima", "draft")}


def test_the_writing_program_of_the_guide_says_what_is_wrong(writing, site):
    Country.objects.filter(iso2="PE").update(iso2="ZZ", iso3="ZZZ", name_en="Z", name_es="Z", name_pt="Z", name_fr="Z")

    with pytest.raises(SystemExit, match=r"countries: .*“PE” is not the name of any country here"):
        run_program(WRITE_BLOCKS)
