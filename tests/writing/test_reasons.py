"""Published numbers and dates change through the API with a reason and its kind."""

import datetime

import pytest

from editorial.corrected import Correction
from figures.models import Figure
from missions.models import Participation
from tests.editorial.test_api import is_problem
from tests.factories import CountryFactory, FigureFactory, MissionFactory, ParticipationFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db
FIGURES = "/api/v1/figures/"
HERE = f"{FIGURES}budget/"
WHY = {"reason": "Table 2 was misread.", "reason_kind": "correction"}


@pytest.fixture
def budget():
    return FigureFactory(published=True, code="budget", value=5)


def test_a_published_number_is_not_changed_without_a_reason(by_publisher, budget):
    answer = by_publisher.change(HERE, {"value": "6"})

    assert is_problem(answer, 400, "Bad Request")
    assert answer.json()["errors"] == {
        "reason_kind": [
            "This changes what is published: value from “5” to “6”. Say of which kind the change is: a correction (we "
            "were wrong), an update (the world moved on) or a revision (the source revised it)."
        ],
        "reason": ["Say why, in a sentence for readers."],
    }
    assert Figure.objects.get().value == 5


def test_it_is_changed_and_told_with_one(by_publisher, budget):
    answer = by_publisher.change(HERE, {"value": "6"} | WHY)

    assert (answer.status_code, answer.json()["value"]) == (200, "6")
    correction = Correction.objects.get()
    assert (correction.record, correction.user, correction.kind) == (budget, by_publisher.user, "correction")
    assert (correction.old, correction.new, correction.reason) == ("5", "6", WHY["reason"])


def test_one_reason_holds_for_many(by_publisher, budget):
    FigureFactory(published=True, code="other", value=5)
    addresses = {code: f"{FIGURES}{code}/" for code in ("budget", "other")}
    entries = [{"key": code, "etag": by_publisher.etag(at), "value": "6"} for code, at in addresses.items()]

    refused = by_publisher.patch(f"{FIGURES}bulk/", {"entries": entries})
    assert sorted(refused.json()["errors"]) == [f"{n}.{name}" for n in (0, 1) for name in ("reason", "reason_kind")]
    assert by_publisher.patch(f"{FIGURES}bulk/", {"entries": entries} | WHY).status_code == 200
    assert Correction.objects.count() == 2


@pytest.mark.parametrize("kind", ["typo", 5, ["correction"]])
def test_another_kind_is_refused(by_publisher, budget, kind):
    answer = by_publisher.change(HERE, {"value": "6", "reason": "Because", "reason_kind": kind})

    assert is_problem(answer, 400, "Bad Request")
    assert "is not one of: correction, update, revision." in answer.json()["errors"]["reason_kind"][0]


def test_words_and_drafts_are_changed_without_a_kind(by_publisher, budget):
    ProgrammeFactory(slug="draft", starts="2010")

    assert by_publisher.change(HERE, {"label": "Other words"}).status_code == 200
    assert by_publisher.change("/api/v1/programmes/draft/", {"starts": "2011"}).status_code == 200
    assert not Correction.objects.exists()


def test_a_long_sentence_is_told_whole_and_kept_shortened_in_the_history(by_publisher, budget):
    by_publisher.change(HERE, {"value": "6"} | WHY | {"reason": "x" * 300})

    assert Correction.objects.get().reason == "x" * 300
    assert budget.history.first().history_change_reason == "x" * 99 + "…"


PARTICIPATIONS = "/api/v1/participations/"
CHILE = f"{PARTICIPATIONS}althea:cl/"


@pytest.fixture
def taken():
    mission, chile = MissionFactory(published=True, slug="althea"), CountryFactory(iso2="CL")
    return ParticipationFactory(mission=mission, country=chile, starts="2004")


def test_a_published_participation_is_deleted_with_a_reason_and_told(by_administrator, taken):
    refused = by_administrator.delete(f"{CHILE}?reason=Twice", if_match=by_administrator.etag(CHILE))
    assert is_problem(refused, 400, "Bad Request")
    assert list(refused.json()["errors"]) == ["reason_kind"]

    query = "reason=Recorded twice&reason_kind=correction"
    answer = by_administrator.delete(f"{CHILE}?{query}", if_match=by_administrator.etag(CHILE))

    assert (answer.status_code, Participation.objects.count()) == (204, 0)
    told = Correction.objects.get()
    assert (told.record, told.user, told.field) == (taken.mission, by_administrator.user, "participations")
    assert (told.old, told.new, told.reason) == ("CL 2004", "", "Recorded twice")


def test_many_are_deleted_with_one_reason(by_administrator, taken):
    entries = [{"key": "althea:cl", "etag": by_administrator.etag(CHILE)}]

    refused = by_administrator.delete(f"{PARTICIPATIONS}bulk/", {"entries": entries})
    assert sorted(refused.json()["errors"]) == ["0.reason", "0.reason_kind"]
    assert by_administrator.delete(f"{PARTICIPATIONS}bulk/", {"entries": entries} | WHY).status_code == 204
    assert Correction.objects.get().reason == WHY["reason"]


def test_a_participation_recorded_again_asks_as_well(by_administrator, taken):
    source = taken.source.key
    by_administrator.delete(f"{CHILE}?reason=Twice&reason_kind=update", if_match=by_administrator.etag(CHILE))
    again = {"mission": "althea", "country": "CL", "starts": "2005", "source": source}

    refused = by_administrator.post(PARTICIPATIONS, again)
    assert "participation from “nothing” to “CL 2005”" in refused.json()["errors"]["reason_kind"][0]
    assert by_administrator.post(PARTICIPATIONS, again | WHY).status_code == 201
    assert [(one.old, one.new) for one in Correction.objects.order_by("pk")] == [("CL 2004", ""), ("", "CL 2005")]


def test_a_record_is_marked_as_checked(by_publisher, budget):
    answer = by_publisher.act(HERE, "verify")

    today = datetime.date.today()
    budget.refresh_from_db()
    assert (answer.status_code, answer.json()["verified_on"]) == (200, today.isoformat())
    assert (budget.review_by, budget.verified_by) == (today + datetime.timedelta(days=365), "publisher")
    assert "verified_by" not in answer.json()


def test_the_day_to_look_again_may_be_named(by_publisher, budget):
    day = (datetime.date.today() + datetime.timedelta(days=90)).isoformat()

    assert by_publisher.act(HERE, "verify", {"review_by": day, "reason": "New report"}).json()["review_by"] == day
    assert budget.history.first().history_change_reason == "New report"


@pytest.mark.parametrize(
    ("said", "name"), [({"review_by": "2001-01-01"}, "review_by"), ({"review_by": 5}, "review_by"), ({"a": 1}, "a")]
)
def test_what_a_check_cannot_take_is_named(by_publisher, budget, said, name):
    answer = by_publisher.act(HERE, "verify", said)

    assert is_problem(answer, 400, "Bad Request")
    assert list(answer.json()["errors"]) == [name]


def test_an_editor_does_not_mark_what_is_published(by_editor, budget):
    assert is_problem(by_editor.act(HERE, "verify"), 403, "Forbidden")
