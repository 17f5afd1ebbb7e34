"""The editorial app: makes the three roles of the staff whenever the database is migrated."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class EditorialConfig(AppConfig):
    name = "editorial"
    verbose_name = "Editorial"

    def ready(self):
        from editorial import changes, provenance, version
        from editorial.roles import grant_roles

        post_migrate.connect(grant_roles, dispatch_uid="editorial.roles")
        changes.connect()
        version.connect()
        provenance.connect()
