"""`preview=12` at any public page: the site as it would be once that publication is published, for staff alone."""

from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from drafts.models import Publication
from drafts.rights import may_work_on
from drafts.sent import Refused
from drafts.together import as_if_published
from editorial.carried import carried, carry
from editorial.clashes import number_in
from editorial.languages import in_language
from editorial.today import earlier_day
from editorial.version import NOT_KEPT

PARAMETER = "preview"
NOT_PREVIEWED = (
    "/admin/", "/api/", "/static/", "/files/", "/sitemap", "/robots.txt", "/healthz", "/readyz", "/metrics",
)  # fmt: skip


def is_not_previewed(path: str) -> bool:
    return in_language(path, "en").startswith(NOT_PREVIEWED)


class PreviewMiddleware:
    """Writes what the publication says, lets the page be made of that, and takes it all back."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.previewed, asked = None, request.GET.get(PARAMETER)
        is_of_now = request.method in ("GET", "HEAD") and not earlier_day()
        if asked is None or not is_of_now or is_not_previewed(request.path):
            return self.get_response(request)
        response = self.previewed(request, self.asked_for(request, asked))
        response["Cache-Control"], response["X-Robots-Tag"] = NOT_KEPT, "noindex"
        return response

    def asked_for(self, request, asked: str) -> Publication:
        """Whoever may not see it cannot know whether it is there."""
        user = request.user
        found = user.is_active and user.is_staff and Publication.objects.filter(pk=number_in(asked))
        publication = found.first() if found else None
        if publication is None:
            raise Http404(_("There is no such publication."))
        if not may_work_on(user, publication):
            raise PermissionDenied
        return publication

    def previewed(self, request, publication: Publication):
        if not publication.is_going_on:
            return self.told(request, publication, [])
        request.previewed = publication
        request.GET = request.GET.copy()
        request.GET.pop(PARAMETER)  # the page's own filters know nothing of it
        try:
            with as_if_published(publication, request.user, is_looked_at=True):
                response = self.get_response(request)
                if response.streaming:
                    response.streaming_content = [b"".join(response.streaming_content)]
        except Refused as refused:
            return self.told(request, publication, refused.lacking)
        carry(response, PARAMETER, str(publication.pk), is_not_previewed)
        if "Location" in response:
            response["Location"] = carried(response["Location"], PARAMETER, str(publication.pk), is_not_previewed)
        return response

    def told(self, request, publication: Publication, lacking: list):
        context = {"publication": publication, "lacking": lacking}
        return render(request, "admin/drafts/no_preview.html", context, status=HTTPStatus.CONFLICT)
