"""Writes the rows of a merge or of its undoing: with versions in the history, and with word to whatever follows."""

from collections import defaultdict
from collections.abc import Iterable

from editorial.corrections import in_history
from merging.references import owner_field
from spreadsheets import bulk
from spreadsheets.writer import Writer


def write(about, reason: str, user, *, inserted: Iterable = (), updated: Iterable = (), deleted: Iterable = ()) -> None:
    """In a number of statements that depends on the kinds of rows alone. `about` are the two records of the merge.

    Whoever has a changed link has changed, as after a form, and gets a version too.
    """
    inserted, updated, deleted = list(inserted), list(updated), list(deleted)
    write_plain(inserted, updated, deleted)
    writer = Writer(user, lambda _: in_history(reason))
    written = {(type(row), row.pk) for row in [*about, *inserted, *updated]}
    for row in filter(is_tracked, inserted):
        writer.insert(row, like=about)
        for field in type(row)._meta.local_many_to_many:
            if field.remote_field.through._meta.auto_created:
                writer.set_pairs(field, row, set(), {})  # its links are there already, and its version has them
    for row in filter(is_tracked, [*updated, *owners([*inserted, *updated, *deleted], written)]):
        writer.update(row, like=about)
    for row in filter(is_tracked, deleted):
        writer.delete(row, like=about)
    writer.write()


def is_tracked(row) -> bool:
    return hasattr(row, "history")


def by_model(rows: Iterable) -> dict:
    found: dict = defaultdict(list)
    for row in rows:
        found[type(row)].append(row)
    return found


def write_plain(inserted: list, updated: list, deleted: list) -> None:
    """The rows that have no history of their own: pairs of plain many-to-many fields, former keys, corrections."""
    for model, rows in by_model(row for row in deleted if not is_tracked(row)).items():
        bulk.delete(model, [row.pk for row in rows])
    for model, rows in by_model(row for row in updated if not is_tracked(row)).items():
        bulk.update(model, rows)
    for model, rows in by_model(row for row in inserted if not is_tracked(row)).items():
        model._base_manager.bulk_create(rows, batch_size=500)


def owners(rows: list, written: set) -> list:
    """The records whose links these rows are, apart from those that are written anyway."""
    keys: dict = defaultdict(set)
    for row in rows:
        if name := owner_field(type(row)):
            owner, key = row._meta.get_field(name).related_model, getattr(row, f"{name}_id")
            if (owner, key) not in written:
                keys[owner].add(key)
    found = (owner._base_manager.select_for_update().filter(pk__in=some).order_by("pk") for owner, some in keys.items())
    return [record for records in found for record in records]
