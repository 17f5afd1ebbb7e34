"""What changes for the public is noted with the change itself, in sum, and nothing else is."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from editorial.changes import DELETED, written
from figures.models import Figure
from policies.models import Provision
from programmes.models import Programme, ProgrammeCountry
from reference.models import Alias
from spreadsheets.actions import import_now
from tests.factories import (
    AliasFactory,
    CountryFactory,
    FigureFactory,
    MissionFactory,
    ParticipationFactory,
    PolicyFactory,
    ProgrammeFactory,
    ProvisionFactory,
    SourceFactory,
    SubscriptionFactory,
    ThemeFactory,
)
from webhooks.models import Change, Delivery, Subscription

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def told(receiver, work):
    """[(act, [code, …]), …] of what a receiver hears from when it was last asked."""

    def hear():
        receiver.requests.clear()
        work()
        return sorted((said["act"], sorted(entry["code"] for entry in said["records"])) for said in receiver.messages)

    return hear


def test_each_act_is_told_under_its_name(subscription, told):
    programme = ProgrammeFactory(sourced=True, slug="copolad")
    assert told() == [("publish", [programme.citations.get().source.key])]  # a source is public at once

    programme.publish()
    assert told() == [("publish", ["copolad"])]
    programme.save()
    assert told() == [("change", ["copolad"])]
    programme.archive()
    assert told() == [("unpublish", ["copolad"])]


def test_what_never_was_public_or_is_not_any_more_is_told_to_nobody(subscription, told):
    programme = ProgrammeFactory(slug="secret")
    programme.save()
    ProgrammeCountry.objects.create(record=programme, country=CountryFactory())
    AliasFactory(target=programme, name="Hidden")
    hidden = FigureFactory(code="hidden", programme=programme, published=True)
    hidden.archive()
    provision = ProvisionFactory(policy=PolicyFactory())
    provision.delete()
    ParticipationFactory(mission=MissionFactory()).delete()
    archived = ProgrammeFactory(published=True, slug="archived")
    archived.archive()
    told()

    archived.save()
    assert [entry for _, codes in told() for entry in codes] == []
    said = " ".join(Delivery.objects.values_list("body", flat=True))
    assert [word for word in ("secret", "hidden", provision.slug) if word in said] == []


def test_what_a_draft_is_called_after_it_was_public_is_told_to_nobody(subscription, told):
    gone, brief = (
        ProgrammeFactory(sourced=True, slug="gone", published=True),
        ProgrammeFactory(sourced=True, slug="brief"),
    )
    told()

    gone.archive()
    gone.slug = "secret-plan"
    gone.save()
    brief.publish()
    Programme.objects.filter(pk=brief.pk).update(slug="secret-brief", state="draft")  # before the worker looks
    assert told() == [("unpublish", ["gone"])]


def test_what_is_public_with_another_record_is_told_of(subscription, told):
    policy, mission = PolicyFactory(slug="mirp", published=True), MissionFactory(slug="althea", published=True)
    country, source = CountryFactory(iso2="ZZ"), SourceFactory()
    told()

    provision = ProvisionFactory(policy=policy, slug="one")
    participation = ParticipationFactory(mission=mission, country=country, source=source)
    assert told() == [("publish", ["althea:zz", "mirp:one"])]
    provision.delete()
    participation.delete()
    assert told() == [("unpublish", ["althea:zz", "mirp:one"])]


def test_a_figure_is_told_of_when_the_public_sees_it(subscription, told):
    draft = ProgrammeFactory(sourced=True, slug="later")
    figure = FigureFactory(code="money", programme=draft)
    figure.publish()
    assert "money" not in str(told())

    draft.publish()
    told()
    Figure.objects.get(code="money").save()
    assert told() == [("change", ["money"])]
    Figure.objects.get(code="money").archive()
    assert told() == [("unpublish", ["money"])]


def test_a_change_of_a_link_an_alias_or_a_pair_is_one_of_its_record(subscription, told):
    programme, theme, peru = (
        ProgrammeFactory(slug="aircop", published=True),
        ThemeFactory(slug="drugs"),
        CountryFactory(),
    )
    told()

    ProgrammeCountry.objects.create(record=programme, country=peru)
    assert told() == [("change", ["aircop"])]
    AliasFactory(target=programme, name="Airport project")
    assert told() == [("change", ["aircop"])]
    Alias.objects.get(name="Airport project").delete()
    assert told() == [("change", ["aircop"])]
    programme.themes.add(theme)
    assert told() == [("change", ["aircop"])]


def test_reference_entries_are_public_as_long_as_they_are_there(subscription, told):
    theme = ThemeFactory(slug="drugs")
    assert told() == [("publish", ["drugs"])]
    theme.save()
    assert told() == [("change", ["drugs"])]
    theme.delete()
    assert told() == [("unpublish", ["drugs"])]


def test_what_a_transaction_did_to_a_record_is_told_in_sum(subscription, told):
    programme = ProgrammeFactory(sourced=True, slug="copolad")
    told()

    with transaction.atomic():
        programme.publish()
        programme.title = "Another"
        programme.save()
        ThemeFactory(slug="passing").delete()
    assert told() == [("publish", ["copolad"])]


def test_what_is_rolled_back_is_told_to_nobody(subscription, told):
    programme = ProgrammeFactory(sourced=True, slug="copolad")
    told()
    before = Change.objects.count()

    with transaction.atomic():
        programme.publish()
        transaction.set_rollback(True)
    assert (Change.objects.count(), told()) == (before, [])


def test_a_savepoint_that_is_rolled_back_takes_nothing_else_with_it(subscription, told):
    with transaction.atomic():
        with transaction.atomic():
            ThemeFactory(slug="undone")
            transaction.set_rollback(True)
        ThemeFactory(slug="first")
        with transaction.atomic():
            ThemeFactory(slug="undone-too")
            transaction.set_rollback(True)
        ThemeFactory(slug="second")
    assert told() == [("publish", ["first", "second"])]


def test_only_what_is_asked_for_is_told(receiver, told):
    SubscriptionFactory(address=receiver.address, acts=["unpublish"], nouns=["themes"])
    ProgrammeFactory(published=True).archive()
    theme = ThemeFactory(slug="drugs")
    assert told() == []

    theme.delete()
    assert told() == [("unpublish", ["drugs"])]


def test_without_an_active_subscription_nothing_is_kept(work):
    SubscriptionFactory(is_active=False)

    ThemeFactory()
    assert Change.objects.count() == 0


def themes(tmp_path, number: int, name: str = "theme"):
    sheet = tmp_path / "themes.csv"
    sheet.write_text("slug,name\n" + "".join(f"{name}-{n},{name} {n}\n" for n in range(number)))
    return sheet


def test_an_import_of_many_rows_makes_one_message_which_says_where_the_rest_is(
    subscription, receiver, work, tmp_path, monkeypatch
):
    monkeypatch.setattr("webhooks.actions.RECORDS_LISTED", 50)

    import_now("themes", themes(tmp_path, 2_500))
    work()
    [message] = receiver.messages
    assert (message["act"], message["count"], len(message["records"])) == ("publish", 2_500, 50)
    assert message["rest"] == ["http://127.0.0.1:8000/api/v1/themes/"]
    assert message["records"][0] == {
        "noun": "themes",
        "code": "theme-0",
        "url": "http://127.0.0.1:8000/api/v1/themes/theme-0/",
        "page": "http://127.0.0.1:8000/themes/theme-0/",
    }


def test_noting_and_telling_ask_as_many_queries_for_two_hundred_rows_as_for_two(subscription, work, tmp_path):
    def asked(number: int, name: str) -> int:
        sheet = themes(tmp_path, number, name)
        with CaptureQueriesContext(connection) as queries:
            assert import_now("themes", sheet).saved
            work()
        return len(queries)

    def asked_for_webhooks(number: int, name: str) -> int:
        told = asked(number, f"{name}-told")
        Subscription.objects.update(is_active=False)
        silent = asked(number, f"{name}-silent")
        Subscription.objects.update(is_active=True)
        return told - silent

    asked(2, "first")
    assert asked_for_webhooks(200, "many") == asked_for_webhooks(2, "few")
    assert Delivery.objects.filter(act="publish", count=200, state="delivered").exists()


def test_an_import_asks_one_query_more_when_nobody_wants_to_know(tmp_path):
    with CaptureQueriesContext(connection) as queries:
        assert import_now("themes", themes(tmp_path, 20)).saved
    assert len([query for query in queries if "webhooks" in query["sql"]]) == 1


def test_a_transaction_asks_once_who_wants_to_know_and_tells_the_worker_once(subscription):
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        programme = ProgrammeFactory(published=True)
        for _ in range(3):
            ProgrammeCountry.objects.create(record=programme, country=CountryFactory())
    asked = [query["sql"] for query in queries if "webhooks_subscription" in query["sql"]]
    assert (len(asked), DBTaskResult.objects.count()) == (1, 2)


def test_drafts_ask_no_query_at_all():
    programme = ProgrammeFactory()

    with CaptureQueriesContext(connection) as queries:
        programme.save()
    assert [query for query in queries if "webhooks" in query["sql"]] == []
    assert Programme.objects.count() == 1


def test_deleting_many_provisions_asks_no_query_for_each(subscription, work):
    policy = PolicyFactory(slug="mirp", published=True)

    def asked(number: int) -> int:
        rows = ProvisionFactory.create_batch(number, policy=policy)
        rows = list(Provision.objects.filter(pk__in=[row.pk for row in rows]))
        with CaptureQueriesContext(connection) as queries:
            written.send(Provision, rows=rows, kind=DELETED)
        return len(queries)

    asked(1)
    assert asked(20) == asked(2)
