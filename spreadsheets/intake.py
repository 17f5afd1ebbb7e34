"""From a file to the rows of its sheets: which area each sheet is for, what its headings mean, what must be asked."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from editorial.folding import fold
from editorial.languages import listed
from spreadsheets.fingerprints import HEADER
from spreadsheets.matching import aliases, match_headings
from spreadsheets.models import ImportRun, ImportSheet, SavedMapping
from spreadsheets.origin import for_readers
from spreadsheets.plan import Planner, Terms
from spreadsheets.reader import SheetRows, look_into
from spreadsheets.resources import SheetResource
from spreadsheets.results import CellError, RowReport, Verdict
from spreadsheets.sheet import SheetError
from spreadsheets.survey import SheetRow, Survey, why_left_out
from spreadsheets.understanding import unit_of

LEFT_OUT_ON_PURPOSE = ""
CORRECTIONS = "what is wrong"  # the column of messages in a workbook of wrong rows


def look_into_sheets(run: ImportRun, path: Path) -> None:
    """Notes what the file is, and proposes how its sheets are read. Raises SheetError."""
    beginning = look_into(path)
    run.kind, run.encoding, run.delimiter = beginning.kind, beginning.encoding, beginning.delimiter
    run.sheet_names = [sheet.name for sheet in beginning.sheets if sheet.rows]
    run.save()
    filled = [sheet for sheet in beginning.sheets if sheet.rows]
    areas = {fold(area): area for area in SheetResource.registry}
    named = [(sheet, areas[fold(sheet.name)]) for sheet in filled if fold(sheet.name) in areas]
    chosen = named if run.area in [area for _, area in named] else [(filled[0], run.area)]
    for place, (sheet, area) in enumerate(sorted(chosen, key=lambda pair: order_of(pair[1]))):
        made = ImportSheet(run=run, place=place, name=sheet.name, area=area)
        take_headings(made, sheet, likeliest_headings(made.resource_class(), sheet))
        made.save()


def order_of(area: str) -> int:
    """Sheets come after those that they refer to: the apps stand in that order, and other names come last."""
    return len(SheetResource.registry) if area == "aliases" else list(SheetResource.registry).index(area)


def likeliest_headings(resource, beginning) -> int:
    """The row that looks like headings, unless another one has more cells that are known as columns."""
    known = {name for column in resource.headers for name in aliases(column)}
    found = {number: sum(fold(cell) in known for cell in cells) for number, cells in beginning.rows}
    most = max(found.values(), default=0)
    if found.get(beginning.header_row, 0) == most:
        return beginning.header_row
    return next(number for number, count in found.items() if count == most)


def take_headings(sheet: ImportSheet, beginning, header_row: int) -> None:
    """Reads the headings out of a row, and proposes the column that each one means."""
    cells: list[str] = next((cells for number, cells in beginning.rows if number == header_row), [])
    width = max((len(row) for _, row in beginning.rows), default=0)
    headings = [cell.strip() for cell in cells] + [""] * (width - len(cells))
    sheet.header_row, sheet.headings = header_row, headings
    saved = SavedMapping.objects.filter(area=sheet.area, headings=headings).first()
    sheet.columns = saved.columns if saved else proposed(sheet.resource_class(), headings)


def proposed(resource, headings: list[str]) -> list[str | None]:
    """A column for each heading whose name or alias is known; None where a person must say."""
    names = [*resource.headers, HEADER]
    found = {"what is wrong": LEFT_OUT_ON_PURPOSE}
    told = [
        "" if reader else heading for heading, reader in zip(headings, for_readers(headings, resource), strict=True)
    ]
    return [
        found.get(fold(match.heading), match.column if match.how in ("name", "alias") else None)
        if match.heading
        else LEFT_OUT_ON_PURPOSE
        for match in match_headings(told, names)
    ]


ASKED = {
    "numbers": gettext_lazy("The numbers in the column “%(name)s” can be read in two ways: %(ways)s."),
    "dates": gettext_lazy("The dates in the column “%(name)s” can be read in two ways: %(ways)s."),
}


class Intake:
    """One sheet of a run, its rows under the columns that they mean."""

    def __init__(self, sheet: ImportSheet, path: Path, names, terms: Terms, copy: IO[bytes]):
        """`copy` takes what is read of the file, for the next time that its rows are gone through."""
        self.sheet, self.terms = sheet, terms
        self.lines_of_file = SheetRows(path, sheet.run, sheet.name, sheet.header_row, copy)
        self.resource = sheet.resource_class(names=names)
        self.left_out: dict[int, str] = {}
        by_name = {column.column_name: column for column in self.resource.all_columns.values()}
        self.columns = [by_name[name] for name in sheet.columns if name in by_name]
        self.survey = Survey(self.resource, self.columns)

    @property
    def left_out_reports(self) -> list[RowReport]:
        return [
            RowReport(number, Verdict.LEFT_OUT, "", errors=[CellError("", "", why)])
            for number, why in self.left_out.items()
        ]

    def rows(self) -> Iterator[SheetRow]:
        """The rows of the file that are records."""
        lines = self.lines()
        _, headings = next(lines)
        names = [*self.sheet.columns, *[None] * (len(headings) - len(self.sheet.columns))]
        used = [(place, name) for place, name in enumerate(names) if name]
        nameless = [place for place, name in enumerate(names) if name is None and not headings[place]]
        for number, cells in lines:
            if why := why_left_out(cells, headings) or self.why_heading(cells, used):
                self.left_out[number] = why
                continue
            if nameless and any(cells[place].strip() for place in nameless):
                raise SheetError(
                    gettext("Row %(number)s has a cell in a column without a heading. Give the column one.")
                    % {"number": number}
                )
            yield SheetRow(number, {name: cells[place] for place, name in used})

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        """The headings and what is under them, as (number of the row, cells)."""
        if not self.sheet.added_rows:
            return iter(self.lines_of_file)
        return iter(enumerate([self.sheet.headings, *self.sheet.added_rows]))

    def why_heading(self, cells: list[str], used: list) -> str:
        """A line between groups of rows, or a note under them: one cell where a record needs several."""
        if len(used) < 3 or len([*islice(filter(str.strip, cells), 2)]) != 1:
            return ""
        needed = [column for column in self.columns if column.required]
        return gettext("It has one cell only, so it is taken for a heading or a note.") if len(needed) > 1 else ""

    def questions(self) -> list[dict]:
        """What only a person can answer; the headings first, because the rest depends on them."""
        asked = list(self.questions_of_headings())
        if asked:
            return asked
        self.survey.take(self.rows())
        self.refuse_twofold()
        return list(self.questions_of_columns())

    def refuse_twofold(self):
        """What belongs to a record comes in columns of its own row or in a sheet; in both, neither could be checked."""
        for column, number in self.survey.twofold.items():
            other = next(area for area, cls in SheetResource.registry.items() if cls._meta.model is column.row_model)
            raise SheetError(
                gettext(
                    "Row %(number)s of the sheet “%(area)s” fills the column “%(column_name)s”, and the "
                    "sheet “%(other)s” of this file says the same. Leave one of the two out."
                )
                % {"number": number, "area": self.sheet.area, "column_name": column.column_name, "other": other}
            )

    def questions_of_headings(self) -> Iterator[dict]:
        area = self.sheet.area
        named = [name for name in self.sheet.columns if name]
        for match, column in zip(
            match_headings(self.sheet.headings, self.resource.headers), self.sheet.columns, strict=True
        ):
            if column is None and match.heading:
                yield {
                    "about": "heading",
                    "heading": match.heading,
                    "suggestion": match.column or "",
                    "sentence": unknown_heading(match, area),
                }
        for name in dict.fromkeys(named):
            if named.count(name) > 1:
                yield {"about": "twice", "sentence": gettext("The column “%(name)s” is there twice.") % {"name": name}}
        for column in self.resource.key_columns:
            if column.required and column.column_name not in named and not self.key_is_derived(column, named):
                kind = self.resource.model._meta.verbose_name
                sentence = gettext(
                    "The column “%(column_name)s” is missing: it says which %(kind)s a row is about."
                ) % {"column_name": column.column_name, "kind": kind}
                yield {"about": "key", "sentence": sentence}
                return

    def key_is_derived(self, column, named: list[str]) -> bool:
        """Whether the key can be made of the name."""
        return column.name == "slug" and len(self.resource.key_columns) == 1 and self.resource.label_header in named

    def questions_of_columns(self) -> Iterator[dict]:
        for about, surveys, decided in (
            ("numbers", self.survey.numbers, self.sheet.number_styles),
            ("dates", self.survey.dates, self.sheet.date_orders),
        ):
            for name, survey in surveys.items():
                if survey.contradiction and name not in decided:
                    raise SheetError(
                        gettext("Column “%(name)s”: %(contradiction)s")
                        % {"name": name, "contradiction": survey.contradiction}
                    )
                if survey.undecided and name not in decided:
                    readings = [[way.value, words] for way, words in survey.readings()]
                    sentence = ASKED[about] % {
                        "name": name,
                        "ways": "; ".join(words for _, words in readings),
                    }
                    yield {"about": about, "column": name, "readings": readings, "sentence": str(sentence)}

    def planner(self, fresh_ids=None) -> Planner:
        self.survey.find_providers(self.rows())
        styles = {name: survey.style for name, survey in self.survey.numbers.items()} | self.sheet.number_styles
        orders = {name: survey.order for name, survey in self.survey.dates.items()} | self.sheet.date_orders
        ways = {"styles": styles, "orders": orders, "units": self.units()}
        return Planner(self.resource, self.columns, self.survey, self.terms, fresh_ids, **ways)

    def units(self) -> dict:
        """What the headings say of the numbers below them, by the names of the columns."""
        numbers = {column.column_name for column in self.columns if column.is_number}
        headings = zip(self.sheet.columns, self.sheet.headings, strict=False)
        found = {name: unit_of(heading) for name, heading in headings if name in numbers}
        has_currency = "currency" in self.resource.all_columns
        return {
            name: unit if has_currency else replace(unit, currency=None)
            for name, unit in found.items()
            if unit.power or (unit.currency and has_currency)
        }


def refuse_unknown_columns(sheet: ImportSheet, names: list) -> None:
    known = [*sheet.resource_class().headers, HEADER]
    if unknown := [name for name in names if name is not None and name not in (*known, LEFT_OUT_ON_PURPOSE)]:
        raise ValidationError(
            gettext("“%(unknown)s” is not a column of %(area)s. Columns: %(names)s.")
            % {"unknown": unknown[0], "area": sheet.area, "names": ", ".join(known)}
        )


def unknown_heading(match, area: str) -> str:
    told = [gettext("“%(heading)s” is not a column of %(area)s.") % {"heading": match.heading, "area": area}]
    if match.column:
        told.append(gettext("The closest is “%(column)s”.") % {"column": match.column})
    if match.between:
        names = listed((f"“{name}”" for name in match.between), "or")
        told.append(gettext("It can be %(names)s.") % {"names": names})
    return " ".join(told)
