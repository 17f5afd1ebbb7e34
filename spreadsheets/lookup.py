"""Finding what the cells of a sheet name: entries by their keys, rows that other rows refer to."""

import difflib

from django.core.exceptions import ValidationError

from spreadsheets.widgets import key_of


class KeyIndex:
    """The entries of a model that has keys but no other names."""

    def __init__(self, queryset):
        self.model = queryset.model
        self.entries = {}
        for entry in queryset:
            self.add(entry)

    def add(self, entry):
        self.entries[key_of(entry).casefold()] = entry

    def find(self, text: str):
        """The entry with this key. Raises ValidationError, naming the closest keys."""
        if exact := self.entries.get(text.strip().casefold()):
            return exact
        near = [key_of(self.entries[key]) for key in difflib.get_close_matches(text.casefold(), self.entries, n=3)]
        closest = f" Closest: {', '.join(near)}." if near else ""
        raise ValidationError(
            f"“{text}” is not the {self.model.key_field} of any {self.model._meta.verbose_name} here.{closest}"
        )


class Names:
    """The indexes that one import needs, each read once and kept up with the rows that are saved."""

    def __init__(self):
        self.indexes = {}

    def __call__(self, model):
        if model not in self.indexes:
            entries = model.objects.all()
            self.indexes[model] = entries.name_index() if hasattr(entries, "name_index") else KeyIndex(entries)
        return self.indexes[model]

    def learn(self, entry):
        if type(entry) in self.indexes:
            self.indexes[type(entry)].add(entry)


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
