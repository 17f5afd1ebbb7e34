"""The staff's pages of figures and of what they measure."""

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

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
            _("How much"),
            {
                "fields": ["measure", ("bound", "value", "currency")],
                "description": _("Exactly as the source puts it: nothing rounded, nothing converted."),
            },
        ),
        (
            _("When"),
            {
                "fields": ["as_of", ("starts", "ends")],
                "description": _("A year, a month or a day, as the source gives it: 2016, 2016-08 or 2016-08-24."),
            },
        ),
        (
            _("About what"),
            {
                "fields": [*SUBJECTS, "instrument", "group", "countries", "provisions"],
                "description": _(
                    "One programme, mission, document or event at most. "
                    "The instrument, the group, the countries and the provisions say more, or stand alone."
                ),
            },
        ),
        (_("Who says so"), {"fields": ["source", "locator", "note"]}),
        (_("Its place among figures"), {"fields": ["part_of", "supersedes"]}),
    ]

    class Media:
        js = ["js/figure_form.js"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """The script that reads the number aloud has no words of its own."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "value":
            field.widget.attrs |= {
                "data-reads": gettext("Reads: {words}"),
                "data-wrong": gettext("Write digits only, such as 5000000 or 12.5."),
            }
        return field

    @admin.display(description=_("figure"), ordering="value")
    def amount(self, figure) -> str:
        return figure.in_words

    @admin.display(description=_("about"))
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
