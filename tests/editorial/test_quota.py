"""Nobody fills the storage of all: what one person may send within a day is bounded."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from reference.models import Attachment
from spreadsheets import actions
from spreadsheets.models import ImportRun
from tests.factories import UserFactory
from tests.reference.attached import pdf

pytestmark = pytest.mark.django_db
SENTENCE = "One person may send 1 MB within a day, and with this file it would be more. Send it tomorrow."
MOST = b"slug,name\n" + b",\n" * 300_000


@pytest.fixture(autouse=True)
def one_megabyte(settings):
    settings.UPLOADS_A_DAY_MB = 1


def receive(user, content: bytes) -> ImportRun:
    return actions.receive("themes", iter([content]), file_name="t.csv", user=user)


def test_of_what_is_too_much_for_a_day_nothing_is_kept(publisher):
    first, second = receive(publisher, MOST), receive(publisher, MOST + b"drugs,Drugs\n")

    assert first.message != SENTENCE
    assert (second.state, second.message, second.file) == ("failed", SENTENCE, None)


def test_others_and_another_day_and_commands_are_counted_apart(publisher):
    receive(publisher, MOST)
    assert receive(UserFactory(), MOST).file
    assert receive(None, MOST).file
    assert receive(None, MOST).file

    ImportRun.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    assert receive(publisher, MOST).file


def test_files_for_records_are_bounded_too(client, editor):
    client.force_login(editor)
    address = reverse("admin:reference_attachment_add")

    def add(content: bytes):
        return client.post(address, {"file": SimpleUploadedFile("act.pdf", content), "title": "An act"})

    Attachment.history.all().delete()
    assert add(pdf()).status_code == 302
    Attachment.history.update(size=999_999)
    answer = add(pdf(compress_streams=False))

    assert answer.context["adminform"].form.errors["file"] == [SENTENCE]
    Attachment.history.update(history_date=timezone.now() - timedelta(days=1, minutes=1))
    assert add(pdf(compress_streams=False)).status_code == 302
