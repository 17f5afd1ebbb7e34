"""The staff's pages of sheets: import with a preview, export, templates, and the log of imports."""

from typing import cast

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from editorial.addresses import form_address
from editorial.admin import OnlyRead
from editorial.corrected import Correction
from editorial.corrections import LONGEST
from spreadsheets import actions
from spreadsheets.corrections import corrections_workbook
from spreadsheets.files import file_response
from spreadsheets.formats import FORMATS
from spreadsheets.forms import ExportForm, MissingForm, OneValueForm, SheetForm, UploadForm
from spreadsheets.missing import record_missing
from spreadsheets.models import ImportEffect, ImportRun
from spreadsheets.one_value import sheet_of
from spreadsheets.resources import SheetResource
from spreadsheets.results import Verdict
from spreadsheets.rights import may_act_on, may_import, may_read_log, may_see
from spreadsheets.template import RULES, template_workbook

ROWS_SHOWN = 50


class SpreadsheetAdmin(admin.ModelAdmin):
    """A model's admin with Import and Export buttons; `resource_class` is its sheet."""

    resource_class: type[SheetResource]
    change_list_template = "admin/spreadsheets/change_list.html"

    def get_urls(self):
        pages = {
            "import/": ("import", self.import_view),
            "export/": ("export", self.export_view),
            "template/": ("template", self.template_view),
            "change-many/": ("change_many", self.change_many_view),
        }
        own = [
            path(address, self.admin_site.admin_view(view), name=f"{self.opts.app_label}_{self.opts.model_name}_{name}")
            for address, (name, view) in pages.items()
        ]
        return own + super().get_urls()

    def sheet_pages(self) -> dict[str, str]:
        """The addresses that the pages lead to."""
        pages = ("changelist", "import", "export", "template", "change_many")
        return {page: reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}") for page in pages}

    def has_import_permission(self, request) -> bool:
        return may_import(request.user, self.resource_class.area)

    def changelist_view(self, request, extra_context=None):
        context = {"has_import_permission": self.has_import_permission(request), "sheet_pages": self.sheet_pages()}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def sheet_page(self, request, template: str, title: str, **context):
        context |= {"opts": self.opts, "title": title, "sheet_pages": self.sheet_pages()}
        context |= self.admin_site.each_context(request)
        return TemplateResponse(request, f"admin/spreadsheets/{template}.html", context)

    # Import

    def import_view(self, request):
        """Takes a file; how it is read and what it would change is then shown on the import's own page."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            file = form.cleaned_data["file"]
            run = actions.receive(
                self.resource_class.area, file.chunks(), file_name=file.name, user=request.user, **form.terms
            )
            if run.state == ImportRun.State.FAILED:
                form.add_error("file", run.message)
            else:
                actions.begin_preview(run)
                return HttpResponseRedirect(run.get_absolute_url())
        title = _("Import %(kinds)s") % {"kinds": self.opts.verbose_name_plural}
        mine = ImportRun.objects.filter(area=self.resource_class.area).select_related("user")[:5]
        about = {"columns": self.resource_class().columns.values(), "rules": RULES}
        about["companions"] = self.resource_class.companions
        return self.sheet_page(request, "import", title, form=form, recent=mine, **about)

    def imported(self, versions: list[int]) -> dict[int, str]:
        """{version: from where it came} of versions that an import wrote before they said so themselves."""
        effects = ImportEffect.objects.filter(area=self.resource_class.area, history_id__in=versions)
        return {
            effect.history_id: effect.run.came_from(effect.sheet, effect.number)
            for effect in effects.select_related("run", "sheet")
        }

    # One field of many

    def change_many_view(self, request):
        """Writes a sheet of the rows that the list shows, and leads to the preview of its import."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        if (queryset := self.listed(request)) is None:
            return HttpResponseRedirect(request.path)
        count = queryset.count()
        form = OneValueForm(request.POST or None, resource=self.resource_class())
        if form.is_valid() and count > settings.UPLOAD_LIMIT_ROWS:
            form.add_error(
                None,
                _("Narrow the list first: %(upload_limit_rows)s rows can be changed at once.")
                % {"upload_limit_rows": settings.UPLOAD_LIMIT_ROWS},
            )
        if form.is_valid():
            column, value = form.cleaned_data["column"], form.cleaned_data["value"]
            pieces = sheet_of(self.resource_class, queryset, column, value)
            name = _("%(column)s of %(count)s %(kinds)s.csv") % {
                "column": column,
                "count": count,
                "kinds": self.opts.verbose_name_plural,
            }
            run = actions.receive(self.resource_class.area, pieces, file_name=name, user=request.user)
            if run.state != ImportRun.State.FAILED:
                actions.begin_preview(run)
            return HttpResponseRedirect(run.get_absolute_url())
        title = _("Change one field of many %(kinds)s") % {"kinds": self.opts.verbose_name_plural}
        return self.sheet_page(request, "change_many", title, form=form, count=count)

    def listed(self, request):
        """The rows that the list shows, with its search and filters; None if there are no such filters."""
        try:
            return self.get_changelist_instance(request).queryset.select_related(None)
        except IncorrectLookupParameters:
            return None

    # Export

    def export_view(self, request):
        """The rows that the list shows, with its search and filters, as a file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if (queryset := self.listed(request)) is None:
            return HttpResponseRedirect(request.path)
        form = ExportForm(request.POST or None)
        if form.is_valid():
            resource = self.resource_class()
            return file_response(
                request, resource, queryset, form.cleaned_data["format"], resource.area, public=False, marked=True
            )
        title = _("Export %(kinds)s") % {"kinds": self.opts.verbose_name_plural}
        return self.sheet_page(request, "export", title, form=form, count=queryset.count())

    def template_view(self, request):
        """An empty workbook to fill in."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        resource = self.resource_class()
        headers = {"Content-Disposition": f'attachment; filename="{resource.area}-template.xlsx"'}
        return HttpResponse(template_workbook(resource), content_type=FORMATS["xlsx"].content_type, headers=headers)


def wrong_first():
    """Rows to correct, then rows that change something, then the others."""
    places = [When(verdict=verdict, then=Value(place)) for place, verdict in enumerate(Verdict)]
    return Case(*places, default=Value(len(places)), output_field=IntegerField())


@admin.register(ImportRun)
class ImportRunAdmin(OnlyRead, admin.ModelAdmin):
    """Who imported what, when and why, each with a page of its own. It is a log: nothing in it can be altered."""

    list_display = [
        "file_name", "area", "created_at", "user", "state", "new", "changed", "gone", "unchanged", "wrong", "reason",
    ]  # fmt: skip
    list_filter = ["state", "area"]
    list_select_related = ["user"]
    list_per_page = 100
    date_hierarchy = "created_at"
    search_fields = ["file_name", "message", "reason", "user__username", "sha256"]

    def has_view_permission(self, request, obj=None):
        return may_see(request.user, obj) if obj else may_read_log(request.user)

    def admin_of(self, area: str) -> SpreadsheetAdmin:
        return cast(SpreadsheetAdmin, self.admin_site.get_model_admin(SheetResource.registry[area]._meta.model))

    def get_urls(self):
        corrections = self.admin_site.admin_view(self.corrections_view)
        name = "spreadsheets_importrun_corrections"
        return [path("<int:run_id>/corrections.xlsx", corrections, name=name), *super().get_urls()]

    # The page of one import

    def change_view(self, request, object_id, form_url="", extra_context=None):
        run = self.run_of(request, object_id)
        forms = [SheetForm(request.POST or None, sheet=sheet) for sheet in run.sheets_of_file] if run.file_id else []
        if request.method == "POST":
            if not may_act_on(request.user, run):
                raise PermissionDenied
            if (answer := self.act(request, run, forms)) is not None:
                return HttpResponseRedirect(answer)
        return TemplateResponse(request, "admin/spreadsheets/run.html", self.context(request, run, forms))

    def run_of(self, request, object_id) -> ImportRun:
        pk = object_id if str(object_id).isdecimal() else 0
        run = get_object_or_404(ImportRun.objects.select_related("user", "saved_by", "file", "undoes"), pk=pk)
        if not self.has_view_permission(request, run):
            raise PermissionDenied
        actions.release(run)
        return run

    def context(self, request, run: ImportRun, forms: list) -> dict:
        verdict = request.GET.get("show", "")
        rows = run.rows.select_related("sheet")
        if verdict in Verdict.values:
            rows = rows.filter(verdict=verdict)
        page = Paginator(rows.order_by(wrong_first(), "sheet", "number"), ROWS_SHOWN).get_page(request.GET.get("p"))
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Taking back %(file_name)s") % {"file_name": run.file_name}
            if run.undoes_id
            else _("Import of %(file_name)s") % {"file_name": run.file_name},
            "run": run,
            "forms": forms,
            "missing_forms": self.missing_forms(request, run),
            "sheet_pages": self.pages_of(run),
            "verdicts": [(v, v.label, run.counts[v]) for v in Verdict if run.counts[v]],
            "chosen": verdict,
            "page": self.with_records(page, run),
            "pages": page.paginator.get_elided_page_range(page.number),
            "may_act": may_act_on(request.user, run),
            "kinds_of_change": Correction.Kind.choices,
            "longest": LONGEST,
            "undone_by": run.undone_by.filter(state=ImportRun.State.COMMITTED).first(),
        }

    def pages_of(self, run: ImportRun) -> dict[str, str]:
        return self.admin_of(run.area).sheet_pages()

    def with_records(self, page, run: ImportRun):
        """The rows of a page, each with the address of its record if it has one by now."""
        effects = run.effects.filter(number__in=[row.number for row in page]).values_list(
            "sheet", "number", "object_id"
        )
        written = {(sheet, number): pk for sheet, number, pk in effects}
        for row in page:
            pk = written.get((row.sheet_id, row.number)) or row.object_id
            gone = row.verdict == Verdict.GONE and run.saved
            row.page = "" if pk is None or gone else self.page_of(row.sheet, pk)
        return page

    def page_of(self, sheet, pk: int) -> str:
        return form_address(sheet.resource_class._meta.model, pk)

    def act(self, request, run: ImportRun, forms: list) -> str | None:
        """Does what the button says; gives the address to go to, or None when a form has errors."""
        try:
            act = request.POST.get("act", "")
            if act in ("read", "decide", "save", "again", "undo", "record"):
                return getattr(self, f"act_{act}")(request, run, forms)
            raise ValidationError(_("Choose one of the buttons."))
        except ValidationError as error:
            saved_before = act == "save" and run.saved  # by the first click of two
            self.message_user(request, " ".join(error.messages), messages.INFO if saved_before else messages.ERROR)
            return run.get_absolute_url()

    def act_read(self, request, run, forms):
        """Takes the answers about headings, numbers and dates, and reads the file."""
        actions.refuse_reading(run)
        if not all(form.is_valid() for form in forms):
            return None
        for form in forms:
            if form.is_read_anew:
                actions.read_again(form.sheet, name=form.name, header_row=form.cleaned_data["header_row"])
            else:
                actions.answer(form.sheet, **form.answers)
        if name := request.POST.get("mapping", "").strip()[:80]:
            actions.save_mapping(forms[0].sheet, name=name, user=request.user)
        actions.begin_preview(run)
        return run.get_absolute_url()

    def act_decide(self, request, run, forms):
        """Settles what happens to rows that others have changed since."""
        actions.refuse_reading(run)
        if request.POST.get("conflicts") in ImportRun.Conflicts.values:
            run.conflicts = request.POST["conflicts"]
            run.save(update_fields=["conflicts"])
        actions.begin_preview(run)
        return run.get_absolute_url()

    def missing_forms(self, request, run: ImportRun) -> list[MissingForm]:
        """For each area of which the file names what nobody has recorded, and of which this person may import."""
        areas = [] if run.saved or run.undoes_id else run.missing
        return [
            MissingForm(
                request.POST if request.POST.get("area") == area else None, area=area, missing=run.missing[area]
            )
            for area in areas
            if self.admin_of(area).has_import_permission(request)
        ]

    def act_record(self, request, run, forms):
        """Makes new entries of names that the file mentions, as one of its sheets would."""
        actions.refuse_reading(run)
        form = next((f for f in self.missing_forms(request, run) if f.is_bound), None)
        if form is None:
            raise ValidationError(_("None of these names is missing."))
        if not form.is_valid():
            return None
        given = {name: form.cleaned_data[name] for name in form.given}
        record_missing(run, form.area, form.cleaned_data["names"], given)
        actions.begin_preview(run)
        return run.get_absolute_url()

    def act_again(self, request, run, forms):
        actions.refuse_reading(run)
        actions.begin_preview(run)
        return run.get_absolute_url()

    def act_save(self, request, run, forms):
        said = {name: request.POST.get(name, "").strip()[:LONGEST] for name in ("reason", "reason_kind")}
        if said["reason_kind"] not in ("", *Correction.Kind.values):
            raise ValidationError(_("Choose one of the kinds of change."))
        try:
            saved = actions.begin_commit(run, request.user, **said)
        except actions.Unexplained:
            run.save(update_fields=["reason", "reason_kind"])  # what was typed is there again
            raise
        if saved is None:
            return run.get_absolute_url()
        if saved:
            told = (
                _("Saved: %(new)s new, %(changed)s changed, %(gone)s taken away.")
                if run.gone
                else _("Saved: %(new)s new, %(changed)s changed.")
            )
            told %= {"new": run.new, "changed": run.changed, "gone": run.gone}
            self.message_user(request, told, messages.SUCCESS)
        else:
            in_review = run.state == ImportRun.State.IN_REVIEW
            self.message_user(request, run.message, messages.WARNING if in_review else messages.ERROR)
        return run.get_absolute_url()

    def act_undo(self, request, run, forms):
        back = actions.undo(run, user=request.user)
        actions.begin_preview(back)
        return back.get_absolute_url()

    def corrections_view(self, request, run_id):
        """The wrong rows as a workbook."""
        run = self.run_of(request, run_id)
        if not run.file_id:
            raise Http404(_("This import has no file."))
        headers = {"Content-Disposition": f'attachment; filename="import-{run.pk}-wrong-rows.xlsx"'}
        return HttpResponse(corrections_workbook(run), content_type=FORMATS["xlsx"].content_type, headers=headers)
