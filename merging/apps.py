"""The merging app: makes one record of two that are the same, and takes that back."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MergingConfig(AppConfig):
    name = "merging"
    verbose_name = _("Merging")
