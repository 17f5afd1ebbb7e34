"""What is done with a file: received, previewed, saved, taken back. Pages, commands and the API call these."""

import hashlib
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import IO

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from editorial import quota
from editorial.corrections import LATER, unexplained
from editorial.folding import fold
from editorial.languages import active_language
from editorial.quota import TooMuch, refuse_too_much
from editorial.scanner import Unscanned, scan
from spreadsheets import bulk
from spreadsheets.intake import Intake, look_into_sheets, refuse_unknown_columns, take_headings
from spreadsheets.lookup import Names
from spreadsheets.memory import collector_at_rest, let_go
from spreadsheets.missing import Missing, record_missing
from spreadsheets.models import (
    ImportEffect,
    ImportFile,
    ImportRow,
    ImportRun,
    ImportSheet,
    SavedMapping,
    digest_of,
    pieces_of,
)
from spreadsheets.plan import Planned, Terms
from spreadsheets.reader import look_into
from spreadsheets.results import RowReport, Verdict
from spreadsheets.sheet import SheetError
from spreadsheets.undo import Undo, UndoIntake
from spreadsheets.working import is_worked_on, working_on
from spreadsheets.writer import Writer, take_away

State = ImportRun.State
DONE_AT_ONCE = 200_000  # bytes of a file
SAVED_AT_ONCE = 500  # rows
ROW = "run_id sheet_id number verdict key changes conflicts errors guarded amended object_id".split()
EFFECT = "run_id sheet_id number area object_id history_id".split()


class PromiseBroken(Exception):
    """What would be saved now is not what the preview showed."""


class Guarded(Exception):
    """Something public would change, and the person may not publish."""


class Unexplained(ValidationError):
    """Numbers or dates that the public has read would change, and nobody has said why."""


class Busy(ValidationError):
    """Somebody is at work on this import."""


# Receiving


def receive(area: str, pieces: Iterable[bytes], *, file_name: str, user=None, **terms) -> ImportRun:
    """Keeps a file and looks into it. One that cannot be read is kept as a failed run, whose message says why.

    Of one that is too much for a day, or that the virus scanner refuses, only the failed run is kept.
    """
    run = ImportRun(area=area, file_name=file_name[-200:], user=user, **terms)
    with NamedTemporaryFile() as copy:
        copy.writelines(pieces)
        copy.flush()
        run.sha256 = digest_of(copy)
        try:
            refuse_too_much(sent_within_a_day(user), copy.tell())
            scan(pieces_of(copy))  # before the transaction, for whose end others may have to wait
        except (TooMuch, Unscanned) as error:
            fail(run, error)
        else:
            keep_file(run, copy)
    return run


@transaction.atomic
def keep_file(run: ImportRun, copy: IO[bytes]) -> None:
    run.file = ImportFile.keep(copy, run.sha256)
    try:
        look_into_sheets(run, Path(copy.name))
    except SheetError as error:
        fail(run, error)


def sent_within_a_day(user) -> int:
    """Bytes; 0 for a command that names nobody."""
    if user is None:
        return 0
    runs = ImportRun.objects.filter(user=user, created_at__gte=quota.since())
    return runs.aggregate(bytes=Sum("file__size"))["bytes"] or 0


def receive_path(area: str, path: Path, **about) -> ImportRun:
    with path.open("rb") as file:
        return receive(area, iter(lambda: file.read(1 << 20), b""), **{"file_name": path.name, **about})


def fail(run: ImportRun, error: ValidationError):
    run.message = " ".join(error.messages)
    run.state = State.FAILED
    run.save()
    run.failed_for = error


# Preview


def preview(run: ImportRun) -> ImportRun:
    """Computes what the file would do and keeps it, row by row. Questions that only a person can answer stop it.

    Raises Busy when another process is at work on the run.
    """
    with at_work(run), measured(run), collector_at_rest():
        run.rows.all()._raw_delete(run.rows.db)
        run.message, run.digest, run.done, run.state = "", "", 0, State.PREVIEWING
        run.save()
        try:
            keep_preview(run)
        except SheetError as error:
            fail(run, error)
    return run


def keep_preview(run: ImportRun):
    digest, counts = hashlib.sha256(), dict.fromkeys([*Verdict, "guarded", "amended"], 0)
    missing: Missing | None = None
    with taken_in(run, terms_of(run, run.user, for_review=True, reason=LATER)) as intakes:
        if ask(run, intakes):
            run.state = State.ASKING
            run.save()
            return
        run.total = sum(intake.survey.count for intake in intakes)
        for intake in intakes:
            reports = intake.left_out_reports
            keep_rows(intake.sheet, reports)
            counts[Verdict.LEFT_OUT] += len(reports)
            planner = intake.planner()
            missing = planner.missing = missing or Missing(planner.names)
            for plans in planner.plan(intake.rows()):
                with transaction.atomic():
                    keep_rows(intake.sheet, (plan.report for plan in plans))
                    run.done += len(plans)
                    run.save(update_fields=["done", "total"])
                promise(digest, intake.sheet, plans)
                count(counts, plans)
                let_go(plans)
    run.missing = missing.by_area() if missing else {}
    run.digest, run.state = digest.hexdigest(), State.PREVIEWED
    for name, number in counts.items():
        setattr(run, name.replace("-", "_"), number)
    run.save()


def ask(run: ImportRun, intakes: list) -> bool:
    """Whether something must be asked before the rows can be judged; the questions are kept with the sheets."""
    for intake in intakes:
        questions = intake.questions()
        if intake.sheet.questions != questions:
            intake.sheet.questions = questions
            intake.sheet.save(update_fields=["questions"])
    asked = any(intake.sheet.questions for intake in intakes)
    if not asked and not run.undoes_id and not any(intake.survey.count for intake in intakes):
        raise SheetError(gettext("The sheet has headings and no rows under them."))
    return asked


def keep_rows(sheet: ImportSheet, reports: Iterable[RowReport]):
    rows = (
        (
            sheet.run_id,
            sheet.pk,
            report.number,
            report.verdict.value,
            report.key,
            report.changes,
            report.conflicts,
            [asdict(error) for error in report.errors],
            report.guarded,
            report.amended,
            report.object_id,
        )
        for report in reports
    )
    bulk.insert_values(ImportRow, ROW, rows)


def promise(digest, sheet: ImportSheet, plans: list[Planned]):
    for plan in plans:
        report = plan.report
        digest.update(repr((sheet.place, report.number, report.verdict.value, report.changes)).encode())


def count(counts: dict, plans: list[Planned]):
    for plan in plans:
        counts[plan.report.verdict] += 1
        counts["guarded"] += plan.report.guarded
        counts["amended"] += plan.report.amended and plan.writes


def terms_of(run: ImportRun, user, **more) -> Terms:
    return Terms(
        user=user,
        clear_blank=run.clear_blank or bool(run.undoes_id),
        existing=run.existing,
        conflicts=run.conflicts,
        **more,
    )


@contextmanager
def taken_in(run: ImportRun, terms: Terms) -> Iterator[list]:
    """The sheets of a run, ready to be judged in their order; those of an undo come the other way round."""
    with ExitStack() as stack:
        sheets = list(run.sheets.all())
        names = Names(coming={sheet.resource_class._meta.model for sheet in sheets})
        if run.undoes_id:
            undo = Undo(sheets, terms)
            yield [UndoIntake(sheet, undo, names, terms) for sheet in sheets]
        else:
            path = stack.enter_context(run.sent_file.at_path())
            copies = [stack.enter_context(TemporaryFile()) for _ in sheets]
            yield [Intake(sheet, path, names, terms, copy) for sheet, copy in zip(sheets, copies, strict=True)]


@contextmanager
def at_work(run: ImportRun) -> Iterator[None]:
    with working_on(run.pk) as ours:
        if not ours:
            raise Busy(gettext("Somebody is at work on this import. Wait until that is done."))
        yield


@contextmanager
def measured(run: ImportRun) -> Iterator[None]:
    begun = time.monotonic()
    yield
    run.seconds += time.monotonic() - begun
    ImportRun.objects.filter(pk=run.pk).update(seconds=run.seconds)


# Saving


def commit(run: ImportRun, user=None, *, reason: str = "", reason_kind: str = "", digest: str = "") -> bool:
    """Saves exactly what the preview showed, or nothing: then the preview is made anew and False comes back.

    What is public changes only for those who may publish; for others the import is sent for review, which is False too.
    With a digest, the preview has to be the one that it names.
    Raises ValidationError when this import is saved already or has rows that cannot be saved, Unexplained, and Busy.
    """
    with at_work(run), measured(run), collector_at_rest():
        try:
            with transaction.atomic():
                locked = ImportRun.objects.select_related("file").select_for_update(of=("self",))
                run.refresh_from_db(from_queryset=locked)
                refuse_commit(run, digest)
                take_reason(run, reason, reason_kind)
                written = save_as_promised(run, user)
        except Guarded:
            run.refresh_from_db()
            take_reason(run, reason, reason_kind)
            run.state = State.IN_REVIEW
            run.message = gettext(
                "Sent for review: it changes what is public, and somebody who may publish has to save it."
            )
            run.save()
            return False
        except (PromiseBroken, IntegrityError):
            run.refresh_from_db()
            moved = True
        else:
            moved = False
            if run.total > SAVED_AT_ONCE:
                bulk.tell_planner(written)
    if moved:
        preview(run)
        run.message = gettext(
            "Nothing was saved: what this file would do is no longer what the preview showed, because something "
            "else has changed since. This is the new preview."
        )
        run.save(update_fields=["message"])
    return not moved


def refuse_commit(run: ImportRun, digest: str = ""):
    if run.state == State.COMMITTED:
        raise ValidationError(gettext("This import is saved already."))
    if run.state == State.SAVING:  # it was asked for, and this is where it is done
        run.state = State.PREVIEWED
    if not run.is_right:
        raise ValidationError(
            gettext("This import has nothing that can be saved. %(why_not_right)s")
            % {"why_not_right": why_not_right(run)}
        )
    if digest and digest != run.digest:
        raise ValidationError(gettext("The preview has another digest: it was made anew since. Look at it again."))


def take_reason(run: ImportRun, reason: str, kind: str) -> None:
    """Keeps why it is saved, as far as it is said. Raises Unexplained when more is needed."""
    run.reason, run.reason_kind = reason or run.reason, kind or run.reason_kind
    missing = run.reason_for_readers().missing if run.amended else []
    if missing:
        told = ngettext(
            "%(rows)s row changes numbers or dates that are published.",
            "%(rows)s rows change numbers or dates that are published.",
            run.amended,
        ) % {"rows": run.amended}
        raise Unexplained(unexplained(told, missing).error_dict)


def why_not_right(run: ImportRun) -> str:
    if run.wrong or run.conflict:
        return gettext("Rows that are wrong: %(wrong)s; in conflict, and not decided: %(conflict)s.") % {
            "wrong": run.wrong,
            "conflict": run.conflict,
        }
    return gettext("Its state is “%(state)s”.") % {"state": run.get_state_display()}


def save_as_promised(run: ImportRun, user) -> list:
    """Gives the models that have been written."""
    digest = hashlib.sha256()
    rows: dict = {}
    writer = Writer(
        user,
        reason=lambda record: run.words_for_history(*rows[id(record)]),
        came_from=lambda record: run.came_from(*rows[id(record)]),
    )
    reason = run.reason_for_readers(user) if run.amended else LATER
    with taken_in(run, terms_of(run, user, for_review=True, reason=reason)) as intakes:
        if ask(run, intakes):
            raise PromiseBroken
        for intake in intakes:
            planner = intake.planner(intake.resource.fresh_ids)
            for plans in planner.plan(intake.rows()):
                promise(digest, intake.sheet, plans)
                written = [plan for plan in plans if plan.writes]
                if any(plan.report.guarded for plan in written):
                    raise Guarded
                if reason is LATER and any(plan.report.amended for plan in written):
                    raise PromiseBroken  # it has been published since
                rows.clear()
                rows.update((id(plan.instance), (intake.sheet, plan.row.number)) for plan in written)
                collect(writer, planner, written)
                writer.write()
                note_effects(intake, written, writer)
                let_go(plans, written)
    if digest.hexdigest() != run.digest:
        raise PromiseBroken
    run.state, run.saved_by, run.committed_at, run.message = State.COMMITTED, user, timezone.now(), ""
    run.save()
    return [intake.resource.model for intake in intakes]


def collect(writer: Writer, planner, plans: list[Planned]):
    """Tells the writer what the rows write, table by table."""
    links: dict = {}
    for plan in plans:
        if plan.report.verdict == Verdict.GONE:
            continue
        (writer.insert if plan.is_new else writer.update)(plan.instance)
        for column, value in plan.links:
            links.setdefault(column, []).append((plan, value))
    for column, altered in links.items():
        there = [plan.instance.pk for plan, _ in altered if not plan.is_new]
        present = column.find_present(planner.batch, there)
        column.write(writer, [(plan.instance, value) for plan, value in altered], present)
    take_away(writer, planner.resource, [plan.instance for plan in plans if plan.report.verdict == Verdict.GONE])


def note_effects(intake, plans: list[Planned], writer: Writer):
    model = intake.resource.model
    sheet = intake.sheet
    pks = [plan.instance.pk for plan in plans]
    effects = [
        (sheet.run_id, sheet.pk, plan.row.number, sheet.area, pk, writer.versions[model, pk])
        for plan, pk in zip(plans, pks, strict=True)
    ]
    writer.versions.clear()
    bulk.insert_values(ImportEffect, EFFECT, effects)


def person(pk: int | None):
    return get_user_model().objects.get(pk=pk) if pk else None


# At once, or in the background


def begin_preview(run: ImportRun) -> None:
    """Previews a small file now, and a big one when a worker gets to it; so with what an undo takes back."""
    is_big = run.undoes.total > SAVED_AT_ONCE if run.undoes else run.sent_file.size > DONE_AT_ONCE
    if is_big:
        enqueue(run, State.WAITING, "preview", run.pk, active_language())
    else:
        preview(run)


def begin_commit(run: ImportRun, user, *, reason: str = "", reason_kind: str = "", digest: str = "") -> bool | None:
    """The same for saving; None when a worker will do it. Raises ValidationError."""
    if run.is_busy:
        raise Busy(gettext("Somebody is at work on this import. Wait until that is done."))
    if run.total <= SAVED_AT_ONCE:
        return commit(run, user, reason=reason, reason_kind=reason_kind, digest=digest)
    refuse_commit(run, digest)
    take_reason(run, reason, reason_kind)
    enqueue(run, State.SAVING, "commit", run.pk, user and user.pk, reason, active_language())
    return None


def enqueue(run: ImportRun, state: str, act: str, *about) -> None:
    from spreadsheets import tasks  # which calls this module

    with transaction.atomic():
        run.state, run.message = state, ""
        run.queued_at = timezone.now()
        run.save()
        getattr(tasks, act).enqueue(*about)


def release(run: ImportRun) -> None:
    """Says what became of work that its worker did not live to end; what it was saving is saved whole or not at all."""
    if run.state not in (State.WAITING, State.PREVIEWING, State.SAVING) or is_worked_on(run.pk):
        return
    if run.state != State.PREVIEWING and has_its_turn_to_come(run):
        return
    with transaction.atomic():
        # The server may still be ending what a killed worker had told it to save: this waits for it.
        run.refresh_from_db(from_queryset=ImportRun.objects.select_for_update())
        if run.state in (State.WAITING, State.PREVIEWING):
            run.state, run.message = (
                State.ASKING,
                gettext("The reading was interrupted. Nothing was saved; have it read again."),
            )
        elif run.state == State.SAVING:
            run.state = State.PREVIEWED
            run.message = gettext("The saving was interrupted, and nothing of it was saved. Save it again.")
        else:
            return
        run.save()


def has_its_turn_to_come(run: ImportRun) -> bool:
    from spreadsheets import tasks  # which calls this module

    return tasks.has_its_turn_to_come(run.pk)


def forget_old_previews(days: int) -> int:
    """Takes away the rows of previews that nobody has saved for so long. The imports and their files stay in the log.

    Gives the number of imports.
    """
    before = timezone.now() - timedelta(days=days)
    untouched = Q(queued_at=None) | Q(queued_at__lt=before)
    old = ImportRun.objects.filter(untouched, state=State.PREVIEWED, created_at__lt=before, undoes=None)
    told = gettext("The preview was %(days)s days old and has been taken away. Have the file read again.") % {
        "days": days
    }
    for run in old:
        with at_work(run), transaction.atomic():
            run.rows.all()._raw_delete(run.rows.db)
            run.state, run.message = State.ASKING, told
            run.save()
    return len(old)


# How the file is read


def refuse_reading(run: ImportRun) -> None:
    """Raises ValidationError when it is too late, too early or in vain to have a file read anew."""
    if run.saved:
        raise ValidationError(gettext("This import is saved already."))
    if run.is_busy:
        raise ValidationError(gettext("Somebody is at work on this import."))
    if not run.sheets.exists():
        raise ValidationError(gettext("The file could not be read. Send another one."))


def save_mapping(sheet: ImportSheet, *, name: str, user) -> None:
    """Keeps what the headings mean, for the next file with the same headings."""
    about = {"headings": sheet.headings, "columns": sheet.columns, "user": user}
    SavedMapping.objects.update_or_create(area=sheet.area, name=name, defaults=about)


def read_again(sheet: ImportSheet, *, name: str, header_row: int) -> None:
    """Takes another sheet of the file, or another row for the headings. Raises SheetError."""
    with sheet.run.sent_file.at_path() as path:
        beginning = look_into(path).sheet(name)
    take_headings(sheet, beginning, header_row if name == sheet.name else beginning.header_row)
    sheet.name, sheet.questions, sheet.number_styles, sheet.date_orders = name, [], {}, {}
    sheet.save()


def answer(sheet: ImportSheet, *, columns: list, number_styles: dict, date_orders: dict) -> None:
    """Keeps what a person has said about a sheet. Raises ValidationError."""
    refuse_unknown_columns(sheet, columns)
    sheet.columns, sheet.number_styles, sheet.date_orders = columns, number_styles, date_orders
    sheet.save()


def answer_by_name(run: ImportRun, *, sheet: str, header_row: int | None, columns: dict, numbers: dict, dates: dict):
    """The same for the sheet of the run's own area: {heading: column}, {column: style}, {column: order}.

    Raises ValidationError.
    """
    own = next(each for each in run.sheets.all() if each.area == run.area)
    if sheet or header_row:
        read_again(own, name=sheet or own.name, header_row=header_row or own.header_row)
    places = {fold(heading): place for place, heading in enumerate(own.headings) if heading}
    chosen = list(own.columns)
    for heading, column in columns.items():
        if fold(heading) not in places:
            raise ValidationError(
                gettext("The file has no heading “%(heading)s”. Headings: %(names)s.")
                % {"heading": heading, "names": ", ".join(filter(None, own.headings))}
            )
        chosen[places[fold(heading)]] = column
    refuse_unknown_columns(own, [*numbers, *dates])
    answer(own, columns=chosen, number_styles=numbers, date_orders=dates)


# Without a preview, and back again


def import_now(
    area: str, path: Path, *, user=None, reason: str = "", reason_kind: str = "", dry_run: bool = False,
    answers: dict | None = None, recorded: dict | None = None, **terms,
) -> ImportRun:  # fmt: skip
    """Previews and saves in one go. With wrong rows, open questions or a dry run nothing is saved; the run says why.

    `answers` are those of answer_by_name; `recorded` are areas of which names that nobody has recorded become new
    entries, each with what these need: {"organisations": {"kind": "government"}}. Raises ValidationError.
    """
    run = receive_path(area, path, user=user, **terms)
    if run.state != State.FAILED:
        if answers:
            answer_by_name(run, **answers)
        preview(run)
        missing = {area: given for area, given in (recorded or {}).items() if run.missing.get(area)}
        for other, given in missing.items():
            record_missing(run, other, [name for name, _ in run.missing[other]], given)
        if missing:
            preview(run)
    if not dry_run and run.is_right:
        commit(run, user, reason=reason, reason_kind=reason_kind)
    return run


def undo(run: ImportRun, *, user=None) -> ImportRun:
    """A run that takes this one back, once it is previewed and saved. Raises ValidationError when it cannot be."""
    if not run.may_be_undone:
        raise ValidationError(gettext("Only an import that is saved and has not been taken back can be taken back."))
    with transaction.atomic():
        back = ImportRun.objects.create(
            area=run.area, undoes=run, file_name=run.file_name, user=user, clear_blank=True, state=State.WAITING
        )
        for place, sheet in enumerate(run.sheets.order_by("-place")):
            ImportSheet.objects.create(run=back, place=place, name=sheet.name, area=sheet.area, of_undone=sheet)
    return back
