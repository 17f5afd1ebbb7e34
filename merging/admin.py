"""The staff's pages of merging: choose, look, do it; the list of what was merged, and taking it back."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.addresses import form_address
from editorial.admin import OnlyRead
from merging import actions
from merging.forms import ChooseForm, MergeForm, ReasonsForm
from merging.kinds import BY_NOUN, pair_address, refusals
from merging.models import Merge
from merging.plan import Plan
from merging.undoing import Undoing


class KindFilter(admin.SimpleListFilter):
    title = _("kind of record")
    parameter_name = "noun"

    def lookups(self, request, model_admin):
        return [(noun, capfirst(str(model._meta.verbose_name))) for noun, model in BY_NOUN.items()]

    def queryset(self, request, queryset):
        return queryset.filter(noun=self.value()) if self.value() else queryset


@admin.register(Merge)
class MergeAdmin(OnlyRead, admin.ModelAdmin):
    """What was merged. Nothing in it can be altered, but a merge can be undone."""

    list_display = ["what", "kind", "created_at", "user", "why", "taken_back"]
    list_select_related = ["user", "undone_by"]
    list_filter = [KindFilter, ("undone_at", admin.EmptyFieldListFilter)]
    list_per_page = 100
    date_hierarchy = "created_at"
    search_fields = ["goes_name", "goes_key", "stays_name", "why", "user__username"]

    def get_urls(self):
        of_two = "<str:noun>/<int:pk>/into"
        return [
            path(f"{of_two}/", self.admin_site.admin_view(self.choose_view), name="merging_choose"),
            path(f"{of_two}/<int:other>/", self.admin_site.admin_view(self.preview_view), name="merging_preview"),
            *super().get_urls(),
        ]

    # The list

    @admin.display(description=_("records"), ordering="goes_name")
    def what(self, merge) -> str:
        return str(merge)

    @admin.display(description=_("kind"), ordering="noun")
    def kind(self, merge) -> str:
        return capfirst(str(merge.model._meta.verbose_name))

    @admin.display(description=_("undone"), ordering="undone_at")
    def taken_back(self, merge) -> str:
        if merge.undone_at:
            return gettext("by %(undone_by)s: %(undone_why)s") % {
                "undone_by": merge.undone_by or gettext("no one by name"),
                "undone_why": merge.undone_why,
            }
        return format_html('<a href="{}">{}</a>', merge.get_absolute_url(), gettext("Undo …"))

    # Merging

    def record_of(self, request, noun: str, pk: int):
        """The record as its own pages let this person see it."""
        if (model := BY_NOUN.get(noun)) is None:
            raise Http404(gettext("Nothing of this kind can be merged."))
        page = self.admin_site.get_model_admin(model)
        record = page.get_queryset(request).filter(pk=pk).first()
        if record is None:
            raise Http404(gettext("There is no such %(kind)s.") % {"kind": model._meta.verbose_name})
        if not page.has_view_permission(request, record):
            raise PermissionDenied
        return record

    def choose_view(self, request, noun: str, pk: int):
        goes = self.record_of(request, noun, pk)
        if refusals(request.user, goes, goes):
            raise PermissionDenied
        page: Any = self.admin_site.get_model_admin(type(goes))
        label = getattr(page, "choice_label", str)
        form = ChooseForm(request.GET or None, goes=goes, rows=page.get_queryset(request), label=label)
        if form.is_valid():
            return HttpResponseRedirect(preview_address(form.cleaned_data["into"], goes))
        form.data = {}  # what is no key cannot be looked up to be shown again
        return self.page(
            request, "choose", gettext("Merge “%(goes)s” into another record") % {"goes": goes}, goes=goes, form=form
        )

    def preview_view(self, request, noun: str, pk: int, other: int):
        goes, stays = self.record_of(request, noun, pk), self.record_of(request, noun, other)
        if pk == other:
            raise Http404(gettext("A record is not merged into itself."))
        if lacking := refusals(request.user, stays, goes):
            raise PermissionDenied(" ".join(lacking))
        plan = Plan(stays, goes)
        plan.obstacles += plan.lacking(request.user)
        form = MergeForm(request.POST or None, plan=plan, initial={"digest": plan.digest})
        if request.method == "POST":
            if not plan.obstacles and form.is_valid() and (done := self.merge(request, plan, form)):
                return HttpResponseRedirect(done)
            form = with_promise(form, plan)
        texts = {"stays_key": getattr(stays, stays.key_field), "goes_key": getattr(goes, goes.key_field)}
        swapped = "" if refusals(request.user, goes, stays) else preview_address(goes, stays)
        title = gettext("Merge “%(goes)s” into “%(stays)s”") % {"goes": goes, "stays": stays}
        return self.page(request, "preview", title, plan=plan, form=form, swapped=swapped, **texts)

    def merge(self, request, plan: Plan, form: MergeForm) -> str | None:
        """Gives the address to go to, or None where something stands in the way, which the form then says."""
        said = form.cleaned_data
        because = form.because(request.user)
        try:
            done = actions.merge(
                plan.stays, plan.goes, user=request.user, why=said["why"], digest=said["digest"], chosen=form.chosen,
                because=because,
            )  # fmt: skip
        except ValidationError as error:
            tell(form, error)
            return None
        sentence = format_html(gettext('Merged {}. <a href="{}">Undo …</a>'), done, done.get_absolute_url())
        self.message_user(request, sentence, messages.SUCCESS)
        return form_address(type(plan.stays), plan.stays.pk)

    # Undoing

    def change_view(self, request, object_id, form_url="", extra_context=None):
        done = self.get_object(request, object_id)
        if done is None:
            raise Http404(gettext("There is no such merge."))
        if not self.has_view_permission(request, done):
            raise PermissionDenied
        back = Undoing(done)
        told = [] if done.undone_at else back.obstacles
        if back.stays is not None and not told:
            told = [*refusals(request.user, back.stays, back.goes), *back.lacking(request.user)]
        form = ReasonsForm(request.POST or None, amends=back.amends)
        if request.method == "POST" and form.is_valid() and self.undo(request, done, form):
            return HttpResponseRedirect(form_address(type(back.goes), back.goes.pk))
        title = gettext("The merge of %(done)s") % {"done": done}
        return self.page(request, "merge", title, merge=done, back=back, told=told, form=form)

    def undo(self, request, done: Merge, form: ReasonsForm) -> bool:
        try:
            actions.undo(done, user=request.user, why=form.cleaned_data["why"], because=form.because(request.user))
        except ValidationError as error:
            tell(form, error)
            return False
        self.message_user(
            request, gettext("Undid the merge of %(done)s. Both are there again.") % {"done": done}, messages.SUCCESS
        )
        return True

    def page(self, request, name: str, title: str, **context):
        shown = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, **context}
        return TemplateResponse(request, f"admin/merging/{name}.html", shown)


def tell(form, error: ValidationError) -> None:
    """In the form: at the field that is meant, or above them all."""
    said = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for name, sentences in said.items():
        form.add_error(name if name in form.fields else None, sentences)


def with_promise(form: Any, plan: Plan) -> MergeForm:
    """The form again, for what would be done now."""
    form.data = {**form.data.dict(), "digest": plan.digest}
    return form


def preview_address(stays, goes) -> str:
    return pair_address(goes._meta.label_lower, goes.pk, stays.pk)
