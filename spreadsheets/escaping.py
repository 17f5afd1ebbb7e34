"""Texts that a spreadsheet program would run as a formula get an apostrophe before them; reading takes it off again."""

import re

from spreadsheets.widgets import PLAIN_NUMBER

CUT = " … #CUT"  # ends a text that was longer than a cell of a workbook can be

DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
ESCAPED = re.compile(r"'+[=+\-@\t\r]")


def with_escape(text: str) -> str:
    return f"'{text}" if DANGEROUS.match(text) and not PLAIN_NUMBER.fullmatch(text) else text


def within(text: str, limit: int) -> str:
    """The text, or as much of it as a cell can hold and the sign that it was cut."""
    return text if len(text) <= limit else text[: limit - len(CUT)] + CUT


def without_escape(text: str) -> str:
    return text[1:] if ESCAPED.match(text) else text
