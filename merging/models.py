"""Merges: which record went into which, when, why, and what was written, so that it can be taken back."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.corrections import LONGEST


class Merge(models.Model):
    """Two records that became one."""

    noun = models.CharField(_("kind of record"), max_length=80)
    stays_id = models.PositiveBigIntegerField()
    stays_name = models.CharField(_("stays"), max_length=400)
    goes_id = models.PositiveBigIntegerField()
    goes_name = models.CharField(_("went into it"), max_length=400)
    goes_key = models.CharField(_("its key"), max_length=120)
    why = models.CharField(max_length=LONGEST)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("merged"), auto_now_add=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_why = models.CharField(_("why undone"), max_length=LONGEST, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["noun", "goes_id"], name="merge_of_record")]

    def __str__(self):
        return gettext("“%(goes_name)s” into “%(stays_name)s”") % {
            "goes_name": self.goes_name,
            "stays_name": self.stays_name,
        }

    def get_absolute_url(self):
        return reverse("admin:merging_merge_change", args=[self.pk])

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.noun)


class MergedRow(models.Model):
    """A row that a merge wrote: the columns that it changed, as they were before and as they were after.

    A row that was deleted has nothing after, and all of its columns before; one that was made, the other way round.
    """

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="rows")
    noun = models.CharField(max_length=80)
    object_id = models.PositiveBigIntegerField()
    name = models.CharField(max_length=400)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["merge", "noun", "object_id"], name="merged_row_once")]

    def __str__(self):
        return self.name

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.noun)
