"""Published numbers and dates change with a reason, whichever way they are written."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from editorial.corrected import Correction
from editorial.corrections import Reason
from figures.models import Figure
from missions.models import Participation
from spreadsheets import actions
from spreadsheets.models import ImportRun
from tests.factories import (
    AgreementFactory,
    CountryFactory,
    CountryGroupFactory,
    FigureFactory,
    MissionFactory,
    ParticipationFactory,
    ProgrammeFactory,
    SourceFactory,
)
from tests.spreadsheets.sheets import import_rows

pytestmark = pytest.mark.django_db
WHY = Reason("correction", {"reason": "Table 2 was misread."})


def noted() -> list[tuple]:
    """(field, old, new, kind, reason) of all corrections, in the order in which they were made."""
    rows = Correction.objects.order_by("pk")
    return [(row.field, row.old, row.new, row.kind, row.reason) for row in rows]


def form_of(client, record) -> tuple[str, dict]:
    """The address of its form, and what a browser would send from it."""
    page = reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])
    response = client.get(page)
    sent = {}
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    for form in forms:
        for field in form:
            value = field.value()
            sent[field.html_name] = "" if value is None else value
    return page, sent


def test_a_published_number_does_not_change_without_a_reason():
    figure = FigureFactory(published=True, value=5, bound="exact")
    figure.value, figure.bound = 6, "about"

    with pytest.raises(ValidationError) as refused:
        figure.full_clean()

    assert refused.value.message_dict == {
        "reason_kind": [
            "This changes what is published: value from “5” to “6”; bound from “exact” to “about”. Say of which kind "
            "the change is: a correction (we were wrong), an update (the world moved on) or a revision (the source "
            "revised it)."
        ],
        "reason": ["Say why, in a sentence for readers."],
    }


def test_with_a_reason_each_field_is_noted_once():
    figure = FigureFactory(published=True, value=5, as_of="2016")
    figure.value, figure.as_of, figure.amended_because = 6, "2016-08", WHY
    figure.full_clean()
    figure.save()
    figure.save()

    assert noted() == [
        ("value", "5", "6", "correction", "Table 2 was misread."),
        ("as_of", "2016", "2016-08", "correction", "Table 2 was misread."),
    ]


def test_what_the_public_never_read_changes_without_a_word():
    figure = FigureFactory(value=5)
    figure.value = 6
    figure.full_clean()
    figure.publish()

    assert noted() == []


def test_what_was_taken_off_the_site_for_the_change_asks_all_the_same():
    figure = FigureFactory(published=True, value=5)
    figure.return_to_draft()
    figure.value = 6

    with pytest.raises(ValidationError):
        figure.full_clean()


@pytest.mark.parametrize(
    ("make", "changed"),
    [
        (lambda: ProgrammeFactory(published=True, starts="2010"), {"starts": "2011"}),
        (lambda: AgreementFactory(published=True, signed="2014"), {"signed": "2014-03"}),
        (lambda: ParticipationFactory(published=True, starts="2014"), {"ends": "2016"}),
    ],
)
def test_dates_of_published_records_ask_as_well(make, changed):
    record = make()
    for name, value in changed.items():
        setattr(record, name, record._meta.get_field(name).to_python(value))

    with pytest.raises(ValidationError) as refused:
        record.full_clean()
    assert "This changes what is published" in refused.value.message_dict["reason_kind"][0]


def test_words_of_a_published_record_change_without_a_reason():
    figure = FigureFactory(published=True)
    figure.label, figure.note = "Another label", "And a note"
    figure.full_clean()


def test_a_figure_that_another_revises_asks_for_nothing():
    earlier = FigureFactory(published=True, value=5)
    later = FigureFactory(value=6, supersedes=earlier)
    later.full_clean()
    later.publish()

    assert noted() == []


# The form


def test_the_form_asks_and_keeps_what_was_typed(client, publisher):
    figure = FigureFactory(published=True, value=5, currency="EUR")
    client.force_login(publisher)
    page, sent = form_of(client, figure)
    assert "Kind of change" not in client.get(page).content.decode()

    asked = client.post(page, sent | {"value": "6", "note": "Typed for an hour"})

    shown = asked.content.decode()
    assert "This changes what is published: value from “5” to “6”." in shown
    assert all(words in shown for words in ("Kind of change", "Typed for an hour", 'value="6"'))
    assert (Figure.objects.get().value, noted()) == (5, [])


def test_the_form_saves_with_the_reason_and_who_gave_it(client, publisher):
    figure = FigureFactory(published=True, value=5)
    client.force_login(publisher)
    page, sent = form_of(client, figure)
    why = {"reason_kind": "revision", "reason_es": "La fuente lo revisó."}

    client.post(page, sent | {"value": "6"} | why)

    correction = Correction.objects.get()
    assert (correction.new, correction.kind, correction.user) == ("6", "revision", publisher)
    assert correction.wording("reason").text == "La fuente lo revisó."


def test_countries_of_a_figure_are_amended_in_the_form(client, publisher):
    peru, bolivia = CountryFactory(iso2="PE"), CountryFactory(iso2="BO")
    figure = FigureFactory(published=True, countries=[peru])
    client.force_login(publisher)
    page, sent = form_of(client, figure)
    both = sent | {"countries": [peru.pk, bolivia.pk]}

    assert "countries from “PE” to “BO; PE”" in client.post(page, both).content.decode()
    client.post(page, both | {"reason_kind": "update", "reason": "Bolivia joined."})

    assert noted() == [("countries", "PE", "BO; PE", "update", "Bolivia joined.")]
    assert set(figure.countries.all()) == {peru, bolivia}


def test_a_participation_in_the_form_of_its_mission_asks_there(client, publisher):
    source = SourceFactory()
    taken = ParticipationFactory(mission=MissionFactory(published=True), starts="2014", source=source)
    client.force_login(publisher)
    page, sent = form_of(client, taken.mission)
    changed = sent | {"participations-0-starts": "2015"}

    shown = client.post(page, changed).content.decode()
    assert "starts from “2014” to “2015”" in shown
    assert "Kind of change" in shown
    client.post(page, changed | {"reason_kind": "correction", "reason": "A slip."})

    assert noted() == [("starts", "2014", "2015", "correction", "A slip.")]
    assert Correction.objects.get().user == publisher


# Sheets


def test_a_sheet_says_how_many_rows_ask_and_is_saved_with_one_reason_for_all():
    for code in ("a", "b", "c"):
        FigureFactory(code=code, published=code != "c", value=5)
    rows = [{"code": code, "value": "6"} for code in "abc"]

    preview = import_rows("figures", *rows, dry_run=True)
    assert (preview.changed, preview.amended) == (3, 2)
    with pytest.raises(ValidationError, match="2 rows change numbers or dates that are published"):
        import_rows("figures", *rows)
    assert list(Figure.objects.values_list("value", flat=True)) == [5, 5, 5]

    assert import_rows("figures", *rows, reason="Table 2", reason_kind="correction").saved
    assert noted() == [("value", "5", "6", "correction", "Table 2")] * 2


def test_a_preview_that_saw_a_draft_is_not_saved_unexplained_once_that_is_published():
    figure = FigureFactory(code="a", value=5)
    run = import_rows("figures", {"code": "a", "value": "6"}, dry_run=True)
    figure.publish()

    assert not actions.commit(run)
    assert (ImportRun.objects.get().amended, Figure.objects.get().value) == (1, 5)


def test_the_page_of_an_import_asks_for_the_kind_and_keeps_the_sentence(client, publisher):
    FigureFactory(code="a", published=True, value=5)
    run = import_rows("figures", {"code": "a", "value": "6"}, dry_run=True, user=publisher)
    client.force_login(publisher)
    page = run.get_absolute_url()

    assert "numbers or dates that are published" in client.get(page).content.decode()
    shown = client.post(page, {"act": "save", "reason": "Table 2"}, follow=True).content.decode()
    assert "Say of which kind the change is" in shown
    assert 'value="Table 2"' in shown
    client.post(page, {"act": "save", "reason": "Table 2", "reason_kind": "update"})

    assert noted() == [("value", "5", "6", "update", "Table 2")]


def test_another_group_is_a_correction_as_another_country_is():
    CountryGroupFactory(slug="celac")
    FigureFactory(code="a", published=True, group=CountryGroupFactory(slug="caribbean"))

    import_rows("figures", {"code": "a", "group": "celac"}, reason="All of them", reason_kind="correction")
    assert noted() == [("group", "caribbean", "celac", "correction", "All of them")]


def test_countries_in_a_sheet_are_amended():
    FigureFactory(code="a", published=True, countries=[CountryFactory(iso2="PE")])
    CountryFactory(iso2="BO")

    import_rows("figures", {"code": "a", "countries": "BO; PE"}, reason="Both", reason_kind="update")

    assert noted() == [("countries", "PE", "BO; PE", "update", "Both")]


# Being checked


@pytest.fixture
def checked():
    """A figure that was checked long ago and is to be checked again long from now."""
    day = datetime.date.today()
    year = datetime.timedelta(days=365)
    return FigureFactory(published=True, value=5, verified_on=day - year, review_by=day + year)


def test_a_typo_mended_does_not_renew_the_check(checked):
    before = (checked.verified_on, checked.review_by)
    checked.label = "Without the typo"
    checked.full_clean()
    checked.save()

    checked.refresh_from_db()
    assert (checked.verified_on, checked.review_by) == before


def test_another_number_makes_the_check_due_at_once(checked):
    checked.value, checked.amended_because = 6, WHY
    checked.full_clean()
    checked.save()

    checked.refresh_from_db()
    assert checked.review_by == datetime.date.today()
    assert checked.verified_on < datetime.date.today()


def test_another_number_in_a_sheet_does_so_too(checked):
    import_rows("figures", {"code": checked.code, "value": "6"}, reason="Why", reason_kind="update")

    checked.refresh_from_db()
    assert checked.review_by == datetime.date.today()


def test_a_check_is_dated_today_and_due_again_in_a_year(client, publisher, settings, checked):
    settings.REVIEW_AFTER_DAYS = 100
    client.force_login(publisher)
    page, sent = form_of(client, checked)

    client.post(page, sent | {"act": "verify"})

    checked.refresh_from_db()
    today = datetime.date.today()
    assert (checked.verified_on, checked.review_by) == (today, today + datetime.timedelta(days=100))
    version = checked.history.first()
    assert (checked.verified_by, version.verified_by, version.history_user) == ("publisher", "publisher", publisher)
    assert version.history_change_reason == "Checked against its sources"


def test_the_day_of_the_next_check_may_be_chosen_in_the_form(client, publisher, checked):
    client.force_login(publisher)
    page, sent = form_of(client, checked)
    chosen = datetime.date.today() + datetime.timedelta(days=30)

    client.post(page, sent | {"act": "verify", "review_by": chosen.isoformat()})

    checked.refresh_from_db()
    assert (checked.verified_on, checked.review_by) == (datetime.date.today(), chosen)


def test_a_sheet_of_checks_has_the_name_of_who_sent_it(publisher, checked):
    import_rows("figures", {"code": checked.code, "verified on": "2026-03-02"}, user=publisher)

    checked.refresh_from_db()
    assert (checked.verified_on, checked.verified_by) == (datetime.date(2026, 3, 2), "publisher")


def test_several_are_checked_from_their_list(client, publisher):
    figures = [FigureFactory(published=True), FigureFactory()]
    client.force_login(publisher)

    address = reverse("admin:figures_figure_changelist")
    client.post(address, {"action": "verify_selected", "_selected_action": [figure.pk for figure in figures]})

    assert set(Figure.objects.values_list("verified_on", flat=True)) == {datetime.date.today()}


def test_an_editor_does_not_mark_what_is_published(client, editor):
    figure = FigureFactory(published=True)
    client.force_login(editor)

    address = reverse("admin:figures_figure_changelist")
    client.post(address, {"action": "verify_selected", "_selected_action": [figure.pk]})

    assert Figure.objects.get().verified_on is None


# What is due


def test_the_queue_has_what_is_due_of_every_kind_the_longest_unchecked_first(client, editor):
    day = datetime.date.today()

    def ago(days: int) -> datetime.date:
        return day - datetime.timedelta(days=days)

    FigureFactory(label="Due figure", verified_on=ago(400), review_by=ago(35), published=True)
    ProgrammeFactory(title="Due programme", verified_on=ago(500), review_by=day)
    MissionFactory(title="Never checked")
    ProgrammeFactory(title="Not due", verified_on=ago(5), review_by=day + datetime.timedelta(days=5))
    ProgrammeFactory(title="Archived", state="archived")
    client.force_login(editor)

    def names(query="") -> list[str]:
        return [row["name"] for row in client.get(reverse("admin:due") + query).context["rows"]]

    assert names() == ["Due programme", "Due figure", "Never checked"]
    assert names("?which=never") == ["Never checked"]
    assert names("?kind=figures.figure") == ["Due figure"]
    assert names("?state=published") == ["Due figure"]
    assert reverse("admin:due") in client.get(reverse("admin:index")).content.decode()


def test_the_queue_costs_the_same_however_much_is_due(client, editor, django_assert_max_num_queries):
    client.force_login(editor)
    FigureFactory()
    with django_assert_max_num_queries(25) as few:
        client.get(reverse("admin:due"))
    FigureFactory.create_batch(10)
    ProgrammeFactory.create_batch(10)
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("admin:due"))


def test_the_queue_is_for_staff_who_may_see_records(client, django_user_model):
    assert client.get(reverse("admin:due")).status_code == 302
    client.force_login(django_user_model.objects.create_user("nobody", is_staff=True))
    assert client.get(reverse("admin:due")).status_code == 403


# Participations that are taken away and added again


@pytest.fixture
def taken():
    """The part that Chile takes in ALTHEA, which readers have read."""
    mission = MissionFactory(sourced=True, published=True, slug="althea", title="ALTHEA")
    chile = CountryFactory(iso2="CL", name_en="Chile")
    return ParticipationFactory(mission=mission, country=chile, starts="2004", ends="2010")


def page_to_delete(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_delete", args=[row.pk])


def test_a_participation_that_readers_have_read_is_not_deleted_without_a_reason(client, administrator, taken):
    client.force_login(administrator)
    page = page_to_delete(taken)
    assert 'name="reason_kind"' in client.get(page).content.decode()

    shown = client.post(page, {"post": "yes", "reason": "Chile was <not> there."}).content.decode()

    assert "participation from “CL 2004/2010” to “nothing”" in shown
    assert "Chile was &lt;not&gt; there." in shown  # what was typed is kept
    assert Participation.objects.filter(pk=taken.pk).exists()


def test_deleting_it_is_told_as_a_correction_of_its_mission(client, administrator, taken):
    client.force_login(administrator)

    client.post(page_to_delete(taken), {"post": "yes", "reason": "It was never there.", "reason_kind": "correction"})

    assert not Participation.objects.exists()
    assert noted() == [("participations", "CL 2004/2010", "", "correction", "It was never there.")]
    correction = Correction.objects.get()
    assert (correction.record, correction.user) == (taken.mission, administrator)
    assert list(Correction.objects.published()) == [correction]


def test_several_that_readers_have_read_are_not_deleted_from_their_list(client, administrator, taken):
    draft = ParticipationFactory()
    client.force_login(administrator)
    listed = reverse("admin:missions_participation_changelist")

    def delete(*rows):
        said = {"action": "delete_selected", "_selected_action": [row.pk for row in rows], "post": "yes"}
        return client.post(listed, said, follow=True).content.decode()

    assert "Delete each on its own page, where you say why: “Chile in ALTHEA”." in delete(taken, draft)
    delete(draft)
    assert list(Participation.objects.all()) == [taken]


def test_a_participation_that_readers_have_read_is_not_given_to_another_country_without_a_reason(taken):
    taken.country = CountryFactory(iso2="PE")

    with pytest.raises(ValidationError) as refused:
        taken.full_clean()

    assert "country from “CL” to “PE”" in refused.value.message_dict["reason_kind"][0]


def test_a_participation_of_a_draft_is_deleted_without_a_word(client, administrator):
    client.force_login(administrator)
    client.post(page_to_delete(ParticipationFactory(starts="2004")), {"post": "yes"})

    assert (Participation.objects.count(), noted()) == (0, [])


def remove(row, why=WHY):
    row.amended_because = why
    row.clean_removal()
    row.delete()


def test_added_again_with_other_dates_it_asks_as_well(taken):
    remove(taken)
    again = ParticipationFactory.build(
        mission=taken.mission, country=taken.country, starts="2005", source=SourceFactory()
    )

    with pytest.raises(ValidationError) as refused:
        again.full_clean()
    assert "participation from “nothing” to “CL 2005”" in refused.value.message_dict["reason_kind"][0]

    again.amended_because = WHY
    again.full_clean()
    again.save()
    assert [row[:3] for row in noted()] == [
        ("participations", "CL 2004/2010", ""),
        ("participations", "", "CL 2005"),
    ]


def test_one_that_was_never_there_is_added_without_a_reason(taken):
    remove(taken)
    new = ParticipationFactory.build(
        mission=taken.mission, country=CountryFactory(), starts="2005", source=SourceFactory()
    )
    new.full_clean()
    new.save()

    assert len(noted()) == 1


def test_added_again_in_the_form_of_the_mission_the_reason_is_asked_there(client, publisher, taken):
    remove(taken)
    client.force_login(publisher)
    page, sent = form_of(client, taken.mission)
    row = {"country": taken.country.pk, "starts": "2005", "source": SourceFactory().pk}
    sent |= {f"participations-0-{name}": value for name, value in row.items()} | {"participations-TOTAL_FORMS": "1"}

    assert "participation from “nothing” to “CL 2005”" in client.post(page, sent).content.decode()
    client.post(page, sent | {"reason_kind": "correction", "reason": "It was there."})

    assert noted()[1:] == [("participations", "", "CL 2005", "correction", "It was there.")]


def test_added_again_in_a_sheet_it_asks_as_well(taken):
    remove(taken)
    row = {"mission": "althea", "country": "CL", "starts": "2005", "source": SourceFactory().key}

    assert import_rows("participations", row, dry_run=True).amended == 1
    with pytest.raises(ValidationError, match="1 row changes numbers or dates that are published"):
        import_rows("participations", row)
    assert import_rows("participations", row, reason="It was there.", reason_kind="correction").saved

    assert noted()[1:] == [("participations", "", "CL 2005", "correction", "It was there.")]


def test_an_import_that_brought_it_is_taken_back_with_a_reason(publisher):
    MissionFactory(published=True, slug="althea")
    CountryFactory(iso2="CL")
    row = {"mission": "althea", "country": "CL", "starts": "2005", "source": SourceFactory().key}
    back = actions.undo(import_rows("participations", row), user=publisher)
    actions.preview(back)

    assert (back.gone, back.amended) == (1, 1)
    with pytest.raises(ValidationError, match="1 row changes numbers or dates that are published"):
        actions.commit(back, publisher)
    assert actions.commit(back, publisher, reason="Wrong file", reason_kind="correction")

    assert noted() == [("participations", "CL 2005", "", "correction", "Wrong file")]


# What was changed while the record was off the site


def amend(record, why=WHY, **changed):
    for name, value in changed.items():
        setattr(record, name, record._meta.get_field(name).to_python(value))
    record.amended_because = why
    record.full_clean()
    record.save()


def test_values_that_only_a_draft_had_are_told_to_nobody():
    figure = FigureFactory(published=True, value=5)
    figure.return_to_draft()
    amend(figure, value="6", as_of="2016")
    amend(figure, Reason("update", {"reason": "It grew."}), value="7", as_of="")
    assert list(Correction.objects.published()) == []

    figure.publish()

    assert noted() == [("value", "5", "7", "update", "It grew.")]
    assert Correction.objects.published().get().is_told


def test_what_was_changed_and_changed_back_is_told_to_nobody():
    figure = FigureFactory(published=True, value=5)
    figure.archive()
    amend(figure, value="6")
    amend(figure, value="5")
    figure.publish()

    assert noted() == []


def test_it_is_dated_the_day_on_which_readers_can_read_it():
    figure = FigureFactory(published=True, value=5)
    figure.return_to_draft()
    amend(figure, value="6")
    earlier = timezone.now() - datetime.timedelta(days=9)
    Correction.objects.update(created_at=earlier)
    figure.publish()

    assert Correction.objects.get().created_at > earlier + datetime.timedelta(days=8)


def test_what_was_told_before_stays_as_it_was():
    figure = FigureFactory(published=True, value=5)
    amend(figure, value="6")
    for value in ("7", "8"):
        figure.return_to_draft()
        amend(figure, value=value)
        figure.publish()

    assert [row[:3] for row in noted()] == [("value", "5", "6"), ("value", "6", "7"), ("value", "7", "8")]


def test_dates_of_a_participation_are_told_when_its_mission_is_back(taken):
    mission = taken.mission
    mission.return_to_draft()
    amend(taken, starts="2005")
    amend(taken, starts="2006")
    mission.publish()

    assert [row[:3] for row in noted()] == [("starts", "2004", "2006")]


def test_a_participation_put_anew_in_a_draft_is_told_as_one_change(taken):
    mission = taken.mission
    mission.return_to_draft()
    amend(taken, starts="2005")
    remove(taken)
    again = ParticipationFactory.build(mission=mission, country=taken.country, source=SourceFactory())
    amend(again, starts="2006")
    amend(again, starts="2007")
    mission.publish()

    assert [row[:3] for row in noted()] == [("participations", "CL 2004/2010", "CL 2007")]


def test_a_participation_that_only_a_draft_had_is_told_to_nobody(taken):
    mission = taken.mission
    mission.return_to_draft()
    kept, gone = (ParticipationFactory(mission=mission, starts="2014") for _ in range(2))
    amend(kept, starts="2015")
    amend(gone, starts="2015")
    remove(gone)
    mission.publish()

    assert noted() == []


def test_a_sheet_that_changes_a_draft_is_told_of_when_it_is_public_again():
    figure = FigureFactory(code="a", published=True, value=5)
    figure.return_to_draft()
    for value in ("6", "7"):
        import_rows("figures", {"code": "a", "value": value}, reason="Table 2", reason_kind="correction")
    assert list(Correction.objects.published()) == []

    Figure.objects.get().publish()
    assert [row[:3] for row in noted()] == [("value", "5", "7")]


# A record is checked again when its parts change


@pytest.mark.parametrize("by_sheet", [False, True])
def test_other_dates_of_a_participation_make_the_check_of_its_mission_due(taken, by_sheet):
    day, year = datetime.date.today(), datetime.timedelta(days=365)
    mission = taken.mission
    mission.verified_on, mission.review_by = day - year, day + year
    mission.save()

    if by_sheet:
        row = {"mission": "althea", "country": "CL", "starts": "2005"}
        import_rows("participations", row, reason="Table 2", reason_kind="correction")
    else:
        amend(taken, starts="2005")

    mission.refresh_from_db()
    assert (mission.verified_on, mission.review_by) == (day - year, day)
    assert mission.history.first().review_by == day


def test_so_they_do_in_the_form_of_the_mission(client, publisher, taken):
    day, year = datetime.date.today(), datetime.timedelta(days=365)
    mission = taken.mission
    mission.verified_on, mission.review_by = day - year, day + year
    mission.save()
    client.force_login(publisher)
    page, sent = form_of(client, mission)

    client.post(page, sent | {"participations-0-starts": "2005", "reason_kind": "correction", "reason": "A slip."})

    mission.refresh_from_db()
    assert mission.review_by == day
