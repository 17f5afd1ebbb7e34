"""Accounts from the command line: for whoever runs the server, when nobody can come in by the pages."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from access.attempts import free
from access.given import still_given
from access.models import AccountEvent
from access.recovery import forget_second_factor


class Command(BaseCommand):
    help = "Frees a locked account, or forgets its lost second factor; takes away events of accounts that are old."

    def add_arguments(self, parser):
        tasks = parser.add_subparsers(dest="task", required=True)
        task = tasks.add_parser("free", help="lets a locked account be tried again at once")
        task.add_argument("name", metavar="NAME")
        task = tasks.add_parser("forget-second-factor", help="for who has lost it: another is set up at the next visit")
        task.add_argument("name", metavar="NAME")
        tasks.add_parser("prune", help="takes away events that are older than ACCOUNT_EVENTS_DAYS")

    def handle(self, task, **options):
        {"free": self.free, "forget-second-factor": self.forget, "prune": self.prune}[task](options.get("name"))

    def free(self, name):
        free(account(name))
        self.stdout.write(f"“{name}” may be tried again.")

    def forget(self, name):
        count = forget_second_factor(account(name))
        self.stdout.write(f"{count} removed of “{name}”; whoever has the password sets up another at the next visit.")

    def prune(self, _):
        before = timezone.now() - timedelta(days=settings.ACCOUNT_EVENTS_DAYS)
        AccountEvent.objects.filter(at__lt=before).exclude(pk__in=still_given()).delete()


def account(name: str):
    try:
        return get_user_model().objects.get_by_natural_key(name)
    except get_user_model().DoesNotExist as error:
        raise CommandError(f"Nobody has the name “{name}”.") from error
