"""Corrections as readers and programs find them."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from django.urls import reverse

from editorial.corrected import Correction
from editorial.corrections import Reason
from eulac import corrections
from spreadsheets import files
from tests.factories import (
    CountryFactory,
    FigureFactory,
    MissionFactory,
    ParticipationFactory,
    ProgrammeFactory,
)
from tests.reading import body
from tests.test_feeds import ATOM, feed, texts

pytestmark = pytest.mark.django_db


def amend(record, kind="correction", reason="Table 2 was misread.", **changed):
    """Changes it as a form would, and says why."""
    for name, value in changed.items():
        setattr(record, name, record._meta.get_field(name).to_python(value))
    record.amended_because = Reason(kind, {"reason": reason})
    record.full_clean()
    record.save()
    return record


@pytest.fixture
def budget():
    peru = CountryFactory(iso2="PE", name_en="Peru", name_fr="Pérou")
    programme = ProgrammeFactory(published=True, slug="aircop", title="AIRCOP")
    figure = FigureFactory(
        published=True, code="budget", label="Budget", value=50_000_000, programme=programme, countries=[peru]
    )
    return amend(figure, value="60000000", as_of="2016-08")


def test_the_list_says_what_was_changed_and_why(client, budget):
    shown = body(client.get("/corrections/"))

    assert all(words in shown for words in ("<del>50,000,000</del>", "<ins>60,000,000</ins>", "Table 2 was misread."))
    assert "<ins>August 2016</ins>" in shown
    assert f'href="{budget.get_absolute_url()}"' in shown


def test_readers_of_other_languages_read_the_fields_in_theirs(client, budget):
    Correction.objects.filter(field="value").update(reason_fr="Le tableau 2 a été mal lu.")
    shown = body(client.get("/fr/corrections/"))

    assert "Le tableau 2 a été mal lu." in shown
    assert '<p lang="en">Table 2 was misread.</p>' in shown
    assert "août 2016" in shown


def test_a_reason_in_one_language_is_enough(client, budget):
    Correction.objects.update(reason="", reason_es="Se leyó mal el cuadro 2.")

    assert '<p lang="es">Se leyó mal el cuadro 2.</p>' in body(client.get("/corrections/"))


def test_what_is_hidden_is_hidden_with_its_corrections(client, budget):
    budget.programme.archive()

    assert [client.get(at).content.count(b"Table 2") for at in ("/corrections/", "/corrections.csv")] == [0, 0]
    assert client.get("/api/v1/corrections/").json()["count"] == 0
    assert feed(client, "/corrections.atom").findall(f"{ATOM}entry") == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["value", "as_of", "starts"]),
        ("kind=update", ["starts"]),
        ("noun=figures", ["value", "as_of"]),
        ("noun=missions", []),
        ("country=PE", ["value", "as_of"]),
        ("country=peru&noun=programmes", []),
        ("programme=aircop", ["value", "as_of", "starts"]),
        ("programme=other", []),
        ("q=phase", ["starts"]),
        ("since=2999", []),
        ("until=1999", []),
    ],
)
def test_the_list_its_file_and_the_api_are_narrowed_by_the_same_filters(client, budget, query, found):
    ProgrammeFactory(published=True, slug="other")
    amend(budget.programme, "update", "The phase was put off.", starts="2011")

    file = csv.DictReader(io.StringIO(body(client.get(f"/corrections.csv?{query}"))))
    api = client.get(f"/api/v1/corrections/?{query}").json()["results"]
    page = client.get(f"/corrections/?{query}").context["page"]

    assert sorted(row["field"] for row in file) == sorted(found)
    assert sorted(row["field"] for row in api) == sorted(found)
    assert sorted(row.field for row in page) == sorted(found)


def test_facets_count_countries_and_programmes(client, budget):
    facets = {facet.name: facet.options for facet in client.get("/corrections/?kind=correction").context["facets"]()}

    assert [(o.value, o.count) for o in facets["kind"]] == [("correction", 2)]
    found = client.get("/corrections/").context["filters"].facet_counts()
    assert {name: [(value, n) for value, _, n in rows] for name, _, _, rows in found} == {
        "kind": [("correction", 2)],
        "noun": [("figures", 2)],
        "country": [("PE", 2)],
        "programme": [("aircop", 2)],
    }


def test_an_unknown_filter_is_refused_by_the_api_and_named_by_the_page(client):
    refused = client.get("/api/v1/corrections/?colour=red")
    assert (refused.status_code, "colour" in refused.json()["errors"]) == (400, True)
    assert "There is no filter “colour” here." in body(client.get("/corrections/?colour=red"))


def test_the_api_gives_the_old_and_the_new_as_sheets_write_them(client, budget):
    made = client.get("/api/v1/corrections/?q=table").json()["results"]

    [one] = [row for row in made if row["field"] == "value"]
    assert {name: one[name] for name in ("noun", "old", "new", "kind", "reason", "translations")} == {
        "noun": "figures",
        "old": "50000000",
        "new": "60000000",
        "kind": "correction",
        "reason": "Table 2 was misread.",
        "translations": {},
    }
    assert one["record"]["url"] == "http://testserver/api/v1/figures/budget/"
    assert "corrections" not in client.get("/api/v1/").json()  # what is listed there can be mirrored


def test_a_correction_has_an_address_of_its_own_however_many_come_after_it(client, budget):
    first = Correction.objects.get(field="value")
    address = f"/corrections/{first.pk}/"
    for value in range(60):
        amend(budget, value=str(value))

    shown = body(client.get(address))
    assert all(words in shown for words in ("<del>50,000,000</del>", "<ins>60,000,000</ins>", "Table 2 was misread."))
    assert shown.count("<del>") == 1
    assert "août 2016" in body(client.get(f"/fr/corrections/{Correction.objects.get(old='', field='as_of').pk}/"))


def test_the_feed_the_api_the_file_and_pages_lead_to_it(client, budget):
    correction = Correction.objects.get(field="value")
    address = f"/corrections/{correction.pk}/"

    links = [link.get("href") for link in feed(client, "/corrections.atom").iter(f"{ATOM}link")]
    assert f"http://testserver{address}" in links
    for at in ("/api/v1/corrections/", "/corrections.csv"):
        assert f"http://testserver{address}" in body(client.get(at)), at
    for at in ("/corrections/", budget.get_absolute_url()):
        assert f'href="{address}"' in body(client.get(at)), at
    [row] = [r for r in csv.DictReader(io.StringIO(body(client.get("/corrections.csv")))) if r["field"] == "value"]
    assert (row["page"], row["permalink"]) == (
        f"http://testserver{budget.get_absolute_url()}",
        f"http://testserver{address}",
    )


@pytest.mark.parametrize("key", ["0", "9" * 30])
def test_a_correction_that_is_not_there_is_not_found(client, key):
    assert client.get(f"/corrections/{key}/").status_code == 404


def test_the_page_of_a_correction_is_hidden_with_its_record(client, budget):
    address = Correction.objects.first().get_absolute_url()
    budget.return_to_draft()

    assert client.get(address).status_code == 404


def test_a_long_file_is_sent_while_it_is_read_a_few_corrections_at_a_time(client, budget, monkeypatch):
    for value in range(10):
        amend(budget, value=str(value))
    together = []
    with_words = corrections.with_words

    def counted(found):
        together.append(len(found := list(found)))
        return with_words(found)

    monkeypatch.setattr(corrections, "with_words", counted)
    monkeypatch.setattr(corrections, "READ_AT_ONCE", 5)
    monkeypatch.setattr(files, "ANSWERED_WHOLE", 300)

    response = client.get("/corrections.csv")

    assert response.streaming
    assert len(list(csv.DictReader(io.StringIO(body(response))))) == 12
    assert together == [5, 5, 2]


def test_a_participation_taken_away_is_told_on_the_page_of_its_mission(client):
    chile = CountryFactory(iso2="CL", name_en="Chile", name_es="Chile")
    taken = ParticipationFactory(published=True, starts="2004", ends="2010-08", country=chile)
    taken.amended_because = Reason("correction", {"reason": "It was never there."})
    taken.clean_removal()
    taken.delete()

    shown = body(client.get(taken.mission.get_absolute_url()))
    assert all(words in shown for words in ("<del>Chile, 2004 – August 2010</del>", "<ins>removed</ins>"))
    assert "<ins>ya no figura</ins>" in body(client.get("/es/corrections/"))
    [told] = client.get("/api/v1/corrections/").json()["results"]
    assert (told["noun"], told["field"], told["old"], told["new"]) == (
        "missions",
        "participations",
        "CL 2004/2010-08",
        "",
    )


def test_nobody_is_named(client, budget, publisher):
    Correction.objects.update(user=publisher)

    for address in ("/corrections/", "/corrections.json", "/corrections.atom", "/api/v1/corrections/"):
        assert "publisher" not in body(client.get(address)), address


@pytest.mark.parametrize("ending", ["csv", "xlsx", "ods", "json"])
def test_the_list_is_also_a_file(client, budget, ending):
    response = client.get(f"/corrections.{ending}")
    assert (response.status_code, "attachment" in response["Content-Disposition"]) == (200, True)
    if ending == "json":
        assert [row["field"] for row in json.loads(response.content)] == ["as_of", "value"]


def test_there_is_a_feed_for_the_site_a_country_and_a_programme(client, budget):
    amend(MissionFactory(published=True, title="ALTHEA"), starts="2004")

    assert len(texts(feed(client, "/corrections.atom"), "entry/title")) == 3
    assert len(texts(feed(client, "/corrections.atom?country=pe"), "entry/title")) == 2
    of_programme = feed(client, "/corrections.atom?programme=aircop")
    assert len(texts(of_programme, "entry/title")) == 2
    assert "Table 2 was misread." in "".join(texts(of_programme, "entry/summary"))
    for address, named in (
        ("/countries/pe/", "/corrections.atom?country=pe"),
        ("/programmes/aircop/", "/corrections.atom?programme=aircop"),
    ):
        assert body(client.get(address)).count(named) == 2  # in its head, and at its foot


def test_a_page_of_a_record_lists_its_own_at_the_cost_of_one_query(client, budget, django_assert_max_num_queries):
    plain = FigureFactory(published=True, programme=budget.programme)
    address = budget.get_absolute_url()
    client.get(plain.get_absolute_url())
    with django_assert_max_num_queries(30) as without:
        client.get(plain.get_absolute_url())
    with django_assert_max_num_queries(len(without)):  # with a country in place of none
        shown = body(client.get(address))

    assert all(words in shown for words in ('id="corrections"', "<del>50,000,000</del>", "Table 2 was misread."))
    assert 'id="corrections"' not in body(client.get(plain.get_absolute_url()))


def test_a_record_page_shows_only_the_latest(client, budget):
    for value in range(20):
        amend(budget, value=str(value))

    assert body(client.get(budget.get_absolute_url())).count("<del>") == 10


def test_a_mission_tells_of_its_participations(client):
    taken = ParticipationFactory(
        published=True, starts="2014", mission__title="ALTHEA", country=CountryFactory(name_en="Chile")
    )
    amend(taken, starts="2015")

    shown = body(client.get(taken.mission.get_absolute_url()))
    assert all(words in shown for words in ("Chile in ALTHEA", "<del>2014</del>"))


def test_the_list_costs_the_same_for_thirty_as_for_three(client, budget, django_assert_max_num_queries):
    amend(ParticipationFactory(published=True), starts="2014")
    client.get("/corrections/")
    with django_assert_max_num_queries(60) as few:
        client.get("/corrections/")
    for _ in range(9):
        figure = FigureFactory(published=True, value=1, programme=budget.programme, countries=[CountryFactory()])
        amend(figure, value=2)
        amend(ParticipationFactory(published=True), starts="2014")
    with django_assert_max_num_queries(len(few)):
        client.get("/corrections/")


# How old a check is


def test_readers_see_how_long_ago_a_record_was_checked(client, budget, settings):
    programme = budget.programme
    assert "Never checked against its sources yet." in body(client.get(programme.get_absolute_url()))
    day = date.today() - timedelta(days=430)
    programme.verified_on = day
    programme.save()

    assert "Checked against its sources 14 months ago (" in body(client.get(programme.get_absolute_url()))
    assert "hace 14 meses" in body(client.get(f"/es{programme.get_absolute_url()}"))


def test_readers_are_told_that_something_has_changed_since_the_check(client, budget):
    budget.verified_on = date.today() - timedelta(days=30)
    budget.save()

    assert "Since then a number or a date has changed." in body(client.get(budget.get_absolute_url()))
    budget.verify()
    assert "Since then" not in body(client.get(budget.get_absolute_url()))


# The staff's page


def test_a_publisher_translates_what_readers_are_told(client, publisher, budget):
    correction = Correction.objects.filter(field="value").get()
    client.force_login(publisher)
    page = reverse("admin:editorial_correction_change", args=[correction.pk])
    assert client.get(reverse("admin:editorial_correction_changelist")).status_code == 200
    client.post(page, {"kind": "revision", "reason": "Table 2.", "reason_es": "Cuadro 2.", "new": "7"})

    correction.refresh_from_db()
    assert (correction.kind, correction.reason_es, correction.new) == ("revision", "Cuadro 2.", "60000000")


def test_an_editor_only_reads_it(client, editor, budget):
    client.force_login(editor)
    page = reverse("admin:editorial_correction_change", args=[Correction.objects.first().pk])

    assert client.get(page).status_code == 200
    assert client.post(page, {"kind": "revision", "reason": "Table 2."}).status_code == 403
