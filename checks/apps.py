"""The checks app: says where records contradict each other, and why some are meant to."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChecksConfig(AppConfig):
    name = "checks"
    verbose_name = _("Consistency")

    def ready(self):
        from checks import following, remarks
        from editorial.changes import written
        from editorial.remarks import asked

        written.connect(following.note, dispatch_uid="checks.following")
        asked.connect(remarks.about, dispatch_uid="checks.remarks")
