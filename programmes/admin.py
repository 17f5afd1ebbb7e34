"""The staff's pages of programmes."""

from django.contrib import admin
from django.db import models
from django.forms import Textarea

from editorial.admin import CheckDue, ChildInline, RecordAdmin
from programmes.models import Element, Programme, ProgrammeCitation, ProgrammeCountry, ProgrammeOrganisation
from programmes.resources import ProgrammeResource
from reference.admin import AliasInline
from spreadsheets.admin import SpreadsheetAdmin


class CitationInline(ChildInline):
    model = ProgrammeCitation
    verbose_name = "source"
    verbose_name_plural = "sources"


class CountryInline(ChildInline):
    model = ProgrammeCountry
    verbose_name = "country"
    verbose_name_plural = "countries"


class OrganisationInline(ChildInline):
    model = ProgrammeOrganisation
    verbose_name = "organisation"
    verbose_name_plural = "organisations"


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
