"""Between everybody and the pages: is the session still good, has it shown what this person must show?"""

from functools import partial

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from access.confirming import must_confirm
from access.factors import factors_of, lacks_second_factor
from access.given import GIVEN
from access.sessions import is_over, keep_awake

STAFF, ACCOUNT = "/admin/", "/admin/account/"
LEAVING = {"account_logout", "admin:logout", "account_reauthenticate", "account_change_password", "set_language"}
SETTING_UP = LEAVING | {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes"}
SHOWING = {"account_logout", "admin:logout", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "set_language"}


class SignInMiddleware:
    """Who must show a second factor and has not is nobody, on every page but those that ask for it.

    The person of a request is only looked at when a page asks for it: a page that does not is the same for all.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.user = SimpleLazyObject(partial(judged, request, request.user))
        response = self.get_response(request)
        if request.path_info.startswith(ACCOUNT):
            add_never_cache_headers(response)
        return response

    def process_view(self, request, view, args, kwargs):
        if not request.path_info.startswith(STAFF):
            return None
        person = wants_factor(request)
        if person and factors_of(person).exists():
            return send_to_second_factor(request, person)
        if must_choose_password(request):
            return send_to_new_password(request)
        if person:
            return send_to_set_up(request)
        return send_to_confirm(request) if request.user.is_authenticated and must_confirm(request) else None

    def process_exception(self, request, exception):
        """The library would keep a form that was sent in the session, passwords and all."""
        is_asked = isinstance(exception, ReauthenticationRequired) and request.user.is_authenticated
        return send_to_confirm(request) if is_asked else None


def judged(request, user):
    if not user.is_authenticated:
        return user
    if is_over(request.session):
        request.user = user  # whom to sign out; until now it is the question that is being answered
        logout(request)
        return request.user
    if not is_said_by_itself(request):
        keep_awake(request.session)
    if request.session.get(GIVEN) and not request.path_info.startswith(STAFF):
        return AnonymousUser()
    if lacks_second_factor(request, user):
        request.without_second_factor = user
        return user if request.path_info.startswith(ACCOUNT) else AnonymousUser()
    return user


def is_said_by_itself(request) -> bool:
    """Whether a form that is open says so, again and again, also when nobody sits before it."""
    place = request.resolver_match
    return bool(place and place.url_name and place.url_name.endswith("_editing"))


def wants_factor(request):
    """The person who must show a second factor before anything else."""
    bool(request.user.is_authenticated)  # so that it is judged
    return getattr(request, "without_second_factor", None)


def send_to_second_factor(request, person):
    """To the page that asks for it."""
    if request.resolver_match.view_name in SHOWING:
        return None
    ways = [way for way in get_adapter().get_reauthentication_methods(person) if way["id"].startswith("mfa")]
    return HttpResponseRedirect(with_next(ways[0]["url"], request))


def send_to_set_up(request):
    """To the pages on which a first one is set up."""
    return None if request.resolver_match.view_name in SETTING_UP else HttpResponseRedirect(reverse("mfa_index"))


def must_choose_password(request) -> bool:
    """Before a second factor is set up, which would else be that of whoever has set the password."""
    return bool(request.session.get(GIVEN)) and request.resolver_match.view_name not in LEAVING


def send_to_new_password(request):
    messages.warning(
        request, _("Your password was set by somebody else, who may know it. Choose one of your own before you go on.")
    )
    return HttpResponseRedirect(reverse("account_change_password"))


def send_to_confirm(request):
    ways = get_adapter().get_reauthentication_methods(request.user)
    if not ways:
        raise PermissionDenied
    if request.method == "POST":
        messages.warning(
            request, _("Nothing was saved, because you had not shown for a while who you are. Send the form again.")
        )
    return HttpResponseRedirect(with_next(ways[0]["url"], request))


def with_next(address: str, request) -> str:
    return f"{address}?{urlencode({'next': request.get_full_path()})}"
