import csv

import pytest
from django.conf import settings
from django.utils import translation

from editorial.folding import fold
from editorial.models import FormerSlug
from reference.models import Country, Organisation
from reference.names import AmbiguousName, UnknownName
from reference.regions import NUMBERS
from tests.factories import AliasFactory, CountryFactory, OrganisationFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


def test_folding_forgets_case_accents_and_punctuation():
    assert fold("  EL PAcCTO: Cooperación–Policía ") == "el paccto cooperacion policia"


@pytest.mark.parametrize("written", ["unodc", "UNODC", "ONUDD", "onudd", "united nations office on drugs and crime"])
def test_a_body_is_found_by_key_acronym_name_and_alias(written):
    unodc = OrganisationFactory(slug="unodc", acronym="UNODC", name="United Nations Office on Drugs and Crime")
    AliasFactory(target=unodc, name="ONUDD")
    assert Organisation.objects.name_index().find(written) == unodc


@pytest.mark.parametrize("written", ["PE", "pe", "Perú", "peru", "Pérou", "PER"])
def test_a_country_is_found_by_its_codes_and_its_names_in_four_languages(written):
    peru = CountryFactory(iso2="PE", iso3="PER", name_en="Peru", name_es="Perú", name_pt="Peru", name_fr="Pérou")
    assert Country.objects.name_index().find(written) == peru


def test_an_unknown_name_lists_the_closest_ones():
    CountryFactory(iso2="BR", iso3="BRA", name_en="Brazil", name_es="Brasil", name_pt="Brasil", name_fr="Brésil")
    with pytest.raises(UnknownName) as refusal:
        Country.objects.name_index().find("Brazzil")
    assert refusal.value.messages == ["“Brazzil” is not the name of any country here. Closest: “Brazil” (BR)."]


def test_an_ambiguous_name_asks_and_does_not_guess():
    for slug in ("first-agency", "second-agency"):
        AliasFactory(target=OrganisationFactory(slug=slug), name="Agency")
    with pytest.raises(AmbiguousName) as refusal:
        Organisation.objects.name_index().find("agency")
    assert refusal.value.messages == [
        "“agency” can be more than one organisation: write one of first-agency, second-agency."
    ]


def test_look_ups_cost_two_queries_however_many(django_assert_num_queries):
    for number in range(5):
        AliasFactory(target=OrganisationFactory(slug=f"body-{number}"), name=f"Alias of {number}")
    Organisation.aliases_of().exists()  # the content type is cached from here on
    with django_assert_num_queries(2):
        index = Organisation.objects.name_index()
        assert [index.find(f"alias of {number}").slug for number in range(5)] == [f"body-{n}" for n in range(5)]


def test_an_entry_is_found_under_a_key_that_it_had_before():
    body = OrganisationFactory(slug="olaf")
    FormerSlug.objects.create(model="reference.organisation", slug="olaf-2", object_id=body.pk)
    FormerSlug.objects.create(model="reference.theme", slug="fraud", object_id=body.pk)

    assert Organisation.objects.name_index().find("OLAF-2") == body
    with pytest.raises(UnknownName):
        Organisation.objects.name_index().find("fraud")


def test_an_alias_of_another_kind_of_entry_is_not_mixed_up():
    AliasFactory(target=ProgrammeFactory(), name="COPOLAD")
    with pytest.raises(UnknownName):
        Organisation.objects.name_index().find("COPOLAD")


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "South America"), ("es", "Sudamérica"), ("pt", "América do Sul"), ("fr", "Amérique du Sud")],
)
def test_a_part_of_the_world_has_its_name_in_every_language(language, name):
    with translation.override(language):
        assert CountryFactory(region="Americas", subregion="South America").place == name
        assert CountryFactory(region="The moon", subregion="").place == "The moon"


def test_every_part_of_the_world_that_is_recorded_is_known():
    with (settings.BASE_DIR / "fixtures" / "countries.csv").open() as file:
        recorded = {row[name] for row in csv.DictReader(file) for name in ("region", "subregion")}
    assert recorded - {""} <= set(NUMBERS)
