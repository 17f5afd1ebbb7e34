"""The history of a record tells every version of the whole, from where each came, and what lies between any two."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from drafts.models import Publication
from editorial.models import State
from editorial.provenance import in_words
from missions.models import Mission
from policies.models import Policy
from programmes.models import Programme, ProgrammeCountry
from reference.models import Organisation
from spreadsheets import actions
from spreadsheets.models import ImportEffect
from tests.editorial.test_admin import address, form_data
from tests.factories import (
    AliasFactory,
    CountryFactory,
    ElementFactory,
    FigureFactory,
    OrganisationFactory,
    ParticipationFactory,
    PolicyFactory,
    ProgrammeCountryFactory,
    ProgrammeFactory,
    ProvisionFactory,
    SourceFactory,
    ThemeFactory,
    TokenFactory,
)
from tests.merging.pairs import merged
from tests.writing.requests import Writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client, administrator):
    administrator.first_name, administrator.last_name = "Ana", "Pérez"
    administrator.save()
    client.force_login(administrator)
    return client


@pytest.fixture
def eva(editor):
    client = Client()
    client.force_login(editor)
    return client


def form_of(record) -> str:
    return address(type(record), "change", record.pk)


def history_of(record) -> str:
    return address(type(record), "history", record.pk)


def save(client, record, **values):
    """Through the form, as somebody types it."""
    answer = client.post(form_of(record), form_data(client.get(form_of(record))) | values)
    assert answer.status_code == 302, strip_tags(answer.content.decode())


def steps(client, record) -> list:
    """The newest first."""
    return client.get(history_of(record)).context["steps"]


def origins(client, record) -> list[list[str]]:
    return [[whence.words for whence in step.whence] for step in steps(client, record)]


def said(changes) -> list[tuple]:
    """Each change as its label and its pieces without what stayed."""
    return [
        (change.label, [(piece.kind, piece.text) for piece in change.pieces if piece.kind != "same"])
        for change in changes
    ]


def compared(client, record, one: str, other: str = "now"):
    return client.get(address(type(record), "compare", record.pk), {"from": one, "to": other})


def new_row(prefix: str, place: int, **values) -> dict:
    """What a form sends more when somebody adds a row."""
    row = {f"{prefix}-{place}-{name}": value for name, value in values.items()}
    return {f"{prefix}-TOTAL_FORMS": str(place + 1), **row}


# From where


def test_what_one_form_writes_is_one_step_and_comes_from_a_form(ana):
    programme, theme, peru = ProgrammeFactory(title="Coca"), ThemeFactory(name="Drugs"), CountryFactory(name_en="Peru")
    save(
        ana,
        programme,
        title="Coca II",
        themes=[theme.pk],
        change_reason="A second phase",
        **new_row("country_links", 0, country=peru.pk, role="covered"),
    )

    step, first = steps(ana, programme)
    assert (step.who, step.why, [one.words for one in step.whence]) == ("Ana Pérez", ["A second phase"], ["Form"])
    assert said(step.changes) == [
        ("Title", [("ins", "II")]),
        ("Themes", [("ins", "Drugs")]),
        ("Country added", [("ins", "Country: Peru; Role: Covered")]),
    ]
    assert [one.words for one in first.whence] == ["not recorded"]


def test_rows_of_a_sheet_name_the_import_and_the_row_and_so_does_the_undo(ana, tmp_path, administrator):
    peru = CountryFactory(name_en="Peru", iso2="PE")
    programme = ProgrammeFactory(slug="coca", title="Coca")
    sheet = tmp_path / "some.csv"
    sheet.write_text("slug,title,countries covered\ncoca,Cocaine,PE\n")
    run = actions.import_now("programmes", sheet, user=administrator)
    assert run.saved, run.sentences()

    step, _ = steps(ana, programme)
    assert step.whence == [(f"Import {run.pk}, row 2", run.get_absolute_url())]
    assert [label for label, _ in said(step.changes)] == ["Title", "Country added"]
    link = ProgrammeCountry.history.get(country=peru)
    assert link.history_from == f"sheet {run.pk} 2"

    back = actions.undo(run, user=administrator)
    actions.preview(back)
    assert actions.commit(back, administrator)
    step, *_ = steps(ana, programme)
    assert step.whence == [("Undo of an import, row 2", back.get_absolute_url())]
    assert [label for label, _ in said(step.changes)] == ["Title", "Country taken away"]


def test_an_import_from_before_origins_were_kept_is_found_by_what_it_wrote(ana, tmp_path, administrator):
    sheet = tmp_path / "some.csv"
    sheet.write_text("slug,title\ncoca,Cocaine\n")
    run = actions.import_now("programmes", sheet, user=administrator)
    Programme.history.update(history_from=None, history_act=None)

    assert origins(ana, Programme.objects.get()) == [[f"Import {run.pk}, row 2"]]
    ImportEffect.objects.all().delete()
    assert origins(ana, Programme.objects.get()) == [["not recorded"]]


def test_an_import_asks_no_more_for_the_origins_of_many_rows(tmp_path, administrator):
    sheet = tmp_path / "some.csv"

    def queries(number: int, of: str) -> int:
        sheet.write_text("slug,title\n" + "".join(f"{of}-{n},Title {n}\n" for n in range(number)))
        run = actions.receive_path("programmes", Path(sheet), user=administrator)
        actions.preview(run)
        with CaptureQueriesContext(connection) as asked:
            actions.commit(run, administrator)
        assert Programme.history.filter(history_from__startswith=f"sheet {run.pk} ").count() == number
        return len(asked)

    assert queries(2, "few") == queries(40, "many")


def test_a_program_is_named_by_its_token_also_after_that_is_deleted(ana, administrator):
    writer = Writer(Client(), administrator)
    writer.post("/api/v1/programmes/", {"title": "Coca", "slug": "coca", "summary": "One.", "kind": "programme"})
    administrator.tokens.all().delete()

    [[origin]] = origins(ana, Programme.objects.get())
    assert origin.startswith("API, token “")
    assert Programme.objects.get().history.get().history_user == administrator


def test_somebody_who_is_signed_in_writes_through_the_api_without_a_token(ana):
    programme = ProgrammeFactory()
    ana.patch(
        f"/api/v1/programmes/{programme.slug}/", {"title": "Other"}, "application/json", headers={"if-match": "*"}
    )
    assert origins(ana, programme)[0] == ["API, signed in"]


def test_a_published_draft_names_its_publication(ana):
    programme = ProgrammeFactory(published=True, sourced=True)
    form = reverse("admin:drafts_form", args=["programmes.programme", programme.pk])
    ana.post(form, form_data(ana.get(form)) | {"summary": "Other words."})
    publication = Publication.objects.get()
    page = ana.get(publication.get_absolute_url())
    ana.post(publication.get_absolute_url(), {"act": "publish", "seen": page.context["seen"]})

    step, *_ = steps(ana, programme)
    assert step.whence == [("Draft published", publication.get_absolute_url())]
    assert [label for label, _ in said(step.changes)] == ["Summary"]


def test_merging_and_its_undo_name_the_merge(ana, administrator):
    stays, goes = OrganisationFactory(), OrganisationFactory()
    programme = ProgrammeFactory()
    programme.organisation_links.create(organisation=goes, role="partner")
    done = merged(goes, stays, administrator)

    assert steps(ana, programme)[0].whence == [("Merging", done.get_absolute_url())]
    assert steps(ana, stays)[0].whence == [("Merging", done.get_absolute_url())]


def test_what_is_brought_back_says_so(ana):
    theme = ThemeFactory()
    pk = theme.pk
    ana.post(address(type(theme), "delete", pk), {"post": "yes"})
    ana.post(reverse("admin:bring-back", args=["reference.theme", pk]))

    assert origins(ana, theme.history.first().instance)[:2] == [["Deleted, brought back"], ["Form"]]


def test_a_command_is_named(monkeypatch):
    monkeypatch.setattr("sys.argv", ["manage.py", "tidy", "--all"])
    version = ProgrammeFactory().history.get()
    assert (in_words(version.history_from).words, version.history_act) == ("Command tidy", None)


def test_the_longest_name_of_a_token_fits_into_the_history(administrator):
    token = TokenFactory(user=administrator, name="n" * 80)
    assert token.name in in_words(f"api {token}").words


def test_the_public_never_reads_from_where_a_version_came(ana):
    programme = ProgrammeFactory(published=True, sourced=True)
    save(ana, programme, summary="Other words.", change_reason="Told to by somebody")
    for shown in (f"/programmes/{programme.slug}/versions/", f"/api/v1/programmes/{programme.slug}/history/"):
        answer = Client().get(shown)
        assert answer.status_code == 200
        for hidden in ("history_from", "Ana Pérez", "Told to by somebody", ">Form<"):
            assert hidden not in answer.content.decode()


# The list


def test_versions_from_before_acts_were_numbered_stand_with_the_rows_that_were_written_beside_them(ana):
    link = ProgrammeCountryFactory(record__title="Old title")
    for model in (Programme, ProgrammeCountry):
        model.history.update(history_date=F("history_date") - timedelta(hours=1))
    link.record.title = "New title"
    link.record._change_reason = "Renamed by the Commission"
    link.record.save()
    link.since = "2016-02"
    link.save()

    step, first = steps(ana, link.record)
    assert ("Title", [("del", "Old"), ("ins", "New")]) in said(step.changes)
    assert (f"Country “{link}”: Since", [("ins", "February 2016")]) in said(step.changes)
    assert step.why == ["Renamed by the Commission"]
    assert first.what == "Added"


def test_history_shows_every_change_of_state(ana):
    programme = ProgrammeFactory(sourced=True)
    programme.publish()
    programme.archive()

    shown = [dict(said(step.changes)).get("State") for step in steps(ana, programme)]
    assert shown == [
        [("del", "Published"), ("ins", "Archived")],
        [("del", "Draft"), ("ins", "Published")],
        None,
    ]


def test_the_history_of_what_was_deleted_is_read_and_leads_to_its_way_back(ana):
    theme = ThemeFactory(name="Drugs")
    pk = theme.pk
    theme.delete()

    page = ana.get(address(type(theme), "history", pk))
    assert [step.what for step in page.context["steps"]] == ["Deleted", "Added"]
    assert reverse("admin:bring-back", args=["reference.theme", pk]) in page.content.decode()
    assert "?restore=" not in page.content.decode()


def test_the_history_asks_as_much_of_the_database_for_many_steps_as_for_few(ana):
    programme, countries = ProgrammeFactory(), CountryFactory.create_batch(6)

    def asked() -> int:
        ana.get(history_of(programme))
        with CaptureQueriesContext(connection) as found:
            ana.get(history_of(programme))
        return len(found)

    def write(country):
        ProgrammeCountryFactory(record=programme, country=country)
        programme.themes.add(ThemeFactory())
        programme.title += " more"
        programme.parent = ProgrammeFactory()
        programme.save()

    write(countries[0])
    write(countries[1])
    few = asked()
    for country in countries[2:]:
        write(country)
    assert asked() == few


@pytest.mark.parametrize("key", ["0", "x", "programme-1²", "9" * 40])
def test_the_history_of_what_never_was_is_not_there(ana, key):
    assert ana.get(address(Programme, "history", key)).status_code in (302, 404)


# Any two


def test_any_two_versions_are_compared_with_their_rows_in_words(ana):
    peru, chile = CountryFactory(name_en="Peru"), CountryFactory(name_en="Chile")
    above = ProgrammeFactory(title="Cocaine Route Programme")
    programme = ProgrammeFactory(title="Coca", summary="It watches airports.", kind="programme")
    peruvian = ProgrammeCountryFactory(record=programme, country=peru, role="covered")
    ElementFactory(record=programme, text="Train the police")
    save(ana, programme, summary="It watches ports.", kind="project", parent=above.pk)
    save(
        ana,
        programme,
        **{"country_links-0-DELETE": "on", "elements-0-text": "Train the judges"},
        **(new_row("country_links", 1, country=chile.pk, role="priority") | {"country_links-TOTAL_FORMS": "2"}),
    )
    last, middle, first = steps(ana, programme)

    changes = compared(ana, programme, first.key, last.key).context["changes"]
    assert said(changes) == [
        ("Summary", [("del", "airports."), ("ins", "ports.")]),
        ("Kind", [("del", "Programme"), ("ins", "Project")]),
        ("Part of", [("ins", "Cocaine Route Programme")]),
        ("Country taken away", [("del", f"Country: Peru; Role: {peruvian.get_role_display()}")]),
        ("Country added", [("ins", "Country: Chile; Role: Priority")]),
        ("Objective or line of action “Train the judges”: Text", [("del", "police"), ("ins", "judges")]),
    ]
    assert said(compared(ana, programme, last.key, first.key).context["changes"]) == said(changes)
    assert said(compared(ana, programme, first.key).context["changes"]) == said(changes)  # with what is now
    assert [label for label, _ in said(compared(ana, programme, first.key, middle.key).context["changes"])] == [
        "Summary", "Kind", "Part of",
    ]  # fmt: skip


def test_what_a_version_named_and_what_is_deleted_since_is_called_by_its_last_name(ana):
    theme = ThemeFactory(name="Drugs")
    programme = ProgrammeFactory(themes=[theme])
    save(ana, programme, themes=[])
    theme.delete()

    _, first, _ = steps(ana, programme)
    assert said(compared(ana, programme, first.key).context["changes"]) == [
        ("Themes", [("del", "theme “Drugs” (deleted)")])
    ]


@pytest.mark.parametrize("asked", [{}, {"from": "x"}, {"from": "programme-0", "to": "now"}, {"to": "²"}])
def test_versions_that_there_are_not_lead_back_to_the_history(ana, asked):
    programme = ProgrammeFactory()
    answer = ana.get(address(Programme, "compare", programme.pk), asked)
    assert answer.url == history_of(programme)


# Restoring


def restored(client, record, step):
    return client.get(form_of(record), {"restore": step.key})


def send(client, record, shown, **values):
    return client.post(form_of(record), form_data(shown) | values)


def test_a_version_is_restored_whole_by_saving_the_form_that_it_fills(ana):
    theme, peru, chile = ThemeFactory(), CountryFactory(name_en="Peru"), CountryFactory(name_en="Chile")
    programme = ProgrammeFactory(title="Coca", themes=[theme])
    gone = ProgrammeCountryFactory(record=programme, country=peru, since="2010")
    element = ElementFactory(record=programme, text="Train the police")
    save(
        ana,
        programme,
        title="Cocaine Route",
        themes=[],
        **{"country_links-0-DELETE": "on", "elements-0-text": "Train the judges"},
        **(new_row("country_links", 1, country=chile.pk, role="covered") | {"country_links-TOTAL_FORMS": "2"}),
    )
    versions = programme.history.count()
    _, first, *_ = steps(ana, programme)

    shown = restored(ana, programme, first)
    assert (shown.context["blocks"], shown.context["restoring"].remarks) == ([], [])
    assert "Nothing stands in the way." in shown.content.decode()
    assert programme.history.count() == versions
    assert send(ana, programme, shown, **{"country_links-0-DELETE": "on"}).status_code == 302

    programme.refresh_from_db()
    assert (programme.title, list(programme.themes.all())) == ("Coca", [theme])
    [link] = programme.country_links.all()
    assert (link.country, link.since, link.role) == (peru, gone.since, gone.role)
    assert [one.text for one in programme.elements.all()] == [element.text]
    assert compared(ana, programme, first.key).context["changes"] == [] or "Country" in str(
        said(compared(ana, programme, first.key).context["changes"])
    )
    assert steps(ana, programme)[0].why[0].startswith("As on ")


def test_a_row_that_was_taken_away_and_added_again_is_kept(ana):
    programme, peru = ProgrammeFactory(), CountryFactory()
    ProgrammeCountryFactory(record=programme, country=peru, role="covered", since="2010")
    save(ana, programme, **{"country_links-0-DELETE": "on"})
    save(ana, programme, **new_row("country_links", 0, country=peru.pk, role="covered", since="2012"))
    again = programme.country_links.get()

    shown = restored(ana, programme, steps(ana, programme)[-1])
    assert shown.context["blocks"] == []
    assert send(ana, programme, shown).status_code == 302
    link = programme.country_links.get()
    assert (link.pk, link.since) == (again.pk, "2010")


def test_what_stands_in_the_way_is_named_before_anything_is_written(ana):
    source = SourceFactory(title="A briefing")
    programme = ProgrammeFactory(slug="coca")
    programme.citations.create(source=source)
    save(ana, programme, slug="cocaine", **{"citations-0-DELETE": "on"})
    ProgrammeFactory(slug="coca")
    key = source.pk
    source.delete()

    shown = restored(ana, programme, steps(ana, programme)[-1])
    [remark] = shown.context["restoring"].remarks
    assert "A briefing" in remark.sentence
    assert remark.url == reverse("admin:bring-back", args=["reference.source", key])
    sentences = " ".join(sentence for sentence, _ in shown.context["blocks"])
    assert "Another entry already has this slug." in sentences
    assert "Source" in sentences
    assert send(ana, programme, shown).status_code == 200
    programme.refresh_from_db()
    assert programme.slug == "cocaine"


def test_rows_with_pages_of_their_own_are_left_to_these(ana):
    policy = PolicyFactory()
    gone, altered = ProvisionFactory(policy=policy), ProvisionFactory(policy=policy, text="Old")
    key = gone.pk
    save(ana, policy, title="Other")
    gone.delete()
    save(ana, altered, text="New")
    added = ProvisionFactory(policy=policy)
    save(ana, policy, title="Another")

    shown = restored(ana, policy, steps(ana, policy)[-1])
    assert {remark.url for remark in shown.context["restoring"].remarks} == {
        "", reverse("admin:bring-back", args=["policies.provision", key]),
    }  # fmt: skip
    assert send(ana, policy, shown).status_code == 302
    assert {*policy.provisions.all()} == {altered, added}
    altered.refresh_from_db()
    assert altered.text == "New"


def test_restoring_a_published_date_asks_for_its_reason(ana):
    programme = ProgrammeFactory(published=True, sourced=True, starts="2010")
    said_why = {"reason_kind": "correction", "reason": "We were wrong."}
    save(ana, programme, starts="2011", **said_why)

    shown = restored(ana, programme, steps(ana, programme)[-1])
    assert any("ind of change" in sentence for sentence, _ in shown.context["blocks"])
    assert send(ana, programme, shown).status_code == 200
    assert send(ana, programme, shown, **said_why).status_code == 302
    programme.refresh_from_db()
    assert programme.starts == "2010"


def test_who_may_not_publish_restores_in_a_draft(ana, eva):
    programme = ProgrammeFactory(published=True, sourced=True, summary="Old words.")
    save(ana, programme, summary="New words.")
    *_, first = steps(eva, programme)

    form = reverse("admin:drafts_form", args=["programmes.programme", programme.pk])
    history = eva.get(history_of(programme)).content.decode()
    assert f"{form}?restore={first.key}" in history
    assert f"{form_of(programme)}?restore=" not in history
    shown = eva.get(form, {"restore": first.key})
    assert eva.post(form, form_data(shown)).status_code == 302
    programme.refresh_from_db()
    assert programme.summary == "New words."
    [draft] = Publication.objects.get().drafts.all()
    assert draft.sent["summary"] == ["Old words."]


def test_who_has_begun_a_draft_is_led_to_it_and_told_so(eva, ana):
    programme = ProgrammeFactory(published=True, sourced=True, summary="Old words.")
    save(ana, programme, summary="New words.")
    form = reverse("admin:drafts_form", args=["programmes.programme", programme.pk])
    eva.post(form, form_data(eva.get(form)) | {"summary": "Mine."})

    answer = eva.get(form, {"restore": steps(eva, programme)[-1].key}, follow=True)
    assert form_data(answer)["summary"] == "Mine."
    assert "begun a draft" in answer.content.decode()


@pytest.mark.parametrize("asked", ["0", "x", "-1", "9" * 40, "²", "programme-0"])
def test_a_version_that_there_is_not_leaves_the_form_as_it_is(ana, asked):
    programme = ProgrammeFactory(title="Coca")

    answer = ana.get(form_of(programme), {"restore": asked})
    assert form_data(answer)["title"] == "Coca"
    assert "There is no such version" in answer.content.decode()


def test_the_version_of_another_record_fills_no_form(ana):
    programme, other = ProgrammeFactory(title="Coca"), ProgrammeFactory(title="Other")
    [step] = steps(ana, other)
    assert form_data(ana.get(form_of(programme), {"restore": step.key}))["title"] == "Coca"


# Duplicating


def copy_of(client, record):
    page = client.get(form_of(record))
    return page.context["duplicate"], client.get(page.context["duplicate"])


def test_a_duplicate_has_what_may_be_copied_and_is_saved_by_hand(ana):
    theme, peru, source = ThemeFactory(), CountryFactory(), SourceFactory()
    programme = ProgrammeFactory(title="Coca", slug="coca", themes=[theme], published=True, verified_on="2026-01-02")
    ProgrammeCountryFactory(record=programme, country=peru, role="priority")
    ElementFactory(record=programme, text="Train the police")
    programme.citations.create(source=source, locator="p. 6")
    AliasFactory(target=programme, name="Koka")

    form, shown = copy_of(ana, programme)
    assert Programme.objects.count() == 1
    sent = form_data(shown)
    assert (sent["title"], sent["slug"], sent.get("verified_on")) == ("Coca", "", "")
    assert [*shown.context["adminform"].form.errors] == ["slug"]
    assert [remark.sentence for remark in shown.context["copying"].remarks] == ["Not copied: aliases."]
    answer = ana.post(form, sent | {"title": "Coca II", "slug": "coca-ii"})
    assert answer.status_code == 302

    made = Programme.objects.get(slug="coca-ii")
    assert (made.state, made.published_at, made.verified_on, made.verified_by) == (State.DRAFT, None, None, "")
    assert list(made.themes.all()) == [theme]
    assert [(one.country, one.role) for one in made.country_links.all()] == [(peru, "priority")]
    assert [one.text for one in made.elements.all()] == ["Train the police"]
    assert [(one.source, one.locator) for one in made.citations.all()] == [(source, "p. 6")]
    assert not made.aliases.exists()
    assert made.history.earliest().history_change_reason == "Copy of “Coca”"


def test_a_duplicated_figure_has_no_code_and_a_document_no_number_of_its_own(ana):
    figure = FigureFactory(programme=ProgrammeFactory(), supersedes=FigureFactory(programme=ProgrammeFactory()))
    _, shown = copy_of(ana, figure)
    assert (form_data(shown)["code"], form_data(shown).get("supersedes", "")) == ("", "")

    policy = PolicyFactory(celex="32014D0219", text_number="P8_TA(2017)0001")
    ProvisionFactory(policy=policy)
    _, shown = copy_of(ana, policy)
    sent = form_data(shown)
    assert (sent["celex"], sent["text_number"], sent["provisions-TOTAL_FORMS"]) == ("", "", "0")


def test_a_mission_is_duplicated_without_its_participations(ana):
    mission = ParticipationFactory().mission
    form, shown = copy_of(ana, mission)
    assert ana.post(form, form_data(shown) | {"slug": "another"}).status_code == 302
    assert not Mission.objects.get(slug="another").participations.exists()


def test_an_editor_duplicates_what_only_others_may_change(eva):
    programme = ProgrammeFactory(published=True, sourced=True, slug="coca")
    form, shown = copy_of(eva, programme)
    assert eva.post(form, form_data(shown) | {"slug": "coca-ii"}).status_code == 302
    assert Programme.objects.get(slug="coca-ii").state == State.DRAFT


@pytest.mark.parametrize("asked", ["0", "x", "9" * 40, "²"])
def test_a_copy_of_nothing_is_an_empty_form(ana, asked):
    assert form_data(ana.get(address(Policy, "add"), {"copy": asked}))["title"] == ""
    assert ana.get(address(Organisation, "add"), {"copy": str(OrganisationFactory(name="X").pk)}).status_code == 200
