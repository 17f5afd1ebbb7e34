"""What the staff's pages of every area share: named acts on the state, history with reasons, children that follow."""

from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import HttpResponseRedirect, QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.addresses import add_address
from editorial.corrected import Correction, with_records
from editorial.corrections import NOBODY_SAYS, taken_away
from editorial.dates import PartialDateField
from editorial.forms import WHY_IT_CHANGES, PartForm, ReasonedForm, RemovalForm, reason_in
from editorial.held import COPY, HeldPages, is_drafted
from editorial.history import HistoryPages
from editorial.languages import in_english
from editorial.markdown import MarkdownField
from editorial.models import State, is_due
from editorial.roles import governing, may_alter, may_publish
from editorial.translated import OTHERS, Translated, in_other_languages
from editorial.version import renew
from editorial.widgets import MarkdownTextarea

NAMED = 5  # of those that stand in the way
LONGEST_REASON = 100  # in the history


@dataclass(frozen=True)
class Act:
    """A change of state: `name` is the record's own method."""

    name: str
    label: Any
    leads_to: State
    comes_from: frozenset[State]
    needs_publish: bool = False

    def not_for(self, record) -> str:
        """The sentence for a record that is in no state for it."""
        return gettext("“%(record)s” is %(state)s: “%(label)s” is not for it.") % {
            "record": record,
            "state": record.get_state_display().lower(),
            "label": self.label,
        }


ACTS = {
    act.name: act
    for act in (
        Act("publish", _("Publish"), State.PUBLISHED, frozenset(State) - {State.PUBLISHED}, needs_publish=True),
        Act("send_for_review", _("Send for review"), State.IN_REVIEW, frozenset({State.DRAFT})),
        Act("return_to_draft", _("Return to draft"), State.DRAFT, frozenset(State) - {State.DRAFT}),
        Act("archive", _("Archive"), State.ARCHIVED, frozenset(State) - {State.ARCHIVED}, needs_publish=True),
    )
}


CHECK = _("Checked against its sources")  # an act that leaves the state as it is
VERIFY = "verify"


def sentences(error: ValidationError, model) -> list[str]:
    """Every message of a record's rules, each with the name of its field as the form shows it."""
    if not hasattr(error, "error_dict"):
        return error.messages
    names = {field.name: field.verbose_name for field in model._meta.get_fields() if hasattr(field, "verbose_name")}
    return [
        f"{names[name]}: {message}" if name in names else message
        for name, said in error.message_dict.items()
        for message in said
    ]


class OnlyRead:
    """A part of a ModelAdmin: what its rows say is nobody's to change there."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class RelationChoices(BaseModelAdmin):
    """The choices of a relation are read, checked and named as the related model's own pages do it."""

    formfield_overrides = {
        MarkdownField: {"widget": MarkdownTextarea},
        PartialDateField: {"widget": forms.TextInput(attrs={"size": 12})},
        models.URLField: {"assume_scheme": "https"},
        # A browser's own number field drops what it does not understand: “approx. 5M” would be sent as 5.
        models.DecimalField: {"widget": forms.TextInput(attrs={"size": 20, "inputmode": "decimal"})},
    }

    def get_autocomplete_fields(self, request):
        """Every relation is searched for; none is a list of hundreds to scroll through."""
        fields = [*self.opts.fields, *self.opts.many_to_many]
        return [f.name for f in fields if f.is_relation and self.admin_site.is_registered(f.related_model)]

    def get_field_queryset(self, db, db_field, request):
        related = db_field.remote_field.model
        if not self.admin_site.is_registered(related):
            return super().get_field_queryset(db, db_field, request)
        return self.admin_site.get_model_admin(related).get_queryset(request)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False  # unlinking is one click; deleting is done on the entry's own page
            if name := getattr(db_field.remote_field.model, "label_field", ""):
                field.widget.widget.attrs["data-named-by"] = name  # see static/js/create_here.js
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return self._named_as_elsewhere(field, db_field.remote_field.model)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        return self._named_as_elsewhere(field, db_field.remote_field.model)

    def _named_as_elsewhere(self, field, related):
        if field and self.admin_site.is_registered(related):
            related_admin = self.admin_site.get_model_admin(related)
            field.label_from_instance = getattr(related_admin, "choice_label", str)
        return field


class ChildInline(RelationChoices, admin.TabularInline):
    """Rows that belong to a record: whoever may change the record may add, change and remove them."""

    form = PartForm
    extra = 0
    fk_name = "record"
    view_on_site = False
    is_copied = True  # with its record, when that is duplicated

    def get_queryset(self, request):
        """With whatever the rows' names are made of."""
        relations = [field.name for field in self.opts.fields if field.is_relation and field.name != self.fk_name]
        return super().get_queryset(request).select_related(*relations)

    def belonging_to(self, record) -> dict:
        """What finds the rows of `record`, in their table and in their history."""
        return {self.fk_name: record.pk}

    def has_view_permission(self, request, obj=None):
        return self._parent_admin().has_view_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        parent = self._parent_admin()
        return parent.has_change_permission(request, obj) if obj else parent.has_add_permission(request)

    def has_add_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def _parent_admin(self):
        return self.admin_site.get_model_admin(self.parent_model)


class TrackedAdmin(HeldPages, RelationChoices, HistoryPages, admin.ModelAdmin):
    """Pages of anything whose history is kept. Every change may carry its reason, and the history shows it."""

    form = ReasonedForm
    list_per_page = 100
    readonly_fields = ["created_at", "changed_at"]
    upkeep = ["created_at", "changed_at"]

    def get_queryset(self, request):
        """What a list shows beside a row is read with it, and so is what a row's name in a choice needs."""
        rows = super().get_queryset(request)
        return rows.select_related(*self.list_select_related) if self.list_select_related else rows

    def other_languages(self) -> list:
        """A folded part of the form for each language that the texts can be translated into."""
        return [
            (
                gettext("In %(name)s") % {"name": name},
                {"classes": ["collapse"], "fields": [f"{text}_{code}" for text in self.model.translated]},
            )
            for code, name in (OTHERS.items() if issubclass(self.model, Translated) else ())
        ]

    # Saving

    def get_fieldsets(self, request, obj=None):
        fieldsets = [*super().get_fieldsets(request, obj), *self.other_languages()]
        fieldsets.append((gettext("State and upkeep"), {"fields": self.upkeep}))
        if obj and self.has_change_permission(request, obj):
            fieldsets.append((gettext("This change"), {"fields": ["change_reason"]}))
        return fieldsets

    def save_model(self, request, obj, form, change):
        original = None if change else self.original(request)
        copied = (gettext("Copy of “%(original)s”") % {"original": original})[:LONGEST_REASON] if original else None
        obj._change_reason = form.cleaned_data.get("change_reason") or copied
        obj.amended_because = replace(obj.amended_because, user=request.user)
        if form.changes_the_entry or not change:  # pressing Save alone leaves no trace in the history
            super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change):
        for row in formset.forms:
            row.instance._change_reason = form.instance._change_reason
            row.instance.amended_because = replace(row.instance.amended_because, user=request.user)
        super().save_formset(request, form, formset, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not form.changes_the_entry and any(formset.has_changed() for formset in formsets):
            form.instance.save()  # so that “last changed” tells the truth

    # What is public already

    def has_change_permission(self, request, obj=None):
        may = super().has_change_permission(request, obj)
        return may and (obj is None or is_drafted(request) or may_alter(request.user, obj))

    def get_deleted_objects(self, objs, request):
        """What is named by records is in use, however it is tied to them."""
        gone, counts, lacking, protected = super().get_deleted_objects(objs, request)
        in_use = [f"{user._meta.verbose_name.capitalize()}: {user}" for obj in objs for user in users_of(obj)]
        return gone, counts, lacking, [*protected, *in_use]

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or may_alter(request.user, obj))

    def get_view_on_site_url(self, obj=None):
        record = obj and governing(obj)
        return None if record and not record.is_public else super().get_view_on_site_url(obj)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["guarded"] = obj and not may_alter(request.user, obj) and governing(obj)._meta.verbose_name
        rows = [row for formset in context["inline_admin_formsets"] for row in formset.formset.forms]
        if any(getattr(form, "asks_why", False) for form in (context["adminform"].form, *rows)):
            context["adminform"].fieldsets.insert(0, WHY_IT_CHANGES)
        return super().render_change_form(request, context, add, change, form_url, obj)


def users_of(entry) -> list:
    """The records whose many-to-many fields hold this entry."""
    relations = [relation for relation in entry._meta.related_objects if relation.many_to_many]
    return [user for relation in relations for user in getattr(entry, relation.get_accessor_name()).all()]


class ChildAdmin(TrackedAdmin):
    """Pages of what is public as soon as its record is: `published_with` of the model names that record."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        related = db_field.remote_field.model
        is_guarded = db_field.name == self.model.published_with and not is_drafted(request)
        if is_guarded and not may_publish(request.user, related):
            field.queryset = field.queryset.exclude(state=State.PUBLISHED)
            field.error_messages["invalid_choice"] = gettext(
                "This %(kind)s is published, so only those who may publish can add to it."
            ) % {"kind": related._meta.verbose_name}
        return field

    # Deleting what the public has read takes a reason, as changing its numbers and dates does

    delete_confirmation_template = "admin/delete_part.html"
    actions = ["delete_selected"]

    def delete_view(self, request, object_id, extra_context=None):
        """Asks again until the reason is given."""
        part = self.get_object(request, unquote(object_id))
        if not part or not taken_away(part):
            return super().delete_view(request, object_id, extra_context)
        form = RemovalForm(part, request.POST or None)
        asks = request if form.is_valid() or not request.POST else unsent(request)
        return super().delete_view(asks, object_id, {"why": form, **(extra_context or {})})

    def delete_model(self, request, obj):
        if obj.amended_because is NOBODY_SAYS:
            obj.amended_because = replace(reason_in(request.POST), user=request.user)
        obj.clean_removal()
        super().delete_model(request, obj)

    @admin.action(permissions=["delete"], description=_("Delete selected %(verbose_name_plural)s"))
    def delete_selected(self, request, queryset):
        public = [f"“{part}”" for part in queryset if taken_away(part)]
        if not public:
            return delete_selected(self, request, queryset)
        told = gettext("Readers have read these. Delete each on its own page, where you say why: %(names)s.")
        self.message_user(request, told % {"names": ", ".join(public[:NAMED])}, messages.ERROR)
        return None

    def delete_queryset(self, request, queryset):
        for obj in list(queryset):
            self.delete_model(request, obj)


def unsent(request):
    """The same request as if its form had not been sent yet."""
    asks = copy(request)
    asks.method, asks.POST = "GET", QueryDict()
    return asks


class PartAdmin(ChildAdmin):
    """Pages of rows that stand in the form of their record as well: when one changes, so has the record."""

    def get_readonly_fields(self, request, obj=None):
        """A part stays with its record; another record gets a part of its own."""
        return [*super().get_readonly_fields(request, obj), *([self.model.published_with] if obj else [])]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if form.changes_the_entry or not change:
            self.renew(obj, form.cleaned_data.get("change_reason"))

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        self.renew(obj)

    def renew(self, part, reason: str | None = None):
        record = getattr(part, part.published_with)
        record._change_reason = reason or None
        record.save()


class PublishableAdmin(TrackedAdmin):
    """Pages of anything that has a state. The state is never a field: it changes by named acts only."""

    is_copied = True
    own_fields: tuple[str, ...] = ()  # which no other record has, beside those that the database keeps apart
    readonly_fields = ["state", "published_at", "created_at", "changed_at"]
    upkeep = ["state", "published_at", "verified_on", "review_by", "changed_at"]
    actions = [
        "publish_selected",
        "send_selected_for_review",
        "return_selected_to_draft",
        "archive_selected",
        "verify_selected",
    ]

    def has_delete_permission(self, request, obj=None):
        return False  # what was ever an address is archived, not deleted

    def of_one_record(self) -> set[str]:
        """The fields that a copy does not have: what names the record, and what was done with it."""
        unique = [field.name for field in self.opts.concrete_fields if field.unique]
        return {*unique, *self.own_fields, *self.upkeep}

    def has_publish_permission(self, request, obj=None):
        return may_publish(request.user, self.model)

    @admin.action(description=_("Publish the chosen %(verbose_name_plural)s"), permissions=["publish"])
    def publish_selected(self, request, queryset):
        self._perform(request, ACTS["publish"], queryset)

    @admin.action(description=_("Send the chosen %(verbose_name_plural)s for review"), permissions=["change"])
    def send_selected_for_review(self, request, queryset):
        self._perform(request, ACTS["send_for_review"], queryset)

    @admin.action(description=_("Return the chosen %(verbose_name_plural)s to draft"), permissions=["change"])
    def return_selected_to_draft(self, request, queryset):
        self._perform(request, ACTS["return_to_draft"], queryset)

    @admin.action(description=_("Archive the chosen %(verbose_name_plural)s"), permissions=["publish"])
    def archive_selected(self, request, queryset):
        self._perform(request, ACTS["archive"], queryset)

    @admin.action(description=_("Mark the chosen %(verbose_name_plural)s as checked"), permissions=["change"])
    def verify_selected(self, request, queryset):
        self._verify(request, list(queryset))

    def save_model(self, request, obj, form, change):
        if "verified_on" in form.changed_data:
            obj.verified_by = request.user.get_username() if obj.verified_on else ""
        obj.review_to_come = obj.review_by if "review_by" in form.changed_data else None
        super().save_model(request, obj, form, change)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if change and not context["is_popup"] and self.has_add_permission(request):
            context["duplicate"] = f"{add_address(self.model)}?{COPY}={obj.pk}"
        if change and not context["is_popup"] and not is_drafted(request):
            context["may_verify"] = self.has_change_permission(request, obj)
            context["acts"] = [act for act in ACTS.values() if self._is_open(request, act, obj)]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_change(self, request, obj):
        """The buttons beside Save: the form is saved first, then the act is done."""
        if request.POST.get("act") == VERIFY:
            self._verify(request, [obj], review_by=obj.review_to_come)
            return HttpResponseRedirect(request.get_full_path())
        act = ACTS.get(request.POST.get("act"))
        if not act:
            return super().response_change(request, obj)
        if not self._is_open(request, act, obj):
            raise PermissionDenied
        self._perform(request, act, [obj])
        return HttpResponseRedirect(request.get_full_path())

    def _verify(self, request, records, review_by: date | None = None):
        """Every one of the records or none."""
        self._do_all(
            request,
            records,
            lambda record: self._refusals_of(request, record, CHECK, lambda: record.verify(request.user, review_by)),
            lambda names: (
                gettext("Checked against its sources today: %(names)s.") % {"names": names}
                if names
                else gettext("Nothing was chosen.")
            ),
        )

    def _is_open(self, request, act, record) -> bool:
        return (
            record.state in act.comes_from
            and self.has_change_permission(request, record)
            and (self.has_publish_permission(request) or not act.needs_publish)
        )

    def _perform(self, request, act, records):
        """Every one of the records or none; what stands in the way is said for each."""
        label = act.leads_to.label
        self._do_all(
            request,
            [record for record in records if record.state != act.leads_to],
            lambda record: self._refusals(request, act, record),
            lambda names: (
                gettext("%(label)s now: %(names)s.") % {"label": label, "names": names}
                if names
                else gettext("All are %(label)s already.") % {"label": label.lower()}
            ),
        )

    def _do_all(self, request, records, refusals_of, done):
        wrong = []
        with transaction.atomic():
            for record in records:
                wrong += refusals_of(record)
            transaction.set_rollback(bool(wrong))
        for sentence in wrong:
            self.message_user(request, sentence, messages.ERROR)
        if not wrong:
            self.message_user(request, done(", ".join(f"“{record}”" for record in records)), messages.SUCCESS)

    def _refusals(self, request, act, record) -> list[str]:
        """Does the act on one record, or says why not."""
        if record.state not in act.comes_from:
            return [act.not_for(record)]
        return self._refusals_of(request, record, act.label, getattr(record, act.name))

    def _refusals_of(self, request, record, label, do) -> list[str]:
        if not self.has_change_permission(request, record):
            return [
                gettext("“%(record)s” is published, so only those who may publish can change it.") % {"record": record}
            ]
        record._change_reason = getattr(record, "_change_reason", None) or in_english(label)
        try:
            do()
        except ValidationError as error:
            return [
                gettext("“%(record)s” was left as it was. %(sentence)s") % {"record": record, "sentence": sentence}
                for sentence in sentences(error, self.model)
            ]
        return []


class CheckDue(admin.SimpleListFilter):
    """Which records should be checked against their sources again."""

    title = _("check against sources")
    parameter_name = "check"

    def lookups(self, request, model_admin):
        return [("due", gettext("Due")), ("never", gettext("Never checked"))]

    def queryset(self, request, queryset):
        if self.value() == "due":
            return queryset.filter(is_due(timezone.localdate()))
        if self.value() == "never":
            return queryset.filter(verified_on__isnull=True)
        return queryset


class RecordAdmin(PublishableAdmin):
    """Pages of the titled records of every area."""

    prepopulated_fields = {"slug": ["title"]}
    search_fields = ["title", "acronym", "slug", "aliases__name"]


@admin.register(Correction)
class CorrectionAdmin(OnlyRead, admin.ModelAdmin):
    """What readers are told of corrections: its wording can be mended and translated, and nothing else."""

    list_display = ["created_at", "record", "field", "old", "new", "is_told", "kind", "reason", "user"]
    list_select_related = ["user"]
    list_filter = ["kind", ("content_type", admin.RelatedOnlyFieldListFilter)]
    list_per_page = 100
    date_hierarchy = "created_at"
    search_fields = ["reason", "user__username"]
    readonly_fields = ["content_type", "record", "field", "old", "new", "is_told", "user", "created_at"]
    fieldsets = [
        (_("What changed"), {"fields": [*readonly_fields]}),
        (_("What readers are told"), {"fields": ["kind", "reason", *in_other_languages("reason")]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related(with_records())

    @admin.display(description=_("record"))
    def record(self, correction):
        return correction.record

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm("editorial.publish_correction")

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        transaction.on_commit(renew)  # pages that hold it are made anew
