"""Staff's pages that never write over what their reader has not seen: the forms of records, and the acts in lists."""

from operator import attrgetter
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME, AdminErrorList
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.admin.utils import unquote
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from editorial.clashes import Abreast, Meeting, choose, versions_since, who_and_when
from editorial.editing import leave, note
from editorial.filling import SHOWN, Copying, Restoring, fill
from editorial.forms import faults
from editorial.languages import and_more
from editorial.seen import SEEN, Table, hold, last_seen, mark_of, marks_of_rows, table_of
from editorial.timeline import RESTORE, Timeline

MOST_NAMED = 5
COPY = "copy"  # names the original in the address of a form of a new record
STILL_HERE = gettext_lazy("Nothing of yours is saved yet, and nothing is lost: look at it below, then save again.")


def is_drafted(request) -> bool:
    """Whether what the form sends is kept as a draft, or written only to be looked at: nothing of it is public."""
    return getattr(request, "is_drafted", False)


def without_refusal(context: dict) -> None:
    """The other errors stay: they say what is missing."""
    form, formsets = context["adminform"].form, [one.formset for one in context["inline_admin_formsets"]]
    others = [error for error in form.non_field_errors().as_data() if error.message != SHOWN]
    form.errors.pop(NON_FIELD_ERRORS, None)
    if others:
        form.add_error(None, others)
    context["errors"] = AdminErrorList(form, formsets)


class HeldPages(admin.ModelAdmin):
    """A part of TrackedAdmin."""

    is_copied = False  # whether a form can be filled with a copy of another record

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_editing"
        editing = path("<path:object_id>/editing/", self.admin_site.admin_view(self.editing_view), name=name)
        return [editing, *super().get_urls()]

    # What a form has seen

    def tables_of(self, request, record) -> list[Table]:
        """The record, and everything that its form shows of what belongs to it."""
        inlines: Any = self.get_inline_instances(request, record)
        parts = [Table(inline.model, inline.belonging_to(record), str(inline.verbose_name)) for inline in inlines]
        return [table_of(record), *parts]

    def formsets_by_prefix(self, request, record):
        """(what its fields are called, formset, inline) as the form has them."""
        used: dict = {}
        for formset, inline in self.get_formsets_with_inlines(request, record):
            prefix = formset.get_default_prefix()
            used[prefix] = used.get(prefix, 0) + 1
            yield (prefix if used[prefix] == 1 else f"{prefix}-{used[prefix]}"), formset, inline

    def get_form(self, request, obj=None, change=False, **kwargs):
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.mark, form.refusal = getattr(request, "mark", ""), getattr(request, "refusal", "")
        form.is_drafted = is_drafted(request)
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return self.held_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            # Somebody has saved the same name in this very instant: by now the form's own rules find it.
            for file in request.FILES.values():
                file.seek(0)
            return self.held_view(request, object_id, form_url, extra_context)

    def held_view(self, request, object_id, form_url, extra_context):
        record = self.opened(request, object_id)
        if record is None or not self.has_view_or_change_permission(request, record):
            return super().changeform_view(request, object_id, form_url, extra_context)
        context = dict(extra_context or {})
        if self.has_change_permission(request, record):
            context["others"] = note(request.user, record)
        if request.method != "POST":
            restoring = self.restoring(request, record)
            if restoring is None:
                request.mark = mark_of(self.tables_of(request, record))
                return super().changeform_view(request, object_id, form_url, context)
            fill(request, restoring.posted)
            context["restoring"], form_url = restoring, form_url or request.path
        with transaction.atomic():
            meeting = self.meet(request, object_id)
            if meeting and not self.has_change_permission(request, self.opened(request, object_id)):
                return self.typed_page(request, record, meeting)
            return super().changeform_view(request, object_id, form_url, context | {"meeting": meeting})

    def add_view(self, request, form_url="", extra_context=None):
        """Of a copy, with what may be the same as the original says."""
        context = dict(extra_context or {})
        original = self.original(request)
        if original is not None and request.method == "GET" and self.has_add_permission(request):
            context["copying"] = copying = Copying(self, request, original)
            fill(request, copying.posted)
        return super().add_view(request, form_url, context)

    def original(self, request):
        """The record of which the form makes a copy, if there is one that this person may see."""
        asked = request.GET.get(COPY, "")
        found = self.get_object(request, asked) if asked and self.is_copied else None
        return found if found is not None and self.has_view_permission(request, found) else None

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if getattr(request, "refusal", "") == SHOWN:
            without_refusal(context)
        if "restoring" in context:
            formsets = [one.formset for one in context["inline_admin_formsets"]]
            context["blocks"] = list(faults(context["adminform"].form, formsets))
        return super().render_change_form(request, context, add, change, form_url, obj)

    def filled(self, request, record):
        """The form and those of its rows, as they were sent and checked; the form's record has what they say."""
        form = self.get_form(request, record, change=True)(request.POST, request.FILES, instance=record)
        changed = self.save_form(request, form, change=True) if form.is_valid() else form.instance
        formsets, _ = self._create_formsets(request, changed, change=True)
        return form, formsets

    def save_filled(self, request, form, formsets) -> None:
        """As Django's own page does once all of them are valid."""
        self.save_model(request, form.instance, form, change=True)
        self.save_related(request, form, formsets, change=True)
        self.log_change(request, form.instance, self.construct_change_message(request, form, formsets, add=False))

    def opened(self, request, object_id):
        """The record of a form that alters one, if there is one."""
        to_field = request.POST.get(TO_FIELD_VAR, request.GET.get(TO_FIELD_VAR))
        is_refused = to_field and not self.to_field_allowed(request, to_field)
        if object_id is None or "_saveasnew" in request.POST or is_refused:
            return None
        return self.get_object(request, unquote(object_id), to_field)

    def restoring(self, request, record) -> Restoring | None:
        """The earlier version that the form shall be filled with, with its rows; nothing is written by asking."""
        asked = request.GET.get(RESTORE, "")
        if not asked or not self.has_change_permission(request, record):
            return None
        timeline = Timeline(self.tables_of(request, record))
        step = timeline.by_key.get(asked)
        if step is None or (0, record.pk) not in timeline.rows_at(step):
            self.message_user(
                request, gettext("There is no such version: the form has what is recorded now."), messages.WARNING
            )
            return None
        return Restoring(self, request, record, timeline, step)

    def meet(self, request, object_id) -> Meeting | None:
        """Holds the record. If it is not what the form has seen, the form will hold both, and will not be saved."""
        record: Any = self.opened(request, object_id)
        tables = self.tables_of(request, record)
        hold(record, tables)
        request.POST = request.POST.copy()
        choose(request.POST)
        mark, seen = mark_of(tables), request.POST.get(SEEN, "")
        if seen == mark or not self.has_change_permission(request):
            return None
        record = self.opened(request, object_id)  # as it is now that it is held
        request.POST, meeting = Abreast(self, request, record, tables, last_seen(seen)).bring()
        request.POST[SEEN] = mark
        since = sorted(versions_since(tables, last_seen(seen)), key=attrgetter("history_date"), reverse=True)
        by = list(dict.fromkeys(map(who_and_when, since)))[:MOST_NAMED]
        meeting.sentence = gettext("This %(kind)s was saved since you opened it: %(names)s. %(still_here)s") % {
            "kind": self.opts.verbose_name,
            "names": "; ".join(by),
            "still_here": STILL_HERE,
        }
        request.refusal = gettext("Nothing is saved yet: what others have saved since stands above.")
        return meeting

    def typed_page(self, request, record, meeting: Meeting):
        """What was typed, for somebody who may no longer save it."""
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("“%(record)s” was published meanwhile") % {"record": record},
            "opts": self.opts,
            "original": record,
            "meeting": meeting,
        }
        return TemplateResponse(request, "admin/typed.html", context, status=403)

    # Who else has it open

    def editing_view(self, request, object_id):
        """Told by the page itself, for as long as it is open."""
        return require_POST(self.heard)(request, object_id)

    def heard(self, request, object_id):
        record = self.get_object(request, unquote(object_id))
        if record is None or not self.has_change_permission(request, record):
            raise PermissionDenied
        if "left" in request.POST:
            leave(request.user, record)
            return JsonResponse({"others": []})
        return JsonResponse({"others": note(request.user, record)})

    # Acts in lists

    def changelist_view(self, request, extra_context=None):
        response = super().changelist_view(request, extra_context)
        if shown := getattr(response, "context_data", None) and response.context_data.get("cl"):
            keys = [row.pk for row in shown.result_list]
            response.context_data["seen"] = " ".join(marks_of_rows(self.model, keys).values())
        return response

    def response_action(self, request, queryset):
        """Refuses to act on what is no longer as the list showed it."""
        with transaction.atomic():
            if altered := self.altered(request):
                named = ", ".join(f"“{row}” ({who_and_when(row.history.latest())})" for row in altered[:MOST_NAMED])
                told = gettext(
                    "Nothing was done. Saved by somebody since you opened this list: %(names)s. "
                    "The list is now as it is recorded: choose again."
                )
                names = and_more(named, max(len(altered) - MOST_NAMED, 0))
                self.message_user(request, told % {"names": names}, messages.ERROR)
                return HttpResponseRedirect(request.get_full_path())
            return super().response_action(request, queryset)

    def altered(self, request) -> list:
        """The chosen rows that were written since the list was shown, held until the end of the transaction."""
        seen = {mark.partition(":")[0]: mark for mark in request.POST.get(SEEN, "").split()}
        keys = [int(key) for key in request.POST.getlist(ACTION_CHECKBOX_NAME) if key in seen and key.isdecimal()]
        if not keys:
            return []
        rows = self.model._base_manager.filter(pk__in=keys).order_by("pk")
        held = list(rows.select_for_update(no_key=True))
        marks = marks_of_rows(self.model, keys)
        return [row for row in held if marks.get(row.pk) != seen[str(row.pk)]]
