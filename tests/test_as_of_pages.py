"""Pages, files, totals and pictures of an earlier day: what their own code makes of what was public then."""

import csv
import datetime
import io
import re

import pytest
from django.db import transaction
from django.urls import reverse

from editorial.then import OnlyRead, as_it_stood
from figures.models import Figure, Measure
from programmes.models import Programme
from tests.earlier import APRIL, MARCH, on
from tests.factories import (
    CountryFactory,
    FigureFactory,
    MeasureFactory,
    PolicyFactory,
    ProgrammeCountryFactory,
    ProgrammeFactory,
    ProvisionFactory,
    ThemeFactory,
)
from tests.reading import body

pytestmark = pytest.mark.django_db
THEN = "as_of=2026-03-20"


@pytest.fixture
def aircop():
    """A programme that has been renamed, retold, tied to another country and given another budget since."""
    made = ProgrammeFactory(slug="aircop", title="Airports", starts="2010", ends="2026-03-31", published=True)
    drugs, peru, chile = ThemeFactory(slug="drugs"), CountryFactory(iso2="PE"), CountryFactory(iso2="CL")
    made.themes.add(drugs)
    link = ProgrammeCountryFactory(record=made, country=peru)
    money = MeasureFactory(kind=Measure.Kind.MONEY, name="Budget")
    figure = FigureFactory(
        published=True, programme=made, code="budget", value=5, measure=money, currency="EUR", bound="exact",
        countries=[peru],
    )  # fmt: skip
    made.save()
    on(MARCH)
    made.slug, made.title = "seaports", "Seaports"
    made.save()
    made.themes.clear()
    link.delete()
    ProgrammeCountryFactory(record=made, country=chile)
    figure.countries.set([chile])
    Figure.objects.filter(pk=figure.pk).update(value=7)
    figure.refresh_from_db()
    figure.save()
    ProgrammeFactory(slug="new", title="Brand new", published=True)
    on(APRIL)
    return made


def test_a_page_is_as_it_was_says_so_and_links_to_today(client, aircop):
    page = client.get(f"/programmes/aircop/?{THEN}")
    text = page.content.decode()

    assert "<h1>Airports" in text.replace("\n", "")
    assert "Seaports" not in text
    assert '<time datetime="2026-03-20">20 March 2026</time>' in text
    assert '<a href="http://testserver/programmes/aircop/">See this page today</a>' in text
    assert '<meta name="robots" content="noindex">' in text
    assert page["Memento-Datetime"] == "Fri, 20 Mar 2026 22:59:59 GMT"
    assert 'href="http://testserver/programmes/aircop/?as_of=2026-03-20"' in text  # what is to be cited
    assert "Running" in text


def test_links_of_a_page_lead_to_the_same_day(client, aircop):
    text = client.get(f"/programmes/aircop/?{THEN}").content.decode()

    links = set(re.findall(r' href="(/[^"]*)"', text))

    assert "/countries/pe/?as_of=2026-03-20" in links
    assert "/programmes/aircop.csv?as_of=2026-03-20" in links
    of_today = {link for link in links if "as_of" not in link}
    assert all(link.startswith(("/static/", "/api/v1/docs/")) for link in of_today), of_today


@pytest.mark.parametrize("slug", ["aircop", "seaports"])
def test_a_renamed_record_is_found_under_either_address(client, aircop, slug):
    page = client.get(f"/programmes/{slug}/?{THEN}", follow=True)

    assert page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"] == f"/programmes/aircop/?{THEN}"
    assert page.status_code == 200


def test_what_was_not_public_yet_is_not_found_and_the_page_says_of_which_day_it_speaks(client, aircop):
    page = client.get(f"/programmes/new/?{THEN}")

    assert page.status_code == 404
    assert "20 March 2026" in page.content.decode()
    assert "http://testserver/programmes/new/" in page.content.decode()


def test_lists_are_filtered_counted_and_handed_out_as_they_were(client, aircop):
    def titles(query):
        text = body(client.get(f"/programmes.csv?{query}")).removeprefix("\ufeff")
        return [(row["title"], row["as_of"], row["permalink"]) for row in csv.DictReader(io.StringIO(text))]

    then = [("Airports", "2026-03-20", "http://testserver/programmes/aircop/?as_of=2026-03-20")]
    assert titles(THEN) == titles(f"theme=drugs&{THEN}") == titles(f"country=pe&{THEN}") == then
    assert titles(f"status=running&{THEN}") == then
    assert titles(f"country=cl&{THEN}") == titles("theme=drugs") == []
    assert [title for title, *_ in titles("order=title")] == ["Brand new", "Seaports"]
    page = client.get(f"/programmes/?theme=drugs&{THEN}")
    assert (page.context["page"].paginator.count, page.context["notices"]) == (1, [])
    assert '<input type="hidden" name="as_of" value="2026-03-20">' in page.content.decode()
    assert client.get(f"/api/v1/programmes/?theme=drugs&country=pe&{THEN}").json()["results"][0]["title"] == "Airports"


def test_a_file_of_an_earlier_day_is_called_by_it(client, aircop):
    answer = client.get(f"/programmes.csv?{THEN}")

    assert answer["Content-Disposition"] == 'attachment; filename="programmes-2026-03-20.csv"'


def test_totals_are_of_the_day(client, aircop):
    def total(query):
        [one] = client.get(f"/api/v1/figures/total/?{query}").json()["totals"]
        return one["in_words"]

    assert total(THEN) == total(f"country=pe&{THEN}") == "€5"
    assert total("") == total("country=cl") == "€7"
    assert "€5" in client.get(f"/figures/total/?{THEN}").content.decode()


def test_what_is_kept_of_a_day_is_not_given_out_as_that_of_another(client, aircop):
    addresses = ["/", "/programmes/", "/figures/", "/countries/pe/"]

    for address in [*addresses, *addresses]:
        then, now = client.get(f"{address}?{THEN}"), client.get(address)
        assert "Brand new" not in then.content.decode()
        assert "earlier-day" not in now.content.decode()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("2999-01-01", "2999-01-01 is still to come."),
        ("2026-03-01", "The record begins on 2026-03-02."),
        ("yesterday", "“yesterday” is not a day. Write it as 2026-03-02."),
        ("<b>", "“&lt;b&gt;” is not a day. Write it as 2026-03-02."),
    ],
)
def test_an_impossible_day_is_told_and_nothing_of_today_is_shown_for_it(client, aircop, asked, sentence):
    page = client.get("/programmes/", {"as_of": asked, "theme": "drugs"})
    file = client.get("/programmes.csv", {"as_of": asked})

    assert page.status_code == file.status_code == 400
    assert sentence in page.content.decode()
    assert '<a href="http://testserver/programmes/?theme=drugs">' in page.content.decode()
    assert "Seaports" not in page.content.decode() + file.content.decode()
    assert file.content.decode().startswith("as_of: ")


def test_an_impossible_day_is_told_in_the_language_of_the_page(client, aircop):
    assert "no es un día" in client.get("/es/programmes/?as_of=ayer").content.decode()


def test_the_search_says_that_it_knows_no_day_but_today(client, aircop):
    page = client.get(f"/search/?q=seaports&{THEN}")

    assert "There is no filter “as_of” here." in page.content.decode()


def test_a_long_file_is_of_the_day_to_its_end(client, aircop, monkeypatch):
    monkeypatch.setattr("spreadsheets.files.ANSWERED_WHOLE", 10)

    answer = client.get(f"/programmes.csv?{THEN}")
    assert answer.streaming
    text = body(answer)

    assert "Airports" in text
    assert "Seaports" not in text
    assert "Seaports" in body(client.get("/programmes.csv"))


def test_the_past_is_not_written(aircop):
    with as_it_stood(datetime.date(2026, 3, 20)), pytest.raises(OnlyRead), transaction.atomic():
        Programme.objects.update(title="Rewritten")

    assert Programme.objects.filter(title="Seaports").exists()


def test_versions_end_with_the_day(client, aircop):
    then = client.get(f"/programmes/aircop/versions/?{THEN}").content.decode()

    assert "Seaports" not in then
    assert "Seaports" in client.get(reverse("programmes:programme-versions", args=["seaports"])).content.decode()


def test_a_provision_is_found_although_its_document_has_another_address_since(client):
    policy = PolicyFactory(slug="old-plan", published=True)
    ProvisionFactory(policy=policy, slug="goal", heading="First goal")
    on(MARCH)
    policy.slug = "plan"
    policy.save()
    on(APRIL)

    for slug in ("old-plan", "plan"):
        page = client.get(f"/policies/{slug}/goal/?{THEN}", follow=True)
        assert (page.status_code, page.request["PATH_INFO"]) == (200, "/policies/old-plan/goal/")


def test_links_that_change_only_what_is_asked_stay_within_the_day(client, aircop):
    text = client.get(f"/countries/pe/?{THEN}").content.decode()

    relative = re.findall(r' href="(\?[^"]*)"', text)
    assert [link for link in relative if "as_of" not in link] == []


@pytest.mark.parametrize("path", ["//[x]/y/", "//[/", "//evil.example/"])
def test_an_address_with_a_host_in_its_path_leads_nowhere_else(client, aircop, path):
    page = client.get("/", {"as_of": "2026-03-20"}, PATH_INFO=path)

    assert page.status_code in (301, 404)
    assert 'href="http://evil.example' not in page.content.decode()
