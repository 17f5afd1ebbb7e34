"""Reading Pandoc's citations out of a text: [@key, p. 6; @other]."""

import re

BRACKET = re.compile(r"\[(@[^\[\]]+)\]")
CITATION = re.compile(r"\s*@([A-Za-z0-9][\w.:-]*)\s*(?:,\s*(.+?))?\s*", re.DOTALL)


def read_citations(bracket: str) -> list[tuple[str, str]]:
    """“@eprs2017, p. 6; @other” -> [("eprs2017", "p. 6"), ("other", "")]; empty when it is something else."""
    parts = [CITATION.fullmatch(part) for part in bracket.split(";")]
    return [(part[1], " ".join((part[2] or "").split())) for part in parts if part] if all(parts) else []


def cited_keys(text: str) -> set[str]:
    return {key for bracket in BRACKET.findall(text) for key, _ in read_citations(bracket)}


def cite_instead(text: str, old: str, new: str) -> str:
    """The text with `new` wherever it cites `old`; what then stands twice in one bracket stands there once."""

    def with_new(bracket: re.Match) -> str:
        if old not in dict(read_citations(bracket[1])):
            return bracket[0]
        once: dict = {}
        for part in bracket[1].split(";"):
            part = re.sub(rf"(?<=@){re.escape(old)}(?![\w.:-])", new, part.strip(), count=1)
            once.setdefault(tuple(read_citations(part)), part)
        return f"[{'; '.join(once.values())}]"

    return BRACKET.sub(with_new, text)
