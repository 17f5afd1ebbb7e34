"""What a rule has found, and why some of it is left as it is."""

import hashlib
import json
from collections import defaultdict

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.addresses import form_address
from editorial.changes import CHANGED, note
from editorial.models import Tracked
from editorial.translated import Translated, translations


def fingerprint(values: dict) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()


class Finding(models.Model):
    """That a record breaks a rule. It is the same finding as long as its cause is, whatever the values are.

    The record may be of any model, so it is named by its noun and its primary key. Most records have a page of their
    own; a participation stands on the page of its mission.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        WAIVED = "waived", _("Left with a reason")
        GONE = "gone", _("No longer so")

    rule = models.CharField(max_length=40)
    noun = models.CharField(_("kind of record"), max_length=80)
    object_id = models.PositiveBigIntegerField()
    cause = models.CharField(max_length=80, blank=True)  # tells apart what one rule finds in one record
    record_key = models.CharField(_("key"), max_length=250)
    record_name = models.CharField(_("record"), max_length=400)
    page_noun = models.CharField(max_length=80)
    page_id = models.PositiveBigIntegerField()
    sentence = models.TextField(_("what was found"))
    fingerprint = models.CharField(max_length=64)  # of the values that were read
    status = models.CharField(max_length=6, choices=Status, default=Status.OPEN)
    first_seen = models.DateTimeField(default=timezone.now)
    last_seen = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["rule", "record_name", "pk"]
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["rule", "noun", "object_id", "cause"], name="finding_once")]
        indexes = [
            models.Index(fields=["status", "rule", "record_name", "id"], name="finding_by_status"),
            models.Index(fields=["noun", "object_id"], name="finding_of_record"),
            models.Index(fields=["page_noun", "page_id"], name="finding_on_page"),
        ]

    def __str__(self):
        return f"{self.record_name}: {self.sentence}"

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.noun)

    @property
    def form_address(self) -> str:
        """Where staff put it right."""
        return form_address(self.model, self.object_id)

    def settle(self):
        """Waived as long as somebody has given a reason for the very values that were read."""
        if self.status != self.Status.GONE:
            before = self.status
            is_waived = self.waivers.filter(fingerprint=self.fingerprint).exists()
            self.status = self.Status.WAIVED if is_waived else self.Status.OPEN
            self.save(update_fields=["status"])
            if self.Status.WAIVED in (before, self.status):
                tell_mirrors([self])


def tell_mirrors(findings: list[Finding]) -> None:
    """The entries of these records say something else: their reasons are part of them."""
    keys: dict[str, set[int]] = defaultdict(set)
    for finding in findings:
        keys[finding.noun].add(finding.object_id)
        keys[finding.page_noun].add(finding.page_id)
    models = [(apps.get_model(noun), some) for noun, some in keys.items()]
    note([(CHANGED, model, list(model._base_manager.filter(pk__any_of=sorted(some)))) for model, some in models])


class WaiverQuerySet(models.QuerySet):
    def of_present_values(self):
        return self.filter(fingerprint=F("finding__fingerprint"))

    def holding(self):
        """Those for what is still so, with the values that are there now."""
        return self.of_present_values().filter(finding__status=Finding.Status.WAIVED)

    def on_page_of(self, record):
        return self.holding().filter(finding__page_noun=record._meta.label_lower, finding__page_id=record.pk)


class Waiver(Tracked, Translated):
    """Why something found is left as it is. Readers see it on the record's page; earlier ones are kept."""

    translated = ("reason",)

    finding = models.ForeignKey(
        Finding, on_delete=models.CASCADE, related_name="waivers", help_text=_("What is left as it is.")
    )
    reason = models.TextField(
        help_text=_(
            "A sentence or two that say what they are about: readers see them on the page, without the finding."
        )
    )
    reason_es, reason_pt, reason_fr = translations(reason, _("reason"))
    fingerprint = models.CharField(max_length=64, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("given by"),
    )  # fmt: skip

    objects = WaiverQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view", "publish")
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "fingerprint"],
                name="waiver_once",
                violation_error_message=_("There is a reason for this already."),
            )
        ]

    def __str__(self):
        return self.wording("reason").text


class Night(models.Model):
    """A day on which everything was checked: whichever machine writes it first does that day's work."""

    day = models.DateField(unique=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.day.isoformat()
