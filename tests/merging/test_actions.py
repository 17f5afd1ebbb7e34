"""Two records become one: what moves, what is kept, what is refused, and what readers find at the old address."""

import datetime

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from editorial.corrected import Correction
from editorial.corrections import Reason
from editorial.dates import PartialDate
from editorial.models import FormerSlug
from figures.models import Figure
from merging.models import Merge
from merging.plan import Plan
from programmes.models import Programme, ProgrammeOrganisation
from reference.models import Alias, Organisation, Source
from spreadsheets.actions import import_now, preview
from spreadsheets.actions import undo as undo_import
from tests.factories import (
    AliasFactory,
    CountryFactory,
    ElementFactory,
    FigureFactory,
    MembershipFactory,
    MissionFactory,
    OrganisationFactory,
    ParticipationFactory,
    PolicyFactory,
    PolicyRelationFactory,
    ProgrammeCitationFactory,
    ProgrammeCountryFactory,
    ProgrammeFactory,
    ProgrammeOrganisationFactory,
    ProvisionFactory,
    SourceFactory,
    SubscriptionFactory,
    ThemeFactory,
    UserFactory,
)
from tests.merging.pairs import fresh, merged
from webhooks.models import Change as Noted

pytestmark = pytest.mark.django_db


def sentences(error) -> str:
    return " ".join(error.value.messages)


def test_an_organisation_that_stood_twice_has_the_links_of_both_and_its_other_name(client, administrator):
    olaf = OrganisationFactory(slug="olaf", name="European Anti-Fraud Office", acronym="OLAF")
    twice = OrganisationFactory(slug="olaf-2", name="Office européen de lutte antifraude", website="https://olaf.eu/")
    link = ProgrammeOrganisationFactory(organisation=twice, published=True)
    AliasFactory(target=twice, name="UCLAF")

    merged(twice, olaf, administrator)

    page = client.get("/organisations/olaf/").content.decode()
    assert link.record.title in page
    assert "Office européen de lutte antifraude" in page
    assert fresh(olaf).website == "https://olaf.eu/"
    assert {alias.name for alias in olaf.aliases.all()} == {"UCLAF", "Office européen de lutte antifraude"}


@pytest.mark.parametrize(
    ("make", "at"),
    [
        (lambda key: OrganisationFactory(slug=key), "organisations"),
        (lambda key: SourceFactory(key=key), "sources"),
        (lambda key: ProgrammeFactory(slug=key, published=True), "programmes"),
        (lambda key: PolicyFactory(slug=key, published=True), "policies"),
    ],
    ids=["organisations", "sources", "programmes", "policies"],
)
def test_old_addresses_of_pages_and_of_the_api_lead_to_the_record_that_stays(client, administrator, make, at):
    stays, goes = make("stays"), make("goes")
    FormerSlug.objects.create(model=goes._meta.label_lower, slug="went-before", object_id=goes.pk)

    merged(goes, stays, administrator)

    for key in ("goes", "went-before"):
        page, answer = client.get(f"/{at}/{key}/"), client.get(f"/api/v1/{at}/{key}/")
        assert (page.status_code, page["Location"]) == (301, f"/{at}/stays/")
        assert (answer.status_code, answer["Location"]) == (301, f"http://testserver/api/v1/{at}/stays/")


def test_filters_and_sheets_understand_the_old_key(client, administrator, tmp_path):
    stays, goes = OrganisationFactory(slug="stays"), OrganisationFactory(slug="goes")
    link = ProgrammeOrganisationFactory(organisation=goes, published=True)
    merged(goes, stays, administrator)

    assert link.record.title in client.get("/programmes/?organisation=goes").content.decode()
    (sheet := tmp_path / "programmes.csv").write_text("slug,title,implementers\nports,Ports,goes\n")
    assert import_now("programmes", sheet).saved
    assert [row.organisation for row in Programme.objects.get(slug="ports").organisation_links.all()] == [stays]


def test_a_sheet_with_a_row_for_the_record_that_went_is_refused_in_words(administrator, tmp_path):
    stays, goes = OrganisationFactory(slug="stays"), OrganisationFactory(slug="goes", name="Went")
    merged(goes, stays, administrator)

    (sheet := tmp_path / "organisations.csv").write_text("slug,name,kind\ngoes,Another,eu\n")
    run = import_now("organisations", sheet)

    assert not run.saved
    assert "former address of another entry" in " ".join(run.sentences())


def test_an_import_whose_record_went_into_another_can_be_taken_back(administrator, tmp_path):
    (sheet := tmp_path / "organisations.csv").write_text("slug,name,kind\ngoes,Went,eu\nother,Other,eu\n")
    run = import_now("organisations", sheet)
    merged(Organisation.objects.get(slug="goes"), OrganisationFactory(slug="stays"), administrator)

    back = undo_import(run, user=administrator)
    preview(back)

    back.refresh_from_db()
    assert back.state == "previewed"


def test_nothing_new_gets_the_key_of_a_source_that_went_into_another(administrator):
    stays, goes = SourceFactory(key="stays"), SourceFactory(key="goes")
    merged(goes, stays, administrator)

    with pytest.raises(ValidationError, match="former address"):
        Source(key="goes", title="Another").full_clean()


def test_texts_that_cite_a_source_cite_the_one_that_stays(administrator):
    stays, goes = SourceFactory(key="eprs2017"), SourceFactory(key="eprs-2017")
    text = "Cocaine [@eprs-2017, p. 6; @eprs2017, p. 6]. Elsewhere [@eprs-2017-b, p. 1]."
    SourceFactory(key="eprs-2017-b")
    programme = ProgrammeFactory(text=text, text_es="Cocaína [@eprs-2017].", published=True)
    ProgrammeCitationFactory(record=programme, source=goes)
    provision = ProvisionFactory(text="As [@eprs-2017] says.")

    merged(goes, stays, administrator)

    programme = fresh(programme)
    assert programme.text == "Cocaine [@eprs2017, p. 6]. Elsewhere [@eprs-2017-b, p. 1]."
    assert (programme.text_es, fresh(provision).text) == ("Cocaína [@eprs2017].", "As [@eprs2017] says.")
    assert programme.citations.get().source == stays


def test_what_both_have_stays_once_and_the_preview_says_what_is_lost():
    stays, goes = ProgrammeFactory(), ProgrammeFactory()
    peru = CountryFactory()
    ProgrammeCountryFactory(record=stays, country=peru, since="2010")
    ProgrammeCountryFactory(record=goes, country=peru, since="2012")

    plan = Plan(stays, goes)

    [dropped] = [one for group in plan.groups for one in group.dropped]
    assert (dropped.why, dropped.otherwise) == ("already there", "since: “2012”, where “2010” stays")


def test_the_same_membership_theme_and_sentence_stay_once(administrator):
    stays, goes, drugs = ProgrammeFactory(), ProgrammeFactory(), ThemeFactory()
    for programme in (stays, goes):
        programme.themes.add(drugs)
        ElementFactory(record=programme, text="Less cocaine.", order=1)
    ElementFactory(record=goes, text="More checks.", order=2)
    one, other = MembershipFactory(), MembershipFactory()
    MembershipFactory(group=other.group, country=one.country)

    merged(goes, stays, administrator)
    merged(other.group, one.group, administrator)

    assert list(stays.themes.all()) == [drugs]
    assert [(row.text, row.order) for row in stays.elements.all()] == [("Less cocaine.", 1), ("More checks.", 3)]
    assert {row.country for row in one.group.memberships.all()} == {one.country, other.country}


def test_a_relation_between_the_two_does_not_become_one_to_itself(administrator):
    stays, goes = PolicyFactory(), PolicyFactory()
    PolicyRelationFactory(record=goes, other=stays)
    PolicyRelationFactory(record=goes, other=PolicyFactory(title="Third"))

    merged(goes, stays, administrator)

    assert [str(row.other) for row in stays.relations.all()] == ["Third"]


def test_a_programme_that_leads_to_the_other_by_two_fields_is_moved_in_both(administrator):
    stays, goes = ProgrammeFactory(), ProgrammeFactory()
    phase = ProgrammeFactory(parent=goes, predecessor=goes)

    merged(goes, stays, administrator)

    assert (fresh(phase).parent, fresh(phase).predecessor) == (stays, stays)


@pytest.mark.parametrize("field", ["parent", "predecessor"])
def test_what_leads_to_the_other_is_not_the_same(administrator, field):
    one = ProgrammeFactory(title="COPOLAD")
    between = ProgrammeFactory(**{field: one})
    other = ProgrammeFactory(title="COPOLAD II", **{field: between})

    for goes, stays in ((one, other), (other, one)):
        with pytest.raises(ValidationError) as error:
            merged(goes, stays, administrator)
        assert "“COPOLAD II” leads to “COPOLAD”, so the two are not one." in sentences(error)


def test_a_provision_of_both_on_which_something_hangs_is_not_lost(administrator):
    stays, goes = PolicyFactory(), PolicyFactory(title="The other")
    ProvisionFactory(policy=stays, slug="drugs")
    provision = ProvisionFactory(policy=goes, slug="drugs", heading="Drugs")
    ProgrammeFactory(provisions=[provision])

    with pytest.raises(ValidationError) as error:
        merged(goes, stays, administrator)
    assert "Both have “Drugs”, and something hangs on that of “The other”" in sentences(error)


def test_a_row_that_would_break_a_rule_does_not_move(administrator):
    stays, goes = MissionFactory(starts="2012"), MissionFactory(starts="2004")
    participation = ParticipationFactory(mission=goes, starts="2005")

    with pytest.raises(ValidationError) as error:
        merged(goes, stays, administrator)
    assert f"“{participation.country} in {goes}” cannot move." in sentences(error).replace(str(stays), str(goes))
    assert "The participation begins before the mission (2012)." in sentences(error)


# States


def test_what_is_published_does_not_go_into_what_is_not(administrator):
    draft, shown = ProgrammeFactory(), ProgrammeFactory(published=True)

    with pytest.raises(ValidationError) as error:
        merged(shown, draft, administrator)
    assert "this would take it off the site" in sentences(error)
    assert fresh(shown).is_public


def test_figures_of_a_draft_that_would_become_public_are_counted(administrator):
    draft, shown = ProgrammeFactory(), ProgrammeFactory(published=True)
    FigureFactory(programme=draft, published=True)
    FigureFactory(programme=draft)
    ProgrammeCountryFactory(record=draft)

    plan = Plan(shown, draft)

    assert plan.needs_consent
    assert [(group.label, group.published) for group in plan.published] == [("Programme countries", 1), ("Figures", 1)]


def test_figures_of_one_draft_in_another_stay_hidden_and_the_preview_says_so():
    one, other = ProgrammeFactory(), ProgrammeFactory()
    FigureFactory(programme=one, published=True)

    plan = Plan(other, one)

    assert (plan.hidden, plan.needs_consent) == (1, False)


def test_the_address_of_a_draft_leads_nowhere(client, administrator):
    draft, shown = ProgrammeFactory(slug="a-draft"), ProgrammeFactory(published=True)

    merged(draft, shown, administrator)

    assert client.get("/programmes/a-draft/").status_code == 404
    assert not FormerSlug.objects.exists()


# Values


def test_each_field_has_the_value_that_is_chosen_and_the_other_name_becomes_an_alias(administrator):
    stays = ProgrammeFactory(title="Airports", acronym="AIRCOP", summary="Short.")
    goes = ProgrammeFactory(title="Airport Communication Project", acronym="ACP", summary="Longer.")

    merged(goes, stays, administrator, chosen={"title", "summary"})

    stays = fresh(stays)
    assert (stays.title, stays.acronym, stays.summary) == ("Airport Communication Project", "AIRCOP", "Longer.")
    assert set(stays.aliases.values_list("name", "kind")) == {("Airports", "variant"), ("ACP", "acronym")}


def test_a_translation_is_not_put_beside_a_text_that_it_does_not_translate(administrator):
    stays = ProgrammeFactory(summary="Short.", title_es="")
    goes = ProgrammeFactory(summary="Longer.", summary_es="Más larga.", title_es="Aeropuertos")

    merged(goes, stays, administrator)

    stays = fresh(stays)
    assert (stays.summary, stays.summary_es, stays.title_es) == ("Short.", "", "Aeropuertos")


def test_a_name_that_must_be_unique_can_pass_from_one_to_the_other(administrator):
    stays, goes = OrganisationFactory(name="Old"), OrganisationFactory(name="New")

    merged(goes, stays, administrator, chosen={"name"})

    assert fresh(stays).name == "New"
    assert [alias.name for alias in stays.aliases.all()] == ["Old"]


def test_another_date_of_what_is_published_needs_a_reason_for_readers(administrator):
    stays = ProgrammeFactory(starts="2010", published=True)
    goes = ProgrammeFactory(starts="2011", published=True)

    with pytest.raises(ValidationError) as error:
        merged(goes, stays, administrator, chosen={"starts"})
    assert "reason_kind" in error.value.error_dict

    because = Reason("correction", {"reason": "The decision says 2011."}, administrator)
    merged(goes, stays, administrator, chosen={"starts"}, because=because)
    told = Correction.objects.get()
    assert (told.record, told.old, told.new, told.reason) == (stays, "2010", "2011", "The decision says 2011.")


# What follows


def test_every_record_concerned_says_in_its_history_what_was_merged_and_why(administrator):
    stays, goes = ThemeFactory(slug="drugs"), ThemeFactory(slug="narcotics")
    programme = ProgrammeFactory(themes=[goes])
    figure = FigureFactory(programme=ProgrammeFactory())

    merged(goes, stays, administrator, why="One theme, two names.")

    reason = "Merged narcotics into drugs: One theme, two names."
    versions = [stays.history.first(), programme.history.first(), goes.history.first()]
    assert [version.history_change_reason for version in versions] == [reason] * 3
    assert [version.history_user for version in versions] == [administrator] * 3
    assert versions[2].history_type == "-"
    assert [link.theme for link in programme.history.first().themes.all()] == [stays]
    assert figure.history.first().history_change_reason is None


def test_mirrors_hear_that_one_is_gone_and_what_names_the_other(client, administrator, ended):
    stays, goes = OrganisationFactory(slug="stays"), OrganisationFactory(slug="goes")
    link = ProgrammeOrganisationFactory(organisation=goes, published=True)
    tokens = {at: client.get(f"/api/v1/{at}/?changed_since=").json()["sync"] for at in ("organisations", "programmes")}

    merged(goes, stays, administrator)

    told = {at: client.get(f"/api/v1/{at}/", {"changed_since": token}).json() for at, token in tokens.items()}
    assert [one["key"] for one in told["organisations"]["gone"]] == ["goes"]
    assert [one["slug"] for one in told["organisations"]["results"]] == ["stays"]
    assert [one["slug"] for one in told["programmes"]["results"]] == [link.record.slug]


def test_subscribers_hear_of_what_went_and_of_the_figure_that_came(administrator, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    SubscriptionFactory()
    shown, draft = ProgrammeFactory(published=True), ProgrammeFactory()
    old = ProgrammeFactory(slug="old", published=True)
    figure = FigureFactory(programme=draft, published=True)
    Noted.objects.all().delete()

    merged(draft, shown, administrator)
    assert figure.pk in {key for one in Noted.objects.filter(noun="figures", act="publish") for key in one.keys}
    merged(old, shown, administrator)

    gone = [
        told["code"] for one in Noted.objects.filter(noun="programmes", act="unpublish") for told in one.gone.values()
    ]
    assert gone == ["old"]


def test_an_earlier_day_is_told_of_the_record_that_went(client, administrator):
    stays, goes = OrganisationFactory(slug="stays", name="Stays"), OrganisationFactory(slug="goes", name="Went")
    yesterday = timezone.now() - datetime.timedelta(days=1)
    for record in (stays, goes):
        record.history.update(history_date=yesterday)
    merged(goes, stays, administrator)

    told = client.get("/api/v1/organisations/goes/", {"as_of": timezone.localdate(yesterday).isoformat()}).json()
    assert (told["slug"], told["name"]) == ("goes", "Went")


def test_the_search_finds_the_record_under_the_name_of_the_other(client, administrator):
    stays, goes = (
        ProgrammeFactory(title="Airports", published=True),
        ProgrammeFactory(title="Aeropuertos", published=True),
    )

    merged(goes, stays, administrator)

    page = client.get("/search/?q=Aeropuertos").content.decode()
    assert stays.get_absolute_url() in page
    assert goes.get_absolute_url() not in page


def test_a_record_that_has_changed_since_the_preview_is_not_merged(administrator):
    stays, goes = OrganisationFactory(), OrganisationFactory()
    plan = Plan(fresh(stays), fresh(goes))
    ProgrammeOrganisationFactory(organisation=goes)

    with pytest.raises(ValidationError, match="Something has changed since this page was made"):
        merged(goes, stays, administrator, digest=plan.digest)
    assert Organisation.objects.count() == 2
    assert not Merge.objects.exists()


def test_who_may_not_delete_or_change_what_moves_does_not_merge(publisher, administrator):
    stays, goes = OrganisationFactory(), OrganisationFactory()

    with pytest.raises(ValidationError) as error:
        merged(goes, stays, publisher)
    assert "Only those who may change and delete organisations can merge them." in sentences(error)


def test_who_may_not_change_what_names_the_two_does_not_merge():
    keeper = UserFactory()
    keeper.user_permissions.set(Permission.objects.filter(codename__in=["change_source", "delete_source"]))
    stays, goes = SourceFactory(), SourceFactory()
    FigureFactory(source=goes)
    ProgrammeCitationFactory(source=goes, published=True)

    with pytest.raises(ValidationError) as error:
        merged(goes, stays, keeper)
    assert "It changes programmes, and you may not change these." in error.value.messages
    assert "It changes figures, and you may not change these." in error.value.messages

    keeper.user_permissions.add(*Permission.objects.filter(codename__in=["change_programme", "change_figure"]))
    with pytest.raises(ValidationError) as error:
        merged(goes, stays, get_user_model().objects.get(pk=keeper.pk))
    assert error.value.messages == ["It changes programmes that are published, and you may not publish these."]


def test_merging_asks_no_more_for_many_rows_than_for_few(administrator):
    def asked(rows: int) -> int:
        stays, goes = SourceFactory(), SourceFactory()
        for _ in range(rows):
            programme = ProgrammeFactory(text=f"So [@{goes.key}].")
            ProgrammeCitationFactory(record=programme, source=goes)
            FigureFactory(source=goes, programme=programme)
            ParticipationFactory(source=goes)
        with CaptureQueriesContext(connection) as queries:
            merged(goes, stays, administrator)
        return len(queries)

    asked(1)
    assert asked(12) == asked(3)


def test_an_organisation_link_that_both_have_is_dropped_with_its_version(administrator):
    stays, goes, programme = OrganisationFactory(), OrganisationFactory(), ProgrammeFactory()
    for organisation in (stays, goes):
        ProgrammeOrganisationFactory(record=programme, organisation=organisation, role="partner")

    merged(goes, stays, administrator)

    assert programme.organisation_links.get().organisation == stays
    assert ProgrammeOrganisation.history.filter(history_type="-").count() == 1
    assert Alias.objects.get().target == stays
    assert (Figure.objects.count(), Programme.objects.count()) == (0, 1)


def test_participations_move_to_the_mission_that_stays_without_a_word_about_that(administrator):
    goes, stays = MissionFactory(slug="eufor", published=True), MissionFactory(slug="althea", published=True)
    part = ParticipationFactory(mission=goes, country=CountryFactory(iso2="CL"), starts="2004")

    merged(goes, stays, administrator)

    assert fresh(part).mission == stays
    assert not Correction.objects.exists()


def test_what_a_draft_said_of_itself_is_not_told_of_the_record_that_stays(administrator):
    stays = ProgrammeFactory(sourced=True, slug="aircop", starts="2009", published=True)
    goes = ProgrammeFactory(sourced=True, slug="aircop-2", starts="2010", published=True)
    goes.return_to_draft()
    goes.starts, goes.amended_because = PartialDate("1999"), Reason("correction", {"reason": "A secret of the draft."})
    goes.full_clean()
    goes.save()

    merged(goes, stays, administrator)
    stays.refresh_from_db()
    stays.archive()
    stays.publish()

    assert not Correction.objects.told().filter(object_id=stays.pk).exists()


def test_a_row_that_the_other_got_since_the_preview_is_not_dropped_for_it(administrator):
    goes, stays = MissionFactory(slug="eufor", published=True), MissionFactory(slug="althea", published=True)
    chile = CountryFactory(iso2="CL")
    ParticipationFactory(mission=goes, country=chile, starts="2004")
    digest = Plan(fresh(stays), fresh(goes)).digest
    ParticipationFactory(mission=stays, country=chile, starts="2010")

    with pytest.raises(ValidationError):
        merged(goes, stays, administrator, digest=digest)
