"""What is printed of a hit: the record as it is now, never what the index holds."""

from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.safestring import SafeString

from reference.models import Alias
from reference.templatetags.printing import brief
from search.kinds import Kind
from search.marking import excerpt, mark
from search.query import Query


@dataclass
class Result:
    kind: Kind
    record: Any
    line: str  # what it is, and of when
    label: SafeString
    other_names: SafeString
    excerpt: SafeString


def read_records(found: list[tuple[Kind, int]], *, whole: bool) -> dict:
    """{(kind, key): record}; at most two queries a kind. With `whole`, also the rows that are a part of its text."""
    keys = defaultdict(list)
    for kind, key in found:
        keys[kind].append(key)
    records = {}
    for kind, some in keys.items():
        rows = kind.model.objects.published().select_related(*kind.printed_with)
        if whole:
            rows = rows.prefetch_related(*(path.split("__")[0] for path in kind.parts))
        records.update({(kind, key): record for key, record in rows.in_bulk(some).items()})
    return records


def read_results(found: list[tuple[Kind, int]], query: Query) -> list[Result]:
    """In the order in which they were found."""
    records = read_records(found, whole=True)
    aliases = read_aliases(list(records))
    return [
        Result(
            kind,
            records[kind, key],
            " · ".join(dict.fromkeys([kind.noun, *filter(None, brief(records[kind, key]).split(" · "))])),
            mark(title(records[kind, key]), query),
            mark(", ".join(aliases[kind, key]), query, only_if_marked=True),
            excerpt(texts(kind, records[kind, key]), query),
        )
        for kind, key in found
        if (kind, key) in records
    ]


def title(record) -> str:
    """“Airport Communication Project (AIRCOP)”; a term with what it stands for."""
    other = getattr(record, "acronym", "") or getattr(record, "expansion", "")
    return f"{record} ({other})" if other else str(record)


def texts(kind: Kind, record) -> list[str]:
    parts = [getattr(row, name) for path in kind.parts for relation, name in [path.split("__")]
             for row in getattr(record, relation).all()]  # fmt: skip
    return [*filter(None, (getattr(record, name) for name in kind.texts)), *parts]


def read_aliases(found: list[tuple[Kind, int]]) -> dict[tuple[Kind, int], list[str]]:
    """One query, whatever the kinds."""
    types = {ContentType.objects.get_for_model(kind.model).pk: kind for kind, _ in found}
    aliases: dict = defaultdict(list)
    if found:
        kinds = {kind: pk for pk, kind in types.items()}
        mine = reduce(or_, (Q(content_type=kinds[kind], object_id=key) for kind, key in found))
        for content_type, key, name in Alias.objects.filter(mine).values_list("content_type", "object_id", "name"):
            aliases[types[content_type], key].append(name)
    return aliases
