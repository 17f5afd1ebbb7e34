"""Numbers as records: what is counted, how exactly, when it was true, and who says so."""

from collections.abc import Sequence
from decimal import Decimal
from operator import attrgetter
from typing import Any

from babel.numbers import list_currencies
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, F, Prefetch, Q, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.addresses import address
from editorial.dates import PartialDateField
from editorial.folding import words_of
from editorial.languages import active_locale
from editorial.models import Period, PeriodQuerySet, Publishable, PublishableQuerySet, State
from editorial.neighbours import grouped, keep
from editorial.prepared import prepared
from editorial.rules import SMALL_LETTERS, refuse_cycle, refuse_new_key
from editorial.translated import Translated, translations
from figures.amounts import amount_in_words
from missions.models import Mission
from policies.models import Event, Policy, Provision
from programmes.models import Programme
from reference.models import (
    MOST_RELATED,
    Country,
    CountryGroup,
    Instrument,
    ReferenceEntry,
    Source,
    long_texts_of,
)


class Measure(ReferenceEntry):
    """What a figure counts, and in which unit."""

    translated = (*ReferenceEntry.translated, "unit", "unit_of_one")

    class Kind(models.TextChoices):
        MONEY = "money", _("Money")
        COUNT = "count", _("Count")
        MASS = "mass", _("Mass")
        DURATION = "duration", _("Duration")
        RANK = "rank", _("Rank")

    class InTotals(models.TextChoices):
        ADDED = "added", _("may be added")
        NEVER = "never", _("overlaps, so it is never added")

    NEVER_ADDED = (Kind.RANK, Kind.DURATION)

    kind = models.CharField(
        max_length=10, choices=Kind, help_text=_("What sort of number it is. Only money has a currency.")
    )
    unit = models.CharField(
        max_length=40,
        blank=True,
        help_text=_("Such as kg or persons. Leave empty for money: each figure has its currency."),
    )
    in_totals = models.CharField(
        max_length=5,
        choices=InTotals,
        default=InTotals.ADDED,
        help_text=_(
            "Whether the numbers of several records may be added. Countries covered overlap, so they may not; "
            "ranks and durations are never added."
        ),
    )
    unit_es, unit_pt, unit_fr = translations(unit, _("unit"))
    unit_of_one = models.CharField(
        _("unit of one"),
        max_length=40,
        blank=True,
        help_text=_(
            "Behind a number that takes the singular: project where the unit is projects. Empty: it is the same."
        ),
    )
    unit_of_one_es, unit_of_one_pt, unit_of_one_fr = translations(unit_of_one, _("unit of one"))

    class Meta(ReferenceEntry.Meta):
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="money") | Q(unit=""),
                name="measure_of_money_has_no_unit",
                violation_error_message=_("A measure of money has no unit; its figures have a currency."),
            )
        ]

    def clean(self):
        super().clean()
        if self.is_money and self.unit:
            raise ValidationError({"unit": gettext("A measure of money has no unit; its figures have a currency.")})
        before = {name: self.pk and self.asked.value_of(Measure, self.pk, name) for name in ("kind", "unit")}
        is_new = not before["kind"]
        if not is_new and before != {"kind": self.kind, "unit": self.unit} and self.figures.published().exists():
            raise ValidationError(
                gettext(
                    "Published figures are counted in it, so its kind and unit stay as they are. Add another measure."
                )
            )

    @property
    def is_money(self) -> bool:
        return self.kind == self.Kind.MONEY

    def unit_of(self, value: Decimal) -> str:
        """Behind this number, in the reader's language, which says what takes the singular: in French 0 does too."""
        number = value.normalize()
        is_one = active_locale().plural_form(int(number) if number == int(number) else number) == "one"
        unit, of_one = self.wording("unit"), self.wording("unit_of_one")
        return of_one.text if is_one and of_one and of_one.language == unit.language else unit.text

    @property
    def may_be_added(self) -> bool:
        return self.kind not in self.NEVER_ADDED and self.in_totals == self.InTotals.ADDED

    @classmethod
    def addable(cls, path: str = "") -> Q:
        """The same as a condition; `path` leads to the measure: measure__."""
        return ~Q(**{f"{path}kind__in": cls.NEVER_ADDED}) & Q(**{f"{path}in_totals": cls.InTotals.ADDED})

    @classmethod
    def address_of(cls, slug):
        return f"{reverse('figures:figure-list')}?measure={slug}"


def validate_currency(code: str) -> None:
    """ISO 4217, as the Unicode CLDR lists it."""
    if code not in list_currencies():
        raise ValidationError(
            gettext("“%(code)s” is not a currency code of ISO 4217, such as EUR or USD.") % {"code": code}
        )


SUBJECTS = ("programme", "mission", "policy", "event")


class FigureQuerySet(PublishableQuerySet, PeriodQuerySet):  # type: ignore[override]
    def published(self):
        """A figure is public when it is published itself and so is the record that it is about."""
        subjects = (Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__state": State.PUBLISHED}) for name in SUBJECTS)
        return super().published().filter(*subjects)

    def matching(self, text: str):
        """Those whose label, measure, note or subject holds every word of `text`."""
        found = self
        for word in words_of(text):
            holds = Q(label__icontains=word) | Q(measure__name__icontains=word) | Q(note__icontains=word)
            for subject in SUBJECTS:
                holds |= Q(**{f"{subject}__folded__contains": word})
            found = found.filter(holds)
        return found

    def for_table(self):
        """With all that a line about a figure prints but its subject; a related figure that is not public is None."""
        revisions = Prefetch("superseded_by", revising(Figure.objects.filter(supersedes__isnull=False)))
        return self.select_related("measure", "source").prefetch_related("countries", *earlier_and_larger(), revisions)

    def about(self, themes):
        """Those about a record with any of the themes; all of them when there are none."""
        if not themes:
            return self
        found = Q()
        for subject in SUBJECTS:
            rows = Figure._meta.get_field(subject).related_model.objects
            found |= Q(**{f"{subject}__in": rows.about(themes)})
        return self.filter(found)

    def for_page(self):
        """The same, and what it is about."""
        subjects = self.for_table().select_related("instrument", "group", *SUBJECTS)
        return subjects.defer(*long_texts_of(*SUBJECTS))

    def of_public_record(self):
        """Those on the page of a record that is known to be public: nothing else hides a figure that is published."""
        return super().published()[:MOST_RELATED]

    @staticmethod
    def on_page_of(record) -> list["Figure"]:
        """The figures of a public record, with what `for_table` gives them."""
        figures = prepared(record, lambda it: it.figures.of_public_record().select_related("measure", "source"))
        shared = grouped((link.figure_id, link.country) for link in prepared(record, countries_of_figures))
        revised_by = known_to_revise(figures, prepared(record, revisions_of_figures))
        for figure in figures:
            keep(figure, "countries", shared.get(figure.pk, []))
            Figure.superseded_by.related.set_cached_value(figure, revised_by.get(figure.pk))
        if others := [figure for figure in figures if figure.supersedes_id or figure.part_of_id]:
            prefetch_related_objects(others, *earlier_and_larger())
        return figures

    def latest_known(self):
        """Without those that a later figure has revised, as far as the public knows."""
        return self.exclude(superseded_by__in=Figure.objects.published())

    def current(self):
        """Without those that a later figure has revised, or that a larger one contains, as far as the public knows."""
        return self.latest_known().exclude(part_of__in=Figure.objects.published())

    def about_one_of(self, countries):
        """Those about one country alone, and no group, which is among these."""
        links = Figure.countries.through.objects.filter(country__in=countries)
        return self.of_one_country().filter(pk__in=links.values("figure"))

    def of_one_country(self):
        """Those about one country alone, and no group."""
        return self.filter(pk__in=naming(countries=1), group__isnull=True)

    def shared(self):
        """Those about several countries, or a group."""
        return self.filter(Q(group__isnull=False) | Q(pk__in=naming(countries__gt=1)))


def naming(**countries):
    """The keys of the figures that name so many countries: countries=1."""
    links = Figure.countries.through.objects.order_by().values("figure").annotate(countries=Count("pk"))
    return links.filter(**countries).values("figure")


def in_words(figures):
    """With what a sentence about them needs."""
    return figures.select_related("measure").order_by()


def public_in_words():
    """What figures may name of others."""
    return in_words(Figure.objects.published())


def earlier_and_larger() -> list[Prefetch]:
    """The figures that a figure revises and is contained in."""
    return [Prefetch(name, public_in_words()) for name in ("supersedes", "part_of")]


def countries_of_figures(record):
    links = Figure.countries.through.objects.filter(figure__in=record.figures.of_public_record().values("pk"))
    return links.select_related("country").order_by("country__name_en")


def revisions_of_figures(record):
    """What revises them and is published itself, whatever it is about."""
    of_these = Figure.objects.order_by().filter(supersedes__in=record.figures.of_public_record().values("pk"))
    return in_words(Figure.objects.filter(pk__in=of_these.values("pk"), state=State.PUBLISHED))


def known_to_revise(figures: list["Figure"], revisions: list["Figure"]) -> dict[int | None, "Figure"]:
    """{a public figure: the one that the public knows to revise it}. What is about the same record is public with it;
    PostgreSQL takes longer to plan the question for all records than to answer it."""
    about = attrgetter(*(f"{name}_id" for name in SUBJECTS))
    subjects: dict[int | None, tuple] = {figure.pk: about(figure) for figure in figures}
    elsewhere = {one.pk for one in revisions if about(one) != subjects.get(one.supersedes_id)}
    if elsewhere:
        elsewhere -= set(Figure.objects.published().filter(pk__in=elsewhere).values_list("pk", flat=True))
    return {one.supersedes_id: one for one in revisions if one.pk not in elsewhere}


def revising(figures):
    """Those of the few that revise another which are public. Named by key, they are looked up alone; otherwise SQLite
    reads all that are public."""
    return public_in_words().filter(pk__in=figures.order_by().values("pk"))


class Figure(Publishable, Translated, Period):
    """One number from one source. It has a permanent code and address."""

    class Bound(models.TextChoices):
        EXACT = "exact", _("exactly")
        ABOUT = "about", _("about")
        OVER = "over", _("over")
        AT_LEAST = "at-least", _("at least")
        UP_TO = "up-to", _("up to")

    printed_with = ("measure",)
    key_field = "code"
    label_field = "label"
    translated = ("label", "note")
    expected = (("as_of", "starts"),)
    amended_fields = ("measure", "value", "currency", "bound", "as_of", "starts", "ends", "countries", "group")

    code = models.SlugField(
        max_length=120, unique=True, validators=[SMALL_LETTERS],
        help_text=_("Short and permanent, part of its address: aircop-cocaine-seized-2017."),
    )  # fmt: skip
    label = models.CharField(max_length=250, help_text=_("What the number says, without the number: Cocaine seized."))
    measure = models.ForeignKey(
        Measure,
        on_delete=models.PROTECT,
        related_name="figures",
        help_text=_("What is counted, such as a budget or persons trained. It fixes the unit."),
    )
    # Fifteen digits are what SQLite's numbers keep exactly.
    value = models.DecimalField(
        max_digits=15,
        decimal_places=2,
        help_text=_("All digits that the source gives, without separators: 45844918. “€6.5 million” is 6500000."),
    )
    currency = models.CharField(
        max_length=3, blank=True,
        validators=[RegexValidator("^[A-Z]{3}$", _("Three capital letters, such as EUR.")), validate_currency],
        help_text=_("ISO 4217, only for money: EUR."),
    )  # fmt: skip
    bound = models.CharField(
        max_length=8, choices=Bound, default=Bound.EXACT, help_text=_("How the source puts it: “over 50” is not 50.")
    )
    as_of = PartialDateField(
        _("as of"), null=True, blank=True, help_text=_("The date on which the source says it was true.")
    )

    programme = models.ForeignKey(
        Programme,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="figures",
        help_text=_("The programme, project or phase that the number is about."),
    )
    mission = models.ForeignKey(
        Mission,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="figures",
        help_text=_("The mission that the number is about."),
    )
    policy = models.ForeignKey(
        Policy,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="figures",
        verbose_name=_("document"),
        help_text=_("The document that the number is about."),
    )
    event = models.ForeignKey(
        Event,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="figures",
        help_text=_("The event that the number is about."),
    )
    instrument = models.ForeignKey(
        Instrument,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="figures",
        help_text=_("The instrument that the money is from."),
    )
    group = models.ForeignKey(
        CountryGroup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="figures",
        verbose_name=_("country group"),
        help_text=_("The group of countries that the number is about, when it is not about each country singly."),
    )
    countries = models.ManyToManyField(
        Country, blank=True, related_name="figures",
        help_text=_("Several countries share one figure; it is never repeated in full for each."),
    )  # fmt: skip
    # A programme may carry out several commitments, so a number about it counts for one only when that is named.
    provisions = models.ManyToManyField(
        Provision, blank=True, related_name="figures", verbose_name=_("provisions measured"),
        help_text=_("The commitments in policy documents that it gives the money for, or shows the delivery of."),
    )  # fmt: skip

    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="figures", help_text=_("The source that gives the number.")
    )
    locator = models.CharField(max_length=120, blank=True, help_text=_("Page, section or table: p. 6; Table 1."))
    note = models.TextField(blank=True, help_text=_("What a reader must know to use the number rightly."))
    label_es, label_pt, label_fr = translations(label, _("label"))
    note_es, note_pt, note_fr = translations(note, _("note"))
    part_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts",
        help_text=_("The figure that already contains this one, so that nobody adds the two."),
    )  # fmt: skip
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by",
        help_text=_("The earlier figure that this one revises. It keeps its place in the history."),
    )  # fmt: skip
    _history_m2m_fields = [countries, provisions]
    others: Sequence[Any] = ()  # with whom the country of a page shares it

    objects = FigureQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["label", "code"]
        indexes = [
            *Publishable.Meta.indexes,
            models.Index(fields=["state", "label", "code"], name="figure_by_label"),
            # Totals are read from it alone.
            models.Index(
                fields=[
                    "state",
                    "measure",
                    "currency",
                    "bound",
                    "value",
                    "instrument",
                    "group",
                    "programme",
                    "mission",
                    "policy",
                    "event",
                ],
                name="figure_totals",
            ),
            # What is counted more than once is found in its order.
            models.Index(
                fields=["state", "label", "measure", "programme", "mission", "policy", "event"], name="figure_counts"
            ),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            *Period.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(part_of=F("id")),
                name="figure_not_part_of_itself",
                violation_error_message=_("A figure is not part of itself."),
            ),
            models.CheckConstraint(
                condition=~Q(supersedes=F("id")),
                name="figure_does_not_supersede_itself",
                violation_error_message=_("A figure does not supersede itself."),
            ),
        ]

    def __str__(self):
        return f"{self.wording('label')}: {self.in_words}"

    @property
    def subject(self):
        """The one record that it is about, or None when it is about an instrument, a group or countries only."""
        return next((record for name in SUBJECTS if (record := getattr(self, name))), None)

    @property
    def revised_by(self) -> "Figure | None":
        return getattr(self, "superseded_by", None)

    @property
    def is_public(self) -> bool:
        return super().is_public and (self.subject is None or self.subject.is_public)

    @property
    def amount(self) -> str:
        """The number and its unit as they print, with all the digits that were recorded: €45 844 918; 326 kg."""
        return amount_in_words(self.value, self.currency, self.currency or self.measure.unit_of(self.value))

    @property
    def unit(self) -> str:
        """What it is counted in, in the reader's language: a currency's code, kg, persons."""
        return self.currency or self.measure.wording("unit").text

    @property
    def is_exact(self) -> bool:
        return self.bound == self.Bound.EXACT

    @property
    def in_words(self) -> str:
        """The number with its bound: “over €50,000,000”. An exact one stands alone."""
        return self.amount if self.is_exact else f"{self.get_bound_display()} {self.amount}"

    def clean(self):
        super().clean()
        refuse_new_key(self, "code")
        if self.code == "total":
            raise ValidationError({"code": gettext("At this address are the totals of figures.")})
        refuse_cycle(self, "part_of")
        refuse_cycle(self, "supersedes")
        if self.measure_id and self.measure.is_money and not self.currency:
            raise ValidationError(
                {
                    "currency": gettext("“%(measure)s” is money, so it needs a currency, such as EUR.")
                    % {"measure": self.measure}
                }
            )
        if self.measure_id and not self.measure.is_money and self.currency:
            raise ValidationError(
                {"currency": gettext("“%(measure)s” is not money, so it has no currency.") % {"measure": self.measure}}
            )
        if sum(getattr(self, f"{name}_id") is not None for name in SUBJECTS) > 1:
            raise ValidationError(
                gettext("A figure is about one record: a programme, a mission, a document or an event.")
            )

    def get_absolute_url(self):
        return self.address_of(self.code)

    @staticmethod
    def address_of(code: str) -> str:
        return address("figures:figure", code)
