"""Spreadsheets in and out from the command line."""

from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict

from spreadsheets.formats import FORMATS
from spreadsheets.models import ImportRun
from spreadsheets.reader import read_sheet
from spreadsheets.resources import SheetResource
from spreadsheets.sheet import SheetError
from spreadsheets.template import template_workbook


class Command(BaseCommand):
    help = "Imports, exports and prepares spreadsheets. AREA is the plural name of a model, such as programmes."

    def add_arguments(self, parser):
        tasks = parser.add_subparsers(dest="task", required=True)
        areas = sorted(SheetResource.registry)

        task = tasks.add_parser("import", help="a spreadsheet in: every row or none")
        task.add_argument("area", choices=areas, metavar="AREA")
        task.add_argument("file", type=Path, metavar="FILE")
        task.add_argument("--dry-run", action="store_true", help="say what would happen, and save nothing")
        task.add_argument(
            "--blank", choices=["keep", "clear"], default="keep", help="whether an empty cell empties the value"
        )
        task.add_argument("--user", metavar="NAME", help="who does it, for the history")

        task = tasks.add_parser("export", help="a spreadsheet out")
        task.add_argument("area", choices=areas, metavar="AREA")
        task.add_argument("file", type=Path, metavar="FILE")
        task.add_argument(
            "--filter",
            action="append",
            default=[],
            metavar="KEY=VALUE",
            help="only the rows that this filter of the list leaves, such as country=PE; may be repeated",
        )

        task = tasks.add_parser("template", help="an empty workbook with the columns and what they mean")
        task.add_argument("area", choices=areas, metavar="AREA")
        task.add_argument("file", type=Path, metavar="FILE.xlsx")

    def handle(self, *, task, **options):
        getattr(self, f"do_{task}")(**options)

    def do_import(self, *, area, file, dry_run, blank, user, **options):
        user = self.user_called(user)
        content = self.content_of(file)
        clear_blank = blank == "clear"
        try:
            sheet = read_sheet(content)
        except SheetError as error:
            raise CommandError(" ".join(error.messages)) from error
        if dry_run:
            resource = SheetResource.registry[area](user=user, clear_blank=clear_blank)
            result = resource.import_data(sheet, dry_run=True)
        else:
            result = ImportRun.import_now(
                area, sheet, file_name=file.name, content=content, user=user, clear_blank=clear_blank
            )
        self.tell(result)

    def tell(self, result):
        counts = ", ".join(
            f"{result.counts[verdict]} {verdict}" for verdict in ("new", "changed", "unchanged", "wrong")
        )
        self.stdout.write(counts)
        if result.is_wrong:
            raise CommandError("\n".join([*result.sentences(), "Nothing was saved."]))

    def do_export(self, *, area, file, **options):
        resource = SheetResource.registry[area]()
        format_ = FORMATS.get(file.suffix.lower().lstrip("."))
        if not format_:
            raise CommandError(
                f"“{file.name}”: the name must end in one of {', '.join(f'.{name}' for name in FORMATS)}."
            )
        queryset = self.narrowed(resource, options["filter"])
        content = b"".join(format_.write(resource, queryset))
        try:
            file.write_bytes(content)
        except OSError as error:
            raise CommandError(f"“{file}” cannot be written: {error.strerror}.") from error

    def narrowed(self, resource, asked: list[str]):
        """The rows that the filters leave, by the names that these have in addresses."""
        data = QueryDict(mutable=True)
        for text in asked:
            name, equals, value = text.partition("=")
            if not equals:
                raise CommandError(f"“{text}”: write a filter as key=value.")
            data.appendlist(name, value)
        if not data:
            return resource.get_queryset()
        if not hasattr(resource, "filterset_class"):
            raise CommandError(f"The sheet “{resource.area}” has no filters.")
        filters = resource.filterset_class(data, resource.get_queryset())
        if problems := filters.problems():
            raise CommandError("\n".join(sentence for sentences in problems.values() for sentence in sentences))
        return filters.qs

    def do_template(self, *, area, file, **options):
        if file.suffix.lower() != ".xlsx":
            raise CommandError(f"“{file.name}”: a template is a workbook, so its name must end in .xlsx.")
        file.write_bytes(template_workbook(SheetResource.registry[area]()))

    def user_called(self, name: str | None):
        if not name:
            return None
        users = get_user_model()
        try:
            return users.objects.get_by_natural_key(name)
        except users.DoesNotExist as error:
            raise CommandError(f"There is no user called “{name}”.") from error

    def content_of(self, file: Path) -> bytes:
        try:
            return file.read_bytes()
        except OSError as error:
            raise CommandError(f"“{file}” cannot be read: {error.strerror}.") from error
