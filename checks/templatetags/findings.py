"""What does not agree, for the pages of records: to readers the reasons, to staff what is open."""

from functools import cache

from django import template

from checks.models import Finding, Waiver
from checks.remarks import with_remarks
from checks.rules import rules
from checks.staff import form_of, page_of
from checks.twins import address_to_merge
from editorial.prepared import prepared
from merging.kinds import may_merge

register = template.Library()
MOST_SHOWN = 20


@cache
def checked() -> frozenset[str]:
    """The nouns of what some rule may find fault with; of all others nothing need be asked."""
    return frozenset(model._meta.label_lower for rule in rules().values() for model in rule.models)


@register.simple_tag
def remarks(record) -> list[Waiver]:
    """Why something about this record is left as it is although it does not agree."""
    if record._meta.label_lower not in with_remarks():
        return []
    return prepared(record, lambda it: Waiver.objects.on_page_of(it).select_related("finding").order_by("pk"))


@register.simple_tag(takes_context=True)
def form_address(context, finding: Finding) -> str:
    return form_of(context.request, finding)


@register.simple_tag(takes_context=True)
def finding_address(context, finding: Finding) -> str:
    return page_of(context.request, finding)


@register.simple_tag
def findings_about(record) -> list[Finding]:
    """What is open about this record."""
    if not record or record._meta.label_lower not in checked():
        return []
    found = Finding.objects.filter(noun=record._meta.label_lower, object_id=record.pk, status=Finding.Status.OPEN)
    return list(found[:MOST_SHOWN])


@register.simple_tag
def merging_of(finding, user) -> str:
    """Where the two records are merged that it finds alike; empty for whoever may not."""
    return address_to_merge(finding) if may_merge(user, finding.model) else ""


@register.simple_tag
def findings_of_import(run) -> list[Finding]:
    """What is open about the records that an import has written."""
    nouns = {sheet.area: sheet.resource_class._meta.model._meta.label_lower for sheet in run.sheets.all()}
    found = Finding.objects.none()
    for area, noun in nouns.items():
        if noun in checked():
            written = run.effects.filter(area=area).values("object_id")
            found |= Finding.objects.filter(noun=noun, object_id__in=written, status=Finding.Status.OPEN)
    return list(found.order_by("rule", "record_name", "pk")[:MOST_SHOWN])
