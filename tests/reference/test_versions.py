"""Earlier versions: what was public on earlier days, field by field, and nothing else."""

import datetime

import pytest

from editorial.rewording import Change, Piece, reworded
from figures.models import Figure
from missions.models import Mission
from policies.models import Policy
from programmes.models import Programme
from reference.versions import FIELDS, Version, versions_of
from tests.factories import (
    CountryFactory,
    ElementFactory,
    FigureFactory,
    ProgrammeCountryFactory,
    ProgrammeFactory,
    ProvisionFactory,
    ThemeFactory,
    UserFactory,
)
from tests.reading import body

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY, JUNE = (datetime.datetime(2026, month, 2, 12, tzinfo=datetime.UTC) for month in (3, 4, 5, 6))


def on(day: datetime.datetime, record) -> None:
    """Lets all that was just written into the histories have been written on this day."""
    parts = [getattr(record, name).model for name in ("country_links", "elements") if hasattr(record, name)]
    for model in (type(record), *parts):
        model.history.filter(history_date__gt=JUNE).update(history_date=day)


def save(record, day, **values):
    for name, value in values.items():
        setattr(record, name, record._meta.get_field(name).to_python(value))
    record.save()
    on(day, record)


@pytest.fixture
def programme():
    about = {"title": "AIRCOP", "slug": "aircop", "summary": "It watches airports."}
    made = ProgrammeFactory(**about, published=True, sourced=True)
    on(MARCH, made)
    return made


def the_changes(record) -> list[Change]:
    """Of the latest version."""
    return versions_of(record)[0].changes


def test_each_day_of_change_is_a_version_and_the_latest_comes_first(programme):
    save(programme, APRIL, summary="It watches most airports.")
    save(programme, MAY, kind="project", starts="2010")

    assert versions_of(programme) == [
        Version(
            MAY.date(),
            [
                Change("Begins", [Piece("ins", "2010")], is_list=False),
                Change("Kind", [Piece("del", "Programme"), Piece("ins", "Project")], is_list=False),
            ],
        ),
        Version(
            APRIL.date(),
            [
                Change(
                    "Summary",
                    [Piece("same", "It watches"), Piece("ins", "most"), Piece("same", "airports.")],
                    is_list=False,
                )
            ],
        ),
        Version(MARCH.date(), []),
    ]


def test_what_a_draft_said_between_two_published_versions_is_read_nowhere(client, programme):
    programme.return_to_draft()
    save(programme, APRIL, summary="Nobody may see this.")
    ElementFactory(record=programme, text="Nor this aim.").delete()
    on(APRIL, programme)
    programme.summary = "It watches ports."
    programme.publish()
    on(MAY, programme)

    page = body(client.get("/programmes/aircop/versions/"))
    assert ["Nobody" in page, "Nor this" in page, "2 April" in page, "2 May" in page] == [False, False, False, True]
    assert the_changes(programme)[0].pieces == [
        Piece("same", "It watches"),
        Piece("del", "airports."),
        Piece("ins", "ports."),
    ]


def test_what_was_added_to_a_draft_on_the_day_of_its_withdrawal_is_not_told(programme):
    save(programme, APRIL, summary="It watches ports.")
    programme.return_to_draft()
    Programme.history.filter(history_date__gt=JUNE).update(history_date=APRIL + datetime.timedelta(hours=1))
    ElementFactory(record=programme, text="Secret aim")
    type(programme).elements.rel.related_model.history.update(history_date=APRIL + datetime.timedelta(hours=2))

    assert [change.label for change in the_changes(programme)] == ["Summary"]


def test_links_and_parts_are_told_by_what_came_and_went(programme):
    peru, chile = CountryFactory(name_en="Peru"), CountryFactory(name_en="Chile")
    link = ProgrammeCountryFactory(record=programme, country=peru, role="covered")
    save(programme, APRIL)
    link.delete()
    ProgrammeCountryFactory(record=programme, country=chile, role="priority", since="2012")
    programme.themes.add(ThemeFactory(name="Drugs"))
    save(programme, MAY)

    assert the_changes(programme) == [
        Change("Themes", [Piece("ins", "Drugs")], is_list=True),
        Change("Countries", [Piece("del", "Peru, Covered"), Piece("ins", "Chile, 2012, Priority")], is_list=True),
    ]


def test_links_to_what_is_not_public_are_left_out(client, programme):
    draft, provision = ProgrammeFactory(title="Hidden parent"), ProvisionFactory(heading="Hidden commitment")
    provision.policy.return_to_draft()
    programme.provisions.add(provision)
    programme.parent = draft
    save(programme, APRIL)

    page = body(client.get("/programmes/aircop/versions/"))
    assert "Hidden" not in page
    assert versions_of(programme) == [Version(MARCH.date(), [])]


def test_staff_and_their_reasons_are_named_nowhere(client, programme):
    user = UserFactory(username="rosalind", last_name="Secretname")
    programme._history_user, programme._change_reason = user, "Because the minister rang"
    save(programme, APRIL, summary="Another.", review_by="2030-01-01")

    page = body(client.get("/programmes/aircop/versions/"))
    assert [word in page for word in ("rosalind", "Secretname", "minister", "2030", "Another.")] == [False] * 4 + [True]


def test_a_draft_has_no_versions_and_a_renamed_record_leads_to_them(client, programme):
    save(programme, APRIL, slug="airports")
    moved = client.get("/programmes/aircop/versions/")
    assert (moved.status_code, moved["Location"]) == (301, "/programmes/airports/versions/")
    assert "Earlier names in its address: aircop." in " ".join(
        body(client.get("/programmes/airports/versions/")).split()
    )

    programme.return_to_draft()
    assert client.get("/programmes/airports/versions/").status_code == 404


def test_a_figure_tells_how_its_number_was_revised():
    figure = FigureFactory(published=True, value=5, bound="exact")
    on(MARCH, figure)
    save(figure, APRIL, value=7, bound="over")
    assert the_changes(figure) == [
        Change("Number", [Piece("del", "5"), Piece("ins", "7")], is_list=False),
        Change("Precision", [Piece("del", "exactly"), Piece("ins", "over")], is_list=False),
    ]


def test_only_the_words_near_a_change_are_repeated():
    words = " ".join(f"w{number}" for number in range(40))
    assert reworded(words, words.replace("w20", "new")) == [
        Piece("same", "… w14 w15 w16 w17 w18 w19"),
        Piece("del", "w20"),
        Piece("ins", "new"),
        Piece("same", "w21 w22 w23 w24 w25 w26 …"),
    ]


def test_a_very_long_text_is_compared_line_by_line():
    long = "\n".join(f"line {number} of many" for number in range(600))
    found = reworded(long, long.replace("line 300 of", "row 300 of"))
    assert [piece for piece in found if piece.kind != "same"] == [
        Piece("del", "line 300 of many"), Piece("ins", "row 300 of many"),
    ]  # fmt: skip


def test_the_page_costs_the_same_queries_however_often_a_record_changed(
    client, programme, django_assert_max_num_queries
):
    def changed(times: int) -> int:
        for number in range(times):
            programme.themes.add(ThemeFactory())
            ProgrammeCountryFactory(record=programme)
            save(programme, MARCH + datetime.timedelta(days=number + 1), summary=f"Summary {number}")
        with django_assert_max_num_queries(30) as captured:
            assert client.get("/programmes/aircop/versions/").status_code == 200
        return len(captured)

    assert changed(3) == changed(12)


@pytest.mark.parametrize("model", [Programme, Mission, Policy, Figure])
def test_every_field_that_has_no_public_name_is_kept_by_choice(model):
    """A new field must be named in FIELDS or be added here."""
    ours = {field.name for field in (*model._meta.concrete_fields, *model.history.model._history_m2m_fields)}
    kept_back = {
        "id",
        "created_at",
        "changed_at",
        "published_at",
        "state",
        "review_by",
        "verified_by",
        "folded",
        "code",
    }
    assert ours - set(FIELDS) - kept_back == set()
