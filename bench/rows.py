"""The sheet of programmes that every import is measured with: invented rows, the same at every call."""

import csv
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import xlsxwriter

from eulac.synthetic import PREFIX, WORDS
from programmes.models import Programme

COLUMNS = [
    "slug", "title", "acronym", "kind", "level", "starts", "ends", "summary", "text", "parent", "predecessor", "themes",
]  # fmt: skip
EXISTING = 100  # programmes that the rows may name
THEMES = 20
MARK = "bench-"  # how the slug of a measured row begins
REVISED = "Revised."


def sheet_rows(count: int, *, mark: str = MARK, revised: bool = False) -> Iterator[list[str]]:
    """`revised` gives the same programmes with another summary, level and set of themes each."""
    for number in range(count):
        row = invent(random.Random(number), f"{mark}{number}")  # noqa: S311  nothing here is a secret
        yield list((revise(row, number) if revised else row).values())


def invent(chance: random.Random, slug: str) -> dict[str, str]:
    def words(least: int, most: int) -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(least, most))).capitalize()

    def day(first: int, last: int) -> str:
        written = f"{chance.randint(first, last)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        return written[: chance.choice([4, 7, 10])]

    paragraphs = [" ".join(f"{words(8, 16)}." for _ in range(2)) for _ in range(2)]
    source = f"[@{PREFIX}{chance.randrange(50)}, p. {chance.randint(1, 90)}]"
    themes = sorted(chance.sample(range(THEMES), chance.randint(1, 3)))
    return {
        "slug": slug,
        "title": f"{words(3, 9)} {slug}",
        "acronym": f"B{slug[-6:]}",
        "kind": chance.choice(Programme.Kind.values),
        "level": chance.choice(Programme.Level.values),
        "starts": day(1995, 2020),
        "ends": day(2021, 2030),
        "summary": f"{words(10, 20)}.",
        "text": "\n\n".join(paragraphs) + f" {source}",
        "parent": f"{PREFIX}programme-{chance.randrange(EXISTING)}",
        "predecessor": f"{PREFIX}programme-{chance.randrange(EXISTING)}",
        "themes": "; ".join(f"{PREFIX}theme-{theme}" for theme in themes),
    }


def revise(row: dict[str, str], number: int) -> dict[str, str]:
    levels = Programme.Level.values
    level = levels[(levels.index(row["level"]) + 1) % len(levels)]
    themes = f"{PREFIX}theme-{number % THEMES}; {PREFIX}theme-{(number + 7) % THEMES}"
    return {**row, "level": level, "summary": f"{row['summary']} {REVISED}", "themes": themes}


def write_csv(path: Path, rows: Iterable[list[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return path


def write_xlsx(path: Path, rows: Iterable[list[str]]) -> Path:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("programmes")
        for place, row in enumerate([COLUMNS, *rows]):
            for column, cell in enumerate(row):
                sheet.write_string(place, column, cell)
    return path
