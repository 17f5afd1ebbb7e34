"""Which rows of the two records say the same: the record that stays keeps its own."""

from typing import Any

from django.utils.translation import gettext as _

from merging.references import Reference
from merging.values import TIMES, in_words

OWN_PLACE = ("order",)  # where a row stands among others is not what it says


def twins(reference: Reference, rows: list, stays) -> dict[int, Any]:
    """{primary key: the row of the record that stays that says the same}; one query at most."""
    shared = shared_columns(reference)
    if not rows or not shared:
        return {}
    theirs = list(with_names(reference.rows(stays.pk)))
    found: dict[int, Any] = {}
    for names in shared:
        by_values = {tuple(getattr(row, name) for name in names): row for row in theirs}
        for row in rows:
            if twin := by_values.get(tuple(getattr(row, name) for name in names)):
                found.setdefault(row.pk, twin)
    return found


def shared_columns(reference: Reference) -> list[list[str]]:
    """The columns, apart from that of the record, in which no two rows of a record may be alike."""
    opts = reference.model._meta
    unique = [[field.name] for field in opts.concrete_fields if field.unique and not field.primary_key]
    together = [*opts.unique_together, *(constraint.fields for constraint in opts.total_unique_constraints), *unique]
    columns = [[opts.get_field(name).attname for name in names] for names in together]
    if not columns and hasattr(reference.model, "history"):
        return [content_columns(reference)]
    return [[name for name in names if name != reference.column] for names in columns if reference.column in names]


def content_columns(reference: Reference) -> list[str]:
    """What a row says that nothing tells apart from others: the sentence of an objective."""
    left_out = {reference.column, reference.model._meta.pk.attname, *TIMES, *OWN_PLACE}
    return [field.attname for field in reference.model._meta.concrete_fields if field.attname not in left_out]


def says_otherwise(row, twin, reference: Reference) -> str:
    """What a row says that is not kept, beside what its twin says: “since: 2012, where 2010 stays”."""
    told = []
    for field in row._meta.concrete_fields:
        if field.attname in content_columns(reference) and field.editable:
            said, stays = in_words(row, field), in_words(twin, field)
            if said and said != stays:
                sentence = (
                    _("%(label)s: “%(said)s”, where “%(other)s” stays")
                    if stays
                    else _("%(label)s: “%(said)s”, where nothing stays")
                )
                told.append(sentence % {"label": field.verbose_name, "said": said, "other": stays})
    return "; ".join(told)


def ties_both(row, reference: Reference, stays, others: list[Reference]) -> bool:
    """Whether it ties the two records to each other: once they are one, it would tie that one to itself."""
    if isinstance(row, type(stays)):
        return False
    columns = [other.column for other in others if other.model is reference.model and other.column != reference.column]
    return any(getattr(row, column) == stays.pk for column in columns)


def with_names(rows):
    """With whatever the names and the rules of the rows read."""
    return rows.select_related(*(field.name for field in rows.model._meta.concrete_fields if field.is_relation))
