"""The columns of the programmes sheet."""

from programmes.filters import ProgrammeFilterSet
from programmes.models import Programme
from spreadsheets.columns import Citations, Lines, Links
from spreadsheets.resources import SheetResource


class ProgrammeResource(SheetResource):
    area = "programmes"
    filterset_class = ProgrammeFilterSet
    countries_covered = Links("country_links", "country", role="covered")
    countries_priority = Links("country_links", "country", role="priority")
    countries_eligible = Links("country_links", "country", role="eligible")
    countries_expected = Links("country_links", "country", role="expected")
    implementers = Links("organisation_links", "organisation", role="implementer")
    partners = Links("organisation_links", "organisation", role="partner")
    funders = Links("organisation_links", "organisation", role="funder")
    coordinators = Links("organisation_links", "organisation", role="coordinator")
    beneficiaries = Links("organisation_links", "organisation", role="beneficiary")
    general_objectives = Lines("elements", kind="general-objective")
    specific_objectives = Lines("elements", kind="specific-objective")
    lines_of_action = Lines("elements", kind="line-of-action")
    components = Lines("elements", kind="component")
    cross_cutting_issues = Lines("elements", kind="cross-cutting")
    expected_results = Lines("elements", kind="expected-result")
    activities = Lines("elements", kind="activity")
    sources = Citations("citations")

    class Meta:
        model = Programme
        fields = [
            "slug", "title", "acronym", "kind", "level", "parent", "predecessor", "starts", "ends", "summary", "text",
            "countries_covered", "countries_priority", "countries_eligible", "countries_expected", "groups",
            "implementers", "partners", "funders", "coordinators", "beneficiaries", "instruments", "themes",
            "general_objectives", "specific_objectives", "lines_of_action", "components", "cross_cutting_issues",
            "expected_results", "activities", "provisions", "sources", "verified_on", "review_by",
        ]  # fmt: skip
