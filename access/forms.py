"""The forms that ask for a password, a code or a passkey: the library's own, counted, and each code used once."""

from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from django.core.exceptions import ValidationError
from django.db import transaction

from access.attempts import begin, fail, key_of, succeed
from access.models import AccountEvent

REMEMBERED = 3  # codes that the app could still show, with a clock that is half a minute wrong


class SignInForm(LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "User name"
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs["autofocus"] = True


class CountedCode:
    """A form with a code of an app, or a recovery code."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code"
        self.fields["code"].widget.attrs.pop("placeholder", None)
        self.fields["code"].widget.attrs["autofocus"] = True

    def clean_code(self):
        attempt = begin(AccountEvent.Kind.WRONG_CODE, context.request, self.user.get_username())
        try:
            code = super().clean_code()
            use_once(self.authenticator, code)
        except ValidationError:
            fail(attempt, context.request)
            raise
        succeed(attempt)
        return code


class CodeForm(CountedCode, AuthenticateForm):
    pass


class ConfirmCodeForm(CountedCode, ReauthenticateForm):
    pass


class CountedPasskey:
    """A form with what a passkey has signed."""

    def clean_credential(self):
        attempt = begin(AccountEvent.Kind.WRONG_CODE, context.request, self.user.get_username())
        try:
            authenticator = super().clean_credential()
        except ValidationError:
            fail(attempt, context.request)
            raise
        succeed(attempt)
        return authenticator


class PasskeyForm(CountedPasskey, AuthenticateWebAuthnForm):
    pass


class ConfirmPasskeyForm(CountedPasskey, ReauthenticateWebAuthnForm):
    pass


@transaction.atomic
def use_once(authenticator: Authenticator, code: str) -> None:
    """ValidationError for a code of an app that was used already. The library asks a cache, of which each process has its own."""
    if authenticator.type != Authenticator.Type.TOTP:
        return  # a recovery code is struck out where it is kept
    kept = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    digest = key_of("".join(code.split()))
    if digest in kept.data.get("used", []):
        raise get_adapter().validation_error("incorrect_code")
    kept.data["used"] = [digest, *kept.data.get("used", [])][:REMEMBERED]
    kept.save(update_fields=["data"])
    authenticator.data = kept.data
