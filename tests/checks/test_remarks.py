"""What readers see of it: the reasons, in their language, on the page of the record."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from checks.actions import waive
from checks.models import Finding, Waiver
from checks.running import check_everything
from editorial.version import published_version
from tests.factories import (
    CountryGroupFactory,
    FigureFactory,
    FindingFactory,
    MissionFactory,
    ParticipationFactory,
    ProgrammeFactory,
    SourceFactory,
    WaiverFactory,
)
from tests.reading import body, page_of

pytestmark = pytest.mark.django_db
HEADING = "Known gaps and contradictions"
NOTED = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)


@pytest.fixture
def programme():
    return ProgrammeFactory(published=True)


def waived(record, **given) -> Waiver:
    made = WaiverFactory(finding=FindingFactory(record=record, status=Finding.Status.WAIVED), **given)
    Waiver.objects.filter(pk=made.pk).update(created_at=NOTED)
    return made


def test_the_reason_stands_on_the_page_with_its_date_and_what_was_found_does_not(client, programme):
    finding = waived(programme, reason="Two of its parts overlap.").finding

    page = page_of(client, programme)
    assert HEADING in page
    assert "Two of its parts overlap." in page
    assert '<time datetime="2026-03-02">2 March 2026</time>' in page
    assert finding.sentence not in page


def test_it_is_in_the_language_of_the_reader_or_marked_as_english(client, programme):
    waived(programme, reason="Two of its parts overlap.", reason_es="Dos de sus partes se solapan.")

    address = programme.get_absolute_url()
    assert "Dos de sus partes se solapan." in body(client.get(f"/es{address}"))
    assert '<span lang="en">Two of its parts overlap.</span>' in body(client.get(f"/fr{address}"))


@pytest.mark.parametrize(
    ("status", "fingerprint"),
    [
        (Finding.Status.OPEN, "as it was read"),
        (Finding.Status.GONE, "as it was read"),
        (Finding.Status.WAIVED, "of old"),
    ],
)
def test_a_reason_that_does_not_hold_is_not_shown(client, programme, status, fingerprint):
    finding = FindingFactory(record=programme, status=status)
    WaiverFactory(finding=finding, fingerprint=fingerprint, reason="Two of its parts overlap.")

    page = page_of(client, programme)
    assert (HEADING in page, "Two of its parts overlap." in page) == (False, False)


def test_that_of_a_participation_stands_on_the_page_of_its_mission(client):
    mission = MissionFactory(published=True)
    ParticipationFactory(mission=mission)
    check_everything()
    waive(Finding.objects.get(rule="legal-basis"), reason="The source does not name it.")

    assert "The source does not name it." in page_of(client, mission)
    assert "The source does not name it." not in page_of(client, MissionFactory(published=True))


def test_it_costs_a_page_one_query_however_many_there_are(client, programme):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page_of(client, programme)
        return sum("checks_waiver" in query["sql"] for query in captured)

    assert queries() == 1
    for rule in ("shares", "stated-once", "dates-of-parts"):
        finding = FindingFactory(record=programme, rule=rule, status=Finding.Status.WAIVED)
        WaiverFactory(finding=finding)
    assert queries() == 1


def test_the_kept_pages_are_dropped_when_a_reason_is_given(django_capture_on_commit_callbacks, programme):
    finding = FindingFactory(record=programme)
    connection.run_on_commit.clear()
    before = published_version()
    with django_capture_on_commit_callbacks(execute=True):
        waive(finding, reason="Two of its parts overlap.")

    assert published_version() != before


# In the API


def remarks_of(client, address: str) -> list[dict]:
    response = client.get(address)
    assert response.status_code == 200
    return response.json()["remarks"]


def test_entries_of_the_api_have_the_reasons_with_their_translations_and_day(client, programme):
    waived(programme, reason="Two of its parts overlap.", reason_es="Dos de sus partes se solapan.")
    said = {
        "reason": "Two of its parts overlap.",
        "translations": {"es": {"reason": "Dos de sus partes se solapan."}},
        "noted": "2026-03-02",
    }

    assert remarks_of(client, f"/api/v1/programmes/{programme.slug}/") == [said]
    listed = client.get("/api/v1/programmes/").json()["results"]
    assert [entry["remarks"] for entry in listed] == [[said]]
    assert [entry["remarks"] for entry in client.get("/api/v1/programmes/?fields=remarks").json()["results"]] == [
        [said]
    ]


def test_a_reason_that_does_not_hold_is_in_no_entry(client, programme):
    WaiverFactory(finding=FindingFactory(record=programme, status=Finding.Status.OPEN))

    assert remarks_of(client, f"/api/v1/programmes/{programme.slug}/") == []


def test_that_of_a_participation_is_in_its_entry_and_in_that_of_its_mission(client):
    taken = ParticipationFactory(mission=MissionFactory(published=True))
    check_everything()
    waive(Finding.objects.get(rule="legal-basis"), reason="The source does not name it.")

    for address in (f"/api/v1/participations/{taken.code}/", f"/api/v1/missions/{taken.mission.slug}/"):
        assert [remark["reason"] for remark in remarks_of(client, address)] == ["The source does not name it."]


@pytest.mark.parametrize(
    ("make", "noun"), [(FigureFactory, "figures"), (CountryGroupFactory, "groups"), (SourceFactory, "sources")]
)
def test_they_are_in_the_entries_of_whatever_rules_find_fault_with(client, make, noun):
    record = make() if noun != "figures" else make(published=True)
    waived(record, reason="It is left so.")

    address = f"/api/v1/{noun}/{getattr(record, record.key_field)}/"
    assert [remark["reason"] for remark in remarks_of(client, address)] == ["It is left so."]


def test_a_list_of_the_api_reads_them_in_one_query_however_many_there_are(client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/api/v1/programmes/").status_code == 200
        return sum("checks_waiver" in query["sql"] for query in captured)

    for _ in range(2):
        waived(ProgrammeFactory(published=True))
    assert queries() == 1
    for _ in range(8):
        waived(ProgrammeFactory(published=True))
    assert queries() == 1


def test_an_earlier_day_knows_the_reasons_that_were_given_by_then(client, programme):
    waived(programme)
    earlier = FindingFactory(record=programme, status=Finding.Status.WAIVED, cause="another")
    WaiverFactory(finding=earlier).history.update(history_date=timezone.now() - datetime.timedelta(days=2))
    programme.history.update(history_date=timezone.now() - datetime.timedelta(days=2))
    today = timezone.localdate()

    def remarks_on(day) -> int:
        address = f"{programme.get_absolute_url()}?as_of={day}"
        told = remarks_of(client, f"/api/v1/programmes/{programme.slug}/?as_of={day}")
        assert client.get(address).content.decode().count("Known gaps") == bool(told)
        return len(told)

    assert (remarks_on(today), remarks_on(today - datetime.timedelta(days=1))) == (2, 1)


@pytest.mark.django_db(transaction=True)  # a mirror sees what other transactions have ended
def test_mirrors_hear_of_a_reason_that_is_given_and_of_one_that_holds_no_longer(client, programme):
    finding = FindingFactory(record=programme, rule="dates-of-parts")
    sync = client.get("/api/v1/programmes/?changed_since=").json()["sync"]

    def changed() -> list[list]:
        nonlocal sync
        answer = client.get("/api/v1/programmes/", {"changed_since": sync}).json()
        sync = answer["sync"]
        return [[remark["reason"] for remark in entry["remarks"]] for entry in answer["results"]]

    assert changed() == []
    waive(finding, reason="Two of its parts overlap.")
    assert changed() == [["Two of its parts overlap."]]
    check_everything()  # which does not find it any more
    assert changed() == [[]]
