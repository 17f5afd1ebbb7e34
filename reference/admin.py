"""The staff's pages of the reference nouns."""

from django.contrib import admin
from django.contrib.contenttypes.admin import GenericTabularInline
from django.contrib.contenttypes.models import ContentType

from editorial.admin import ChildInline, TrackedAdmin
from reference import resources
from reference.models import (
    Alias,
    Country,
    CountryGroup,
    Instrument,
    Membership,
    Organisation,
    Source,
    Term,
    Theme,
)
from spreadsheets.admin import SpreadsheetAdmin


class AliasInline(ChildInline, GenericTabularInline):
    """Other names of an entry or record of any kind."""

    model = Alias
    is_copied = False  # a name is that of one thing

    def belonging_to(self, record):
        return {"content_type": ContentType.objects.get_for_model(record), "object_id": record.pk}


class SourcesInline(ChildInline):
    verbose_name = "source"
    verbose_name_plural = "sources"


class CountriesInline(ChildInline):
    verbose_name = "country"
    verbose_name_plural = "countries"


class OrganisationsInline(ChildInline):
    verbose_name = "organisation"
    verbose_name_plural = "organisations"


class MemberInline(ChildInline):
    model = Membership
    fk_name = "group"
    verbose_name = "member"
    verbose_name_plural = "members"


class MembershipInline(ChildInline):
    model = Membership
    fk_name = "country"


class EntryAdmin(TrackedAdmin, SpreadsheetAdmin):
    """Pages of the reference nouns that have a slug and a name."""

    prepopulated_fields = {"slug": ["name"]}
    inlines = [AliasInline]


@admin.register(Country)
class CountryAdmin(TrackedAdmin, SpreadsheetAdmin):
    resource_class = resources.CountryResource
    list_display = ["name_en", "iso2", "iso3", "m49", "region", "subregion"]
    list_filter = ["region", ("groups", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["name_en", "name_es", "name_pt", "name_fr", "name_un", "iso2", "iso3", "aliases__name"]
    inlines = [MembershipInline, AliasInline]
    fieldsets = [
        (None, {"fields": ["name_en", ("iso2", "iso3", "m49")]}),
        ("Other names", {"fields": ["name_es", "name_pt", "name_fr", "name_un"]}),
        ("Place in the world (M49)", {"fields": ["region", "subregion"]}),
    ]


@admin.register(CountryGroup)
class CountryGroupAdmin(EntryAdmin):
    resource_class = resources.CountryGroupResource
    list_display = ["name", "acronym", "kind", "stated_members", "changed_at"]
    list_filter = ["kind"]
    search_fields = ["name", "acronym", "slug", "aliases__name"]
    inlines = [MemberInline, AliasInline]
    fieldsets = [
        (None, {"fields": ["name", "acronym", "slug", "kind", "stated_members", "description"]}),
    ]


@admin.register(Membership)
class MembershipAdmin(TrackedAdmin, SpreadsheetAdmin):
    resource_class = resources.MembershipResource
    list_display = ["country", "group", "starts", "ends", "note"]
    list_select_related = ["country", "group"]
    list_filter = [("group", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["country__name_en", "group__name", "group__acronym", "note"]
    fieldsets = [
        (None, {"fields": ["group", "country", ("starts", "ends"), "note"]}),
    ]


@admin.register(Organisation)
class OrganisationAdmin(EntryAdmin):
    resource_class = resources.OrganisationResource
    list_display = ["name", "acronym", "kind", "parent", "changed_at"]
    list_select_related = ["parent"]
    list_filter = ["kind"]
    search_fields = ["name", "acronym", "slug", "aliases__name"]
    fieldsets = [
        (None, {"fields": ["name", "acronym", "slug", "kind", "parent", "website", "description"]}),
    ]


@admin.register(Instrument)
class InstrumentAdmin(EntryAdmin):
    resource_class = resources.InstrumentResource
    list_display = ["name", "acronym", "starts", "ends", "predecessor", "changed_at"]
    list_select_related = ["predecessor"]
    search_fields = ["name", "acronym", "slug", "aliases__name"]
    fieldsets = [
        (None, {"fields": ["name", "acronym", "slug", "description"]}),
        ("When and on what basis", {"fields": [("starts", "ends"), "legal_basis", "predecessor"]}),
    ]


@admin.register(Theme)
class ThemeAdmin(EntryAdmin):
    resource_class = resources.ThemeResource
    list_display = ["name", "parent", "slug", "changed_at"]
    list_select_related = ["parent"]
    search_fields = ["name", "slug", "aliases__name"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "parent", "description"]}),
    ]


@admin.register(Source)
class SourceAdmin(TrackedAdmin, SpreadsheetAdmin):
    resource_class = resources.SourceResource
    list_display = ["key", "title", "authors", "publisher", "published_on", "language"]
    list_filter = ["language"]
    search_fields = ["key", "title", "authors", "publisher", "aliases__name"]
    inlines = [AliasInline]
    fieldsets = [
        (None, {"fields": ["key", "title", "authors", "publisher", "published_on", "details", "language"]}),
        ("On the web", {"fields": ["url", "accessed_on"]}),
    ]

    def choice_label(self, source) -> str:
        return f"{source.key}: {source.title}"


@admin.register(Term)
class TermAdmin(EntryAdmin):
    resource_class = resources.TermResource
    list_display = ["name", "expansion", "language", "changed_at"]
    list_filter = ["language"]
    search_fields = ["name", "expansion", "slug", "aliases__name"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "expansion", "language", "description"]}),
    ]


@admin.register(Alias)
class AliasAdmin(TrackedAdmin, SpreadsheetAdmin):
    """All other names in one list. A new one is added on the page of the entry that it names, or by a sheet."""

    resource_class = resources.AliasResource
    list_display = ["name", "kind", "language", "content_type", "target"]
    list_filter = ["kind", "language"]
    search_fields = ["name", "folded"]
    readonly_fields = ["content_type", "target", "created_at", "changed_at"]
    fieldsets = [
        (None, {"fields": ["name", "kind", "language"]}),
        ("Whose name it is", {"fields": ["content_type", "target"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("target")

    def has_add_permission(self, request):
        return False
