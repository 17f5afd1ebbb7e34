"""The public pages of the nouns that every area points at. What an area holds is reached through its related names."""

from django.db.models import Prefetch

from reference.models import Country, CountryGroup, Instrument, Organisation, Source, Term, Theme
from reference.pages import ListPage, RecordPage
from reference.resources import (
    CountryGroupResource,
    CountryResource,
    InstrumentResource,
    OrganisationResource,
    SourceResource,
    TermResource,
    ThemeResource,
)


class CountryList(ListPage):
    model = Country
    resource_class = CountryResource
    heading = "Countries"
    lead = "Everything recorded about a country, in one place."
    template_name = "reference/country_list.html"

    def for_listing(self, rows):
        return rows.prefetch_related("memberships__group")


class CountryPage(RecordPage):
    listing = CountryList
    template_name = "reference/country.html"

    def find(self, key):
        return super().find(key.upper())

    def related(self, country):
        groups = country.groups.distinct()
        figures = country.figures.published().for_page()
        return {
            "aliases": country.aliases.all(),
            "memberships": country.memberships.select_related("group"),
            "programme_links": country.programmecountrys.published().select_related("record"),
            "group_programmes": self.through_groups(country, groups),
            "mission_links": country.missioncountrys.published().select_related("record"),
            "participations": country.participations.published().select_related("mission", "agreement", "source"),
            "agreements": country.agreements.published(),
            "policy_links": country.policycountrys.published().select_related("record"),
            "event_links": country.eventcountrys.published().select_related("record"),
            **self.shared_apart(country, figures),
        }

    def through_groups(self, country, groups):
        """Programmes of the country's groups that do not name it; each with the groups in `reached_through`."""
        programmes = Country.programmes.rel.related_model.objects.published()
        named = country.programmecountrys.values("record")
        return (
            programmes.filter(groups__in=groups.values("pk"))
            .exclude(pk__in=named)
            .distinct()
            .prefetch_related(Prefetch("groups", groups, to_attr="reached_through"))
        )

    def shared_apart(self, country, figures) -> dict:
        """The figures about this country alone, and those that it shares with others."""
        figures = list(figures)
        for figure in figures:
            figure.others = [other for other in figure.countries.all() if other != country]
        return {
            "figures": [figure for figure in figures if not figure.others],
            "shared_figures": [figure for figure in figures if figure.others],
        }


class GroupList(ListPage):
    model = CountryGroup
    resource_class = CountryGroupResource
    name = "group"
    heading = "Groups of countries"
    lead = "Regions, organisations of states and lists of eligible countries, with their members and since when."
    template_name = "reference/group_list.html"


class GroupPage(RecordPage):
    listing = GroupList
    template_name = "reference/group.html"

    def related(self, group):
        memberships = group.memberships.select_related("country").order_by("country__name_en", "starts")
        return {
            "aliases": group.aliases.all(),
            "members": [membership for membership in memberships if membership.is_current],
            "others": [membership for membership in memberships if not membership.is_current],
            "programmes": group.programmes.published(),
            "policies": group.policies.published(),
            "events": group.events.published(),
            "figures": group.figures.published().for_page(),
        }


class OrganisationList(ListPage):
    model = Organisation
    resource_class = OrganisationResource
    heading = "Organisations"
    lead = "Bodies that fund, implement, adopt, organise or take part."
    template_name = "reference/organisation_list.html"


class OrganisationPage(RecordPage):
    listing = OrganisationList
    template_name = "reference/organisation.html"

    def get_queryset(self):
        return super().get_queryset().select_related("parent")

    def related(self, organisation):
        return {
            "aliases": organisation.aliases.all(),
            "parts": organisation.parts.all(),
            "programme_links": organisation.programmeorganisations.published().select_related("record"),
            "mission_links": organisation.missionorganisations.published().select_related("record"),
            "policy_links": organisation.policyorganisations.published().select_related("record"),
            "event_links": organisation.eventorganisations.published().select_related("record"),
        }


class InstrumentList(ListPage):
    model = Instrument
    resource_class = InstrumentResource
    heading = "Instruments"
    lead = "Ways in which the EU pays: funds, programmes of its budget, loans."
    template_name = "reference/instrument_list.html"


class InstrumentPage(RecordPage):
    listing = InstrumentList
    template_name = "reference/instrument.html"

    def get_queryset(self):
        return super().get_queryset().select_related("predecessor")

    def related(self, instrument):
        return {
            "aliases": instrument.aliases.all(),
            "successors": instrument.successors.all(),
            "programmes": instrument.programmes.published(),
            "figures": instrument.figures.published().for_page(),
        }


class ThemeList(ListPage):
    model = Theme
    resource_class = ThemeResource
    heading = "Themes"
    lead = "What the cooperation is about."
    template_name = "reference/theme_list.html"

    def for_listing(self, rows):
        return rows.select_related("parent")


class ThemePage(RecordPage):
    listing = ThemeList
    template_name = "reference/theme.html"

    def get_queryset(self):
        return super().get_queryset().select_related("parent")

    def related(self, theme):
        return {
            "aliases": theme.aliases.all(),
            "narrower": theme.narrower.all(),
            "programmes": theme.programmes.published(),
            "missions": theme.missions.published(),
            "policies": theme.policies.published(),
            "provisions": theme.provisions.published().select_related("policy"),
            "events": theme.events.published(),
        }


class SourceList(ListPage):
    model = Source
    resource_class = SourceResource
    heading = "Sources"
    lead = "Where the facts are from, and which records and figures rest on each."
    template_name = "reference/source_list.html"


class SourcePage(RecordPage):
    listing = SourceList
    template_name = "reference/source.html"

    def related(self, source):
        cited = [
            ("Programmes", source.programmecitations),
            ("Missions", source.missioncitations),
            ("Agreements", source.agreementcitations),
            ("Policy documents", source.policycitations),
            ("Events", source.eventcitations),
        ]
        return {
            "aliases": source.aliases.all(),
            "citations": [(kind, links.published().select_related("record")) for kind, links in cited],
            "participations": source.participations.published().select_related("mission", "country"),
            "figures": source.figures.published().for_page(),
        }


class Glossary(ListPage):
    model = Term
    resource_class = TermResource
    heading = "Glossary"
    lead = "Acronyms and terms, and what they stand for."
    template_name = "reference/term_list.html"
