"""The index holds what is public, and nothing else, after every kind of change."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from editorial.changes import written
from programmes.models import Programme, ProgrammeCountry
from search import index
from search.models import Entry
from spreadsheets import actions
from spreadsheets.actions import import_now
from tests.factories import (
    AgreementFactory,
    AliasFactory,
    CountryFactory,
    CountryGroupFactory,
    ElementFactory,
    EventFactory,
    FigureFactory,
    InstrumentFactory,
    MeasureFactory,
    MissionFactory,
    OrganisationFactory,
    ParticipationFactory,
    PolicyFactory,
    ProgrammeFactory,
    ProvisionFactory,
    SourceFactory,
    TermFactory,
    ThemeFactory,
)
from tests.search.looking import found

pytestmark = pytest.mark.django_db

NAMED_ZEBRA = {
    "programmes": lambda: ProgrammeFactory(title="Zebra", published=True),
    "missions": lambda: MissionFactory(title="Zebra", published=True),
    "policies": lambda: PolicyFactory(title="Zebra", published=True),
    "provisions": lambda: ProvisionFactory(heading="Zebra", published=True),
    "events": lambda: EventFactory(title="Zebra", published=True),
    "agreements": lambda: AgreementFactory(title="Zebra", published=True),
    "figures": lambda: FigureFactory(label="Zebra", published=True),
    "countries": lambda: CountryFactory(name_en="Zebra"),
    "groups": lambda: CountryGroupFactory(name="Zebra"),
    "organisations": lambda: OrganisationFactory(name="Zebra"),
    "instruments": lambda: InstrumentFactory(name="Zebra"),
    "themes": lambda: ThemeFactory(name="Zebra"),
    "sources": lambda: SourceFactory(title="Zebra"),
    "terms": lambda: TermFactory(name="Zebra"),
    "measures": lambda: MeasureFactory(name="Zebra"),
}


def sheet(path, text: str):
    path.write_text(text)
    return path


@pytest.mark.parametrize("kind", NAMED_ZEBRA)
def test_every_kind_is_found_as_soon_as_it_is_public(kind):
    made = NAMED_ZEBRA[kind]()
    assert found("zebra", kind) == [str(made)]
    made.delete()
    assert found("zebra") == []


@pytest.mark.parametrize("make", [ProgrammeFactory, MissionFactory, PolicyFactory, EventFactory, AgreementFactory])
def test_a_record_comes_when_it_is_published_and_goes_when_it_is_archived(make):
    record = make(sourced=True, title="Zebra")
    assert found("zebra") == []
    record.publish()
    assert found("zebra") == ["Zebra"]
    record.archive()
    assert found("zebra") == []


def test_the_provisions_and_figures_of_a_draft_come_and_go_with_it():
    policy = PolicyFactory(sourced=True, title="Charter")
    ProvisionFactory(policy=policy, heading="Zebra chapter")
    figure = FigureFactory(policy=policy, label="Zebra count", published=True)
    FigureFactory(policy=policy, label="Zebra draft")
    assert found("zebra") == []
    policy.publish()
    assert sorted(found("zebra")) == ["Zebra chapter", str(figure)]
    policy.archive()
    assert found("zebra") == []


def test_an_edit_replaces_what_was_there():
    programme = ProgrammeFactory(title="Zebra", summary="About giraffes.", published=True)
    programme.title, programme.summary = "Okapi", "About antelopes."
    programme.save()
    assert [found(word) for word in ("zebra", "giraffes", "okapi", "antelopes")] == [[], [], ["Okapi"], ["Okapi"]]


def test_another_name_is_found_until_it_is_taken_away():
    programme = ProgrammeFactory(title="Cooperation on drugs", published=True)
    alias = AliasFactory(target=programme, name="Zebra")
    assert found("zebra") == ["Cooperation on drugs"]
    alias.delete()
    assert found("zebra") == []


def test_an_objective_is_found_until_it_is_changed_or_taken_away():
    objective = ElementFactory(record=ProgrammeFactory(title="Programme", published=True), text="Count zebras.")
    assert found("zebras") == ["Programme"]
    objective.text = "Count okapis."
    objective.save()
    assert (found("zebras"), found("okapis")) == ([], ["Programme"])
    objective.delete()
    assert found("okapis") == []


def test_a_record_is_found_by_what_it_is_linked_to_and_no_longer_when_the_link_is_gone():
    theme, peru = ThemeFactory(name="Zebras"), CountryFactory(name_en="Peru")
    programme = ProgrammeFactory(title="Programme", published=True)
    programme.themes.add(theme)
    link = ProgrammeCountry.objects.create(record=programme, country=peru)
    assert found("zebras peru") == ["Programme"]
    theme.programmes.remove(programme)
    link.delete()
    assert (found("zebras"), found("peru")) == (["Zebras"], ["Peru"])


def test_a_third_country_leads_to_the_mission_in_which_it_takes_part():
    participation = ParticipationFactory(
        mission=MissionFactory(title="ALTHEA", published=True), country=CountryFactory(name_en="Chile")
    )
    assert found("chile", "missions") == ["ALTHEA"]
    participation.delete()
    assert found("chile", "missions") == []


def test_a_new_name_reaches_whatever_is_linked_to_it():
    theme = ThemeFactory(name="Zebras")
    ProgrammeFactory(title="Programme", published=True, themes=[theme])
    ProgrammeFactory(title="Draft", themes=[theme])
    theme.name = "Okapis"
    theme.save()
    assert (found("zebras"), found("okapis", "programmes")) == ([], ["Programme"])


def test_a_name_that_is_deleted_leaves_whatever_was_linked_to_it():
    theme = ThemeFactory(name="Zebras")
    ProgrammeFactory(title="Programme", published=True, themes=[theme])
    theme.delete()
    assert found("zebras") == []


def test_a_draft_is_never_found_by_way_of_what_is_public():
    draft = ProgrammeFactory(title="Zebra draft", acronym="ZEB", summary="Zebra")
    ElementFactory(record=draft, text="Zebra")
    AliasFactory(target=draft, name="Zebra alias")
    ProgrammeFactory(title="Part", parent=draft, published=True)
    MissionFactory(title="Mission", programmes=[draft], published=True)
    policy = PolicyFactory(title="Zebra policy")
    EventFactory(title="Event", policies=[policy], published=True)
    AgreementFactory(title="Agreement", policy=policy, published=True)
    assert (found("zebra"), found("zeb"), Entry.objects.filter(called__contains="ebra").count()) == ([], [], 0)


def test_an_import_and_its_undo_are_followed(tmp_path):
    ThemeFactory(slug="drugs", name="Zebras")
    run = import_now("themes", sheet(tmp_path / "themes.csv", "slug,name\ndrugs,Okapis\nborders,Giraffes\n"))
    assert [found(word) for word in ("zebras", "okapis", "giraffes")] == [[], ["Okapis"], ["Giraffes"]]
    undo = actions.undo(run)
    actions.preview(undo)
    undo.refresh_from_db()
    assert actions.commit(undo, None)
    assert [found(word) for word in ("zebras", "okapis", "giraffes")] == [["Zebras"], [], []]


def test_an_import_of_links_is_followed(tmp_path):
    ProgrammeFactory(slug="crp", title="Cocaine Route", published=True)
    ThemeFactory(slug="drugs", name="Zebras")
    import_now("programmes", sheet(tmp_path / "programmes.csv", "slug,themes\ncrp,drugs\n"))
    assert found("zebras", "programmes") == ["Cocaine Route"]


@pytest.mark.django_db(transaction=True)
def test_a_record_that_is_saved_outside_of_a_transaction_is_followed_too():
    theme = ThemeFactory(name="Zebra")
    ProgrammeFactory(title="Programme", published=True, themes=[theme])
    theme.delete()
    assert (found("zebra"), found("programme")) == ([], ["Programme"])


def publish_and_add(policy, together):
    """Publishes a document while a provision is added to it and a figure about it published; neither sees the other."""
    figure = FigureFactory(policy=policy, label="Zebra count")

    def publish():
        policy.publish()

    def add():
        ProvisionFactory(policy=policy, heading="Zebra chapter")
        figure.publish()

    def act(what):
        with transaction.atomic():
            what()
            together.wait()
        connection.close()

    threads = [threading.Thread(target=act, args=[what]) for what in (publish, add)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return figure


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_what_becomes_public_by_two_acts_in_the_same_instant_is_found():
    figure = publish_and_add(PolicyFactory(sourced=True, title="Charter"), threading.Barrier(2, timeout=20))

    assert sorted(found("zebra")) == ["Zebra chapter", str(figure)]


def test_drafts_that_never_were_public_cost_nothing(django_assert_num_queries):
    drafts = ProgrammeFactory.create_batch(30)
    with django_assert_num_queries(0):
        written.send(Programme, rows=drafts)


def test_what_is_asked_does_not_depend_on_how_many_rows_are_public(django_assert_max_num_queries):
    def asked(rows: list) -> int:
        for row in rows:
            row.title = f"Renamed {row.title}"
        Programme.objects.bulk_update(rows, ["title"])
        with django_assert_max_num_queries(13) as captured:
            written.send(Programme, rows=rows)
        return len(captured)

    themes, peru = [ThemeFactory()], [CountryFactory()]
    few, many = (
        [ProgrammeFactory(published=True, themes=themes, countries=peru) for _ in range(number)] for number in (2, 20)
    )
    asked(few)  # it learns the new word
    assert asked(few) == asked(many)


def test_a_rebuilt_index_is_the_same_as_the_one_that_was_kept_in_step(capsys):
    for make in NAMED_ZEBRA.values():
        make()
    AliasFactory(target=ProgrammeFactory(published=True), name="Zebra alias")
    before = sorted(found("zebra"))
    Entry.objects.all().delete()
    assert found("zebra") == []
    call_command("reindex")
    assert (sorted(found("zebra")), len(before)) == (before, 16)
    assert capsys.readouterr().out == f"{Entry.objects.count()} entries are in the index.\n"


def test_rebuilding_takes_away_what_is_public_no_longer():
    programme = ProgrammeFactory(title="Zebra", published=True)
    Programme.objects.filter(pk=programme.pk).update(state="draft")  # past every signal
    kept = ThemeFactory(name="Kept")
    index.rebuild()
    assert list(Entry.objects.values_list("called", flat=True)) == [kept.name]


def test_an_older_database_gets_its_index_when_the_site_is_set_up(admin_user):
    ProgrammeFactory(title="Zebra", published=True)
    Entry.objects.all().delete()
    call_command("set_up")
    assert found("zebra") == ["Zebra"]
