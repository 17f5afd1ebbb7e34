"""Policy documents, the provisions inside them, and the events at which they are made."""

import re
from collections import defaultdict
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.addresses import address
from editorial.dates import PartialDateField
from editorial.markdown import MarkdownField
from editorial.models import Period, Publishable, Record, State, Tracked
from editorial.rules import SMALL_LETTERS, refuse_cycle, refuse_new_key
from editorial.translated import Translated, in_other_languages, translations
from reference.models import (
    Citation,
    Country,
    CountryGroup,
    CountryLink,
    Named,
    NamedQuerySet,
    Organisation,
    OrganisationLink,
    RecordQuerySet,
    Theme,
    WithAttachments,
    long_texts_of,
)
from reference.names import NameIndex


class Policy(WithAttachments, Record, Period, Named):
    """An action plan, strategy, resolution, agreement, charter, programming document, decision or law."""

    class Kind(models.TextChoices):
        ACTION_PLAN = "action-plan", _("Action plan")
        STRATEGY = "strategy", _("Strategy")
        RESOLUTION = "resolution", _("Resolution")
        AGREEMENT = "agreement", _("Agreement")
        CHARTER = "charter", _("Charter")
        PROGRAMMING = "programming-document", _("Programming document")
        DECISION = "decision", _("Decision")
        LAW = "law", _("Law")
        REPORT = "report", _("Report or communication")
        DECLARATION = "declaration", _("Declaration")

    expected = (("adopted",), ("organisations",))
    name_fields = ("slug", "title", "acronym", *in_other_languages("title"))
    amended_fields = ("adopted", "starts", "ends")

    kind = models.CharField(max_length=20, choices=Kind, db_index=True, help_text=_("What sort of document it is."))
    adopted = PartialDateField(
        null=True, blank=True, db_index=True, help_text=_("When it was adopted or signed: 2016, 2016-08 or 2016-08-24.")
    )
    celex = models.CharField(
        _("CELEX number"),
        max_length=30,
        blank=True,
        validators=[RegexValidator(r"^[0-9A-Z()_/]+$", _("Such as 32014D0221."))],
        help_text=_("Its number in EUR-Lex, such as 32014D0221."),
    )
    text_number = models.CharField(
        _("Parliament text number"), max_length=40, blank=True, help_text=_("Such as P8_TA(2017)0345.")
    )
    countries = models.ManyToManyField(Country, through="PolicyCountry", related_name="policies")
    groups = models.ManyToManyField(
        CountryGroup, blank=True, related_name="policies",
        help_text=_("Groups of countries that it concerns or that are party to it."),
    )  # fmt: skip
    organisations = models.ManyToManyField(Organisation, through="PolicyOrganisation", related_name="policies")
    themes = models.ManyToManyField(
        Theme, blank=True, related_name="policies", help_text=_("What it is about; readers find it under each.")
    )
    related = models.ManyToManyField("self", through="PolicyRelation", symmetrical=False, related_name="related_from")
    _history_m2m_fields = [groups, themes, "attachments"]

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("policy document")
        verbose_name_plural = _("policy documents")
        ordering = ["title", "pk"]
        constraints = [*Record.Meta.constraints, *Period.Meta.constraints]


class PolicyCitation(Citation):
    record = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="citations")


class PolicyCountry(CountryLink):
    class Role(models.TextChoices):
        ADOPTING = "adopting", _("Adopted it")
        PARTY = "party", _("Party")
        SUBJECT = "subject", _("Concerned")

    record = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="country_links")
    role = models.CharField(
        max_length=12,
        choices=Role,
        default=Role.SUBJECT,
        help_text=_("Whether it adopted the document, is a party to it, or is concerned by it."),
    )

    class Meta(CountryLink.Meta):
        verbose_name_plural = _("policy countries")


class PolicyOrganisation(OrganisationLink):
    class Role(models.TextChoices):
        ADOPTING = "adopting", _("Adopted it")
        PROPOSER = "proposer", _("Proposed it")
        SUPPORTER = "supporter", _("Supported it")
        PARTY = "party", _("Party")
        SUBJECT = "subject", _("Concerned")

    record = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="organisation_links")
    role = models.CharField(
        max_length=12,
        choices=Role,
        default=Role.ADOPTING,
        help_text=_("Whether it adopted, proposed or supported the document, is a party to it, or is concerned by it."),
    )


class PolicyRelationQuerySet(models.QuerySet):
    def published(self):
        """A relation is public when both of its documents are."""
        return self.filter(record__state=State.PUBLISHED, other__state=State.PUBLISHED)

    def of(self, policy):
        """Both ways: from this document to others, and from others to it."""
        both = self.filter(Q(record=policy) | Q(other=policy))
        return both.select_related("record", "other").order_by("kind", "record__title", "other__title")


class PolicyRelation(Tracked):
    """One document's relation to another, read from `record` to `other`."""

    class Kind(models.TextChoices):
        IMPLEMENTS = "implements", _("implements")
        FOLLOWS = "follows", _("follows")
        AMENDS = "amends", _("amends")
        CITES = "cites", _("cites")

    record = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(
        Policy,
        on_delete=models.CASCADE,
        related_name="relations_from",
        help_text=_("The document that this one is related to."),
    )
    kind = models.CharField(
        max_length=10,
        choices=Kind,
        help_text=_("Read from this document to the other: this one implements, follows, amends or cites it."),
    )

    objects = PolicyRelationQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "other__title"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "other", "kind"],
                name="policy_relation_once",
                violation_error_message=_("This relation is recorded already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(record=models.F("other")),
                name="policy_not_related_to_itself",
                violation_error_message=_("A document is not related to itself."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.other}"

    def clean(self):
        super().clean()
        if self.record_id is not None and self.record_id == self.other_id:
            raise ValidationError(gettext("A document is not related to itself."))


class ProvisionQuerySet(NamedQuerySet):
    def published(self):
        """A provision is public when its document is."""
        return self.filter(policy__state=State.PUBLISHED)

    def with_deliverers(self):
        """With the public programmes and missions that carry them out."""
        shown = ((name, answering(name).objects.published().in_brief()) for name in ("programmes", "missions"))
        return self.prefetch_related(*(Prefetch(name, rows) for name, rows in shown))

    def with_answers(self):
        """With the first of what is public and answers each in `first_programmes` and so on, for a line of a table."""
        rows = {name: answering(name).objects.published() for name in ANSWERS}
        rows |= {name: rows[name].in_brief() for name in ("programmes", "missions")}
        rows["figures"] = rows["figures"].select_related("measure", "source")
        shown = (Prefetch(name, found[: MOST_ANSWERS + 1], f"first_{name}") for name, found in rows.items())
        parts = Provision.objects.filter(parent=OuterRef("pk")).filter(Provision.is_answered())
        told = self.select_related("policy", "parent__policy").annotate(has_answered_parts=Exists(parts))
        return told.prefetch_related("themes", *shown)

    def counted_by_theme(self) -> dict:
        """{key of a theme: (how many provisions, of how many something is recorded that answers them)}; one query."""
        rows = self.order_by().filter(themes__isnull=False).values_list("themes")
        counted = rows.annotate(n=Count("pk"), answered=Count("pk", filter=Provision.is_answered()))
        return {theme: (n, answered) for theme, n, answered in counted}

    def for_line(self):
        """With what a line about each prints: it names the document."""
        return self.select_related("policy").defer("text", *in_other_languages("text"), *long_texts_of("policy"))

    def as_tree(self) -> list["Provision"]:
        """Those at the top of their document; each has the next level in `below`."""
        rows: list[Any] = list(self)
        below: dict[int | None, list] = defaultdict(list)
        for row in rows:
            row.below = below[row.pk]
            below[row.parent_id].append(row)
        return below[None]

    def name_index(self):
        return NameIndex(self.select_related("policy"))


ANSWERS = ("programmes", "missions", "figures")  # what can answer a provision, by its names for them
MOST_ANSWERS = 10  # of a kind that a table prints for one provision


def answering(name: str) -> Any:
    """The model of what a provision calls so. It is of an area that knows this one and not the other way round."""
    return Provision._meta.get_field(name).related_model


class Provision(Tracked, Translated, Named):
    """One numbered place in a document: a chapter, an objective, a line of action, a point of an agreement."""

    printed_with = ("policy",)
    key_field = "code"
    key_parts = ("policy__slug", "slug")
    published_with = "policy"
    label_field = "heading"
    name_fields = ("heading", *in_other_languages("heading"))
    translated = ("heading", "text")

    policy = models.ForeignKey(
        Policy, on_delete=models.CASCADE, related_name="provisions", help_text=_("The document that it stands in.")
    )
    slug = models.SlugField(
        max_length=60,
        validators=[SMALL_LETTERS],
        help_text=_("The last part of its address inside the document, such as chapter-9."),
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        help_text=_("The larger part of the same document that it belongs to."),
    )
    order = models.PositiveSmallIntegerField(default=0, help_text=_("Its place in the document."))
    number = models.CharField(max_length=20, blank=True, help_text=_("As printed in the document: ix, 3.4, (a)."))
    heading = models.CharField(
        max_length=250, help_text=_("What it is about in a few words, or its title in the document.")
    )
    text = MarkdownField(blank=True, help_text=_("What it provides, in your own words."))
    heading_es, heading_pt, heading_fr = translations(heading, _("heading"))
    text_es, text_pt, text_fr = translations(text, _("text"))
    themes = models.ManyToManyField(
        Theme, blank=True, related_name="provisions", help_text=_("What it is about; readers find it under each.")
    )
    _history_m2m_fields = [themes]

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")
        ordering = ["policy", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "slug"],
                name="provision_slug_once_in_a_document",
                violation_error_message=_("Another provision of this document has this slug."),
            )
        ]

    def __str__(self):
        heading = self.wording("heading").text
        return heading if holds_number(heading, self.number) else f"{self.number} {heading}".strip()

    @property
    def is_public(self) -> bool:
        return self.policy.is_public

    def clean(self):
        super().clean()
        refuse_new_key(self, "slug")
        refuse_cycle(self, "parent")
        if self.slug == "versions":
            raise ValidationError({"slug": gettext("At this address are the earlier versions of the document.")})
        if self.parent and self.parent.policy_id != self.policy_id:
            raise ValidationError({"parent": gettext("The parent belongs to another document.")})

    @property
    def code(self) -> str:
        """How sheets and the API name it: document:provision."""
        return f"{self.policy.slug}:{self.slug}"

    @staticmethod
    def is_answered() -> Q:
        """True of those that a public programme or mission carries out, or a public figure measures."""
        public = (answering(name).objects.published().order_by() for name in ANSWERS)
        return reduce(or_, (Q(pk__in=rows.filter(provisions__isnull=False).values("provisions")) for rows in public))

    def get_absolute_url(self):
        return self.address_of(self.policy.slug, self.slug)

    @staticmethod
    def address_of(policy: str, slug: str) -> str:
        return address("policies:provision", policy, slug)


def holds_number(heading: str, number: str) -> bool:
    """Whether a heading says the number already, as “Focal area 3” does. A single letter may be a word of it."""
    if len(number) == 1 and not number.isdigit():
        return False
    return bool(number) and bool(re.search(rf"(?<![\w.]){re.escape(number)}(?!\w|\.\w)", heading, re.IGNORECASE))


class Event(WithAttachments, Record, Period, Named):
    """A summit, a dialogue that may last for years, a seminar, an appointment."""

    class Kind(models.TextChoices):
        SUMMIT = "summit", _("Summit")
        DIALOGUE = "dialogue", _("Dialogue")
        SEMINAR = "seminar", _("Seminar or conference")
        APPOINTMENT = "appointment", _("Appointment")
        ANNOUNCEMENT = "announcement", _("Announcement")
        MEETING = "meeting", _("Meeting")

    expected = (("starts",),)
    name_fields = ("slug", "title", "acronym", *in_other_languages("title"))
    amended_fields = ("starts", "ends")

    kind = models.CharField(
        max_length=14,
        choices=Kind,
        db_index=True,
        help_text=_("What sort of event it is. A dialogue may last for years, from its start to its end."),
    )
    place = models.CharField(max_length=120, blank=True, help_text=_("The town, and the country if it is not plain."))
    countries = models.ManyToManyField(Country, through="EventCountry", related_name="events")
    groups = models.ManyToManyField(
        CountryGroup,
        blank=True,
        related_name="events",
        help_text=_("Groups of countries that take part or are concerned."),
    )
    organisations = models.ManyToManyField(Organisation, through="EventOrganisation", related_name="events")
    themes = models.ManyToManyField(
        Theme, blank=True, related_name="events", help_text=_("What it is about; readers find it under each.")
    )
    policies = models.ManyToManyField(
        Policy,
        blank=True,
        related_name="events",
        verbose_name=_("documents"),
        help_text=_("Documents made or presented there."),
    )
    _history_m2m_fields = [groups, themes, policies, "attachments"]

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-starts", "title", "pk"]
        indexes = [
            *Publishable.Meta.indexes,
            models.Index(fields=["state", "-starts", "title", "id"], name="event_by_start"),
        ]
        constraints = [*Record.Meta.constraints, *Period.Meta.constraints]

    @property
    def is_moment(self) -> bool:
        """Whether its one date says when it was, rather than since when; a dialogue goes on."""
        return self.kind != self.Kind.DIALOGUE and not self.ends


class EventCitation(Citation):
    record = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="citations")


class EventCountry(CountryLink):
    class Role(models.TextChoices):
        HOST = "host", _("Host")
        PARTICIPANT = "participant", _("Participant")
        SUBJECT = "subject", _("Concerned")

    record = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="country_links")
    role = models.CharField(
        max_length=12,
        choices=Role,
        default=Role.PARTICIPANT,
        help_text=_("Whether it hosts the event, takes part in it, or is concerned by it."),
    )

    class Meta(CountryLink.Meta):
        verbose_name_plural = _("event countries")


class EventOrganisation(OrganisationLink):
    class Role(models.TextChoices):
        ORGANISER = "organiser", _("Organiser")
        PARTICIPANT = "participant", _("Participant")

    record = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="organisation_links")
    role = models.CharField(
        max_length=12,
        choices=Role,
        default=Role.PARTICIPANT,
        help_text=_("Whether it organises the event or takes part in it."),
    )
