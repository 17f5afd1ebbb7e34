"""The staff's pages of missions, agreements and participations."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from editorial.admin import CheckDue, ChildAdmin, ChildInline, RecordAdmin
from missions import resources
from missions.models import (
    Agreement,
    AgreementCitation,
    Mission,
    MissionCitation,
    MissionCountry,
    MissionOrganisation,
    Participation,
)
from reference.admin import AliasInline, CountriesInline, OrganisationsInline, SourcesInline
from spreadsheets.admin import SpreadsheetAdmin


class MissionCitationInline(SourcesInline):
    model = MissionCitation


class MissionCountryInline(CountriesInline):
    model = MissionCountry
    verbose_name_plural = _("where it is deployed")


class MissionOrganisationInline(OrganisationsInline):
    model = MissionOrganisation


class ParticipationInline(ChildInline):
    """The third countries that take part; the notes are on each participation's own page."""

    model = Participation
    fk_name = "mission"
    fields = ["country", "starts", "ends", "agreement", "source", "locator"]
    is_copied = False  # each has an address of its own
    show_change_link = True
    can_delete = False


@admin.register(Mission)
class MissionAdmin(RecordAdmin, SpreadsheetAdmin):
    resource_class = resources.MissionResource
    list_display = ["title", "acronym", "state", "kind", "starts", "ends", "changed_at"]
    list_filter = ["state", "kind", CheckDue, ("countries", admin.RelatedOnlyFieldListFilter)]
    inlines = [
        MissionCountryInline,
        ParticipationInline,
        MissionOrganisationInline,
        MissionCitationInline,
        AliasInline,
    ]
    fieldsets = [
        (None, {"fields": ["title", "acronym", "slug", "kind", ("starts", "ends")]}),
        (_("In words and pictures"), {"fields": ["summary", "text", "attachments"]}),
        (_("What it concerns and works with"), {"fields": ["themes", "programmes", "provisions"]}),
    ]


@admin.register(Participation)
class ParticipationAdmin(ChildAdmin, SpreadsheetAdmin):
    resource_class = resources.ParticipationResource
    list_display = ["country", "mission", "starts", "ends", "agreement", "source"]
    list_select_related = ["country", "mission", "agreement", "source"]
    list_filter = [("mission", admin.RelatedOnlyFieldListFilter), ("country", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["country__name_en", "mission__title", "mission__acronym", "note"]
    fieldsets = [
        (None, {"fields": ["mission", "country", ("starts", "ends"), "agreement", "note"]}),
        (_("Who says so"), {"fields": ["source", "locator"]}),
    ]


class AgreementCitationInline(SourcesInline):
    model = AgreementCitation


@admin.register(Agreement)
class AgreementAdmin(RecordAdmin, SpreadsheetAdmin):
    resource_class = resources.AgreementResource
    list_display = ["title", "country", "state", "kind", "status", "signed", "in_force_from", "changed_at"]
    list_select_related = ["country"]
    list_filter = ["state", "kind", "status", CheckDue, ("country", admin.RelatedOnlyFieldListFilter)]
    search_fields = [*RecordAdmin.search_fields, "country__name_en"]
    inlines = [AgreementCitationInline, AliasInline]
    fieldsets = [
        (None, {"fields": ["title", "acronym", "slug", "kind", "country", "policy"]}),
        (_("Where it stands"), {"fields": ["status", "signed", "provisional_from", "in_force_from", "ended"]}),
        (_("In words and pictures"), {"fields": ["summary", "text", "attachments"]}),
    ]
