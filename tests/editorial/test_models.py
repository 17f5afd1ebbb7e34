import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from editorial.dates import PartialDate
from editorial.models import PeriodStatus, State, status_condition, status_on
from programmes.models import Programme
from tests.factories import ProgrammeCountryFactory, ProgrammeFactory, ThemeFactory

pytestmark = pytest.mark.django_db


def test_publishing_keeps_the_day_of_the_first_time():
    programme = ProgrammeFactory(sourced=True)
    programme.publish()
    first = programme.published_at
    programme.archive()
    programme.publish()
    assert (programme.state, programme.published_at) == (State.PUBLISHED, first)


def test_a_record_that_breaks_a_rule_cannot_be_published():
    programme = ProgrammeFactory(sourced=True)
    programme.starts, programme.ends = PartialDate("2016"), PartialDate("2015")
    with pytest.raises(ValidationError, match="before the start"):
        programme.publish()
    assert Programme.objects.get().state == State.DRAFT


def test_the_database_itself_refuses_an_end_before_the_start():
    programme = ProgrammeFactory(starts="2016-03", ends="2016")
    with pytest.raises(IntegrityError), transaction.atomic():
        Programme.objects.filter(pk=programme.pk).update(ends="2016-02-28")


def test_the_database_itself_refuses_a_published_record_without_a_date():
    programme = ProgrammeFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Programme.objects.filter(pk=programme.pk).update(state=State.PUBLISHED)


def test_a_renamed_record_is_found_under_its_old_slug():
    programme = ProgrammeFactory(slug="el-paccto", published=True)
    programme.slug = "el-pacto"
    programme.save()
    assert Programme.renamed("el-paccto") == programme


def test_a_draft_leaves_no_trace_of_its_old_slug():
    programme = ProgrammeFactory(slug="a-working-title")
    programme.slug = "copolad"
    programme.save()
    assert Programme.renamed("a-working-title") is None


@pytest.mark.parametrize("make", [ProgrammeFactory, ThemeFactory], ids=["record", "reference"])
def test_two_slugs_never_differ_by_their_capitals_alone(make):
    with pytest.raises(ValidationError, match="Small letters, digits and hyphens only"):
        make.build(slug="AIRCOP").full_clean()


def test_a_former_slug_is_not_given_to_another_record():
    programme = ProgrammeFactory(slug="copolad-1", published=True)
    programme.slug = "copolad"
    programme.save()
    with pytest.raises(ValidationError, match="former address"):
        ProgrammeFactory.build(slug="copolad-1", title="Other").full_clean()


def test_a_record_may_take_its_own_old_slug_back():
    programme = ProgrammeFactory(slug="one", published=True)
    for slug in ("two", "one"):
        programme.slug = slug
        programme.full_clean()
        programme.save()
    assert (Programme.renamed("two"), Programme.renamed("one")) == (programme, None)


def test_history_keeps_the_fields_the_links_and_the_children():
    drugs = ThemeFactory()
    programme = ProgrammeFactory(title="First title", themes=[drugs])
    link = ProgrammeCountryFactory(record=programme, role="covered")
    programme.title = "Second title"
    programme.save()
    programme.themes.clear()
    link.role = "priority"
    link.save()

    titles = list(programme.history.order_by("history_id").values_list("title", flat=True))
    assert (titles[0], titles[-1]) == ("First title", "Second title")
    assert [version.themes.count() for version in programme.history.order_by("history_id")][-2:] == [1, 0]
    assert [version.role for version in link.history.order_by("history_id")] == ["covered", "priority"]


@pytest.mark.parametrize(
    ("starts", "ends", "status"),
    [
        ("2018", None, PeriodStatus.UPCOMING),
        ("2016", "2017", PeriodStatus.RUNNING),
        ("2017-06-15", "2017-06-15", PeriodStatus.RUNNING),
        (None, "2017-06", PeriodStatus.RUNNING),
        ("2016", None, PeriodStatus.OPEN),
        ("2016", "2017-05", PeriodStatus.ENDED),
        (None, None, PeriodStatus.UNDATED),
    ],
)
def test_a_period_has_one_status_and_the_database_agrees(starts, ends, status):
    day = datetime.date(2017, 6, 15)
    programme = ProgrammeFactory(starts=starts, ends=ends)
    assert status_on(day, programme.starts, programme.ends) == status
    assert [
        candidate
        for candidate in PeriodStatus
        if Programme.objects.filter(status_condition(candidate, day.isoformat())).exists()
    ] == [status]
