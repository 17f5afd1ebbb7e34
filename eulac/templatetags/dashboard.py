"""The first page of the staff."""

from django import template

from eulac.dashboard import cards

register = template.Library()


@register.inclusion_tag("admin/includes/dashboard.html", takes_context=True)
def dashboard(context) -> dict:
    return {"cards": cards(context["request"])}
