"""A figure and the figures that are part of it."""

from decimal import Decimal

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from checks.rule import Found, Rule, kept, not_revised
from checks.spans import as_read, span_of, sum_of
from figures.models import Figure


class PartsAndWhole(Rule):
    name = "parts-and-whole"
    sentence = _("The parts of a figure are not more than it, and two or more exact ones add up to it.")
    models = (Figure,)
    looks_at = {Figure: [("pk", "part_of_id"), ("parts", "supersedes_id")]}

    def findings(self, rows):
        parts = Prefetch("parts", not_revised(kept(Figure.objects.all())).order_by("code"))
        wholes = kept(rows).filter(pk__in=Figure.objects.filter(part_of__isnull=False).values("part_of"))
        for whole in wholes.select_related("measure").prefetch_related(parts):
            comparable = [part for part in whole.parts.all() if alike(part, whole)]
            if comparable and (wrong := compared(whole, comparable)):
                values = {part.code: as_read(part) for part in comparable}
                yield Found(whole, wrong, {"whole": as_read(whole), "parts": values})


def alike(part, whole) -> bool:
    """Only what is counted in the same measure and currency is ever added."""
    return (part.measure_id, part.currency) == (whole.measure_id, whole.currency)


def compared(whole, parts: list) -> str:
    """What is wrong between them; empty when nothing is.

    Parts may be fewer than there are: one alone says nothing about the rest, and neither do inexact ones.
    """
    stated, total = span_of(whole), sum_of(parts)
    codes = ", ".join(part.code for part in parts)
    if total.least > stated.most:
        return f"Its parts come to {amount(total.least, whole)}, which is more than {whole.in_words}: {codes}."
    if len(parts) > 1 and total.least == total.most < stated.least and whole.is_exact:
        missing = amount(stated.least - total.least, whole)
        return f"Its parts come to {amount(total.least, whole)}, {missing} less than {whole.in_words}: {codes}."
    return ""


def amount(value: Decimal, whole) -> str:
    return Figure(value=value, currency=whole.currency, measure=whole.measure).amount
