"""The public pages of missions and of the agreements on taking part in them."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from editorial.prepared import prepared
from missions.basis import with_launched, with_other_agreements
from missions.models import Agreement, Mission, Participation
from missions.resources import AgreementResource, MissionResource, ParticipationResource
from reference.models import by_country
from reference.pages import ListPage, RecordPage, linked


class MissionList(ListPage):
    model = Mission
    resource_class = MissionResource
    heading = _("Missions")
    lead = _("Civilian missions and military operations of the Common Security and Defence Policy, and who takes part.")
    template_name = "missions/mission_list.html"

    def for_listing(self, rows):
        taking_part = Participation.objects.select_related("country", "agreement")
        return rows.in_brief().prefetch_related(Prefetch("participations", taking_part))


class ParticipationList(ListPage):
    model = Participation
    resource_class = ParticipationResource
    heading = _("Participations and their legal basis")
    lead = _(
        "Which country from outside the EU takes part in which mission, and what that rested on when it began: "
        "the agreement that is recorded for it, or none."
    )
    template_name = "missions/participation_list.html"

    @staticmethod
    def brief(rows):
        return rows.select_related("mission", "country")

    def for_listing(self, rows):
        return rows.with_basis()

    def with_rows(self, page):
        page = super().with_rows(page)
        countries = {participation.country_id for participation in page}
        agreements = Agreement.objects.published().in_brief().filter(country__in=countries)
        page.object_list = with_other_agreements(page.object_list, list(agreements))
        return page


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
    in_form = frozenset({"on"})

    def for_listing(self, rows):
        return rows.in_brief().select_related("country")

    def with_rows(self, page):
        """Each with what it was on the day that is asked about."""
        page = super().with_rows(page)
        if self.filters.cleaned("on") or self.filters.cleaned("standing"):
            for agreement in page:
                agreement.then = agreement.standing_on(self.filters.day).label
        return page


class AgreementPage(RecordPage):
    listing = AgreementList
    template_name = "missions/agreement.html"

    def get_queryset(self):
        return super().get_queryset().select_related("country", "policy")

    def related(self, agreement):
        with_launched([agreement])
        return {
            "aliases": prepared(agreement, lambda it: it.aliases.all()),
            "citations": prepared(agreement, lambda it: it.citations.select_related("source")),
            "attachments": prepared(agreement, lambda it: it.attachments.described()),
            "participations": prepared(
                agreement, lambda it: it.participations.published().select_related("mission", "country", "source")
            ),
        }
