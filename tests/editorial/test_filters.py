import pytest
from django.http import QueryDict

from policies.models import Provision
from programmes.filters import ProgrammeFilterSet
from programmes.models import Programme
from reference.filters import NamesField
from spreadsheets.widgets import key_of
from tests.factories import (
    AliasFactory,
    CountryFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ProvisionFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


def asked(query: str) -> ProgrammeFilterSet:
    return ProgrammeFilterSet(QueryDict(query), Programme.objects.published())


def titles(query: str) -> list[str]:
    return sorted(asked(query).qs.values_list("title", flat=True))


@pytest.fixture
def peru():
    return CountryFactory(iso2="PE", name_en="Peru", name_es="Perú")


@pytest.fixture
def bolivia():
    return CountryFactory(iso2="BO", name_en="Bolivia")


def test_repeating_a_filter_means_any_of_its_values(peru, bolivia):
    ProgrammeFactory(title="Andean", published=True, countries=[peru, bolivia])
    ProgrammeFactory(title="Bolivian", published=True, countries=[bolivia])
    ProgrammeFactory(title="Elsewhere", published=True)
    found = {query: titles(query) for query in ("country=PE", "country=pe&country=BO", "country=Perú", "")}
    assert found == {
        "country=PE": ["Andean"],
        "country=pe&country=BO": ["Andean", "Bolivian"],
        "country=Perú": ["Andean"],
        "": ["Andean", "Bolivian", "Elsewhere"],
    }


def test_a_body_is_found_by_its_alias():
    unodc = OrganisationFactory(name="UNODC")
    AliasFactory(target=unodc, name="ONUDD")
    ProgrammeFactory(title="AIRCOP", published=True, organisations=[unodc])
    assert titles("organisation=onudd") == ["AIRCOP"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("year=2016", ["Ends in 2016", "From 2016 on"]),
        ("year=2016-03", ["Ends in 2016"]),
        ("since=2017", ["From 2016 on"]),
        ("until=2015", ["Ends in 2016"]),
    ],
)
def test_periods_are_compared_as_intervals_and_undated_rows_stay_out(query, found):
    ProgrammeFactory(title="Ends in 2016", starts="2010", ends="2016", published=True)
    ProgrammeFactory(title="From 2016 on", starts="2016-08", published=True)
    ProgrammeFactory(title="Undated", published=True)
    assert titles(query) == found


def test_what_has_no_date_comes_last_in_either_order():
    for title, starts in (("Early", "2009"), ("Late", "2016"), ("Undated", None)):
        ProgrammeFactory(title=title, starts=starts, published=True)
    assert [programme.title for programme in asked("order=starts").qs] == ["Early", "Late", "Undated"]
    assert [programme.title for programme in asked("order=-starts").qs] == ["Late", "Early", "Undated"]


@pytest.mark.parametrize(
    ("query", "parameter", "sentence"),
    [
        ("colour=red", "colour", "There is no filter “colour” here."),
        ("country=Atlantis", "country", "“Atlantis” is not the name of any country here."),
        ("level=galactic", "level", "“galactic” is not one of: trans-regional"),
        ("year=20x6", "year", "“20x6” is not a date that can be read."),
        ("order=price", "order", "“price” is not an order."),
        ("q=%00", "q", "Null characters are not allowed."),
        ("country=%00", "country", "is not the name of any country"),
    ],
)
def test_what_cannot_be_answered_is_named_and_the_rest_still_applies(query, parameter, sentence):
    ProgrammeFactory(title="Kept", kind="project", published=True)
    ProgrammeFactory(title="Left out", kind="phase", published=True)
    filters = asked(f"{query}&kind=project")
    problems = filters.problems()
    assert list(problems) == [parameter]
    assert problems[parameter][0].startswith(sentence) or sentence in problems[parameter][0]
    assert [programme.title for programme in filters.qs] == ["Kept"]


def test_a_facet_counts_what_choosing_it_would_give_under_the_other_filters(peru, bolivia):
    drugs, justice = ThemeFactory(name="Drugs", slug="drugs"), ThemeFactory(name="Justice", slug="justice")
    ProgrammeFactory(published=True, countries=[peru, bolivia], themes=[drugs])
    ProgrammeFactory(published=True, countries=[bolivia], themes=[drugs, justice])
    ProgrammeFactory(published=True, countries=[bolivia], themes=[justice])
    facets = {name: rows for name, _, _, rows in asked("theme=drugs").facet_counts()}
    assert facets["country"] == [("BO", "Bolivia", 2), ("PE", "Peru", 1)]
    assert facets["theme"] == [("drugs", "Drugs", 2), ("justice", "Justice", 2)]
    for code, _, count in facets["country"]:
        assert asked(f"theme=drugs&country={code}").qs.count() == count


@pytest.mark.parametrize(("query", "offered"), [("", [("BO", 2)]), ("country=PE", [("BO", 2), ("PE", 1)])])
def test_a_facet_offers_the_most_frequent_choices_and_whatever_is_chosen(peru, bolivia, monkeypatch, query, offered):
    monkeypatch.setattr("reference.filters.FACET_CHOICES", 1)
    ProgrammeFactory(published=True, countries=[bolivia])
    ProgrammeFactory(published=True, countries=[bolivia, peru])

    facets = {name: rows for name, _, _, rows in asked(query).facet_counts()}
    assert [(code, count) for code, _, count in facets["country"]] == offered


def test_a_draft_is_counted_by_no_facet(peru):
    ProgrammeFactory(published=True)
    ProgrammeFactory(countries=[peru], level="bilateral")
    assert all("PE" not in {key for key, *_ in rows} for _, _, _, rows in asked("").facet_counts())
    assert [rows for name, _, _, rows in asked("").facet_counts() if name == "level"] == [[("regional", "Regional", 1)]]


def test_facets_cost_no_more_queries_for_more_rows(django_assert_num_queries, peru):
    for number in range(5):
        ProgrammeFactory(published=True, countries=[CountryFactory(), peru], themes=[ThemeFactory(name=f"T{number}")])
    counted_by_name = 2  # the names of countries and themes come in queries of their own
    with django_assert_num_queries(len(ProgrammeFilterSet.facets) + counted_by_name):
        asked("").facet_counts()


def test_repeating_a_value_asks_no_more_of_the_database(peru, django_assert_num_queries):
    ProgrammeFactory(title="AIRCOP", published=True, countries=[peru])
    titles("country=PE&q=air")  # a process remembers kinds of entries, and countries until something is published

    with django_assert_num_queries(1):
        assert titles("&".join(["country=PE"] * 500 + [f"q={'air ' * 40}"])) == ["AIRCOP"]
    assert len(asked("country=PE&country=PE").active()) == 1


def test_signs_without_a_word_are_named(peru):
    assert asked("q=!!!").problems() == {"q": ["“!!!” holds no word to look for."]}


def test_of_a_record_that_is_named_the_long_texts_are_not_remembered():
    """A process keeps it for the next who names it, among thousands."""
    ProgrammeFactory(slug="aircop", published=True)
    [named] = NamesField(model=Programme).clean(["AIRCOP"])
    assert {"text", "text_es", "folded"} <= named.get_deferred_fields()
    [provision] = NamesField(model=Provision).clean([key_of(ProvisionFactory(published=True))])
    assert {"text", "folded"} <= provision.policy.get_deferred_fields()
