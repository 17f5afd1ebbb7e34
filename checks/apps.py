"""The checks app: says where records contradict each other, and why some are meant to."""

from django.apps import AppConfig


class ChecksConfig(AppConfig):
    name = "checks"
    verbose_name = "Consistency"

    def ready(self):
        from checks import following
        from editorial.changes import written

        written.connect(following.note, dispatch_uid="checks.following")
