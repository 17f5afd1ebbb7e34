"""The forms that ask for a password, a code or a passkey: the library's own, counted, and each code used once."""

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.forms import ReauthenticateForm as PasswordForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from access.attempts import begin, fail, key_of, note, succeed
from access.models import AccountEvent

REMEMBERED = 3  # codes that the app could still show, with a clock that is half a minute wrong


class Plain:
    """Its fields say in labels what they are, and nothing twice."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            if "reset" in str(field.help_text):  # the page itself has that link where it is of use
                field.help_text = ""
        next(iter(self.fields.values())).widget.attrs["autofocus"] = True


class SignInForm(Plain, LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name")


class ConfirmPasswordForm(Plain, PasswordForm):
    pass


class NewPasswordForm(Plain, ChangePasswordForm):
    def clean_password1(self):
        """Another one: the old one may be known to whoever has set it."""
        new = self.cleaned_data["password1"]
        if self.user.check_password(new):
            raise ValidationError(_("This is the password that you have now. Choose another."))
        return new


class CountedCode(Plain):
    """A form with a code of an app, or a recovery code."""

    def clean_code(self):
        attempt = begin(AccountEvent.Kind.WRONG_CODE, context.request, self.user.get_username())
        try:
            code = super().clean_code()
            use_once(self.authenticator, code)
        except ValidationError:
            fail(attempt, context.request)
            if was_used(self.user, self.cleaned_data["code"]):
                note(AccountEvent.Kind.CODE_AGAIN, context.request, user=self.user)
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


def digest_of(code: str) -> str:
    return key_of("".join(code.split()))


def was_used(user, code: str) -> bool:
    """Whether this is one of the last codes that opened something: somebody may have read it then."""
    apps = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)
    return any(digest_of(code) in app.data.get("used", []) for app in apps)


@transaction.atomic
def use_once(authenticator: Authenticator, code: str) -> None:
    """ValidationError for a code that was used already. The library asks a cache; each process has its own."""
    if authenticator.type != Authenticator.Type.TOTP:
        return  # a recovery code is struck out where it is kept
    kept = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    digest = digest_of(code)
    if digest in kept.data.get("used", []):
        raise get_adapter().validation_error("incorrect_code")
    kept.data["used"] = [digest, *kept.data.get("used", [])][:REMEMBERED]
    kept.save(update_fields=["data"])
    authenticator.data = kept.data
