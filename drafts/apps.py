"""The drafts app: changes of what is published that nobody sees yet, reviewed and published together."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DraftsConfig(AppConfig):
    name = "drafts"
    verbose_name = _("Drafts")
