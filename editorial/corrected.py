"""What was changed of what the public had read: the log of corrections, over records of all kinds."""

from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.addresses import address
from editorial.corrections import LONGEST, Amendment
from editorial.dates import PartialDate
from editorial.folding import folded_column, words_of
from editorial.neighbours import printed_with
from editorial.translated import ENGLISH, OTHERS, Translated, Wording, in_other_languages, translations


def amended_models() -> list[Any]:
    """The models whose numbers and dates do not change unexplained."""
    return [model for model in apps.get_models() if getattr(model, "amended_fields", ())]


def with_records() -> GenericPrefetch:
    """For reading the records of many corrections with what their names and addresses need."""
    rows = [model.objects.select_related(*printed_with(model)) for model in amended_models()]
    return GenericPrefetch("record", rows)


def has_field(model, name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True


def amended_parts(model) -> list[Any]:
    """Those of them whose rows are public with a record of this model."""
    owners = [(part, getattr(part, "published_with", "")) for part in amended_models()]
    return [part for part, owner in owners if owner and issubclass(model, part._meta.get_field(owner).related_model)]


class CorrectionQuerySet(models.QuerySet):
    def of(self, record):
        """Those of one record and of the rows that are public with it, the newest first."""
        found = Q(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)
        for model in amended_parts(type(record)):
            rows = model.objects.filter(**{model.published_with: record.pk}).order_by().values("pk")
            found |= Q(content_type=ContentType.objects.get_for_model(model), object_id__in=rows)
        return self.filter(found).order_by("-created_at", "-pk")

    def told(self):
        """Without what has changed since its record was taken off the site, see editorial.untold."""
        return self.filter(is_told=True)

    def removals(self):
        """Of parts, such as participations, that were taken away."""
        return self.filter(new="").exclude(part="")

    def published(self):
        """A correction is public while its record is."""
        return self.told().whose(lambda model: model.objects.published())

    def of_kinds(self, kinds: Iterable):
        return self.filter(content_type__in=[ContentType.objects.get_for_model(model) for model in kinds])

    def about_countries(self, countries):
        """Those of records that name one of the countries."""
        return self.whose(lambda model: model.objects.filter(**{f"{country_path(model)}__in": countries}))

    def about_programmes(self, programmes):
        """Those of the programmes themselves, and of the figures about them."""
        return self.whose(
            lambda model: (
                model.objects.filter(programme__in=programmes)
                if has_field(model, "programme")
                else model.objects.filter(pk__in=[row.pk for row in programmes if isinstance(row, model)])
            )
        )

    def whose(self, rows_of: Callable):
        """Those of the rows that `rows_of` gives for a model."""
        found = Q(pk__in=[])
        for model in amended_models():
            kind = ContentType.objects.get_for_model(model)
            found |= Q(content_type=kind, object_id__in=rows_of(model).order_by().values("pk"))
        return self.filter(found)

    def matching(self, text: str):
        """Those whose reasons hold every word."""
        names = ("reason", *in_other_languages("reason"))
        found = self.alias(**{f"folded_{name}": folded_column(name) for name in names})
        for word in words_of(text):
            found = found.filter(reduce(or_, (Q(**{f"folded_{name}__contains": word}) for name in names)))
        return found

    # When they were made, as the filters of periods ask

    def dated(self):
        return self

    def on(self, day: PartialDate):
        return self.begun_by(day).not_over_before(day)

    def begun_by(self, day: PartialDate):
        return self.filter(created_at__date__lte=day.latest)

    def not_over_before(self, day: PartialDate):
        return self.filter(created_at__date__gte=day.earliest)


def country_path(model) -> str:
    return "countries" if has_field(model, "countries") else "country"


class Correction(Translated):
    """A number or a date that the public had read and that says something else since, with the reason."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        UPDATE = "update", _("Update")
        REVISION = "revision", _("Revision")

    translated = ("reason",)

    content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, editable=False, verbose_name=_("kind of record")
    )
    object_id = models.PositiveBigIntegerField(editable=False)
    record = GenericForeignKey("content_type", "object_id")
    field = models.CharField(max_length=40, editable=False)
    part = models.CharField(max_length=120, blank=True, default="", editable=False)  # taken away or back again
    old = models.TextField(blank=True, editable=False)  # both as sheets write them
    new = models.TextField(blank=True, editable=False)
    kind = models.CharField(
        max_length=10,
        choices=Kind,
        help_text=_("A correction: we were wrong. An update: the world moved on. A revision: the source revised it."),
    )
    reason = models.CharField(max_length=LONGEST, blank=True, help_text=_("Why, in a sentence for readers."))
    reason_es, reason_pt, reason_fr = translations(reason, _("reason"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    is_told = models.BooleanField(_("told"), default=True, editable=False)  # not while its record is off the site
    created_at = models.DateTimeField(_("made"), auto_now_add=True, editable=False, db_index=True)
    changed_at = models.DateTimeField(_("last changed"), auto_now=True, editable=False, db_index=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view", "publish")  # whoever may publish alters what readers are told
        indexes = [models.Index(fields=["content_type", "object_id", "-created_at"], name="correction_of_record")]

    def __str__(self):
        """With what it is given by reference.corrections, as readers see it."""
        return f"{self.record}: {getattr(self, 'label', self.field)}"

    def get_absolute_url(self):
        return address("correction", str(self.pk))

    @property
    def model(self) -> Any:
        """Of the record."""
        return ContentType.objects.get_for_id(self.content_type_id).model_class()

    def is_about(self, record) -> bool:
        return self.model is type(record) and self.object_id == record.pk

    @property
    def anchor(self) -> str:
        return f"c{self.pk}"

    def clean(self):
        super().clean()
        if not any(self.wordings_given()):
            raise ValidationError({"reason": gettext("Say why in one language at least.")})

    def wordings_given(self) -> list[Wording]:
        texts = {ENGLISH: self.reason} | {language: getattr(self, f"reason_{language}") for language in OTHERS}
        return [Wording(text, language) for language, text in texts.items() if text]

    def wording(self, name):
        """In the reader's language, or else in the first one that has it: one is enough."""
        return super().wording(name) or next(iter(self.wordings_given()), Wording("", ENGLISH))

    @classmethod
    def note(cls, records: list) -> None:
        """Keeps what `clean` has found in these records, once; they are written in the same transaction."""
        cls.objects.bulk_create(
            [cls.of(record, amended) for record in records for amended in record.amendments], batch_size=500
        )
        for record in records:
            record.amendments, record.coming = [], {}

    @classmethod
    def of(cls, record, amended: Amendment):
        why, owner = record.amended_because, owner_of(record)
        about = {"record": owner if amended.part else record, "field": amended.field, "part": amended.part}
        is_told = owner.is_public and owner.was_public is not False
        return cls(
            **about, old=amended.old, new=amended.new, is_told=is_told, kind=why.kind, user=why.user, **why.texts
        )


def owner_of(record) -> Any:
    """The record with which it is public: itself, or the one that it is a part of."""
    name = getattr(record, "published_with", "")
    return getattr(record, name) if name else record
