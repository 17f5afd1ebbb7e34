"""django-import-export as it comes: a plain resource, its default options, its preview page, its two passes.

Its admin would also write a log entry for every row; that is left out.
"""

import time
from pathlib import Path

import import_export
from django.template import Context, Template
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget, ManyToManyWidget
from tablib import Dataset

from bench.rows import COLUMNS
from programmes.models import Programme
from reference.models import Theme


class StockResource(ModelResource):
    parent = Field("parent", "parent", ForeignKeyWidget(Programme, "slug"))
    predecessor = Field("predecessor", "predecessor", ForeignKeyWidget(Programme, "slug"))
    themes = Field("themes", "themes", ManyToManyWidget(Theme, separator="; ", field="slug"))

    class Meta:
        model = Programme
        fields = COLUMNS
        import_id_fields = ["slug"]


def preview_template() -> Template:
    """The part of the library's own page that shows the rows."""
    page = Path(import_export.__file__).parent / "templates/admin/import_export/import.html"
    rows = page.read_text().split("{% block preview %}")[1].split("{% endblock %}")[0]
    return Template("{% load i18n %}" + rows)


def import_file(path: Path, *, dry_run: bool):
    resource = StockResource()
    result = resource.import_data(Dataset().load(path.read_text(), format="csv"), dry_run=dry_run)
    if result.has_errors() or result.has_validation_errors():
        raise RuntimeError(f"The stock import failed: {result.row_errors()[:1] or result.invalid_rows[:1]}")
    return result


def measure_import(path: Path) -> dict[str, float]:
    """Seconds up to the end of the preview, and up to the end of all."""
    template = preview_template()
    began = time.perf_counter()
    page = template.render(Context({"result": import_file(path, dry_run=True)}))
    previewed = time.perf_counter()
    import_file(path, dry_run=False)
    return {"preview": previewed - began, "whole": time.perf_counter() - began, "page_bytes": len(page.encode())}


def measure_export(format_name: str, rows: int) -> float:
    queryset = Programme.objects.order_by("pk")[:rows]
    began = time.perf_counter()
    StockResource().export(queryset=queryset).export(format_name)
    return time.perf_counter() - began
