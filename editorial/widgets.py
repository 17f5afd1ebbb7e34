"""Fields of the staff's forms that do more than Django's own; without scripts they are what they were."""

from django.contrib.admin.widgets import AdminTextareaWidget
from django.forms.widgets import Script
from django.urls import reverse

from editorial.languages import LOCALES
from editorial.translated import ENGLISH


class MarkdownTextarea(AdminTextareaWidget):
    """A plain text area, to which static/js/markdown.js adds buttons, the pickers and a preview."""

    class Media:
        # They find their words in the page, in templates/admin/includes/writing.html.
        js = [Script(f"js/{name}.js", defer=True) for name in ("pasted", "picker", "markdown")]

    def get_context(self, name, value, attrs):
        ending = name.rpartition("_")[2]
        added = {
            "data-markdown": reverse("admin:markdown_preview"),
            "data-sources": reverse("admin:markdown_sources"),
            "data-records": reverse("admin:markdown_records"),
            "data-language": ending if ending in LOCALES else ENGLISH,
        }
        return super().get_context(name, value, {**(attrs or {}), **added})
