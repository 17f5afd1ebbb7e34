"""Drafts: what forms would send, kept until it is published, and what is published together."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from drafts.posted import as_posted

LONGEST = 2_000  # characters of what is said about a publication


class PublicationQuerySet(models.QuerySet):
    def going_on(self):
        """What is neither published nor thrown away."""
        return self.exclude(stage__in=Publication.ENDED)

    def scheduled(self):
        return self.going_on().filter(publish_at__isnull=False)

    def about(self, record):
        """Those that would change this record."""
        return self.filter(drafts__in=Draft.objects.of(record)).distinct()


class Publication(models.Model):
    """Drafts that are reviewed, previewed and published as one: all of them or none."""

    class Stage(models.TextChoices):
        OPEN = "open", _("In the making")
        IN_REVIEW = "in-review", _("In review")
        APPROVED = "approved", _("Approved")
        PUBLISHED = "published", _("Published")
        DROPPED = "dropped", _("Thrown away")

    ENDED = (Stage.PUBLISHED, Stage.DROPPED)

    name = models.CharField(
        max_length=200, blank=True, help_text=_("What it is about, such as “COPOLAD III with its figures”.")
    )
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.OPEN, editable=False, db_index=True)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    created_at = models.DateTimeField(_("begun"), auto_now_add=True, editable=False)
    changed_at = models.DateTimeField(_("last changed"), auto_now=True, editable=False, db_index=True)
    publish_at = models.DateTimeField(_("to be published"), null=True, blank=True, editable=False, db_index=True)
    promised = models.CharField(max_length=64, blank=True, editable=False)  # what was seen when the time was set
    # Who has set the time, and in whose name and with whose rights it is published then.
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        default_permissions = ("view", "change")

    def __str__(self):
        return self.name or gettext("Publication %(number)s") % {"number": self.pk}

    def get_absolute_url(self):
        return reverse("admin:drafts_publication_change", args=[self.pk])

    @property
    def is_going_on(self) -> bool:
        return self.stage not in self.ENDED

    def take_time_back(self) -> None:
        self.publish_at = self.scheduled_by = None
        self.save()

    def note(self, act: str, user, words: str = "") -> None:
        """Keeps who has done or said what."""
        self.steps.create(act=act, user=user, words=words[:LONGEST])


class DraftQuerySet(models.QuerySet):
    def of(self, record):
        return self.filter(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)

    def going_on(self):
        return self.exclude(publication__stage__in=Publication.ENDED)


class Draft(models.Model):
    """What the form of a record would send. One without a form publishes the record as it is recorded."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="drafts")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey("content_type", "object_id")
    sent = models.JSONField(null=True)  # {name of a field of the form: [values]}
    version = models.PositiveIntegerField(default=1)  # how often it was kept
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    kept_at = models.DateTimeField(auto_now=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["publication", "content_type", "object_id"], name="draft_once_in_each")
        ]
        indexes = [models.Index(fields=["content_type", "object_id"], name="draft_of_record")]

    def __str__(self):
        return str(self.record or f"{self.noun} {self.object_id}")

    @property
    def model(self) -> Any:
        return ContentType.objects.get_for_id(self.content_type_id).model_class()

    @property
    def noun(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def posted(self) -> QueryDict:
        return as_posted(self.sent or {})


class Step(models.Model):
    """What somebody has done with a publication or said about it."""

    class Act(models.TextChoices):
        KEPT = "kept", _("Kept")
        ADDED = "added", _("Added")
        TAKEN_OUT = "taken-out", _("Taken out")
        SENT = "sent", _("Sent for review")
        SAID = "said", _("Said")
        RETURNED = "returned", _("Returned")
        APPROVED = "approved", _("Approved")
        SCHEDULED = "scheduled", _("Set the time")
        UNSCHEDULED = "unscheduled", _("Took the time back")
        REFUSED = "refused", _("Could not be published")
        PUBLISHED = "published", _("Published")
        DROPPED = "dropped", _("Thrown away")

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=12, choices=Act)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self):
        return f"{self.get_act_display()}: {self.words}" if self.words else self.get_act_display()


class Typed(models.Model):
    """What somebody has typed into a form and not saved: kept while they type, for the day that the browser closes."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=300)  # of the form
    sent = models.JSONField()
    at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "path"], name="typed_once_in_a_form")]

    def __str__(self):
        return self.path

    def get_absolute_url(self):
        return reverse("admin:drafts_typed_again", args=[self.pk])

    @property
    def posted(self) -> QueryDict:
        return as_posted(self.sent)
