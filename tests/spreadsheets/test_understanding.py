import datetime
from decimal import Decimal

import pytest
from babel.dates import format_date
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from spreadsheets.understanding import (
    NO_UNIT,
    Amount,
    DateOrder,
    DateSurvey,
    NumberStyle,
    NumberSurvey,
    Span,
    Unit,
    is_heading_again,
    is_total,
    months,
    read_amount,
    read_date,
    unit_of,
)

POINT, COMMA = NumberStyle
DAY_FIRST, MONTH_FIRST = DateOrder
MARKS = {POINT: str.maketrans(",.", ",."), COMMA: str.maketrans(",.", ".,")}


def refusal(read, *given) -> str:
    with pytest.raises(ValidationError) as error:
        read(*given)
    return " ".join(error.value.messages)


def survey(kind, *cells):
    made = kind()
    for row, cell in enumerate(cells, 2):
        made.see(row, cell)
    return made


@pytest.mark.parametrize(
    ("cell", "amount"),
    {
        "5000000": Amount(Decimal(5000000)),
        "-5.25": Amount(Decimal("-5.25")),
        "€ 26 112": Amount(Decimal(26112), currency="EUR"),
        "26 112 EUR": Amount(Decimal(26112), currency="EUR"),
        "1.460.674,00": Amount(Decimal(1460674)),
        "1,460,674.00": Amount(Decimal(1460674)),
        "1.460.674": Amount(Decimal(1460674)),
        "1\xa0000\u2009000": Amount(Decimal(1000000)),
        "1’000.50": Amount(Decimal("1000.50")),
        "0,123": Amount(Decimal("0.123")),
        "over 50 million": Amount(Decimal(50000000), "over"),
        "más de 50 millones": Amount(Decimal(50000000), "over"),
        "mais de 5 milhões": Amount(Decimal(5000000), "over"),
        "plus de 20 M€": Amount(Decimal(20000000), "over", "EUR"),
        "€6.5 million": Amount(Decimal(6500000), currency="EUR"),
        "2,5 milliards d’euros": Amount(Decimal(2500000000), currency="EUR"),
        "5 mil millones de euros": Amount(Decimal(5000000000), currency="EUR"),
        "50 mil": Amount(Decimal(50000)),
        "3 MEUR": Amount(Decimal(3000000), currency="EUR"),
        "US$ 5m": Amount(Decimal(5000000), currency="USD"),
        "CHF 5": Amount(Decimal(5), currency="CHF"),
        "approx. 5M": Amount(Decimal(5000000), "about"),
        "about 153 m": Amount(Decimal(153000000), "about"),
        "~5": Amount(Decimal(5), "about"),
        ">50": Amount(Decimal(50), "over"),
        "≥ 3": Amount(Decimal(3), "at-least"),
        "50+": Amount(Decimal(50), "at-least"),
        "at-least 3": Amount(Decimal(3), "at-least"),
        "up to 10 bn": Amount(Decimal(10000000000), "up-to"),
        "jusqu'à 20": Amount(Decimal(20), "up-to"),
        "−5": Amount(Decimal(-5)),
    }.items(),
)
def test_amounts_are_read_as_people_write_them(cell, amount):
    assert read_amount(cell) == amount


@pytest.mark.parametrize("cell", ["", "n/a", "-", "–", "tbc", "N.A.", "por confirmar"])
def test_words_for_nothing_are_better_left_out(cell):
    assert refusal(read_amount, cell) == f"“{cell}” is not a number. Leave the cell empty when there is none."
    assert refusal(read_date, cell) == f"“{cell}” is not a date. Leave the cell empty when there is none."


@pytest.mark.parametrize(
    ("cell", "why"),
    {
        "12 %": "percentage",
        "(1 234)": "Write it without them, such as -1234 or 1234.",
        "1.46.674": "in threes",
        "3,000": "can be read in two ways. Write 3000 or 3.",
        "1.234": "can be read in two ways. Write 1.2340 or 1234.",
        "$5m": "which currency",
        "€5 USD": "two currencies",
        "less than 50": "stays under",
        "2 billones": "different numbers in different languages",
        "5 persons": "“persons”",
        "5-10": "is not one number",
        "1\n234": "is not one number",
        "٥5": "not understood",
        "5²": "not understood",
        "- 5": "is not one number",
        ".5": "not understood",
        "word " * 40: "is not one number",
    }.items(),
)
def test_what_is_no_plain_amount_is_refused_in_a_sentence(cell, why):
    assert why in refusal(read_amount, cell)


def test_the_style_of_a_column_decides_what_can_be_read_two_ways():
    assert read_amount("3,000", POINT) == Amount(Decimal(3000))
    assert read_amount("1.234 million", COMMA) == Amount(Decimal(1234000000))
    assert read_amount("1.234", POINT) == Amount(Decimal("1.234"))


def test_a_number_in_the_other_style_than_its_column_is_refused():
    assert refusal(read_amount, "2.5", COMMA).endswith(
        "not written like its column’s other numbers, 1.234,56. Write 2,5."
    )


@pytest.mark.parametrize(
    ("cells", "style", "undecided"),
    [
        (["12", "26 112", "1'000", "text", "in 3,5 of 4,5"], None, False),
        (["3,000"], None, True),
        (["26.112", "1.234 million"], None, True),
        (["3,000", "2.5"], POINT, False),
        (["3,000", "0,123"], COMMA, False),
        (["1.460.674"], COMMA, False),
        (["€ 12,5 m", "1.234"], COMMA, False),
    ],
)
def test_a_column_settles_how_its_numbers_are_written(cells, style, undecided):
    seen = survey(NumberSurvey, *cells)

    assert (seen.style, seen.undecided, seen.contradiction) == (style, undecided, "")


def test_an_undecided_column_can_be_asked_about():
    seen = survey(NumberSurvey, "12", "€ 3,000", "4,000", "5,000", "6,000")

    assert seen.examples == [(3, "€ 3,000"), (4, "4,000"), (5, "5,000")]
    assert seen.readings() == [(POINT, "3,000 means 3000"), (COMMA, "3,000 means 3")]


def test_a_column_that_mixes_styles_is_told_with_a_row_of_each():
    seen = survey(NumberSurvey, "1.460.674", "3,000", "2.5", "7.5")

    assert (seen.style, seen.undecided) == (None, False)
    assert seen.contradiction == (
        "The column mixes two ways of writing numbers: 1,234.56 in row 4 (“2.5”) and 1.234,56 in row 2 (“1.460.674”). "
        "Write all in one way."
    )


@given(st.lists(st.decimals(-(10**12), 10**12, places=2), min_size=1), st.sampled_from(NumberStyle))
def test_every_amount_reads_back_once_its_column_is_settled(values, style):
    cells = [f"{value:,}".translate(MARKS[style]) for value in values]
    settled = survey(NumberSurvey, *cells).style

    assert settled == style
    assert [read_amount(cell, settled).value for cell in cells] == values


@given(
    st.lists(st.sampled_from(["3,000", "2.5", "1.460.674", "12", "1.234", "x", "4,5 m€"])).flatmap(
        lambda cells: st.tuples(st.just(list(enumerate(cells))), st.permutations(list(enumerate(cells))))
    )
)
def test_the_order_of_rows_does_not_matter(orders):
    seen = [NumberSurvey(), NumberSurvey()]
    for made, cells in zip(seen, orders, strict=True):
        for row, cell in cells:
            made.see(row, cell)

    first, second = [(s.style, s.undecided, s.contradiction, s.examples, s.readings()) for s in seen]
    assert first == second


@given(st.text(max_size=30) | st.text("0123456789.,' -–/€mM()%aàde", max_size=20))
def test_whatever_a_cell_holds_it_is_read_or_refused(cell):
    for kind, read in ((NumberSurvey, read_amount), (DateSurvey, read_date)):
        seen = survey(kind, cell)
        assert seen.undecided == bool(seen.readings())
        try:
            read(cell, seen.settled)
        except ValidationError as error:
            assert error.messages[0].startswith("“")  # noqa: PT017


@pytest.mark.parametrize(
    ("cell", "date"),
    {
        "2016": "2016",
        "2016-08": "2016-08",
        "2016-08-24": "2016-08-24",
        "2010-12": "2010-12",
        "20/03/2012": "2012-03-20",
        "20.03.2012": "2012-03-20",
        "20-03-2012": "2012-03-20",
        "3/20/2012 0:00": "2012-03-20",
        "2012/03/20": "2012-03-20",
        "04/04/2012": "2012-04-04",
        "2012-03-20T00:00:00": "2012-03-20",
        "2012-03-20 00:00:00": "2012-03-20",
        "03/2017": "2017-03",
        "3/2017": "2017-03",
        "Mar 2017": "2017-03",
        "Sept. 2017": "2017-09",
        "mars 2017": "2017-03",
        "marzo de 2017": "2017-03",
        "março de 2017": "2017-03",
        "20-Mar-2012": "2012-03-20",
        "March 20, 2012": "2012-03-20",
        "Tuesday, 20th March 2012": "2012-03-20",
        "1er mars 2012": "2012-03-01",
        "1.º de março de 2012": "2012-03-01",
        "2010–2015": Span("2010", "2015"),
        "2010-2015": Span("2010", "2015"),
        "2010 - 2015": Span("2010", "2015"),
        "2010/2015": Span("2010", "2015"),
        "from 2010 to 2015": Span("2010", "2015"),
        "2010-03-01 - 2012-06-01": Span("2010-03-01", "2012-06-01"),
        "20/03/2010-21/04/2012": Span("2010-03-20", "2012-04-21"),
        "March 2010 to June 2012": Span("2010-03", "2012-06"),
        "de marzo de 2010 a junio de 2012": Span("2010-03", "2012-06"),
        "du 1er mars 2010 au 20 juin 2012": Span("2010-03-01", "2012-06-20"),
        "20–24 March 2012": Span("2012-03-20", "2012-03-24"),
        "28 February – 3 March 2012": Span("2012-02-28", "2012-03-03"),
        "2010–": Span("2010", ""),
        "2010-": Span("2010", ""),
        "since 2010": Span("2010", ""),
        "à partir de 2010": Span("2010", ""),
        "2010 – present": Span("2010", ""),
    }.items(),
)
def test_dates_are_read_as_people_write_them(cell, date):
    assert read_date(cell) == date


@pytest.mark.parametrize(
    ("cell", "why"),
    {
        "03/04/2012": "can be read in two ways. Write 2012-04-03 or 2012-03-04.",
        "31/02/2012": "does not exist",
        "2016-02-30": "does not exist",
        "2016-13": "does not exist",
        "0000": "does not exist",
        "2010-15": "If years are meant, write 2010–2015.",
        "2010–12": "Write 2010-12 for the month or 2010–2012 for the years.",
        "Q1 2017": "part of a year",
        "mid-2017": "part of a year",
        "20/03/12": "no year of four digits",
        "Mar-17": "no year of four digits",
        "until 2015": "only when it ended",
        "ongoing": "Leave the cell empty",
        "c. 2010": "is not a date",
        "2016?": "is not a date",
        "2012-03-19T23:00:00Z": "is not a date",
        "2010–2012–2015": "is not a date",
        "40988": "is not a date",
    }.items(),
)
def test_what_is_no_date_is_refused_in_a_sentence(cell, why):
    assert why in refusal(read_date, cell)


@given(st.dates(datetime.date(1000, 1, 1)), st.sampled_from(["en", "en_GB", "es", "pt", "fr"]))
def test_every_date_in_words_reads_back_in_four_languages(day, language):
    written = [format_date(day, width, locale=language) for width in ("full", "long")]

    assert {read_date(cell) for cell in written} == {day.isoformat()}


@given(st.lists(st.dates(datetime.date(1000, 1, 1)), min_size=1), st.sampled_from(["%d/%m/%Y", "%d.%m.%Y"]))
def test_every_date_in_digits_reads_back_once_its_column_is_settled(days, form):
    cells = [day.strftime(form).zfill(10) for day in [*days, datetime.date(2012, 3, 20)]]
    seen = survey(DateSurvey, *cells)

    assert seen.order == DAY_FIRST
    assert [read_date(cell, seen.order) for cell in cells[:-1]] == [day.isoformat() for day in days]


@pytest.mark.parametrize(
    ("cells", "order", "undecided"),
    [
        (["2012-03-04", "04/04/2012", "2010–2015", ""], None, False),
        (["03/04/2012"], None, True),
        (["03/04/2012", "20/03/2012"], DAY_FIRST, False),
        (["03/04/2012", "03/20/2012"], MONTH_FIRST, False),
        (["03/04/2012 – 20/05/2012"], DAY_FIRST, False),
    ],
)
def test_a_column_settles_how_its_dates_are_written(cells, order, undecided):
    seen = survey(DateSurvey, *cells)

    assert (seen.order, seen.undecided, seen.contradiction) == (order, undecided, "")


def test_an_undecided_column_of_dates_can_be_asked_about():
    assert survey(DateSurvey, "03/04/2012").readings() == [
        (DAY_FIRST, "03/04/2012 means 3 April 2012"),
        (MONTH_FIRST, "03/04/2012 means 4 March 2012"),
    ]


def test_a_column_that_mixes_orders_is_told_with_a_row_of_each():
    assert survey(DateSurvey, "20/03/2012", "03/20/2012").contradiction == (
        "The column mixes two ways of writing dates: day first in row 2 (“20/03/2012”) and "
        "month first in row 3 (“03/20/2012”). Write all in one way."
    )
    assert "column’s other dates, month first. Write 2012-03-20." in refusal(read_date, "20/03/2012", MONTH_FIRST)


def test_no_name_means_two_months():
    assert set(months().values()) == set(range(1, 13))
    assert [months()[name] for name in ("mar", "mai", "sept", "set", "ago", "aout", "dic", "dez")] == [
        3, 5, 9, 9, 8, 8, 12, 12,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "cells",
    [
        ["Total"], ["", "TOTAL:"], ["Grand total", "5"], ["Sub-total"], ["Subtotal: programmes"], ["Totales"],
        ["Suma"], ["soma"], ["Sous-total"], ["Total général :", "5"], ["Total 2014–2020", "", "1 234 EUR"],
    ],
)  # fmt: skip
def test_rows_of_totals_are_known(cells):
    assert is_total(cells)


@pytest.mark.parametrize("cells", [[], [""], ["Summary"], ["Total Defence Initiative", "a programme"], ["x", "Total"]])
def test_other_rows_are_no_totals(cells):
    assert not is_total(cells)


def test_a_row_that_repeats_the_headings_is_known():
    headings = ["Título", "start date", "", "note"]

    assert is_heading_again(["titulo", "Start_Date", "", ""], headings)
    assert not is_heading_again(["titulo", "", "", ""], headings)
    assert not is_heading_again(["titulo", "2016", "", ""], headings)
    assert not is_heading_again(["-", "-", "-", "-"], ["", "", "", ""])


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("Budget (M€)", Unit(6, "EUR")),
        ("Presupuesto, en millones de euros", Unit(6, "EUR")),
        ("Budget (in million EUR)", Unit(6, "EUR")),
        ("Monto (miles de US$)", Unit(3, "USD")),
        ("Orçamento em EUR", Unit(0, "EUR")),
        ("Value [2]", NO_UNIT),
        ("Budget (2014–2020)", NO_UNIT),
        ("Value in force", NO_UNIT),
        ("value", NO_UNIT),
    ],
)
def test_a_heading_says_what_the_numbers_below_it_count(heading, unit):
    assert unit_of(heading) == unit


def test_numbers_are_read_in_the_unit_of_their_heading():
    unit = Unit(6, "EUR")
    assert read_amount("1.5", None, unit) == Amount(Decimal("1500000"), None, "EUR")
    assert read_amount("over 20,25", NumberStyle.COMMA, unit) == Amount(Decimal("20250000"), "over", "EUR")
    with pytest.raises(ValidationError, match="“5 million” has a multiplier, and so has the heading"):
        read_amount("5 million", None, unit)
    with pytest.raises(ValidationError, match="“USD 5” is not in EUR, as the heading says"):
        read_amount("USD 5", None, unit)
