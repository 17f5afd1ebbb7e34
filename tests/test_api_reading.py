"""How lists and entries of the API are read: which fields, which neighbours, in which order, page by page."""

import datetime
import io
import json
import random
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from editorial.filters import OrderFilter
from eulac.api import router
from spreadsheets.formats import DOWNLOADS
from spreadsheets.origin import Origin
from tests.factories import CountryFactory, ProgrammeCountryFactory, ProgrammeFactory
from tests.test_api import NOUNS, make, make_full

pytestmark = pytest.mark.django_db
PROGRAMMES = "/api/v1/programmes/"
VIEWS = {prefix: viewset for prefix, viewset, _ in router.registry}
ORDERS = [
    (noun, sign + name)
    for noun, viewset in VIEWS.items()
    for filter_ in viewset.filterset_class.base_filters.values()
    if isinstance(filter_, OrderFilter)
    for name in filter_.fields
    for sign in ("", "-")
]


def entries(client, address: str) -> list[dict]:
    """All of a list, page after page."""
    found = []
    while address:
        answer = client.get(address).json()
        found += answer["results"]
        address = answer["next"]
    return found


def errors(answer) -> dict:
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    return answer.json()["errors"]


# Fields


@pytest.mark.parametrize("noun", NOUNS)
def test_only_the_fields_that_are_asked_for_are_read(client, noun):
    row = make_full(NOUNS[noun])
    address = f"/api/v1/{noun}/{getattr(row, row.key_field)}/"
    whole = client.get(address).json()
    key = NOUNS[noun].key_field

    assert client.get(f"{address}?fields={key},url").json() == {
        name: whole[name] for name in whole if name in (key, "url")
    }
    left_out = client.get(f"{address}?omit={key}&omit=url").json()
    assert left_out == {name: value for name, value in whole.items() if name not in (key, "url")}
    listed = next(entry for entry in entries(client, f"/api/v1/{noun}/") if entry["url"] == whole["url"])
    assert listed == whole

    with CaptureQueriesContext(connection) as of_few:
        client.get(f"{address}?fields={key}")
    with CaptureQueriesContext(connection) as of_all:
        client.get(address)
    needed = len(getattr(NOUNS[noun], "printed_with", ()))
    assert len(of_few) <= 1 + needed < len(of_all)


def test_a_field_that_is_not_there_is_answered_with_those_that_are(client):
    wrong = errors(client.get(f"{PROGRAMMES}?fields=title,budget&omit=money"))

    assert wrong["fields"][0].startswith("There is no field “budget” here. Fields: url, page, slug, title, acronym, ")
    assert wrong["omit"][0].startswith("There is no field “money” here.")


def test_an_entry_knows_no_parameter_of_a_list(client):
    programme = ProgrammeFactory(published=True)

    wrong = errors(client.get(f"{PROGRAMMES}{programme.slug}/?country=PE"))
    assert wrong == {
        "country": ["There is no parameter “country” at an entry. Parameters: as_of, fields, omit, expand."]
    }


# Neighbours


def test_neighbours_are_given_whole(client):
    grandparent = ProgrammeFactory(published=True, slug="first")
    parent = ProgrammeFactory(published=True, slug="second", parent=grandparent)
    child = ProgrammeFactory(published=True, slug="third", parent=parent)
    ProgrammeCountryFactory(record=child, country=CountryFactory(iso2="PE", name_en="Peru"))

    entry = client.get(f"{PROGRAMMES}third/?expand=parent.parent,countries.country").json()
    assert (entry["parent"]["slug"], entry["parent"]["parent"]["slug"]) == ("second", "first")
    assert entry["parent"] == {
        **client.get(f"{PROGRAMMES}second/").json(),
        "parent": client.get(f"{PROGRAMMES}first/").json(),
    }
    assert entry["countries"][0]["country"] == client.get("/api/v1/countries/PE/").json()
    listed = entries(client, f"{PROGRAMMES}?expand=parent.parent,countries.country")
    assert entry in listed


def test_a_draft_is_given_by_no_expansion(client):
    programme = ProgrammeFactory(published=True, parent=ProgrammeFactory(title="Kept secret"))

    answer = client.get(f"{PROGRAMMES}{programme.slug}/?expand=parent,parts")
    assert answer.json()["parent"] is None
    assert b"secret" not in answer.content.lower()


@pytest.mark.parametrize(
    "path", ["title", "countries", "nobody", "parent.title", "parent.parent.parent", "parent..parent", "."]
)
def test_what_cannot_be_expanded_is_answered_with_what_can(client, path):
    ProgrammeFactory(published=True)

    [sentence] = errors(client.get(f"{PROGRAMMES}?expand={path}"))["expand"]
    assert sentence.startswith("There is nothing to expand at “")
    assert " parent, " in sentence


def test_not_too_much_is_expanded_at_once(client):
    paths = "parent,parts,predecessor,successors,groups,instruments"

    assert errors(client.get(f"{PROGRAMMES}?expand={paths}")) == {
        "expand": ["These are 6 neighbours; at most 5 can be expanded."]
    }


@pytest.mark.parametrize("noun", NOUNS)
def test_the_number_of_queries_is_that_of_the_relations(client, noun):
    paths = "parent.parent,parts,countries.country" if noun == "programmes" else ""
    for number in (1, 4):
        while NOUNS[noun].objects.count() < number:
            make_full(NOUNS[noun])
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/api/v1/{noun}/?expand={paths}")
        if number == 1:
            asked = len(queries)
    assert len(queries) <= asked


# Pages


@pytest.mark.parametrize(("noun", "order"), ORDERS)
def test_pages_follow_each_other_in_every_order(client, noun, order):
    """Whatever is not recorded comes last, and nothing is given twice or left out, forwards and backwards."""
    chance = random.Random(order)
    for number in range(7):
        row = make_full(NOUNS[noun]) if number == 0 else make(NOUNS[noun])
        for field in row._meta.concrete_fields:
            if field.null and field.name in ("starts", "ends", "as_of", "adopted", "signed", "published_on"):
                value = chance.choice([None, "2012", "2016-08", "2016-08-01"])
                setattr(row, field.name, field.to_python(value))
        if not (getattr(row, "starts", None) and getattr(row, "ends", None)):
            row.save()
    address = f"/api/v1/{noun}/?order={order}"
    at_once = [entry["url"] for entry in client.get(address).json()["results"]]

    seen, backwards, page = [], [], f"{address}&page_size=2"
    while page:
        answer = client.get(page).json()
        seen.append([entry["url"] for entry in answer["results"]])
        page = answer["next"]
    assert [url for urls in seen for url in urls] == at_once
    assert len(at_once) == answer["count"]

    while answer["previous"]:
        answer = client.get(answer["previous"]).json()
        backwards.append([entry["url"] for entry in answer["results"]])
    assert backwards == seen[-2::-1]
    assert answer["next"]


def test_a_cursor_goes_on_where_the_page_ended_whatever_is_added(client):
    for title in "bdfh":
        ProgrammeFactory(published=True, title=title)
    first = client.get(f"{PROGRAMMES}?page_size=2").json()
    for title in "ace":
        ProgrammeFactory(published=True, title=title)

    assert [entry["title"] for entry in first["results"]] == ["b", "d"]
    assert [entry["title"] for entry in entries(client, first["next"])] == ["e", "f", "h"]


@pytest.mark.parametrize("cursor", ["x", "W10", "bnVsbA", "WzAsWzFdXQ", "WzAsWyJhIiwiYiJdXQ", "%00", "é", "A" * 3000])
def test_what_is_no_cursor_is_refused(client, cursor):
    [sentence] = errors(client.get(f"{PROGRAMMES}?cursor={cursor}"))["cursor"]
    assert sentence.endswith("is no cursor of this list. Begin again without it, and follow `next`.")


def test_pages_by_number_go_only_so_deep(client, monkeypatch):
    monkeypatch.setattr("editorial.paging.DEEPEST", 4)
    for _ in range(7):
        ProgrammeFactory(published=True)

    last = client.get(f"{PROGRAMMES}?page=2&page_size=2").json()
    assert (last["count"], last["next"], last["previous"]) == (
        7, None, "http://testserver/api/v1/programmes/?page=1&page_size=2",
    )  # fmt: skip
    assert errors(client.get(f"{PROGRAMMES}?page=3&page_size=2"))["page"] == [
        "There is no page “3”. Pages: 1 to 2. What lies deeper is reached by `next`, from a list without `page`."
    ]
    assert errors(client.get(f"{PROGRAMMES}?page=1&cursor=x")) == {"page": ["Give a page or a cursor, not both."]}


@pytest.mark.parametrize("query", ["page=", "cursor=", "page=&cursor=&page_size="])
def test_what_a_form_leaves_empty_says_nothing(client, query):
    make_full(NOUNS["programmes"])

    assert client.get(f"{PROGRAMMES}?{query}").json()["results"] == client.get(PROGRAMMES).json()["results"]


def test_the_header_links_the_pages(client):
    for _ in range(5):
        ProgrammeFactory(published=True)
    second = client.get(client.get(f"{PROGRAMMES}?page_size=2").json()["next"])

    links = dict(reversed(link.split("; ")) for link in second["Link"].split(", "))
    assert links == {
        'rel="next"': f"<{second.json()['next']}>",
        'rel="prev"': f"<{second.json()['previous']}>",
        'rel="first"': f"<http://testserver{PROGRAMMES}?page_size=2>",
    }


# Columns compared


def titles(client, query: str) -> list[str]:
    return [entry["title"] for entry in entries(client, f"{PROGRAMMES}?{query}&fields=title")]


def test_columns_are_compared(client):
    for title, starts, slug in (("Early", "2005", "early"), ("Late", "2016-08", "late"), ("Undated", None, "undated")):
        ProgrammeFactory(published=True, title=title, starts=starts, slug=slug)

    assert titles(client, "starts__gte=2006") == ["Late"]
    assert titles(client, "starts__lt=2016-09") == ["Early", "Late"]
    assert titles(client, "starts__gt=2005&starts__lte=2016-08") == ["Late"]
    assert titles(client, "starts__isnull=true") == ["Undated"]
    assert titles(client, "parent__isnull=false") == []
    assert titles(client, "slug__in=early,undated,nobody") == ["Early", "Undated"]
    assert titles(client, "title__icontains=LAT") == ["Late"]
    assert titles(client, f"changed_at__gte={datetime.date.today() - datetime.timedelta(1)}") == [
        "Early",
        "Late",
        "Undated",
    ]
    assert titles(client, "changed_at__lt=2020-01-01T00:00:00Z") == []


@pytest.mark.parametrize("noun", NOUNS)
def test_every_comparison_of_every_noun_is_answered(client, noun):
    make_full(NOUNS[noun])
    values = {"isnull": ("true", "false"), "in": ("a,b", "a%00b,c"), "icontains": ("a",)}
    for name, field in VIEWS[noun]().lookups().items():
        given = values.get(name.rpartition("__")[2], ("2016-08-01" if "date" in type(field).__name__.lower() else "5",))
        assert [client.get(f"/api/v1/{noun}/?{name}={value}").status_code for value in given] == [200] * len(given), (
            name
        )


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("starts__isnull=perhaps", "“perhaps” is neither true nor false."),
        ("title__icontains=", "Give one to 200 characters."),
        (f"slug__in={','.join(map(str, range(201)))}", "These are 201 values; at most 200 can be given."),
    ],
)
def test_what_cannot_be_compared_is_told(client, query, sentence):
    assert errors(client.get(f"{PROGRAMMES}?{query}")) == {query.partition("=")[0]: [sentence]}


@pytest.mark.parametrize("zone", ["-20:52", "%2B23:59"])
def test_a_moment_in_whatever_zone_is_compared(client, zone):
    ProgrammeFactory(published=True, title="Late")

    assert titles(client, f"changed_at__gte=0724-07-31T01:37:58{zone}") == ["Late"]


@pytest.mark.parametrize("query", [
    "starts__gte=soon", "changed_at__lt=yesterday", "starts__gte=", "changed_at__gte=0001-01-01T00:00:00%2B23:00",
    "changed_at__lt=9999-12-31T23:59:59-23:00",
])  # fmt: skip
def test_what_is_no_date_is_refused(client, query):
    assert list(errors(client.get(f"{PROGRAMMES}?{query}"))) == [query.partition("=")[0]]


def test_what_there_is_no_comparison_for_is_unknown(client):
    [sentence] = errors(client.get(f"{PROGRAMMES}?summary__icontains=drugs"))["summary__icontains"]
    assert "There is no filter “summary__icontains” here. Filters: " in sentence


# Formats


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("name", DOWNLOADS)
def test_a_list_is_the_same_file_as_that_of_its_page(client, noun, name):
    make_full(NOUNS[noun])
    if name == "json":
        assert client.get(f"/api/v1/{noun}.json").json() == client.get(f"/api/v1/{noun}/").json()
        return
    resource, type_ = VIEWS[noun].resource_class(), DOWNLOADS[name].content_type
    rows, origin = NOUNS[noun].objects.published(), Origin(resource, "http://testserver")
    whole = b"".join(DOWNLOADS[name].write(resource, rows, public=True, origin=origin))

    for answer in (
        client.get(f"/api/v1/{noun}.{name}"),
        client.get(f"/api/v1/{noun}/", headers={"Accept": type_.partition(";")[0]}),
    ):
        assert (answer.status_code, answer["Content-Type"], answer["Access-Control-Allow-Origin"]) == (200, type_, "*")
        assert answer["Content-Disposition"] == f'attachment; filename="{noun}.{name}"'
        assert "Accept" in answer["Vary"]
        assert rows_of(answer.getvalue(), name) == rows_of(whole, name)


def rows_of(file: bytes, name: str) -> bytes:
    """A workbook says when it was made."""
    return ZipFile(io.BytesIO(file)).read("xl/worksheets/sheet1.xml") if name == "xlsx" else file


def test_the_filters_hold_for_a_file_too(client):
    ProgrammeFactory(published=True, title="Kept", starts="2016")
    ProgrammeFactory(published=True, title="Left out", starts="2005")
    lines = client.get("/api/v1/programmes.jsonl?starts__gte=2010").getvalue().decode().splitlines()

    assert [json.loads(line)["title"] for line in lines] == ["Kept"]
    assert errors(client.get("/api/v1/programmes.csv?budget=5")).keys() == {"budget"}


@pytest.mark.parametrize(
    ("accept", "type_"),
    [
        ("text/csv;q=0.5, application/json", "application/json"),
        ("text/csv, application/json;q=0.5", "text/csv; charset=utf-8"),
        ("text/html, */*;q=0.1", "application/json"),
        ("application/jsonl", "application/jsonl"),
    ],
)
def test_what_is_preferred_is_given(client, accept, type_):
    assert client.get(PROGRAMMES, headers={"Accept": accept})["Content-Type"] == type_
