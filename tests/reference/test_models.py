import datetime

import pytest
from django.core.exceptions import ValidationError

from editorial.dates import PartialDate
from reference.models import Membership
from tests.factories import (
    AliasFactory,
    CountryFactory,
    CountryGroupFactory,
    FigureFactory,
    MembershipFactory,
    OrganisationFactory,
    ProvisionFactory,
    SourceFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


def test_membership_has_dates_and_may_be_interrupted():
    celac, brazil = CountryGroupFactory(), CountryFactory()
    MembershipFactory(group=celac, country=brazil, starts="2011-12", ends="2020-01")
    MembershipFactory(group=celac, country=brazil, starts="2023-01")
    members = {year: Membership.objects.on(PartialDate(year)).count() for year in ("2010", "2017", "2021", "2024")}
    assert members == {"2010": 0, "2017": 1, "2021": 0, "2024": 1}


def test_the_same_membership_is_not_recorded_twice_even_without_a_date():
    first = MembershipFactory()
    with pytest.raises(ValidationError, match="recorded already"):
        MembershipFactory.build(group=first.group, country=first.country).full_clean()


@pytest.mark.parametrize("maker", [ThemeFactory, OrganisationFactory])
def test_a_parent_cannot_lead_back_to_its_child(maker):
    top = maker()
    middle = maker(parent=top)
    top.parent = maker(parent=middle)
    with pytest.raises(ValidationError, match="leads back to this"):
        top.full_clean()


def test_a_source_is_not_accessed_before_it_was_published():
    source = SourceFactory(published_on="2017-11", accessed_on=datetime.date(2017, 10, 31))
    with pytest.raises(ValidationError, match="accessed before it was published"):
        source.full_clean()


def test_a_reference_list_is_searched_by_names_and_aliases_without_accents():
    unodc = OrganisationFactory(name="United Nations Office on Drugs and Crime", acronym="UNODC")
    AliasFactory(target=unodc, name="Oficina contra la Droga y el Delito")
    OrganisationFactory(name="Interpol")
    for text in ("unodc", "drugs office", "oficina DROGA", "Délito"):
        assert list(type(unodc).objects.matching(text)) == [unodc], text


@pytest.mark.parametrize(
    ("make", "field", "other"),
    [
        (lambda: SourceFactory(key="eprs2017"), "key", "eprs-2017"),
        (lambda: CountryFactory(iso2="CO"), "iso2", "KO"),
        (lambda: FigureFactory(code="seized"), "code", "seized-2017"),
        (lambda: ProvisionFactory(slug="chapter-1"), "slug", "chapter-one"),
    ],
    ids=["source", "country", "figure", "provision"],
)
def test_what_texts_and_addresses_name_a_thing_by_stays(make, field, other):
    thing = make()
    thing.full_clean()
    setattr(thing, field, other)

    with pytest.raises(ValidationError, match="It is permanent"):
        thing.full_clean()
