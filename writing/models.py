"""What was answered to requests that bear a key of their sender, for the case that they come again."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Max
from django.utils import timezone

KEPT_FOR = timedelta(days=1)
AT_LEAST = 1_000  # are kept, lest a clock that jumps forward lets something be done twice


class KeptAnswer(models.Model):
    """The answer to the request of a person with this key. Made before the work is done, in its transaction."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)  # of the request
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.TextField(default="")  # JSON as it was sent, whose order a database would not keep
    made_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="kept_answer_once")]

    def __str__(self):
        return self.key

    @classmethod
    def opened(cls, user, key: str, digest: str) -> tuple["KeptAnswer", bool]:
        """What is kept under the key, and whether that is new. Waits for whoever is at work on the same key."""
        newest = cls.objects.aggregate(newest=Max("pk"))["newest"] or 0
        cls.objects.filter(made_at__lt=timezone.now() - KEPT_FOR, pk__lte=newest - AT_LEAST).delete()
        return cls.objects.get_or_create(user=user, key=key, defaults={"digest": digest})
