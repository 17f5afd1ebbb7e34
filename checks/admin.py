"""The staff's page of what does not agree: put it right in the record's form, or leave it with a reason."""

import datetime
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count
from django.forms import BaseInlineFormSet
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from checks.models import Finding, Waiver
from checks.rules import rules
from checks.staff import form_of
from checks.twins import address_to_merge
from editorial.admin import OnlyRead, RelationChoices
from editorial.changes import ADDED, CHANGED, DELETED
from editorial.roles import may_publish
from merging.kinds import MERGEABLE, may_merge

ACTS = {ADDED: _("given"), CHANGED: _("put otherwise"), DELETED: _("taken back")}


class Counted(admin.SimpleListFilter):
    """Choices with how many of the findings shown otherwise have each; one query."""

    field = ""

    def counts(self, request) -> dict[str, int]:
        rows = Finding.objects.all()
        if self.field != "status":
            rows = StatusFilter.chosen_in(rows, request.GET.get(StatusFilter.parameter_name))
        return dict(rows.order_by().values_list(self.field).annotate(Count("pk")))

    def label(self, value: str) -> str:
        return value

    def lookups(self, request, model_admin):
        counts = self.counts(request)
        return [(value, f"{self.label(value)} ({counts[value]})") for value in sorted(counts, key=self.label)]

    def queryset(self, request, queryset):
        return queryset.filter(**{self.field: self.value()}) if self.value() else queryset


class StatusFilter(Counted):
    """What is open, unless somebody asks for the rest."""

    title = "status"
    parameter_name = "status"
    field = "status"
    ALL = "all"

    @staticmethod
    def chosen_in(rows, value: str | None):
        return rows if value == StatusFilter.ALL else rows.filter(status=value or Finding.Status.OPEN)

    def label(self, value):
        return str(Finding.Status(value).label)

    def choices(self, changelist):
        labels: dict[Any, str] = dict(self.lookup_choices)
        usual = labels.pop(Finding.Status.OPEN, gettext("Open (0)"))
        for value, label in {None: usual, **labels, self.ALL: gettext("All")}.items():
            query = changelist.get_query_string({self.parameter_name: value})  # without it, when there is no value
            yield {"selected": self.value() == value, "query_string": query, "display": label}

    def queryset(self, request, queryset):
        return self.chosen_in(queryset, self.value())


class RuleFilter(Counted):
    title = "rule"
    parameter_name = "rule"
    field = "rule"

    def label(self, value):
        return rules()[value].sentence if value in rules() else value


class NounFilter(Counted):
    title = _("kind of record")
    parameter_name = "noun"
    field = "noun"

    def label(self, value):
        return noun_in_words(value)


def noun_in_words(noun: str) -> str:
    return capfirst(str(apps.get_model(noun)._meta.verbose_name))


def in_a_line(version) -> str:
    """One version of a reason, such as “2026-03-02, a publisher, given: …”."""
    day = localtime(version.history_date).date().isoformat()
    who = version.history_user or gettext("no one by name")
    return f"{day}, {who}, {ACTS[version.history_type]}: {version.reason}"


class ReasonsForWhatWasSeen(BaseInlineFormSet):
    """A reason is given for the values that the person has seen: the page carries their fingerprint."""

    @cached_property
    def management_form(self):
        form = super().management_form
        form.fields["seen"] = forms.CharField(widget=forms.HiddenInput, required=False)
        form.initial["seen"] = self.instance.fingerprint
        if self.is_bound:  # what is shown when it comes back is what is there now
            form.data = form.data.copy()
            form.data[form.add_prefix("seen")] = self.instance.fingerprint
        return form

    def clean(self):
        super().clean()
        seen = self.data.get(f"{self.prefix}-seen")
        if seen != self.instance.fingerprint and self.has_changed():
            raise ValidationError(
                gettext(
                    "What was found has changed since you opened this page. It is now: “%(sentence)s” "
                    "Nothing is saved; look whether your reason still holds, and send it again."
                )
                % {"sentence": self.instance.sentence}
            )


class WaiverInline(RelationChoices, admin.StackedInline):
    """The reason for the values that are there now."""

    model = Waiver
    formset = ReasonsForWhatWasSeen
    extra = 1
    max_num = 1
    verbose_name = _("reason to leave it as it is")
    verbose_name_plural = _("leave it as it is, with a reason")
    fields = ["reason", "reason_es", "reason_pt", "reason_fr"]
    formfield_overrides = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 3, "cols": 80})}}

    def get_queryset(self, request):
        return super().get_queryset(request).of_present_values()

    def has_add_permission(self, request, obj=None):
        return may_publish(request.user, Waiver)

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(Finding)
class FindingAdmin(OnlyRead, RelationChoices, admin.ModelAdmin):
    list_display = ["record_name", "sentence", "status", "kind", "since"]
    show_facets = admin.ShowFacets.NEVER  # the filters count by themselves
    list_filter = [StatusFilter, RuleFilter, NounFilter]
    list_per_page = 100
    search_fields = ["record_name", "record_key", "sentence"]
    fields = ["rule_in_words", "kind", "sentence", "status", "first_seen", "last_seen", "reasons_so_far"]
    inlines = [WaiverInline]
    view_on_site = False

    def get_fields(self, request, obj=None):
        """With a way to make one of two records, for those who may."""
        rule, *more = self.fields
        merges = obj and address_to_merge(obj) and may_merge(request.user, obj.model)
        return [rule, self.to_mend_by(request), *(["to_merge"] if merges else []), *more]

    get_readonly_fields = get_fields

    def has_change_permission(self, request, obj=None):
        """To give a reason, which is public: the finding itself is nobody's to change."""
        return may_publish(request.user, Waiver)

    def get_inlines(self, request, obj):
        return [] if obj and obj.status == Finding.Status.GONE else self.inlines

    @admin.display(description=_("rule"))
    def rule_in_words(self, finding) -> str:
        return rules()[finding.rule].sentence if finding.rule in rules() else finding.rule

    @admin.display(description=_("kind"), ordering="noun")
    def kind(self, finding) -> str:
        return noun_in_words(finding.noun)

    @admin.display(description=_("since"), ordering="first_seen")
    def since(self, finding) -> datetime.date:
        return localtime(finding.first_seen).date()

    def get_list_display(self, request):
        name, sentence, *more = self.list_display
        merges = all(may_merge(request.user, model) for model in MERGEABLE)
        return [name, sentence, self.to_mend_by(request), *more, *(["to_merge"] if merges else [])]

    @staticmethod
    def to_mend_by(request):
        """The way to the form, for whom there is one. It is one column however often it is asked for."""
        if hasattr(request, "to_mend"):
            return request.to_mend

        @admin.display(description=gettext("put it right"))
        def to_mend(finding) -> str:
            form = form_of(request, finding)
            return format_html('<a href="{}">{}</a>', form, gettext("Open its form")) if form else ""

        request.to_mend = to_mend
        return to_mend

    @admin.display(description=_("make one of two"))
    def to_merge(self, finding) -> str:
        address = address_to_merge(finding)
        return format_html('<a href="{}">{}</a>', address, gettext("Merge these two")) if address else "–"

    @admin.display(description=_("reasons so far"))
    def reasons_so_far(self, finding) -> str:
        """Whatever was ever said, for these values and for earlier ones, and who said it."""
        versions = Waiver.history.filter(finding=finding).select_related("history_user")
        return "\n".join(map(in_a_line, versions)) or gettext("None.")

    def save_model(self, request, obj, form, change):
        """What was found is written by the rules alone."""

    def save_formset(self, request, form, formset, change):
        for waiver in formset.save(commit=False):
            waiver.fingerprint, waiver.user = form.instance.fingerprint, request.user
            given = waiver.pk is None and form.instance.waivers.filter(fingerprint=waiver.fingerprint).first()
            if given:  # somebody was quicker, or the button was pressed twice
                self.message_user(
                    request,
                    gettext("A reason was given before: “%(given)s” Alter it if need be.") % {"given": given},
                    messages.ERROR,
                )
            else:
                waiver.save()
        for waiver in formset.deleted_objects:
            waiver.delete()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        form.instance.settle()
