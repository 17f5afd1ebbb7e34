"""Reading rows without their long texts, which most answers can do without."""

from collections.abc import Container

from django.db.models import QuerySet, TextField


def without_texts(rows: QuerySet, but: Container[str] = ()) -> QuerySet:
    """The rows with every text column deferred whose name is not in `but`."""
    texts = (field.name for field in rows.model._meta.concrete_fields if isinstance(field, TextField))
    return rows.defer(*(text for text in texts if text not in but))
