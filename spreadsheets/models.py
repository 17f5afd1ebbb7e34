"""Imports: each file that was sent, how it was read, what each row would change, and what was saved."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from os import SEEK_END
from pathlib import Path
from typing import IO, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from editorial.corrected import Correction
from editorial.corrections import LONGEST, Reason
from editorial.provenance import short
from editorial.slices import slices
from spreadsheets import bulk
from spreadsheets.resources import SheetResource
from spreadsheets.results import CellError, Verdict

CHUNK = 500_000
WRITTEN_TOGETHER = 10  # chunks: on SQLite, Django holds all the values of a statement until it ends


def digest_of(copy: IO[bytes]) -> str:
    """SHA-256 of an open file."""
    copy.seek(0)
    return hashlib.file_digest(copy, "sha256").hexdigest()  # type: ignore[arg-type]


def pieces_of(copy: IO[bytes]) -> Iterator[bytes]:
    copy.seek(0)
    return iter(partial(copy.read, CHUNK), b"")


class ImportFile(models.Model):
    """A file as it was sent. It lies in the database, so that every machine that serves the site can read it."""

    sha256 = models.CharField(gettext_lazy("SHA-256"), max_length=64, unique=True)
    size = models.PositiveBigIntegerField(gettext_lazy("bytes"))

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.sha256

    @classmethod
    def keep(cls, copy: IO[bytes], sha256: str) -> "ImportFile":
        """Keeps an open file of this digest, once however often it is sent."""
        size = copy.seek(0, SEEK_END)
        file, is_new = cls.objects.get_or_create(sha256=sha256, defaults={"size": size})
        if is_new:
            for some in slices(((file.pk, chunk) for chunk in pieces_of(copy)), WRITTEN_TOGETHER):
                bulk.insert_values(ImportFileChunk, ["file_id", "content"], some)
        return file

    def pieces(self) -> Iterator[bytes]:
        for content in self.chunks.order_by("pk").values_list("content", flat=True).iterator(chunk_size=1):
            yield bytes(content)

    @contextmanager
    def at_path(self) -> Iterator[Path]:
        """The file on this machine's disk, for as long as it is needed."""
        with tempfile.NamedTemporaryFile() as copy:
            for piece in self.pieces():
                copy.write(piece)
            copy.flush()
            yield Path(copy.name)


class ImportFileChunk(models.Model):
    file = models.ForeignKey(ImportFile, on_delete=models.CASCADE, related_name="chunks")
    content = models.BinaryField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"A piece of {self.file_id}"


class ImportRun(models.Model):
    """One file, or the taking back of an earlier one."""

    class State(models.TextChoices):
        ASKING = "asking", gettext_lazy("Waits for an answer")
        WAITING = "waiting", gettext_lazy("Waits for its turn")
        PREVIEWING = "previewing", gettext_lazy("Being read")
        PREVIEWED = "previewed", gettext_lazy("Previewed, nothing saved")
        IN_REVIEW = "in-review", gettext_lazy("Sent for review, nothing saved")
        SAVING = "saving", gettext_lazy("Being saved")
        COMMITTED = "committed", gettext_lazy("Saved")
        FAILED = "failed", gettext_lazy("Could not be read")

    class Existing(models.TextChoices):
        UPDATE = "update", gettext_lazy("update them")
        SKIP = "skip", gettext_lazy("leave them as they are")
        REFUSE = "refuse", gettext_lazy("call the row wrong")

    class Conflicts(models.TextChoices):
        ASK = "ask", gettext_lazy("Not decided")
        THEIRS = "theirs", gettext_lazy("Keep what is recorded now")
        MINE = "mine", gettext_lazy("Overwrite it")

    area = models.CharField(gettext_lazy("sheet"), max_length=40, db_index=True)
    undoes = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="undone_by",
        verbose_name=gettext_lazy("takes back"),
    )
    file = models.ForeignKey(ImportFile, null=True, blank=True, on_delete=models.PROTECT, related_name="runs")
    file_name = models.CharField(gettext_lazy("file"), max_length=200)
    sha256 = models.CharField(gettext_lazy("SHA-256 of the file"), max_length=64, blank=True)
    kind = models.CharField(gettext_lazy("kind of file"), max_length=8, blank=True)
    encoding = models.CharField(max_length=40, blank=True)
    delimiter = models.CharField(max_length=1, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=gettext_lazy("sent by"),
    )  # fmt: skip
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=LONGEST, blank=True)
    reason_kind = models.CharField(
        gettext_lazy("kind of change of published numbers or dates"), max_length=10, choices=Correction.Kind, blank=True
    )
    created_at = models.DateTimeField(gettext_lazy("received"), auto_now_add=True)
    queued_at = models.DateTimeField(null=True, blank=True, editable=False)
    committed_at = models.DateTimeField(gettext_lazy("saved"), null=True, blank=True)
    seconds = models.FloatField(gettext_lazy("seconds of work"), default=0)
    state = models.CharField(max_length=10, choices=State, default=State.ASKING, db_index=True)
    failed_for: ValidationError | None = None  # of one that has just failed
    clear_blank = models.BooleanField(gettext_lazy("empty cells empty the value"), default=False)
    existing = models.CharField(
        gettext_lazy("records that are there"), max_length=6, choices=Existing, default=Existing.UPDATE
    )
    conflicts = models.CharField(max_length=6, choices=Conflicts, default=Conflicts.ASK)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(gettext_lazy("taken away"), default=0)
    unchanged = models.PositiveIntegerField(default=0)
    conflict = models.PositiveIntegerField(gettext_lazy("in conflict"), default=0)
    wrong = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    guarded = models.PositiveIntegerField(gettext_lazy("for those who may publish"), default=0)
    amended = models.PositiveIntegerField(gettext_lazy("of published numbers or dates"), default=0)
    done = models.PositiveIntegerField(gettext_lazy("rows done"), default=0)
    total = models.PositiveIntegerField(gettext_lazy("rows"), default=0)
    missing = models.JSONField(default=dict)  # names that no entry bears: {area: [[name, the closest ones], …]}
    sheet_names = models.JSONField(default=list)  # of all visible sheets of the file
    digest = models.CharField(gettext_lazy("what the preview promises"), max_length=64, blank=True)
    message = models.TextField(blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view",)
        verbose_name = gettext_lazy("import")

    def __str__(self):
        return gettext("Import %(number)s: %(file_name)s") % {"number": self.pk, "file_name": self.file_name}

    def get_absolute_url(self):
        return reverse("admin:spreadsheets_importrun_change", args=[self.pk])

    @property
    def resource_class(self) -> type[SheetResource]:
        return SheetResource.registry[self.area]

    @property
    def sent_file(self) -> ImportFile:
        """The file of an import that is no undo."""
        return cast(ImportFile, self.file)

    @property
    def sheets_of_file(self) -> list["ImportSheet"]:
        """Its sheets without the one of new entries that a person has asked for."""
        return [sheet for sheet in self.sheets.all() if not sheet.added_rows]

    @property
    def counts(self) -> dict[str, int]:
        return {verdict.value: getattr(self, verdict.value.replace("-", "_")) for verdict in Verdict}

    @property
    def is_right(self) -> bool:
        """Whether nothing in it keeps it from being saved."""
        return self.state in (self.State.PREVIEWED, self.State.IN_REVIEW) and not (self.wrong or self.conflict)

    @property
    def may_be_committed(self) -> bool:
        return self.is_right and bool(self.new or self.changed or self.gone)

    @property
    def is_busy(self) -> bool:
        return self.state in (self.State.WAITING, self.State.PREVIEWING, self.State.SAVING)

    @property
    def saved(self) -> bool:
        return self.state == self.State.COMMITTED

    def sentences(self) -> list[str]:
        """What keeps it from being saved, line by line: of the file, of its columns, of its rows."""
        lines = [self.message] if self.message else []
        sheets = list(self.sheets.all())
        lines += [question["sentence"] for sheet in sheets for question in sheet.questions]
        wrong = self.rows.filter(verdict__in=[Verdict.WRONG, Verdict.CONFLICT]).select_related("sheet")
        for row in wrong.iterator():
            before = f"{row.sheet}, " if len(sheets) > 1 else ""
            lines += [before + CellError(**error).in_row(row.number) for error in row.errors]
            lines += [
                before
                + CellError(
                    name,
                    "",
                    gettext("“%(theirs)s” is recorded by now, and the file says “%(mine)s”.")
                    % {"theirs": theirs, "mine": mine},
                ).in_row(row.number)
                for name, _, theirs, mine in row.conflicts
            ]
        return lines

    def reason_for_readers(self, user=None) -> Reason:
        """Why it changes what the public has read, as far as anybody has said."""
        return Reason(self.reason_kind, {"reason": self.reason}, user)

    @property
    def may_be_undone(self) -> bool:
        undone = self.undone_by.filter(state=self.State.COMMITTED).exists()
        return self.state == self.State.COMMITTED and not undone

    def words_for_history(self, sheet: "ImportSheet", number: int) -> str:
        """Why a version was written: the reason of the person, and the row of the file."""
        if self.undoes_id:
            place = gettext("Undo of import %(undone)s, row %(row)s")
        elif sheet.added_rows:
            place = gettext("Import %(number)s of %(file)s, named in it")
        else:
            place = gettext("Import %(number)s of %(file)s, row %(row)s")
        place %= {"undone": self.undoes_id, "number": self.pk, "file": self.file_name[-40:], "row": number}
        return f"{self.reason[: 98 - len(place)]} ({place})" if self.reason else place

    def came_from(self, sheet: "ImportSheet", number: int) -> str:
        """The same for whoever asks from where the version came."""
        row = () if sheet.added_rows else (number,)
        return short("undo" if self.undoes_id else "sheet", self.pk, *row)


class ImportSheet(models.Model):
    """One sheet of the file: for which area it is, and how its rows are read."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="sheets")
    place = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=200, blank=True)
    area = models.CharField(max_length=40)
    header_row = models.PositiveIntegerField(default=1)
    headings = models.JSONField(default=list)
    # For each heading in order: the column that it means, "" when it is left out on purpose, null when nobody has said.
    columns = models.JSONField(default=list)
    number_styles = models.JSONField(default=dict)
    date_orders = models.JSONField(default=dict)
    questions = models.JSONField(default=list)
    # The rows themselves, cell by cell, when a person has asked for them and no sheet of the file holds them.
    added_rows = models.JSONField(default=list)
    of_undone = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["place"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["run", "place"], name="import_sheet_once")]

    def __str__(self):
        return self.name or self.area

    @property
    def resource_class(self) -> type[SheetResource]:
        return SheetResource.registry[self.area]


class ImportRow(models.Model):
    """One row of a sheet, and what was found in it."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    sheet = models.ForeignKey(ImportSheet, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(gettext_lazy("row"))
    verdict = models.CharField(max_length=10, choices=Verdict)
    key = models.TextField(blank=True)
    changes = models.JSONField(default=list)  # [[column, before, after], …]
    conflicts = models.JSONField(default=list)  # [[column, as exported, as it is now, as sent], …]
    errors = models.JSONField(default=list)  # [{column, read, message}, …]
    guarded = models.BooleanField(default=False)
    amended = models.BooleanField(default=False)
    object_id = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["sheet", "number"]
        default_permissions = ()
        indexes = [models.Index(fields=["run", "verdict"], name="import_row_verdict")]
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="import_row_once")]

    def __str__(self):
        return gettext("Row %(number)s: %(key)s") % {"number": self.number, "key": self.key}


class ImportEffect(models.Model):
    """What a row of a saved import has written: the version in the history of its record."""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="effects")
    sheet = models.ForeignKey(ImportSheet, on_delete=models.PROTECT, related_name="effects")
    number = models.PositiveIntegerField(gettext_lazy("row"))
    area = models.CharField(max_length=40)
    object_id = models.PositiveBigIntegerField()
    history_id = models.PositiveBigIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="import_effect_once"),
            models.UniqueConstraint(fields=["area", "history_id"], name="import_effect_of_a_version"),
        ]

    def __str__(self):
        return f"{self.area} {self.object_id}, version {self.history_id}"


class SavedMapping(models.Model):
    """Which columns the headings of a kind of file mean; offered again for the next file with the same headings."""

    area = models.CharField(gettext_lazy("sheet"), max_length=40)
    name = models.CharField(max_length=80)
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["area", "name"]
        constraints = [models.UniqueConstraint(fields=["area", "name"], name="mapping_name_once")]

    def __str__(self):
        return self.name
