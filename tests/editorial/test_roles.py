"""Who may do what."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse

from editorial.roles import grant_roles, may_alter
from tests.factories import (
    AliasFactory,
    FigureFactory,
    ParticipationFactory,
    ProgrammeFactory,
    ProvisionFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

MATRIX = {
    "programmes.add_programme": {"Editor", "Publisher", "Administrator"},
    "programmes.change_programme": {"Editor", "Publisher", "Administrator"},
    "programmes.view_programme": {"Editor", "Publisher", "Administrator"},
    "programmes.import_programme": {"Editor", "Publisher", "Administrator"},
    "programmes.publish_programme": {"Publisher", "Administrator"},
    "figures.publish_figure": {"Publisher", "Administrator"},
    "reference.add_source": {"Editor", "Publisher", "Administrator"},
    "reference.change_country": {"Editor", "Publisher", "Administrator"},
    "reference.delete_theme": {"Administrator"},
    "missions.delete_participation": {"Administrator"},
    "auth.view_user": {"Administrator"},
    "auth.add_user": {"Administrator"},
    "auth.change_group": {"Administrator"},
    "sessions.view_session": {"Administrator"},
}


@pytest.mark.parametrize("permission", MATRIX)
def test_each_role_may_do_what_the_guide_says(editor, publisher, administrator, permission):
    people = {"Editor": editor, "Publisher": publisher, "Administrator": administrator}

    assert {role for role, user in people.items() if user.has_perm(permission)} == MATRIX[permission]


def test_every_model_that_can_be_published_is_covered_for_editors_and_publishers(editor, publisher):
    acts = Permission.objects.filter(codename__startswith="publish_").select_related("content_type")
    names = {f"{act.content_type.app_label}.{act.codename}" for act in acts}

    assert len(names) >= 6
    assert {name for name in names if publisher.has_perm(name)} == names
    assert {name for name in names if editor.has_perm(name)} == set()


def test_migrating_again_restores_the_roles_and_leaves_other_groups_alone():
    editors = Group.objects.get(name="Editor")
    expected = set(editors.permissions.all())
    publishing = Permission.objects.get(codename="publish_programme")
    own = Group.objects.create(name="Interns")
    own.permissions.add(publishing)

    editors.permissions.set([publishing])
    call_command("migrate", verbosity=0)
    assert set(editors.permissions.all()) == expected
    assert list(own.permissions.all()) == [publishing]


def test_granting_twice_changes_nothing():
    config = apps.get_app_config("programmes")
    granted = Group.permissions.through.objects.count()

    grant_roles(config)
    assert Group.permissions.through.objects.count() == granted


@pytest.mark.parametrize("make", [ProgrammeFactory, FigureFactory, ProvisionFactory, ParticipationFactory])
def test_only_who_may_publish_may_alter_what_is_published(editor, publisher, make):
    draft, published = make(), make(published=True)

    assert [may_alter(editor, entry) for entry in (draft, published)] == [True, False]
    assert [may_alter(publisher, entry) for entry in (draft, published)] == [True, True]


def test_another_name_of_something_published_is_guarded_like_it(editor):
    guarded = [ProgrammeFactory(published=True), ProvisionFactory(published=True)]
    free = [ProgrammeFactory(), ProvisionFactory(), ThemeFactory()]

    assert [may_alter(editor, AliasFactory(target=target)) for target in guarded] == [False, False]
    assert [may_alter(editor, AliasFactory(target=target)) for target in free] == [True, True, True]


def test_the_right_to_publish_programmes_is_none_to_publish_figures():
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="publish_programme"))

    assert may_alter(user, ProgrammeFactory(published=True))
    assert not may_alter(user, FigureFactory(published=True))


def test_editors_alter_reference_entries_which_have_no_state(editor):
    assert may_alter(editor, ThemeFactory())


@pytest.mark.parametrize(("role", "status"), [("editor", 403), ("publisher", 403), ("administrator", 200)])
def test_only_administrators_open_the_accounts_and_delete_reference_entries(client, request, role, status):
    client.force_login(request.getfixturevalue(role))
    theme = ThemeFactory()

    assert client.get(reverse("admin:auth_user_changelist")).status_code == status
    assert client.get(reverse("admin:reference_theme_delete", args=[theme.pk])).status_code == status


def test_someone_without_a_role_sees_nothing(client):
    client.force_login(UserFactory())

    assert client.get(reverse("admin:index")).context["app_list"] == []
    assert client.get(reverse("admin:programmes_programme_changelist")).status_code == 403
