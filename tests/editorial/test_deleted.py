"""Whatever is deleted can come back as it stood."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from editorial.corrected import Correction
from editorial.models import State
from programmes.models import Programme, ProgrammeCountry
from reference.models import Alias, Theme
from tests.factories import (
    AliasFactory,
    ElementFactory,
    InstrumentFactory,
    OrganisationFactory,
    ParticipationFactory,
    ProgrammeCountryFactory,
    ProgrammeFactory,
    ProvisionFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client, administrator):
    client.force_login(administrator)
    return client


def way_back(row, pk: int) -> str:
    return reverse("admin:bring-back", args=[row._meta.label_lower, pk])


def deleted(row) -> str:
    """Deletes it, and gives the address of its way back."""
    address = way_back(row, row.pk)
    row.delete()
    return address


def test_an_entry_that_was_deleted_in_a_form_is_listed_and_comes_back_with_its_other_names(ana, administrator):
    organisation = OrganisationFactory(name="UNODC")
    alias = AliasFactory(target=organisation, name="ONUDD")
    pk = organisation.pk
    ana.post(reverse("admin:reference_organisation_delete", args=[pk]), {"post": "yes"})
    assert not Alias.objects.exists()

    [row] = ana.get(reverse("admin:deleted"), {"kind": "reference.organisation"}).context["rows"]
    assert row["name"] == "UNODC"
    assert row["said"].startswith(administrator.get_username())
    ana.post(row["url"], {"why": "It was the wrong one"})

    back = type(organisation).objects.get(pk=pk)
    assert [name.pk for name in back.aliases.all()] == [alias.pk]
    assert back.history.filter(history_change_reason="It was the wrong one", history_type="+").count() == 1
    assert back.history.latest().history_user == administrator


def test_a_record_comes_back_as_a_draft_with_its_rows_and_links(ana):
    programme = ProgrammeFactory(published=True, themes=[ThemeFactory()], instruments=[InstrumentFactory()])
    country, element = ProgrammeCountryFactory(record=programme), ElementFactory(record=programme)
    taken_before = ProgrammeCountryFactory(record=programme)
    taken_before.delete()
    programme.save()
    pk, themes, instruments = programme.pk, {*programme.themes.all()}, {*programme.instruments.all()}
    address = deleted(programme)

    page = ana.get(address)
    assert (page.context["blocks"], len(page.context["parts"])) == ([], 2)
    assert not Programme.objects.exists()
    ana.post(address)
    back = Programme.objects.get()
    assert (back.pk, back.state) == (pk, State.DRAFT)
    assert ({*back.themes.all()}, {*back.instruments.all()}) == (themes, instruments)
    assert [link.pk for link in back.country_links.all()] == [country.pk]
    assert [part.pk for part in back.elements.all()] == [element.pk]
    assert ana.post(address).url == reverse("admin:programmes_programme_change", args=[pk])


def test_a_document_comes_back_with_the_tree_of_its_provisions(ana):
    """As the undoing of an import takes them away: from below, all at once."""
    above = ProvisionFactory()
    below = ProvisionFactory(policy=above.policy, parent=above)
    lowest = ProvisionFactory(policy=above.policy, parent=below)
    policy = above.policy
    tree = {*policy.provisions.values_list("pk", "parent")}
    for provision in (lowest, below, above):
        provision.delete()
    address = deleted(policy)

    ana.post(address)
    assert {*type(policy).objects.get().provisions.values_list("pk", "parent")} == tree


def test_an_address_that_is_taken_since_is_named_first(ana):
    theme = ThemeFactory(slug="drugs", name="Drugs")
    address = deleted(theme)
    ThemeFactory(slug="drugs", name="Narcotics")

    [said] = ana.get(address).context["blocks"]
    assert said == "Slug: “drugs” is that of “Narcotics” by now. Give that one another first."
    assert ana.post(address).context["blocks"] == [said]
    assert Theme.objects.get().name == "Narcotics"


def test_what_belonged_to_something_that_is_gone_waits_for_it(ana):
    link = ProgrammeCountryFactory(record__title="Cocaine Route")
    programme, pk = link.record, link.pk
    deleted(programme)
    address = way_back(ProgrammeCountry, pk)

    [said] = ana.get(address).context["blocks"]
    assert "programme “Cocaine Route” is deleted too. Bring that back first." in said
    ana.post(address)
    assert not ProgrammeCountry.objects.exists()


def test_what_a_record_named_and_is_gone_is_told_and_left_out(ana):
    theme = ThemeFactory(name="Drugs")
    programme = ProgrammeFactory(themes=[theme])
    address = deleted(programme)
    theme.delete()

    assert "Drugs" in " ".join(ana.get(address).context["back"].lost)
    ana.post(address)
    assert list(Programme.objects.get().themes.all()) == []


def test_an_editor_cannot_bring_back_what_would_be_public_at_once(client, editor):
    client.force_login(editor)
    address = deleted(ParticipationFactory(published=True))

    assert "only those who may publish" in " ".join(client.get(address).context["blocks"])
    assert client.post(address).context["blocks"]


def test_what_readers_had_read_comes_back_with_a_reason_for_them(ana):
    participation = ParticipationFactory(published=True)
    address = way_back(participation, participation.pk)
    gone = {"post": "yes", "reason_kind": "correction", "reason": "It never was."}
    ana.post(reverse("admin:missions_participation_delete", args=[participation.pk]), gone)

    assert ana.get(address).context["reason"]
    asked = ana.post(address, {"why": "A slip"})
    assert asked.context["why"] == "A slip"
    assert not type(participation).objects.exists()
    said = {"reason_kind": "correction", "reason": "It was deleted by mistake."}
    assert ana.post(address, said).status_code == 302
    assert type(participation).objects.count() == 1
    assert Correction.objects.filter(reason="It was deleted by mistake.").exists()


def test_who_may_not_add_cannot_bring_back(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("reader", is_staff=True))
    address = deleted(ThemeFactory())

    assert client.get(reverse("admin:deleted")).status_code == 403
    assert client.post(address).status_code == 403
    assert not Theme.objects.exists()


def test_what_was_never_deleted_has_no_way_back(ana):
    assert ana.get(way_back(Theme, 10**6)).status_code == 404
    assert ana.get(reverse("admin:bring-back", args=["no.such", 1])).status_code == 403
    assert ana.get(reverse("admin:deleted"), {"kind": "no.such", "p": "x"}).status_code == 200


def test_the_list_asks_as_much_for_fifty_as_for_five(ana):
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            ana.get(reverse("admin:deleted"), {"kind": "programmes.programmecountry"})
        return len(captured)

    for link in ProgrammeCountryFactory.create_batch(5):
        link.delete()
    asked()
    few = asked()
    for link in ProgrammeCountryFactory.create_batch(40):
        link.delete()
    assert asked() == few
