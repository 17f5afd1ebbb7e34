"""Access tokens: what a program shows in the place of a person's password."""

import hashlib
import secrets
from datetime import date, timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

PREFIX = "eulac_"  # by which people, and programs that search for lost secrets, know what they have found
USE_NOTED_EVERY = timedelta(minutes=10)  # so that reading does not become writing


class Scope(models.TextChoices):
    READ = "read", _("read the log of imports and their previews")
    IMPORT = "import", _("send spreadsheets, save them and take them back")
    WRITE = "write", _("write records through the API, publish them, and read drafts")


def digest_of(secret: str) -> str:
    """A secret of 256 random bits cannot be guessed from its digest, so it needs no slow hash as a password does."""
    return hashlib.sha256(secret.encode()).hexdigest()


def in_a_year() -> date:
    return timezone.localdate() + timedelta(days=365)


class Token(models.Model):
    """Lets a program act for its user, within its scopes and never beyond what the user may do at that moment."""

    name = models.CharField(max_length=80, help_text=_("For what it is, such as “nightly import of the figures”."))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens", verbose_name=_("owner")
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(default=list, verbose_name=_("it may"))
    expires_on = models.DateField(
        _("last day"), default=in_a_year, help_text=_("After this day it does nothing. Choose it as early as you can.")
    )
    networks = models.TextField(
        _("only from"),
        blank=True,
        help_text=_(
            "Addresses or ranges from which it works, one a line: 192.0.2.7 or 2001:db8::/32. Empty: from anywhere."
        ),
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        # To add is to make tokens of one's own; to delete is to see and delete those of everybody.
        default_permissions = ("add", "delete")
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="token_name_once")]
        verbose_name = _("access token")

    def __str__(self):
        return self.name

    @classmethod
    def shown(cls, secret: str) -> "Token | None":
        """The token whose secret this is."""
        return cls.objects.select_related("user").filter(digest=digest_of(secret)).first()

    def new_secret(self) -> str:
        """Gives the token a secret. Only its digest is kept, so this is the one time that anybody sees it."""
        secret = PREFIX + secrets.token_hex(32)
        self.digest = digest_of(secret)
        return secret

    def clean(self):
        networks = [network_called(word) for word in self.networks.replace(",", " ").split()]
        self.networks = "\n".join(map(str, networks))
        if self.expires_on and self.expires_on < timezone.localdate():
            raise ValidationError({"expires_on": gettext("This day is over. Choose today or a later day.")})

    @property
    def is_over(self) -> bool:
        return self.expires_on < timezone.localdate()

    def why_refused(self, address: str) -> str:
        """The sentence for whoever shows it from this address in vain; nothing when it works."""
        if not (self.user.is_active and self.user.is_staff):
            return "The owner of this token may no longer enter the staff's pages."
        if self.is_over:
            return f"This token ended on {date_format(self.expires_on)}. Make a new one in the staff's pages."
        if self.networks and not self.works_from(address):
            return f"This token may not be used from the address {address}."
        return ""

    def works_from(self, address: str) -> bool:
        try:
            shown_by = without_mapping(ip_address(address))
        except ValueError:
            return False
        return any(shown_by in ip_network(network) for network in self.networks.split())

    def note_use(self) -> None:
        now = timezone.now()
        if not self.last_used_at or now - self.last_used_at >= USE_NOTED_EVERY:
            Token.objects.filter(pk=self.pk).update(last_used_at=now)


class AccountEvent(models.Model):
    """What happened at the door: who came in, who was refused, and what opens it now. Never a password or a code."""

    class Kind(models.TextChoices):
        SIGNED_IN = "signed-in", _("signed in")
        SIGNED_OUT = "signed-out", _("signed out")
        WRONG_PASSWORD = "wrong-password", _("wrong name or password")
        WRONG_CODE = "wrong-code", _("wrong code or passkey")
        REFUSED = "refused", _("refused while locked")
        LOCKED = "locked", _("locked for a while")
        FREED = "freed", _("freed by an administrator")
        CONFIRMED = "confirmed", _("confirmed who they are")
        FACTOR_ADDED = "factor-added", _("second factor added")
        FACTOR_REMOVED = "factor-removed", _("second factor removed")
        CODES_RENEWED = "codes-renewed", _("recovery codes renewed")
        CODE_AGAIN = "code-again", _("a code that was used already")
        PASSWORD_CHANGED = "password-changed", _("password changed")
        RIGHTS_CHANGED = "rights-changed", _("rights changed")
        TOKEN_MADE = "token-made", _("access token made")
        TOKEN_ENDS = "token-ends", _("access token ends soon")
        RESET_ASKED = "reset-asked", _("new password asked for by e-mail")

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    kind = models.CharField(_("what"), max_length=20, choices=Kind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="account_events",
        verbose_name=_("account"),
    )
    # The name outlives the account. A name that nobody has is not kept: it may be a password in the wrong field.
    name = models.CharField(_("name of the account"), max_length=150, blank=True)
    # By which attempts on one name are counted, whether or not there is such an account.
    key = models.CharField(max_length=32, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("done by")
    )
    address = models.CharField(max_length=45, blank=True)
    # The address, or the network of one subscriber where an address of IPv6 is one of very many.
    origin = models.CharField(max_length=49, blank=True, editable=False)
    request_id = models.CharField(_("request"), max_length=64, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        default_permissions = ()
        permissions = [("read_accountevent", "Can read who signed in")]
        indexes = [
            models.Index(fields=["key", "at"], name="event_by_name"),
            models.Index(fields=["origin", "at"], name="event_by_origin"),
        ]
        verbose_name = _("event of an account")
        verbose_name_plural = _("events of accounts")

    def __str__(self):
        name = self.name or gettext("unknown name")
        return f"{name}: {self.get_kind_display()}"


def network_called(word: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(word)
    except ValueError as error:
        try:
            meant = gettext("Perhaps %(range)s is meant.") % {"range": ip_network(word, strict=False)}
        except ValueError:
            meant = gettext("Write one like 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32.")
        told = gettext("“%(word)s” is not an address or a range of addresses.") % {"word": word}
        raise ValidationError({"networks": f"{told} {meant}"}) from error


def without_mapping(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """An address of IPv4 as itself, also where the server listens on IPv6 and sees ::ffff:192.0.2.7."""
    return getattr(address, "ipv4_mapped", None) or address
