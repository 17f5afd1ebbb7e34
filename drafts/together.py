"""Writes all the drafts of a publication in one transaction, to publish them or only to look at what that would do."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from drafts.models import Draft, Publication
from drafts.sent import Lacking, Refused, Sent
from editorial.editing import name_of
from editorial.roles import governing
from editorial.seen import hold, table_of
from editorial.version import looking_ahead


def digest_of(publication: Publication, user) -> str:
    """Of what would be published: which drafts, how often each was kept, and what is recorded where one has no form."""
    parts = []
    for draft in publication.drafts.all():
        mark = Sent(draft, user, "").mark if draft.sent is None and draft.record is not None else ""
        parts.append(f"{draft.pk}:{draft.version}:{mark}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def write(publication: Publication, user, *, is_looked_at: bool = False) -> None:
    """Within a transaction. Raises Refused, with all that stands in the way; to be looked at, no reason is asked."""
    because = f"Draft published by {name_of(user)}"[:100]
    drafts = list(publication.drafts.all())
    found = [Sent(draft, user, because) for draft in drafts if draft.record is not None]
    if lacking := [*gone(drafts), *out_of_date(found)]:
        raise Refused(lacking)
    keys = [draft.pk for draft in drafts]
    while keys:
        left, lacking = pass_over(
            publication, keys, lambda draft: Sent(draft, user, because, is_looked_at=is_looked_at)
        )
        if left == keys:
            raise Refused(lacking)
        keys = left


def pass_over(publication: Publication, keys: list[int], made_of: Callable) -> tuple[list[int], list[Lacking]]:
    """Those that could not be written yet, and why: some may need others of the publication to be public first."""
    left, lacking = [], []
    for draft in publication.drafts.filter(pk__in=keys):
        try:
            with transaction.atomic():
                made_of(draft).write()
        except Refused as refused:
            lacking += refused.lacking
            left.append(draft.pk)
    return left, lacking


def gone(drafts: list[Draft]) -> Iterator[Lacking]:
    for draft in drafts:
        if draft.record is None:
            yield Lacking(draft, _("%(draft)s was deleted. Bring it back, or take its draft out.") % {"draft": draft})


def out_of_date(found: list[Sent]) -> Iterator[Lacking]:
    """All are held, so that none is saved by somebody else until the transaction ends."""
    above = {governing(one.record) for one in found} - {None}
    for record in sorted(above, key=place):  # first of all, so that no two publications wait for each other
        hold(record, [table_of(record)])
    for one in sorted(found, key=lambda one: place(one.record)):
        hold(one.record, one.page.tables_of(one.request, one.record))
    for one in found:
        if one.is_out_of_date:
            yield one.lacks(
                _("“%(record)s” was saved since its draft was kept. Open the draft and look at both.")
                % {"record": one.record}
            )


def place(record) -> tuple[str, int]:
    return record._meta.label, record.pk


@contextmanager
def as_if_published(publication: Publication, user, *, is_looked_at: bool = False) -> Iterator[None]:
    """Everything as it would be once it is published; nothing of that stays. Raises Refused."""
    with transaction.atomic(), looking_ahead():
        write(publication, user, is_looked_at=is_looked_at)
        yield
        transaction.set_rollback(True)


def what_is_lacking(publication: Publication, user) -> list[Lacking]:
    """Everything that stands in the way of publishing it, found by trying."""
    try:
        with as_if_published(publication, user):
            return []
    except Refused as refused:
        return refused.lacking
