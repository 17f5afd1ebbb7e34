"""Entries that a file names and nobody has recorded: they are made only when a person says so, name by name."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from editorial.folding import fold
from spreadsheets.models import ImportRun, ImportSheet
from spreadsheets.resources import SheetResource

MOST_NAMES = 200


class Missing:
    """The names that the cells of one run hold and no entry bears, by area; each with the closest that there are."""

    def __init__(self, names):
        self.names = names
        self.areas = {cls._meta.model: area for area, cls in SheetResource.registry.items() if further_choices(cls())}
        self.found: dict[str, dict[str, list[str]]] = {}

    def note(self, column, cell: str) -> None:
        area = self.areas.get(column.refers_to)
        found = self.found.setdefault(area, {}) if area else {}
        for name in column.mentions(cell) if area else ():
            if len(found) < MOST_NAMES and fold(name) not in found:
                try:
                    self.names(column.refers_to).find(name)
                except ValidationError as error:
                    found[fold(name)] = [name, closest_in(error.messages[0])]

    def by_area(self) -> dict[str, list[list[str]]]:
        """{area: [[name, the closest that there are], …]}"""
        return {area: sorted(found.values()) for area, found in self.found.items() if found}


def closest_in(sentence: str) -> str:
    words = gettext("Closest: %(names)s.").partition("%(names)s")[0]
    _, closest, names = sentence.partition(words)
    return f"{closest.lower()}{names.rstrip('.')}"


def further_choices(resource) -> list | None:
    """The columns that a new entry must have beside its name, all of them choices; None where a name is not enough.

    The first one is the column of the name.
    """
    key, *others = resource.key_columns
    if others or key.name != "slug" or not resource.label_header:
        return None
    label = next(c for c in resource.all_columns.values() if c.column_name == resource.label_header)
    needed = [c for c in resource.all_columns.values() if c.required and c not in (key, label)]
    return [label, *needed] if all(column.choices for column in needed) else None


def record_missing(run: ImportRun, area: str, names: list[str], given: dict[str, str]) -> None:
    """Puts new entries of an area, by their names, before the sheets of the file. Raises ValidationError."""
    known = {name for name, _ in run.missing.get(area, ())}
    if not names or not known.issuperset(names):
        raise ValidationError(gettext("Choose the names that are to be recorded as new %(area)s.") % {"area": area})
    label, *needed = further_choices(SheetResource.registry[area]()) or [None]
    for column in needed:
        if given.get(column.column_name) not in column.choices:
            raise ValidationError(
                gettext("Choose the %(column_name)s of the new %(area)s.")
                % {"column_name": column.column_name, "area": area}
            )
    with transaction.atomic():
        sheet = sheet_of_missing(run, area, [column.column_name for column in (label, *needed)])
        sheet.added_rows += [[name, *(given[column.column_name] for column in needed)] for name in names]
        sheet.save()
    run.refresh_from_db()  # its sheets may have been read before, when their places were others


def sheet_of_missing(run: ImportRun, area: str, headings: list[str]) -> ImportSheet:
    sheets = list(run.sheets.order_by("place"))
    for sheet in sheets:
        if sheet.added_rows and sheet.area == area:
            return sheet
    for sheet in reversed(sheets):
        sheet.place += 1
        sheet.save()
    return ImportSheet(
        run=run, place=0, name=f"New {area} named in the file", area=area, headings=headings, columns=headings
    )
