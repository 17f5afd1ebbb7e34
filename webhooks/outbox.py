"""Notes what changes for the public, in the transaction of the change; the worker makes deliveries of it."""

from contextlib import suppress
from datetime import timedelta

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from editorial.changes import ADDED, CHANGED, DELETED, ever_public
from editorial.once import once_in_transaction
from editorial.roles import governing
from webhooks.models import Act, Change, Subscription
from webhooks.nouns import above, addresses, nouns, owners

SECOND_LOOK = timedelta(minutes=5)  # in case the worker that looked first was killed


def note(sender, rows: list, kind: str = CHANGED, **_) -> None:
    """Hears of every write. What never was public is nobody's business, and nobody is asked about it."""
    if rows := ever_public(rows):
        with transaction.atomic(savepoint=False):  # whoever saves outside of a transaction gets one for this
            if sender in nouns():
                note_entries(sender, rows, kind)
            else:
                for owner, keys in owners(sender, rows):
                    keep(owner, Act.CHANGE, public_among(owner, keys))


def note_entries(model, rows: list, kind: str) -> None:
    if not is_wanted(model):
        return
    if kind == DELETED:
        keep(model, Act.UNPUBLISH, gone=gone(model, rows))
        return
    public = public_among(model, {row.pk for row in rows})
    # Only an act moves a row to or from the public, and it notes where the row was before.
    came = {row.pk for row in rows if row.pk in public and (kind == ADDED or was_public(row) is False)}
    keep(model, Act.PUBLISH, came)
    keep(model, Act.CHANGE, public - came)
    # As they were called in public: later, a draft may be called otherwise.
    went = {row.pk: addresses(row) for row in rows if was_public(row) and row.pk not in public}
    keep(model, Act.UNPUBLISH, gone=went)


def was_public(row) -> bool | None:
    """Before the act that is being done to it; None when none is."""
    return getattr(row, "was_public", None)


def public_among(model, keys: set) -> set:
    if not (keys and is_wanted(model)):
        return set()
    return set(model.objects.published().filter(pk__any_of=sorted(keys)).values_list("pk", flat=True))


def gone(model, rows: list) -> dict:
    """What the deleted rows were called, as long as they are in memory; without those that nobody saw."""
    hides = [field.name for field in model._meta.fields if hasattr(field.related_model, "is_public")]
    prefetch_related_objects(rows, *{*above(model), *hides})
    found = {}
    for row in rows:
        with suppress(ObjectDoesNotExist):  # gone together with what it was public with, which is told of
            record = governing(row)
            if record is None or record.is_public:
                found[row.pk] = addresses(row)
    return found


def keep(model, act: str, keys: set | None = None, *, gone: dict | None = None) -> None:
    if not (keys or gone):
        return
    Change.objects.create(noun=nouns()[model], act=act, keys=sorted(keys or ()), gone=gone or {})
    once_in_transaction(tell_worker)


def is_wanted(model) -> bool:
    wanted = once_in_transaction(Subscription.wanted_nouns)
    return wanted is None or nouns()[model] in wanted


def tell_worker() -> None:
    from webhooks import tasks  # which calls this app's actions

    tasks.gather.enqueue()
    tasks.gather.using(run_after=timezone.now() + SECOND_LOOK).enqueue()
