"""What is typed into the forms of the staff and not saved yet: kept, offered again, and filled in."""

import datetime
import logging
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.contrib import admin, messages
from django.db import OperationalError
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from drafts.models import Publication, Typed
from drafts.posted import as_kept
from editorial.admin import TrackedAdmin
from editorial.filling import fill

logger = logging.getLogger(__name__)

KEPT_FOR = datetime.timedelta(days=30)
PATH = "typed-at"  # the field that names the form
LONGEST_PATH = 300
FORMS = ("change", "add")
OF_DRAFTS = "drafts_form"


def page_at(path: str) -> tuple[Any, dict]:
    """(the staff's page, what its address says) of a form whose typing is kept. Raises Http404 for any other."""
    try:
        parts = urlsplit(path)
        if parts.scheme or parts.netloc or path.startswith("//") or len(path) > LONGEST_PATH:
            raise Http404(gettext("It is no form of this site."))
        match = resolve(parts.path)
    except (Resolver404, ValueError) as error:
        raise Http404(gettext("There is no such form.")) from error
    if match.url_name == OF_DRAFTS:
        return admin.site.get_model_admin(Publication), match.kwargs
    for page in admin.site._registry.values():
        if isinstance(page, TrackedAdmin) and match.url_name in names_of(page):
            return page, match.kwargs
    raise Http404(gettext("What is typed there is not kept."))


def noun_at(path: str) -> str:
    """Of what the form is."""
    try:
        page, named = page_at(path)
        model = apps.get_model(named["label"]) if page.model is Publication else page.model
    except (Http404, LookupError, ValueError):  # there was one, before an upgrade
        return gettext("A form")
    return capfirst(str(model._meta.verbose_name))


def names_of(page) -> list[str]:
    return [f"{page.opts.app_label}_{page.opts.model_name}_{form}" for form in FORMS]


@require_http_methods(["GET", "POST"])
def keep_view(request: Any) -> JsonResponse:
    """The form itself sends what is in it, again and again, see static/js/typed.js. Asked without, it answers with the
    token that a form needs whose sender has signed in anew since it was opened."""
    if request.method == "GET":
        return JsonResponse({"token": get_token(request)})
    path = request.POST.get(PATH, "")
    page_at(path)
    sent = as_kept(request.POST)
    sent.pop(PATH, None)
    kept, _ = Typed.objects.update_or_create(user=request.user, path=path, defaults={"sent": sent})
    return JsonResponse({"at": f"{timezone.localtime(kept.at):%H:%M}"})


def forget_old() -> None:
    Typed.objects.filter(at__lt=timezone.now() - KEPT_FOR).delete()


def again_view(request: Any, pk: int) -> HttpResponse:
    """The form with what was typed, or, when it is not wanted, without."""
    typed = get_object_or_404(Typed, pk=pk, user=request.user)
    if request.method == "POST":
        typed.delete()
        messages.info(request, gettext("What you had typed is thrown away."))
        return HttpResponseRedirect(typed.path)
    page, named = page_at(typed.path)
    if page.model is Publication:
        request.GET = QueryDict(urlsplit(typed.path).query)
        return page.form_view(request, **named, typed=typed)
    fill(request, typed.posted)
    return page.changeform_view(request, named.get("object_id"), typed.path, {"typed": typed})


class ForgetTypedMiddleware:
    """A form that was saved leads on, and what was typed into it is recorded."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        is_saved = request.method == "POST" and response.status_code == 302 and request.path.startswith("/admin/")
        is_saved = is_saved and response["Location"] != reverse("admin:index")  # where a form leads that is gone
        if is_saved and request.user.is_authenticated:
            self.forget(Typed.objects.filter(user=request.user, path__in=[request.path, request.get_full_path()]))
        return response

    @staticmethod
    def forget(them) -> None:
        """The form is saved already: that this fails must not look as if that had."""
        try:
            them.delete()
        except OperationalError:
            logger.exception("What was typed into a form that is saved could not be deleted.")
