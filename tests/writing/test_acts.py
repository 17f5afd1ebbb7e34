"""What changes the state of a record, and what takes an entry away."""

import pytest
from django.contrib.auth.models import Permission

from editorial.admin import ACTS
from editorial.models import State
from reference.models import Theme
from tests.editorial.test_api import is_problem
from tests.factories import ParticipationFactory, ProgrammeFactory, ThemeFactory
from tests.test_api import NOUNS, RECORDS, address, make

pytestmark = pytest.mark.django_db
WITH_STATES = [noun for noun, model in NOUNS.items() if hasattr(model, "state")]
PORTS = "/api/v1/programmes/ports/"
DRUGS = "/api/v1/themes/drugs/"


def words(act):
    return act.name.replace("_", "-")


@pytest.fixture
def ports():
    return ProgrammeFactory(sourced=True, slug="ports", title="Ports")


@pytest.mark.parametrize("noun", WITH_STATES)
def test_a_record_goes_through_its_states(by_publisher, client, noun):
    model = NOUNS[noun]
    sources = {"sourced": True} if hasattr(model, "citations") else {}
    here = address(noun, make(model, published=False, **sources))

    states = [
        by_publisher.act(here, name).json()["state"]
        for name in ("send-for-review", "publish", "return-to-draft", "publish", "archive")
    ]

    assert states == ["in-review", "published", "draft", "published", "archived"]
    assert client.get(here).status_code == 404


@pytest.mark.parametrize("noun", [noun for noun in NOUNS if noun not in WITH_STATES])
def test_what_has_no_state_has_no_acts(by_publisher, noun):
    here = address(noun, make(NOUNS[noun]))

    assert is_problem(by_publisher.post(f"{here}publish/", if_match="*"), 404, "Not Found")


@pytest.mark.parametrize("act", ACTS.values(), ids=words)
@pytest.mark.parametrize("state", State)
def test_an_act_is_for_the_states_that_the_staffs_pages_offer_it_for(by_publisher, ports, act, state):
    if state == State.PUBLISHED:
        ports.publish()
    else:
        ports.state = state
        ports.save()

    answer = by_publisher.act(PORTS, words(act))

    if state in act.comes_from:
        assert (answer.status_code, answer.json()["state"]) == (200, act.leads_to)
    else:
        assert is_problem(answer, 409, "Conflict")
        assert answer.json()["detail"] == f"“Ports” is {state.label.lower()}: “{act.label}” is not for it."


def test_an_act_has_its_author_and_reason_in_the_history(by_publisher, ports):
    by_publisher.act(PORTS, "send-for-review")
    by_publisher.act(PORTS, "publish", {"reason": "Checked"})

    published, sent, _ = ports.history.all()
    assert (published.history_user, published.history_change_reason) == (by_publisher.user, "Checked")
    assert sent.history_change_reason == "Send for review"


def test_an_act_gives_the_record_with_its_new_mark(by_publisher, ports):
    answer = by_publisher.act(PORTS, "publish")

    assert (answer.json(), answer["ETag"]) == (by_publisher.get(PORTS).json(), by_publisher.etag(PORTS))


def test_a_record_that_breaks_a_rule_is_not_published(by_publisher, ports):
    type(ports).objects.update(text="It is so [@nobody].")

    answer = by_publisher.act(PORTS, "publish")

    assert is_problem(answer, 400, "Bad Request")
    assert answer.json()["errors"] == {"text": ["It cites what is no source here: nobody."]}
    assert answer.json()["detail"] == "The record breaks rules and was left as it was: text."
    ports.refresh_from_db()
    assert ports.state == "draft"


@pytest.mark.parametrize(("mark", "status"), [(None, 428), ('"0123"', 412), ("W/*", 412)])
def test_an_act_is_done_on_what_its_sender_has_seen(by_publisher, ports, mark, status):
    assert by_publisher.post(f"{PORTS}publish/", if_match=mark).status_code == status
    ports.refresh_from_db()
    assert ports.state == "draft"


def test_an_act_takes_nothing_but_a_reason(by_publisher, ports):
    answer = by_publisher.act(PORTS, "publish", {"title": "Harbours"})

    assert answer.json()["errors"] == {"title": ["An act takes nothing but “reason”."]}


def test_an_act_on_what_is_not_there_is_answered(by_publisher):
    assert is_problem(by_publisher.post(f"{PORTS}publish/", if_match="*"), 404, "Not Found")


# Deleted


@pytest.mark.parametrize("noun", WITH_STATES)
def test_what_was_ever_an_address_is_archived_not_deleted(by_administrator, noun):
    entry = make(NOUNS[noun])
    answer = by_administrator.delete(address(noun, entry), if_match="*")

    assert is_problem(answer, 409, "Conflict")
    assert answer.json()["detail"] == "What was ever an address is archived, not deleted."
    entry.refresh_from_db()


@pytest.mark.parametrize("noun", [noun for noun in NOUNS if noun not in WITH_STATES])
def test_what_nothing_needs_is_deleted_with_author_and_reason(by_administrator, noun):
    entry = make(NOUNS[noun])
    here = address(noun, entry)

    why = "reason=Recorded twice" + ("&reason_kind=correction" if noun == "participations" else "")  # it is published
    answer = by_administrator.delete(f"{here}?{why}", if_match=by_administrator.etag(here))

    assert (answer.status_code, answer.content) == (204, b"")
    assert not type(entry).objects.filter(pk=entry.pk).exists()
    last = type(entry).history.filter(id=entry.pk).first()
    told = (last.history_type, last.history_user, last.history_change_reason)
    assert told == ("-", by_administrator.user, "Recorded twice")


def test_what_is_in_use_stays_and_its_users_are_named(by_administrator):
    drugs = ThemeFactory(slug="drugs", name="Drugs & crime")
    ThemeFactory(name="Precursors", parent=drugs)
    ProgrammeFactory(title="Ports <and> rivers", themes=[drugs])

    answer = by_administrator.delete(DRUGS, if_match="*")

    assert is_problem(answer, 409, "Conflict")
    assert answer.json()["detail"] == (
        "Deleting the theme “Drugs & crime” would require deleting the following protected related objects: "
        "Theme: Precursors; Programme: Ports <and> rivers."
    )
    assert Theme.objects.filter(slug="drugs").exists()


def test_what_is_public_with_its_record_is_deleted_by_those_who_may_publish(client, by_administrator):
    participation = ParticipationFactory(published=True)
    by_administrator.user.groups.clear()
    for codename in ("view_participation", "change_participation", "delete_participation"):
        by_administrator.user.user_permissions.add(permission(codename))

    answer = by_administrator.delete(address("participations", participation), if_match="*")

    assert is_problem(answer, 403, "Forbidden")
    assert answer.json()["detail"] == "It is public, and only those who may publish can change it."


def permission(codename):
    return Permission.objects.get(codename=codename)


# Who may do what


def acts_of(noun):
    """What may be asked of one entry and of the list: name -> the right of the staff's pages that it takes."""
    acts = {"create": "add", "bulk": "add", "change": "change", "delete": "delete"}
    if noun in WITH_STATES:
        acts["delete"] = None  # nobody may
        acts |= {words(act): "publish" if act.needs_publish else "change" for act in ACTS.values()}
    return acts


HAS = {"editor": {"add", "change"}, "publisher": {"add", "change", "publish"}}
HAS["administrator"] = HAS["publisher"] | {"delete"}


def done(desk, noun, entry, act):
    """Asks for the act on the entry as it was read."""
    here, listed = address(noun, entry), f"/api/v1/{noun}/"
    if act == "create":
        return desk.post(listed, {})
    if act == "bulk":
        return desk.post(f"{listed}bulk/", {"entries": [{}]})
    if act == "change":
        return desk.patch(here, {}, if_match="*")
    if act == "delete":
        return desk.delete(here, if_match="*")
    return desk.post(f"{here}{act}/", if_match="*")


@pytest.mark.parametrize("public", [False, True], ids=["draft", "public"])
@pytest.mark.parametrize("role", HAS)
@pytest.mark.parametrize("noun", NOUNS)
def test_each_role_may_do_what_the_staffs_pages_let_it_do(request, noun, role, public):
    desk = request.getfixturevalue(f"by_{role}")
    model = NOUNS[noun]
    for act, right in acts_of(noun).items():
        entry = make(model, published=public) if model in RECORDS else make(model)
        guarded = public and model in RECORDS and act not in ("create", "bulk") and "publish" not in HAS[role]

        answer = done(desk, noun, entry, act)

        allowed = right in HAS[role] and not guarded
        forbidden = not allowed and not (act == "delete" and right is None)
        assert (answer.status_code == 403) is forbidden, (act, answer.status_code, answer.content)
        assert answer.status_code < 500


@pytest.mark.parametrize("noun", NOUNS)
def test_nobody_writes_without_showing_who_they_are(client, noun):
    entry = make(NOUNS[noun])
    here, listed = address(noun, entry), f"/api/v1/{noun}/"

    answers = [client.post(listed), client.post(f"{listed}bulk/"), client.patch(here), client.delete(here)]
    if noun in WITH_STATES:
        answers += [client.post(f"{here}{words(act)}/") for act in ACTS.values()]

    assert all(is_problem(answer, 401, "Unauthorized") for answer in answers)
    assert answers[0].json()["detail"].startswith("Send a token in the header")
