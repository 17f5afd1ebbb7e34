"""The public pages of programmes."""

from django.utils.translation import gettext_lazy as _

from programmes.models import Programme
from programmes.resources import ProgrammeResource
from reference.pages import ListPage, RecordPage, linked


class ProgrammeList(ListPage):
    model = Programme
    resource_class = ProgrammeResource
    heading = _("Programmes")
    lead = _(
        "What the EU funds and runs over time: programmes, projects, components, phases and bilateral allocations."
    )
    template_name = "programmes/programme_list.html"

    def for_listing(self, rows):
        return rows.in_brief().prefetch_related("instruments")


class ProgrammePage(RecordPage):
    listing = ProgrammeList
    template_name = "programmes/programme.html"

    def get_queryset(self):
        return super().get_queryset().select_related("parent", "predecessor")

    def related(self, programme):
        return {
            **linked(programme),
            "groups": programme.groups.all(),
            "instruments": programme.instruments.all(),
            "intervention_logic": programme.intervention_logic(),
            "parts": programme.parts.published(),
            "successors": programme.successors.published(),
            "provisions": programme.provisions.published().select_related("policy"),
            "missions": programme.missions.published(),
        }
