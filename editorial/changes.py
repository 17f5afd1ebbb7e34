"""Word of whatever is written, for what is kept in step with the records: the index, the pages in the cache."""

from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import Signal

ADDED, CHANGED, DELETED = "+", "~", "-"  # as the history has it

# Sent in the transaction of the change, after it: `sender` is the model, `rows` are its rows that were written or
# deleted, one of them for a form and thousands at a time for an import; `kind` is one of the three above.
# Only models that keep their history send it.
written = Signal()


def ever_public(rows: list) -> list:
    """Those of the rows that the public may see or may have seen: all but drafts that never were published."""
    return [row for row in rows if getattr(row, "published_at", True)]


def tell_of_saved(sender, instance, created, **_):
    if hasattr(sender, "history"):
        written.send(sender, rows=[instance], kind=ADDED if created else CHANGED)


def tell_of_deleted(sender, instance, **_):
    if hasattr(sender, "history"):
        written.send(sender, rows=[instance], kind=DELETED)


def tell_of_pairs(sender, instance, action, reverse, model, pk_set, **_):
    """Of the links of a plain many-to-many field; they belong to the record that has the field."""
    if not action.startswith("post_"):
        return
    owner = model if reverse else type(instance)
    if hasattr(owner, "history"):
        rows = list(owner._base_manager.filter(pk__in=pk_set or ())) if reverse else [instance]
        written.send(owner, rows=rows, kind=CHANGED)


def connect():
    post_save.connect(tell_of_saved, dispatch_uid="editorial.changes.saved")
    post_delete.connect(tell_of_deleted, dispatch_uid="editorial.changes.deleted")
    m2m_changed.connect(tell_of_pairs, dispatch_uid="editorial.changes.pairs")
