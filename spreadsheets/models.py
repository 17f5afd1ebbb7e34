"""Runs: each file that was sent, what it would change, and whether it did."""

import hashlib
from dataclasses import asdict

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from spreadsheets.resources import SheetResource
from spreadsheets.results import SheetResult, Verdict
from spreadsheets.sheet import Sheet


class PromiseBroken(Exception):
    """What would be saved now is not what the preview showed."""


class ImportRun(models.Model):
    """One file for one sheet."""

    class State(models.TextChoices):
        PREVIEWED = "previewed", "Previewed, nothing saved"
        COMMITTED = "committed", "Saved"
        FAILED = "failed", "Could not be read"

    area = models.CharField("sheet", max_length=40, db_index=True)
    file_name = models.CharField("file", max_length=200)
    sha256 = models.CharField("SHA-256 of the file", max_length=64)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField("received", auto_now_add=True)
    committed_at = models.DateTimeField("saved", null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PREVIEWED, db_index=True)
    clear_blank = models.BooleanField("empty cells empty the value", default=False)
    headers = models.JSONField(default=list)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view",)
        verbose_name = "import"

    def __str__(self):
        return f"Import {self.pk}: {self.file_name}"

    def get_absolute_url(self):
        options = self.resource_class._meta.model._meta
        return reverse(f"admin:{options.app_label}_{options.model_name}_import_run", args=[self.pk])

    @classmethod
    def receive(
        cls, area: str, sheet: Sheet, *, file_name: str, content: bytes, user=None, clear_blank=False
    ) -> "ImportRun":
        """Keeps the rows of a file that was read."""
        run = cls.objects.create(
            area=area, headers=sheet.headers, clear_blank=clear_blank, user=user, **cls.about(file_name, content)
        )
        rows = [
            ImportRow(run=run, number=number, cells=cells)
            for number, cells in zip(sheet.numbers, sheet.cells(), strict=True)
        ]
        ImportRow.objects.bulk_create(rows, batch_size=500)
        return run

    @classmethod
    def refuse(cls, area: str, message: str, *, file_name: str, content: bytes, user=None) -> "ImportRun":
        """Keeps a note of a file that could not be read."""
        return cls.objects.create(
            area=area, message=message, state=cls.State.FAILED, user=user, **cls.about(file_name, content)
        )

    @staticmethod
    def about(file_name: str, content: bytes) -> dict:
        return {"file_name": file_name[-200:], "sha256": hashlib.sha256(content).hexdigest()}

    @property
    def resource_class(self) -> type[SheetResource]:
        return SheetResource.registry[self.area]

    @property
    def may_be_committed(self) -> bool:
        return self.state == self.State.PREVIEWED and not self.wrong and bool(self.new or self.changed)

    def sheet(self) -> Sheet:
        """The file's rows as they were read."""
        rows = self.rows.order_by("number").values_list("number", "cells")
        return Sheet(
            self.headers, [[cells[header] for header in self.headers] for _, cells in rows], [n for n, _ in rows]
        )

    @transaction.atomic
    def preview(self, user=None) -> SheetResult:
        """Does all that an import by this person does, takes it back, and keeps what was found."""
        result = self.import_rows(user or self.user, dry_run=True)
        self.message = result.message
        self.state = self.State.FAILED if result.message else self.State.PREVIEWED
        self.keep(result)
        return result

    def commit(self, user) -> bool:
        """Saves exactly what the preview showed, or nothing: then the preview is made anew and False comes back.

        Raises ValidationError when this import is saved already or has wrong rows.
        """
        try:
            with transaction.atomic():
                self.refresh_from_db(from_queryset=ImportRun.objects.select_for_update())
                self.refuse_commit()
                self.save_as_promised(user)
        except PromiseBroken:
            self.refresh_from_db()
            self.preview(user)
            self.message = (
                "Nothing was saved: what this file would do is no longer what the preview showed, because something "
                "else has changed since. This is the new preview."
            )
            self.save(update_fields=["message"])
            return False
        return True

    def refuse_commit(self):
        if self.state == self.State.COMMITTED:
            raise ValidationError("This import is saved already.")
        if not self.may_be_committed:
            raise ValidationError("This import has nothing that can be saved.")

    def save_as_promised(self, user):
        promised = list(self.rows.order_by("number").values_list("number", "verdict", "changes"))
        result = self.import_rows(user)
        if result.is_wrong or promised != [(row.number, row.verdict, row.changes) for row in result.reports]:
            raise PromiseBroken
        self.mark_committed(result, user)

    def mark_committed(self, result: SheetResult, user):
        self.user = user
        self.state = self.State.COMMITTED
        self.committed_at = timezone.now()
        self.message = ""
        self.keep(result)

    def import_rows(self, user, *, dry_run=False) -> SheetResult:
        reason = f"Import {self.pk} of {self.file_name[-60:]}"
        resource = self.resource_class(user=user, reason=reason, clear_blank=self.clear_blank)
        return resource.import_data(self.sheet(), dry_run=dry_run)

    def keep(self, result: SheetResult):
        """Writes down what was found in each row, and the counts."""
        found = {report.number: report for report in result.reports}
        rows = list(self.rows.all())
        for row in rows:
            row.take(found.get(row.number))
        ImportRow.objects.bulk_update(rows, ["verdict", "key", "changes", "errors", "object_id"], batch_size=200)
        for verdict, count in result.counts.items():
            setattr(self, verdict, count)
        self.save()

    @classmethod
    def import_now(cls, area: str, sheet: Sheet, **about) -> SheetResult:
        """Saves every row without a preview, or nothing at all: then no trace of the import is kept either."""
        with transaction.atomic():
            run = cls.receive(area, sheet, **about)
            result = run.import_rows(run.user)
            if result.is_wrong:
                transaction.set_rollback(True)
            else:
                run.mark_committed(result, run.user)
        return result


class ImportRow(models.Model):
    """One row of the file, and what was found in it."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField("row")
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    key = models.TextField(blank=True)
    cells = models.JSONField(default=dict)
    changes = models.JSONField(default=list)
    errors = models.JSONField(default=list)
    object_id = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_row_once")]

    def __str__(self):
        return f"Row {self.number}: {self.key}"

    def take(self, report):
        """Notes what was found, or that nothing was looked at because the whole file was refused."""
        if not report:
            self.verdict, self.changes, self.errors, self.object_id = "", [], [], None
            return
        self.verdict = report.verdict
        self.key = report.key
        self.changes = report.changes
        self.errors = [asdict(error) for error in report.errors]
        self.object_id = report.object_id
