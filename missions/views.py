"""The public pages of missions and of the agreements on taking part in them."""

from django.utils.translation import gettext_lazy as _

from editorial.prepared import prepared
from missions.models import Agreement, Mission
from missions.resources import AgreementResource, MissionResource
from reference.models import by_country
from reference.pages import ListPage, RecordPage, linked


class MissionList(ListPage):
    model = Mission
    resource_class = MissionResource
    heading = _("Missions")
    lead = _("Civilian missions and military operations of the Common Security and Defence Policy, and who takes part.")
    template_name = "missions/mission_list.html"

    def for_listing(self, rows):
        return rows.in_brief().prefetch_related("participations__country")


class MissionPage(RecordPage):
    listing = MissionList
    template_name = "missions/mission.html"

    def related(self, mission):
        return {
            **linked(mission),
            "participations": by_country(
                prepared(mission, lambda it: it.participations.select_related("country", "agreement", "source"))
            ),
            "programmes": prepared(mission, lambda it: it.programmes.published().in_brief()),
            "provisions": prepared(mission, lambda it: it.provisions.published().for_line()),
        }


class AgreementList(ListPage):
    model = Agreement
    resource_class = AgreementResource
    heading = _("Agreements")
    lead = _(
        "What lets a country outside the EU take part in its missions: framework agreements and those for one mission."
    )
    template_name = "missions/agreement_list.html"

    def for_listing(self, rows):
        return rows.in_brief().select_related("country")


class AgreementPage(RecordPage):
    listing = AgreementList
    template_name = "missions/agreement.html"

    def get_queryset(self):
        return super().get_queryset().select_related("country", "policy")

    def related(self, agreement):
        return {
            "aliases": prepared(agreement, lambda it: it.aliases.all()),
            "citations": prepared(agreement, lambda it: it.citations.select_related("source")),
            "participations": prepared(
                agreement, lambda it: it.participations.published().select_related("mission", "country", "source")
            ),
        }
