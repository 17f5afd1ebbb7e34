"""A list is the same under the same filters as a page, from the API and as a file; and what one refuses, all refuse."""

import csv
import io
import json
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editorial.filters import ChoicesFilter, OrderFilter, PeriodFilter
from eulac.views import LISTS
from reference.filters import NamesFilter
from tests.reading import body

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("first_content"),
]

NONSENSE = st.sampled_from([
    "", " ", "nowhere", "2016-13", "2016-02-30", "0", "-", "-title", "%", "_", "'", "“”", "a\x00b", "é", "¿?", "None",
    "true", "PE; CO", "x" * 201, "ﬁn", "👩🏽‍⚖️", "[@eprs2017]", "1e3", "٢٠١٦",
])  # fmt: skip
DATES = st.sampled_from(["1999", "2010", "2014-06", "2016-08-24", "2031", "2017-03", "16 August 2016"])
WORDS = st.sampled_from(["drugs", "cocaine", "europe", "the", "co", "Perú", "peace agreement", "unodc", "zzz"])


def values_of(filter_):
    """What a filter may be set to, from what is recorded."""
    if isinstance(filter_, NamesFilter):
        rows = filter_.named.objects.published().order_by("pk")[:40]
        return st.sampled_from([said for row in rows for said in (getattr(row, row.key_field), str(row))])
    if isinstance(filter_, OrderFilter | ChoicesFilter):
        return st.sampled_from([str(value) for value, _ in filter_.extra["choices"]])
    return DATES if isinstance(filter_, PeriodFilter) else WORDS


def queries(area):
    """Up to four parameters of a list: its filters, now and then set to nonsense, and rarely one that it has not."""
    filters = area.resource_class.filterset_class.base_filters
    sensible = [st.tuples(st.just(name), values_of(filter_)) for name, filter_ in filters.items()]
    nonsense = st.tuples(st.sampled_from([*filters, "colour"]), NONSENSE)
    return st.lists(st.one_of(*sensible, nonsense), max_size=4)


def told_by_page(client, area, query: str):
    shown = client.get(f"{area.list_url()}?{query}").context
    refused = {name for name, _ in shown["notices"]}
    return refused or shown["page"].paginator.count


def told_by_api(client, area, query: str):
    answer = client.get(f"/api/v1/{area.resource_class.area}/?{query}")
    return set(answer.json()["errors"]) if answer.status_code == 400 else answer.json()["count"]


def told_by_file(client, address: str, query: str):
    """The pages of its rows, or the parameters that it refuses."""
    answer = client.get(f"{address}?{query}")
    text = body(answer).removeprefix("\ufeff")
    if answer.status_code == 400:
        is_problem = answer["Content-Type"] == "application/problem+json"
        return set(json.loads(text)["errors"]) if is_problem else {line.split(":")[0] for line in text.splitlines()}
    if address.endswith(".csv"):
        rows = list(csv.DictReader(io.StringIO(text)))
    else:
        rows = json.loads(text) if address.endswith(".json") else [json.loads(line) for line in text.split("\n")[:-1]]
    return [row["permalink"] for row in rows]


@pytest.mark.parametrize("area", LISTS, ids=lambda area: area.url_name())
def test_a_list_is_as_long_on_its_page_as_in_the_api_and_in_its_files(client, area):
    address, api = area.list_url().rstrip("/"), f"/api/v1/{area.resource_class.area}"

    @settings(max_examples=8, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(queries(area))
    def same(parameters):
        query = urlencode(parameters)
        rows, *others = (
            told_by_file(client, file, query)
            for file in (f"{address}.csv", f"{address}.json", f"{api}.csv", f"{api}.jsonl")
        )
        assert [rows if isinstance(rows, set) else sorted(rows)] * 3 == [
            told if isinstance(told, set) else sorted(told) for told in others
        ]
        told = rows if isinstance(rows, set) else len(rows)
        assert (told_by_page(client, area, query), told_by_api(client, area, query)) == (told, told)

    same()


def test_the_description_of_the_api_shows_what_is_answered(client):
    here = {"host": "localhost", "accept": "application/json"}
    described = client.get("/api/v1/schema/", headers=here).json()["paths"]

    for area in LISTS:
        address = f"/api/v1/{area.resource_class.area}/"
        entries, one = (
            described[path]["get"]["responses"]["200"]["content"]["application/json"]
            for path in (address, f"{address}{{key}}/")
        )
        [(key, example)] = one["examples"].items()
        answer = client.get(f"{address}{key}/", headers=here).json()
        assert example["value"] == answer
        assert entries["examples"][key]["value"]["results"] == [answer]
