"""`manage.py set_up`: the first content, the index of the search and the first login."""

import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError

from eulac.first_content import WrongSheet, load
from programmes.models import Programme
from search.index import rebuild
from search.models import Entry

LOGIN = "admin"


class Command(BaseCommand):
    help = (
        "Loads fixtures/ into an empty database, makes the index of the search where there is none, and the login "
        "“admin”. Run again, it changes nothing."
    )

    def handle(self, **options):
        if not Programme.objects.exists():
            self.load_content()
        if not Entry.objects.exists():  # the database is older than the search
            rebuild()
        if not get_user_model().objects.exists():
            self.make_login()

    def load_content(self):
        self.stdout.write("Loading the first content …")
        try:
            loaded = load()
        except WrongSheet as error:
            raise CommandError("The first content cannot be loaded.\n" + "\n".join(error.messages)) from error
        self.stdout.write(f"{sum(loaded.values())} rows of {len(loaded)} sheets are loaded and published.")

    def make_login(self):
        password = secrets.token_urlsafe(12)
        get_user_model().objects.create_superuser(LOGIN, password=password)
        self.stdout.write(f"The staff's login is “{LOGIN}” with the password {password}")
        if settings.SECOND_FACTOR_REQUIRED:
            self.stdout.write("At the first visit it sets up a second factor: have an authenticator app at hand.")
        self.stdout.write("It is shown this once. To set another: manage.py changepassword admin")
