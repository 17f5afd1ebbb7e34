"""Programmes, projects, phases and bilateral allocations."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from editorial.models import Period, Record, Tracked
from editorial.prepared import prepared
from editorial.rules import refuse_cycle
from editorial.translated import Translated, in_other_languages, translations
from policies.models import Provision
from reference.models import (
    Citation,
    Country,
    CountryGroup,
    CountryLink,
    Instrument,
    LinkQuerySet,
    Named,
    Organisation,
    OrganisationLink,
    RecordQuerySet,
    Theme,
    WithAttachments,
)


class Programme(WithAttachments, Record, Period, Named):
    """Anything that the EU funds and runs over time, from a trans-regional programme to one phase of a project."""

    class Kind(models.TextChoices):
        PROGRAMME = "programme", _("Programme")
        PROJECT = "project", _("Project")
        COMPONENT = "component", _("Component")
        PHASE = "phase", _("Phase")
        ALLOCATION = "bilateral-allocation", _("Bilateral allocation")

    class Level(models.TextChoices):
        TRANS_REGIONAL = "trans-regional", _("Trans-regional")
        REGIONAL = "regional", _("Regional")
        SUB_REGIONAL = "sub-regional", _("Sub-regional")
        BILATERAL = "bilateral", _("Bilateral")

    expected = (("starts",), ("countries", "groups"))
    name_fields = ("slug", "title", "acronym", *in_other_languages("title"))
    amended_fields = ("starts", "ends")

    kind = models.CharField(
        max_length=20,
        choices=Kind,
        default=Kind.PROGRAMME,
        db_index=True,
        help_text=_(
            "A programme is made of projects or components; a phase continues an earlier one; an allocation "
            "is money set aside for one country."
        ),
    )
    level = models.CharField(
        _("geographical level"),
        max_length=14,
        choices=Level,
        blank=True,
        db_index=True,
        help_text=_(
            "Trans-regional programmes reach beyond Latin America and the Caribbean; regional ones cover it, "
            "sub-regional ones a part of it, bilateral ones one country."
        ),
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts",
        verbose_name=_("part of"), help_text=_("The programme that this project, component or phase belongs to."),
    )  # fmt: skip
    predecessor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="successors",
        help_text=_("The programme or phase that it continues."),
    )  # fmt: skip
    countries = models.ManyToManyField(Country, through="ProgrammeCountry", related_name="programmes")
    groups = models.ManyToManyField(
        CountryGroup, blank=True, related_name="programmes",
        help_text=_("Regions and groups that the source names as covered, whether or not it lists their members."),
    )  # fmt: skip
    organisations = models.ManyToManyField(Organisation, through="ProgrammeOrganisation", related_name="programmes")
    instruments = models.ManyToManyField(
        Instrument, blank=True, related_name="programmes", help_text=_("Where the money comes from.")
    )
    themes = models.ManyToManyField(
        Theme, blank=True, related_name="programmes", help_text=_("What it is about; readers find it under each.")
    )
    provisions = models.ManyToManyField(
        Provision, blank=True, related_name="programmes", verbose_name=_("provisions delivered"),
        help_text=_("The commitments in policy documents that it carries out."),
    )  # fmt: skip
    _history_m2m_fields = [groups, instruments, themes, provisions, "attachments"]

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["title", "pk"]
        indexes = [  # the second has all that the facets of its own fields count
            *Record.Meta.indexes,
            models.Index(fields=["state", "kind", "level", "starts", "ends"], name="programme_facets"),
        ]
        constraints = [*Record.Meta.constraints, *Period.Meta.constraints]

    def clean(self):
        super().clean()
        refuse_cycle(self, "parent")
        refuse_cycle(self, "predecessor")

    def family(self) -> dict:
        """What it is part of and continues, its parts and what continues it, as the public may see them, by title.

        They are few, so the database looks them up by their links alone and what is not public goes here: told of
        the state as well, SQLite reads every published programme instead.
        """
        near = prepared(self, near_to)
        shown: dict[int | None, Programme] = {programme.pk: programme for programme in near if programme.is_public}
        return {
            "parent": shown.get(self.parent_id),
            "predecessor": shown.get(self.predecessor_id),
            "parts": [programme for programme in shown.values() if programme.parent_id == self.pk],
            "successors": [programme for programme in shown.values() if programme.predecessor_id == self.pk],
        }

    def intervention_logic(self) -> list[tuple[str, list["Element"]]]:
        """[(heading, its sentences in order), …] from the general objectives down to the activities."""
        elements = prepared(self, lambda it: it.elements.all())
        of_kind = {kind: [element for element in elements if element.kind == kind] for kind in Element.Kind}
        return [(str(PLURALS[kind]), found) for kind, found in of_kind.items() if found]


def near_to(programme):
    """What it is part of and continues, its parts, and what continues it."""
    above = Q(pk__in=[programme.parent_id, programme.predecessor_id])
    return Programme.objects.filter(above | Q(parent=programme) | Q(predecessor=programme)).in_brief()


class ProgrammeCitation(Citation):
    record = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="citations")


class ProgrammeCountry(CountryLink):
    class Role(models.TextChoices):
        COVERED = "covered", _("Covered")
        PRIORITY = "priority", _("Priority")
        ELIGIBLE = "eligible", _("Eligible")
        EXPECTED = "expected", _("Expected")

    record = models.ForeignKey(
        Programme,
        on_delete=models.CASCADE,
        related_name="country_links",
        verbose_name=_("programme"),
        help_text=_("The programme that it is part of."),
    )
    role = models.CharField(
        max_length=12,
        choices=Role,
        default=Role.COVERED,
        help_text=_("Covered by it, one of its priorities, eligible for it, or expected to join."),
    )

    class Meta(CountryLink.Meta):
        verbose_name_plural = _("programme countries")


class ProgrammeOrganisation(OrganisationLink):
    class Role(models.TextChoices):
        IMPLEMENTER = "implementer", _("Implementing partner")
        PARTNER = "partner", _("Partner")
        FUNDER = "funder", _("Funder")
        COORDINATOR = "coordinator", _("Coordinator")
        BENEFICIARY = "beneficiary", _("Beneficiary")

    record = models.ForeignKey(
        Programme,
        on_delete=models.CASCADE,
        related_name="organisation_links",
        verbose_name=_("programme"),
        help_text=_("The programme that it has a part in."),
    )
    role = models.CharField(
        max_length=12,
        choices=Role,
        default=Role.IMPLEMENTER,
        help_text=_(
            "What the organisation does in it: implements, funds or coordinates it, is a partner, or benefits."
        ),
    )


class Element(Tracked, Translated):
    """One sentence of a programme's intervention logic: an objective, a line of action, a component, an activity."""

    published_with = "record"
    translated = ("text",)

    class Kind(models.TextChoices):
        GENERAL = "general-objective", _("General objective")
        SPECIFIC = "specific-objective", _("Specific objective")
        ACTION = "line-of-action", _("Line of action")
        COMPONENT = "component", _("Component")
        CROSS_CUTTING = "cross-cutting", _("Cross-cutting issue")
        RESULT = "expected-result", _("Expected result")
        ACTIVITY = "activity", _("Activity")

    record = models.ForeignKey(
        Programme,
        on_delete=models.CASCADE,
        related_name="elements",
        verbose_name=_("programme"),
        help_text=_("The programme whose sentence it is."),
    )
    kind = models.CharField(
        max_length=20,
        choices=Kind,
        help_text=_("General objectives say what for, specific ones what is to be reached, lines of action how."),
    )
    order = models.PositiveSmallIntegerField(
        default=0, help_text=_("Its place among those of its kind, counted from 1.")
    )
    text = models.TextField(help_text=_("One sentence, in your own words."))
    text_es, text_pt, text_fr = translations(text, _("text"))

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("objective or line of action")
        verbose_name_plural = _("objectives and lines of action")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.wording("text").text


PLURALS = {
    Element.Kind.GENERAL: _("General objectives"),
    Element.Kind.SPECIFIC: _("Specific objectives"),
    Element.Kind.ACTION: _("Lines of action"),
    Element.Kind.COMPONENT: _("Components"),
    Element.Kind.CROSS_CUTTING: _("Cross-cutting issues"),
    Element.Kind.RESULT: _("Expected results"),
    Element.Kind.ACTIVITY: _("Activities"),
}
