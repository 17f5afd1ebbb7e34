"""What the library that signs people in asks of us."""

import base64
import hashlib
import secrets

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.attempts import address_of, begin, fail, succeed
from access.confirming import is_confirmed
from access.factors import factors_of, needs_second_factor
from access.models import AccountEvent

WRONG = _(
    "This name and this password do not go together. Mind capital letters. "
    "If you have no account, ask an administrator."
)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {**DefaultAccountAdapter.error_messages, "username_password_mismatch": WRONG}

    def is_open_for_signup(self, request) -> bool:
        return False

    def get_client_ip(self, request) -> str:
        return address_of(request) or "0.0.0.0"  # noqa: S104 (a socket of the machine itself has none)

    def is_safe_url(self, url) -> bool:
        here = {context.request.get_host()}
        return url_has_allowed_host_and_scheme(url, here, require_https=context.request.is_secure())

    def pre_authenticate(self, request, **credentials):
        self.attempt = begin(AccountEvent.Kind.WRONG_PASSWORD, request, credentials.get("username", ""))

    def authenticate(self, request, **credentials):
        """An account that may not enter is answered like a wrong password, after the same work."""
        user = super().authenticate(request, **credentials)
        if user and user.is_active and user.is_staff:
            succeed(self.attempt)
            return user
        fail(self.attempt, request)
        return None

    def is_reauthentication_required(self, *, app, **kwargs) -> bool:
        """Who has just signed in need not do it again. The library would count only a second time."""
        return not is_confirmed(context.request)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("Your rights need a second factor. Add a passkey first, then remove the app."),
        "incorrect_code": _("This is not the code that the app shows now, nor an unused recovery code."),
    }

    def generate_authenticator_name(self, user, type) -> str:  # noqa: A002 (the library's word)
        return gettext("Passkey %(count)s") % {
            "count": Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        }

    def get_totp_label(self, user) -> str:
        return user.get_username()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": context.request.get_host().partition(":")[0], "name": settings.MFA_TOTP_ISSUER}

    def can_delete_authenticator(self, authenticator) -> bool:
        others = factors_of(authenticator.user).exclude(pk=authenticator.pk)
        return others.exists() or not needs_second_factor(authenticator.user)

    def encrypt(self, text: str) -> str:
        return box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What another SECRET_KEY has locked cannot be opened: then no code is right, and one may be set up anew."""
        try:
            return box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()


def box() -> Fernet:
    """Of a key of its own, so that who reads the database alone, or a copy of it, makes no codes."""
    key = hashlib.blake2b(settings.SECRET_KEY.encode(), person=b"second-factor", digest_size=32).digest()
    return Fernet(base64.urlsafe_b64encode(key))
