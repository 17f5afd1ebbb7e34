"""The numbered notes at the end of a page: one list for its text, its citations and its figures."""

from dataclasses import dataclass, field

from reference.models import Source


@dataclass
class Note:
    """A source, the place in it, and the marks on the page that point here."""

    number: int
    source: Source
    locator: str
    in_full: bool  # an earlier note has named the source already, or not
    marks: list[str] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"note-{self.number}"

    @property
    def newest_mark(self) -> str:
        return self.marks[-1]


class Endnotes:
    """Numbers each pair of source and locator when the page first cites it, in the order of printing."""

    def __init__(self) -> None:
        self.notes: dict[tuple[int, str], Note] = {}

    def __iter__(self):
        return iter(self.notes.values())

    def __len__(self):
        return len(self.notes)

    def cite(self, source: Source, locator: str = "") -> Note:
        """The note for this place in the source, with a new mark that leads back here."""
        place = (source.pk, locator)
        if place not in self.notes:
            named = any(pk == source.pk for pk, _ in self.notes)
            self.notes[place] = Note(len(self.notes) + 1, source, locator, in_full=not named)
        note = self.notes[place]
        note.marks.append(f"cite-{note.number}-{len(note.marks) + 1}")
        return note
