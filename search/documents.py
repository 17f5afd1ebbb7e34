"""What things say, read for thousands of them at once: a few queries, however many they are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType

from editorial.folding import fold
from reference.models import Alias
from search.kinds import Kind, called_by, related_model

LONGEST_WORD = 100  # characters that count
LONGEST_NAME = 400
BREAK = "_"  # no folded word holds one, so no phrase reaches across


def words_in(text: str) -> list[str]:
    return [word[:LONGEST_WORD] for word in fold(text).split()]


def whole_name(text: str) -> str:
    """A name as one word, which nothing but that name equals: “EL PAcCTO” -> “_elpaccto”."""
    return (BREAK + fold(text).replace(" ", ""))[:LONGEST_NAME]


@dataclass
class Document:
    called: str
    names: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def words_of_names(self) -> list[str]:
        names = dict.fromkeys(name for name in self.names if fold(name))
        return [word for name in names for word in [whole_name(name), *words_in(name)]]

    def words_of_texts(self) -> list[str]:
        return [word for text in self.texts if text for word in [BREAK, *words_in(text)]]


def read_documents(kind: Kind, keys: Iterable[int]) -> dict[int, Document]:
    """What the public rows with these primary keys say; the others are left out."""
    called = called_by(kind.model)
    texts = [*kind.wordings, *(path for paths in linked_fields(kind, many=False) for path in paths)]
    rows = kind.model.objects.published().filter(pk__any_of=sorted(keys)).order_by()
    found = {
        row["pk"]: Document(
            " ".join(row[name] for name in called if row[name]),
            [row[name] for name in kind.names if row[name]],
            [row[name] for name in texts],
        )
        for row in rows.values("pk", *{*called, *kind.names, *texts})
    }
    if found:
        for key, name in read_aliases(kind, found):
            found[key].names.append(name)
        for key, text in read_related(kind, found):
            found[key].texts.append(text)
    return found


def linked_fields(kind: Kind, *, many: bool) -> Iterator[tuple[str, ...]]:
    """Where the names of what it is linked to are: `many` things at a time, or one that comes with the row."""
    for relation in kind.linked:
        if kind.model._meta.get_field(relation.split("__")[0]).many_to_one != many:
            yield tuple(f"{relation}__{name}" for name in called_by(related_model(kind.model, relation)))


def read_aliases(kind: Kind, keys: Iterable[int]) -> Iterator[tuple[int, str]]:
    content_type = ContentType.objects.get_for_model(kind.model)
    rows = Alias.objects.filter(content_type=content_type, object_id__any_of=list(keys)).order_by("pk")
    return rows.values_list("object_id", "name").iterator()


def read_related(kind: Kind, keys: Iterable[int]) -> Iterator[tuple[int, str]]:
    """The texts that are a part of it, and the names of what it is linked to."""
    rows = kind.model._base_manager.filter(pk__any_of=list(keys)).order_by("pk")
    for fields in filter(None, [kind.parts, *linked_fields(kind, many=True)]):
        for key, *texts in rows.values_list("pk", *fields).iterator():
            yield from ((key, text) for text in texts if text)
