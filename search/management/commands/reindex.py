"""`manage.py reindex`: the whole index of the search anew."""

from django.core.management import BaseCommand

from search.index import rebuild


class Command(BaseCommand):
    help = "Writes the index of the search anew. The site may go on meanwhile; nothing else is changed."

    def handle(self, **options):
        self.stdout.write(f"{rebuild()} entries are in the index.")
