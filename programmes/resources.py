"""The columns of the programmes sheet."""

from editorial.translated import in_other_languages
from programmes.filters import ProgrammeFilterSet
from programmes.models import Element, Programme, ProgrammeCountry, ProgrammeOrganisation
from spreadsheets.columns import Citations, EntryColumn, Lines, Links, Sentence
from spreadsheets.resources import SheetResource


class ProgrammeResource(SheetResource):
    area = "programmes"
    companions = ("programme-countries", "programme-organisations", "programme-objectives", "figures")
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
            *in_other_languages(*Programme.translated),
        ]  # fmt: skip


class ProgrammeCountryResource(SheetResource):
    area = "programme-countries"
    record = EntryColumn("record", "programme")

    class Meta:
        model = ProgrammeCountry
        import_id_fields = ["record", "country", "role"]
        fields = ["record", "country", "role", "since"]


class ProgrammeOrganisationResource(SheetResource):
    area = "programme-organisations"
    record = EntryColumn("record", "programme")

    class Meta:
        model = ProgrammeOrganisation
        import_id_fields = ["record", "organisation", "role"]
        fields = ["record", "organisation", "role"]


class ProgrammeObjectiveResource(SheetResource):
    """The sentences of the intervention logic, each known by its words."""

    area = "programme-objectives"
    record = EntryColumn("record", "programme")
    text = Sentence("text")

    class Meta:
        model = Element
        import_id_fields = ["record", "kind", "text"]
        fields = ["record", "kind", "order", "text", *in_other_languages(*Element.translated)]
