"""Totals below the figures of a record."""

from django import template

from figures.models import Figure
from figures.totals import on_a_page

register = template.Library()


@register.inclusion_tag("includes/totals.html")
def totals(record, figures) -> dict:
    """The totals of a record's figures, if any two of them may be added. `figures` are those that its page shows."""
    name = record._meta.model_name.removeprefix("country")  # a group of countries is a group to figures
    key = getattr(record, record.key_field)
    return on_a_page(
        lambda: Figure.objects.published().filter(**{name: record}),
        figures,
        more=getattr(figures, "rest_at", ""),
        **{name: key},
    )
