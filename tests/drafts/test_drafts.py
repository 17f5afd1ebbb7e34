"""A published record can be changed without the public seeing it."""

import datetime

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from psycopg.errors import LockNotAvailable

from drafts import actions
from drafts.models import Draft, Publication
from drafts.tasks import plan, publish_what_is_due
from drafts.templatetags.drafts import word_by_word
from editorial.corrected import Correction
from editorial.models import State
from figures.models import Figure
from programmes.models import Programme
from tests.editorial.test_admin import address, form_data
from tests.factories import (
    CountryFactory,
    FigureFactory,
    MissionFactory,
    ParticipationFactory,
    PolicyFactory,
    ProgrammeCountryFactory,
    ProgrammeFactory,
    ProvisionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tasks(settings):
    """Kept for a worker, which none of the tests has."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def eva(client, editor):
    editor.first_name, editor.last_name = "Eva", "Díaz"
    editor.save()
    client.force_login(editor)
    return client


@pytest.fixture
def pia(publisher):
    client = Client()
    client.force_login(publisher)
    return client


@pytest.fixture
def reader():
    return Client()


@pytest.fixture
def programme():
    return ProgrammeFactory(sourced=True, published=True, title="Cocaine Route", summary="As it was.", starts="2009")


def form_of(record) -> str:
    return reverse("admin:drafts_form", args=[record._meta.label_lower, record.pk])


def draft(client, record, **changed) -> Draft:
    """Keeps a draft by the form, as a browser does."""
    opened = client.get(form_of(record))
    assert opened.status_code == 200
    answer = client.post(form_of(record), form_data(opened) | changed)
    assert answer.status_code == 302
    return Draft.objects.of(record).latest("kept_at")


def seen_by(client, publication) -> str:
    """What the page of a publication sends back of what it has shown."""
    return client.get(publication.get_absolute_url()).context["seen"]


def act(client, publication, name: str, **said):
    said = {"seen": seen_by(client, publication), **said}
    return client.post(publication.get_absolute_url(), {"act": name, **said}, follow=True)


def told(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def differences(client, publication) -> list[tuple]:
    shown = client.get(publication.get_absolute_url()).context["drafts"]
    return [tuple(one) for draft_ in shown for one in draft_["differences"]]


def test_an_editor_drafts_a_change_of_what_is_published_and_nobody_sees_it(eva, reader, programme):
    kept = draft(eva, programme, summary="As it will be.")

    assert "As it was." in reader.get(programme.get_absolute_url()).content.decode()
    assert Programme.objects.get().summary == "As it was."
    assert differences(eva, kept.publication) == [("Summary", "As it was.", "As it will be.")]


def test_a_form_that_says_nothing_new_keeps_no_draft(eva, programme):
    opened = eva.get(form_of(programme))
    answer = eva.post(form_of(programme), form_data(opened), follow=True)

    assert told(answer) == "Nothing differs from what is recorded, so no draft was kept."
    assert not Draft.objects.exists()


def test_rows_that_are_added_changed_and_taken_away_are_told_one_by_one(eva, pia, programme):
    peru = ProgrammeCountryFactory(record=programme, country=CountryFactory(name_en="Peru"), role="covered")
    chile = ProgrammeCountryFactory(record=programme, country=CountryFactory(name_en="Chile"), role="covered")
    cuba = CountryFactory(name_en="Cuba")

    prefix = "country_links"
    opened = eva.get(form_of(programme))
    data = form_data(opened)
    places = {data[name]: name.split("-")[1] for name in data if name.startswith(prefix) and name.endswith("-id")}
    kept = draft(
        eva,
        programme,
        **{
            f"{prefix}-{places[peru.pk]}-role": "priority",
            f"{prefix}-{places[chile.pk]}-DELETE": "on",
            f"{prefix}-TOTAL_FORMS": "3",
            f"{prefix}-2-country": cuba.pk,
            f"{prefix}-2-role": "covered",
        },
    )

    assert sorted(differences(eva, kept.publication)) == [
        ("Country", "(empty)", "Country: Cuba; Role: Covered"),
        ("Country", str(chile), "(empty)"),
        (f"Country “{peru}”: Role", "Covered", "Priority"),
    ]
    act(pia, kept.publication, "publish")
    assert sorted(programme.country_links.values_list("country__name_en", "role")) == [
        ("Cuba", "covered"),
        ("Peru", "priority"),
    ]


def test_the_preview_is_the_public_page_as_it_will_be_and_leaves_nothing_behind(eva, reader, programme):
    kept = draft(eva, programme, summary="As it will be.", title="Cocaine Route Programme")

    page = eva.get(programme.get_absolute_url(), {"preview": kept.publication.pk})
    content = page.content.decode()
    assert "As it will be." in content
    assert "Cocaine Route Programme" in content
    assert "As it was." not in content
    assert page["Cache-Control"] == "private, no-store"
    assert f'href="/programmes/?preview={kept.publication.pk}"' in content
    listed = eva.get("/programmes/", {"preview": kept.publication.pk}).content.decode()
    assert "Cocaine Route Programme" in listed
    assert Programme.objects.get().summary == "As it was."
    assert programme.history.count() == 1
    assert "As it was." in reader.get(programme.get_absolute_url()).content.decode()


@pytest.mark.parametrize("who", ["reader", "unknown"])
def test_whoever_is_no_member_of_staff_finds_no_preview(eva, reader, programme, who, django_user_model):
    kept = draft(eva, programme, summary="As it will be.")
    if who == "unknown":
        reader.force_login(django_user_model.objects.create_user("visitor"))

    page = reader.get(programme.get_absolute_url(), {"preview": kept.publication.pk})
    assert page.status_code == 404
    assert "As it will be." not in page.content.decode()


def test_an_earlier_day_has_no_preview(eva, programme):
    kept = draft(eva, programme, summary="As it will be.")
    today = timezone.localdate().isoformat()

    page = eva.get(programme.get_absolute_url(), {"preview": kept.publication.pk, "as_of": today})
    assert page.status_code == 200
    assert "As it was." in page.content.decode()


def test_a_preview_waits_for_no_import_and_says_so(eva, programme, monkeypatch):
    kept = draft(eva, programme, summary="As it will be.")

    def held_database(*args, **kwargs):
        raise OperationalError("database is locked") from LockNotAvailable()

    monkeypatch.setattr("drafts.preview.as_if_published", held_database)
    eva.raise_request_exception = False
    answer = eva.get(programme.get_absolute_url(), {"preview": kept.publication.pk})
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")


def test_a_draft_is_reviewed_returned_and_published_by_who_may(eva, pia, reader, programme):
    kept = draft(eva, programme, summary="As it wil be.")
    publication = kept.publication
    act(eva, publication, "send")
    assert act(eva, publication, "publish").status_code == 403
    assert act(eva, publication, "approve").status_code == 403
    assert "Say what is to be done" in told(act(pia, publication, "return"))
    act(pia, publication, "return", words="“will” has two l.")
    publication.refresh_from_db()
    assert publication.stage == Publication.Stage.OPEN

    again = f"{form_of(programme)}?draft={kept.pk}"
    opened = eva.get(again)
    assert opened.context["adminform"].form["summary"].value() == "As it wil be."
    eva.post(f"{again}&version=1", form_data(opened) | {"summary": "As it will be."})
    act(eva, publication, "send")
    answer = act(pia, publication, "publish")

    assert answer.context["lacking"] == []
    assert told(answer) == "“Cocaine Route” is public now."
    assert "As it will be." in reader.get(programme.get_absolute_url()).content.decode()
    version = programme.history.first()
    assert version.history_user == kept.user
    assert version.history_change_reason == "Draft published by publisher"
    acts = publication.steps.values_list("act", flat=True)
    assert list(acts) == ["kept", "sent", "returned", "kept", "sent", "published"]


def test_what_is_missing_is_said_all_at_once_and_nothing_is_published(pia, programme):
    kept = draft(pia, programme, title="", starts="in spring", ends="2008")

    lacking = [one["lacking"] for one in pia.get(kept.publication.get_absolute_url()).context["drafts"]]
    assert [sentence.partition(":")[0] for sentence, _ in lacking[0]] == ["Title", "Starts", "Ends"]
    answer = act(pia, kept.publication, "publish")
    assert told(answer) == "Nothing was done: what is missing stands below."
    assert Programme.objects.get().title == "Cocaine Route"


def test_a_number_that_readers_have_read_asks_for_its_reason_before_it_is_published(pia):
    figure = FigureFactory(published=True, value="50", programme=ProgrammeFactory(sourced=True, published=True))
    kept = draft(pia, figure, value="55")
    [said, place], *_ = pia.get(kept.publication.get_absolute_url()).context["drafts"][0]["lacking"]
    assert (said[:14], place.partition("#")[2]) == ("Kind of change", "id_reason_kind")
    assert "55" in pia.get(figure.get_absolute_url(), {"preview": kept.publication.pk}).content.decode()

    again = f"{form_of(figure)}?draft={kept.pk}"
    opened = pia.get(again)
    assert "Why published numbers or dates change" in opened.content.decode()
    said = {"reason_kind": "update", "reason": "The Commission added five million."}
    pia.post(f"{again}&version=1", form_data(opened) | said)
    act(pia, kept.publication, "publish")

    assert Figure.objects.get().value == 55
    assert Correction.objects.get().reason == "The Commission added five million."


def test_a_draft_that_somebody_has_overtaken_is_not_published_unseen(eva, pia, programme):
    kept = draft(eva, programme, summary="Hers.", starts="2010")
    page = address(Programme, "change", programme.pk)
    pia.post(page, form_data(pia.get(page)) | {"summary": "Theirs."})

    answer = act(pia, kept.publication, "publish")
    assert "was saved since its draft was kept" in answer.content.decode()
    assert Programme.objects.get().summary == "Theirs."

    opened = eva.get(f"{form_of(programme)}?draft={kept.pk}")
    [clash] = opened.context["meeting"].clashes
    assert [offer.words for offer in clash.offers] == ["As it was.", "Theirs.", "Hers."]


def test_two_windows_of_one_draft_do_not_write_over_each_other(eva, pia, programme):
    kept = draft(eva, programme, summary="First.")
    again = f"{form_of(programme)}?draft={kept.pk}"
    hers, his = eva.get(again), pia.get(again)
    eva.post(f"{again}&version=1", form_data(hers) | {"summary": "Hers."})

    answer = pia.post(f"{again}&version=1", form_data(his) | {"summary": "His."})
    assert answer.status_code == 200
    assert answer.context["drafted"]["rows"] == [("Summary", "Hers.", "His.")]
    assert answer.context["adminform"].form["summary"].value() == "His."
    kept.refresh_from_db()
    assert kept.posted["summary"] == "Hers."
    pia.post(f"{again}&version=2", form_data(answer))
    kept.refresh_from_db()
    assert kept.posted["summary"] == "His."


def test_a_set_is_published_together_or_not_at_all(pia, reader):
    programme = ProgrammeFactory(sourced=True, published=True, title="COPOLAD")
    phase = ProgrammeFactory(sourced=True, title="COPOLAD III", parent=programme)
    figure = FigureFactory(programme=phase, value="15", label="Budget of COPOLAD III")
    kept = draft(pia, programme, summary="Now with a third phase.")
    publication = kept.publication

    linked = [one for _, one in pia.get(publication.get_absolute_url()).context["linked"]]
    assert linked == [phase]
    act(pia, publication, "add", record=[f"programmes.programme:{phase.pk}"])
    act(pia, publication, "add", record=[f"figures.figure:{figure.pk}"])
    page = pia.get(phase.get_absolute_url(), {"preview": publication.pk}).content.decode()
    assert "Budget of COPOLAD III" in page

    Programme.objects.filter(pk=phase.pk).update(title="")
    assert "Nothing was done" in told(act(pia, publication, "publish"))
    assert reader.get(phase.get_absolute_url()).status_code == 404
    assert Programme.objects.get(pk=programme.pk).summary != "Now with a third phase."

    Programme.objects.filter(pk=phase.pk).update(title="COPOLAD III")
    act(pia, publication, "publish")
    assert reader.get(phase.get_absolute_url()).status_code == 200
    assert Figure.objects.get().state == State.PUBLISHED
    assert Programme.objects.get(pk=programme.pk).summary == "Now with a third phase."


def test_parts_and_the_record_they_stand_in_are_published_together(pia):
    policy = PolicyFactory(sourced=True, published=True, title="Action Plan")
    provision = ProvisionFactory(policy=policy, heading="First chapter", text="Old.")
    whole, part = draft(pia, policy, title="Action Plan 2030"), draft(pia, provision, text="New.")
    act(pia, whole.publication, f"join:{part.publication.pk}")

    act(pia, whole.publication, "publish")
    policy.refresh_from_db()
    provision.refresh_from_db()
    assert (policy.title, provision.text) == ("Action Plan 2030", "New.")


def test_drafts_that_contradict_each_other_are_told(pia):
    mission = MissionFactory(sourced=True, published=True)
    taking_part = ParticipationFactory(mission=mission, starts=None, ends=None)
    whole = draft(pia, mission, **{"participations-0-starts": "2010"})
    part = draft(pia, taking_part, starts="2012", reason_kind="update", reason="Because.")
    act(pia, whole.publication, f"join:{part.publication.pk}")

    answer = act(pia, whole.publication, "publish")
    assert "Another draft of this publication says something else" in answer.content.decode()


def test_it_is_published_at_its_time_and_not_before(eva, pia, programme, publisher):
    kept = draft(eva, programme, summary="As it will be.")
    act(eva, kept.publication, "send")
    day = timezone.localdate() + datetime.timedelta(days=1)
    answer = act(pia, kept.publication, "schedule", day=str(day), hour="09:00")
    assert told(answer) == f"“Cocaine Route” will be published on {day} at 09:00."
    assert f"On {day} at 09:00, 1 draft will be published together, in the name of publisher" in answer.content.decode()

    publish_what_is_due.call()
    assert Programme.objects.get().summary == "As it was."
    Publication.objects.update(publish_at=timezone.now() - datetime.timedelta(seconds=1))
    publish_what_is_due.call()
    assert Programme.objects.get().summary == "As it will be."
    assert Publication.objects.get().stage == Publication.Stage.PUBLISHED


@pytest.mark.parametrize("what", ["the record was saved", "the account was closed"])
def test_what_cannot_be_published_at_its_time_is_told_and_nothing_is_lost(pia, programme, publisher, what):
    kept = draft(pia, programme, summary="As it will be.")
    actions.schedule(kept.publication, timezone.now() + datetime.timedelta(hours=1), user=publisher)
    if what == "the record was saved":
        programme.save()
    else:
        publisher.is_active = False
        publisher.save()
    Publication.objects.update(publish_at=timezone.now() - datetime.timedelta(seconds=1))
    publish_what_is_due.call()

    publication = Publication.objects.get()
    assert (publication.stage, publication.publish_at) == (Publication.Stage.APPROVED, None)
    assert publication.steps.last().act == "refused"
    assert Programme.objects.get().summary == "As it was."


def test_whoever_changes_an_approved_draft_takes_its_time_back(eva, pia, programme, publisher):
    kept = draft(eva, programme, summary="As it will be.")
    actions.schedule(kept.publication, timezone.now() + datetime.timedelta(hours=1), user=publisher)
    again = f"{form_of(programme)}?draft={kept.pk}"
    eva.post(f"{again}&version=1", form_data(eva.get(again)) | {"summary": "Unseen."})

    publication = Publication.objects.get()
    assert (publication.stage, publication.publish_at) == (Publication.Stage.IN_REVIEW, None)


def test_no_draft_is_kept_of_what_a_person_may_not_change(reader, programme, django_user_model):
    staff = django_user_model.objects.create_user("nobody", is_staff=True)
    reader.force_login(staff)
    assert reader.get(form_of(programme)).status_code == 403
    assert reader.post(form_of(programme), {"title": "x"}).status_code == 403
    assert reader.get(reverse("admin:drafts_publication_changelist")).status_code == 403


def test_a_time_that_a_lost_worker_has_left_is_planned_again(pia, programme, publisher):
    kept = draft(pia, programme, summary="As it will be.")
    actions.schedule(kept.publication, timezone.now() + datetime.timedelta(hours=1), user=publisher)
    plan()
    assert DBTaskResult.objects.count() == 1
    DBTaskResult.objects.all().delete()
    plan()
    assert DBTaskResult.objects.get().run_after == Publication.objects.get().publish_at


def test_all_that_a_record_needs_is_said_at_once_with_the_way_there(pia):
    phase = ProgrammeFactory(summary="", title="COPOLAD III")
    page = address(Programme, "change", phase.pk)

    form = pia.get(page).content.decode()
    for place in ("id_summary", "citations-group", "id_starts", "country_links-group"):
        assert f'href="#{place}"' in form
        assert f'id="{place}"' in form
    answer = pia.post(page, form_data(pia.get(page)) | {"act": "publish"}, follow=True)
    assert "Say in one or two sentences what it is" in told(answer)
    assert "Name a source that says so" in told(answer)
    assert Programme.objects.get().state == State.DRAFT


def test_a_draft_may_not_take_away_what_a_public_record_needs(pia, programme):
    kept = draft(pia, programme, summary="")

    answer = act(pia, kept.publication, "publish")
    assert "Say in one or two sentences what it is" in answer.content.decode()
    assert Programme.objects.get().summary == "As it was."


def test_a_record_that_is_not_public_yet_is_published_at_a_time(pia, publisher, reader):
    phase = ProgrammeFactory(sourced=True, title="COPOLAD III")
    begun = pia.post(reverse("admin:drafts_begin", args=["programmes.programme", phase.pk]), follow=True)
    publication = begun.context["publication"]
    actions.schedule(publication, timezone.now() + datetime.timedelta(hours=1), user=publisher)
    assert reader.get(phase.get_absolute_url()).status_code == 404

    Publication.objects.update(publish_at=timezone.now() - datetime.timedelta(seconds=1))
    publish_what_is_due.call()
    assert reader.get(phase.get_absolute_url()).status_code == 200


def test_the_page_of_a_publication_asks_as_many_queries_for_many_remarks(pia, programme):
    kept = draft(pia, programme, summary="As it will be.")

    def queries(remarks: int) -> int:
        for number in range(remarks):
            actions.say(kept.publication, user=kept.user, words=f"Remark {number}")
        with CaptureQueriesContext(connection) as captured:
            pia.get(kept.publication.get_absolute_url())
        return len(captured)

    queries(1)  # what is kept from the first visit on
    assert queries(1) == queries(30)


def test_thrown_away_drafts_stay_to_be_read_and_change_nothing(pia, programme):
    kept = draft(pia, programme, summary="As it will be.")
    act(pia, kept.publication, "drop", words="Not now.")

    page = pia.get(kept.publication.get_absolute_url()).content.decode()
    assert "Thrown away" in page
    assert "Not now." in page
    assert "is thrown away already" in told(act(pia, kept.publication, "publish"))
    assert Programme.objects.get().summary == "As it was."


def kept_again(client, kept, **changed):
    path = f"{form_of(kept.record)}?draft={kept.pk}"
    return client.post(f"{path}&version={kept.version}", form_data(client.get(path)) | changed, follow=True)


@pytest.mark.parametrize("name", ["publish", "approve", "schedule"])
def test_nobody_decides_on_what_their_page_has_not_shown(eva, pia, programme, name):
    kept = draft(eva, programme, summary="Seen.")
    seen = seen_by(pia, kept.publication)
    kept_again(eva, kept, summary="Not seen.")

    day = timezone.localdate() + datetime.timedelta(days=1)
    answer = act(pia, kept.publication, name, seen=seen, day=str(day), hour="09:00")
    assert "was changed since you opened this page" in told(answer)
    assert Programme.objects.get().summary == "As it was."
    assert Publication.objects.get().stage == Publication.Stage.OPEN


def test_what_is_edited_after_its_time_was_set_is_not_published_unseen(eva, pia, publisher):
    phase = ProgrammeFactory(sourced=True, title="COPOLAD III", summary="Seen.")
    begun = pia.post(reverse("admin:drafts_begin", args=["programmes.programme", phase.pk]), follow=True)
    publication = begun.context["publication"]
    actions.schedule(publication, timezone.now() + datetime.timedelta(hours=1), user=publisher)
    page = address(Programme, "change", phase.pk)
    eva.post(page, form_data(eva.get(page)) | {"summary": "Not seen."})

    Publication.objects.update(publish_at=timezone.now() - datetime.timedelta(seconds=1))
    publish_what_is_due.call()
    publication.refresh_from_db()
    assert (publication.publish_at, publication.steps.last().words[:26]) == (None, "It was changed after the t")
    assert Programme.objects.get().state == State.DRAFT


def test_a_value_that_is_sent_twice_is_shown_as_the_form_takes_it(eva, programme):
    kept = draft(eva, programme, summary=["As it was.", "Hidden."], acronym="CRP")

    assert sorted(differences(eva, kept.publication)) == [
        ("Acronym", "(empty)", "CRP"),
        ("Summary", "As it was.", "Hidden."),
    ]


@pytest.mark.parametrize("deleted", ["false", "False", "0"])
def test_a_row_is_shown_as_deleted_only_if_the_form_deletes_it(eva, pia, programme, deleted):
    row = ProgrammeCountryFactory(record=programme, country=CountryFactory(name_en="Peru"), role="covered")
    kept = draft(eva, programme, **{"country_links-0-DELETE": deleted, "country_links-0-role": "priority"})

    shown = differences(eva, kept.publication)
    act(pia, kept.publication, "publish")
    is_gone = not programme.country_links.exists()
    assert shown == (
        [("Country", str(row), "(empty)")] if is_gone else [(f"Country “{row}”: Role", "Covered", "Priority")]
    )


def test_a_recorded_row_that_is_sent_as_a_new_one_is_shown_as_new(eva, programme):
    row = ProgrammeCountryFactory(record=programme, country=CountryFactory(name_en="Peru"), role="covered")
    extra = {"country_links-TOTAL_FORMS": "2", "country_links-1-id": row.pk, "country_links-1-country": row.country_id}
    kept = draft(eva, programme, **extra, **{"country_links-1-role": "expected"})

    assert differences(eva, kept.publication) == [("Country", "(empty)", "Country: Peru; Role: Expected")]


def test_what_was_typed_into_a_draft_that_has_ended_becomes_a_new_one(eva, pia, programme):
    kept = draft(eva, programme, summary="First.")
    path = f"{form_of(programme)}?draft={kept.pk}"
    opened = eva.get(path)
    act(pia, kept.publication, "publish")

    answer = eva.post(f"{path}&version=1", form_data(opened) | {"summary": "Second."})
    assert "That draft has ended meanwhile" in told(answer)
    assert answer.context["adminform"].form["summary"].value() == "Second."
    eva.post(form_of(programme), form_data(answer))
    assert Draft.objects.going_on().get().posted["summary"] == "Second."


def test_a_publication_is_named_without_touching_where_it_stands(eva, programme):
    kept = draft(eva, programme, summary="As it will be.")
    stale = Publication.objects.get()
    actions.send(kept.publication, user=kept.user)

    actions.rename(stale, "A better name")
    found = Publication.objects.get()
    assert (found.name, found.stage) == ("A better name", Publication.Stage.IN_REVIEW)


def test_a_fault_at_its_time_is_told_and_a_database_that_is_held_is_asked_again(pia, programme, publisher, monkeypatch):
    kept = draft(pia, programme, summary="As it will be.")
    actions.schedule(kept.publication, timezone.now() + datetime.timedelta(hours=1), user=publisher)
    Publication.objects.update(publish_at=timezone.now() - datetime.timedelta(seconds=1))

    def held_database(*args, **kwargs):
        raise OperationalError("database is locked") from LockNotAvailable()

    monkeypatch.setattr("drafts.actions.publish", held_database)
    before = DBTaskResult.objects.count()
    publish_what_is_due.call()
    assert (DBTaskResult.objects.count(), Publication.objects.get().publish_at is None) == (before + 1, False)

    monkeypatch.setattr("drafts.actions.publish", lambda *args, **kwargs: 1 / 0)
    publish_what_is_due.call()
    assert (Publication.objects.get().publish_at, Publication.objects.get().steps.last().act) == (None, "refused")


def test_two_long_texts_without_a_word_in_common_are_compared_in_a_moment():
    old, new = (" ".join(f"{letter}{number}" for number in range(990)) for letter in "ab")
    left, right = word_by_word(old, new)

    assert (left.count("<del>"), right.count("<ins>")) == (1, 1)
