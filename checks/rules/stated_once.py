"""Whether one thing is stated twice."""

from collections import defaultdict
from itertools import permutations

from django.utils.translation import gettext_lazy as _

from checks.rule import Found, Rule, kept, not_revised
from checks.spans import as_read
from editorial.neighbours import grouped
from figures.models import SUBJECTS, Figure

SAME = [
    *(f"{name}_id" for name in SUBJECTS),
    "instrument_id",
    "group_id",
    "currency",
    "starts",
    "ends",
    "as_of",
]
MOST = 30  # figures that are compared with each other; of more, one look shows that they are a series
COLUMNS = ["pk", "measure_id", *SAME]


class StatedOnce(Rule):
    name = "stated-once"
    sentence = _(
        "One measure of the same thing at the same time is stated once, or one figure is part of or revises the other."
    )
    models = (Figure,)

    def findings(self, rows):
        doubtful = about_the_same_countries([keys for keys in same_but_for_countries(rows) if len(keys) > 1])
        figures = Figure.objects.select_related("measure").in_bulk([key for keys in doubtful for key in keys])
        for keys in doubtful:
            for one, other in permutations([figures[key] for key in keys], 2):
                if not are_related(one, other):
                    sentence = f"“{other.label}” ({other.code}) states the same measure of the same: {other.in_words}."
                    yield Found(one, sentence, {"this": as_read(one), "other": as_read(other)}, str(other.pk))


def same_but_for_countries(rows) -> list[list[int]]:
    """The keys of figures that agree in all columns that say what they are about; revised ones are history."""
    found = defaultdict(list)
    measures = rows.order_by().values("measure")
    candidates = not_revised(kept(Figure.objects.filter(measure__in=measures)))
    for key, *same in candidates.order_by("code").values_list(*COLUMNS):
        found[tuple(same)].append(key)
    return list(found.values())


def about_the_same_countries(groups: list[list[int]]) -> list[list[int]]:
    """The groups divided further, without what stands alone."""
    keys = sorted(key for group in groups for key in group)
    links = Figure.countries.through.objects.filter(figure__any_of=keys).order_by("country")
    countries = grouped(links.values_list("figure_id", "country_id"))
    divided = grouped(((place, *countries.get(key, ())), key) for place, group in enumerate(groups) for key in group)
    return [group for group in divided.values() if 1 < len(group) <= MOST]


def are_related(one, other) -> bool:
    """One is part of the other, revises it, or both are parts of the same figure."""
    tied = {one.part_of_id, one.supersedes_id} - {None}
    back = {other.part_of_id, other.supersedes_id} - {None}
    return other.pk in tied or one.pk in back or (one.part_of_id is not None and one.part_of_id == other.part_of_id)
