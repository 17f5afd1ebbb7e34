"""Promises that the staff's pages of every model keep."""

import pytest
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteMixin
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.forms.models import ModelChoiceField
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from editorial.admin import ACTS, TrackedAdmin
from editorial.models import Publishable, State
from tests import factories
from tests.factories import (
    AliasFactory,
    CountryFactory,
    FigureFactory,
    MissionFactory,
    ParticipationFactory,
    PolicyFactory,
    ProgrammeCountryFactory,
    ProgrammeFactory,
    ProvisionFactory,
    SourceFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

ACCOUNTS = {User, Group, Permission}
PAGES = {model: page for model, page in admin.site._registry.items() if isinstance(page, TrackedAdmin)}
MAKERS = {
    maker._meta.model: maker
    for maker in vars(factories).values()
    if isinstance(maker, type) and issubclass(maker, factories.Maker) and not maker._meta.abstract
}
by_model = pytest.mark.parametrize("model", PAGES, ids=lambda model: model._meta.label)


def make(model, number: int):
    """`number` rows, with everything that a list may show beside them."""
    for _ in range(number):
        if model is factories.Alias:
            AliasFactory(target=ThemeFactory())
        elif model is factories.Figure:
            FigureFactory(programme=ProgrammeFactory())
        elif model is factories.Programme:
            ProgrammeFactory(parent=ProgrammeFactory(), themes=[ThemeFactory()])
        elif model is factories.Provision:
            above = ProvisionFactory()
            ProvisionFactory(policy=above.policy, parent=above)
        else:
            MAKERS[model]()


def address(model, page="changelist", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def form_data(response) -> dict:
    """What a browser would send back if nobody touched the form."""
    context = response.context
    forms = [context["adminform"].form]
    for wrapped in context["inline_admin_formsets"]:
        forms += [wrapped.formset.management_form, *wrapped.formset.forms]
    data = {}
    for form in forms:
        for field in form:
            value = field.value()
            data[field.html_name] = "" if value is None else value
    return {name: value for name, value in data.items() if not isinstance(value, bool) or value}


def every_relation(request):
    """(where, form field) of each relation that a form of any registered model offers."""
    for model, page in admin.site._registry.items():
        if not page.has_change_permission(request):
            continue
        forms = [(model._meta.label, page.get_form(request))]
        for inline in page.get_inline_instances(request):
            forms.append((f"{model._meta.label}: {inline.model._meta.label}", inline.get_formset(request).form))
        for where, form in forms:
            for name, field in form.base_fields.items():
                if isinstance(field, ModelChoiceField):
                    yield f"{where}.{name}", field


def test_every_relation_is_searched_for_and_never_scrolled_through(admin_user):
    request = RequestFactory().get("/")
    request.user = admin_user

    scrolled = [
        where
        for where, field in every_relation(request)
        if not isinstance(getattr(field.widget, "widget", field.widget), AutocompleteMixin)
    ]
    assert scrolled == []


def test_every_noun_of_the_observatory_has_its_pages():
    nouns = {model for model in MAKERS if hasattr(model, "key_field")}

    assert len(nouns) >= 15
    assert nouns <= set(PAGES)


@by_model
def test_lists_ask_as_many_queries_for_a_hundred_rows_as_for_ten(admin_client, model):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert admin_client.get(address(model)).status_code == 200
        return len(captured)

    make(model, 10)
    queries()  # what is kept from the first visit on
    few = queries()
    make(model, 90)
    assert queries() == few


@by_model
def test_every_field_that_can_be_edited_is_in_the_form(admin_user, model):
    """A rule may name any of them, and a form without the field could not say it."""
    request = RequestFactory().get("/")
    request.user = admin_user
    editable = {field.name for field in [*model._meta.fields, *model._meta.many_to_many] if field.editable}
    made_by_links = {
        field.name for field in model._meta.many_to_many if not field.remote_field.through._meta.auto_created
    }

    offered = set(PAGES[model].get_form(request).base_fields) | set(PAGES[model].get_readonly_fields(request))
    assert editable - made_by_links - {"id", "object_id"} <= offered


@by_model
def test_the_form_and_the_history_of_every_model_open(admin_client, model):
    make(model, 1)
    row = model._default_manager.first()

    for page in ("change", "history"):
        assert admin_client.get(address(model, page, row.pk)).status_code == 200


@pytest.mark.parametrize("model", [model for model in PAGES if issubclass(model, Publishable)])
def test_what_was_ever_an_address_cannot_be_deleted(admin_client, model):
    make(model, 1)
    row = model._default_manager.first()

    assert admin_client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert model._default_manager.filter(pk=row.pk).exists()


def test_a_reference_entry_in_use_says_what_stands_in_the_way_of_deleting_it(admin_client):
    country = CountryFactory()
    link = ProgrammeCountryFactory(country=country)

    response = admin_client.post(address(type(country), "delete", country.pk), {"post": "yes"})
    assert str(link) in response.content.decode()
    assert type(country).objects.filter(pk=country.pk).exists()


def test_saving_keeps_the_reason_and_who_it_was(client, editor):
    programme = ProgrammeFactory(title="Old title")
    client.force_login(editor)
    page = address(type(programme), "change", programme.pk)

    client.post(page, form_data(client.get(page)) | {"title": "New title", "change_reason": "As its site has it"})
    version = programme.history.first()
    assert (version.title, version.history_user, version.history_change_reason) == (
        "New title",
        editor,
        "As its site has it",
    )


def test_saving_without_a_change_leaves_no_trace(admin_client):
    programme = ProgrammeFactory()
    page = address(type(programme), "change", programme.pk)

    admin_client.post(page, form_data(admin_client.get(page)))
    assert programme.history.count() == 1


def test_a_changed_child_renews_the_date_of_its_record(admin_client):
    link = ProgrammeCountryFactory()
    page = address(type(link.record), "change", link.record.pk)
    before = link.record.changed_at

    admin_client.post(page, form_data(admin_client.get(page)) | {"country_links-0-since": "2016-02"})
    link.refresh_from_db()
    assert (link.since, link.record.changed_at > before) == ("2016-02", True)


def test_a_child_changed_or_deleted_on_its_own_page_renews_the_date_of_its_record_too(admin_client):
    link = ProgrammeCountryFactory()
    page = address(type(link), "change", link.pk)
    dates = [link.record.changed_at]

    admin_client.post(page, form_data(admin_client.get(page)) | {"since": "2016-02"})
    link.refresh_from_db()
    dates.append(link.record.changed_at)
    admin_client.post(page, form_data(admin_client.get(page)))  # without a change
    assert link.record.history.count() == 2
    admin_client.post(address(type(link), "delete", link.pk), {"post": "yes"})
    link.record.refresh_from_db()
    dates.append(link.record.changed_at)
    assert (link.since, sorted(set(dates)) == dates) == ("2016-02", True)
    assert not link.record.country_links.exists()


def test_history_stays_readable_when_what_it_named_is_gone(admin_client):
    link = ProgrammeCountryFactory()
    record, country = link.record, link.country
    link.delete()
    country.delete()

    assert admin_client.get(address(type(record), "history", record.pk)).status_code == 200


def test_nobody_can_go_back_to_an_old_version_by_its_address(admin_client):
    programme = ProgrammeFactory()
    version = programme.history.first()

    response = admin_client.post(f"{address(type(programme), 'history', programme.pk)}{version.pk}/", {"title": "X"})
    assert response.status_code in {302, 404}  # the catch-all address of old links leads to nothing
    assert programme.history.count() == 1


def test_a_date_that_does_not_exist_is_said_at_its_field(admin_client):
    programme = ProgrammeFactory(starts="2010", ends="2012")
    page = address(type(programme), "change", programme.pk)

    response = admin_client.post(page, form_data(admin_client.get(page)) | {"starts": "2016-13"})
    assert response.context["adminform"].form.errors == {"starts": ["“2016-13” is a day or month that does not exist."]}


def test_an_end_before_the_start_is_said_once_at_its_field(admin_client):
    programme = ProgrammeFactory()
    page = address(type(programme), "change", programme.pk)

    response = admin_client.post(page, form_data(admin_client.get(page)) | {"starts": "2016", "ends": "2012"})
    assert response.context["adminform"].form.errors == {"ends": ["The end (2012) is before the start (2016)."]}


def test_view_on_site_is_offered_only_for_what_the_public_sees(admin_client):
    draft = ProgrammeFactory()
    shown = ProgrammeFactory(published=True)
    participation = ParticipationFactory()

    assert PAGES[type(draft)].get_view_on_site_url(draft) is None
    leads_to = admin_client.get(PAGES[type(draft)].get_view_on_site_url(shown))
    assert leads_to.url == f"http://testserver{shown.get_absolute_url()}"
    assert PAGES[type(participation)].get_view_on_site_url(participation) is None


# Acts on the state


def act(client, record, name, **data):
    page = address(type(record), "change", record.pk)
    response = client.post(page, form_data(client.get(page)) | {"act": name} | data, follow=True)
    record.refresh_from_db()
    return response


@pytest.mark.parametrize("name", ACTS)
def test_a_publisher_does_every_act_from_the_form(client, publisher, name):
    programme = ProgrammeFactory(
        sourced=True, state=State.DRAFT if State.DRAFT in ACTS[name].comes_from else State.IN_REVIEW
    )
    client.force_login(publisher)

    act(client, programme, name, change_reason="Agreed on Monday")
    version = programme.history.first()
    assert (programme.state, programme.history.count()) == (ACTS[name].leads_to, 2)
    assert (version.history_change_reason, version.history_user) == ("Agreed on Monday", publisher)


def test_an_act_saves_what_was_typed_first(client, publisher):
    programme = ProgrammeFactory(sourced=True, title="Old title")
    client.force_login(publisher)

    act(client, programme, "publish", title="New title")
    assert (programme.title, programme.state) == ("New title", State.PUBLISHED)


def test_an_act_without_a_reason_gives_its_own_name(client, publisher):
    programme = ProgrammeFactory(sourced=True)
    client.force_login(publisher)

    act(client, programme, "publish")
    assert programme.history.first().history_change_reason == "Publish"


def test_the_form_offers_only_the_acts_that_this_person_may_do_now(client, editor, publisher):
    programme = ProgrammeFactory(state=State.IN_REVIEW)
    page = address(type(programme), "change", programme.pk)

    client.force_login(editor)
    assert [act.name for act in client.get(page).context["acts"]] == ["return_to_draft"]
    client.force_login(publisher)
    assert [act.name for act in client.get(page).context["acts"]] == ["publish", "return_to_draft", "archive"]


@pytest.mark.parametrize("name", ["publish", "archive"])
def test_an_editor_who_forges_the_button_changes_nothing(client, editor, name):
    programme = ProgrammeFactory(title="Old title")
    client.force_login(editor)

    response = act(client, programme, name, title="New title")
    assert response.status_code == 403
    assert (programme.title, programme.state, programme.history.count()) == ("Old title", State.DRAFT, 1)


@pytest.mark.parametrize("action", ["publish_selected", "archive_selected"])
def test_an_editor_who_forges_an_action_changes_nothing(client, editor, action):
    programme = ProgrammeFactory()
    client.force_login(editor)

    client.post(address(type(programme)), {"action": action, "_selected_action": [programme.pk]})
    programme.refresh_from_db()
    assert programme.state == State.DRAFT


def test_publishing_from_the_list_publishes_every_record_or_none_and_names_each_fault(client, publisher):
    sound = ProgrammeFactory(sourced=True)
    broken = ProgrammeFactory(sourced=True, title="Broken", starts="2016")
    type(broken).objects.filter(pk=broken.pk).update(ends="2016", title="")
    client.force_login(publisher)
    page = address(type(sound))
    chosen = {"action": "publish_selected", "_selected_action": [sound.pk, broken.pk]}

    said = client.post(page, chosen, follow=True).content.decode()
    sound.refresh_from_db()
    assert "was left as it was. title: This field cannot be blank." in said
    assert sound.state == State.DRAFT

    type(broken).objects.filter(pk=broken.pk).update(title="Whole")
    client.post(page, chosen)
    assert set(type(sound).objects.values_list("state", flat=True)) == {State.PUBLISHED}


def test_an_editor_cannot_take_a_published_record_off_the_site_from_the_list(client, editor):
    programme = ProgrammeFactory(published=True)
    client.force_login(editor)

    chosen = {"action": "return_selected_to_draft", "_selected_action": [programme.pk]}
    said = client.post(address(type(programme)), chosen, follow=True).content.decode()
    programme.refresh_from_db()
    assert "only those who may publish can change it" in said
    assert programme.state == State.PUBLISHED


def test_what_is_published_cannot_be_sent_for_review_by_mistake(client, publisher):
    programme = ProgrammeFactory(published=True)
    client.force_login(publisher)

    chosen = {"action": "send_selected_for_review", "_selected_action": [programme.pk]}
    said = client.post(address(type(programme)), chosen, follow=True).content.decode()
    programme.refresh_from_db()
    assert "is published: “Send for review” is not for it." in said
    assert programme.state == State.PUBLISHED


# What is public already


def test_an_editor_reads_a_published_record_and_is_told_why_it_cannot_be_changed(client, editor):
    programme = ProgrammeFactory(published=True, title="Old title")
    client.force_login(editor)
    page = address(type(programme), "change", programme.pk)

    shown = client.get(page)
    assert "Only those who may publish can change it." in shown.content.decode()
    assert client.post(page, {"title": "New title"}).status_code == 403


def test_a_publisher_changes_a_published_record(client, publisher):
    programme = ProgrammeFactory(published=True)
    client.force_login(publisher)
    page = address(type(programme), "change", programme.pk)

    client.post(page, form_data(client.get(page)) | {"title": "New title"})
    programme.refresh_from_db()
    assert programme.title == "New title"


@pytest.mark.parametrize("make_child", [ParticipationFactory, ProvisionFactory])
def test_what_is_public_with_its_record_is_guarded_like_it(client, editor, make_child):
    hidden, shown = make_child(), make_child(published=True)
    client.force_login(editor)

    assert client.post(address(type(hidden), "change", hidden.pk), {}).status_code == 200
    assert client.post(address(type(shown), "change", shown.pk), {}).status_code == 403


def test_an_editor_cannot_add_to_a_published_record(client, editor):
    client.force_login(editor)
    rows = {"aliases-TOTAL_FORMS": 0, "aliases-INITIAL_FORMS": 0}
    rows = {f"reference-alias-content_type-object_id-{name.partition('-')[2]}": 0 for name in rows}

    participation = {"mission": MissionFactory(published=True).pk, "country": CountryFactory().pk}
    response = client.post(address(factories.Participation, "add"), participation | {"source": SourceFactory().pk})
    assert response.context["adminform"].form.errors == {
        "mission": ["This mission is published, so only those who may publish can add to it."]
    }
    provision = {"policy": PolicyFactory(published=True).pk, "slug": "one", "heading": "One", "order": 0}
    response = client.post(address(factories.Provision, "add"), provision | rows)
    assert response.context["adminform"].form.errors == {
        "policy": ["This policy document is published, so only those who may publish can add to it."]
    }


# Finding


def test_a_choice_is_found_under_its_other_names_and_named_without_doubt(client, editor):
    provision = ProvisionFactory(heading="Combating terrorism", number="ix", policy__acronym="Charter")
    AliasFactory(target=provision, name="Lucha contra el terrorismo")
    client.force_login(editor)

    query = {"app_label": "programmes", "model_name": "programme", "field_name": "provisions", "term": "lucha"}
    found = client.get(reverse("admin:autocomplete"), query).json()
    assert found["results"] == [{"id": str(provision.pk), "text": "ix Combating terrorism (Charter)"}]


def test_records_due_for_a_check_are_found(admin_client):
    due = ProgrammeFactory(verified_on="2020-01-01", review_by="2021-01-01")
    ProgrammeFactory(verified_on="2020-01-01", review_by="2121-01-01")
    never = ProgrammeFactory()
    page = address(type(due))

    assert list(admin_client.get(page, {"check": "due"}).context["cl"].result_list) == [due]
    assert list(admin_client.get(page, {"check": "never"}).context["cl"].result_list) == [never]


def test_the_index_names_the_areas_first(client, editor):
    client.force_login(editor)

    shown = [app["name"] for app in client.get(reverse("admin:index")).context["app_list"]]
    assert shown[:5] == ["Programmes", "Missions", "Policies", "Figures", "Drafts"]


@pytest.mark.parametrize("kind", ["theme", "provision"])
def test_what_a_record_names_is_in_use_and_cannot_be_deleted(client, administrator, kind):
    entry = {"theme": ThemeFactory, "provision": ProvisionFactory}[kind]()
    ProgrammeFactory(title="It names it", **{f"{kind}s": [entry]})
    client.force_login(administrator)
    page = reverse(f"admin:{entry._meta.app_label}_{kind}_delete", args=[entry.pk])

    assert "Programme: It names it" in client.get(page).content.decode()
    client.post(page, {"post": "yes"})
    assert type(entry).objects.filter(pk=entry.pk).exists()
