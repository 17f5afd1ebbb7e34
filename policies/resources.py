"""The columns of the sheets of policy documents, provisions and events."""

from editorial.translated import in_other_languages
from policies.filters import EventFilterSet, PolicyFilterSet, ProvisionFilterSet
from policies.models import ANSWERS, Event, Policy, Provision
from spreadsheets.columns import Citations, Links, Relations
from spreadsheets.origin import NamedBy
from spreadsheets.resources import SheetResource


class PolicyResource(SheetResource):
    area = "policies"
    companions = ("provisions", "figures")
    filterset_class = PolicyFilterSet
    adopted_by = Links("organisation_links", "organisation", role="adopting")
    proposed_by = Links("organisation_links", "organisation", role="proposer")
    supported_by = Links("organisation_links", "organisation", role="supporter")
    organisations_party = Links("organisation_links", "organisation", role="party")
    organisations_concerned = Links("organisation_links", "organisation", role="subject")
    adopting_countries = Links("country_links", "country", role="adopting")
    countries_party = Links("country_links", "country", role="party")
    countries_concerned = Links("country_links", "country", role="subject")
    implements = Relations("relations", kind="implements")
    follows = Relations("relations", kind="follows")
    amends = Relations("relations", kind="amends")
    cites = Relations("relations", kind="cites")
    sources = Citations("citations")

    class Meta:
        model = Policy
        fields = [
            "slug", "title", "acronym", "kind", "adopted", "starts", "ends", "celex", "text_number", "summary",
            "text", "groups", "themes", "adopted_by", "proposed_by", "supported_by", "organisations_party",
            "organisations_concerned", "adopting_countries", "countries_party", "countries_concerned",
            "implements", "follows", "amends", "cites", "sources", "verified_on", "review_by",
            *in_other_languages(*Policy.translated),
        ]  # fmt: skip


class ProvisionResource(SheetResource):
    area = "provisions"
    filterset_class = ProvisionFilterSet
    told = tuple(map(NamedBy, ANSWERS))

    class Meta:
        model = Provision
        import_id_fields = ["policy", "slug"]
        fields = [
            "policy", "slug", "parent", "order", "number", "heading", "text", "themes",
            *in_other_languages(*Provision.translated),
        ]  # fmt: skip


class EventResource(SheetResource):
    area = "events"
    filterset_class = EventFilterSet
    hosts = Links("country_links", "country", role="host")
    participating_countries = Links("country_links", "country", role="participant")
    countries_concerned = Links("country_links", "country", role="subject")
    organisers = Links("organisation_links", "organisation", role="organiser")
    participating_organisations = Links("organisation_links", "organisation", role="participant")
    sources = Citations("citations")

    class Meta:
        model = Event
        fields = [
            "slug", "title", "acronym", "kind", "starts", "ends", "place", "summary", "text", "hosts",
            "participating_countries", "countries_concerned", "groups", "organisers", "participating_organisations",
            "themes", "policies", "sources", "verified_on", "review_by",
            *in_other_languages(*Event.translated),
        ]  # fmt: skip
