"""`manage.py import_worker`: what imports spreadsheets in the background; `manage.py serve` starts one."""

import os

from django.core.management import CommandError
from django.db import OperationalError, connection
from django_tasks_db.management.commands import db_worker

from checks.tasks import plan_next_night
from drafts.tasks import plan as plan_publications
from eulac.schema import newer

POLITENESS = 10  # where the machine has little to spare, whoever waits for a page comes first


class Command(db_worker.Command):
    help = "Runs the imports that staff have sent, one after the other, until it is stopped. Several may run at once."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(interval=0.3, startup_delay=False, reload=False)

    def handle(self, **options):
        connection.settings_dict["CONN_MAX_AGE"] = None  # it looks for work three times a second
        os.nice(POLITENESS)
        try:
            if wrong := newer():
                raise CommandError(wrong)
            plan_next_night()
            plan_publications()
            super().handle(**options)
        except OperationalError as error:
            raise CommandError(f"The database cannot be used: {error}") from error
