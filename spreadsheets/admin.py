"""The staff's pages of sheets: import with a preview, export, templates, and the log of imports."""

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path, reverse
from django.utils.html import format_html

from spreadsheets.files import file_response
from spreadsheets.formats import FORMATS
from spreadsheets.forms import ExportForm, UploadForm
from spreadsheets.models import ImportRun
from spreadsheets.resources import SheetResource
from spreadsheets.results import Verdict
from spreadsheets.template import template_workbook

ROWS_SHOWN = 50


class SpreadsheetAdmin(admin.ModelAdmin):
    """A model's admin with Import and Export buttons; `resource_class` is its sheet."""

    resource_class: type[SheetResource]
    change_list_template = "admin/spreadsheets/change_list.html"

    def get_urls(self):
        pages = {
            "import/": ("import", self.import_view),
            "import/<int:run_id>/": ("import_run", self.run_view),
            "export/": ("export", self.export_view),
            "template/": ("template", self.template_view),
        }
        own = [
            path(address, self.admin_site.admin_view(view), name=f"{self.opts.app_label}_{self.opts.model_name}_{name}")
            for address, (name, view) in pages.items()
        ]
        return own + super().get_urls()

    def sheet_pages(self) -> dict[str, str]:
        """The addresses that the pages lead to."""
        pages = ("changelist", "import", "export", "template")
        return {page: reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}") for page in pages}

    def has_import_permission(self, request) -> bool:
        """The model's own “import” permission where it has one, else the right to add and to change."""
        if "import" in self.opts.default_permissions:
            return request.user.has_perm(f"{self.opts.app_label}.import_{self.opts.model_name}")
        return self.has_add_permission(request) and self.has_change_permission(request)

    def changelist_view(self, request, extra_context=None):
        context = {"has_import_permission": self.has_import_permission(request), "sheet_pages": self.sheet_pages()}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def sheet_page(self, request, template: str, title: str, **context):
        context |= {"opts": self.opts, "title": title, "sheet_pages": self.sheet_pages()}
        context |= self.admin_site.each_context(request)
        return TemplateResponse(request, f"admin/spreadsheets/{template}.html", context)

    # Import

    def import_view(self, request):
        """Takes a file; what it would change is then shown on the run's own page."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if form.is_valid() and (run := self.received(form, request.user)):
            return HttpResponseRedirect(run.get_absolute_url())
        if form.refusal:
            about = {"file_name": request.FILES["file"].name, "content": form.content, "user": request.user}
            ImportRun.refuse(self.resource_class.area, form.refusal, **about)
        title = f"Import {self.opts.verbose_name_plural}"
        columns = self.resource_class().columns.values()
        return self.sheet_page(request, "import", title, form=form, columns=columns)

    def received(self, form, user) -> ImportRun | None:
        """The run of an uploaded file with its preview; None when the sheet as a whole does not fit."""
        with transaction.atomic():
            run = ImportRun.receive(
                self.resource_class.area,
                form.sheet,
                file_name=form.cleaned_data["file"].name,
                content=form.content,
                user=user,
                clear_blank=form.clear_blank,
            )
            run.preview()
        if run.state == ImportRun.State.FAILED:
            form.add_error("file", run.message)
            return None
        return run

    def run_view(self, request, run_id):
        """What a file would change, or has changed; the button saves it."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        run = get_object_or_404(ImportRun.objects.select_related("user"), pk=run_id, area=self.resource_class.area)
        if request.method == "POST":
            self.commit(request, run)
            return HttpResponseRedirect(run.get_absolute_url())
        rows = Paginator(run.rows.order_by(wrong_first(), "number"), ROWS_SHOWN)
        page = rows.get_page(request.GET.get("p"))
        context = {
            "run": run,
            "page": page,
            "pages": rows.get_elided_page_range(page.number),
            "saved": run.state == ImportRun.State.COMMITTED,
            "record_page": f"admin:{self.opts.app_label}_{self.opts.model_name}_change",
        }
        return self.sheet_page(request, "run", f"Import of {run.file_name}", **context)

    def commit(self, request, run: ImportRun):
        try:
            saved = run.commit(request.user)
        except ValidationError as error:
            saved_before = run.state == ImportRun.State.COMMITTED  # by the first click of two
            self.message_user(request, " ".join(error.messages), messages.INFO if saved_before else messages.ERROR)
            return
        if saved:
            self.message_user(request, f"Saved: {run.new} new, {run.changed} changed.", messages.SUCCESS)
        else:
            self.message_user(request, run.message, messages.ERROR)

    # Export

    def export_view(self, request):
        """The rows that the list shows, with its search and filters, as a file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            queryset = self.get_changelist_instance(request).queryset.select_related(None)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(request.path)
        form = ExportForm(request.POST or None)
        if form.is_valid():
            resource = self.resource_class()
            return file_response(resource, queryset, form.cleaned_data["format"], resource.area, public=False)
        title = f"Export {self.opts.verbose_name_plural}"
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
class ImportRunAdmin(admin.ModelAdmin):
    """Who imported what, and when. It is a log: nothing in it can be changed."""

    list_display = ["file_name", "area", "created_at", "user", "state", "new", "changed", "unchanged", "wrong"]
    list_filter = ["state", "area"]
    list_select_related = ["user"]
    list_per_page = 100
    date_hierarchy = "created_at"
    search_fields = ["file_name", "message", "user__username", "sha256"]
    fields = [
        "file_name", "area", "page", "user", "created_at", "state", "committed_at", "new", "changed", "unchanged",
        "wrong", "message", "clear_blank", "sha256",
    ]  # fmt: skip
    readonly_fields = ["page"]

    @admin.display(description="rows")
    def page(self, run):
        try:
            return format_html('<a href="{}">What it did in each row</a>', run.get_absolute_url())
        except (KeyError, NoReverseMatch):
            return "This sheet is no longer kept."

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
