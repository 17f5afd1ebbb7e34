"""The webhooks app: tells other systems what has changed for the public."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    name = "webhooks"
    verbose_name = _("Webhooks")

    def ready(self):
        from editorial.changes import written
        from webhooks import outbox

        written.connect(outbox.note, dispatch_uid="webhooks.outbox")
