"""Totals of the first content: the traps of the briefing."""

import pytest

from figures.leaving_out import Reason
from figures.models import Figure
from figures.sums import SHARED
from figures.totals import totals_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("first_content"),
]


def counted(by: str = "", **narrowing):
    return totals_of(Figure.objects.published().filter(**narrowing), by)


def amounts(totals) -> dict[str, str]:
    return {total.measure.slug: total.in_words for total in totals}


def left_out(totals) -> dict[str, tuple[str, str]]:
    codes = dict(Figure.objects.values_list("pk", "code"))
    return {codes[one.figure]: (one.reason, codes[one.because]) for one in totals.left_out}


def test_the_40_million_of_central_america_are_inside_the_120_and_counted_when_they_stand_alone():
    totals = counted(group__slug="central-america", currency="EUR")
    assert amounts(totals.totals) == {"assigned-amount": "about €153,000,000", "budget": "€120,000,000"}
    part, whole = "central-america-security-allocation-2014-2020", "central-america-allocation-2014-2020"
    assert left_out(totals) == {part: (Reason.CONTAINED, whole)}
    alone = counted(group__slug="central-america", measure__slug="indicative-allocation")
    assert amounts(alone.totals) == {"indicative-allocation": "€40,000,000"}


def test_the_18_and_the_67_million_are_inside_the_package_of_575():
    totals = counted(measure__slug="commitment")
    assert amounts(totals.totals) == {"commitment": "€575,000,000"}
    whole = (Reason.CONTAINED, "colombia-peace-package-2016")
    assert left_out(totals) == {"colombia-rapid-response-icsp": whole, "colombia-cooperation-2014-2017": whole}


def test_the_first_budget_of_copolad_and_the_contribution_to_the_second_are_two_totals():
    totals = counted(programme__slug__startswith="copolad", currency="EUR")
    assert amounts(totals.totals) == {"budget": "€6,500,000", "contribution": "€10,000,000"}


def test_guatemala_and_belize_share_one_amount_which_is_nobodys_own():
    totals = counted("country", countries__iso2="GT", measure__slug="funding")
    assert ([part.row for part in totals.parts], amounts(totals.apart[SHARED])) == ([None], {"funding": "€2,649,981"})


@pytest.mark.parametrize(("measure", "words"), [("funding", "€45,844,918"), ("projects", "31 projects")])
def test_table_1_comes_to_its_last_row_with_and_without_it(measure, words):
    table = {"instrument__slug": "icsp", "measure__slug": measure}
    whole = counted(**table, programme__slug__startswith="icsp-")
    assert (amounts(whole.totals), len(whole.left_out)) == ({measure: words}, 7)
    rows = counted("country", **table, part_of__isnull=False)
    assert (amounts(rows.totals), rows.counted, len(rows.parts)) == ({measure: words}, 7, 7)


def test_all_that_is_public_is_counted_or_left_out_for_a_reason():
    totals = counted()
    assert totals.counted + totals.left_out_count == Figure.objects.published().count()
    assert "peace-index-place" not in amounts(totals.totals)
