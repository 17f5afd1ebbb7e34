"""The staff's pages of the reference nouns."""

from django import forms
from django.contrib import admin
from django.contrib.contenttypes.admin import GenericTabularInline
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial import quota
from editorial.addresses import form_address
from editorial.admin import ChildInline, TrackedAdmin, users_of
from editorial.forms import ReasonedForm
from editorial.quota import TooMuch, refuse_too_much
from reference import resources
from reference.models import (
    Alias,
    Attachment,
    Country,
    CountryGroup,
    Instrument,
    Membership,
    Organisation,
    Source,
    Term,
    Theme,
)
from reference.stored import store
from reference.uploads import Judged, Unfit, judged, refuse_too_large
from spreadsheets.admin import SpreadsheetAdmin


class AliasInline(ChildInline, GenericTabularInline):
    """Other names of an entry or record of any kind."""

    model = Alias
    is_copied = False  # a name is that of one thing

    def belonging_to(self, record):
        return {"content_type": ContentType.objects.get_for_model(record), "object_id": record.pk}


class SourcesFormSet(forms.BaseInlineFormSet):
    def clean(self):
        super().clean()
        stay = [form for form in self.forms if form.cleaned_data.get("source") and form not in self.deleted_forms]
        if self.initial_form_count():
            self.instance.clean_sources(stay)


class SourcesInline(ChildInline):
    formset = SourcesFormSet
    verbose_name = _("source")
    verbose_name_plural = _("sources")


class CountriesInline(ChildInline):
    verbose_name = _("country")
    verbose_name_plural = _("countries")


class OrganisationsInline(ChildInline):
    verbose_name = _("organisation")
    verbose_name_plural = _("organisations")


class MemberInline(ChildInline):
    model = Membership
    fk_name = "group"
    verbose_name = _("member")
    verbose_name_plural = _("members")


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
        (_("Other names"), {"fields": ["name_es", "name_pt", "name_fr", "name_un"]}),
        (_("Place in the world (M49)"), {"fields": ["region", "subregion"]}),
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
        (_("When and on what basis"), {"fields": [("starts", "ends"), "legal_basis", "predecessor"]}),
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
        (_("On the web"), {"fields": ["url", "accessed_on"]}),
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
        (_("Whose name it is"), {"fields": ["content_type", "target"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("target")

    @admin.display(description=_("what it names"))
    def target(self, alias):
        return alias.target

    def has_add_permission(self, request):
        return False


def looked_at(file, sender) -> Judged | str:
    """What the file is, or why it is not taken."""
    try:
        refuse_too_large(file.size)
        refuse_too_much(sent_within_a_day(sender), file.size)
        return judged(file, file.size)
    except Unfit as error:
        return str(error)
    except TooMuch as error:
        return str(error.message)


class UploadForm(ReasonedForm):
    """Takes a file that is new here. What was typed beside it stays when it is not taken."""

    looked_at: Judged | str = ""
    judged: Judged
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.webp"}),
        help_text=_("A PDF, or a picture as PNG, JPEG or WebP. Where and with what a picture was taken is left out."),
        error_messages={"required": _("Choose a file. One that was chosen before must be chosen again.")},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if isinstance(self.looked_at, str):
            raise ValidationError(self.looked_at)
        self.judged = self.looked_at
        if there := Attachment.objects.filter(key=self.judged.key).first():
            address = form_address(Attachment, there.pk)
            told = gettext('This file is here already: <a href="{}">{}</a>. Choose that one in the form of the record.')
            raise ValidationError(format_html(told, address, there))
        for name in ("key", "kind", "size", "width", "height"):
            setattr(self.instance, name, getattr(self.judged, name))
        return file

    def clean(self):
        cleaned = super().clean()
        if self.errors and "file" in self.cleaned_data:
            self.add_error("file", gettext("The file is good, but a browser does not keep it: choose it again."))
        return cleaned


def sent_within_a_day(user) -> int:
    """Bytes of the files that this person has added, whatever has become of them."""
    added = Attachment.history.filter(history_type="+", history_user=user, history_date__gte=quota.since())
    return added.aggregate(bytes=Sum("size"))["bytes"] or 0


@admin.register(Attachment)
class AttachmentAdmin(TrackedAdmin):
    """Pictures and PDF files. Another file is another entry: what stands at an address never changes."""

    list_display = ["title", "kind", "measures", "has_what_it_needs", "source", "changed_at"]
    list_select_related = ["source"]
    list_filter = ["kind", ("alt", admin.EmptyFieldListFilter)]
    search_fields = ["title", "alt", "credit", "key"]
    readonly_fields = ["preview", "measures", "shown_by", "created_at", "changed_at"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **({} if obj else {"form": UploadForm}), **kwargs)
        form.looked_at = getattr(request, "looked_at", "")
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The file is looked at before the transaction begins, for whose end others may have to wait."""
        file = request.FILES.get("file")
        if file is not None and object_id is None and self.has_add_permission(request):
            request.looked_at = looked_at(file, request.user)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_fieldsets(self, request, obj=None):
        about = ["title", "alt", "credit", "licence", ("language", "dated"), "source"]
        own = ["preview", "measures", "shown_by"] if obj else ["file"]
        self.fieldsets = [(None, {"fields": [*own, *about]})]
        return super().get_fieldsets(request, obj)

    def save_model(self, request, obj, form, change):
        if not change:
            store(form.judged)
        super().save_model(request, obj, form, change)

    def choice_label(self, attachment) -> str:
        return f"{attachment} ({attachment.get_kind_display()})"

    @admin.display(description=_("file"))
    def preview(self, attachment) -> SafeString:
        address = attachment.get_absolute_url()
        if not attachment.is_picture:
            return format_html('<a href="{}">{}</a>', address, attachment.file_name)
        told = '<a href="{0}"><img class="attachment" src="{0}" alt="{1}" width="{2}" height="{3}"></a>'
        return format_html(told, address, attachment.alt, attachment.width, attachment.height)

    @admin.display(description=_("kind and size"))
    def measures(self, attachment) -> str:
        return attachment.measures

    @admin.display(description=_("described"), boolean=True)
    def has_what_it_needs(self, attachment) -> bool:
        return not attachment.lacks_alt

    @admin.display(description=_("shown by"))
    def shown_by(self, attachment) -> SafeString | str:
        records = ((form_address(type(one), one.pk), one) for one in users_of(attachment))
        return format_html_join(", ", '<a href="{}">{}</a>', records) or gettext("No record yet.")
