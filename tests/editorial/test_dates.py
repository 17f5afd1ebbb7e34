import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from editorial.dates import PartialDate, PartialDateField
from programmes.models import Programme
from tests.factories import ProgrammeFactory


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2010", (2010, 1, 1), (2010, 12, 31)),
        ("2016-02", (2016, 2, 1), (2016, 2, 29)),
        ("2016-08-24", (2016, 8, 24), (2016, 8, 24)),
    ],
)
def test_a_date_means_the_interval_that_it_names(text, earliest, latest):
    date = PartialDate(text)
    assert (date.earliest, date.latest) == (datetime.date(*earliest), datetime.date(*latest))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["2010", "February 2016", "24 August 2016"]),
        ("es", ["2010", "febrero de 2016", "24 de agosto de 2016"]),
        ("fr", ["2010", "février 2016", "24 août 2016"]),
    ],
)
def test_a_date_prints_in_its_own_precision_and_the_readers_language(language, words):
    with translation.override(language):
        assert [PartialDate(text).in_words() for text in ("2010", "2016-02", "2016-08-24")] == words


@pytest.mark.parametrize("text", ["2016-13", "2015-02-29", "20160", "16", "March 2016", "2016-2", "2016-08-24T00:00"])
def test_what_is_no_date_is_refused_in_words(text):
    with pytest.raises(ValidationError, match=f"“{text}” is"):
        PartialDateField().to_python(text)


def test_a_day_of_a_spreadsheet_is_a_date_to_the_day():
    assert PartialDateField().to_python(datetime.datetime(2016, 8, 24)) == "2016-08-24"


partial_dates = st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)).flatmap(
    lambda day: st.sampled_from([PartialDate(day.isoformat()[:length]) for length in (4, 7, 10)])
)


@pytest.mark.django_db
@given(starts=partial_dates, ends=partial_dates, asked=partial_dates)
def test_the_database_compares_intervals_as_python_does(starts, ends, asked):
    if ends.latest < starts.earliest:
        return
    Programme.objects.all().delete()
    programme = ProgrammeFactory(starts=starts, ends=ends)
    runs = starts.earliest <= asked.latest and ends.latest >= asked.earliest
    assert list(Programme.objects.on(asked)) == ([programme] if runs else [])


@pytest.mark.django_db
def test_dates_of_mixed_precision_sort_by_when_they_begin():
    for starts in ("2016-08-24", "2017", "2016", "2015-12", "2016-08"):
        ProgrammeFactory(starts=starts)
    assert list(Programme.objects.order_by("starts").values_list("starts", flat=True)) == [
        "2015-12", "2016", "2016-08", "2016-08-24", "2017",
    ]  # fmt: skip
