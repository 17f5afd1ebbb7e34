"""The columns of the sheets of missions, agreements and participations."""

from editorial.translated import in_other_languages
from missions.basis import LegalBasis
from missions.filters import AgreementFilterSet, MissionFilterSet, ParticipationFilterSet
from missions.models import Agreement, Mission, Participation
from spreadsheets.columns import Citations, Links
from spreadsheets.origin import NamedBy
from spreadsheets.resources import SheetResource


class MissionResource(SheetResource):
    area = "missions"
    companions = ("participations", "figures")
    filterset_class = MissionFilterSet
    hosts = Links("country_links", "country", role="host")
    area_of_operations = Links("country_links", "country", role="area")
    led_by = Links("organisation_links", "organisation", role="lead")
    partners = Links("organisation_links", "organisation", role="partner")
    sources = Citations("citations")

    class Meta:
        model = Mission
        fields = [
            "slug", "title", "acronym", "kind", "starts", "ends", "summary", "text", "hosts", "area_of_operations",
            "led_by", "partners", "themes", "programmes", "provisions", "sources", "verified_on", "review_by",
            *in_other_languages(*Mission.translated),
        ]  # fmt: skip


class AgreementResource(SheetResource):
    area = "agreements"
    filterset_class = AgreementFilterSet
    told = (NamedBy("participations"),)
    sources = Citations("citations")

    class Meta:
        model = Agreement
        fields = [
            "slug", "title", "acronym", "kind", "status", "country", "policy", "signed", "provisional_from",
            "in_force_from", "ended", "summary", "text", "sources", "verified_on", "review_by",
            *in_other_languages(*Agreement.translated),
        ]  # fmt: skip


class ParticipationResource(SheetResource):
    area = "participations"
    filterset_class = ParticipationFilterSet
    told = (LegalBasis("legal_basis"),)

    class Meta:
        model = Participation
        import_id_fields = ["mission", "country"]
        fields = ["mission", "country", "agreement", "starts", "ends", "source", "locator", "note"]
