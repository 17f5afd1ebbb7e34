"""What taking a merge back would do, and what has changed since that stands in the way."""

from collections import defaultdict
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from editorial.corrections import KIND, LATER, WORDS, Reason
from editorial.models import FormerSlug, Publishable
from merging.collisions import with_names
from merging.kinds import refusals_of_others
from merging.models import Merge
from merging.plan import records_of
from merging.values import in_words, made_of, set_values, values_of

Place = tuple[Any, int]  # (model, primary key)


class Undoing:
    """The rows of a merge as they are now, and as they will be again. A preview holds nothing."""

    stays: Any = None
    goes: Any = None

    def __init__(self, done: Merge, because: Reason = LATER, *, hold: bool = False):
        self.done = done
        self.obstacles: list[str] = []
        self.errors: dict[str, list[str]] = {}
        self.kept = {(row.model, row.object_id): row for row in done.rows.all()}
        self.now = rows_now(list(self.kept), hold)
        self.moved: list = []
        self.dropped: list = []
        self.made: list = []
        self.touched: list = []
        self.fields_put_back: list[tuple[str, str, str]] = []  # of the one that stays: what it says, what it will say
        if done.undone_at:
            self.obstacles.append(_("This merge was undone already."))
            return
        self.find_both()
        if not self.obstacles:
            self.take_back(because)

    def find_both(self):
        """The record that stays, if it is still there, and the other as it was."""
        model = self.done.model
        place, going = (model, self.done.stays_id), (model, self.done.goes_id)
        self.goes = made_of(model, self.kept[going].before or {})
        self.stays = self.now.get(place)
        if self.stays is None:
            later = Merge.objects.filter(noun=self.done.noun, goes_id=self.done.stays_id, undone_at=None).first()
            self.obstacles.append(
                _("“%(stays_name)s” was merged into “%(later)s” since. Undo that first.")
                % {"stays_name": self.done.stays_name, "later": later.stays_name}
                if later
                else _("“%(stays_name)s” has been deleted since.") % {"stays_name": self.done.stays_name}
            )

    def take_back(self, because: Reason):
        self.touched = records_of([*self.now.values()], {self.stays})  # as long as links lead to what is there
        for place, row in self.kept.items():
            if row.before is None:
                self.take_away(place)
            elif row.after is None:
                self.bring_back(place)
            else:
                self.restore(place)
        self.refuse_what_is_lost()
        self.judge(because)

    def take_away(self, place: Place):
        """Whatever the merge has made, unless somebody has deleted it."""
        if row := self.now.get(place):
            self.refuse_changes(place, row)
            self.made.append(row)

    def bring_back(self, place: Place):
        if place[1] != self.done.goes_id or place[0] is not self.done.model:
            self.dropped.append(made_of(place[0], self.kept[place].before or {}))

    def restore(self, place: Place):
        row = self.now.get(place)
        if row is None:
            self.obstacles.append(_("“%(kept)s” has been deleted since.") % {"kept": self.kept[place]})
            return
        self.refuse_changes(place, row)
        if isinstance(row, Publishable):
            row.was_public = row.is_public
        before = self.kept[place].before or {}
        if row is not self.stays:
            set_values(row, before)
            self.lead_back(row)
            self.moved.append(row)
            return
        fields = [field for field in row._meta.concrete_fields if field.attname in before and field.editable]
        now = [in_words(row, field) for field in fields]
        set_values(row, before)
        told = zip(fields, now, strict=True)
        self.fields_put_back = [(str(field.verbose_name), said, in_words(row, field)) for field, said in told]

    def lead_back(self, row):
        """Hands it the record that comes back, which is not there to be read yet."""
        for key in row._meta.concrete_fields:
            if key.related_model is self.done.model and getattr(row, key.attname) == self.done.goes_id:
                setattr(row, key.name, self.goes)

    def refuse_changes(self, place: Place, row):
        """What the merge wrote has to be what is there."""
        said, after = values_of(row), self.kept[place].after or {}
        fields = {field.attname: str(field.verbose_name) for field in row._meta.concrete_fields}
        if changed := [fields[name] for name, value in after.items() if said[name] != value and name not in WRITTEN]:
            self.obstacles.append(
                _("“%(kept)s” has been changed since: %(names)s.")
                % {"kept": self.kept[place], "names": ", ".join(changed)}
            )

    def refuse_what_is_lost(self):
        """A row comes back only to what is still there."""
        wanted: dict[Place, str] = {}
        for row in [self.goes, *self.dropped, *self.moved]:
            for field in row._meta.concrete_fields:
                key = getattr(row, field.attname)
                if field.related_model and key is not None:
                    wanted.setdefault((field.related_model, key), str(field.verbose_name))
        wanted.pop((self.done.model, self.done.goes_id), None)
        there = keys_there(list(wanted))
        lost = [f"{name} ({model._meta.verbose_name} {key})" for (model, key), name in wanted.items()
                if (model, key) not in there]  # fmt: skip
        self.obstacles += [_("What a row leads to has been deleted since: %(one)s.") % {"one": one} for one in lost]

    def judge(self, because: Reason):
        """The two records by their rules; the one that comes back bears nothing that another has by now."""
        self.stays.amended_because = because
        try:
            self.stays.clean()
        except ValidationError as error:
            said = error.message_dict
            self.errors = {name: said.pop(name) for name in (KIND, WORDS) if name in said}
            self.obstacles += [f"“{self.stays}”: {sentence}" for told in said.values() for sentence in told]
        its_own = {pk for model, pk in self.kept if model is FormerSlug}  # which the merge has made or moved
        self.obstacles += [
            _("Another entry has the %(kind)s “%(value)s” by now.")
            % {"kind": field.verbose_name, "value": getattr(self.goes, field.name)}
            for field in self.goes._meta.concrete_fields
            if field.unique and not field.primary_key and is_taken(self.goes, field.name, self.stays, its_own)
        ]

    @property
    def amends(self) -> bool:
        """Whether it puts back a number or a date that readers have read otherwise since."""
        return bool(self.stays is not None and (self.errors or self.stays.amendments))

    @property
    def moved_by_kind(self) -> list[tuple[str, list[str]]]:
        return self.named(self.moved)

    @property
    def dropped_by_kind(self) -> list[tuple[str, list[str]]]:
        return self.named(self.dropped)

    @property
    def made_names(self) -> list[str]:
        return [f"{type(row)._meta.verbose_name} “{self.kept[type(row), row.pk]}”" for row in self.made]

    def named(self, rows: list) -> list[tuple[str, list[str]]]:
        """[(kind, names), …] as they were kept."""
        found: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            model = type(row)
            plural = (model._meta.auto_created or model)._meta.verbose_name_plural
            found[str(plural)].append(str(self.kept[model, row.pk]))
        return list(found.items())

    def lacking(self, user) -> list[str]:
        """What this person may not do with the other records that would be changed."""
        return refusals_of_others(user, self.touched)


WRITTEN = ("created_at", "changed_at", "folded")  # what follows from the rest


def rows_now(places: list[Place], hold: bool) -> dict[Place, Any]:
    """What is there of these, a query for each model; to `hold` is to keep others from writing it meanwhile."""
    keys: dict = defaultdict(list)
    for model, pk in places:
        keys[model].append(pk)
    return {
        (model, row.pk): row
        for model, some in keys.items()
        for row in held(with_names(model._base_manager.filter(pk__any_of=some)), hold)
    }


def held(rows, hold: bool):
    return rows.select_for_update(of=("self",)) if hold else rows


def keys_there(places: list[Place]) -> set[Place]:
    keys: dict = defaultdict(list)
    for model, pk in places:
        keys[model].append(pk)
    return {
        (model, pk)
        for model, some in keys.items()
        for pk in model._base_manager.filter(pk__any_of=some).values_list("pk", flat=True)
    }


def is_taken(record, name: str, stays, its_own: set[int]) -> bool:
    """By another than the record that stays, which gives back what it took; as a former key but `its_own` as well."""
    model = type(record)
    key = getattr(record, name)
    if key == getattr(stays, name) or model._base_manager.filter(**{name: key}).exclude(pk=stays.pk).exists():
        return True
    former = FormerSlug.objects.filter(model=model._meta.label_lower, slug=key).exclude(pk__in=its_own)
    return name == model.key_field and former.exists()
