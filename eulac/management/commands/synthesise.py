"""`manage.py synthesise N`: invented content for measuring speed."""

from django.core.management import BaseCommand, CommandError, call_command

from eulac.first_content import load_countries
from eulac.synthetic import holds_other_content, synthesise
from programmes.models import Programme


class Command(BaseCommand):
    help = "Fills an empty database with N invented programmes and as much of everything else as goes with them."

    def add_arguments(self, parser):
        parser.add_argument("programmes", type=int, metavar="N", help="how many programmes")
        parser.add_argument("--seed", type=int, default=1, help="another number gives other content (1)")

    def handle(self, *, programmes, seed, **options):
        if programmes < 1:
            raise CommandError("N is the number of programmes: 1 or more.")
        call_command("migrate", verbosity=0)
        if holds_other_content():
            raise CommandError(
                "This database holds real content, and invented records are never mixed with it. "
                "Name a database of its own: DATABASE_URL=sqlite:////tmp/synthetic.sqlite3"
            )
        if Programme.objects.exists():
            raise CommandError("This database holds invented content already. Name a new one in DATABASE_URL.")
        load_countries()
        written = synthesise(programmes=programmes, seed=seed)
        for kind, count in written.items():
            self.stdout.write(f"{count:>8} {kind}")
