"""What is printed of a hit: the record as it is now, never what the index holds."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.safestring import SafeString

from reference.models import Alias
from reference.templatetags.printing import brief, with_acronym
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

    @classmethod
    def of(cls, kind: Kind, record, aliases: list[str], query: Query) -> "Result":
        return cls(
            kind=kind,
            record=record,
            line=" · ".join(dict.fromkeys(filter(None, [kind.noun, *brief(record).split(" · ")]))),
            label=mark(title(record), query),
            other_names=mark(", ".join(aliases), query, only_if_marked=True),
            excerpt=excerpt(texts(kind, record), query),
        )


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
    return [Result.of(hit[0], records[hit], aliases[hit], query) for hit in found if hit in records]


def title(record) -> str:
    """“Airport Communication Project (AIRCOP)”; a term with what it stands for."""
    expansion = getattr(record, "expansion", "")
    return f"{record} ({expansion})" if expansion else with_acronym(record)


def texts(kind: Kind, record) -> list[str]:
    """Its own, and those of the rows that are a part of it."""
    found = [getattr(record, name) for name in kind.wordings]
    for relation, name in (path.split("__") for path in kind.parts):
        found += [getattr(row, name) for row in getattr(record, relation).all()]
    return [text for text in found if text]


def read_aliases(found: list[tuple[Kind, int]]) -> dict[tuple[Kind, int], list[str]]:
    """One query, whatever the kinds. It may bring those of others that have the same key as well."""
    kinds = {ContentType.objects.get_for_model(kind.model).pk: kind for kind, _ in found}
    rows = Alias.objects.filter(content_type__in=kinds, object_id__in={key for _, key in found})
    aliases: dict = defaultdict(list)
    for content_type, key, name in rows.values_list("content_type", "object_id", "name"):
        aliases[kinds[content_type], key].append(name)
    return aliases
