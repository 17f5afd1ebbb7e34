"""Where the rows of public files are from; and such a file comes in again, also when somebody has edited it."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from eulac.api import router
from figures.models import Figure
from spreadsheets.actions import import_now
from spreadsheets.formats import FORMATS
from spreadsheets.resources import SheetResource
from tests.factories import (
    FigureFactory,
    PolicyCitationFactory,
    ProgrammeCitationFactory,
    ProgrammeFactory,
    ProvisionFactory,
    SourceFactory,
)
from tests.reading import body
from tests.spreadsheets.sheets import found, import_rows
from tests.test_api import NOUNS, make_full

pytestmark = pytest.mark.django_db
VIEWS = {prefix: viewset for prefix, viewset, _ in router.registry}


def rows_of(client, address: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(body(client.get(address)).removeprefix("\ufeff"))))


def imported(client, address: str, area: str, tmp_path, **terms):
    """The import of a file as the public gets it."""
    file = tmp_path / f"{area}.{address.rpartition('.')[2]}"
    file.write_bytes(b"".join(client.get(address)))
    return import_now(area, file, file_name=file.name, **terms)


@pytest.mark.parametrize("noun", NOUNS)
def test_every_row_says_which_page_shows_it_and_of_which_day_it_is(client, noun):
    make_full(NOUNS[noun])
    rows = rows_of(client, f"/api/v1/{noun}.csv")

    addresses = [f"http://testserver{row.get_absolute_url()}" for row in NOUNS[noun].objects.published()]
    assert sorted(row["permalink"] for row in rows) == sorted(addresses)
    assert {row["as_of"] for row in rows} == {timezone.localdate().isoformat()}
    assert {client.get(row["permalink"].partition("#")[0]).status_code for row in rows} == {200}


def test_the_permalink_is_the_same_in_every_language(client):
    programme = ProgrammeFactory(published=True)
    address = f"http://testserver/programmes/{programme.slug}/"

    for file in ("/es/programmes.csv", f"/fr/programmes/{programme.slug}.csv"):
        assert [row["permalink"] for row in rows_of(client, file)] == [address]


def test_a_row_names_each_of_its_sources_once(client):
    programme = ProgrammeFactory(published=True)
    for key, locator in (("second", "p. 1"), ("first", "p. 2"), ("second", "p. 3")):
        source = SourceFactory._meta.model.objects.filter(key=key).first() or SourceFactory(key=key)
        ProgrammeCitationFactory(record=programme, source=source, locator=locator)
    ProgrammeFactory(published=True)

    assert {row["source"] for row in rows_of(client, "/programmes.csv")} == {"second; first", ""}


def test_what_is_part_of_a_document_rests_on_the_sources_of_the_document(client):
    cited = PolicyCitationFactory(record__published=True, source__key="charter")
    ProvisionFactory(policy=cited.record)
    ProvisionFactory(policy=cited.record)

    assert [row["source"] for row in rows_of(client, "/provisions.csv")] == ["charter", "charter"]


def test_a_figure_has_one_source_and_two_days(client):
    figure = FigureFactory(published=True, as_of="2017-03", source__key="eprs2017")
    [row] = rows_of(client, f"/figures/{figure.code}.csv")

    told = (row["as of"], row["as_of"], row["source"])
    assert told == ("2017-03", timezone.localdate().isoformat(), "eprs2017")
    assert list(row).count("source") == 1


def test_a_source_rests_on_itself(client):
    SourceFactory(key="eprs2017")

    assert [row["source"] for row in rows_of(client, "/sources.csv")] == ["eprs2017"]


@pytest.mark.parametrize("noun", NOUNS)
def test_where_rows_are_from_takes_no_question_for_each(client, noun):
    def questions():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            body(client.get(f"/api/v1/{noun}.csv"))
        return len(asked)

    make_full(NOUNS[noun])
    few = questions()
    for _ in range(3):
        make_full(NOUNS[noun])

    assert questions() == few


# In again


@pytest.mark.parametrize("noun", NOUNS)
def test_a_public_file_that_comes_in_unchanged_changes_nothing(client, noun, tmp_path):
    make_full(NOUNS[noun])
    count = NOUNS[noun].objects.published().count()

    run = imported(client, f"/api/v1/{noun}.csv", noun, tmp_path)
    assert (found(run), run.message) == ({"unchanged": count}, "")


@pytest.mark.parametrize("ending", FORMATS)
def test_a_public_file_comes_in_again_in_each_format(client, ending, tmp_path):
    FigureFactory(published=True, as_of="2017-03")

    assert found(imported(client, f"/figures.{ending}", "figures", tmp_path)) == {"unchanged": 1}


def test_the_columns_for_readers_never_become_values(client):
    """Somebody has taken out the columns that bear nearly the same names."""
    figure = FigureFactory(published=True, as_of="2017-03")
    programme = ProgrammeCitationFactory(record__published=True, locator="p. 6").record
    [about_figure], [about_programme] = rows_of(client, "/figures.csv"), rows_of(client, "/programmes.csv")
    del about_figure["as of"], about_programme["sources"]

    runs = [import_rows("figures", about_figure), import_rows("programmes", about_programme)]
    assert [found(run) for run in runs] == [{"unchanged": 1}, {"unchanged": 1}]
    assert str(Figure.objects.get(pk=figure.pk).as_of) == "2017-03"
    assert programme.citations.get().locator == "p. 6"


def test_in_a_sheet_of_ones_own_such_headings_mean_what_they_say():
    """Only beside “permalink” are they ours."""
    source = SourceFactory()
    programme = ProgrammeFactory()
    figure = FigureFactory(as_of="2017-03")

    import_rows("programmes", {"slug": programme.slug, "source": source.key})
    import_rows("figures", {"code": figure.code, "as_of": "2018"})
    assert [citation.source for citation in programme.citations.all()] == [source]
    assert str(Figure.objects.get(pk=figure.pk).as_of) == "2018"


@pytest.mark.parametrize("area", sorted(SheetResource.registry))
def test_no_sheet_has_columns_that_its_readers_get(area):
    assert not {"permalink", "as_of"} & set(SheetResource.registry[area]().headers)


# HEAD


def test_who_asks_for_the_headers_of_a_long_file_has_only_its_beginning_made(client, monkeypatch):
    ProgrammeFactory.create_batch(5, published=True)
    monkeypatch.setattr("spreadsheets.files.ANSWERED_WHOLE", 10)
    monkeypatch.setattr("spreadsheets.formats.PIECE", 10)
    read = []
    texts = SheetResource.export_rows

    def counted(*args, **kwargs):
        for row in texts(*args, **kwargs):
            read.append(row)
            yield row

    monkeypatch.setattr(SheetResource, "export_rows", counted)
    for address in ("/programmes.csv", "/api/v1/programmes.jsonl"):
        read.clear()
        told = client.head(address)
        assert (told.status_code, body(told), len(read)) == (200, "", 1 if "jsonl" in address else 0)
        whole = client.get(address)
        kept = {name: value for name, value in told.headers.items() if name != "X-Request-ID"}  # each has its own
        assert {name: whole[name] for name in kept} == kept
        assert len(body(whole)) > 10
        assert len(read) >= 5
