"""Totals below the figures of a record."""

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from figures.models import Figure
from figures.totals import may_add, totals_of

register = template.Library()


@register.inclusion_tag("includes/totals.html")
def totals(record, figures) -> dict:
    """The totals of a record's figures, if any two of them may be added. `figures` are those that its page shows."""
    if not may_add(figures) and not getattr(figures, "rest_at", ""):
        return {}
    name = record._meta.model_name.removeprefix("country")  # a group of countries is a group to figures
    found = totals_of(Figure.objects.published().filter(**{name: record}))
    query = urlencode({name: getattr(record, record.key_field)})
    return {"totals": found.totals, "left_out": found.left_out_count, "url": f"{reverse('figures:total')}?{query}"}
