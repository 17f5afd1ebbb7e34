"""A merge that is undone leaves nothing behind, or is refused with what is in the way."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from editorial.corrected import Correction
from editorial.corrections import Reason
from merging.actions import undo
from merging.undoing import Undoing
from programmes.models import Programme
from reference.models import Organisation, Source
from tests.factories import (
    AliasFactory,
    CountryFactory,
    ElementFactory,
    FigureFactory,
    InstrumentFactory,
    MissionFactory,
    OrganisationFactory,
    ProgrammeCitationFactory,
    ProgrammeCountryFactory,
    ProgrammeFactory,
    ProgrammeOrganisationFactory,
    SourceFactory,
    ThemeFactory,
)
from tests.merging.pairs import everything, fresh, merged
from tests.reading import body

pytestmark = pytest.mark.django_db
WRITTEN = re.compile(r'"changed_at": ?"[^"]*"|datetime="[^"]*"|\d{4}-\d\d-\d\dT[\d:.+Z]*|nonce-\S*')


def two_programmes() -> tuple[Programme, Programme]:
    """With some of everything, some of it in both."""
    drugs, peru, olaf, fund = ThemeFactory(), CountryFactory(), OrganisationFactory(), InstrumentFactory()
    stays = ProgrammeFactory(slug="aircop", title="Airports", starts="2010", published=True, themes=[drugs])
    goes = ProgrammeFactory(slug="airport-project", title="Airport project", acronym="AP", published=True)
    goes.themes.add(drugs, ThemeFactory())
    goes.instruments.add(fund)
    for programme in (stays, goes):
        ProgrammeCountryFactory(record=programme, country=peru)
        ProgrammeOrganisationFactory(record=programme, organisation=olaf)
        ElementFactory(record=programme, text="Less cocaine.")
        ProgrammeCitationFactory(record=programme)
    ElementFactory(record=goes, text="More checks.")
    AliasFactory(target=goes, name="Aeropuertos")
    FigureFactory(programme=goes, published=True)
    ProgrammeFactory(parent=goes, published=True)
    MissionFactory(programmes=[goes], published=True)
    return stays, goes


def read(client, *addresses: str) -> list:
    """What readers and programs find there, apart from when it was written last."""
    return [(client.get(at).status_code, WRITTEN.sub("", body(client.get(at)))) for at in addresses]


def test_after_an_undo_pages_answers_and_all_that_is_recorded_are_as_before(client, administrator):
    stays, goes = two_programmes()
    addresses = [f"{root}/programmes/{one.slug}/" for one in (stays, goes) for root in ("", "/api/v1")]
    addresses += ["/api/v1/programmes/", "/api/v1/figures/", "/api/v1/missions/", "/search/?q=airport"]
    before, recorded = read(client, *addresses), everything()

    done = merged(goes, stays, administrator)
    assert read(client, *addresses) != before
    undo(done, user=administrator, why="They are two.")

    assert everything() == recorded
    assert read(client, *addresses) == before
    done.refresh_from_db()
    assert (done.undone_by, done.undone_why) == (administrator, "They are two.")


def test_what_comes_back_has_a_version_with_its_links_and_the_reason(administrator):
    stays, goes = two_programmes()
    themes = set(goes.themes.all())

    undo(merged(goes, stays, administrator), user=administrator, why="They are two.")

    version = goes.history.first()
    assert (version.history_type, {link.theme for link in version.themes.all()}) == ("+", themes)
    assert version.history_change_reason == "Undid the merge of airport-project into aircop: They are two."


def test_mirrors_hear_of_what_comes_back(client, administrator, ended):
    stays, goes = two_programmes()
    done = merged(goes, stays, administrator)
    token = client.get("/api/v1/programmes/?changed_since=").json()["sync"]

    undo(done, user=administrator, why="They are two.")

    told = client.get("/api/v1/programmes/", {"changed_since": token}).json()
    assert {goes.slug, stays.slug} <= {one["slug"] for one in told["results"]}
    assert told["gone"] == []


def test_texts_cite_the_source_again_that_they_cited(administrator):
    stays, goes = SourceFactory(key="stays"), SourceFactory(key="goes")
    programme = ProgrammeFactory(text="So [@goes, p. 6; @stays, p. 6].")
    before = everything()

    undo(merged(goes, stays, administrator), user=administrator, why="They are two.")

    assert fresh(programme).text == "So [@goes, p. 6; @stays, p. 6]."
    assert everything() == before


def test_a_name_that_passed_from_one_to_the_other_passes_back(administrator):
    stays, goes = OrganisationFactory(name="Old"), OrganisationFactory(name="New")

    undo(merged(goes, stays, administrator, chosen={"name"}), user=administrator, why="They are two.")

    assert (fresh(stays).name, fresh(goes).name) == ("Old", "New")


def test_other_values_that_were_recorded_since_stay(administrator):
    stays, goes = two_programmes()
    figure = goes.figures.get()
    done = merged(goes, stays, administrator)
    figure = fresh(figure)
    figure.note = "Without Peru."
    figure.save()

    undo(done, user=administrator, why="They are two.")

    assert (fresh(figure).programme, fresh(figure).note) == (goes, "Without Peru.")


def change_the_moved_figure(stays, goes):
    figure = stays.figures.get()
    figure.programme = ProgrammeFactory()
    figure.save()


def delete_a_moved_link(stays, goes):
    stays.country_links.all().delete()
    stays.elements.filter(text="More checks.").delete()


def rename_the_one_that_stays(stays, goes):
    stays = fresh(stays)
    stays.acronym = "AIR"
    stays.save()


def merge_it_further(stays, goes):
    user = get_user_model().objects.get()
    merged(stays, ProgrammeFactory(title="A third", published=True), user, chosen=set())


def take_the_old_address(stays, goes):
    stays = fresh(stays)
    stays.slug = goes.slug
    stays.save()


def delete_what_it_had(stays, goes):
    goes.instruments.model.objects.all()[0].programmes.clear()
    stays.instruments.model.objects.all().delete()


@pytest.mark.parametrize(
    ("happens", "told"),
    [
        (change_the_moved_figure, "has been changed since: programme."),
        (delete_a_moved_link, "More checks.” has been deleted since."),
        (rename_the_one_that_stays, "“Airports” has been changed since: acronym."),
        (merge_it_further, "“Airports” was merged into “A third” since. Undo that first."),
        (take_the_old_address, "Another entry has the slug “airport-project” by now."),
        (delete_what_it_had, "has been deleted since"),
    ],
)
def test_what_has_changed_since_stands_in_the_way_and_is_named(administrator, happens, told):
    stays, goes = two_programmes()
    done = merged(goes, stays, administrator)
    happens(stays, goes)
    before = everything()

    with pytest.raises(ValidationError) as error:
        undo(done, user=administrator, why="They are two.")
    assert told in " ".join(error.value.messages)
    assert everything() == before


def test_a_merge_is_undone_once(administrator):
    done = merged(OrganisationFactory(), OrganisationFactory(), administrator)
    undo(done, user=administrator, why="They are two.")

    with pytest.raises(ValidationError, match="undone already"):
        undo(done, user=administrator, why="Again.")
    assert Organisation.objects.count() == 2


def test_two_that_were_merged_and_parted_can_be_merged_again(administrator):
    stays, goes = SourceFactory(), SourceFactory()
    undo(merged(goes, stays, administrator), user=administrator, why="They are two.")

    merged(goes, stays, administrator)

    assert list(Source.objects.all()) == [stays]


def test_a_published_date_goes_back_with_a_reason_for_readers(administrator):
    stays = ProgrammeFactory(starts="2010", published=True)
    goes = ProgrammeFactory(starts="2011", published=True)
    because = Reason("correction", {"reason": "The decision says 2011."}, administrator)
    done = merged(goes, stays, administrator, chosen={"starts"}, because=because)

    with pytest.raises(ValidationError) as error:
        undo(done, user=administrator, why="They are two.")
    assert "reason_kind" in error.value.error_dict
    assert Undoing(done).amends

    undo(done, user=administrator, why="They are two.", because=Reason("correction", {"reason": "It was two."}))
    assert (str(fresh(stays).starts), str(fresh(goes).starts)) == ("2010", "2011")
    assert Correction.objects.count() == 2


def test_undoing_asks_no_more_for_many_rows_than_for_few(administrator):
    def asked(rows: int) -> int:
        stays, goes = SourceFactory(), SourceFactory()
        for _ in range(rows):
            programme = ProgrammeFactory(text=f"So [@{goes.key}].")
            ProgrammeCitationFactory(record=programme, source=goes)
            FigureFactory(source=goes, programme=programme)
        done = merged(goes, stays, administrator)
        with CaptureQueriesContext(connection) as queries:
            undo(done, user=administrator, why="They are two.")
        return len(queries)

    asked(1)
    assert asked(12) == asked(3)


def test_who_may_not_merge_does_not_undo(administrator, publisher):
    done = merged(OrganisationFactory(), OrganisationFactory(), administrator)

    with pytest.raises(ValidationError, match="Only those who may change and delete"):
        undo(done, user=publisher, why="They are two.")
    assert Organisation.objects.count() == 1
