"""Merging two records, and taking that back: each in one transaction."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.corrections import NOBODY_SAYS, Reason
from editorial.models import FormerSlug
from editorial.provenance import coming_from
from merging.kinds import refusals
from merging.models import Merge, MergedRow
from merging.plan import Plan, name_of
from merging.undoing import Undoing
from merging.values import differing, values_of
from merging.writing import write

CHANGED = _("Something has changed since this page was made. Nothing was done: this is what would be done now.")
REFUSED = _("The database refuses it, because something would be recorded twice. Nothing was done.")


def merge(stays, goes, *, user, why: str, digest: str, chosen: set[str], because: Reason = NOBODY_SAYS) -> Merge:
    """Does what the preview with this digest promised. Raises ValidationError, and then nothing was done."""
    try:
        with transaction.atomic():
            stays, goes = locked(stays, goes)
            plan = Plan(stays, goes, chosen, because, hold=True)
            refuse([*refusals(user, stays, goes), *plan.lacking(user)])
            refuse([str(CHANGED)] if plan.digest != digest else [])
            refuse([*plan.obstacles, *plan.misfits])
            if plan.errors:
                raise ValidationError(plan.errors)
            return carry_out(plan, user, why)
    except IntegrityError as error:
        raise ValidationError(REFUSED) from error


def locked(*records) -> tuple:
    """The records as they are now, held until the transaction ends."""
    model = type(records[0])
    rows = model._base_manager.select_for_update().filter(pk__in=[record.pk for record in records])
    found = {row.pk: row for row in rows.order_by("pk")}  # in one order, so that nobody waits for each other
    refuse(
        [
            gettext("“%(record)s” is not there any more.") % {"record": record}
            for record in records
            if record.pk not in found
        ]
    )
    return tuple(found[record.pk] for record in records)


def refuse(told: list[str]) -> None:
    if told:
        raise ValidationError(told)


def carry_out(plan: Plan, user, why: str) -> Merge:
    stays, goes = plan.stays, plan.goes
    done = Merge.objects.create(
        noun=stays._meta.label_lower,
        stays_id=stays.pk,
        stays_name=str(stays),
        goes_id=goes.pk,
        goes_name=str(goes),
        goes_key=getattr(goes, goes.key_field),
        why=why,
        user=user,
    )
    reason = f"Merged {done.goes_key} into {getattr(stays, stays.key_field)}: {why}"
    gone = [one.row for group in plan.groups for one in group.dropped] + [goes]
    kept = [kept_of(done, row, plan.values[type(row), row.pk], values_of(row)) for row in plan.moved]
    kept += [kept_of(done, row, values_of(row), None) for row in gone]
    new = [*plan.aliases, *former_key(stays, goes)]
    with coming_from("merge", done.pk):
        # What is unique passes from one record to the other, so the one goes before the other is written.
        write((stays, goes), reason, user, updated=plan.moved, deleted=gone)
        write((stays, goes), reason, user, inserted=new, updated=[stays])
    kept += [kept_of(done, row, None, values_of(row)) for row in new]
    kept.append(kept_of(done, stays, plan.before[stays.pk], values_of(stays)))
    MergedRow.objects.bulk_create(kept, batch_size=500)
    return done


def former_key(stays, goes) -> list[FormerSlug]:
    """Leads from the address of the record that goes, unless nobody can know it: that of a draft."""
    if not getattr(goes, "published_at", True):
        return []
    return [FormerSlug(model=stays._meta.label_lower, slug=getattr(goes, goes.key_field), object_id=stays.pk)]


def kept_of(done: Merge, row, before: dict | None, after: dict | None) -> MergedRow:
    """Of a row that was only changed, the columns that were."""
    if before is not None and after is not None:
        names = differing(before, after)
        before, after = ({name: values[name] for name in names} for values in (before, after))
    about = {"noun": row._meta.label_lower, "object_id": row.pk, "name": name_of(row)[:400]}
    return MergedRow(merge=done, before=before, after=after, **about)


def undo(done: Merge, *, user, why: str, because: Reason = NOBODY_SAYS) -> None:
    """Puts everything back as it was before the merge. Raises ValidationError, and then nothing was done."""
    try:
        with transaction.atomic():
            done = Merge.objects.select_for_update().get(pk=done.pk)
            back = Undoing(done, because, hold=True)
            refuse(back.obstacles)
            refuse([*refusals(user, back.stays, back.goes), *back.lacking(user)])
            if back.errors:
                raise ValidationError(back.errors)
            put_back(back, user, why)
    except IntegrityError as error:
        raise ValidationError(REFUSED) from error


def put_back(back: Undoing, user, why: str) -> None:
    done, stays, goes = back.done, back.stays, back.goes
    reason = f"Undid the merge of {done.goes_key} into {getattr(stays, stays.key_field)}: {why}"
    with coming_from("unmerge", done.pk):
        write((stays, goes), reason, user, updated=[stays], deleted=back.made)
        write((stays, goes), reason, user, inserted=[goes, *back.dropped], updated=back.moved)
    done.undone_at, done.undone_by, done.undone_why = timezone.now(), user, why
    done.save()
