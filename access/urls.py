"""The addresses below /admin/account/: of the library's pages those that are used here, and no others."""

from allauth.account import views as account
from allauth.usersessions.views import list_usersessions
from django.urls import path, re_path
from django.utils.module_loading import import_string
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from access.views import AskForPassword


def factor(view: str):
    """A view of the second factor, imported when it is first asked for.

    What passkeys are read with takes 10 MB of each process, and most never meet anybody but readers.
    """
    return lambda request, **named: import_string(view)(request, **named)


urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("language/", require_POST(set_language), name="set_language"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/reset/", AskForPassword.as_view(), name="account_reset_password"),
    path("password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("sessions/", list_usersessions, name="usersessions_list"),
    path("second-factor/", factor("allauth.mfa.base.views.index"), name="mfa_index"),
    path("second-factor/show/", factor("allauth.mfa.base.views.authenticate"), name="mfa_authenticate"),
    path("second-factor/confirm/", factor("allauth.mfa.base.views.reauthenticate"), name="mfa_reauthenticate"),
    path("second-factor/app/", factor("allauth.mfa.totp.views.activate_totp"), name="mfa_activate_totp"),
    path("second-factor/app/remove/", factor("allauth.mfa.totp.views.deactivate_totp"), name="mfa_deactivate_totp"),
    path(
        "second-factor/codes/",
        factor("allauth.mfa.recovery_codes.views.view_recovery_codes"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "second-factor/codes/new/",
        factor("allauth.mfa.recovery_codes.views.generate_recovery_codes"),
        name="mfa_generate_recovery_codes",
    ),
    path("second-factor/passkeys/", factor("allauth.mfa.webauthn.views.list_webauthn"), name="mfa_list_webauthn"),
    path("second-factor/passkeys/add/", factor("allauth.mfa.webauthn.views.add_webauthn"), name="mfa_add_webauthn"),
    path(
        "second-factor/passkeys/<int:pk>/", factor("allauth.mfa.webauthn.views.edit_webauthn"), name="mfa_edit_webauthn"
    ),
    path("second-factor/passkeys/<int:pk>/remove/", factor("access.passkeys.remove"), name="mfa_remove_webauthn"),
    path(
        "second-factor/passkeys/confirm/",
        factor("access.passkeys.confirm"),
        name="mfa_reauthenticate_webauthn",
    ),
]
