"""The data users' guide: each of its examples does what the guide says, on the first content."""

import io
import json
import re
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from tests.reading import body

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.xdist_group("content"),
    pytest.mark.usefixtures("first_content"),
]

GUIDE = (settings.BASE_DIR / "docs" / "data-users.md").read_text()
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = BLOCK.findall(GUIDE)
ADDRESSES = [
    address for language, text in BLOCKS if language == "sh" for address in re.findall(r"^curl '([^']+)'$", text, re.M)
]
SHOWN = [
    (re.search(r"'([^']+)'", call)[1], json.loads(answer))
    for (asking, call), (answering, answer) in pairwise(BLOCKS)
    if (asking, answering) == ("sh", "json")
]


def visit(client, address: str):
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}", headers={"host": parts.netloc})


def within(shown, answer):
    """What the answer says of that which the guide shows of it."""
    if isinstance(shown, dict):
        return {name: within(value, answer[name]) for name, value in shown.items()}
    if isinstance(shown, list):
        return [within(value, entry) for value, entry in zip(shown, answer, strict=True)]
    return answer


def test_the_guide_has_examples_of_each_kind():
    assert len(ADDRESSES) >= 7
    assert len(SHOWN) >= 4


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_of_the_guide_answers(client, address):
    answer = visit(client, address)

    assert answer.status_code == (400 if "contry" in address else 200)
    assert len(b"".join(answer.streaming_content) if answer.streaming else answer.content) > 50


@pytest.mark.parametrize(("address", "shown"), SHOWN, ids=[address for address, _ in SHOWN])
def test_an_answer_is_what_the_guide_shows(client, address, shown):
    assert within(shown, json.loads(body(visit(client, address)))) == shown


def test_the_program_of_the_guide_prints_what_the_guide_says(client, monkeypatch, capsys):
    program = next(text for language, text in BLOCKS if language == "python")
    printed = next(text for language, text in BLOCKS if language == "text")
    monkeypatch.setattr("urllib.request.urlopen", lambda address: io.StringIO(body(visit(client, address))))

    exec(compile(program, "guide", "exec"), {})  # noqa: S102 (our own guide)
    assert capsys.readouterr().out == printed
