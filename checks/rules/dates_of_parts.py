"""When a programme runs, and when its parts do."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from checks.rule import Found, Rule, kept
from programmes.models import Programme


class DatesOfParts(Rule):
    name = "dates-of-parts"
    sentence = _("A project, component or phase runs while the programme runs that it is part of.")
    models = (Programme,)
    looks_at = {Programme: [("parent", "pk")]}

    def findings(self, rows):
        begins_before = Q(starts__latest__lt=F("parent__starts__earliest"))
        ends_after = Q(ends__earliest__gt=F("parent__ends__latest"))
        begins_after = Q(starts__earliest__gt=F("parent__ends__latest"))
        ends_before = Q(ends__latest__lt=F("parent__starts__earliest"))
        wrong = kept(rows).filter(begins_before | ends_after | begins_after | ends_before)
        wrong = wrong.select_related("parent").defer("text", "folded", "parent__text", "parent__folded")
        for part in wrong.iterator():
            sentence = f"It runs {from_to(part)}, and “{part.parent}”, of which it is part, {from_to(part.parent)}."
            yield Found(part, sentence, {"part": dates(part), "whole": dates(part.parent)})


def dates(programme) -> list:
    return [programme.starts, programme.ends]


def from_to(programme) -> str:
    begins = f"from {programme.starts.in_words()}" if programme.starts else ""
    ends = f"until {programme.ends.in_words()}" if programme.ends else ""
    return " ".join(filter(None, [begins, ends]))
