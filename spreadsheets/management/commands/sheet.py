"""Spreadsheets in and out from the command line."""

from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict

from editorial.corrected import Correction
from spreadsheets import actions
from spreadsheets.files import write_file
from spreadsheets.formats import FORMATS
from spreadsheets.models import ImportRun
from spreadsheets.resources import SheetResource
from spreadsheets.results import count_line
from spreadsheets.template import template_workbook
from spreadsheets.understanding import DateOrder, NumberStyle


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
        task.add_argument(
            "--existing", choices=ImportRun.Existing.values, default="update", help="what to do with records there are"
        )
        task.add_argument("--user", metavar="NAME", help="who does it, for the history")
        self.add_reason(task)
        self.add_answers(task)

        task = tasks.add_parser("undo", help="takes an import back")
        task.add_argument("run", type=int, metavar="RUN", help="the number of the import, as its page shows it")
        task.add_argument("--user", metavar="NAME", help="who does it, for the history")
        task.add_argument(
            "--changed-since",
            choices=["ask", "theirs", "mine"],
            default="ask",
            help="rows that were changed since: stop (ask), leave them (theirs), or put them back all the same (mine)",
        )

        self.add_reason(task)

        task = tasks.add_parser("prune", help="takes away the rows of old previews that nobody has saved")
        task.add_argument("--days", type=int, default=30, help="how old they must be (30)")

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

    def add_reason(self, task):
        task.add_argument(
            "--reason", default="", help="why, for the history; for readers too, when published numbers or dates change"
        )
        task.add_argument(
            "--reason-kind", default="", choices=["", *Correction.Kind.values], metavar="KIND",
            help=f"of which kind such a change is: {', '.join(Correction.Kind.values)}",
        )  # fmt: skip

    def add_answers(self, task):
        """What the page of an import would ask."""
        task.add_argument("--sheet", default="", metavar="NAME", help="which sheet of the file, if not the first")
        task.add_argument("--header-row", type=int, metavar="ROW", help="the row of the headings")
        for name, metavar, words in (
            ("--column", "HEADING=COLUMN", "what a heading means; with nothing after “=” it is left out"),
            ("--numbers", "COLUMN=STYLE", f"what stands before decimals: {' or '.join(NumberStyle)}"),
            ("--dates", "COLUMN=ORDER", f"which stands first in 03/04/2012: {' or '.join(DateOrder)}"),
            ("--record", "AREA[:COLUMN=VALUE]", "makes new entries of names that nobody has recorded"),
        ):
            task.add_argument(name, action="append", default=[], metavar=metavar, help=f"{words}; may be repeated")

    def handle(self, *, task, **options):
        getattr(self, f"do_{task}")(**options)

    def do_import(self, *, area, file, dry_run, blank, existing, user, **options):
        person = self.user_called(user)
        terms = {"clear_blank": blank == "clear", "existing": existing, "user": person}
        told = {"answers": answers_in(options), "recorded": dict(map(area_and_values, options["record"]))}
        try:
            run = actions.import_now(area, file, dry_run=dry_run, **why(options), **told, **terms)
        except OSError as error:
            raise CommandError(f"“{file}” cannot be read: {error.strerror}.") from error
        except ValidationError as error:
            raise CommandError(" ".join([*error.messages, "Nothing was saved."])) from error
        self.tell(run, dry_run=dry_run)

    def tell(self, run, *, dry_run: bool = False):
        if run.total:
            self.stdout.write(count_line(run.counts))
        sentences = run.sentences()
        if run.guarded and not run.saved and not sentences:
            sentences = [f"{run.guarded} rows are public, and only those who may publish can change them."]
        if run.amended and dry_run:
            self.stdout.write(
                f"Rows that change published numbers or dates: {run.amended}. "
                "Saving them takes a --reason and a --reason-kind."
            )
        if sentences:
            raise CommandError("\n".join([*sentences, "Nothing was saved."]))
        if dry_run:
            self.stdout.write("Nothing was saved (dry run).")

    def do_undo(self, *, run, user, changed_since, **options):
        found = ImportRun.objects.filter(pk=run).first()
        if not found:
            raise CommandError(f"There is no import {run}.")
        person = self.user_called(user)
        try:
            back = actions.undo(found, user=person)
            back.conflicts = changed_since
            actions.preview(back)
            if back.may_be_committed:
                actions.commit(back, person, **why(options))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.tell(back)

    def do_prune(self, *, days, **options):
        number = actions.forget_old_previews(days)
        if number and options["verbosity"]:
            self.stdout.write(f"Previews taken away: {number}.")

    def do_export(self, *, area, file, **options):
        resource = SheetResource.registry[area]()
        if file.suffix.lower().lstrip(".") not in FORMATS:
            raise CommandError(
                f"“{file.name}”: the name must end in one of {', '.join(f'.{name}' for name in FORMATS)}."
            )
        queryset = self.narrowed(resource, options["filter"])
        try:
            write_file(file, resource, queryset, marked=True)
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
        filters.not_filters = frozenset()  # a file has no pages, and is of today
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


def why(options: dict) -> dict[str, str]:
    return {"reason": options["reason"], "reason_kind": options["reason_kind"]}


def answers_in(options: dict) -> dict | None:
    """What the options say of how the file is read, if they say anything. Raises CommandError."""
    answers = {
        "sheet": options["sheet"],
        "header_row": options["header_row"],
        "columns": dict(map(pair, options["column"])),
        "numbers": dict(one_of(pair(text), list(NumberStyle)) for text in options["numbers"]),
        "dates": dict(one_of(pair(text), list(DateOrder)) for text in options["dates"]),
    }
    return answers if any(answers.values()) else None


def pair(text: str) -> tuple[str, str]:
    name, equals, value = (part.strip() for part in text.partition("="))
    if not name or not equals:
        raise CommandError(f"“{text}”: write it as name=value.")
    return name, value


def one_of(given: tuple[str, str], values: list[str]) -> tuple[str, str]:
    if given[1] not in values:
        raise CommandError(f"“{given[1]}” is not one of: {', '.join(values)}.")
    return given


def area_and_values(text: str) -> tuple[str, dict]:
    area, _, values = text.partition(":")
    return area, dict(map(pair, values.split(",") if values else ()))
