"""The search app: one index over everything that is public, kept in step with every change."""

from django.apps import AppConfig
from django.db.models.signals import pre_delete
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self):
        from editorial.changes import written
        from search import index

        written.connect(index.follow, dispatch_uid="search.index")
        pre_delete.connect(index.remember_who_names_it, dispatch_uid="search.index.deleted")
