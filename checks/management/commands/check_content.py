"""`manage.py check_content`: which records contradict each other."""

import sys

from django.core.management import BaseCommand, CommandError

from checks.models import Finding
from checks.rules import rules
from checks.running import check_everything


class Command(BaseCommand):
    help = (
        "Checks everything that is recorded against the rules and prints what is open; exits with 1 when anything is."
    )

    def add_arguments(self, parser):
        parser.add_argument("--rule", metavar="NAME", help=f"Only this one: {', '.join(rules())}.")

    def handle(self, *, rule, **options):
        if rule and rule not in rules():
            raise CommandError(f"There is no rule “{rule}”. Rules: {', '.join(rules())}.")
        chosen = [rules()[rule]] if rule else list(rules().values())
        check_everything(chosen)
        found = Finding.objects.filter(status=Finding.Status.OPEN, rule__in=[one.name for one in chosen])
        for finding in found.iterator():
            self.stdout.write(f"{finding.rule}: {finding.noun} “{finding.record_key}”: {finding.sentence}")
        number = found.count()
        self.stdout.write(f"{number} open." if number else "Nothing is open.")
        if number:
            sys.exit(1)
