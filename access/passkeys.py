"""Pages of passkeys that do more than the library's."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _


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
            self.request, _("This is your last second factor, and your rights need one. Add another one first.")
        )
        return HttpResponseRedirect(reverse("mfa_list_webauthn"))


confirm, remove = ConfirmByPasskey.as_view(), RemovePasskey.as_view()
