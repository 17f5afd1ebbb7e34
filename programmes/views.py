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
        return rows.defer("text", "folded").prefetch_related("instruments")


class ProgrammePage(RecordPage):
    listing = ProgrammeList
    template_name = "programmes/programme.html"

    def get_queryset(self):
        texts = [f"{link}__{field}" for link in ("parent", "predecessor") for field in ("text", "folded")]
        return super().get_queryset().select_related("parent", "predecessor").defer("folded", *texts)

    def related(self, programme):
        parts, successors = programme.parts_and_successors()
        return {
            **linked(programme),
            "groups": programme.groups.all(),
            "instruments": programme.instruments.all(),
            "intervention_logic": programme.intervention_logic(),
            "parts": parts,
            "successors": successors,
            "provisions": programme.provisions.published().for_line(),
            "missions": programme.missions.published().defer("text", "folded"),
        }
