"""The page of a country: what is recorded of it in every area."""

import pytest

from tests.factories import (
    AgreementFactory,
    CountryFactory,
    CountryGroupFactory,
    EventFactory,
    FigureFactory,
    MembershipFactory,
    MissionFactory,
    ParticipationFactory,
    PolicyCountryFactory,
    PolicyFactory,
    ProgrammeCitationFactory,
    ProgrammeCountryFactory,
    ProgrammeFactory,
    SourceFactory,
    ThemeFactory,
)
from tests.reading import page_of, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def peru():
    return CountryFactory(iso2="PE", name_en="Peru", subregion="South America")


@pytest.mark.parametrize("published", [True, False])
def test_it_shows_only_what_is_public(client, peru, published):
    group = MembershipFactory(country=peru).group
    ProgrammeFactory(title="Names it", countries=[peru], published=published, starts="2010")
    ProgrammeFactory(title="Names its group", groups=[group], published=published)
    MissionFactory(title="On its ground", countries=[peru], published=published, starts="2011")
    ParticipationFactory(mission=MissionFactory(title="Takes part", published=published), country=peru)
    AgreementFactory(title="An agreement", country=peru, published=published, signed="2012")
    PolicyFactory(title="A document", countries=[peru], published=published)
    EventFactory(title="A dialogue", countries=[peru], published=published)
    FigureFactory(label="A number", countries=[peru], published=published)
    FigureFactory(
        label="About a record", countries=[peru], programme=ProgrammeFactory(published=published), published=True
    )
    shown = ProgrammeFactory(title="Always", countries=[peru], published=True)
    FigureFactory(label="Its money", programme=shown, published=published)
    names = [
        "Names it", "Names its group", "On its ground", "Takes part", "An agreement", "A document", "A dialogue",
        "A number", "About a record", "Its money",
    ]  # fmt: skip
    assert seen(client, peru, names) == (names if published else [])


@pytest.mark.parametrize("published", [True, False])
def test_a_theme_is_offered_only_for_what_is_public(client, peru, published):
    theme = ThemeFactory()
    for maker in (ProgrammeFactory, MissionFactory, PolicyFactory, EventFactory):
        maker(countries=[peru], themes=[theme], published=published)
    assert list(client.get("/countries/pe/").context["themes"]) == [theme] * published


def test_it_says_first_what_there_is(client, peru):
    ProgrammeFactory(published=True, countries=[peru], starts="2001", ends="2999")
    ProgrammeFactory(published=True, countries=[peru], starts="2001")
    ProgrammeFactory(published=True, countries=[peru], starts="2001", ends="2002")
    ProgrammeFactory(published=True, groups=[MembershipFactory(country=peru).group])
    ParticipationFactory(published=True, country=peru)
    PolicyFactory(published=True, countries=[peru])
    FigureFactory(published=True, countries=[peru])
    FigureFactory(published=True, countries=[peru, CountryFactory()])
    assert client.get("/countries/pe/").context["opening"] == (
        "3 programmes name this country; 1 of them is running today; 1 of them has begun, with no end recorded; "
        "1 more reaches it through a group. It takes part in 1 mission; 1 document names it. "
        "1 figure is about it alone; 1 figure is shared with others."
    )


def test_it_does_not_pass_over_that_nothing_is_known_to_run(client, peru):
    assert client.get("/countries/pe/").context["opening"] == "No programme names this country."
    ProgrammeFactory(published=True, countries=[peru], ends="2002")
    sentence = "1 programme names this country; none of them is known to run today."
    assert client.get("/countries/pe/").context["opening"] == sentence


def test_a_programme_stands_once_under_the_first_of_its_roles(client, peru):
    both, eligible = ProgrammeFactory(published=True), ProgrammeFactory(published=True)
    ProgrammeCountryFactory(record=both, country=peru, role="priority", since="2016")
    ProgrammeCountryFactory(record=both, country=peru, role="covered")
    ProgrammeCountryFactory(record=both, country=CountryFactory(), role="expected")
    ProgrammeCountryFactory(record=eligible, country=peru, role="eligible", since="2017-02")

    response = client.get("/countries/pe/")
    assert response.context["programmes_by_role"] == [("Covered", [both]), ("Eligible", [eligible])]
    page = response.content.decode()
    assert ("also priority" in page, "also expected" in page, "the country since February 2017" in page) == (
        True, False, True,
    )  # fmt: skip


def test_what_runs_comes_first(client, peru):
    periods = {"Over": ("1999", "2000"), "Planned": ("2998", None), "Open": ("2010", None), "Runs": ("2010", "2999")}
    for title, (starts, ends) in periods.items():
        ProgrammeFactory(published=True, title=title, countries=[peru], starts=starts, ends=ends)
    ProgrammeFactory(published=True, title="Undated", countries=[peru])
    ((_, programmes),) = client.get("/countries/pe/").context["programmes_by_role"]
    assert [programme.title for programme in programmes] == ["Runs", "Open", "Planned", "Over", "Undated"]


def test_a_programme_comes_with_its_sources_and_the_money_of_the_whole(client, peru):
    programme = ProgrammeFactory(published=True, countries=[peru])
    ProgrammeCitationFactory(record=programme, source=SourceFactory(title="The briefing"), locator="p. 6")
    whole = FigureFactory(published=True, programme=programme, value=50_000_000, bound="over")
    FigureFactory(published=True, programme=programme, value=7, countries=[peru])
    response = client.get("/countries/pe/")
    assert [figure for each in response.context["programmes"] for figure in each.money] == [whole]
    page = response.content.decode()
    assert ("The programme as a whole:" in page, "over €50,000,000" in page, ": p. 6" in page) == (True, True, True)


@pytest.mark.parametrize("published", [True, False])
def test_a_part_names_the_whole_and_its_money_when_that_is_public(client, peru, published):
    whole = ProgrammeFactory(title="The whole route", published=published)
    FigureFactory(published=True, programme=whole, value=50_000_000, bound="over", as_of="2017")
    ProgrammeFactory(published=True, countries=[peru], parent=whole)
    said = ["The whole route</a> – ", "over €50,000,000</a> (as of 2017)"]
    page = page_of(client, peru)
    assert [words for words in said if words in page] == (said if published else [])


def test_own_and_shared_figures_and_programmes_of_groups_are_kept_apart(client):
    guyana, belize = CountryFactory(iso2="GY", name_en="Guyana"), CountryFactory(name_en="Belize")
    group = CountryGroupFactory(name="Caribbean")
    MembershipFactory(country=guyana, group=group)
    own = FigureFactory(published=True, countries=[guyana])
    shared = FigureFactory(published=True, countries=[guyana, belize])
    direct = ProgrammeFactory(published=True, countries=[guyana], groups=[group])
    through = ProgrammeFactory(published=True, groups=[group])
    response = client.get("/countries/gy/")
    context = response.context
    assert (context["figures"], context["shared_figures"]) == ([own], [shared])
    assert context["programmes"] == [direct]
    assert [(p, p.reached_through) for p in context["group_programmes"]] == [(through, [group])]
    page = response.content.decode()
    assert "Shared with Belize" in page
    assert 'through <a href="/groups/' in page


def test_a_later_framework_agreement_is_shown_not_to_be_the_basis(client):
    chile = CountryFactory(iso2="CL", name_en="Chile")
    AgreementFactory(published=True, country=chile, title="Framework agreement", signed="2014", status="signed")
    ParticipationFactory(country=chile, mission=MissionFactory(published=True, title="ALTHEA", starts="2004"))

    page = " ".join(page_of(client, chile).split())
    assert "no basis recorded" in page
    assert "When the mission began (2004): <a" in page
    assert "Framework agreement</a> – not yet signed at the time" in page


def test_a_basis_says_what_it_was_when_the_participation_began(client, peru):
    basis = AgreementFactory(published=True, country=peru, signed="2014-01", in_force_from="2016")
    ParticipationFactory(published=True, country=peru, agreement=basis, starts="2015")
    page = " ".join(page_of(client, peru).split())
    assert "When it began (2015): signed, not yet in force at the time" in page


def test_the_page_can_be_narrowed_to_a_theme(client, peru):
    drugs, justice = ThemeFactory(slug="drugs", name="Drugs"), ThemeFactory(slug="justice")
    for word, theme in (("drug", drugs), ("law", justice)):
        given = {"published": True, "themes": [theme]}
        programme = ProgrammeFactory(title=f"A {word} programme", countries=[peru], **given)
        MissionFactory(title=f"A {word} mission", countries=[peru], **given)
        ParticipationFactory(mission=MissionFactory(title=f"A far {word} mission", **given), country=peru)
        PolicyFactory(title=f"A {word} document", countries=[peru], **given)
        EventFactory(title=f"A {word} dialogue", countries=[peru], **given)
        FigureFactory(label=f"A {word} number", countries=[peru], programme=programme, published=True)
        group = MembershipFactory(country=peru).group
        ProgrammeFactory(title=f"A wide {word} programme", groups=[group], **given)
    kinds = ["programme", "mission", "document", "dialogue", "number"]
    names = {word: [f"A {word} {kind}" for kind in kinds] for word in ("drug", "law")}
    for word, found in names.items():
        found += [f"A far {word} mission", f"A wide {word} programme"]

    response = client.get("/countries/pe/?theme=drugs")
    page = response.content.decode()
    assert [name for name in names["drug"] + names["law"] if name in page] == names["drug"]
    assert list(response.context["themes"]) == [drugs, justice]
    assert '<a href="?theme=drugs" aria-current="true">' in page
    assert "/programmes/?country=PE&amp;theme=drugs&amp;status=undated" in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("colour=red", "There is no filter “colour” here. Filters: as_of, theme."),
        ("theme=nothing", "“nothing” is not the name of any theme here."),
        ("theme=%00", "is not the name of any theme here."),
    ],
)
def test_what_the_page_cannot_be_narrowed_to_is_named(client, peru, query, sentence):
    ProgrammeFactory(published=True, title="Shown all the same", countries=[peru])
    page = client.get(f"/countries/pe/?{query}").content.decode()
    assert (sentence in page, "Shown all the same" in page) == (True, True)


def test_every_date_is_told_once_and_the_latest_first(client, peru):
    programme = ProgrammeFactory(published=True, title="P", starts="2010-03", ends="2012")
    for role in ("covered", "priority"):
        ProgrammeCountryFactory(record=programme, country=peru, role=role)
    AgreementFactory(published=True, title="A", country=peru, signed="2014-05-02", in_force_from="2016")
    ParticipationFactory(mission=MissionFactory(published=True, title="M"), country=peru, starts="2015")
    PolicyFactory(published=True, title="D", countries=[peru], adopted="2011")
    EventFactory(published=True, title="E", countries=[peru], starts="2013")
    MembershipFactory(group=CountryGroupFactory(name="G"), country=peru, starts="2008", ends="2018-04")
    moments = client.get("/countries/pe/").context["moments"]
    assert [(moment.day, moment.what, str(moment.subject)) for moment in moments] == [
        ("2018-04", "It leaves the group", "G"),
        ("2016", "Agreement enters into force", "A"),
        ("2015", "It begins to take part", "M"),
        ("2014-05-02", "Agreement signed", "A"),
        ("2013", "Event", "E"),
        ("2012", "Programme ends", "P"),
        ("2011", "Document adopted", "D"),
        ("2010-03", "Programme begins", "P"),
        ("2008", "It joins the group", "G"),
    ]


def test_neighbours_are_those_that_most_of_its_programmes_name(client, peru):
    chile = CountryFactory(name_en="Chile", subregion="South America")
    cuba, haiti = CountryFactory(name_en="Cuba"), CountryFactory(name_en="Haiti")
    near = CountryFactory(name_en="Uruguay", subregion="South America")
    ProgrammeFactory(published=True, countries=[peru, cuba, chile])
    ProgrammeFactory(published=True, countries=[peru, cuba])
    ProgrammeFactory(countries=[peru, haiti])
    CountryFactory(name_en="Neither")
    response = client.get("/countries/pe/")
    assert response.context["neighbours"] == [(cuba, 2), (chile, 1), (near, 0)]
    assert f"/countries/compare/?country=pe&amp;country={cuba.iso2.lower()}" in response.content.decode()


def test_former_groups_stand_apart_with_their_dates(client, peru):
    MembershipFactory(group=CountryGroupFactory(name="UNASUR", acronym=""), country=peru, starts="2008", ends="2018")
    page = page_of(client, peru)
    assert page.index("At other times") < page.index('>UNASUR</a> <span class="aside">2008 – 2018</span>')


def test_counts_and_links_are_whole_when_the_page_is_not(client, peru, monkeypatch):
    monkeypatch.setattr("reference.pages.RELATED_ON_A_PAGE", 1)
    theme = ThemeFactory(slug="drugs")
    for year in ("2012", "2009", "2011"):
        programme = ProgrammeFactory(published=True, countries=[peru], themes=[theme], starts=year, ends="2999")
        FigureFactory(published=True, programme=programme, countries=[peru])
        FigureFactory(published=True, programme=programme, countries=[peru, CountryFactory()])
        policy = PolicyFactory(published=True, themes=[theme])
        for role in ("adopting", "party"):
            PolicyCountryFactory(record=policy, country=peru, role=role)
    response = client.get("/countries/pe/?theme=drugs")
    assert response.context["opening"] == (
        "3 programmes name this country; 3 of them are running today. 3 documents name it. "
        "3 figures are about it alone; 3 figures are shared with others."
    )
    assert response.context["earliest"].starts == "2009"
    leads = [response.context["more_figures_at"], response.context["programmes"].rest_at]
    assert leads == ["/figures/?country=PE", "/programmes/?country=PE&theme=drugs"]
    assert [client.get(address).context["notices"] for address in leads] == [[], []]
