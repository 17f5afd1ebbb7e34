"""How many objectives, lines of action or components a programme has, and how many are recorded."""

from django.utils.translation import gettext_lazy as _

from checks.rule import Found, Rule, kept
from checks.spans import as_read, span_of
from figures.models import Figure
from programmes.models import Element

KINDS = {
    "overall-objectives": Element.Kind.GENERAL,
    "specific-objectives": Element.Kind.SPECIFIC,
    "lines-of-action": Element.Kind.ACTION,
    "components": Element.Kind.COMPONENT,
}


class ObjectivesCounted(Rule):
    name = "objectives-counted"
    sentence = _(
        "A programme has as many objectives, lines of action or components as a figure says, if any is recorded."
    )
    models = (Figure,)
    looks_at = {Element: [("programme", "record_id")]}

    def findings(self, rows):
        counts = kept(rows).filter(measure__slug__in=KINDS, programme__isnull=False)
        for figure in counts.select_related("measure", "programme").prefetch_related("programme__elements"):
            kind = KINDS[figure.measure.slug]
            number = sum(element.kind == kind for element in figure.programme.elements.all())
            if number and not span_of(figure).holds(number):
                sentence = f"It says {figure.in_words}, and {number} are recorded in the programme."
                yield Found(figure, sentence, {"figure": as_read(figure), "recorded": number})
