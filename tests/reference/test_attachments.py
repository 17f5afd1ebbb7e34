"""Pictures and PDF files of records: who sees them, with which headers, and how staff add them."""

import io
import re

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from drafts.models import Publication
from editorial.models import State
from reference.models import Attachment
from reference.stored import name_of
from tests.drafts.test_drafts import act, draft
from tests.earlier import APRIL, on
from tests.editorial.test_admin import form_data
from tests.factories import (
    AgreementFactory,
    EventFactory,
    MissionFactory,
    PolicyFactory,
    ProgrammeFactory,
    SourceFactory,
)
from tests.reference.attached import SCRIPT, attachment, judge, pdf, picture

pytestmark = pytest.mark.django_db
RECORDS = [ProgrammeFactory, MissionFactory, AgreementFactory, PolicyFactory, EventFactory]
ADD = "/admin/reference/attachment/add/"


def shown(**values) -> Attachment:
    """By a public programme."""
    made = attachment(**values)
    ProgrammeFactory(published=True, sourced=True, attachments=[made])
    return made


def content_of(answer) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.fixture
def staff(editor):
    client = Client()
    client.force_login(editor)
    return client


# Served from an address of its own


def test_a_picture_is_served_as_what_it_is_and_can_do_nothing(client):
    made = shown(title="The port of Callao")
    answer = client.get(made.get_absolute_url())

    assert made.get_absolute_url() == f"/files/{made.key}/the-port-of-callao.png"
    assert content_of(answer) == judge(picture()).content
    told = {
        "Content-Type": "image/png",
        "Content-Disposition": 'inline; filename="the-port-of-callao.png"',
        "Content-Length": str(made.size),
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Cache-Control": "public, max-age=86400, immutable",
        "ETag": f'"{made.key}"',
    }
    assert {name: answer.get(name) for name in told} == told
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_a_pdf_is_saved_and_never_shown_within_the_site(client):
    content = pdf()
    made = shown(content=content, title="Acta Final: ¿qué sigue?")
    answer = client.get(made.get_absolute_url())

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="acta-final-que-sigue.pdf"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert content_of(answer) == content


def test_who_has_it_already_is_told_so(client):
    made = shown()
    answer = client.get(made.get_absolute_url(), headers={"if-none-match": f'"{made.key}"'})

    assert (answer.status_code, answer.content) == (304, b"")


def test_another_name_leads_to_its_own_and_a_folder_nowhere(client):
    made = shown()

    assert client.get(f"/files/{made.key}/evil.html").headers["Location"] == made.get_absolute_url()
    for path in (f"/files/{made.key}/../../settings.py", f"/files/../{made.key}/x.png", "/files/%2e%2e/x.png"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_is_sent_to_its_address(client, method):
    assert getattr(client, method)(shown().get_absolute_url()).status_code == 405


def test_a_file_that_has_gone_from_the_storage_is_not_found_and_noted(client, caplog):
    made = shown()
    default_storage.delete(name_of(made.key, made.kind))

    assert client.get(made.get_absolute_url()).status_code == 404
    assert made.key in caplog.text


@pytest.mark.parametrize("maker", RECORDS)
@pytest.mark.parametrize("state", State)
def test_readers_get_what_a_public_record_shows_and_staff_all(client, staff, maker, state):
    made = attachment()
    record = maker(attachments=[made])
    type(record).objects.filter(pk=record.pk).update(state=state, published_at=record.created_at)

    public = state == State.PUBLISHED
    assert client.get(made.get_absolute_url()).status_code == (200 if public else 404)
    answer = staff.get(made.get_absolute_url())
    assert answer.status_code == 200
    assert ("no-store" in answer["Cache-Control"]) is not public
    assert answer["Cross-Origin-Resource-Policy"] == ("cross-origin" if public else "same-origin")


def test_a_picture_without_words_is_shown_to_nobody(client):
    made = shown(alt="")

    assert client.get(made.get_absolute_url()).status_code == 404
    assert made.key not in client.get(made.programme_set.get().get_absolute_url()).content.decode()


def test_what_a_page_showed_on_an_earlier_day_is_still_there_on_that_day(client):
    made = shown()
    record = made.programme_set.get()
    on(APRIL)
    record.attachments.clear()
    record.save()
    address = f"{made.get_absolute_url()}?as_of={APRIL:%Y-%m-%d}"

    assert f'src="{address}"' in client.get(f"{record.get_absolute_url()}?as_of={APRIL:%Y-%m-%d}").content.decode()
    assert content_of(client.get(address)) == judge(picture()).content
    assert client.get(made.get_absolute_url()).status_code == 404


# On the pages and in the API


@pytest.mark.parametrize("maker", RECORDS)
def test_the_page_of_a_record_shows_its_pictures_and_files(client, maker):
    photo = attachment(title="A port", alt="Two cranes", alt_es="Dos grúas", credit="© Somebody", licence="CC BY 4.0")
    paper = attachment(pdf(), title="The act", language="es", source=SourceFactory(title="Journal"))
    record = maker(published=True, attachments=[photo, paper])

    page = client.get(record.get_absolute_url()).content.decode()
    [picture_tag] = re.findall(rf'<img src="{photo.get_absolute_url()}"[^>]*>', page)
    assert 'alt="Two cranes"' in picture_tag
    assert 'width="40" height="30"' in picture_tag
    for said in ("© Somebody", "CC BY 4.0", "The act", "Journal", paper.get_absolute_url(), 'id="attachments"'):
        assert said in page
    in_spanish = client.get(f"/es{record.get_absolute_url()}").content.decode()
    assert 'alt="Dos grúas"' in in_spanish
    assert 'lang="en">The act' in in_spanish


def test_a_page_without_them_says_nothing_of_them(client):
    assert 'id="attachments"' not in client.get(ProgrammeFactory(published=True).get_absolute_url()).content.decode()


def test_the_page_of_a_source_has_the_files_that_are_of_it_and_public(client):
    source = SourceFactory()
    public, hidden = shown(source=source), attachment(pdf(), source=source)

    page = client.get(source.get_absolute_url()).content.decode()
    assert public.get_absolute_url() in page
    assert hidden.key not in page


@pytest.mark.parametrize("maker", RECORDS)
def test_the_api_has_them_whole(client, maker):
    made = attachment(alt_fr="Un port", source=SourceFactory(key="journal"))
    without_words = attachment(picture(size=(9, 9)), alt="")
    record = maker(published=True, attachments=[made, without_words])
    area = {"policy": "policies"}.get(record._meta.model_name, f"{record._meta.model_name}s")

    [told] = client.get(f"/api/v1/{area}/{record.slug}/").json()["attachments"]
    assert told["address"] == f"http://testserver{made.get_absolute_url()}"
    assert told["source"]["code"] == "journal"
    assert told["translations"] == {"fr": {"alt": "Un port"}}
    kept = {"kind": "png", "size": made.size, "width": 40, "height": 30, "alt": made.alt, "title": made.title}
    assert {name: told[name] for name in kept} == kept


def test_mirrors_hear_of_another_wording(client, ended):
    made = shown()
    since = client.get("/api/v1/programmes/?changed_since=").json()["sync"]
    made.alt = "Something else"
    made.save()

    changed = client.get("/api/v1/programmes/", {"changed_since": since}).json()["results"]
    assert [one["attachments"][0]["alt"] for one in changed] == ["Something else"]


# Added by staff


def sent(content: bytes, name: str = "photo.png", said: str = "image/png", **values) -> dict:
    words = {
        "title": "A port",
        "alt": "Two cranes",
        "credit": "",
        "licence": "",
        "language": "",
        "dated": "",
        "source": "",
    }
    return {**words, "seen": "", **values, "file": SimpleUploadedFile(name, content, said)}


def faults(answer) -> dict:
    return answer.context["adminform"].form.errors


def test_an_editor_adds_a_picture_and_it_is_kept_under_a_name_of_ours(staff, caplog):
    name = "../../../etc/passwd\u202egnp.php"
    answer = staff.post(ADD, sent(picture(), name, "text/html"))

    assert answer.status_code == 302
    made = Attachment.objects.get()
    assert (made.kind, made.width, made.height, made.title) == ("png", 40, 30, "A port")
    assert name_of(made.key, made.kind) == f"attachments/{made.key[:2]}/{made.key}.png"
    assert default_storage.open(name_of(made.key, made.kind)).read() == judge(picture()).content
    assert made.history.get().history_user.username == "editor"


@pytest.mark.parametrize(("name", "said"), [("act.png", "image/png"), ("act.html", "text/html"), ("act", "")])
def test_neither_the_name_nor_the_browser_says_what_it_is(staff, client, name, said):
    staff.post(ADD, sent(pdf(), name, said))

    assert Attachment.objects.get().kind == "pdf"


def test_a_bad_file_is_refused_in_a_sentence_and_what_was_typed_stays(staff):
    answer = staff.post(ADD, sent(b"<svg>" + SCRIPT, title="Map of ports", alt="All ports"))

    assert faults(answer)["file"] == ["It is an SVG picture, which can hold programs. Save it as PNG and choose that."]
    page = answer.content.decode()
    assert 'value="Map of ports"' in page
    assert 'value="All ports"' in page
    assert not Attachment.objects.exists()


def test_a_good_file_beside_something_missing_is_asked_for_again(staff):
    answer = staff.post(ADD, sent(picture(), title=""))

    assert faults(answer)["file"] == ["The file is good, but a browser does not keep it: choose it again."]
    assert not Attachment.objects.exists()


def test_without_a_file_one_is_asked_for(staff):
    assert "Choose a file" in faults(staff.post(ADD, {**sent(b""), "file": ""}))["file"][0]


def test_the_same_file_is_kept_once_and_the_second_is_led_to_the_first(staff):
    staff.post(ADD, sent(picture()))
    answer = staff.post(ADD, sent(picture(), title="Again"))

    made = Attachment.objects.get()
    assert f'<a href="/admin/reference/attachment/{made.pk}/change/">A port</a>' in faults(answer)["file"][0]
    assert faults(answer)["file"][0] in answer.content.decode()


def test_a_half_written_file_is_written_anew(staff):
    file = judge(picture())
    default_storage.delete(name_of(file.key, "png"))
    default_storage.save(name_of(file.key, "png"), io.BytesIO(file.content[:20]))
    staff.post(ADD, sent(picture()))

    assert default_storage.open(name_of(file.key, "png")).read() == file.content


def changed(client, made: Attachment, **values):
    address = reverse("admin:reference_attachment_change", args=[made.pk])
    return client.post(address, form_data(client.get(address)) | values)


def test_the_file_of_an_entry_cannot_be_exchanged(staff):
    made = attachment(alt="Before")
    changed(staff, made, file=SimpleUploadedFile("other.png", picture(size=(9, 9))), alt="After")

    after = Attachment.objects.get()
    assert (after.key, after.alt) == (made.key, "After")


def test_the_words_of_a_public_picture_cannot_be_taken_away(staff):
    answer = changed(staff, shown(), alt="")

    assert faults(answer)["alt"] == ["Public pages show this picture. Say what can be seen on it."]


def test_what_a_record_shows_is_not_deleted(administrator):
    client, made = Client(), shown()
    client.force_login(administrator)
    client.post(reverse("admin:reference_attachment_delete", args=[made.pk]), {"post": "yes"})

    assert Attachment.objects.filter(pk=made.pk).exists()


def test_what_was_deleted_comes_back_with_its_file(administrator):
    client, made = Client(), attachment()
    client.force_login(administrator)
    client.post(reverse("admin:reference_attachment_delete", args=[made.pk]), {"post": "yes"})
    assert client.get(made.get_absolute_url()).status_code == 404
    client.post(reverse("admin:bring-back", args=["reference.attachment", made.pk]), {"why": "It is needed."})

    assert content_of(client.get(made.get_absolute_url())) == judge(picture()).content


# What may not be published


def test_the_gate_names_every_picture_without_words_with_the_way_to_its_field(publisher):
    client = Client()
    client.force_login(publisher)
    bare = attachment(title="A port", alt="")
    record = ProgrammeFactory(summary="", attachments=[bare, attachment(pdf(), alt="")])
    page = client.get(f"/admin/programmes/programme/{record.pk}/change/").content.decode()

    for place in ("#id_summary", "#citations-group", f"/admin/reference/attachment/{bare.pk}/change/#id_alt"):
        assert f'href="{place}">Go there' in page
    assert page.count("has no alternative text") == 1
    assert list(record.gaps()) == ["summary", "citations", f"attachments.{bare.pk}.alt"]


def test_a_publication_names_it_too(publisher):
    client = Client()
    client.force_login(publisher)
    bare = attachment(alt="")
    record = ProgrammeFactory(sourced=True, summary="Said.", attachments=[bare])
    client.post(reverse("admin:drafts_begin", args=["programmes.programme", record.pk]))
    page = client.get(Publication.objects.get().get_absolute_url()).content.decode()

    assert f'href="/admin/reference/attachment/{bare.pk}/change/#id_alt">Go there' in page


def form_of(record) -> str:
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/change/"


def test_a_public_record_takes_no_picture_without_words(publisher):
    client = Client()
    client.force_login(publisher)
    bare, record = attachment(alt="", title="A port"), ProgrammeFactory(published=True, sourced=True)
    filled = form_data(client.get(form_of(record))) | {"attachments": [bare.pk]}
    told = "The picture “A port” has no alternative text: say on its own page what can be seen on it."

    assert faults(client.post(form_of(record), filled))["attachments"] == [told]
    assert not record.attachments.exists()
    bare.alt = "Two cranes"
    bare.save()
    assert client.post(form_of(record), filled).status_code == 302
    assert record.attachments.get() == bare


def test_a_draft_brings_its_pictures_with_it_and_lets_nobody_else_see_them_before(client, publisher):
    pia = Client()
    pia.force_login(publisher)
    made, record = attachment(alt=""), ProgrammeFactory(published=True, sourced=True)
    kept = draft(pia, record, attachments=[made.pk])
    page = pia.get(kept.publication.get_absolute_url()).content.decode()
    assert f'href="/admin/reference/attachment/{made.pk}/change/#id_alt">Go there' in page

    made.alt = "Two cranes"
    made.save()
    preview = pia.get(record.get_absolute_url(), {"preview": kept.publication_id}).content.decode()
    assert f'src="{made.get_absolute_url()}"' in preview
    assert (client.get(made.get_absolute_url()).status_code, pia.get(made.get_absolute_url()).status_code) == (404, 200)
    assert made.key not in client.get(record.get_absolute_url()).content.decode()

    act(pia, kept.publication, "publish")
    assert client.get(made.get_absolute_url()).status_code == 200
    assert made.get_absolute_url() in client.get(record.get_absolute_url()).content.decode()
