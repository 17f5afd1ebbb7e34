"""The public versions of a record in the API: as its page of versions, page by page."""

import datetime

import pytest

from programmes.models import Programme
from tests.factories import (
    FigureFactory,
    ParticipationFactory,
    PolicyFactory,
    ProgrammeCountryFactory,
    ProgrammeFactory,
    ProvisionFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY = (datetime.datetime(2026, month, 2, 12, tzinfo=datetime.UTC) for month in (3, 4, 5))
AT = "/api/v1/programmes/aircop/history/"


def on(day, *models):
    """Lets what was just written into the histories have been written on this day."""
    for model in (Programme, *models):
        model.history.filter(history_date__gt=MAY + datetime.timedelta(days=1)).update(history_date=day)


@pytest.fixture
def programme():
    about = {"title": "AIRCOP", "slug": "aircop", "summary": "It watches airports."}
    made = ProgrammeFactory(**about, published=True, sourced=True)
    on(MARCH)
    return made


def save(record, day, **values):
    for name, value in values.items():
        setattr(record, name, value)
    record.save()
    on(day)


def test_each_version_says_its_day_and_what_changed_field_by_field(client, programme):
    save(programme, APRIL, summary="It watches ports.")

    assert client.get(AT).json() == {
        "count": 2,
        "next": None,
        "previous": None,
        "results": [
            {
                "day": "2026-04-02",
                "changes": [
                    {
                        "field": "summary",
                        "label": "Summary",
                        "is_list": False,
                        "pieces": [
                            {"kind": "same", "text": "It watches"},
                            {"kind": "del", "text": "airports."},
                            {"kind": "ins", "text": "ports."},
                        ],
                    }
                ],
            },
            {"day": "2026-03-02", "changes": []},
        ],
    }


def test_fields_are_called_as_in_the_answers(client, programme):
    link = ProgrammeCountryFactory(record=programme)
    programme.themes.add(ThemeFactory())
    save(programme, APRIL, title_es="Otro", starts="2010")
    on(APRIL, type(link))

    [latest, _] = client.get(AT).json()["results"]

    assert sorted(change["field"] for change in latest["changes"]) == ["countries", "starts", "themes", "title_es"]
    assert {change["field"] for change in latest["changes"] if change["is_list"]} == {"countries", "themes"}


def test_what_drafts_said_is_in_no_version(client, programme):
    programme.return_to_draft()
    save(programme, APRIL, summary="Secret.")
    programme.summary = "It watches ports."
    programme.publish()
    on(MAY)

    answer = client.get(AT)

    assert ("Secret" in answer.content.decode(), answer.json()["count"]) == (False, 2)


def test_versions_are_paged(client, programme):
    save(programme, APRIL, summary="Another.")
    save(programme, MAY, summary="A third.")

    first = client.get(f"{AT}?page_size=2").json()
    second = client.get(first["next"]).json()

    assert [version["day"] for version in first["results"] + second["results"]] == [
        "2026-05-02",
        "2026-04-02",
        "2026-03-02",
    ]


def test_a_figure_has_versions_too(client):
    FigureFactory(published=True, code="cocaine")

    assert client.get("/api/v1/figures/cocaine/history/").json()["count"] == 1


def test_a_draft_and_what_is_withdrawn_have_no_history(client, programme):
    ProgrammeFactory(slug="draft")
    programme.archive()

    assert [client.get(AT.replace("aircop", key)).status_code for key in ("aircop", "draft", "nowhere", "%00")] == [
        404
    ] * 4


def test_a_renamed_record_leads_to_its_history(client, programme):
    save(programme, APRIL, slug="airports")

    answer = client.get(AT)

    assert (answer.status_code, answer["Location"]) == (301, "http://testserver/api/v1/programmes/airports/history/")


def test_nouns_without_a_state_say_why_they_have_none(client):
    provision = ProvisionFactory(policy=PolicyFactory(published=True))
    participation = ParticipationFactory(published=True)
    theme = ThemeFactory()

    for noun, row in (("provisions", provision), ("participations", participation), ("themes", theme)):
        answer = client.get(f"/api/v1/{noun}/{getattr(row, row.key_field)}/history/")
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
        assert answer.json()["detail"].startswith(f"There are no versions of {noun}: ")


def test_what_cannot_be_asked_is_named(client, programme):
    answer = client.get(f"{AT}?since=2010")

    assert answer.json()["errors"] == {"since": ["There is no parameter “since” here. Parameters: page, page_size."]}
