"""How many projects a programme has, and how many are recorded."""

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from checks.rule import Found, Rule, kept
from checks.spans import as_read, span_of
from editorial.models import State
from figures.models import Figure
from programmes.models import Programme

MEASURE = "projects"


class ProjectsCounted(Rule):
    name = "projects-counted"
    sentence = _("A programme has as many projects as a figure says, if any of them is recorded.")
    models = (Figure,)
    looks_at = {Programme: [("programme", "pk"), ("programme", "parent_id")]}

    def findings(self, rows):
        """A figure of the projects in one region, or one that is part of another, does not count them all."""
        project = Q(programme__parts__kind=Programme.Kind.PROJECT) & ~Q(programme__parts__state=State.ARCHIVED)
        counts = kept(rows).filter(measure__slug=MEASURE, group=None, part_of=None, countries=None)
        counts = counts.annotate(recorded=Count("programme__parts", filter=project, distinct=True))
        for figure in counts.filter(recorded__gt=0).select_related("measure"):
            if not span_of(figure).holds(figure.recorded):
                sentence = f"It says {figure.in_words}, and {figure.recorded} are recorded as parts of the programme."
                yield Found(figure, sentence, {"figure": as_read(figure), "recorded": figure.recorded})
