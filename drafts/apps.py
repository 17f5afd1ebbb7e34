"""The drafts app: changes of what is published that nobody sees yet, reviewed and published together."""

from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "drafts"
    verbose_name = "Drafts"
