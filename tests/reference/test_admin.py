"""The forms of reference entries and their other names."""

import pytest
from django.urls import reverse

from reference.models import Organisation
from tests.factories import AliasFactory, OrganisationFactory, ProgrammeFactory, ThemeFactory

pytestmark = pytest.mark.django_db


def test_an_editor_adds_an_organisation_together_with_its_other_names(client, editor):
    client.force_login(editor)
    rows = "reference-alias-content_type-object_id"
    entered = {
        "name": "United Nations Office on Drugs and Crime",
        "slug": "unodc",
        "kind": "international",
        f"{rows}-TOTAL_FORMS": 1,
        f"{rows}-INITIAL_FORMS": 0,
        f"{rows}-0-name": "ONUDD",
        f"{rows}-0-kind": "acronym",
    }

    client.post(reverse("admin:reference_organisation_add"), entered)
    assert Organisation.objects.name_index().find("onudd") == Organisation.objects.get(slug="unodc")


def test_a_list_finds_entries_under_their_other_names(client, editor):
    organisation = OrganisationFactory()
    OrganisationFactory()
    AliasFactory(target=organisation, name="ONUDD")
    client.force_login(editor)

    response = client.get(reverse("admin:reference_organisation_changelist"), {"q": "onudd"})
    assert list(response.context["cl"].result_list) == [organisation]


def test_aliases_come_by_sheet_or_with_their_entry_but_not_alone(client, editor):
    client.force_login(editor)

    assert client.get(reverse("admin:reference_alias_add")).status_code == 403
    assert client.get(reverse("admin:reference_alias_import")).status_code == 200


def test_an_editor_changes_other_names_only_of_what_is_not_published(client, editor):
    free = AliasFactory(target=ThemeFactory())
    guarded = AliasFactory(target=ProgrammeFactory(published=True))
    client.force_login(editor)

    answers = [client.post(reverse("admin:reference_alias_change", args=[alias.pk]), {}) for alias in (free, guarded)]
    assert [answer.status_code for answer in answers] == [200, 403]
