"""The staff's pages of figures and of what they measure."""

from django.contrib import admin

from editorial.admin import CheckDue, PublishableAdmin
from figures.models import SUBJECTS, Figure, Measure
from figures.resources import FigureResource, MeasureResource
from reference.admin import EntryAdmin
from spreadsheets.admin import SpreadsheetAdmin


@admin.register(Figure)
class FigureAdmin(PublishableAdmin, SpreadsheetAdmin):
    resource_class = FigureResource
    list_display = ["label", "amount", "as_of", "about", "state", "measure", "source", "changed_at"]
    list_select_related = ["measure", "source", *SUBJECTS]
    list_filter = ["state", "bound", CheckDue, ("measure", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["label", "code", "note", *(f"{name}__title" for name in SUBJECTS), "source__key"]
    prepopulated_fields = {"code": ["label"]}
    fieldsets = [
        (None, {"fields": ["label", "code"]}),
        (
            "How much",
            {
                "fields": ["measure", ("bound", "value", "currency")],
                "description": "Exactly as the source puts it: nothing rounded, nothing converted.",
            },
        ),
        (
            "When",
            {
                "fields": ["as_of", ("starts", "ends")],
                "description": "A year, a month or a day, as the source gives it: 2016, 2016-08 or 2016-08-24.",
            },
        ),
        (
            "About what",
            {
                "fields": [*SUBJECTS, "instrument", "group", "countries", "provisions"],
                "description": "One programme, mission, document or event at most. "
                "The instrument, the group, the countries and the provisions say more, or stand alone.",
            },
        ),
        ("Who says so", {"fields": ["source", "locator", "note"]}),
        ("Its place among figures", {"fields": ["part_of", "supersedes"]}),
    ]

    class Media:
        js = ["js/figure_form.js"]

    @admin.display(description="figure", ordering="value")
    def amount(self, figure) -> str:
        return figure.in_words

    @admin.display(description="about")
    def about(self, figure):
        return figure.subject

    def choice_label(self, figure) -> str:
        return f"{figure} ({figure.code})"


@admin.register(Measure)
class MeasureAdmin(EntryAdmin):
    resource_class = MeasureResource
    list_display = ["name", "kind", "unit", "in_totals", "slug", "changed_at"]
    list_filter = ["kind", "in_totals"]
    search_fields = ["name", "slug", "unit"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "unit", "unit_of_one", "in_totals", "description"]}),
    ]
