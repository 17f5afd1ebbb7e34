"""Finding what the cells of a sheet name: entries by their keys and names, and rows that other rows refer to."""

import difflib
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from editorial.folding import fold
from editorial.texts import without_texts
from spreadsheets.widgets import key_of


class KeyIndex:
    """The entries of a model that has keys but no other names."""

    def __init__(self, queryset):
        self.model = queryset.model
        self.rows = {}
        self.entries = {}
        for entry in queryset:
            self.add(entry)

    def add(self, entry):
        self.rows[entry.pk] = entry
        self.entries[key_of(entry).casefold()] = entry

    def has(self, text: str) -> bool:
        return text.strip().casefold() in self.entries

    def find(self, text: str):
        """The entry with this key. Raises ValidationError, naming the closest keys."""
        if exact := self.entries.get(text.strip().casefold()):
            return exact
        near = [key_of(self.entries[key]) for key in difflib.get_close_matches(text.casefold(), self.entries, n=3)]
        told = _("“%(text)s” is not the %(key)s of any %(kind)s here.") % {
            "text": text,
            "key": self.model.key_field,
            "kind": self.model._meta.verbose_name,
        }
        closest = " " + _("Closest: %(names)s.") % {"names": ", ".join(near)} if near else ""
        raise ValidationError(f"{told}{closest}")


class Names:
    """The indexes that one import needs, each read once. It learns those of the new entries that other rows mention."""

    def __init__(self, coming: Iterable = ()):
        """`coming` are the models of which the file may bring new entries."""
        self.indexes: dict = {}
        self.coming = set(coming)
        self.mentioned: dict = {model: set() for model in self.coming}  # the names that cells of the file hold
        self.folded: dict = {}

    def __call__(self, model):
        if model not in self.indexes:
            entries = without_texts(model._default_manager.all(), but=getattr(model, "name_fields", ()))
            self.indexes[model] = entries.name_index() if hasattr(entries, "name_index") else KeyIndex(entries)
        return self.indexes[model]

    def mention(self, model, names: Iterable[str]):
        if model in self.coming:
            self.mentioned[model].update(names)

    def learn(self, entry) -> bool:
        """Takes a new or altered entry in, if a cell of the file may mean it; says whether one may."""
        model = type(entry)
        if not self.mentioned.get(model):
            return False
        if model not in self.folded:
            self.folded[model] = {fold(name) for name in self.mentioned[model]}
        named = any(fold(name) in self.folded[model] for name in names_of(entry))
        if named:
            self(model).add(entry)
        return named


def names_of(entry) -> list[str]:
    fields = getattr(entry, "name_fields", ())
    return [key_of(entry), *(getattr(entry, name) or "" for name in fields)]


def referred_first(mentions: list[set[int]]) -> list[int]:
    """The places of all rows, those that a row mentions before the row itself; otherwise as they stood.

    Rows that mention each other in a circle stay as they stood; the look-up of the second then fails and says so.
    """
    placed, opened = {}, set()
    for first in range(len(mentions)):
        waiting = [first]
        while waiting:
            place = waiting[-1]
            opened.add(place)
            before = [other for other in sorted(mentions[place]) if other not in placed and other not in opened]
            if before:
                waiting.append(before[0])
            else:
                placed[waiting.pop()] = True
    return list(placed)
