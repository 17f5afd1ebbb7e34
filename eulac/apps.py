"""The wiring's own app, and the staff's site in the place of Django's."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class EulacConfig(AppConfig):
    name = "eulac"
    verbose_name = _("Observatory")
    default = True

    def ready(self):
        from eulac import logs
        from eulac.catalogues import compile_catalogues  # it reads the settings, which come first

        compile_catalogues()
        logs.connect()


class StaffSiteConfig(admin_apps.AdminConfig):
    default_site = "eulac.staff.StaffSite"
    default = False
