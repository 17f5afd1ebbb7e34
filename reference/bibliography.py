"""How a page is cited: as a sentence, and in the formats that reference managers read."""

import datetime
import json
import unicodedata
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from editorial.languages import active_language

LATEX = {
    "\\": r"{\textbackslash}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"{\textasciitilde}", "^": r"{\textasciicircum}", "\N{NO-BREAK SPACE}": "~", "–": "--", "—": "---",
    "“": "``", "”": "''", "‘": "`", "’": "'", "«": r"{\guillemotleft}", "»": r"{\guillemotright}", "…": r"{\ldots}",
    "€": r"{\texteuro}", "ß": r"{\ss}", "æ": r"{\ae}", "œ": r"{\oe}", "ø": r"{\o}", "Ø": r"{\O}",
    "º": r"{\textordmasculine}",
}  # fmt: skip
ACCENTS = {
    "\N{COMBINING ACUTE ACCENT}": "'",
    "\N{COMBINING GRAVE ACCENT}": "`",
    "\N{COMBINING CIRCUMFLEX ACCENT}": "^",
    "\N{COMBINING DIAERESIS}": '"',
    "\N{COMBINING TILDE}": "~",
    "\N{COMBINING CEDILLA}": "c ",
    "\N{COMBINING RING ABOVE}": "r ",
}


@dataclass(frozen=True)
class Work:
    """A page as something that is cited. `note` says what a title cannot: a figure's date and its source."""

    key: str  # letters, digits and hyphens; nothing else here has it
    title: str
    url: str  # whole, with the host
    changed: datetime.date
    accessed: datetime.date
    note: str = ""
    is_data: bool = False

    @property
    def author(self) -> str:
        return _("EU–LAC security cooperation observatory")


def in_a_sentence(work: Work) -> str:
    parts = {
        "author": work.author,
        "title": work.title,
        "changed": date_format(work.changed),
        "accessed": date_format(work.accessed),
        "url": work.url,
    }
    told = _("%(author)s: “%(title)s”, as changed on %(changed)s, %(url)s, accessed on %(accessed)s.") % parts
    return f"{told} ({work.note}.)" if work.note else told


def latex(text: str) -> str:
    """The text in characters that every BibTeX can read; what it has no command for stays as it is."""
    return "".join(LATEX.get(character) or with_accent(character) for character in text)


def with_accent(character: str) -> str:
    letter, *marks = list(unicodedata.normalize("NFD", character))
    known = len(marks) == 1 and ACCENTS.get(marks[0])
    return f"{{\\{known}{letter}}}" if known else character


def bibtex(work: Work) -> str:
    fields = {
        "author": f"{{{latex(work.author)}}}",  # a second pair of braces: the name of a body, not of a person
        "title": f"{{{latex(work.title)}}}",
        "year": str(work.changed.year),
        "date": work.changed.isoformat(),
        "url": work.url,
        "urldate": work.accessed.isoformat(),
        "note": latex(work.note),
    }
    lines = "".join(f"  {name} = {{{' '.join(value.split())}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{work.key},\n{lines}}}\n"


def ris(work: Work) -> str:
    """Each line ends in CR LF, as the format has it, and holds one value."""
    lines = [
        ("TY", "DATA" if work.is_data else "ELEC"),
        ("ID", work.key),
        ("AU", work.author),
        ("TI", work.title),
        ("PY", str(work.changed.year)),
        ("DA", work.changed.strftime("%Y/%m/%d")),
        ("Y2", work.accessed.strftime("%Y/%m/%d")),
        ("UR", work.url),
        ("N1", work.note),
        ("LA", active_language()),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines if value or tag == "ER")


def csl_json(work: Work) -> str:
    """CSL-JSON, as Zotero and Pandoc read it."""
    item = {
        "id": work.key,
        "type": "dataset" if work.is_data else "webpage",
        "title": work.title,
        "author": [{"literal": work.author}],
        "issued": parts_of(work.changed),
        "accessed": parts_of(work.accessed),
        "URL": work.url,
        "language": active_language(),
    }
    return json.dumps([item | ({"note": work.note} if work.note else {})], ensure_ascii=False, indent=2) + "\n"


def parts_of(day: datetime.date) -> dict:
    return {"date-parts": [[day.year, day.month, day.day]]}


# The ending of the file: what writes it, what it is called, and the type that it is sent as.
REFERENCE_FORMATS = {
    "bib": (bibtex, "BibTeX", "application/x-bibtex"),
    "ris": (ris, "RIS", "application/x-research-info-systems"),
    "csl.json": (csl_json, "CSL-JSON", "application/vnd.citationstyles.csl+json"),
}
