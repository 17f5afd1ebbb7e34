"""Keeps the index in step with the records, in the transaction of each change."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, F, OuterRef

from editorial.changes import ever_public
from editorial.models import State
from editorial.slices import slices
from reference.models import Alias
from search.documents import Document, read_documents, words_in
from search.kinds import BITS_OF_A_KEY, BY_MODEL, GATED, GATES, KINDS, NAMED_BY, OWNED_BY, Kind
from search.models import Entry, Word
from spreadsheets import bulk

AT_ONCE = 2_000  # entries
SHORTEST_WORD = 4  # that may be misspelt and still be known


@transaction.atomic(savepoint=False)  # whoever saves outside of a transaction gets one for this
def follow(sender, rows: list, **_) -> None:
    """Renews the entries of these rows and of whatever names them; what it asks does not depend on their number.

    What never was public has no entry. What is not public now is asked for once, all together: whether it has one.
    """
    if not (rows := ever_public(rows)):
        return
    if kind := BY_MODEL.get(sender):
        maybe_public = {row.pk for row in rows if getattr(row, "state", State.PUBLISHED) == State.PUBLISHED}
        renamed = renew(kind, {row.pk for row in rows}, maybe_public)
        renew_named_by(chain_of_names(sender, rows, renamed))
        if sender in GATES and renamed:
            once_committed(lambda: chain_of_names(sender, [], renamed))
        if sender in GATED and maybe_public:
            written = [(kind, maybe_public)]
            once_committed(lambda: written)
    for kind, keys in owners(sender, rows):
        renew(kind, keys)


def once_committed(found: Callable[[], Iterable[tuple[Kind, set[int]]]]) -> None:
    """Of a record and a figure about it that are published in the same instant, neither act sees the other.

    Whichever ends last does here.
    """

    def look_again():
        with transaction.atomic():
            renew_named_by(found())

    transaction.on_commit(look_again, robust=True)


def owners(sender, rows: list) -> Iterator[tuple[Kind, set[int]]]:
    """The entries that links, objectives or aliases belong to."""
    for kind, attribute in OWNED_BY.get(sender, ()):
        yield kind, {getattr(row, attribute) for row in rows}
    if sender is Alias:
        targets = defaultdict(set)
        for row in rows:
            targets[row.content_type_id].add(row.object_id)
        for content_type, keys in targets.items():
            if kind := BY_MODEL.get(ContentType.objects.get_for_id(content_type).model_class()):
                yield kind, keys


def renew(kind: Kind, keys: set[int], maybe_public: Iterable[int] = ()) -> set[int]:
    """Writes what these rows say now; gives the keys of those that came, went or changed their name.

    A row outside `maybe_public` is looked at only when it has an entry already.
    """
    numbers = sorted(kind.first + key for key in keys)
    held = Entry.objects.filter(pk__any_of=numbers).order_by("pk").select_for_update()  # so nobody reads what ages
    before = {number - kind.first: called for number, called in held.values_list("pk", "called")}
    if not (wanted := {*before, *maybe_public}):
        return set()
    now = read_documents(kind, wanted)
    bulk.insert(Entry, (entry(kind, key, now[key]) for key in sorted(now.keys() - before.keys())))
    bulk.update(Entry, (entry(kind, key, now[key]) for key in sorted(now.keys() & before.keys())))
    bulk.delete(Entry, sorted(kind.first + key for key in before.keys() - now.keys()))
    learn_words(now.values())
    return {key for key in wanted if before.get(key) != (now[key].called if key in now else None)}


def entry(kind: Kind, key: int, document: Document) -> Entry:
    names = document.words_of_names()
    words = [*names, *document.words_of_texts()]
    return Entry(number=kind.first + key, called=document.called, names=names, words=words)


def learn_words(documents: Iterable[Document]) -> None:
    words = {word for document in documents for name in document.names for word in words_in(name)}
    words = {word for word in words if len(word) >= SHORTEST_WORD and word.isalpha()}
    known = Word.objects.filter(word__any_of=sorted(words)).values_list("word", flat=True)
    new = sorted(words.difference(known))
    Word.objects.bulk_create([Word(word=word) for word in new], ignore_conflicts=True)


# What names it


def chain_of_names(sender, rows: list, renamed: set[int]) -> Iterator[tuple[Kind, set[int]]]:
    """The entries of what names a renamed row; those of a deleted one were noted before its links went with it."""
    for kind, relation in NAMED_BY.get(sender, ()) if renamed else ():
        linked = kind.model.objects.published().filter(**{f"{relation}__any_of": sorted(renamed)})
        yield kind, set(linked.order_by().values_list("pk", flat=True))
    for row in rows:
        yield from getattr(row, "was_named_by", ())


def renew_named_by(found: Iterable[tuple[Kind, set[int]]]) -> None:
    for kind, keys in found:
        for some in slices(sorted(keys), AT_ONCE):
            renew(kind, set(some), some)


def remember_who_names_it(sender, instance, **_) -> None:
    if sender in BY_MODEL:
        instance.was_named_by = list(chain_of_names(sender, [], {instance.pk}))


# All of it


def rebuild() -> int:
    """Writes every entry anew, some thousand in a transaction; gives their number. The site goes on meanwhile."""
    for kind in KINDS:
        public = kind.model.objects.published().order_by()
        for keys in slices(public.values_list("pk", flat=True).iterator(AT_ONCE), AT_ONCE):
            with transaction.atomic():
                renew(kind, set(keys), keys)
        drop_what_is_gone(kind, public)
    return Entry.objects.count()


def drop_what_is_gone(kind: Kind, public) -> None:
    entries = Entry.objects.filter(pk__gte=kind.first, pk__lt=kind.first + (1 << BITS_OF_A_KEY))
    mine = public.filter(pk=OuterRef("key"))
    entries.annotate(key=F("pk") - kind.first).filter(~Exists(mine)).delete()
