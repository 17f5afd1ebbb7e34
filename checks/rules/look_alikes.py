"""Records that may be one and the same."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from django.db.models import Case, Q, When
from django.utils.translation import gettext_lazy as _

from checks.rule import TOGETHER, Found, Rule, kept
from editorial.dates import PartialDate
from editorial.folding import fold
from editorial.slices import slices
from missions.models import Agreement, Mission
from policies.models import Event, Policy
from programmes.models import Programme
from reference.models import Country

ALMOST = 85  # how alike two spellings of one word are, of 100
SHORTEST = 5  # letters of a word that can be misspelt and still be known
SMALL_WORDS = frozenset(
    "a an and at by for from in of on or the to with de del la las los el y e et du des do da".split()
)
MOST = 30  # records that share a name; of more, it is no name of a single thing
NUMBER = re.compile(r".*\d.*|[ivx]+")
TIMES = {Agreement: ("signed", "ended"), Policy: ("adopted", "adopted")}  # of all others: starts and ends
IDENTIFIERS = {Agreement: ("country",), Policy: ("celex", "text_number")}  # of which each record has its own
OF_A_DAY = (*(set(Event.Kind) - {Event.Kind.DIALOGUE}),)  # events that end when they start, if nothing else is said


class Titled(NamedTuple):
    pk: int
    title: str
    acronym: str
    begins: PartialDate | None
    ends: PartialDate | None
    family: frozenset
    identifiers: tuple = ()
    countries: frozenset = frozenset()  # that its title names; known only of those that are compared

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(sorted(word for word in fold(self.title).split() if word not in SMALL_WORDS))


class LookAlikes(Rule):
    name = "look-alikes"
    sentence = _("No two records of the same time have the same acronym or nearly the same title.")
    models = (Programme, Mission, Agreement, Policy, Event)
    compares_all = True
    pairs = True

    def findings(self, rows):
        asked = set(rows.order_by().values_list("pk", flat=True))
        pairs = sorted(set(look_alikes(rows.model, asked)))
        for some in slices(pairs, TOGETHER):
            records = rows.model.objects.in_bulk({key for pair in some for key in pair})
            for one, other in some:
                yield may_be(records[one], records[other])
                yield may_be(records[other], records[one])


def may_be(record, twin) -> Found:
    values = {"this": [record.title, record.acronym], "other": [twin.title, twin.acronym]}
    return Found(record, f"“{twin}” ({twin.slug}) may be the same.", values, str(twin.pk))


def titles(model, keys: set[int] | None = None) -> Iterator[Titled]:
    """Those of all records, or of those with these keys."""
    begins, ends = TIMES.get(model, ("starts", "ends"))
    family = [name for name in ("parent", "predecessor") if name in {field.name for field in model._meta.fields}]
    short = Q(kind__in=OF_A_DAY) if model is Event else Q(pk__in=[])
    rows = kept(model.objects.order_by() if keys is None else model.objects.order_by().filter(pk__any_of=keys))
    rows = rows.annotate(is_short=Case(When(short, then=True), default=False))
    identifiers = IDENTIFIERS.get(model, ())
    columns = rows.values_list("pk", "title", "acronym", begins, ends, "is_short", *identifiers, *family)
    for pk, title, acronym, first, last, is_short, *more in columns.iterator():
        own, relatives = tuple(more[: len(identifiers)]), frozenset(more[len(identifiers) :])
        last = last or (first if is_short else None)
        yield Titled(pk, title, acronym, first, last, relatives, own)


class Countries:
    """All countries, as titles name them: Austria is not Australia misspelt."""

    def __init__(self):
        self.codes = {fold(name): iso2 for name, iso2 in Country.objects.values_list("name_en", "iso2")}
        longest_first = sorted(self.codes, key=len, reverse=True)  # “Dominican Republic” before any part of it
        self.pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")

    def named_in(self, title: str) -> frozenset[str]:
        return frozenset(self.codes[name] for name in self.pattern.findall(fold(title)) if name)


def look_alikes(model, asked: set[int]) -> Iterator[tuple[int, int]]:
    """The keys of each pair, of which one is asked about. Only what shares a signature is ever compared.

    All titles are read twice, and those that share one once more, so that few are held at a time.
    """
    counted = Counted(signature for row in titles(model) for signature in signatures(row))
    alike: dict[tuple[str, int], set[int]] = defaultdict(set)
    for row in titles(model):
        for signature in filter(counted.comes_again, signatures(row)):
            alike[signature[0], hash(signature)].add(row.pk)
    shared = ((kind == "title", keys) for (kind, _), keys in alike.items() if 1 < len(keys) <= MOST)
    countries = Countries()
    for some in slices(shared, TOGETHER):
        compared = titles(model, {key for _, keys in some for key in keys})
        rows = {row.pk: row._replace(countries=countries.named_in(row.title)) for row in compared}
        for by_title, keys in some:
            for one, other in combinations(sorted(keys & rows.keys()), 2):
                if not asked.isdisjoint((one, other)) and may_be_one(rows[one], rows[other], by_title=by_title):
                    yield one, other


class Counted:
    """How often signatures come, in memory that does not grow with them. Two may share a place; they are compared."""

    PLACES = 1 << 24

    def __init__(self, signatures: Iterable[tuple]):
        self.times = bytearray(self.PLACES)
        for signature in signatures:
            place = hash(signature) % self.PLACES
            self.times[place] = min(2, self.times[place] + 1)

    def comes_again(self, signature: tuple) -> bool:
        return self.times[hash(signature) % self.PLACES] > 1


def signatures(row: Titled) -> set[tuple]:
    """Its acronym, its title, and its title without each of the words that may be misspelt."""
    words = row.words
    found: set[tuple] = {("title", *words)}
    found |= {
        ("title", len(words), *words[:place], *words[place + 1 :])
        for place, word in enumerate(words)
        if len(words) > 1 and may_be_misspelt(word)
    }
    return found | ({("acronym", fold(row.acronym))} if row.acronym else set())


def may_be_misspelt(word: str) -> bool:
    return len(word) >= SHORTEST and not NUMBER.fullmatch(word)


def may_be_one(one: Titled, other: Titled, *, by_title: bool) -> bool:
    if one.pk in other.family or other.pk in one.family or not at_one_time(one, other) or differ(one, other):
        return False
    left, right = set(one.words) - set(other.words), set(other.words) - set(one.words)
    is_one_title = all(are_alike(*words) for words in zip(sorted(left), sorted(right), strict=False))
    return is_one_title if by_title else is_one_title or not are_of_one_pattern(one, other)


def are_alike(word: str, other: str) -> bool:
    from rapidfuzz import fuzz  # here, since it takes 5 MB of each process and readers ask for nothing of it

    return fuzz.ratio(word, other) >= ALMOST


def differ(one: Titled, other: Titled) -> bool:
    """Whether each has another official identifier, or names other countries."""
    identifiers = zip(one.identifiers, other.identifiers, strict=True)
    of_other_countries = one.countries and other.countries and one.countries != other.countries
    return bool(of_other_countries) or any(a and b and a != b for a, b in identifiers)


def are_of_one_pattern(one: Titled, other: Titled) -> bool:
    """“Multiannual Indicative Programme for Guatemala” and “… for Honduras”, which share their acronym rightly."""
    return 2 * len(set(one.words) & set(other.words)) >= max(len(one.words), len(other.words))


def at_one_time(one: Titled, other: Titled) -> bool:
    """Unless their dates tell otherwise."""
    return not (is_over_before(one, other) or is_over_before(other, one))


def is_over_before(one: Titled, other: Titled) -> bool:
    return bool(one.ends and other.begins and one.ends.latest < other.begins.earliest)
