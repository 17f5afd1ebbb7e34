"""Where staff go from a finding, each as far as they may."""

from django.contrib import admin
from django.urls import reverse

from checks.models import Finding


def form_of(request, finding: Finding) -> str:
    """The form of its record, for those who may read it there at least; for others there is no way."""
    page = admin.site.get_model_admin(finding.model)
    return finding.form_address if page.has_view_permission(request) else ""


def page_of(request, finding: Finding) -> str:
    """Its own page, on which those who may publish give a reason."""
    page = admin.site.get_model_admin(Finding)
    return reverse("admin:checks_finding_change", args=[finding.pk]) if page.has_view_permission(request) else ""
