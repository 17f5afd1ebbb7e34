"""The public pages of the nouns that every area points at. What an area holds is reached through its related names."""

import logging

from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from editorial.version import NOT_KEPT
from reference.models import (
    Attachment,
    Country,
    CountryGroup,
    Instrument,
    Organisation,
    Source,
    Term,
    Theme,
    by_country,
)
from reference.pages import ListPage, RecordPage, shortened
from reference.resources import (
    CountryGroupResource,
    CountryResource,
    InstrumentResource,
    OrganisationResource,
    SourceResource,
    TermResource,
    ThemeResource,
)
from reference.stored import opened

TYPES = {"pdf": "application/pdf", "png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp"}
NOTHING_RUNS = "default-src 'none'; sandbox"
KEPT_BY_ALL = "public, max-age=86400, immutable"  # a day, after which one that is no longer public is gone everywhere
logger = logging.getLogger(__name__)


class CountryList(ListPage):
    model = Country
    resource_class = CountryResource
    heading = _("Countries")
    lead = _("Everything recorded about a country, in one place.")
    template_name = "reference/country_list.html"

    def get_queryset(self):
        return super().get_queryset().order_by(Country.name_to_sort_by())

    def for_listing(self, rows):
        return rows.prefetch_related("memberships__group")


class GroupList(ListPage):
    model = CountryGroup
    resource_class = CountryGroupResource
    name = "group"
    heading = _("Groups of countries")
    lead = _("Regions, organisations of states and lists of eligible countries, with their members and since when.")
    template_name = "reference/group_list.html"


class GroupPage(RecordPage):
    listing = GroupList
    template_name = "reference/group.html"

    def related(self, group):
        memberships = by_country(group.memberships.select_related("country").order_by("starts"))
        return {
            "aliases": group.aliases.all(),
            "members": [membership for membership in memberships if membership.is_current],
            "others": [membership for membership in memberships if not membership.is_current],
            "programmes": shortened(group.programmes.published(), group=group.slug),
            "policies": shortened(group.policies.published(), group=group.slug),
            "events": shortened(group.events.published(), group=group.slug),
            "figures": shortened(group.figures.published().for_page(), group=group.slug),
        }


class OrganisationList(ListPage):
    model = Organisation
    resource_class = OrganisationResource
    heading = _("Organisations")
    lead = _("Bodies that fund, implement, adopt, organise or take part.")
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
            "programme_links": shortened(
                organisation.programmeorganisations.published(), organisation=organisation.slug
            ),
            "mission_links": shortened(organisation.missionorganisations.published(), organisation=organisation.slug),
            "policy_links": shortened(organisation.policyorganisations.published(), organisation=organisation.slug),
            "event_links": shortened(organisation.eventorganisations.published(), organisation=organisation.slug),
        }


class InstrumentList(ListPage):
    model = Instrument
    resource_class = InstrumentResource
    heading = _("Instruments")
    lead = _("Ways in which the EU pays: funds, programmes of its budget, loans.")
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
            "programmes": shortened(instrument.programmes.published(), instrument=instrument.slug),
            "figures": shortened(instrument.figures.published().for_page(), instrument=instrument.slug),
        }


class ThemeList(ListPage):
    model = Theme
    resource_class = ThemeResource
    heading = _("Themes")
    lead = _("What the cooperation is about.")
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
            "programmes": shortened(theme.programmes.published(), theme=theme.slug),
            "missions": shortened(theme.missions.published(), theme=theme.slug),
            "policies": shortened(theme.policies.published(), theme=theme.slug),
            "provisions": shortened(theme.provisions.published().for_line(), theme=theme.slug),
            "events": shortened(theme.events.published(), theme=theme.slug),
        }


class SourceList(ListPage):
    model = Source
    resource_class = SourceResource
    heading = _("Sources")
    lead = _("Where the facts are from, and which records and figures rest on each.")
    template_name = "reference/source_list.html"


class SourcePage(RecordPage):
    listing = SourceList
    template_name = "reference/source.html"

    def related(self, source):
        cited = [
            (_("Programmes"), source.programmecitations),
            (_("Missions"), source.missioncitations),
            (_("Agreements"), source.agreementcitations),
            (_("Policy documents"), source.policycitations),
            (_("Events"), source.eventcitations),
        ]
        return {
            "aliases": source.aliases.all(),
            "attachments": source.attachments.published(),
            "citations": [(kind, shortened(links.published(), source=source.key)) for kind, links in cited],
            "participations": source.participations.published().with_basis(),
            "figures": shortened(source.figures.published().for_page(), source=source.key),
        }


class Glossary(ListPage):
    model = Term
    resource_class = TermResource
    heading = _("Glossary")
    lead = _("Acronyms and terms, and what they stand for.")
    template_name = "reference/term_list.html"


@require_safe
def attachment(request, key, file):
    """A picture or a PDF. Staff see also what no public record shows; it is the one answer here that differs."""
    found = Attachment.objects.filter(key=key).first()
    is_public = Attachment.objects.published().filter(key=key).exists()
    if found is None or not (is_public or may_see(request.user)):
        raise Http404("There is no such file here.")
    if file != found.file_name:
        return redirect(found)
    return public_answer(request, found) if is_public else answer_to_staff(found)


def public_answer(request, found: Attachment):
    mark = f'"{found.key}"'
    response = get_conditional_response(request, etag=mark) or file_of(found)
    response["ETag"], response["Cache-Control"] = mark, KEPT_BY_ALL
    return response


def answer_to_staff(found: Attachment):
    response = file_of(found)
    response["Cache-Control"], response["Cross-Origin-Resource-Policy"] = NOT_KEPT, "same-origin"
    return response


def may_see(user) -> bool:
    return user.is_active and user.is_staff and user.has_perm("reference.view_attachment")


def file_of(found: Attachment) -> FileResponse:
    """Browsers show pictures, and save a PDF: in a page that may do nothing, none of them can show one."""
    try:
        content = opened(found.key, found.kind)
    except OSError as error:
        logger.exception("The file of an attachment is not in the storage: %s", found.key)
        raise Http404("The file is not here.") from error
    response = FileResponse(
        content, as_attachment=not found.is_picture, filename=found.file_name, content_type=TYPES[found.kind]
    )
    response["Content-Security-Policy"] = NOTHING_RUNS
    response["X-Content-Type-Options"] = "nosniff"
    return response
