"""Who may do what with drafts: keep them, whoever may change the records; publish them, who may publish all of them."""

from django.contrib.auth import get_permission_codename

from drafts.models import Draft, Publication
from editorial.models import Publishable, State
from editorial.roles import governing, may_publish


def may_change(user, model) -> bool:
    opts = model._meta
    return user.has_perm(f"{opts.app_label}.{get_permission_codename('change', opts)}")


def is_published(record) -> bool:
    """By its own state, which is what guards it. A message of a log has a state too, and is no record."""
    return isinstance(record, Publishable) and record.state == State.PUBLISHED


def may_keep(user, record) -> bool:
    """A draft of it: what is public, or what is public with it."""
    return is_published(governing(record)) and may_change(user, type(record))


def may_begin(user, record) -> bool:
    """A publication of it: it is not public yet."""
    return isinstance(record, Publishable) and not is_published(record) and may_change(user, type(record))


def may_publish_draft(user, draft: Draft) -> bool:
    record = draft.record
    if record is None:
        return True  # nothing is written, and everybody is told so
    above = governing(record)
    return may_change(user, type(record)) and above is not None and may_publish(user, type(above))


def may_publish_all(user, publication: Publication) -> bool:
    return all(may_publish_draft(user, draft) for draft in publication.drafts.all())


def may_work_on(user, publication: Publication) -> bool:
    """Change its drafts, send it and speak about it."""
    return all(may_change(user, draft.model) for draft in publication.drafts.all())
