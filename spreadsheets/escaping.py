"""Texts that a spreadsheet program would run as a formula get an apostrophe before them; reading takes it off again."""

import re

from spreadsheets.widgets import PLAIN_NUMBER

DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
ESCAPED = re.compile(r"'+[=+\-@\t\r]")


def with_escape(text: str) -> str:
    return f"'{text}" if DANGEROUS.match(text) and not PLAIN_NUMBER.fullmatch(text) else text


def without_escape(text: str) -> str:
    return text[1:] if ESCAPED.match(text) else text
