"""The pages on which people sign in and keep what opens the door: the library's, in the frame of the staff's pages."""

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.views import PasswordResetView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView, RemoveWebAuthnView
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from access.attempts import may_ask_for_mail
from access.factors import needs_second_factor
from access.middleware import ACCOUNT


def staff_site(request) -> dict:
    """For the templates of these pages: what every page of the staff knows, and what their sentences depend on."""
    if not request.path_info.startswith(ACCOUNT):
        return {}
    return {
        **admin.site.each_context(request),
        "mail_is_sent": bool(settings.MAIL),
        "confirm_minutes": settings.CONFIRM_MINUTES,
        "factor_is_needed": request.user.is_authenticated and needs_second_factor(request.user),
        # Browsers know passkeys only of pages that nobody can have altered on the way, and of names, not of numbers.
        "passkeys_work": request.is_secure() or request.get_host().partition(":")[0] == "localhost",
    }


class AskForPassword(PasswordResetView):
    """The same page follows for every address."""

    def dispatch(self, request, *args, **kwargs):
        if not settings.MAIL:
            return render(request, "account/ask_for_password.html")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        """A mail goes out for every address, so that neither the answer nor its time tells which ones are known."""
        address = form.cleaned_data["email"]
        if not may_ask_for_mail(self.request, address):
            return HttpResponseRedirect(self.get_success_url())
        if not form.users:
            get_account_adapter().send_mail("account/email/unknown_account", address, {})
        return super().form_valid(form)


class ConfirmByPasskey(ReauthenticateWebAuthnView):
    def form_invalid(self, form):
        """Back to the page that asks: the library's way forgets what was asked for."""
        super().form_invalid(form)
        return HttpResponseRedirect(self.passthrough_next_url(reverse("mfa_reauthenticate_webauthn")))


class RemovePasskey(RemoveWebAuthnView):
    def form_valid(self, form):
        if get_adapter().can_delete_authenticator(self.object):
            return super().form_valid(form)
        messages.error(
            self.request, "This is your last second factor, and your rights need one. Add another one first."
        )
        return HttpResponseRedirect(reverse("mfa_list_webauthn"))
