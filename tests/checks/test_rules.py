"""What each rule finds, and what it leaves alone."""

import datetime

import pytest

from checks.rules import rules
from figures.models import Figure
from missions.models import Agreement
from programmes.models import Element, Programme
from tests.factories import (
    AgreementFactory,
    CountryFactory,
    CountryGroupFactory,
    ElementFactory,
    FigureFactory,
    InstrumentFactory,
    MeasureFactory,
    MembershipFactory,
    MissionFactory,
    ParticipationFactory,
    PolicyFactory,
    ProgrammeCountryFactory,
    ProgrammeFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db
BOUND = Figure.Bound


def found(name: str) -> list:
    """(record, sentence) of all that the rule finds."""
    rule = rules()[name]
    return [(one.record, one.sentence) for model in rule.models for one in rule.findings(model.objects.all())]


def records(name: str) -> list:
    return [record for record, _ in found(name)]


# Parts and wholes


@pytest.fixture
def budget():
    return MeasureFactory()


def whole_of(budget, value, *parts, **more):
    whole = FigureFactory(measure=budget, value=value, **more)
    for part in parts:
        given = part if isinstance(part, dict) else {"value": part}
        FigureFactory(**{"measure": budget, "part_of": whole, **given})
    return whole


def test_parts_that_come_to_more_than_the_whole_are_found(budget):
    whole = whole_of(budget, 100, {"value": 60, "code": "one"}, {"value": 50, "code": "two"})

    assert found("parts-and-whole") == [(whole, "Its parts come to €110, which is more than €100: one, two.")]


def test_exact_parts_that_come_to_less_than_an_exact_whole_are_found(budget):
    whole = whole_of(budget, 100, {"value": 60, "code": "one"}, {"value": 30, "code": "two"})

    assert found("parts-and-whole") == [(whole, "Its parts come to €90, €10 less than €100: one, two.")]


@pytest.mark.parametrize(
    ("bound", "parts"),
    [
        (BOUND.EXACT, [60, 40]),
        (BOUND.EXACT, [60]),  # of the rest nothing is known
        (BOUND.EXACT, [60, {"value": 30, "bound": BOUND.OVER}]),
        (BOUND.EXACT, [60, {"value": 500, "bound": BOUND.UP_TO}]),
        (BOUND.OVER, [600, 40]),
        (BOUND.ABOUT, [60, 45]),
        (BOUND.UP_TO, [10, 20]),
        (BOUND.EXACT, [60, {"value": 900, "currency": "USD"}, 40]),
        (BOUND.EXACT, [60, {"value": 900, "state": "archived"}, 40]),
    ],
)
def test_parts_that_a_whole_can_have_are_left_alone(budget, bound, parts):
    whole_of(budget, 100, *parts, bound=bound)

    assert found("parts-and-whole") == []


def test_parts_in_another_measure_are_not_added(budget):
    whole_of(budget, 100, 60, 40, {"value": 900, "measure": MeasureFactory()})

    assert found("parts-and-whole") == []


def test_of_a_part_and_its_revision_only_the_revision_counts(budget):
    whole = whole_of(budget, 100, {"value": 60, "code": "old"}, 40)
    FigureFactory(measure=budget, value=60, part_of=whole, supersedes=Figure.objects.get(code="old"))

    assert found("parts-and-whole") == []


# Counts and lists


@pytest.fixture
def countries_covered():
    return MeasureFactory(kind="count", unit="countries")


def group_of(number: int, **dates):
    group = CountryGroupFactory()
    for _ in range(number):
        MembershipFactory(group=group, **dates)
    return group


def test_a_group_with_another_number_of_members_than_a_figure_says_is_found(countries_covered):
    figure = FigureFactory(measure=countries_covered, value=3, group=group_of(2))
    FigureFactory(measure=countries_covered, value=2, group=group_of(2))

    assert found("countries-counted") == [(figure, "It says 3 countries, and 2 are listed in the group on its date.")]


def test_members_are_counted_on_the_day_of_the_figure(countries_covered):
    group = group_of(2)
    MembershipFactory(group=group, starts="2021")
    FigureFactory(measure=countries_covered, value=2, group=group, as_of="2017")
    later = FigureFactory(measure=countries_covered, value=2, group=group, as_of="2022")

    assert records("countries-counted") == [later]


def test_a_group_whose_members_nobody_has_listed_is_left_alone(countries_covered):
    FigureFactory(measure=countries_covered, value=11, group=CountryGroupFactory())

    assert found("countries-counted") == []


def test_the_countries_of_a_programme_and_those_of_the_figure_itself_are_counted(countries_covered):
    programme = ProgrammeFactory()
    ProgrammeCountryFactory(record=programme)
    ProgrammeCountryFactory(record=programme, role="expected")
    covers_two = FigureFactory(measure=countries_covered, value=2, programme=programme)
    names_one = FigureFactory(measure=countries_covered, value=2, countries=[CountryFactory()])
    FigureFactory(measure=countries_covered, value=1, bound=BOUND.AT_LEAST, programme=programme)

    assert dict(found("countries-counted")) == {
        covers_two: "It says 2 countries, and 1 are listed as covered by the programme.",
        names_one: "It says 2 countries, and 1 are listed in the figure.",
    }


def test_what_a_source_says_of_a_group_is_compared_with_its_members_today():
    group = group_of(2)
    group.stated_members = 3
    group.save()
    CountryGroupFactory(stated_members=11)  # none listed

    assert found("members-counted") == [(group, "A source counts 3 members, and 2 are listed as members today.")]


def test_a_number_of_projects_is_compared_with_those_recorded():
    projects = MeasureFactory(slug="projects", kind="count", unit="projects")
    programme, other = ProgrammeFactory(), ProgrammeFactory()
    ProgrammeFactory.create_batch(7, parent=programme, kind=Programme.Kind.PROJECT)
    ProgrammeFactory(parent=programme, kind=Programme.Kind.PHASE)
    nine = FigureFactory(measure=projects, value=9, programme=programme)
    FigureFactory(measure=projects, value=7, programme=programme, part_of=nine)
    FigureFactory(measure=projects, value=31, programme=other)

    assert found("projects-counted") == [(nine, "It says 9 projects, and 7 are recorded as parts of the programme.")]


def test_a_number_of_objectives_is_compared_with_those_recorded():
    measure = MeasureFactory(slug="specific-objectives", kind="count", unit="objectives")
    programme = ProgrammeFactory()
    ElementFactory.create_batch(2, record=programme, kind=Element.Kind.SPECIFIC)
    ElementFactory(record=programme, kind=Element.Kind.GENERAL)
    three = FigureFactory(measure=measure, value=3, programme=programme)
    FigureFactory(measure=measure, value=3, programme=ProgrammeFactory())

    assert records("objectives-counted") == [three]


# Dates


@pytest.mark.parametrize(
    ("starts", "ends", "is_wrong"),
    [
        ("2009", "2012", True),
        ("2011", "2016", True),
        ("2016", None, True),
        (None, "2009-12", True),
        ("2010", "2015", False),
        ("2010", "2015-12-31", False),
        (None, None, False),
    ],
)
def test_a_part_runs_while_its_whole_does(starts, ends, is_wrong):
    whole = ProgrammeFactory(starts="2010-03", ends="2015")
    part = ProgrammeFactory(parent=whole, starts=starts, ends=ends)

    assert records("dates-of-parts") == ([part] if is_wrong else [])


def test_what_is_published_and_past_its_review_is_found():
    today = datetime.date.today()
    late = ProgrammeFactory(published=True, review_by=today)  # as the page of what is due has it
    figure = FigureFactory(published=True, review_by="2020-01-01")
    ProgrammeFactory(published=True, review_by=today + datetime.timedelta(days=1))
    ProgrammeFactory(review_by="2020-01-01")

    assert records("verified-in-time") == [late, figure]


# Shares


def test_shares_of_one_whole_that_do_not_make_a_hundred_are_found():
    measure = MeasureFactory(kind="count", unit="%")
    right, wrong = FigureFactory.create_batch(2)
    for code, value, whole in [("a", "33.3", right), ("b", "66.6", right), ("c", 40, wrong), ("d", 50, wrong)]:
        FigureFactory(code=code, measure=measure, value=value, part_of=whole)
    FigureFactory(measure=measure, value=12, part_of=FigureFactory())  # one alone
    FigureFactory.create_batch(2, measure=measure, value=70)  # rates of two countries are shares of nothing

    assert found("shares") == [
        (Figure.objects.get(code="c"), "The shares of this whole come to 90 per cent, not to 100: c, d.")
    ]


# What rests on what


def test_a_participation_without_an_agreement_is_found():
    participation = ParticipationFactory()

    assert found("legal-basis") == [(participation, "No agreement is recorded on which it rests.")]


@pytest.mark.parametrize(
    ("dates", "is_wrong"),
    [
        ({"signed": "2009", "in_force_from": "2010"}, False),
        ({"signed": "2009", "provisional_from": "2010", "in_force_from": "2014"}, False),
        ({"signed": "2009"}, True),
        ({"signed": "2009", "in_force_from": "2014"}, True),
        ({"signed": "2001", "in_force_from": "2002", "ended": "2008"}, True),
    ],
)
def test_an_agreement_has_to_be_in_force_or_provisionally_applied_when_a_participation_begins(dates, is_wrong):
    agreement = AgreementFactory(status=Agreement.Status.IN_FORCE, **dates)
    mission = MissionFactory(starts="2012")
    participation = ParticipationFactory(mission=mission, country=agreement.country, agreement=agreement)

    assert records("legal-basis") == ([participation] if is_wrong else [])


def test_sources_that_nobody_can_find_and_those_that_nobody_has_seen_are_found():
    lost = SourceFactory(key="lost")
    unseen = SourceFactory(key="unseen", url="https://example.org/")
    SourceFactory(key="seen", url="https://example.org/", accessed_on="2020-01-01")
    SourceFactory(key="printed", publisher="A house")

    assert records("findable-sources") == [lost]
    assert records("sources-seen") == [unseen]


# Twice


def test_the_same_thing_stated_twice_is_found_on_both(budget):
    programme = ProgrammeFactory()
    one, other = FigureFactory.create_batch(2, measure=budget, programme=programme, as_of="2017")
    FigureFactory(measure=budget, programme=programme, as_of="2018")
    FigureFactory(measure=budget, programme=programme, as_of="2017", instrument=InstrumentFactory())
    FigureFactory(measure=budget, programme=programme, as_of="2017", countries=[CountryFactory()])
    FigureFactory(measure=MeasureFactory(), programme=programme, as_of="2017")

    assert set(records("stated-once")) == {one, other}


@pytest.mark.parametrize("relation", ["part_of", "supersedes"])
def test_a_figure_that_is_part_of_another_or_revises_it_states_something_else(budget, relation):
    whole = FigureFactory(measure=budget)
    FigureFactory(measure=budget, **{relation: whole})

    assert found("stated-once") == []


def test_two_parts_of_one_whole_are_two_things(budget):
    whole_of(budget, 100, 60, 40)

    assert found("stated-once") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"title": "Airport Communication Project"}, {"title": "Airport Comunication Project"}),
        ({"title": "Support for peace in Colombia"}, {"title": "Support to the Peace in Colombia"}),
        ({"title": "Programme against drugs", "acronym": "COPOLAD"}, {"title": "Otra cosa", "acronym": "Copolad"}),
        ({"title": "Peace laboratories", "starts": "2002"}, {"title": "Peace laboratories", "ends": "2010"}),
    ],
)
def test_records_of_one_name_and_time_are_found(one, other):
    pair = {ProgrammeFactory(**one), ProgrammeFactory(**other)}

    assert set(records("look-alikes")) == pair


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"title": "COPOLAD I"}, {"title": "COPOLAD II"}),
        ({"title": "IcSP projects in Brazil"}, {"title": "IcSP projects in Haiti"}),
        ({"title": "Security in Central America 2007–2013"}, {"title": "Security in Central America 2014–2020"}),
        ({"title": "Peace laboratories", "ends": "2009"}, {"title": "Peace laboratories", "starts": "2010"}),
        (
            {"title": "Indicative programme for Guatemala", "acronym": "MIP"},
            {"title": "Indicative programme for Honduras", "acronym": "MIP"},
        ),
        ({"title": "Peace laboratories"}, {"title": "Peace laboratories", "state": "archived"}),
    ],
)
def test_records_that_only_sound_alike_are_left_alone(one, other):
    ProgrammeFactory(**one)
    ProgrammeFactory(**other)

    assert found("look-alikes") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Security cooperation with Austria", "Security cooperation with Australia"),
        ("Citizen security in Dominica", "Citizen security in the Dominican Republic"),
        ("Security in Niger", "Security in Nigeria"),
    ],
)
def test_countries_that_sound_alike_are_not_one(one, other):
    names = {"AT": "Austria", "AU": "Australia", "DM": "Dominica", "DO": "Dominican Republic", "NE": "Niger"}
    for iso2, name in (names | {"NG": "Nigeria"}).items():
        CountryFactory(iso2=iso2, name_en=name)
    for title in (one, other):
        ProgrammeFactory(title=title, acronym="MIP")

    assert found("look-alikes") == []


def test_titles_that_are_only_counted_alike_are_not_taken_for_one(monkeypatch):
    monkeypatch.setattr("checks.rules.look_alikes.Counted.PLACES", 1)
    pair = {
        ProgrammeFactory(title=title) for title in ("Airport Communication Project", "Airport Comunication Project")
    }
    ProgrammeFactory(title="Peace laboratories")

    assert set(records("look-alikes")) == pair


def test_a_country_that_is_misspelt_is_found_all_the_same():
    CountryFactory(iso2="GT", name_en="Guatemala")
    pair = {ProgrammeFactory(title=f"Indicative programme for {name}") for name in ("Guatemala", "Guatemela")}

    assert set(records("look-alikes")) == pair


@pytest.mark.parametrize(
    ("make", "one", "other"),
    [
        (PolicyFactory, {"celex": "32014D0221"}, {"celex": "32014D0222"}),
        (PolicyFactory, {"text_number": "P8_TA(2017)0345"}, {"text_number": "P8_TA(2017)0346"}),
        (AgreementFactory, {}, {}),  # with different countries
    ],
)
def test_records_with_different_official_identifiers_are_not_one(make, one, other):
    make(title="Resolution on security", **one)
    make(title="Resolution on security", **other)

    assert found("look-alikes") == []


def test_a_document_whose_identifier_is_missing_once_is_found():
    pair = {PolicyFactory(title="Resolution on security", celex=celex) for celex in ("32014D0221", "")}

    assert set(records("look-alikes")) == pair


def test_a_phase_may_be_called_as_its_programme_is():
    programme = ProgrammeFactory(title="Seaport Cooperation Project", acronym="SEACOP")
    ProgrammeFactory(title="Seaport Cooperation Project", acronym="SEACOP", parent=programme)

    assert found("look-alikes") == []
