"""The staff's pages of programmes."""

from django.contrib import admin
from django.db import models
from django.forms import Textarea

from editorial.admin import CheckDue, ChildInline, RecordAdmin
from programmes.models import Element, Programme, ProgrammeCitation, ProgrammeCountry, ProgrammeOrganisation
from programmes.resources import ProgrammeResource
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
        ("In words", {"fields": ["summary", "text"]}),
        ("Its place among programmes", {"fields": ["parent", "predecessor"]}),
        ("What it covers and carries out", {"fields": ["groups", "instruments", "themes", "provisions"]}),
    ]
