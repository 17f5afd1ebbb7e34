"""A passkey that somebody does not need any more."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse


class RemovePasskey(RemoveWebAuthnView):
    def form_valid(self, form):
        if get_adapter().can_delete_authenticator(self.object):
            return super().form_valid(form)
        messages.error(
            self.request, "This is your last second factor, and your rights need one. Add another one first."
        )
        return HttpResponseRedirect(reverse("mfa_list_webauthn"))


remove = RemovePasskey.as_view()
