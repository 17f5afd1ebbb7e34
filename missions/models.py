"""CSDP missions and operations, the third countries that take part, and the agreements that this rests on."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, CharField, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.dates import PartialDate, PartialDateField
from editorial.models import Period, PeriodQuerySet, Record, State, Tracked
from editorial.rules import refuse_end_before_start
from editorial.translated import in_other_languages
from policies.models import Policy, Provision
from programmes.models import Programme
from reference.models import (
    Citation,
    Country,
    CountryLink,
    Named,
    Organisation,
    OrganisationLink,
    RecordQuerySet,
    Theme,
    WithAttachments,
)


class Mission(WithAttachments, Record, Period, Named):
    """A civilian mission or military operation of the Common Security and Defence Policy."""

    class Kind(models.TextChoices):
        MILITARY = "military", _("Military operation")
        CIVILIAN = "civilian", _("Civilian mission")
        MIXED = "mixed", _("Civilian and military")

    expected = (("starts",), ("countries",))
    name_fields = ("slug", "title", "acronym", *in_other_languages("title"))
    amended_fields = ("starts", "ends")

    kind = models.CharField(
        max_length=10,
        choices=Kind,
        blank=True,
        db_index=True,
        help_text=_("Leave it empty if the source does not say."),
    )
    countries = models.ManyToManyField(Country, through="MissionCountry", related_name="missions")
    organisations = models.ManyToManyField(Organisation, through="MissionOrganisation", related_name="missions")
    themes = models.ManyToManyField(
        Theme, blank=True, related_name="missions", help_text=_("What it is about; readers find it under each.")
    )
    programmes = models.ManyToManyField(
        Programme, blank=True, related_name="missions", help_text=_("Programmes that it works with.")
    )
    provisions = models.ManyToManyField(
        Provision, blank=True, related_name="missions", verbose_name=_("provisions delivered"),
        help_text=_("The commitments in policy documents that it carries out."),
    )  # fmt: skip
    _history_m2m_fields = [themes, programmes, provisions, "attachments"]

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("mission")
        verbose_name_plural = _("missions")
        ordering = ["title", "pk"]
        constraints = [*Record.Meta.constraints, *Period.Meta.constraints]


class MissionCitation(Citation):
    record = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="citations")


class MissionCountry(CountryLink):
    """Where it is deployed. Countries that send people are participations, not links."""

    class Role(models.TextChoices):
        HOST = "host", _("Host")
        AREA = "area", _("In its area of operations")

    record = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="country_links")
    role = models.CharField(
        max_length=12,
        choices=Role,
        default=Role.HOST,
        help_text=_("The host, or a neighbour in the area in which it works."),
    )

    class Meta(CountryLink.Meta):
        verbose_name_plural = _("mission countries")


class MissionOrganisation(OrganisationLink):
    class Role(models.TextChoices):
        LEAD = "lead", _("Lead")
        PARTNER = "partner", _("Partner")

    record = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="organisation_links")
    role = models.CharField(
        max_length=12, choices=Role, default=Role.LEAD, help_text=_("Whether it leads the mission or works with it.")
    )


NONE_RECORDED = "none-recorded"  # in the place of a standing, where it is not recorded what something rests on
NO_BASIS = _("no basis recorded")
NEVER = Q(pk__in=[])


class AgreementQuerySet(RecordQuerySet):  # type: ignore[override]
    def with_standing(self, day: PartialDate):
        """With the `standing` of each on that day, as Agreement.standing_on tells it of one."""
        standing, status = Agreement.Standing, Agreement.Status
        is_over, dated = Q(status=status.ENDED, ended__isnull=True), Q(in_force_from__isnull=False)
        told = ~Q(status__in=[status.IN_FORCE, status.ENDED])
        steps = [
            ("ended", [(Q(), standing.ENDED)], standing.MAYBE),
            ("in_force_from", [(is_over, standing.MAYBE), (Q(), standing.IN_FORCE)], standing.MAYBE),
            ("provisional_from", [(is_over, standing.MAYBE), (Q(), standing.PROVISIONAL)], standing.UNCLEAR),
            ("signed", [(dated, standing.SIGNED), (told, standing.SIGNED_ONLY)], standing.UNCLEAR),
        ]
        cases, in_doubt = [], {standing.MAYBE: NEVER, standing.UNCLEAR: NEVER}
        for field, taken, doubt in steps:
            come = Q(**{f"{field}__latest__lte": day.last_text_before_next})
            perhaps = Q(**{f"{field}__earliest__lte": day.latest.isoformat()})
            cases += [When(come & doubtful, then=Value(what.value)) for what, doubtful in in_doubt.items()]
            cases += [When(come & further, then=Value(what.value)) for further, what in taken]
            undated = Q(**{f"{field}__isnull": True})
            in_doubt = {what: doubtful & (undated | perhaps) for what, doubtful in in_doubt.items()}
            in_doubt[doubt] |= perhaps
        never_yet = Q(signed__isnull=False) | Q(status=status.NEGOTIATION)
        cases += [When(doubtful, then=Value(what.value)) for what, doubtful in in_doubt.items()]
        cases.append(When(never_yet, then=Value(standing.UNSIGNED.value)))
        return self.alias(standing=Case(*cases, default=Value(standing.UNCLEAR.value), output_field=CharField()))


class Agreement(WithAttachments, Record, Named):
    """What lets a third country take part: a framework participation agreement, or one for a single mission."""

    class Kind(models.TextChoices):
        FRAMEWORK = "framework", _("Framework participation agreement")
        AD_HOC = "ad-hoc", _("Ad hoc agreement")

    class Status(models.TextChoices):
        NEGOTIATION = "in-negotiation", _("In negotiation")
        SIGNED = "signed", _("Signed")
        IN_FORCE = "in-force", _("In force")
        ENDED = "ended", _("Ended")

    class Standing(models.TextChoices):
        """What it was on some day, as far as its dates tell."""

        UNSIGNED = "unsigned", _("not yet signed at the time")
        SIGNED = "signed", _("signed, not yet in force at the time")
        SIGNED_ONLY = "signed-only", _("signed at the time; no entry into force is recorded")
        PROVISIONAL = "provisional", _("provisionally applied at the time, not yet in force")
        IN_FORCE = "in-force", _("in force at the time")
        MAYBE = (
            "may-be-in-force",
            _("may have been in force at the time; the dates recorded are not exact enough to tell"),
        )
        ENDED = "ended", _("no longer in force at the time")
        UNCLEAR = "unclear", _("the dates recorded do not tell whether it was in force at the time")

    expected = (("signed",),)
    name_fields = ("slug", "title", "acronym", *in_other_languages("title"))
    amended_fields = ("signed", "provisional_from", "in_force_from", "ended")

    kind = models.CharField(
        max_length=10,
        choices=Kind,
        db_index=True,
        help_text=_("A framework agreement covers missions in general, an ad hoc agreement a single one."),
    )
    status = models.CharField(max_length=14, choices=Status, db_index=True, help_text=_("As the source states it."))
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        related_name="agreements",
        help_text=_("The country from outside the EU that concluded it."),
    )
    policy = models.ForeignKey(
        Policy, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements",
        verbose_name=_("document"), help_text=_("The text of the agreement, if it is recorded as a policy document."),
    )  # fmt: skip
    signed = PartialDateField(
        null=True, blank=True, help_text=_("When both sides signed it: a year, a month or a day.")
    )
    provisional_from = PartialDateField(
        _("provisionally applied from"),
        null=True,
        blank=True,
        help_text=_("From when it was applied before it entered into force."),
    )
    in_force_from = PartialDateField(
        _("in force from"),
        null=True,
        blank=True,
        help_text=_("When it entered into force, which can be long after it was signed."),
    )
    ended = PartialDateField(null=True, blank=True, help_text=_("When it ceased to apply."))

    APPLIED = (Standing.PROVISIONAL, Standing.IN_FORCE, Standing.MAYBE)  # what something may have rested on
    launched: list | None

    objects = AgreementQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["country__name_en", "signed"]

    def clean(self):
        super().clean()
        refuse_end_before_start(self.signed, self.ended, field="ended")
        refuse_end_before_start(self.signed, self.in_force_from, field="in_force_from")
        refuse_end_before_start(self.in_force_from, self.ended, field="ended")
        if self.status == self.Status.NEGOTIATION and self.signed:
            raise ValidationError({"status": gettext("It is signed, so it is no longer in negotiation.")})

    def standing_on(self, day: PartialDate | None) -> Standing:
        """The last of its steps that had been taken on that day."""
        if day is None:
            return self.Standing.UNCLEAR
        perhaps = None  # what can be said when the dates do not tell whether a step was taken
        for date, standing, doubt in self._steps():
            taken = date.has_come_by(day)
            if taken:
                return perhaps or standing
            perhaps = perhaps or doubt if taken is None else None  # no later step comes before one still to come
        never_yet = self.signed or self.status == self.Status.NEGOTIATION
        return perhaps or (self.Standing.UNSIGNED if never_yet else self.Standing.UNCLEAR)

    def _steps(self) -> list[tuple[Any, Standing, Standing]]:
        """(date, what it was from then on, what if that is in doubt), the last step first, without those undated."""
        standing = self.Standing
        is_over = self.status == self.Status.ENDED and not self.ended  # nobody knows since when
        steps = [
            (self.ended, standing.ENDED, standing.MAYBE),
            (self.in_force_from, standing.MAYBE if is_over else standing.IN_FORCE, standing.MAYBE),
            (self.provisional_from, standing.MAYBE if is_over else standing.PROVISIONAL, standing.UNCLEAR),
            (self.signed, self._once_signed(), standing.UNCLEAR),
        ]
        return [step for step in steps if step[0]]

    def _once_signed(self) -> Standing:
        if self.in_force_from:
            return self.Standing.SIGNED
        has_been_in_force = self.status in (self.Status.IN_FORCE, self.Status.ENDED)
        return self.Standing.UNCLEAR if has_been_in_force else self.Standing.SIGNED_ONLY

    @property
    def applied_from(self) -> PartialDate | None:
        """From when something could rest on it, as far as that is recorded."""
        return self.provisional_from or self.in_force_from

    def may_cover(self, mission: Mission, standing: Standing) -> bool:
        """Whether it applied, or may have, when the mission was launched and it was this."""
        since, launched = self.applied_from, mission.starts
        if standing == self.Standing.UNCLEAR and since and launched:
            return since.has_come_by(launched) is not False
        return standing in self.APPLIED


def in_words(basis: str) -> str:
    return str(NO_BASIS if basis == NONE_RECORDED else Agreement.Standing(basis).label)


class AgreementCitation(Citation):
    record = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="citations")


class ParticipationQuerySet(PeriodQuerySet):
    def published(self):
        """A participation is public when its mission is."""
        return self.filter(mission__state=State.PUBLISHED)

    def about(self, themes):
        """Those in a mission with any of the themes; all of them when there are none."""
        return self.filter(mission__in=Mission.objects.about(themes)) if themes else self

    def with_basis(self):
        """With what a line about each prints: it says what it rests on."""
        return self.select_related("mission", "country", "agreement", "source")


class Participation(Tracked, Period):
    """A third country takes part in a mission, on the basis of an agreement if one is recorded."""

    not_its_basis: list
    printed_with = ("mission", "country")
    key_field = "code"
    key_parts = ("mission__slug", "country__iso2")
    amended_fields = ("mission", "country", "starts", "ends")
    published_with = "mission"
    told_by = "country"

    mission = models.ForeignKey(
        Mission, on_delete=models.CASCADE, related_name="participations", help_text=_("The mission or operation.")
    )
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        related_name="participations",
        help_text=_("The country from outside the EU that takes part."),
    )
    agreement = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="participations",
        help_text=_("Only the agreement that this participation rests on; a later framework agreement is not it."),
    )  # fmt: skip
    source = models.ForeignKey(
        "reference.Source",
        on_delete=models.PROTECT,
        related_name="participations",
        help_text=_("The source that says that it takes part."),
    )
    locator = models.CharField(max_length=120, blank=True, help_text=_("Page or section: p. 6."))
    note = models.TextField(
        blank=True, help_text=_("What a reader must know, for example what the source leaves open.")
    )

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["mission__title", "country__name_en"]
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["mission", "country"],
                name="participation_once",
                violation_error_message=_("This country's participation in this mission is recorded already."),
            ),
        ]

    def __str__(self):
        return f"{self.country} in {self.mission}"

    def was_ever_public(self, recorded):
        return bool(self.asked.value_of(Mission, recorded["mission_id"], "published_at"))

    @property
    def code(self) -> str:
        """How the API names it: mission:country."""
        return f"{self.mission.slug}:{self.country.iso2.lower()}"

    def clean(self):
        super().clean()
        if not (self.mission_id and self.country_id):
            return
        launched = self.mission.starts
        if launched and self.starts and self.starts.latest < launched.earliest:
            raise ValidationError(
                {
                    "starts": gettext("The participation begins before the mission (%(launched)s).")
                    % {"launched": launched}
                }
            )
        if self.agreement_id:
            self._check_agreement()

    def _check_agreement(self):
        if self.agreement.country_id != self.country_id:
            raise ValidationError(
                {"agreement": gettext("This agreement is with %(country)s.") % {"country": self.agreement.country}}
            )
        begins = self.begins
        first = self.agreement.provisional_from or self.agreement.signed
        if begins and first and begins.latest < first.earliest:
            raise ValidationError(
                {
                    "agreement": gettext("This agreement is of %(first)s, after the participation began (%(begins)s).")
                    % {"first": first, "begins": begins}
                }
            )

    @property
    def begins(self) -> PartialDate | None:
        """From when it is known to count: its own start, or else that of the mission."""
        return self.starts or self.mission.starts

    @property
    def basis(self) -> str:
        """What the agreement that it rests on was when it began, or NONE_RECORDED, as the public may know it."""
        if self.agreement and self.agreement.is_public:
            return self.agreement.standing_on(self.begins).value
        return NONE_RECORDED

    @property
    def basis_at_the_time(self) -> str:
        """The same in words."""
        return in_words(self.basis)

    def standing_of(self, agreement: Agreement) -> str:
        return str(agreement.standing_on(self.begins).label)

    def get_absolute_url(self):
        return self.address_of(self.mission.slug, self.country.iso2)

    @staticmethod
    def address_of(mission: str, iso2: str) -> str:
        return f"{reverse('missions:mission', args=[mission])}#{iso2.lower()}"
