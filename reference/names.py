"""The authority table of names: one place that knows what a country, body or programme is called.

Look-ups fold case, accents and punctuation. A name that fits several things asks, and never guesses.
"""

import difflib
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db.models import Value
from django.utils.translation import gettext as _

from editorial.folding import fold


class UnknownName(ValidationError):
    """Nothing is called this; the message lists the closest names."""


class AmbiguousName(ValidationError):
    """Several things are called this; the message lists their keys."""


class NameIndex:
    """Every name under which the rows of a queryset are known, and their keys of now and before.

    They are read once: two queries however many look-ups.
    """

    def __init__(self, queryset):
        self.model = queryset.model
        self.rows = {}
        self.keys = {}
        self.by_name = defaultdict(dict)
        self.labels = {}
        for row in queryset:
            self.add(row)
        for pk, text, was_key in self._further():
            if pk not in self.rows:
                continue
            if was_key:
                self.keys.setdefault(text.casefold(), self.rows[pk])
            else:
                self._add_name(text, self.rows[pk])

    def _further(self):
        """The aliases and the keys of before: (primary key, text, whether it was a key)."""
        found = self.model.aliases_of().values_list("object_id", "name", Value(False))
        if hasattr(self.model, "former_slugs"):
            former = self.model.former_slugs().values_list("object_id", "slug", Value(True))
            found = found.order_by().union(former.order_by(), all=True)
        return found.order_by("name")

    def add(self, row):
        self.rows[row.pk] = row
        self.keys[getattr(row, self.model.key_field).casefold()] = row
        for field in self.model.name_fields:
            self._add_name(getattr(row, field), row)

    def _add_name(self, name, row):
        if folded := fold(name or ""):
            self.by_name[folded][row.pk] = row
            self.labels.setdefault(folded, name)

    def has(self, text: str) -> bool:
        """Whether it is the key or a name of some row."""
        return text.strip().casefold() in self.keys or fold(text) in self.by_name

    def find(self, text: str):
        """The one row that `text` names: its key first, then any name. Raises UnknownName or AmbiguousName."""
        text = text.strip()
        if exact := self.keys.get(text.casefold()):
            return exact
        found = list(self.by_name.get(fold(text), {}).values())
        if len(found) == 1:
            return found[0]
        kind = self.model._meta.verbose_name
        if found:
            keys = ", ".join(sorted(getattr(row, self.model.key_field) for row in found))
            sentence = _("“%(text)s” can be more than one %(kind)s: write one of %(keys)s.")
            raise AmbiguousName(sentence % {"text": text, "kind": kind, "keys": keys})
        sentence = _("“%(text)s” is not the name of any %(kind)s here.") % {"text": text, "kind": kind}
        raise UnknownName(f"{sentence}{self._closest(text)}")

    def _closest(self, text: str) -> str:
        near = difflib.get_close_matches(fold(text), self.by_name, n=3, cutoff=0.6)
        labels: dict = {}
        for name in near:  # nearest first, so a row is listed under the name that is nearest
            for pk in self.by_name[name]:
                labels.setdefault(pk, self.labels[name])
        names = [f"“{label}” ({getattr(self.rows[pk], self.model.key_field)})" for pk, label in labels.items()]
        return " " + _("Closest: %(names)s.") % {"names": ", ".join(names)} if names else ""
