"""The public pages of programmes."""

from django.utils.translation import gettext_lazy as _

from editorial.prepared import prepared
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
    corrections_by = "programme"

    def related(self, programme):
        return {
            **linked(programme),
            **programme.family(),
            "groups": prepared(programme, lambda it: it.groups.all()),
            "instruments": prepared(programme, lambda it: it.instruments.all()),
            "intervention_logic": programme.intervention_logic(),
            "provisions": prepared(programme, lambda it: it.provisions.published().for_line()),
            "missions": prepared(programme, lambda it: it.missions.published().in_brief()),
        }
