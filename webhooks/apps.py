"""The webhooks app: tells other systems what has changed for the public."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "webhooks"
    verbose_name = "Webhooks"

    def ready(self):
        from editorial.changes import written
        from webhooks import outbox

        written.connect(outbox.note, dispatch_uid="webhooks.outbox")
