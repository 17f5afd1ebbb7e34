"""Files go past the operator's virus scanner before anything is kept of them."""

import hashlib
import socket

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from editorial.scanner import Unscanned, scan
from reference.models import Attachment
from spreadsheets import actions
from spreadsheets.models import ImportFile, ImportFileChunk, ImportRun
from tests.factories import ThemeFactory, TokenFactory
from tests.reference.attached import pdf
from tests.scanning import MOST, scanning
from tests.spreadsheets.sheets import csv_bytes

GOOD = csv_bytes({"slug": "drugs", "name": "Drugs"})
BAD = csv_bytes({"slug": "drugs", "name": "EICAR"})
FOUND = "The virus scanner finds “Win.Test.EICAR_HDB-1” in this file. It was not kept."
SILENT = "The virus scanner does not answer, so no file can be taken. Try again in a few minutes"


@pytest.fixture
def scanner(settings):
    listener = socket.create_server(("127.0.0.1", 0))
    settings.CLAMD = listener.getsockname()
    with scanning(listener) as seen:
        yield seen


@pytest.fixture
def nobody_there(settings):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.CLAMD = listener.getsockname()


def test_a_file_passes_whole_and_unchanged(scanner):
    scan([b"first ", b"second"])

    assert scanner == [b"first second"]


def test_a_socket_of_this_machine_is_asked_as_well(settings, tmp_path):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "clamd.ctl"))
    listener.listen()
    settings.CLAMD = str(tmp_path / "clamd.ctl")
    with scanning(listener) as seen:
        scan([b"content"])
        with pytest.raises(Unscanned, match="finds “Win"):
            scan([b"EICAR"])

    assert seen == [b"content", b"EICAR"]


def test_what_the_scanner_does_not_take_is_told_apart_from_a_scanner_that_is_away(scanner, settings, tmp_path):
    with pytest.raises(Unscanned, match="larger than the virus scanner takes"):
        scan(bytes(100_000) for _ in range(MOST // 100_000 + 1))

    settings.CLAMD = str(tmp_path / "nobody.ctl")
    with pytest.raises(Unscanned, match="does not answer"):
        scan([b"content"])


@pytest.mark.django_db
def test_of_a_sheet_with_a_virus_only_the_refusal_is_kept(scanner, client, publisher):
    client.force_login(publisher)
    address = reverse("admin:reference_theme_import")
    answer = client.post(
        address, {"file": SimpleUploadedFile("t.csv", BAD), "blank": "keep", "existing": "update"}, follow=True
    )

    assert FOUND in answer.content.decode()
    run = ImportRun.objects.get()
    assert (run.state, run.message, run.file, run.user) == ("failed", FOUND, None, publisher)
    assert run.sha256 == hashlib.sha256(BAD).hexdigest()
    assert not ImportFile.objects.exists()
    assert not ImportFileChunk.objects.exists()
    assert FOUND in client.get(run.get_absolute_url()).content.decode()


def sent_by_program(client, user, content: bytes):
    secret = TokenFactory(user=user, scopes=["import"]).secret
    sent = {"area": "themes", "file": SimpleUploadedFile("t.csv", content)}
    return client.post("/api/v1/imports/", sent, headers={"authorization": f"Bearer {secret}"})


@pytest.mark.django_db
def test_a_program_is_told_as_well(scanner, client, publisher):
    answer = sent_by_program(client, publisher, BAD)

    assert (answer.status_code, answer.json()["errors"]) == (400, {"file": [FOUND]})


@pytest.mark.django_db
def test_a_program_is_told_to_come_again_while_the_scanner_is_away(nobody_there, client, publisher):
    answer = sent_by_program(client, publisher, GOOD)

    assert (answer.status_code, answer["Retry-After"]) == (503, "300")
    assert answer.json()["detail"].startswith(SILENT)
    assert answer.json()["run"]["state"] == "failed"


@pytest.mark.django_db
def test_a_sheet_without_one_is_read(scanner):
    run = actions.receive("themes", iter([GOOD]), file_name="t.csv")

    assert run.state != "failed"
    assert b"".join(run.file.pieces()) == GOOD
    assert scanner == [GOOD]


@pytest.mark.django_db
def test_a_file_for_records_is_refused_before_it_is_read(scanner, client, editor):
    client.force_login(editor)
    address = reverse("admin:reference_attachment_add")
    sent = {"file": SimpleUploadedFile("act.pdf", pdf() + b"% EICAR"), "title": "An act"}
    answer = client.post(address, sent)

    assert answer.context["adminform"].form.errors["file"] == [FOUND]
    assert not Attachment.objects.exists()


@pytest.mark.django_db
def test_while_the_scanner_is_away_nothing_is_taken(nobody_there, client, editor):
    run = actions.receive("themes", iter([GOOD]), file_name="t.csv")
    client.force_login(editor)
    sent = {"file": SimpleUploadedFile("act.pdf", pdf()), "title": "An act"}
    answer = client.post(reverse("admin:reference_attachment_add"), sent)

    assert run.state == "failed"
    assert run.message.startswith(SILENT)
    assert answer.context["adminform"].form.errors["file"][0].startswith(SILENT)
    assert not ImportFile.objects.exists()


@pytest.mark.django_db
def test_the_value_for_many_that_is_refused_is_told_on_its_page(nobody_there, client, publisher):
    ThemeFactory(slug="drugs", name="Drugs")
    client.force_login(publisher)
    sent = {"column": "description", "value": "About drugs."}
    answer = client.post(reverse("admin:reference_theme_change_many"), sent, follow=True)

    assert answer.status_code == 200
    assert SILENT in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_the_scanner_but_who_sends_the_file(scanner, client, editor, monkeypatch):
    """On SQLite a transaction keeps all others from writing."""
    within = []
    monkeypatch.setattr("reference.uploads.scan", lambda pieces: within.append(connection.in_atomic_block))
    monkeypatch.setattr("spreadsheets.actions.scan", lambda pieces: within.append(connection.in_atomic_block))
    client.force_login(editor)
    client.post(
        reverse("admin:reference_attachment_add"), {"file": SimpleUploadedFile("act.pdf", pdf()), "title": "An act"}
    )
    actions.receive("themes", iter([GOOD]), file_name="t.csv")

    assert within == [False, False]
