"""Values as people write them: amounts of money, counts and dates, and the rows of a sheet that are no records."""

import datetime
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, Generic, TypeVar

from babel import Locale
from babel.dates import format_date
from babel.numbers import list_currencies
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from editorial.folding import fold
from editorial.languages import active_locale, listed
from spreadsheets.matching import BRACKETED

LANGUAGES = ("en", "es", "pt", "fr")
# No number and no date is longer; a cell beyond that is prose.
MOST_CHARACTERS = 80
# How many of the cells that can be read in two ways a person is shown.
MOST_EXAMPLES = 3
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200e\u200f\ufeff"))
SPACES = re.compile(r"[^\S\r\n]+")
NOTHING = frozenset(
    "n a|na|n d|nd|s d|s o|tbc|tbd|tba|none|null|nil|unknown|not known|not available|not applicable|not specified|"
    "no data|to be confirmed|to be determined|no disponible|no aplica|no procede|desconocido|sin datos|pendiente|"
    "por confirmar|por determinar|a confirmar|a definir|ninguno|nao disponivel|nao se aplica|nao aplicavel|"
    "desconhecido|sem dados|pendente|nenhum|non disponible|sans objet|inconnu|a determiner|neant|aucun".split("|")
)


def tidy(cell: str) -> str:
    """One kind of space, apostrophe and minus for the many that there are."""
    plain = cell.translate(INVISIBLE).replace("’", "'").replace("ʼ", "'").replace("−", "-")
    return SPACES.sub(" ", plain).strip()


def refusal(cell: str, why: str) -> ValidationError:
    short = cell if len(cell) <= MOST_CHARACTERS else f"{cell[:MOST_CHARACTERS]}…"
    return ValidationError(f"“{short}” {why}")


def says_nothing(cell: str) -> bool:
    """Whether a cell that should be empty says so in words or dashes: “n/a”, “–”, “tbc”."""
    folded = fold(cell)
    return folded in NOTHING or not (folded or "%" in cell)


# What the cells of a column say together

Way = TypeVar("Way", bound=StrEnum)


class Survey(Generic[Way]):
    """Which of two ways a column's cells are written in. The order of its rows makes no difference."""

    ways: tuple[Way, Way]
    what: Any = ""
    names: dict[Way, Any] = {}

    def __init__(self) -> None:
        self.proofs: dict[Way, tuple[int, str]] = {}
        self.examples: list[tuple[int, str]] = []

    def see(self, row: int, cell: str) -> None:
        """Learns from a cell of text. A cell that the file itself holds as a number or a day proves nothing."""
        for _, possible in self.readings_in(cell):
            if len(possible) == 1:
                self.prove(next(iter(possible)), row, cell)
            elif len(set(possible.values())) > 1:
                self.keep(row, cell)

    def readings_in(self, cell: str) -> Iterator[tuple[str, dict[Way, str]]]:
        """Each number or date in the cell, and what it means in each way that can read it."""
        raise NotImplementedError

    def prove(self, way: Way, row: int, cell: str) -> None:
        self.proofs[way] = min(self.proofs.get(way, (row, cell)), (row, cell))

    def keep(self, row: int, cell: str) -> None:
        if len(self.examples) < MOST_EXAMPLES or (row, cell) < self.examples[-1]:
            self.examples = sorted({*self.examples, (row, cell)})[:MOST_EXAMPLES]

    @property
    def settled(self) -> Way | None:
        return next(iter(self.proofs)) if len(self.proofs) == 1 else None

    @property
    def undecided(self) -> bool:
        return bool(self.examples) and not self.proofs

    @property
    def contradiction(self) -> str:
        if len(self.proofs) < 2:
            return ""
        place = gettext("%(way)s in row %(row)s (“%(cell)s”)")
        found = [(way, *self.proofs[way]) for way in self.ways]
        places = [place % {"way": self.names[way], "row": row, "cell": cell} for way, row, cell in found]
        return gettext("The column mixes two ways of writing %(what)s: %(names)s. Write all in one way.") % {
            "what": self.what,
            "names": listed(places),
        }

    def readings(self) -> list[tuple[Way, str]]:
        """For asking a person: each way, and what it makes of the first cell that can be read in two ways."""
        for _, cell in self.examples:
            for text, possible in self.readings_in(cell):
                if len(set(possible.values())) > 1:
                    return [
                        (
                            way,
                            gettext("%(text)s means %(meaning)s")
                            % {"text": text, "meaning": self.in_words(possible[way])},
                        )
                        for way in self.ways
                    ]
        return []

    def in_words(self, reading: str) -> str:
        raise NotImplementedError


# Numbers


class NumberStyle(StrEnum):
    """What stands before decimals."""

    POINT = "point"
    COMMA = "comma"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, how exactly it is given, and its currency: “over €50 million”."""

    value: Decimal
    bound: str | None = None
    currency: str | None = None


DIGITS_ONLY = re.compile(r"-?[0-9]+")
# What computers write. “1.234” is not among them when nothing says whether the point groups thousands.
PLAIN = {
    NumberStyle.POINT: re.compile(r"-?[0-9]+(?:\.[0-9]+)?"),
    NumberStyle.COMMA: DIGITS_ONLY,
    None: re.compile(r"-?[0-9]+(?:\.(?:[0-9]{1,2}|[0-9]{4,}))?"),
}
SHAPE = re.compile(
    r"(?P<minus>-(?=\S))?(?P<before>[^0-9-]*)(?P<later_minus>-)?"
    r"(?P<digits>[0-9](?:[0-9.,' ]*[0-9])?)(?P<after>[^0-9]*)"
)
GROUPED = r"(?:[0-9]+|[1-9][0-9]{{0,2}}(?P<mark>[ '{group}])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*)(?:{decimal}[0-9]+)?"
FORMS = {
    NumberStyle.POINT: re.compile(GROUPED.format(group=",", decimal=r"\.")),
    NumberStyle.COMMA: re.compile(GROUPED.format(group=".", decimal=",")),
}
WITHOUT_MARKS = {
    NumberStyle.POINT: str.maketrans("", "", " ',"),
    NumberStyle.COMMA: str.maketrans(",", ".", " '."),
}
OTHER_MARKS = str.maketrans(".,", ",.")
STYLE_NAMES = {NumberStyle.POINT: "1,234.56", NumberStyle.COMMA: "1.234,56"}


def plain_digits(digits: str) -> dict[NumberStyle, str]:
    """The digits alone, with a point before decimals, in each style that can read them."""
    return {style: digits.translate(WITHOUT_MARKS[style]) for style, form in FORMS.items() if form.fullmatch(digits)}


def shortest(digits: str) -> str:
    """“3.000” -> “3”."""
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


class NumberSurvey(Survey[NumberStyle]):
    """How the numbers of one column are written: 1,234.56 or 1.234,56."""

    ways = (NumberStyle.POINT, NumberStyle.COMMA)
    what = gettext_lazy("numbers")
    names = STYLE_NAMES

    @property
    def style(self) -> NumberStyle | None:
        return self.settled

    def readings_in(self, cell):
        if DIGITS_ONLY.fullmatch(cell) or len(cell) > MOST_CHARACTERS or not ("." in cell or "," in cell):
            return
        if written := SHAPE.fullmatch(tidy(cell)):
            yield written["digits"], plain_digits(written["digits"])

    def in_words(self, reading):
        return shortest(reading)


# The words around a number. Folded; longer phrases are tried first.
BOUNDS = {
    "exact": "exactly|exactamente|exatamente|exactement",
    "about": "about|approx|approximately|circa|ca|c|around|roughly|nearly|almost|some|~|∼|≈|≃|"
    "aprox|aproximadamente|unos|unas|alrededor de|cerca de|casi|en torno a|quase|por volta de|a volta de|"
    "em torno de|environ|env|approximativement|a peu pres|autour de|pres de|presque|quelque",
    "over": "over|more than|above|exceeding|in excess of|greater than|>|mas de|superior a|por encima de|"
    "mais de|acima de|plus de|au dela de|au dessus de|superieur a",
    "at-least": "at least|a minimum of|minimum of|minimum|min|no less than|not less than|≥|>=|al menos|por lo menos|"
    "como minimo|un minimo de|minimo|no menos de|pelo menos|ao menos|no minimo|um minimo de|minimo de|"
    "au moins|au minimum|un minimum de|minimum de|pas moins de",
    "up-to": "up to|at most|a maximum of|maximum of|maximum|max|no more than|not more than|≤|<=|hasta|como maximo|"
    "un maximo de|maximo|no mas de|a lo sumo|ate|no maximo|um maximo de|maximo de|nao mais de|"
    "jusqu a|au plus|tout au plus|au maximum|un maximum de|maximum de|pas plus de",
}
BOUNDS_AFTER = {
    "about": "approx|approximately|or so|circa|ca|aprox|aproximadamente|environ|approximativement",
    "at-least": "+|or more|and more|plus|at least|minimum|o mas|al menos|como minimo|ou mais|pelo menos|no minimo|"
    "ou plus|au moins|au minimum",
    "up-to": "at most|maximum|max|como maximo|no maximo|au plus|au maximum",
}
UNDER = (
    "less than|fewer than|under|below|<|menos de|menos que|inferior a|por debajo de|abaixo de|moins de|inferieur a|"
    "en dessous de"
)
POWERS = {
    3: "k|thousand|thousands|mil|miles|millar|millares|milhar|milhares|mille|millier|milliers",
    6: "m|mn|mio|mln|mill|million|millions|millon|millones|milhao|milhoes",
    9: "bn|billion|billions|milliard|milliards|md|mds|mrd|thousand million|thousand millions|mil millones|mil m|"
    "mil milhoes|bilhao|bilhoes",
}
# A million millions in Spain and Portugal, a thousand millions elsewhere.
UNSURE_POWERS = "billon|billones|biliao|bilioes|trillion|trillions|trillon|trillones|trilhao|trilhoes|triliao|trilioes"
CURRENCIES = {
    "EUR": "€|eur|euro|euros",
    "USD": "usd|us dollar|us dollars|dolares estadounidenses|dolares americanos|dollars americains",
    "GBP": "gbp|pounds sterling|libras esterlinas|livres sterling",
}
UNSURE_CURRENCIES = (
    "$|£|¥|dollar|dollars|dolar|dolares|peso|pesos|pound|pounds|libra|libras|livre|livres|yen|franc|francs"
)
FILLERS = "de|d|of|(|)"
SIGNED_CURRENCIES = [(re.compile(r"US ?\$|\$ ?US", re.IGNORECASE), " USD "), (re.compile(r"R\$"), " BRL ")]
# “M€” and “MEUR” are a multiplier and a currency.
TOKEN = re.compile(r"(?:[kKmM]|[bmBM][nN])(?=(?:EUR|USD)\b)|[^\W\d_]+|[<>]=|\S")
ABBREVIATING_POINT = re.compile(r"(?<=[^\W\d_])\.")
JOINT_IN_WORD = re.compile(r"(?<=[^\W\d_])[-'](?=[^\W\d_])")

Meaning = tuple[str, Any]


def meanings(kind: str, phrases: dict) -> dict[str, Meaning]:
    return {phrase: (kind, value) for value, listed in phrases.items() for phrase in listed.split("|")}


AROUND = {
    **meanings("unsure power", {True: UNSURE_POWERS}),
    **meanings("unsure currency", {True: UNSURE_CURRENCIES}),
    **meanings("under", {True: UNDER}),
    **meanings("power", POWERS),
    **meanings("currency", CURRENCIES),
}
BEFORE = {**AROUND, **meanings("bound", BOUNDS)}
AFTER = {**AROUND, **meanings("bound", BOUNDS_AFTER), **meanings("", {None: FILLERS})}
LONGEST_PHRASE = max(len(phrase.split()) for phrase in (*BEFORE, *AFTER))
MARKS_REFUSED = {
    "unsure currency": gettext_lazy(
        "does not say which currency it is in. Write its code of ISO 4217, such as USD 5000000."
    ),
    "unsure power": gettext_lazy(
        "has a word that means different numbers in different languages. Write all the digits."
    ),
    "under": gettext_lazy("says only what the number stays under. If “up to” is meant as well, write that."),
}
TWICE = {
    "power": gettext_lazy("two multipliers"),
    "currency": gettext_lazy("two currencies"),
    "bound": gettext_lazy("two words for how exact it is"),
}
currency_codes = cache(lambda: frozenset(list_currencies()))


@dataclass(frozen=True, slots=True)
class Unit:
    """What a heading says of all numbers below it."""

    power: int = 0  # of ten
    currency: str | None = None

    def __str__(self):
        return " ".join(
            filter(None, [f"× {10**self.power:,}".replace(",", "\u202f") if self.power else "", self.currency])
        )


NO_UNIT = Unit()
LEADS_TO_UNIT = re.compile(r"(?:^|[\s,])(?:in|en|em)\s+(?P<unit>[^()\[\]]+)$", re.IGNORECASE)


@lru_cache(maxsize=1000)
def unit_of(heading: str) -> Unit:
    """“Budget (M€)” -> Unit(6, "EUR"); so with “Presupuesto, en millones de euros”."""
    texts = [found.group()[1:-1] for found in BRACKETED.finditer(heading)]
    for text in [*texts, BRACKETED.sub(" ", heading).strip()]:
        leading = LEADS_TO_UNIT.search(text)
        if not leading and text not in texts:
            continue
        with suppress(ValueError):
            marks = marks_around("", tidy(leading["unit"] if leading else text))
            return Unit(marks.get("power", 0), marks.get("currency"))
    return NO_UNIT


def read_amount(cell: str, style: NumberStyle | None = None, unit: Unit = NO_UNIT) -> Amount:
    """The amount that a cell means below a heading with this unit. Raises ValidationError."""
    if PLAIN[style].fullmatch(cell):
        return Amount(scaled(cell, unit.power), None, unit.currency)
    try:
        return understood_amount(JOINT_IN_WORD.sub(" ", tidy(cell)), style, unit)
    except ValueError as error:
        raise refusal(cell, str(error)) from error


def scaled(digits: str, power: int) -> Decimal:
    # Through text, because arithmetic would round a number of very many digits.
    return Decimal(format(Decimal(f"{digits}e{power}"), "f"))


def understood_amount(text: str, style: NumberStyle | None, unit: Unit) -> Amount:
    written = SHAPE.fullmatch(text) if len(text) <= MOST_CHARACTERS else None
    if not written or "%" in text or (written["minus"] and written["later_minus"]):
        raise ValueError(why_no_number(text))
    if text.startswith("(") and text.endswith(")"):
        raise ValueError(
            gettext("stands in brackets, which often means minus. Write it without them, such as -1234 or 1234.")
        )
    digits = digits_in(written["digits"], style)
    marks = marks_around(written["before"], written["after"])
    if unit.power and "power" in marks:
        raise ValueError(gettext("has a multiplier, and so has the heading. Write it in one of the two."))
    if unit.currency and marks.get("currency", unit.currency) != unit.currency:
        raise ValueError(
            gettext("is not in %(currency)s, as the heading says. Write the currency in a column of its own.")
            % {"currency": unit.currency}
        )
    minus = written["minus"] or written["later_minus"] or ""
    value = scaled(f"{minus}{digits}", marks.get("power", unit.power))
    return Amount(value, marks.get("bound"), marks.get("currency", unit.currency))


def why_no_number(text: str) -> str:
    if says_nothing(text):
        return gettext("is not a number. Leave the cell empty when there is none.")
    if "%" in text:
        return gettext("is a percentage, not a plain number. Write the number alone if the column counts in per cent.")
    return gettext("is not one number. Write digits only, such as 5000000, with a point before decimals.")


def digits_in(digits: str, style: NumberStyle | None) -> str:
    """The digits alone, read as the column writes its numbers."""
    possible = plain_digits(digits)
    if not possible:
        raise ValueError(gettext("does not separate its thousands in threes. Write the digits without separators."))
    if style and style not in possible:
        right = digits.translate(OTHER_MARKS)
        raise ValueError(
            gettext("is not written like its column’s other numbers, %(style_names)s. Write %(right)s.")
            % {"style_names": STYLE_NAMES[style], "right": right}
        )
    if not style and len(set(possible.values())) > 1:
        raise ValueError(
            gettext("can be read in two ways. Write %(names)s.")
            % {"names": listed(map(unmistakable, possible.values()), "or")}
        )
    return possible[style] if style else next(iter(possible.values()))


def unmistakable(digits: str) -> str:
    """“1.234” -> “1.2340”, which cannot be 1234."""
    short = shortest(digits)
    return short if PLAIN[None].fullmatch(short) else f"{short}0"


def marks_around(before: str, after: str) -> dict[str, Any]:
    """What the words around a number say: its bound, its power of ten and its currency."""
    marks = understood_marks(before, after)
    for mark, why in MARKS_REFUSED.items():
        if mark in marks:
            raise ValueError(why)
    return marks


@lru_cache(maxsize=1000)
def understood_marks(before: str, after: str) -> dict[str, Any]:
    marks: dict[str, Any] = {}
    for kind, value in (*meanings_in(before, BEFORE), *meanings_in(after, AFTER)):
        if kind in marks and (kind == "power" or marks[kind] != value):
            raise ValueError(gettext("has %(twice)s beside one number. Write one.") % {"twice": TWICE[kind]})
        if kind:
            marks[kind] = value
    return marks


def meanings_in(text: str, phrases: dict[str, Meaning]) -> Iterator[Meaning]:
    for sign, code in SIGNED_CURRENCIES:
        text = sign.sub(code, text)
    tokens = TOKEN.findall(ABBREVIATING_POINT.sub(" ", text))
    while tokens:
        length, meaning = longest_meaning(tokens, phrases)
        yield meaning
        tokens = tokens[length:]


def longest_meaning(tokens: list[str], phrases: dict[str, Meaning]) -> tuple[int, Meaning]:
    for length in range(min(LONGEST_PHRASE, len(tokens)), 0, -1):
        phrase = " ".join(fold(token) or token for token in tokens[:length])
        if phrase in phrases:
            return length, phrases[phrase]
    if tokens[0] in currency_codes():
        return 1, ("currency", tokens[0])
    raise ValueError(
        gettext("has something beside the number that is not understood: “%(names)s”.") % {"names": " ".join(tokens)}
    )


# Dates


class DateOrder(StrEnum):
    """Which stands first in 03/04/2012."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclass(frozen=True, slots=True)
class Span:
    """A range of dates as ISO text; `ends` is "" when it is open."""

    starts: str
    ends: str


ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
DATE_AND_TIME = re.compile(
    r"(?P<date>.*[0-9])(?:[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[AP]M)?|T00:00(?::00(?:\.0+)?)?Z)",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"(?<![0-9])([0-9]{1,2})( ?[./-] ?)([0-9]{1,2})\2([0-9]{4})(?![0-9])")
YEAR_FIRST = re.compile(r"([0-9]{4})([./-])([0-9]{1,2})\2([0-9]{1,2})")
MONTH_AND_YEAR = re.compile(r"([0-9]{1,2}) ?[./-] ?([0-9]{4})")
SHORT_YEAR = re.compile(r"[0-9]{1,2}([ ./-])(?:[0-9]{1,2}|[^\W\d_]+)\1'?[0-9]{2}|[^\W\d_]+\.?[ -]?'?[0-9]{2}")
SHORT_RANGE = re.compile(r"([0-9]{2})([0-9]{2}) ?[–—/-] ?([0-9]{2})")
PART_OF_YEAR = re.compile(r"[qhts][1-4]|[1-4][qhts]")
PARTS_OF_YEAR = frozenset(
    "quarter half semester spring summer autumn fall winter early mid late beginning end trimestre semestre primavera "
    "verano otono invierno inicios principios mediados finales verao outono inverno inicio meados final "
    "printemps ete automne hiver debut fin".split()
)
DAY = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|er|o|a)?")
WORDED = re.compile(r"\w(?:[\w ,.'/-]*[\w.])?")
DATE_FILLERS = frozenset("of the in on de del el la en em no o le l d".split())
COMPLETE = frozenset(["Y", "MY", "YM", "DMY", "MDY", "YMD"])
# What may begin a range and take the rest from its end: 20–24 March 2012.
INCOMPLETE = frozenset(["D", "M", "DM", "MD"])
UNTIL = r"to|until|till|through|hasta(?: el)?|at[ée](?: o)?|jusqu'(?:à|en|au)"
BETWEEN = re.compile(
    r" ?[–—] ?| - |(?<=[0-9]{4})-(?=[0-9]{4}$)|(?<=[./-][0-9]{4})-(?=[0-9]{1,2}[./-][0-9])"
    rf"|(?<=[0-9])-(?=[0-9]{{1,2}} (?:de )?[^\W\d_])| (?:{UNTIL}|al?|[aà]u?) ",
    re.IGNORECASE,
)
SINCE = r"since|from|starting|desde(?: el| o)?|[àa] partir d[eu]|depuis(?: le)?"
FROM = re.compile(rf"(?:{SINCE}|del?|du) ", re.IGNORECASE)
OPEN = re.compile(
    rf"(?:{SINCE}) (?P<since>[^–—]+)|(?P<starts>.*[^ –—-])(?: ?-| onwards?| en adelante| em diante)", re.IGNORECASE
)
ISO_INTERVAL = re.compile(r"([0-9]{4}(?:-[0-9]{2}){0,2})/([0-9]{4}(?:-[0-9]{2}){0,2})")
ENDS_ONLY = re.compile(rf"(?:[–—-]|(?:up to|{UNTIL}) ).*", re.IGNORECASE)
ONGOING = frozenset(
    "present|the present|date|now|today|ongoing|current|en curso|la actualidad|actualidad|hoy|la fecha|em curso|"
    "presente|o presente|hoje|en cours|ce jour|aujourd hui".split("|")
)
NOT_A_DATE = gettext_lazy(
    "is not a date that can be read. Write a year, a month or a day: 2016, 2016-08 or 2016-08-24."
)
NO_SUCH_DAY = gettext_lazy("is a day or month that does not exist. Write it like 2016-08-24.")
ORDER_NAMES = {DateOrder.DAY_FIRST: gettext_lazy("day first"), DateOrder.MONTH_FIRST: gettext_lazy("month first")}
# Spellings that the CLDR does not list.
MORE_MONTHS = {"sep": 9, "setiembre": 9}


@cache
def months() -> dict[str, int]:
    """Folded names and abbreviations of the months in every language."""
    widths = [Locale(language).months["format"][width] for language in LANGUAGES for width in ("wide", "abbreviated")]
    return {fold(name): number for width in widths for number, name in width.items()} | MORE_MONTHS


@cache
def weekdays() -> frozenset[str]:
    names = [name for language in LANGUAGES for name in Locale(language).days["format"]["wide"].values()]
    return frozenset(word for name in names for word in fold(name).split())


class DateSurvey(Survey[DateOrder]):
    """What stands first in the dates of one column."""

    ways = (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST)
    what = gettext_lazy("dates")
    names = ORDER_NAMES

    @property
    def order(self) -> DateOrder | None:
        return self.settled

    def readings_in(self, cell):
        if ISO.fullmatch(cell) or len(cell) > MOST_CHARACTERS:
            return
        for written in NUMBERED.finditer(tidy(cell)):
            yield written[0], days_possible(*written.group(1, 3, 4))

    def in_words(self, reading):
        return format_date(datetime.date.fromisoformat(reading), "long", locale=active_locale())


def read_date(cell: str, order: DateOrder | None = None) -> str | Span:
    """The partial date or the range that a cell means. Raises ValidationError."""
    try:
        if written := ISO.fullmatch(cell):
            return as_iso(*written.groups())
        return understood_date(tidy(cell), order)
    except ValueError as error:
        raise refusal(cell, str(error)) from error


def as_iso(year: str | int, month: str | int | None = None, day: str | int | None = None) -> str:
    try:
        full = datetime.date(int(year), int(month or 1), int(day or 1)).isoformat()
    except ValueError as error:
        raise ValueError(NO_SUCH_DAY if day else why_no_such_month(f"{year}-{month}")) from error
    return full if day else full[:7] if month else full[:4]


def why_no_such_month(text: str) -> str:
    if not (short := SHORT_RANGE.fullmatch(text)):
        return str(NO_SUCH_DAY)
    century, first, last = short.groups()
    if last <= first:
        return str(NO_SUCH_DAY)
    years = f"{century}{first}–{century}{last}"
    if last in {f"{month:02}" for month in range(1, 13)}:
        return gettext(
            "can be read in two ways. Write %(century)s%(first)s-%(last)s for the month or %(years)s for the years."
        ) % {"century": century, "first": first, "last": last, "years": years}
    return gettext("is not a month that exists. If years are meant, write %(years)s.") % {"years": years}


def understood_date(text: str, order: DateOrder | None) -> str | Span:
    if timed := DATE_AND_TIME.fullmatch(text):
        text = timed["date"]
    if why := why_no_date(text):
        raise ValueError(why)
    return range_in(text, order) or date_in(text, order)


def why_no_date(text: str) -> str:
    """Why a text that looks like a date is none that can be kept; "" when it may be one."""
    words = fold(text).split()
    if len(text) > MOST_CHARACTERS:
        return str(NOT_A_DATE)
    if says_nothing(text) or " ".join(words) in ONGOING:
        return gettext("is not a date. Leave the cell empty when there is none.")
    if SHORT_RANGE.fullmatch(text) and not ISO.fullmatch(text):
        return why_no_such_month(text)
    if SHORT_YEAR.fullmatch(text) and words[0] not in PARTS_OF_YEAR:
        return gettext("has no year of four digits. Write it like 2016-08-24, or 2016-08 for a month.")
    if any(word in PARTS_OF_YEAR or PART_OF_YEAR.fullmatch(word) for word in words):
        return gettext("is a part of a year that is not a month. Write the year, or a month of it: 2017 or 2017-01.")
    if ENDS_ONLY.fullmatch(text):
        return gettext("says only when it ended. Write the end alone into the column of ends.")
    return ""


def range_in(text: str, order: DateOrder | None) -> Span | None:
    if interval := ISO_INTERVAL.fullmatch(text):
        return Span(date_in(interval[1], order), date_in(interval[2], order))
    if len(halves := BETWEEN.split(text)) == 2:
        starts, ends = FROM.sub("", halves[0], count=1), halves[1]
        if not ends or fold(ends) in ONGOING:
            return Span(date_in(starts, order), "")
        later = date_in(ends, order)
        return Span(date_in(starts, order, later), later)
    if is_open := OPEN.fullmatch(text):
        return Span(date_in(is_open["since"] or is_open["starts"], order), "")
    return None


def date_in(text: str, order: DateOrder | None, later: str = "") -> str:
    """One date as ISO text. The start of a range may lack what its end says, `later`."""
    if written := ISO.fullmatch(text):
        return as_iso(*written.groups())
    if written := YEAR_FIRST.fullmatch(text):
        return as_iso(*written.group(1, 3, 4))
    if written := NUMBERED.fullmatch(text):
        return numbered_day(days_possible(*written.group(1, 3, 4)), order)
    if written := MONTH_AND_YEAR.fullmatch(text):
        return as_iso(written[2], written[1])
    return date_in_words(text, later)


@lru_cache(maxsize=4000)
def days_possible(first: str, second: str, year: str) -> dict[DateOrder, str]:
    """The days that exist among the two that “03/04/2012” can be."""
    possible = {}
    for order, (month, day) in zip(DateOrder, ((second, first), (first, second)), strict=True):
        with suppress(ValueError):
            possible[order] = as_iso(year, month, day)
    return possible


def numbered_day(possible: dict[DateOrder, str], order: DateOrder | None) -> str:
    if not possible:
        raise ValueError(NO_SUCH_DAY)
    if order and order not in possible:
        right = next(iter(possible.values()))
        raise ValueError(
            gettext("is not written like its column’s other dates, %(order_names)s. Write %(right)s.")
            % {"order_names": ORDER_NAMES[order], "right": right}
        )
    if not order and len(set(possible.values())) > 1:
        raise ValueError(
            gettext("can be read in two ways. Write %(names)s.") % {"names": listed(possible.values(), "or")}
        )
    return possible[order] if order else next(iter(possible.values()))


def date_in_words(text: str, later: str) -> str:
    words = [word for word in fold(text).split() if word not in DATE_FILLERS and word not in weekdays()]
    kinds = "".join(map(kind_of, words))
    if not WORDED.fullmatch(text) or kinds not in (COMPLETE | INCOMPLETE if later else COMPLETE):
        raise ValueError(NOT_A_DATE)
    found = dict(zip(kinds, words, strict=True))
    day = re.sub(r"[^0-9]", "", found.get("D", ""))
    month = months()[found["M"]] if "M" in found else later[5:7] if day else ""
    if day and not month:
        raise ValueError(NOT_A_DATE)
    return as_iso(found.get("Y") or later[:4], month, day)


def kind_of(word: str) -> str:
    if word in months():
        return "M"
    if DAY.fullmatch(word):
        return "D"
    return "Y" if ISO.fullmatch(word) else "?"


# Rows that are no records

TOTALS = (
    r"(?:(?:grand|sub|over ?all|general) )?(?:sub ?)?totals?|sums?|totales|totais|sumas?|somas?|sommes?|"
    r"total (?:general|geral|parcial|global|acumulado|partiel|cumule|overall)|totaux|sous (?:total|totaux)|"
    r"suma total|soma total|somme totale|gran total|total des totaux"
)
IS_TOTAL = re.compile(TOTALS)
BEGINS_WITH_TOTAL = re.compile(rf"(?:{TOTALS})(?: .*)?")


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row adds up others: “Total”, “Sous-total :”, or “Total 2014–2020” with a number beside it."""
    filled = filter(str.strip, cells)
    first = next(filled, "")
    if not BEGINS_WITH_TOTAL.fullmatch(fold(first)):
        return False
    # “Total Defence Initiative” is a title as long as no number stands beside it.
    return bool(IS_TOTAL.fullmatch(fold(first.partition(":")[0]))) or any(SHAPE.fullmatch(tidy(c)) for c in filled)


def is_heading_again(cells: Sequence[str], headings: Sequence[str]) -> bool:
    """Whether a row repeats the headings, as at the top of a printed page."""
    same = 0
    for cell, heading in zip(cells, headings, strict=False):
        if cell.strip():
            if not same_words(cell, heading):  # and so it is for nearly every row, at its first cell
                return False
            same += 1
    return same > 1


def same_words(cell: str, heading: str) -> bool:
    return fold(cell[:MOST_CHARACTERS]) == fold(heading[:MOST_CHARACTERS]) != ""
