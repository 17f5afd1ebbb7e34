"""Hears of every write, and checks what was written once it is committed."""

from collections import defaultdict
from functools import cache

from django.db import transaction
from django.db.models import Model

from checks.rules import rules
from checks.running import check_written
from editorial.once import once_in_transaction

AT_ONCE = 200  # rows; of more, as an import writes them, the worker checks everything


@cache
def attributes_read() -> dict[type[Model], set[str]]:
    """{model: the attributes of its rows by which the rules know what they concern}"""
    found = defaultdict(set)
    for rule in rules().values():
        for model, attribute in rule.attributes():
            found[model].add(attribute)
    return dict(found)


def note(sender, rows: list, **_) -> None:
    """A row that was deleted has no key any more when the transaction ends, so its values are taken now."""
    if attributes := attributes_read().get(sender):
        with transaction.atomic(savepoint=False):  # whoever saves outside of a transaction gets one for this
            written = once_in_transaction(begin)
            for name in attributes:
                written[sender, name].update(getattr(row, name) for row in rows)


def begin() -> dict:
    written: dict = defaultdict(set)
    transaction.on_commit(lambda: check_soon(written), robust=True)
    return written


def check_soon(written: dict) -> None:
    """A few rows at once, so that whoever saved a form sees what it has brought about; many by the worker."""
    if max(map(len, written.values())) <= AT_ONCE:
        check_written(dict(written))
    else:
        from checks import tasks  # which calls what this app does

        tasks.check_all.enqueue()
