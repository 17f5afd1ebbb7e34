"""The staff's page of findings: what is shown, who may leave something as it is, and the way to mend it."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from checks.models import Finding, Waiver
from checks.running import check_everything
from spreadsheets.actions import commit, preview, receive
from tests.factories import FindingFactory, ProgrammeFactory, SourceFactory, WaiverFactory
from tests.reading import body

pytestmark = pytest.mark.django_db
LIST = "/admin/checks/finding/"
Status = Finding.Status


@pytest.fixture
def finding():
    SourceFactory(key="lost", title="A lost report")
    check_everything()
    return Finding.objects.get()


def page_of(finding) -> str:
    return reverse("admin:checks_finding_change", args=[finding.pk])


def reasons(finding, **given) -> dict:
    """What the form of a finding sends back, as it was when it was opened."""
    texts = dict.fromkeys(("id", "reason", "reason_es", "reason_pt", "reason_fr"), "") | given
    counts = {"TOTAL_FORMS": 1, "INITIAL_FORMS": int(bool(texts["id"])), "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1}
    counts["seen"] = finding.fingerprint
    return {f"waivers-{name}": value for name, value in counts.items()} | {
        f"waivers-0-{name}": value for name, value in texts.items()
    }


def test_the_list_shows_what_is_open_with_the_number_of_each_rule_and_the_way_to_the_form(client, editor, finding):
    client.force_login(editor)
    other = FindingFactory(record=ProgrammeFactory(title="Waived programme"), rule="shares", status=Status.WAIVED)

    page = body(client.get(LIST))
    assert "It has no address, no publisher and no date." in page
    assert "an address, a publisher or a date. (1)" in page
    assert f'href="{finding.form_address}"' in page
    assert other.record_name not in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?status=waived", ["Waived programme"]),
        ("?status=all", ["A lost report", "Waived programme"]),
        ("?status=all&noun=programmes.programme", ["Waived programme"]),
        ("?rule=findable-sources", ["A lost report"]),
        ("?rule=shares", []),
        ("?q=lost", ["A lost report"]),
        ("?q=nothing+of+the+kind", []),
    ],
)
def test_the_list_is_narrowed(client, editor, finding, query, shown):
    client.force_login(editor)
    FindingFactory(record=ProgrammeFactory(title="Waived programme"), rule="shares", status=Status.WAIVED)

    response = client.get(LIST + query)
    assert sorted(row.record_name for row in response.context["cl"].result_list) == shown


def test_the_list_asks_as_many_queries_for_forty_as_for_four(client, administrator):
    client.force_login(administrator)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST).status_code == 200
        return len(captured)

    FindingFactory.create_batch(4)
    queries()
    few = queries()
    FindingFactory.create_batch(36)
    assert queries() == few


def test_a_publisher_leaves_it_with_a_reason_in_several_languages(client, publisher, finding):
    client.force_login(publisher)

    response = client.post(page_of(finding), reasons(finding, reason="Nobody has it.", reason_es="Nadie lo tiene."))
    assert response.status_code == 302
    waiver = Waiver.objects.get()
    assert (waiver.reason, waiver.reason_es, waiver.user) == ("Nobody has it.", "Nadie lo tiene.", publisher)
    finding.refresh_from_db()
    assert finding.status == Status.WAIVED
    check_everything()
    finding.refresh_from_db()
    assert finding.status == Status.WAIVED


def test_the_form_carries_what_was_seen(client, publisher, finding):
    client.force_login(publisher)
    page = body(client.get(page_of(finding)))

    assert re.search(rf'<input type="hidden" name="waivers-seen" value="{finding.fingerprint}"', page)


def test_a_reason_for_what_has_changed_since_is_refused_and_kept_in_the_form(client, publisher, finding):
    client.force_login(publisher)
    seen = reasons(finding, reason="Nobody has it.")
    Finding.objects.update(fingerprint="of now", sentence="It has no date.")

    page = body(client.post(page_of(finding), seen))

    assert "What was found has changed since you opened this page. It is now: “It has no date.”" in page
    assert "Nobody has it.</textarea>" in page
    assert not Waiver.objects.exists()
    assert 'name="waivers-seen" value="of now"' in page  # so that it can be sent again
    assert client.post(page_of(finding), seen | {"waivers-seen": "of now"}).status_code == 302
    assert Waiver.objects.get().fingerprint == "of now"


def test_a_reason_needs_its_english(client, publisher, finding):
    client.force_login(publisher)

    page = body(client.post(page_of(finding), reasons(finding, reason_es="Nadie lo tiene.")))
    assert "This field is required." in page
    assert not Waiver.objects.exists()


def test_an_editor_reads_it_and_leaves_nothing(client, editor, finding):
    client.force_login(editor)

    page = body(client.get(page_of(finding)))
    assert ("It has no address" in page, 'name="waivers-0-reason"' in page) == (True, False)
    assert client.post(page_of(finding), reasons(finding, reason="Nobody has it.")).status_code == 403
    assert not Waiver.objects.exists()


def test_a_reason_that_is_taken_back_opens_it_again_and_stays_in_the_history(client, publisher, finding):
    client.force_login(publisher)
    client.post(page_of(finding), reasons(finding, reason="Nobody has it."))
    waiver = Waiver.objects.get()

    taken_back = reasons(finding, id=waiver.pk, reason="Nobody has it.") | {"waivers-0-DELETE": "on"}
    client.post(page_of(finding), taken_back | {"waivers-0-finding": finding.pk})
    finding.refresh_from_db()
    assert (finding.status, Waiver.objects.count()) == (Status.OPEN, 0)
    versions = Waiver.history.filter(id=waiver.pk).values_list("history_type", "reason", "history_user__username")
    assert sorted(versions) == [("+", "Nobody has it.", "publisher"), ("-", "Nobody has it.", "publisher")]
    page = body(client.get(page_of(finding)))
    assert ("publisher, given: Nobody has it." in page, "publisher, taken back: Nobody has it." in page) == (True, True)


def test_reasons_for_other_values_are_shown_and_no_longer_hold(client, publisher, finding):
    client.force_login(publisher)
    WaiverFactory(finding=finding, fingerprint="of old", reason="It was otherwise then.")
    finding.settle()

    page = body(client.get(page_of(finding)))
    assert "It was otherwise then." in page
    assert finding.status == Status.OPEN


def test_the_form_of_a_record_says_what_is_open_about_it(client, editor, finding):
    client.force_login(editor)
    other = SourceFactory(key="found", publisher="A house")

    said = "It has no address, no publisher and no date."
    assert said in body(client.get(finding.form_address))
    assert page_of(finding) in body(client.get(finding.form_address))
    assert said not in body(client.get(reverse("admin:reference_source_change", args=[other.pk])))
    assert said not in body(client.get("/admin/reference/source/add/"))


def test_the_page_of_an_import_says_what_is_open_about_the_records_that_it_wrote(client, administrator):
    SourceFactory(key="older")
    file = b"key,title\nlost,A lost report\n"
    run = preview(receive("sources", iter([file]), file_name="sources.csv", user=administrator))
    assert commit(run, administrator)
    check_everything()
    client.force_login(administrator)

    page = body(client.get(run.get_absolute_url()))
    assert page.count("It has no address, no publisher and no date.") == 1
    assert Finding.objects.get(record_key="lost").form_address in page


def test_who_may_not_see_a_record_is_led_to_no_form(client, django_user_model, finding):
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_finding"))
    client.force_login(reader)
    form = finding.form_address

    assert client.get(form).status_code == 403
    for page in (LIST, page_of(finding)):
        shown = body(client.get(page))
        assert ("It has no address" in shown, form in shown, "Open its form" in shown) == (True, False, False)

    reader.user_permissions.add(Permission.objects.get(codename="view_source"))
    assert form in body(client.get(LIST))
    assert client.get(form).status_code == 200


def test_who_may_not_see_findings_is_not_led_to_them(client, django_user_model, finding):
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_source"))
    client.force_login(reader)

    shown = body(client.get(finding.form_address))
    assert ("It has no address" in shown, page_of(finding) in shown) == (True, False)
