"""Who wants to be told, what there is to tell, and what became of it."""

import uuid
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from webhooks import sending, signing

BOTH_SIGN = timedelta(days=1)  # while a receiver is told a new secret


class Act(models.TextChoices):
    PUBLISH = "publish", _("what is published")
    UNPUBLISH = "unpublish", _("what is taken off the public site")
    CHANGE = "change", _("what changes while it is public")


def every_act() -> list[str]:
    return list(Act.values)


class Subscription(models.Model):
    """Another system that is told when something public changes."""

    name = models.CharField(max_length=80, unique=True, help_text=_("Whose system it is, such as “Library catalogue”."))
    address = models.CharField(
        max_length=500,
        help_text=_(
            "Where the messages are sent, such as https://example.org/hooks/observatory. Whoever reads this "
            "page reads it too, so it holds no password."
        ),
    )
    acts = models.JSONField(default=every_act, verbose_name=_("tell of"))
    nouns = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Nothing but tests is sent while it is not.")
    )
    salt = models.CharField(max_length=64, default=signing.new_salt, editable=False)
    former_salt = models.CharField(max_length=64, blank=True, editable=False)
    former_until = models.DateTimeField(null=True, editable=False)
    given_up = models.PositiveIntegerField(_("messages given up in a row"), default=0, editable=False)
    why_off = models.TextField(_("why it is switched off"), blank=True, editable=False)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        ordering = ["name"]
        default_permissions = ()  # to view or change one is to decide what leaves the house
        permissions = [("manage_webhooks", "Can manage webhooks")]

    def __str__(self):
        return self.name

    def clean(self):
        if not self.address:
            return  # the form has said why already
        try:
            sending.Target.read(self.address)
        except ValidationError as error:
            raise ValidationError({"address": error.messages}) from error

    @classmethod
    def wanted_nouns(cls) -> set[str] | None:
        """Those that somebody wants to be told of; None means all."""
        asked = list(cls.objects.filter(is_active=True).values_list("nouns", flat=True))
        return None if [] in asked else {noun for nouns in asked for noun in nouns}

    def wants(self, noun: str) -> bool:
        return not self.nouns or noun in self.nouns

    @property
    def secret(self) -> str:
        return signing.secret_for(self.salt)

    def replace_secret(self) -> None:
        """From now on messages are signed with a new secret, and for a day with the old one too."""
        self.former_salt, self.former_until = self.salt, timezone.now() + BOTH_SIGN
        self.salt = signing.new_salt()
        self.save(update_fields=["salt", "former_salt", "former_until"])

    def signatures(self, message_id: str, timestamp: int, body: str) -> str:
        salts = [self.salt]
        if self.former_until and timestamp < self.former_until.timestamp():
            salts.append(self.former_salt)
        return " ".join(signing.signature(salt, message_id, timestamp, body) for salt in salts)

    def switch_on(self) -> None:
        self.is_active, self.given_up, self.why_off = True, 0, ""
        self.save(update_fields=["is_active", "given_up", "why_off"])

    def switch_off(self, why: str) -> None:
        self.is_active, self.why_off = False, why
        self.save(update_fields=["is_active", "given_up", "why_off"])


class Change(models.Model):
    """What one write has changed for the public, until the worker makes deliveries of it.

    It is written in the transaction of the change: there is never one without the other.
    """

    noun = models.CharField(max_length=40)
    act = models.CharField(max_length=10, choices=Act)
    keys = models.JSONField(default=list)  # primary keys
    gone = models.JSONField(default=dict)  # {primary key: addresses} of those that the public no longer sees

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.act} {self.noun}"


class Delivery(models.Model):
    """One message to one subscriber, and how it went."""

    TEST = "test"

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for its turn")
        DELIVERED = "delivered", _("Delivered")
        GIVEN_UP = "given-up", _("Given up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    act = models.CharField(max_length=10, choices=[*Act.choices, (TEST, _("a test"))])
    count = models.PositiveIntegerField(_("records"), default=0)
    body = models.TextField(_("message"))
    created_at = models.DateTimeField(_("made"), db_index=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    attempted_at = models.DateTimeField(_("last attempt"), null=True)
    status = models.PositiveSmallIntegerField(_("status of the answer"), null=True)
    seconds = models.FloatField(_("seconds until the answer"), null=True)
    answer = models.TextField(_("beginning of the answer, or what went wrong"), blank=True)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True)

    class Meta:
        ordering = ["-created_at", "pk"]
        default_permissions = ()
        verbose_name_plural = _("deliveries")

    def __str__(self):
        return f"{self.act} for {self.subscription}"

    def get_absolute_url(self):
        return reverse("admin:webhooks_delivery_change", args=[self.pk])

    @property
    def message_id(self) -> str:
        return f"msg_{self.pk.hex}"

    @property
    def is_test(self) -> bool:
        return self.act == self.TEST

    @property
    def may_leave(self) -> bool:
        return self.subscription.is_active or self.is_test

    def headers(self, timestamp: int) -> dict[str, str]:
        return {
            "content-type": "application/json; charset=utf-8",
            "webhook-id": self.message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": self.subscription.signatures(self.message_id, timestamp, self.body),
        }
