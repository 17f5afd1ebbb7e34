"""The staff's pages of policy documents, their provisions, and events."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from editorial.admin import CheckDue, ChildAdmin, ChildInline, RecordAdmin
from policies import resources
from policies.models import (
    Event,
    EventCitation,
    EventCountry,
    EventOrganisation,
    Policy,
    PolicyCitation,
    PolicyCountry,
    PolicyOrganisation,
    PolicyRelation,
    Provision,
)
from reference.admin import AliasInline, CountriesInline, OrganisationsInline, SourcesInline
from spreadsheets.admin import SpreadsheetAdmin


class PolicyCitationInline(SourcesInline):
    model = PolicyCitation


class PolicyCountryInline(CountriesInline):
    model = PolicyCountry


class PolicyOrganisationInline(OrganisationsInline):
    model = PolicyOrganisation


class RelationInline(ChildInline):
    model = PolicyRelation
    verbose_name = _("relation")
    verbose_name_plural = _("relations to other documents")


class ProvisionInline(ChildInline):
    """The table of contents; each provision's text is on its own page."""

    model = Provision
    fk_name = "policy"
    fields = ["order", "number", "heading", "slug", "parent"]
    is_copied = False  # each has an address of its own
    show_change_link = True
    can_delete = False


@admin.register(Policy)
class PolicyAdmin(RecordAdmin, SpreadsheetAdmin):
    resource_class = resources.PolicyResource
    own_fields = ("celex", "text_number")
    list_display = ["title", "acronym", "state", "kind", "adopted", "starts", "ends", "changed_at"]
    list_filter = [
        "state",
        "kind",
        CheckDue,
        ("organisations", admin.RelatedOnlyFieldListFilter),
        ("themes", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = [*RecordAdmin.search_fields, "celex", "text_number"]
    inlines = [
        ProvisionInline,
        PolicyOrganisationInline,
        PolicyCountryInline,
        RelationInline,
        PolicyCitationInline,
        AliasInline,
    ]
    fieldsets = [
        (None, {"fields": ["title", "acronym", "slug", "kind"]}),
        (_("When"), {"fields": ["adopted", ("starts", "ends")]}),
        (_("How it is numbered"), {"fields": ["celex", "text_number"]}),
        (_("In words and pictures"), {"fields": ["summary", "text", "attachments"]}),
        (_("What it concerns"), {"fields": ["groups", "themes"]}),
    ]


@admin.register(Provision)
class ProvisionAdmin(ChildAdmin, SpreadsheetAdmin):
    resource_class = resources.ProvisionResource
    list_display = ["__str__", "policy", "order", "parent", "changed_at"]
    list_select_related = ["policy", "parent"]
    list_filter = [("policy", admin.RelatedOnlyFieldListFilter), ("themes", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["heading", "number", "slug", "policy__title", "policy__acronym", "aliases__name"]
    prepopulated_fields = {"slug": ["heading"]}
    inlines = [AliasInline]
    fieldsets = [
        (None, {"fields": ["policy", "parent", ("order", "number"), "heading", "slug"]}),
        (_("What it provides"), {"fields": ["text", "themes"]}),
    ]

    def choice_label(self, provision) -> str:
        return f"{provision} ({provision.policy.acronym or provision.policy})"


class EventCitationInline(SourcesInline):
    model = EventCitation


class EventCountryInline(CountriesInline):
    model = EventCountry


class EventOrganisationInline(OrganisationsInline):
    model = EventOrganisation


@admin.register(Event)
class EventAdmin(RecordAdmin, SpreadsheetAdmin):
    resource_class = resources.EventResource
    list_display = ["title", "state", "kind", "starts", "ends", "place", "changed_at"]
    list_filter = ["state", "kind", CheckDue, ("themes", admin.RelatedOnlyFieldListFilter)]
    search_fields = [*RecordAdmin.search_fields, "place"]
    inlines = [EventCountryInline, EventOrganisationInline, EventCitationInline, AliasInline]
    fieldsets = [
        (None, {"fields": ["title", "acronym", "slug", "kind", ("starts", "ends"), "place"]}),
        (_("In words and pictures"), {"fields": ["summary", "text", "attachments"]}),
        (_("What it concerns"), {"fields": ["groups", "themes", "policies"]}),
    ]
