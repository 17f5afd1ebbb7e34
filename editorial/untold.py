"""What changes while a record is off the site: readers are told once, when it is back, and only of what they read."""

from collections import defaultdict
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from editorial.corrected import Correction, amended_parts
from editorial.corrections import in_short, part_of
from editorial.rules import Asked

PUBLIC = "published"  # the state, which editorial.models calls so


def tell(record) -> None:
    """Of each field and part that is not what it was when the public read it last, with the reason given last.

    What was changed and changed back, and what the public never read, is told to nobody.
    """
    chains: dict = defaultdict(list)
    for one in Correction.objects.of(record).filter(is_told=False).order_by("pk"):
        chains[one.content_type_id, one.object_id, one.field, one.part].append(one)
    if not chains:
        return
    parts = Parts(record)
    for chain in chains.values():
        old, new = parts.ends_of(chain)
        *_, last = chain
        if old != new and not parts.is_new(last):
            last.old, last.new, last.is_told, last.created_at = old, new, True, timezone.now()
            last.save()
    forget(record)


def forget(record) -> None:
    """What is not told now is told never, not even of parts that are there no longer."""
    untold = Correction.objects.filter(is_told=False)
    untold.filter(pk__in=Correction.objects.of(record).order_by().values("pk")).delete()
    for model in amended_parts(type(record)):
        rows = model.history.filter(**{model.published_with: record.pk}).order_by().values("id")
        untold.filter(content_type=ContentType.objects.get_for_model(model), object_id__in=rows).delete()


class Parts:
    """The parts of a record as the public read them last and as they are now: {what tells it apart: in short}."""

    def __init__(self, record):
        asked = Asked()
        self.then: dict[str, str] = {}
        self.there: set[tuple[type, int]] = set()  # the rows that the public read
        self.now: dict[str, str] = {}
        left = moment_left(record)
        for model in amended_parts(type(record)):
            own: dict[str, Any] = {model.published_with: record.pk}
            for row in rows_at(model, own, left) if left else ():
                part = row.instance
                self.then[part_of(part)] = in_short(part, asked)
                self.there.add((model, part.pk))
            self.now |= {part_of(part): in_short(part, asked) for part in model._base_manager.filter(**own)}
        self.is_known = left is not None

    def ends_of(self, chain: list[Correction]) -> tuple[str, str]:
        """What the public read last, and what it reads now."""
        first, last = chain[0], chain[-1]
        if not first.part:
            return first.old, last.new
        return self.then.get(first.part, "") if self.is_known else first.old, self.now.get(first.part, "")

    def is_new(self, correction: Correction) -> bool:
        """Whether it is of a part that the public has not read: it reads the whole of it now for the first time."""
        if not self.is_known:
            return False
        if correction.part:
            told = Correction.objects.told().removals().filter(part=correction.part)
            return correction.part not in self.then and not told.exists()
        model = correction.model
        return bool(model.told_by) and (model, correction.object_id) not in self.there


def moment_left(record):
    """When the record was last taken off the site, as far as its history tells."""
    latest = record.history.order_by("-history_id")
    if not (off := latest.exclude(state=PUBLIC).first()):
        return None
    public = latest.filter(state=PUBLIC, history_id__lt=off.history_id).first()
    after = public and record.history.filter(history_id__gt=public.history_id)
    return after.earliest("history_id").history_date if public else None


def rows_at(model, own: dict, moment) -> list:
    """The rows of the history as they were before a moment, without those that were deleted by then."""
    versions = model.history.filter(**own, history_date__lt=moment).order_by("history_id")
    latest = {version.id: version for version in versions}
    return [version for version in latest.values() if version.history_type != "-"]
