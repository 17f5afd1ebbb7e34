"""The staff's pages of programmes."""

from django.contrib import admin
from django.db import models
from django.forms import Textarea
from django.utils.translation import gettext_lazy as _

from editorial.admin import CheckDue, ChildInline, PartAdmin, RecordAdmin
from editorial.translated import in_other_languages
from programmes.models import Element, Programme, ProgrammeCitation, ProgrammeCountry, ProgrammeOrganisation
from programmes.resources import (
    ProgrammeCountryResource,
    ProgrammeObjectiveResource,
    ProgrammeOrganisationResource,
    ProgrammeResource,
)
from reference.admin import AliasInline, CountriesInline, OrganisationsInline, SourcesInline
from spreadsheets.admin import SpreadsheetAdmin


class CitationInline(SourcesInline):
    model = ProgrammeCitation


class CountryInline(CountriesInline):
    model = ProgrammeCountry


class OrganisationInline(OrganisationsInline):
    model = ProgrammeOrganisation


class ElementInline(ChildInline):
    model = Element
    exclude = in_other_languages("text")  # these are on a page of its own, and in its sheet
    formfield_overrides = {models.TextField: {"widget": Textarea(attrs={"rows": 2, "cols": 70})}}


@admin.register(Programme)
class ProgrammeAdmin(RecordAdmin, SpreadsheetAdmin):
    resource_class = ProgrammeResource
    list_display = ["title", "acronym", "state", "kind", "parent", "starts", "ends", "changed_at"]
    list_select_related = ["parent"]
    list_filter = [
        "state",
        "kind",
        "level",
        CheckDue,
        ("instruments", admin.RelatedOnlyFieldListFilter),
        ("themes", admin.RelatedOnlyFieldListFilter),
        ("countries", admin.RelatedOnlyFieldListFilter),
    ]
    inlines = [CountryInline, OrganisationInline, ElementInline, CitationInline, AliasInline]
    fieldsets = [
        (None, {"fields": ["title", "acronym", "slug", "kind", "level", ("starts", "ends")]}),
        (_("In words and pictures"), {"fields": ["summary", "text", "attachments"]}),
        (_("Its place among programmes"), {"fields": ["parent", "predecessor"]}),
        (_("What it covers and carries out"), {"fields": ["groups", "instruments", "themes", "provisions"]}),
    ]


@admin.register(ProgrammeCountry)
class ProgrammeCountryAdmin(PartAdmin, SpreadsheetAdmin):
    resource_class = ProgrammeCountryResource
    list_display = ["country", "record", "role", "since"]
    list_select_related = ["record", "country"]
    list_filter = ["role", ("country", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["record__title", "record__acronym", "record__slug", "country__name_en", "country__iso2"]
    fieldsets = [(None, {"fields": ["record", "country", "role", "since"]})]


@admin.register(ProgrammeOrganisation)
class ProgrammeOrganisationAdmin(PartAdmin, SpreadsheetAdmin):
    resource_class = ProgrammeOrganisationResource
    list_display = ["organisation", "record", "role"]
    list_select_related = ["record", "organisation"]
    list_filter = ["role", ("organisation", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["record__title", "record__acronym", "record__slug", "organisation__name", "organisation__acronym"]
    fieldsets = [(None, {"fields": ["record", "organisation", "role"]})]


@admin.register(Element)
class ElementAdmin(PartAdmin, SpreadsheetAdmin):
    resource_class = ProgrammeObjectiveResource
    list_display = ["text", "record", "kind", "order"]
    list_select_related = ["record"]
    list_filter = ["kind", ("record", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["text", "record__title", "record__acronym", "record__slug"]
    fieldsets = [(None, {"fields": ["record", "kind", "order", "text"]})]
