"""The merging app: makes one record of two that are the same, and takes that back."""

from django.apps import AppConfig


class MergingConfig(AppConfig):
    name = "merging"
    verbose_name = "Merging"
