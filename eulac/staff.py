"""The staff's site: its name, the order of its headings, and how found entries are named."""

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

HEADINGS = [
    "programmes", "missions", "policies", "figures", "drafts", "checks", "merging", "editorial", "reference",
    "spreadsheets", "access", "webhooks", "auth",
]  # fmt: skip


class NamedChoices(AutocompleteJsonView):
    """Names what was found as the related model's pages do, so that two entries of one title can be told apart."""

    def serialize_result(self, obj, to_field_name):
        name = getattr(self.model_admin, "choice_label", str)
        return {"id": str(getattr(obj, to_field_name)), "text": name(obj)}


class StaffSite(AdminSite):
    site_title = _("Observatory staff")
    site_header = _("EU–LAC security cooperation observatory")
    index_title = _("Records and reference")

    def get_urls(self):
        from editorial.deleted import bring_back_view, deleted_view  # they read the models, which come after the sites
        from editorial.due import due_view
        from reference.composing import preview_view, records_view, sources_view

        own = [
            path("due/", self.admin_view(due_view), name="due"),
            path("deleted/", self.admin_view(deleted_view), name="deleted"),
            path("deleted/<str:kind>/<int:pk>/", self.admin_view(bring_back_view), name="bring-back"),
            path("markdown/preview/", self.admin_view(preview_view), name="markdown_preview"),
            path("markdown/sources/", self.admin_view(sources_view), name="markdown_sources"),
            path("markdown/records/", self.admin_view(records_view), name="markdown_records"),
            path("r/<int:content_type_id>/<int:object_id>/", self.admin_view(self.on_site_view), name="view_on_site"),
        ]
        return [*own, *super().get_urls()]

    @method_decorator(never_cache)
    def login(self, request, extra_context=None):
        """There is one way in, and one place where a password is asked for."""
        asked = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        is_here = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
        address = asked if is_here else reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect(f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: address})}")
        if not self.has_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(address)

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def get_app_list(self, request, app_label=None):
        """Areas first, then what they rest on; within each, models in the order in which they are registered."""
        apps = self._build_app_dict(request, app_label)
        known = [label for label in HEADINGS if label in apps]
        return [apps[label] for label in known] + [apps[label] for label in apps if label not in known]

    def on_site_view(self, request, content_type_id: int, object_id: int):
        """The way to the public page of an entry. It has a draft's name in it, so not everybody is shown it."""
        from django.contrib.contenttypes.models import ContentType
        from django.contrib.contenttypes.views import shortcut

        kind = ContentType.objects.filter(pk=content_type_id).first()
        model = kind and kind.model_class()
        page = self._registry.get(model) if model else None
        if not page or not page.has_view_permission(request):
            raise PermissionDenied
        return shortcut(request, content_type_id, object_id)

    def autocomplete_view(self, request):
        return NamedChoices.as_view(admin_site=self)(request)
