"""The editorial app: makes the three roles of the staff whenever the database is migrated."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    name = "editorial"
    verbose_name = _("Editorial")

    def ready(self):
        from editorial import changes, provenance, version
        from editorial.naming import translate_names
        from editorial.roles import grant_roles

        post_migrate.connect(grant_roles, dispatch_uid="editorial.roles")
        translate_names()
        changes.connect()
        version.connect()
        provenance.connect()
