import re
from html import unescape

import pytest

from tests.factories import (
    AgreementCitationFactory,
    CountryFactory,
    CountryGroupFactory,
    EventCitationFactory,
    EventFactory,
    FigureFactory,
    InstrumentFactory,
    MembershipFactory,
    MissionCitationFactory,
    MissionFactory,
    OrganisationFactory,
    ParticipationFactory,
    PolicyFactory,
    ProgrammeCitationFactory,
    ProgrammeFactory,
    ProvisionFactory,
    SourceFactory,
    TermFactory,
    ThemeFactory,
)
from tests.reading import page_of, seen

pytestmark = pytest.mark.django_db
both = pytest.mark.parametrize("published", [True, False])


def test_a_group_shows_who_is_in_it_now_and_who_was(client):
    group = CountryGroupFactory(stated_members=33)
    MembershipFactory(group=group, country=CountryFactory(name_en="Chile"), starts="2011")
    MembershipFactory(group=group, country=CountryFactory(name_en="Brazil"), starts="2011", ends="2020-01")
    response = client.get(group.get_absolute_url())
    members = [[membership.country.name_en for membership in response.context[name]] for name in ("members", "others")]
    assert members == [["Chile"], ["Brazil"]]
    assert "2011 – January 2020" in response.content.decode()


@both
@pytest.mark.parametrize("maker", [CountryGroupFactory, InstrumentFactory, ThemeFactory, OrganisationFactory])
def test_a_reference_entry_shows_only_public_records(client, published, maker):
    entry = maker()
    field = {"countrygroup": "groups"}.get(entry._meta.model_name, f"{entry._meta.model_name}s")
    linked = {field: [entry], "published": published}
    makers = {
        "groups": [ProgrammeFactory, PolicyFactory, EventFactory],
        "instruments": [ProgrammeFactory],
        "themes": [ProgrammeFactory, MissionFactory, PolicyFactory, EventFactory],
        "organisations": [ProgrammeFactory, MissionFactory, PolicyFactory, EventFactory],
    }[field]
    names = [make(**linked).title for make in makers]
    if field == "themes":
        names.append(ProvisionFactory(themes=[entry], policy=PolicyFactory(published=published)).heading)
    if field in ("groups", "instruments"):
        names.append(FigureFactory(published=published, **{field[:-1]: entry}).label)
    assert seen(client, entry, names) == (names if published else [])


@both
def test_a_source_shows_only_public_records_that_rest_on_it(client, published):
    source = SourceFactory()
    ProgrammeCitationFactory(record=ProgrammeFactory(title="A programme", published=published), source=source)
    ParticipationFactory(mission=MissionFactory(title="A mission", published=published), source=source)
    FigureFactory(label="A number", source=source, published=published)
    names = ["A programme", "A mission", "A number"]
    assert seen(client, source, names) == (names if published else [])


def test_the_glossary_has_an_anchor_for_every_term(client):
    term = TermFactory(name="IcSP", expansion="Instrument contributing to Stability and Peace")
    page = page_of(client, term)
    assert f'id="{term.slug}"' in page
    assert "Instrument contributing to Stability and Peace" in page


@pytest.fixture
def room_for_one(monkeypatch):
    monkeypatch.setattr("reference.pages.RELATED_ON_A_PAGE", 1)


def named_twice(maker, **links):
    return [maker(published=True, **links) for _ in range(2)]


def subject_of_many(kind: str):
    """An entry to which two of everything that its page lists are linked."""
    made = {
        "country": CountryFactory, "group": CountryGroupFactory, "organisation": OrganisationFactory,
        "instrument": InstrumentFactory, "theme": ThemeFactory, "source": SourceFactory,
    }[kind]()  # fmt: skip
    records = {
        "country": [ProgrammeFactory, MissionFactory, PolicyFactory, EventFactory],
        "group": [ProgrammeFactory, PolicyFactory, EventFactory],
        "organisation": [ProgrammeFactory, MissionFactory, PolicyFactory, EventFactory],
        "instrument": [ProgrammeFactory],
        "theme": [ProgrammeFactory, MissionFactory, PolicyFactory, EventFactory, ProvisionFactory],
        "source": [],
    }[kind]
    plural = {"country": "countries"}.get(kind, f"{kind}s")
    for maker in records:
        named_twice(maker, **{plural: [made]})
    if kind == "source":
        for link in (ProgrammeCitationFactory, MissionCitationFactory, AgreementCitationFactory, EventCitationFactory):
            named_twice(link, source=made)
    if kind != "theme" and kind != "organisation":
        named_twice(FigureFactory, **({"countries": [made]} if kind == "country" else {kind: made}))
    return made


@pytest.mark.parametrize("kind", ["country", "group", "organisation", "instrument", "theme", "source"])
def test_a_page_that_cannot_hold_everything_leads_to_lists_that_do(client, room_for_one, kind):
    entry = subject_of_many(kind)

    page = unescape(page_of(client, entry))
    leads = set(re.findall(rf'href="(/(?!corrections)[a-z]+/\?{kind}=[^"]+)"', page))
    assert len(leads) == {"country": 6, "group": 4, "organisation": 4, "instrument": 2, "theme": 5, "source": 5}[kind]
    for address in leads:
        context = client.get(address).context
        assert (context["notices"], context["page"].paginator.count) == ([], 2), address
