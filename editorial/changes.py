"""Word of whatever is written, for what is kept in step with the records: the index, kept pages, mirrors."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Func
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import Signal

from editorial.models import Change

ADDED, CHANGED, DELETED = "+", "~", "-"  # as the history has it

# Sent in the transaction of the change, after it: `sender` is the model, `rows` are its rows that were written or
# deleted, one of them for a form and thousands at a time for an import; `kind` is one of the three above.
# Only models that keep their history send it.
written = Signal()


def ever_public(rows: list) -> list:
    """Those of the rows that the public may see or may have seen: all but drafts that never were published."""
    return [row for row in rows if getattr(row, "published_at", True)]


class ThisTransaction(Func):
    """PostgreSQL's number of the transaction. SQLite has one writer at a time, whose order is that of the rows."""

    template = "pg_current_xact_id()::text::bigint"
    output_field = BigIntegerField()
    arity = 0


def tell(found: Iterable[tuple[str, Any, list]]):
    """Of all that one act wrote, as (kind, model, rows): what must follow at once does, and mirrors can ask later."""
    found = [(kind, model, rows) for kind, model, rows in found if rows]
    for kind, model, rows in found:
        written.send(model, rows=rows, kind=kind)
    note(found)


def note(found: list[tuple[str, Any, list]]):
    """One statement, however much was written."""
    transaction = ThisTransaction() if connection.vendor == "postgresql" else None
    Change.objects.bulk_create(
        Change(model=model._meta.label_lower, keys=[row.pk for row in public], transaction=transaction)
        for _, model, rows in found
        if (public := ever_public(rows))
    )


def tell_of_saved(sender, instance, created, **_):
    if hasattr(sender, "history"):
        tell([(ADDED if created else CHANGED, sender, [instance])])


def tell_of_deleted(sender, instance, **_):
    if hasattr(sender, "history"):
        tell([(DELETED, sender, [instance])])


def tell_of_pairs(sender, instance, action, reverse, model, pk_set, **_):
    """Of the links of a plain many-to-many field; they belong to the record that has the field."""
    if reverse and hasattr(model, "history"):
        renew_owners(sender, instance, action, model, pk_set)
    elif action.startswith("post_") and hasattr(instance, "history"):
        tell([(CHANGED, type(instance), [instance])])


def renew_owners(through, instance, action: str, owner, pk_set):
    """Saves the records whose links were changed from the other side, which tells of them and keeps a version."""
    if action == "pre_clear":
        field = next(field for field in owner._meta.many_to_many if field.remote_field.through is through)
        instance.cleared = list(owner._base_manager.filter(**{field.name: instance}).values_list("pk", flat=True))
    elif action.startswith("post_"):
        keys = instance.cleared if action == "post_clear" else pk_set
        for row in owner._base_manager.select_for_update().filter(pk__in=keys):
            row.save()


def connect():
    post_save.connect(tell_of_saved, dispatch_uid="editorial.changes.saved")
    post_delete.connect(tell_of_deleted, dispatch_uid="editorial.changes.deleted")
    m2m_changed.connect(tell_of_pairs, dispatch_uid="editorial.changes.pairs")
