"""The list of the guide of security is whole, and leads to tests that are there."""

import re

from django.conf import settings

# ASVS 4.0.3: the points of levels 1 and 2, by section.
POINTS = """
1.1 1-7 | 1.2 1-4 | 1.4 1 4 5 | 1.5 1-4 | 1.6 1-4 | 1.7 1-2 | 1.8 1-2 | 1.9 1-2 | 1.10 1 | 1.11 1-2 | 1.12 2 | 1.14 1-6
2.1 1-12 | 2.2 1-3 | 2.3 1-3 | 2.4 1-6 | 2.5 1-7 | 2.6 1-3 | 2.7 1-6 | 2.8 1-7 | 2.9 1-3 | 2.10 1-4
3.1 1 | 3.2 1-4 | 3.3 1-4 | 3.4 1-5 | 3.5 1-3 | 3.7 1
4.1 1-3 5 | 4.2 1-2 | 4.3 1-3
5.1 1-5 | 5.2 1-8 | 5.3 1-10 | 5.4 1-3 | 5.5 1-4
6.1 1-3 | 6.2 1-6 | 6.3 1-2 | 6.4 1-2
7.1 1-4 | 7.2 1-2 | 7.3 1 3 4 | 7.4 1-3
8.1 1-4 | 8.2 1-3 | 8.3 1-8
9.1 1-3 | 9.2 1-4
10.2 1-2 | 10.3 1-3
11.1 1-8
12.1 1-3 | 12.2 1 | 12.3 1-6 | 12.4 1-2 | 12.5 1-2 | 12.6 1
13.1 1 3-5 | 13.2 1-3 5 6 | 13.3 1-2 | 13.4 1-2
14.1 1-4 | 14.2 1-6 | 14.3 2-3 | 14.4 1-7 | 14.5 1-4
"""
GUIDE = settings.BASE_DIR / "docs" / "security.md"
ROW = re.compile(r"^\| (\d+\.\d+)\.(\d+)(?:–\1\.(\d+))? \| ([^|]+) \|", re.MULTILINE)
CELLS = {"met", "met in part", "not met", "n/a", "operator"}


def every_point() -> list[str]:
    found = []
    for section in POINTS.replace("\n", "|").split("|"):
        name, *ranges = section.split() or [""]
        for one in ranges:
            first, _, last = one.partition("-")
            found += [f"{name}.{number}" for number in range(int(first), int(last or first) + 1)]
    return found


def test_the_list_has_every_point_once():
    rows = ROW.findall(GUIDE.read_text())

    listed = [f"{name}.{n}" for name, first, last, _ in rows for n in range(int(first), int(last or first) + 1)]
    assert sorted(listed) == sorted(every_point())
    assert {said.strip() for *_, said in rows} <= CELLS


def test_every_test_that_it_names_is_there():
    named = set(re.findall(r"(tests/[\w/]+\.py)::(\w+)", GUIDE.read_text()))

    missing = [
        f"{file}::{test}"
        for file, test in sorted(named)
        if not (settings.BASE_DIR / file).exists() or f"def {test}(" not in (settings.BASE_DIR / file).read_text()
    ]
    assert (len(named) > 50, missing) == (True, [])
